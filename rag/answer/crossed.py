"""Words of the tables that a text may have by accident, of two others: 目的 in 项目的, 在职 in 在职责范围内."""

from __future__ import annotations

# word:characters before it|characters behind it with which it is none.
_TABLE = """
    本地:|区 各地:|区 目的:项栏科题节税书细|地 用于:适| 在职:|业责权能工 为主:|体导要 对应:|当急对由 定期:规固特指预限|限间货
    对外:|国资汇商 发给:印| 所需:|要 会同:委大合|意步志 用地:动取停专| 产生:|活 同时:合| 案由:预草方议| 发生:|产
    和解:|决读释散除答 在内:|河地海陆容 对接:|受种收 职能:履|力 务实:服业债余|行施 为民:|法事办 和平:|台衡均等 校对:院学职|
    对标:|的准注 并发:|布给放表展 在编:|制纂 该项:|目 应缴:|纳 应尽:|可量快早 响应:影| 不准:|予许确时 事由:参监理董干|
    应对:|接 以内:|容 可及:|时 供应:|急 不可:|能 所以:场|及 各类:|型 急需:|要 应发:|工给放 施行:|为动 以下:应可|列
    以上:应可|述 及其:以|他 成为:装| 准确:标| 在建:|立设筑造 在校:|车园内外 全体:安| 上下:|楼
"""
_CROSSED = {
    word: (before, behind)
    for word, _, around in (row.partition(":") for row in _TABLE.split())
    for before, _, behind in [around.partition("|")]
}


def crosses(text: str, at: int, word: str) -> bool:
    """True where the word, which stands at ``at``, is of two others."""
    before, behind = _CROSSED.get(word, ("", ""))
    end = at + len(word)
    return (at > 0 and text[at - 1] in before) or (end < len(text) and text[end] in behind)
