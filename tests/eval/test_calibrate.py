"""The sweep finds a planted weight, a hybrid below its better half is marked, limits refuse as many as they say."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from eval import calibrate
from eval.cases import split
from eval.halves import counts, halves, lines_of, losses, offences
from eval.sweep import Reached, figures, sweep, thresholds
from rag.answer.route import Router
from rag.search.calibration import Calibration
from rag.search.retrieve import Parts, Retriever
from tests.eval.making import case, clause, evidence
from tests.fakes import HashEncoder
from tests.store.small import made, settings_in

START = Calibration(0.0, 0.0, 0.0, 1.0, 1.0, 0.3, 0.4, 0.38, 0.47)
RIGHT, OTHER, THIRD = "甲#一/1", "甲#一/2", "乙#一/1"


def names(part, count):
    """Ids of the split."""
    return [name for n in range(100) if split(name := f"q{n}") == part][:count]


def ranker(parts):
    """The product's mixing over hand-made candidates."""
    retriever = Retriever(SimpleNamespace(embedder=HashEncoder()))

    def rank(one, chosen):
        retriever.calibration = chosen
        return retriever.mix(parts[one.id])

    return rank


def candidates(words, cosines, near=None):
    return Parts({name: clause(name) for name in (RIGHT, OTHER, THIRD)}, words, cosines, near or {})


# By words another is first, by meaning a third: only between .4 and .6 the right one is.
BETWEEN = candidates({RIGHT: 0.68, OTHER: 1.0, THIRD: 0.0}, {RIGHT: 0.68, OTHER: 0.0, THIRD: 1.0})
BY_WORDS = candidates({RIGHT: 1.0, OTHER: 0.1}, {RIGHT: 0.1, OTHER: 0.9})
BY_MEANING = candidates({RIGHT: 0.9, OTHER: 1.0}, {RIGHT: 0.9, OTHER: 0.1})


def test_the_sweep_picks_the_planted_weight():
    planted = case(names("tune", 1)[0], evidence(RIGHT))
    rank = ranker({planted.id: BETWEEN})
    best = sweep([planted], rank, START)
    assert figures([planted], rank, best[0]) == (1.0, 1.0)
    at_no_floor = [one.dense_weight for one in best if not one.cosine_floor and not one.sentence_share]
    assert sorted(at_no_floor[:3]) == [0.4, 0.5, 0.6]
    assert figures([planted], rank, START) == (0.0, 1.0)
    assert best[0].word_worth == START.word_worth


def test_the_sweep_picks_the_planted_share_of_sentences():
    planted = case(names("tune", 1)[0], evidence(RIGHT))
    near = {RIGHT: {"一句": 0.9, "别句": 0.1}, OTHER: {"一句": 0.2}, THIRD: {"一句": 0.2}}
    rank = ranker({planted.id: candidates({}, {RIGHT: 0.3, OTHER: 0.8, THIRD: 0.4}, near)})
    best = sweep([planted], rank, START)[0]
    # .3 (1 - s) + .9 s is above .8 (1 - s) + .2 s from s = 5/12 on.
    assert best.sentence_share >= 0.5
    assert figures([planted], rank, replace(best, sentence_share=0.4))[0] == 0.0


def test_the_halves_are_shown_by_group_and_a_worse_hybrid_is_marked():
    name, other, third = names("tune", 3)
    cases = [
        case(name, evidence(RIGHT)),
        case(other, evidence(RIGHT), type="table"),
        case(third, evidence(RIGHT), type="table"),
    ]
    rank = ranker({name: BETWEEN, other: BY_WORDS, third: BY_MEANING})
    lines = lines_of(halves(cases, rank, replace(START, dense_weight=0.5)), cases)
    assert lines[:4] == [
        "全部（3题）",
        "  只用词\t0.333\t1.000\t1.000",
        "  只用向量\t0.333\t1.000\t1.000",
        "  混合\t1.000\t1.000\t1.000",
    ]
    assert lines[4] == "调参题（3题）"
    assert lines[lines.index("表格（2题）") + 3] == "  混合\t1.000\t1.000\t1.000"
    low = lines_of(halves(cases, rank, replace(START, dense_weight=0.9)), cases)
    assert low[low.index("事实（1题）") + 3] == "  混合\t0.000\t1.000\t1.000"
    only_words = lines_of(halves(cases[1:2], rank, replace(START, dense_weight=0.9)), cases[1:2])
    assert only_words[1:4] == [
        "  只用词\t1.000\t1.000\t1.000",
        "  只用向量\t0.000\t1.000\t1.000",
        "  混合\t0.000\t1.000\t1.000\t← 低于较好的一半：hit@1",
    ]


