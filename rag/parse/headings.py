"""The words of headings: behind a label, run in before the text, and unnumbered."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.parse import shapes
from rag.parse.node import Par

_RUN_IN = 40
_SHORT = 20
_SENTENCE = re.compile(r"([^。！？]{2,60}?)[。！？]")
_COLON = re.compile(r"([^，。；：:、]{2,15})[：:](?=[^\s“《])")
_WIDE_GAP = re.compile(r"([^，。；：\s\u3000]{2,20})(?:\u3000| {2,}|\t)(?=\S{8})")
_THEME = re.compile(r"[【〔\[（(]([\u4e00-\u9fff、与和及]{2,24})[】〕\]）)]\s*(?=\S|$)")
_DUTY = re.compile(
    r"[（(\[〔【][^（()）\[\]]{0,400}(?:负责|责任单位|单位|部门|牵头|配合|指导|参与)[^（()）]{0,400}[）)\]〕】]"
)
_DUTY_END = re.compile(_DUTY.pattern + "$")
_BAD = re.compile(r"[。；！？，：:;,?!…|=]")
_LIST_LINE = re.compile(r"\S+(?:[\s\u3000]{2,}|\t)\S+")
_DASH = re.compile(r"[—\-－─]{2}\s*")
LISTING = re.compile(r".{2,40}(?:名单|一览|清单|分工|组成人员|成员)")


def heading_words(par: Par, has_more: bool) -> str:
    """The heading of a labelled paragraph, label left off; "" when the paragraph is only text.

    has_more: children or paragraphs follow it, so that a lone sentence is a heading and not the content.
    """
    label = par.label
    rest = label.rest if label else par.text
    if label and len(par.lines) > 1:
        rest += "".join(line.text for line in par.lines[1:])
    if label and label.style.name == "条":
        return _theme(rest, has_more)
    if len(rest) <= 90 and not re.search(r"[。；！？：:]", rest):
        return _DUTY_END.sub("", rest).strip()
    sentence = _SENTENCE.match(rest[:80])
    if sentence and len(sentence[1]) <= _RUN_IN and not re.search("[；：]", sentence[1]):
        after = _DUTY.sub("", rest[sentence.end() : 900]).strip()
        return sentence[1].strip() if after or has_more else ""
    found = _COLON.match(rest) or _WIDE_GAP.match(rest)
    if found:
        return found[1].strip()
    return rest[:-1].strip() if has_more and re.fullmatch("[^。：:“”]{2,20}[：:]", rest) else ""


def _theme(rest: str, has_more: bool) -> str:
    """第十二条 【适用范围】…: the theme; a short line without a stop over its own paragraphs is one too."""
    found = _THEME.match(rest)
    if found:
        return found[1]
    return rest if has_more and 0 < len(rest) <= 25 and not _BAD.search(rest) else ""


def looks_like_heading(par: Par) -> bool:
    """Whether a labelled paragraph has the shape of a heading: short without a stop, or a short first sentence."""
    label = par.label
    if label is None:
        return False
    if label.style.name == "条":
        return label.spaced or not label.rest
    rest = label.rest
    if len(rest) <= 45 and not re.search(r"[。；！？，,]$", rest):
        return bool(rest)
    sentence = _SENTENCE.match(rest[:80])
    return bool(sentence and len(sentence[1]) <= _RUN_IN)


def could_head(text: str) -> bool:
    """Whether the line could be an unnumbered heading: 2 to 30 characters, no stop, no list of names, no date."""
    if not 2 <= len(text) <= 30 or _BAD.search(text) or _LIST_LINE.search(text):
        return False
    if text[0] in "（(—-－、·•●■◆" or text[-1] in "的、在":
        return False
    if shapes.is_date(text) or shapes.is_rule(text) or shapes.annex_line(text) or shapes.is_note(text):
        return False
    return len(re.findall("[\u4e00-\u9fff]", text)) >= 2


def run_in(par: Par) -> tuple[str, bool] | None:
    """(heading, begins with a dash) of 卫生事业投入持续加大。…: a first sentence of at most 20 characters, no comma."""
    text = par.text[:80]
    dash = _DASH.match(text)
    found = _SENTENCE.match(text[dash.end() if dash else 0 :])
    if not found or len(found[1]) > _SHORT or re.search(r"[，,；：:、]", found[1].replace("、", "")) or par.label:
        return None
    if len(par.text) <= (dash.end() if dash else 0) + found.end() + 3 or not re.match("[\u4e00-\u9fff“《]", found[1]):
        return None
    return found[1].strip(), bool(dash)


def run_ins(pars: Sequence[Par]) -> dict[int, str]:
    """Index → heading, when three or more sibling paragraphs open with such a sentence and they are most of them."""
    found = {i: words for i, par in enumerate(pars) if (words := run_in(par))}
    for dashed in (True, False):
        chosen = {i: words for i, (words, dash) in found.items() if dash is dashed}
        if len(chosen) >= 3 and len(chosen) * 2 >= len(pars) - min(chosen):
            return chosen
    return {}
