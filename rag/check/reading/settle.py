"""A run of tokens in one form: measure words joined, comparators right before their numbers and spread over lists."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable
from fractions import Fraction
from typing import NamedTuple

from rag.check.reading import lexicon as lex

MEASURE = {word: row.split()[0] for row in lex.MEASURES for word in row.split()}
_MEASURES = re.compile(
    "[个名项种次例件台辆条亩元吨克米户张床处座级层度分倍届期批日天周月年岁册套间桌根支只头株袋艘艇架具部枚双对组幅篇字股份成厘遍趟轮回页]|个?(?:工作日|月|小时|百分点)|平方米|平方公里|立方米|公里|毫米|分钟|周岁|公斤|千瓦|兆瓦|公顷|海里|[千兆]?瓦|千瓦时|人次|场次|课时|学时|床位|班|课|门|站|车|千米|万元|亿元|分之.|人"
)
_MEASURE_TIME = r"(?:个?工作日|个?月|分钟|小时|季度|年|日|天|周)"


class Token(NamedTuple):
    """One comparable piece: kind w(ord) n(umber) t(ime) c(omparator) p(unctuation) s(eparator) r(egion) u(nit) ( ).

    value is the canonical form, tag the table the word is in, start and end its place in the original text.
    """

    kind: str
    value: Hashable
    start: int
    end: int
    tag: str = ""


def joined(tokens: Iterable[Token]) -> str:
    """The values of the tokens, one after another."""
    return "".join(str(token.value) for token in tokens)


def settle(tokens: list[Token]) -> list[Token]:
    """Measure words in one form, ranges joined, 以上 and 以内 moved before their number, comparators spread over lists."""
    done: list[Token] = []
    for n, token in enumerate(tokens):
        before = done[-1] if done else None
        of_month = token.value in ("日", "天") and len(done) > 1 and str(done[-2].value).endswith("月")  # 每月5日前
        if before and before.kind == "n" and token.value in MEASURE and not of_month:
            token = Token("w", MEASURE[str(token.value)], token.start, token.end)
        if (
            token.value in ("至", "到", "-")
            and tokens[n + 1 : n + 2]
            and tokens[n + 1].kind == "n"
            and _amount_ends(done)
        ):
            token = Token("w", "-", token.start, token.end)
        if token.value == "-" and before and before.kind == "t" and tokens[n + 1 : n + 2] and tokens[n + 1].kind == "t":
            continue  # 4月1日—4月15日, where 至四月十五日 is one word
        token = _in_smaller(done, _in_yuan(done, token))
        if token.value == "内" and _after_duration(done):
            token = Token("c", lex.LE, token.start, token.end, "within")
        if token.kind == "c" and _move_back(done, token):
            continue
        if token.tag == "trailing":  # 合格以上人数: no number stands before it
            token = Token("w", f"{token.value}之", token.start, token.end)
        done.append(token)
    return _rates(_spread(_to_number(_since(_before_bans(_one_measure(_between(done)))))))


def _rates(tokens: list[Token]) -> list[Token]:
    """800万吨/年 as 每年800万吨."""
    done: list[Token] = []
    for token in tokens:
        done.append(token)
        if token.value not in ("年", "月", "天", "日") or len(done) < 3 or done[-2].value != "/":
            continue
        first = next((n for n in range(len(done) - 3, max(len(done) - 6, -1), -1) if done[n].kind == "n"), None)
        if first is not None:
            slash = done[-2]
            del done[-2:]
            first -= first > 0 and done[first - 1].kind == "c"
            each = [token._replace(value="每年")] if token.value == "年" else [slash._replace(value="每"), token]
            done[first:first] = each
    return done


def _in_yuan(done: list[Token], unit: Token) -> Token:
    """2元4角 and 24角 as 2.4元, the amounts before it changed; another token as it is."""
    if unit.value != "角" or not (done and done[-1].kind == "n" and isinstance(done[-1].value, tuple)):
        return unit
    kind, tenths = done[-1].value
    value = Fraction(tenths) / 10
    if len(done) > 2 and done[-2].value == "元" and done[-3].kind == "n" and isinstance(done[-3].value, tuple):
        value += Fraction(done[-3].value[1])
        del done[-3:-1]
    done[-1] = done[-1]._replace(value=(kind, value))
    return unit._replace(value="元")


def _between(tokens: list[Token]) -> list[Token]:
    """十万元以上五十万元以下 as 十万元至五十万元: 以上 and 以下 include the number itself (民法典 第一千二百五十九条)."""
    done: list[Token] = []
    at = 0
    while at < len(tokens):
        high = _upper(tokens, at) if (tokens[at].kind, tokens[at].value) == ("c", lex.GE) else None
        if high is None:
            done.append(tokens[at])
            at += 1
        else:
            done += [*tokens[at + 1 : high], Token("w", "-", tokens[high].start, tokens[high].end)]
            at = high + 1
    return done


def _upper(tokens: list[Token], at: int) -> int | None:
    """The place of 不超过 before the upper end of the range whose lower end 不少于 at ``at`` opens; None for no range."""
    high = next((n for n in range(at + 3, min(at + 6, len(tokens) - 1)) if tokens[n].kind == "c"), None)
    if high is None or tokens[high].value != lex.LE or not tokens[at + 1].kind == tokens[high + 1].kind == "n":
        return None
    return high if all(token.kind == "w" for token in tokens[at + 2 : high]) else None


def _one_measure(tokens: list[Token]) -> list[Token]:
    """三个月至一年 and 五元至二十五元 as 3-12个月 and 5-25元: the ends of a range share their measure word."""
    done: list[Token] = []
    for n, token in enumerate(tokens):
        done.append(token)
        if token.value != "-" or n + 1 >= len(tokens) or tokens[n + 1].kind != "n":
            continue
        measure: list[Hashable] = []
        while len(done) > 1 and done[-2].kind == "w" and len(measure) < 3:
            measure.insert(0, done.pop(-2).value)
        after = [other.value for other in tokens[n + 2 : n + 2 + len(measure)]]
        if measure and (len(done) < 2 or done[-2].kind != "n" or after != measure):
            done = [*done[:-1], *tokens[n - len(measure) : n + 1]]
    return done


def _before_bans(tokens: list[Token]) -> list[Token]:
    """一年内不得转让 bars for all of the year: there 内 is another limit than 最多."""
    open_: list[int] = []
    for n, token in enumerate(tokens):
        if token.kind == "p" and token.value != "，":
            open_ = []
        elif token.tag == "within":
            open_.append(n)
        elif token.value == "禁止":
            for at in open_:
                tokens[at] = tokens[at]._replace(value="内")
            open_ = []
    return tokens


def _amount_ends(done: list[Token]) -> bool:
    """True behind a number and its measure word (五元至二十五元)."""
    at = len(done) - 1
    while at >= 0 and len(done) - at < 3 and done[at].kind == "w":
        at -= 1
    return at >= 0 and done[at].kind == "n"


def _in_smaller(done: list[Token], unit: Token) -> Token:
    """50万吨 as 500亿克, the way 5亿公斤 is told too; the amounts before it are changed, the unit's smaller name is returned."""
    if unit.value == "小时" and len(done) > 1 and done[-1].value == "个" and done[-2].kind == "n":
        done.pop()  # 2个小时
    amounts = _amounts(done) if unit.value in lex.UNITS else ()
    if not amounts:
        return unit
    factor, name = lex.UNITS[str(unit.value)]
    for at in amounts:
        done[at] = done[at]._replace(value=_times(done[at].value, factor))
    if unit.value == "年":
        done.append(Token("w", MEASURE["个"], unit.start, unit.end))
    return unit._replace(value=name)


