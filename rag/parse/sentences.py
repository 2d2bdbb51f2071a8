"""A clause's sentences as printed; used for embedding, answering and checking alike."""

from __future__ import annotations

import re

from rag.model import Clause

_SENTENCE = re.compile(r"[^。；！？\n]+[。；！？]*[”’」』）)]*")
_DUTY_LIST = re.compile(r"^\s*[（(\[［【]?\s*(?:责任|牵头|负责|配合|参与)(?:单位|部门)[：:]")


def sentences(clause: Clause) -> list[str]:
    """The sentences of the clause's text in reading order, verbatim, ends trimmed; a trailing duty list is none.

    A sentence ends at 。；！？ or a line break, closing quotes and brackets included.
    """
    found = [match[0].strip() for match in _SENTENCE.finditer(clause.text)]
    return [words for words in found if words and not _DUTY_LIST.match(words)]
