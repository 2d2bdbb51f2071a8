"""An indicator row against the text of the same document."""

from rag.model import Clause, Indicator, Kind
from rag.search.conflicts import find_conflicts, touching

ROW = "guihua#表1/第1行"


class Held:
    """A catalogue of one row and one clause."""

    def __init__(self, sentence: str, name: str = "二级及以上医院设老年医学科比例（%）") -> None:
        self._row = Clause(
            "guihua", "表1/第1行", Kind.ROW, "", f"{name}\t30\t65", 0, 1, rendered=f"{name}：2020年30，2025年65"
        )
        self._text = Clause("guihua", "三", Kind.CLAUSE, "", sentence, 0, 1)
        self._indicator = Indicator(ROW, name, "%", "30", 2020, "65", 2025, None, "")

    def indicators(self) -> list[Indicator]:
        return [self._indicator]

    def clauses(self, doc_id: str) -> list[Clause]:
        return [self._row, self._text]

    def clauses_by_ids(self, ids: list[str]) -> dict[str, Clause]:
        return {ROW: self._row}


def figures(sentence: str) -> list[tuple[str, str]]:
    return [c.figures for c in find_conflicts(Held(sentence))]  # type: ignore[arg-type]


def test_the_name_in_slightly_other_words_and_no_year_is_held_against_both_years():
    said = "二级及以上综合性医院设立老年医学科的比例达到100%。"
    assert figures(said) == [("65", "100")]
    assert figures(said.replace("100", "65")) == []
    assert figures(said.replace("100", "30")) == []


def test_a_figure_of_another_year_or_another_thing_is_no_conflict():
    assert figures("2020年二级及以上医院设老年医学科比例为30%。") == []
    assert figures("2020年二级及以上医院设老年医学科比例为31%。") == [("30", "31")]
    assert figures("二级及以上医院设急诊科的比例达到100%。") == []


def test_it_is_shown_to_who_asks_for_the_indicator_only():
    found = find_conflicts(Held("二级及以上综合性医院设立老年医学科的比例达到100%。"))  # type: ignore[arg-type]
    assert touching(found, {ROW}, "二级以上医院设老年医学科的比例是多少")
    assert not touching(found, {ROW}, "人均预期寿命是多少")
    assert not touching(found, set(), "设老年医学科比例")