def _amounts(done: list[Token]) -> tuple[int, ...]:
    """The places of the amount that ends here, both ends of a range; none behind 第二 and 三、五, and for a share."""
    ends = (-3, -1) if len(done) > 2 and done[-2].value == "-" and done[-3].kind == "n" else (-1,)
    before = done[ends[0] - 1] if len(done) > -ends[0] else None
    counts = bool(done) and all(isinstance(done[at].value, tuple) and done[at].kind == "n" for at in ends)
    return (
        ends
        if counts
        and not (before and (before.value == "第" or (before.kind == "s" and _amount_ends(done[: ends[0] - 1]))))
        else ()
    )


def _times(amount: Hashable, factor: int) -> Hashable:
    """The amount in a unit ``factor`` times smaller; a share is told in no unit."""
    assert isinstance(amount, tuple)
    kind, value = amount
    return (kind, value * factor) if kind in ("", "more") else amount


def _since(tokens: list[Token]) -> list[Token]:
    """在印发之日起 and 从印发之日起 as 自印发之日起."""
    for n, token in enumerate(tokens):
        if token.value != "起":
            continue
        for back in range(n - 1, max(-1, n - 24), -1):
            if tokens[back].kind in "ps":
                break
            if tokens[back].value in ("在", "从", "自"):
                tokens[back] = tokens[back]._replace(value="自")
                break
    return tokens


