import hashlib
import json

import pytest

from eval.cases import MINIMUM, TYPE_NAMES, GoldError, digest, load, split, squeeze

GOOD = {
    "id": "a",
    "type": "fact",
    "question": "问？",
    "evidence": [{"doc_id": "甲", "address": "一", "quote": "引"}],
    "facts": [["对", "是"]],
    "status": "answered",
}


def write(path, *rows):
    path.write_text(
        "\n".join(row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows), "utf-8"
    )
    return path


def test_a_case_is_read_with_its_defaults(tmp_path):
    (case,) = load([write(tmp_path / "g.jsonl", GOOD)])
    assert (case.earlier, case.must_not, case.answerable) == ((), (), True)
    assert case.evidence[0].clause_id == "甲#一"


def test_a_folder_is_read_in_the_order_of_names_and_blank_lines_are_skipped(tmp_path):
    write(tmp_path / "2.jsonl", GOOD | {"id": "b"})
    write(tmp_path / "1.jsonl", "", GOOD, "  ")
    assert [case.id for case in load([tmp_path])] == ["a", "b"]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (GOOD | {"fact": []}, "fact"),
        (GOOD | {"evidence": [{"doc_id": "甲", "adress": "一", "quote": "引"}]}, "adress"),
        (GOOD | {"status": "maybe"}, "status"),
        (GOOD | {"facts": [[]]}, "facts"),
        (GOOD | {"facts": [[" "]]}, "facts"),
        (GOOD | {"type": "all"}, "type"),
        (GOOD | {"question": ""}, "question"),
        (GOOD | {"history": [{"q": "前"}]}, "history"),
        ("{不是JSON", "整行"),
    ],
)
def test_a_bad_line_is_told_with_file_and_line(tmp_path, row, words):
    path = write(tmp_path / "g.jsonl", GOOD | {"id": "first"}, row)
    with pytest.raises(GoldError) as caught:
        load([path])
    assert f"{path}:2" in str(caught.value)
    assert words in str(caught.value)


def test_an_id_may_not_stand_in_two_files(tmp_path):
    write(tmp_path / "1.jsonl", GOOD)
    write(tmp_path / "2.jsonl", GOOD)
    with pytest.raises(GoldError, match=r"2\.jsonl:1.*'a'.*1\.jsonl:1"):
        load([tmp_path])


def test_a_missing_file_and_an_empty_folder_are_errors(tmp_path):
    for path in (tmp_path / "none.jsonl", tmp_path):
        with pytest.raises(GoldError):
            load([path])


def test_the_split_is_the_parity_of_the_hash_and_about_even():
    assert split("a") == ("tune" if int(hashlib.sha256(b"a").hexdigest(), 16) % 2 == 0 else "test")
    tune = sum(split(f"case-{n}") == "tune" for n in range(1000))
    assert 440 < tune < 560


def test_the_digest_changes_with_what_is_expected_not_with_order_or_notes(tmp_path):
    one, other = load([write(tmp_path / "g.jsonl", GOOD, GOOD | {"id": "b"})])
    assert digest([one, other]) == digest([other, one.model_copy(update={"note": "改了备注"})])
    assert digest([one]) != digest([one.model_copy(update={"facts": (("不",),)})])


def test_white_space_of_any_width_is_squeezed_out():
    assert squeeze("到　2024 \n年\t末") == "到2024年末"


def test_every_built_in_type_has_a_name():
    assert MINIMUM.keys() == TYPE_NAMES.keys()


def test_the_built_in_gold_set_is_large_enough_and_fit_for_both_splits():
    cases = load()
    assert len(cases) >= 260
    for kind in MINIMUM:
        assert {split(case.id) for case in cases if case.type == kind} == {"tune", "test"}, kind
