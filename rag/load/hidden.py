"""Text that a person does not see but a model reads: it stays in the document, for quotes are verbatim, and is reported.

Only files of plain characters are read (DESIGN.md §7), so that white or tiny text is what Markdown's HTML makes it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter

from rag.model import ParseWarning

# Zero-width characters, bidirectional controls, fillers that print as nothing, and Unicode's invisible copy of ASCII.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    "\U000e0000-\U000e007f]"
)
# An unclosed comment hides the rest of the file (CommonMark 4.6); [//]: # (…) is a link definition nobody links to.
_COMMENT = re.compile(
    r"<!--(?P<words>.*?)(?:-->|\Z)|^ {0,3}\[[^\]\n]{1,40}\]:[ \t]*<?#>?[ \t]+(?P<note>\S[^\n]*)$", re.S | re.M
)
_TAG = re.compile(r"<[a-z][a-z0-9]{0,15}\b(?P<with>[^<>]{1,600})>(?P<words>[^<]{0,80})", re.IGNORECASE)
_WHITE = r"(?:white|snow|ivory|transparent|#f{3,4}\b|#f{6}(?:f{2})?\b|rgba?\(\s*255\s*,\s*255\s*,\s*255\b[^)]*\))"
_UNSEEN = re.compile(
    rf"(?<![\w-])(?:display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*1p[xt]"
    rf"|(?:font-size|opacity|line-height|max-height|height|width)\s*:\s*0(?![.\d]*[1-9])|color\s*[:=]\s*[\"']?\s*{_WHITE})",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_HIDDEN = re.compile(r"(?:^|\s)hidden(?=[\s=/]|$)", re.IGNORECASE)
_LINE = re.compile("\r\n|\n|\r")


def hidden(text: str, markdown: bool) -> tuple[ParseWarning, ...]:
    """One warning a line for invisible characters; in Markdown also one for each comment and each hidden element."""
    starts = [0, *(match.end() for match in _LINE.finditer(text))]
    lines = Counter(bisect_right(starts, match.start()) for match in _INVISIBLE.finditer(text))
    found = [ParseWarning(no, f"含有 {n} 个看不见的字符（零宽或双向控制字符）") for no, n in lines.items()]
    if not markdown:
        return tuple(found)
    for match in _COMMENT.finditer(text):
        said = _words(match["words"] or match["note"] or "")
        found.append(ParseWarning(bisect_right(starts, match.start()), f"含有读者看不见的注释{said}"))
    for match in _TAG.finditer(text):
        if _UNSEEN.search(match["with"]) or _HIDDEN.search(_QUOTED.sub("", match["with"])):
            no = bisect_right(starts, match.start())
            found.append(ParseWarning(no, f"含有读者看不见的文字（隐藏、白色或字号为零）{_words(match['words'])}"))
    return tuple(sorted(found, key=lambda warning: warning.line))


def _words(said: str) -> str:
    plain = re.sub(r"\s+", " ", _INVISIBLE.sub("", said)).strip()
    return f"：“{plain[:30]}{'……' if len(plain) > 30 else ''}”" if plain else ""