def _to_number(tokens: list[Token]) -> list[Token]:
    """至少配备一名 as 配备至少一名: a comparator stands right before the number it limits."""
    done = list(tokens)
    for n in range(len(done) - 2, -1, -1):
        if done[n].value not in (lex.GE, lex.LE):  # 未超过扣除项目金额50% is not 未扣除项目金额超过50%
            continue
        ahead = n + 1
        while (
            ahead < len(done)
            and ahead - n <= 12
            and done[ahead].kind in "wu"
            and (done[ahead].value not in ("部", "的", "由") or done[ahead - 1].value == "每")
        ):
            ahead += 1
        if ahead < len(done) and done[ahead].kind == "n" and ahead > n + 1:
            link = n + 1 + (done[n + 1].tag == "modal")
            if done[link].value in ("为", "占", "达到", "达", "是"):  # 至少应占编制总额的85%
                done[link] = done[link]._replace(tag="link")
            done.insert(ahead - 1, done.pop(n))
    return done


def _after_duration(done: list[Token]) -> bool:
    words = joined(t for t in done[-4:] if t.kind == "w")
    return any(t.kind == "n" for t in done[-5:]) and re.search(_MEASURE_TIME + "$", words) is not None


def _move_back(done: list[Token], token: Token) -> bool:
    """Put a trailing comparator before the number it belongs to; False when it does not trail one."""
    if token.value not in (lex.GE, lex.LE, lex.NEAR) or token.tag not in ("trailing", "within"):
        return False
    for back in range(len(done) - 1, max(-1, len(done) - 5), -1):
        if done[back].kind in "ptsc()" or done[back].value == ".":  # 1.县级以上
            return False
        if done[back].kind == "n":
            between = joined(done[back + 1 :])
            level = bool(between) and not _MEASURES.fullmatch(between)  # 10家省级以上企业, 3名硕士以上人才
            if level or (back and done[back - 1].value == "第"):  # 第八条 县级以上
                return False
            if back and done[back - 1].kind == "c":
                return done[back - 1].value == token.value
            tag = "within" if token.tag == "within" else ""
            done.insert(back, Token("c", token.value, done[back].start, token.end, tag))
            return True
    return False


def _spread(tokens: list[Token]) -> list[Token]:
    """控制在5‰和3.75‰以下, 不低于90%、80%和60%: the comparator belongs to every number of the list."""
    done: list[Token] = []
    at = 0
    while at < len(tokens):
        run = number_list(tokens, at) if tokens[at].kind in "nc" else []
        if len(run) > 1:
            signs = {tokens[n - 1].value for n in run if n and tokens[n - 1].kind == "c"}
            bare = [n for n in run if not n or tokens[n - 1].kind != "c"]
            sign = next(iter(signs)) if len(signs) == 1 and bare in (run[1:], run[:-1]) else None
            for n in range(at, run[-1] + 1):
                if sign and n in bare:
                    done.append(Token("c", sign, tokens[n].start, tokens[n].end))
                done.append(tokens[n])
            at = run[-1] + 1
        else:
            done.append(tokens[at])
            at += 1
    return done


def number_list(tokens: list[Token], at: int) -> list[int]:
    """The places of the numbers of a list that begins at ``at`` (230/10万、3.9/10万), measure words aside; [] if none does."""
    found: list[int] = []
    while at < len(tokens):
        if tokens[at].kind == "c" and at + 1 < len(tokens):
            at += 1
        if tokens[at].kind != "n":
            break
        found.append(at)
        at += 1
        while at < len(tokens) and tokens[at].kind == "w" and at - found[-1] <= 2:
            at += 1
        if at >= len(tokens) or tokens[at].kind != "s":
            break
        at += 1
    return found
