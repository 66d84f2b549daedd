"""`advisor evaluate` and `advisor benchmark` print figures and write reports."""

import json
from pathlib import Path

import pytest

from advisor import evaluating, report
from intents import Budget, Candidate, Label, Recognition, Thresholds, Utterance
from intents.evaluation import Judged, quality

from .conftest import Main, is_one_line

KEYS = [
    *("in_scope_accuracy", "in_scope_accuracy_at_threshold", "oos_recall", "auroc", "mcc"),
    *("macro_f1", "ece", "top3", "train_seconds", "p50_ms", "p95_ms", "rss_mb"),
]


def judged(text: str, meant: str, said: str, share: float) -> Judged:
    shares = ((said, share), (meant if said != meant else "other", 0.05))
    recognition = Recognition(
        text=text,
        candidates=tuple(Candidate(Label(name), part) for name, part in shares),
        intents=shares,
        entities=(),
        concepts=(),
        familiarity=0.5,
    )
    return Judged(Utterance(text, Label(meant)), recognition)


@pytest.fixture
def found() -> evaluating.Evaluation:
    questions = (
        *(judged(f"what is gain {n}", "benefit", "benefit", 0.9) for n in range(8)),
        *(judged(f"risk | reward {n}", "benefit", "challenge", 0.4) for n in range(2)),
    )
    return evaluating.Evaluation(
        cross_validated=(quality(questions),),
        judged=questions,
        budget=Budget(wrong=0.3, sure_wrong=0.1, refused=0.1),
        thresholds=Thresholds(margin=0.5, accept=0.1, ask=0.05, outside=0.3, familiar=0.1),
    )


# Evaluating


def test_the_short_report_tells_what_matters(found: evaluating.Evaluation) -> None:
    text = "\n".join(report.lines(found))
    assert "held out:        10 utterances, label 80.0%" in text
    assert "30.0% of the answers may be wrong, 10.0% of those given without a doubt" in text
    assert "chosen on:     answered 100.0% (80.0% of them right, 20.0% with the right one" in text
    assert "to be expected: answered 100.0%" in text


def test_the_report_is_markdown_and_json(found: evaluating.Evaluation, tmp_path: Path) -> None:
    written = list(report.write(found, tmp_path / "new" / "report"))
    text = (tmp_path / "new" / "report" / "report.md").read_text(encoding="utf-8")
    assert "**benefit** taken for **challenge**, 2 times" in text
    assert "risk \\| reward 0" in text
    values = json.loads((tmp_path / "new" / "report" / "report.json").read_text(encoding="utf-8"))
    assert len(values["questions"]) == 10
    assert values["held_out"]["labels"] == 0.8
    assert values["questions"][9]["outcome"].startswith("another answered")
    assert [path.name for path in written] == [
        *("report.md", "report.json", "confusion.png", "confidence.png")
    ]


def test_pictures_are_drawn(found: evaluating.Evaluation, tmp_path: Path) -> None:
    list(report.write(found, tmp_path))
    for name in ("confusion.png", "confidence.png"):
        assert (tmp_path / name).read_bytes().startswith(b"\x89PNG")


def test_questions_that_flip_since_an_earlier_report_are_told(
    found: evaluating.Evaluation, tmp_path: Path
) -> None:
    list(report.write(found, tmp_path))
    before = dict(evaluating.outcomes(tmp_path / "report.json"))
    assert evaluating.flips(found, before) == ()
    before["what is gain 0"] = "wrong"
    flipped = evaluating.flips(found, before)
    assert "| what is gain 0 | benefit | wrong | right |" in report.markdown(found, flipped)
    assert "flipped:         1 better, 0 worse" in report.lines(found, flipped)


def test_evaluating_the_shipped_data(main: Main, tmp_path: Path) -> None:
    """Without cross-validation, which trains for minutes."""
    ended = main("evaluate", "--repeats", "0", "--budget", "0.3", "--report", str(tmp_path))
    assert (ended.code, ended.err) == (0, "")
    assert "30.0% of the answers may be wrong" in ended.out
    again = main(
        "evaluate", "--repeats", "0", "--budget", "0.3", "--against", str(tmp_path / "report.json")
    )
    assert "flipped:         0 better, 0 worse" in again.out


def test_a_budget_that_cannot_be_kept_is_a_problem_found(main: Main) -> None:
    ended = main("evaluate", "--repeats", "0", "--budget", "0.001")
    assert ended.code == 1
    assert "no thresholds keep the wrong answers at 0%" in ended.out


# Benchmarking


def write_csv(path: Path, lines: list[str]) -> Path:
    path.write_text("\n".join(["text,label", *lines, ""]), encoding="utf-8")
    return path


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    ways = ("where is the {}", "i lost my {}", "get me the {}", "{} now")
    train = [
        f"{way.format(word)} {n},{word}"
        for word in ("card", "loan", "cash")
        for way in ways
        for n in ("please", "today", "again")
    ]
    test = ["is the card there,card", "my loan,loan", "sunny weather,oos"]
    return (
        str(write_csv(tmp_path / "train.csv", train)),
        str(write_csv(tmp_path / "test.csv", test)),
    )


def test_a_benchmark_is_one_json_object(main: Main, files: tuple[str, str]) -> None:
    ended = main("benchmark", "csv", *files, "--oos", "oos", "--json")
    assert (ended.code, ended.err) == (0, "")
    told = json.loads(ended.out)
    assert list(told) == KEYS
    assert told["in_scope_accuracy"] == 1
    assert told["oos_recall"] == 1


def test_a_benchmark_is_a_table_otherwise(main: Main, files: tuple[str, str]) -> None:
    ended = main("benchmark", "csv", *files, "--oos", "oos")
    assert [line.split()[0] for line in ended.out.splitlines()] == KEYS


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["benchmark", "csv", "only.csv"], "csv takes two files, train.csv and test.csv"),
        (["benchmark", "clinc150", "a", "b"], "clinc150 takes one file, the published JSON"),
        (["benchmark", "clinc150", "nowhere.json"], "nowhere.json"),
        (["evaluate", "--budget", "2"], "--budget is a share between 0 and 1"),
        (["evaluate", "--repeats", "-1"], "--repeats 0 or more"),
        (["evaluate", "--against", "README.md"], "is no report.json of an earlier evaluation"),
    ],
)
def test_wrong_usage_is_2_and_says_what_to_do(main: Main, arguments: list[str], says: str) -> None:
    ended = main(*arguments)
    assert (ended.code, ended.out) == (2, "")
    assert says in ended.err
    assert is_one_line(ended.err)