def test_a_mix_that_loses_more_than_one_question_to_a_half_is_an_offence():
    own = names("tune", 4)
    cases = [case(name, evidence(RIGHT)) for name in own]
    # Ten others that are near in meaning hide from the mix what words alone find.
    crowd = {f"丙#{n}": 0.9 for n in range(10)}
    clauses = {RIGHT: clause(RIGHT)} | {name: clause(name, "别的内容。") for name in crowd}
    parts = Parts(clauses, {RIGHT: 1.0}, {RIGHT: 0.1, **crowd}, {})
    rank = ranker(dict.fromkeys(own, parts))
    worse = halves(cases, rank, replace(START, dense_weight=0.9))
    assert (
        len(offences(worse, counts(cases))) == 6
    )  # recall@5 and recall@10 of all, of the tuning split and of the type
    assert offences(halves(cases, rank, replace(START, dense_weight=0.1)), counts(cases)) == []
    one = halves(cases[:1], rank, replace(START, dense_weight=0.9))
    assert losses(one)
    assert offences(one, counts(cases[:1])) == []


def test_a_type_of_other_peoples_questions_is_counted_too():
    own = names("tune", 2)
    assert counts([case(own[0]), case(own[1], type="yesno")]) == {"all": 2, "tune": 2, "fact": 1, "yesno": 1}


def test_limits_refuse_as_many_answerable_questions_as_they_say():
    tune = names("tune", 51)
    held = {name: 0.5 + n / 1000 for n, name in enumerate(tune[:-1])}
    reached = [Reached(case(name, evidence(RIGHT)), lambda worth, at=at: at + worth) for name, at in held.items()]
    nothing = case(tune[-1], type="unanswerable", status="not_in_corpus")
    reached.append(Reached(nothing, lambda worth: 0.4 + worth))
    lines = thresholds(reached, START)
    # 1 % of 50 is none, 2 % is one: the limit is the evidence of the next.
    assert lines[:3] == [
        "0.0\t1%\t0.500\t0/50\t1/1\t0/0\t0/0",
        "0.0\t2%\t0.501\t1/50\t1/1\t0/0\t0/0",
        "0.0\t3%\t0.501\t1/50\t1/1\t0/0\t0/0",
    ]
    assert lines[-1] == "0.3\t现值\t0.400\t0/50\t0/1\t0/0\t0/0"
    assert len(lines) == 11 * 3 + 1


@pytest.fixture
def small(tmp_path, monkeypatch):
    settings = settings_in(tmp_path)
    _, encoder = made(settings)
    opened = calibrate.Index.open(settings, encoder)
    monkeypatch.setattr(calibrate, "read_settings", lambda: settings)
    monkeypatch.setattr(calibrate, "build", lambda settings: None)
    monkeypatch.setattr(calibrate.Index, "open", lambda settings: opened)
    monkeypatch.setattr("eval.sweep.FLOORS", (0.0,))
    return opened


def test_the_command_prints_the_three_parts_and_ranks_as_the_product_does(small, tmp_path, capsys):
    wanted = {"doc_id": "alpha", "address": "二/（一）", "quote": "2024年完成搬迁"}
    questions = [
        case(names("tune", 1)[0], wanted, question="急救指挥中心哪年完成搬迁？"),
        case(names("test", 1)[0], wanted, question="什么时候完成急救指挥中心的迁建？"),
        case(names("tune", 2)[1], type="unanswerable", status="not_in_corpus", question="火星基地如何供氧？"),
    ]
    gold = tmp_path / "gold.jsonl"
    gold.write_text("\n".join(one.model_dump_json() for one in questions), "utf-8")
    assert calibrate.main(["--gold", str(gold)]) == 0
    said = capsys.readouterr().out
    assert "调参 1 题、检验 1 题" in said
    assert said.count("现值") == 3
    assert "全部（2题）" in said
    assert "word_worth" in said
    asked = calibrate.Asked(small, questions)
    plain = Router(small)
    query = asked._queries[questions[0].id]
    assert asked.rank(questions[0], asked.set) == plain.search(query)


def test_a_missing_file_is_one_line_in_chinese(tmp_path, capsys):
    assert calibrate.main(["--gold", str(tmp_path / "没有.jsonl")]) == 1
    assert "没有.jsonl" in capsys.readouterr().err
