"""`advisor content`: starting files pass the check, broken ones are told apart."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from advisor.content import check, new

from .conftest import ROOT, Run, is_one_line

TODAY = date(2026, 11, 22)
PACKAGES = ("advisor", "bot", "intents", "knowledge")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the code and its content; run from there, the copy is what runs."""
    folder = tmp_path / "checkout"
    for package in PACKAGES:
        skipped = shutil.ignore_patterns("__pycache__", "playground")
        shutil.copytree(ROOT / package, folder / package, ignore=skipped)
    return folder


def test_the_content_as_shipped_passes() -> None:
    report = check(TODAY)
    assert report.problems == ()
    assert report.summary.endswith("all in order")


def test_new_files_pass_the_check(run: Run, checkout: Path) -> None:
    for what, identity in (
        ("entry", "risk.subcontractors"),
        ("intent", "subcontracting"),
        ("assessment", "subcontracting_check"),
    ):
        ran = run("content", "new", what, identity, folder=checkout)
        assert (ran.returncode, ran.stderr) == (0, "")
        path, hint = ran.stdout.splitlines()
        assert Path(path).is_file()
        assert identity in path
        assert "advisor content check" in hint
    checked = run("content", "check", folder=checkout)
    assert (checked.returncode, checked.stderr) == (0, "")
    assert "risk.subcontractors" in checked.stdout, "nobody asks for it yet, which is noted"


def test_a_file_that_exists_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "knowledge" / "entries").mkdir(parents=True)
    path = new("entry", "risk.subcontractors", TODAY, tmp_path)
    path.write_text("mine")
    with pytest.raises(FileExistsError, match="exists already: choose another id or edit"):
        new("entry", "risk.subcontractors", TODAY, tmp_path)
    assert path.read_text() == "mine"


@pytest.mark.parametrize("what", ["entry", "intent"])
def test_a_new_file_needs_a_checkout_to_go_to(tmp_path: Path, what: str) -> None:
    with pytest.raises(ValueError, match="run this at the top of a checkout"):
        new(what, "subcontractors", TODAY, tmp_path)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("identity", ["", "Risk", "risk of", "../../x", "risk.", ".x", "1x", "a/b"])
def test_an_odd_id_is_refused(tmp_path: Path, identity: str) -> None:
    with pytest.raises(ValueError, match="is not an id: use lower case words"):
        new("entry", identity, TODAY, tmp_path)


def test_broken_content_is_1_with_every_problem_on_a_line(run: Run, checkout: Path) -> None:
    (checkout / "knowledge" / "entries" / "broken.md").write_text("no front matter")
    (checkout / "intents" / "data" / "intents" / "broken.yaml").write_text("intent: [")
    checked = run("content", "check", folder=checkout)
    assert checked.returncode == 1
    problems = checked.stderr.splitlines()
    assert len(problems) == 2
    assert problems[0].startswith("knowledge/entries/broken.md: file: has no front matter. Begin")
    assert problems[1].startswith("intents/data/intents/broken.yaml: file: not YAML")
    assert "2 problems" in checked.stdout


def test_what_stands_between_questions_and_answers_is_checked(run: Run, checkout: Path) -> None:
    entry = checkout / "knowledge" / "entries" / "risks" / "risk.hidden_costs.md"
    text = entry.read_text(encoding="utf8")
    entry.write_text(text.replace("risk: hidden_costs}", "risk: unheard_of}"), encoding="utf8")
    checked = run("content", "check", folder=checkout)
    assert checked.returncode == 1
    assert "answers[0]: nobody asks {intent: challenge, risk: unheard_of}" in checked.stderr


def test_asking_with_broken_content_points_to_the_check(run: Run, checkout: Path) -> None:
    (checkout / "knowledge" / "entries" / "broken.md").write_text("no front matter")
    ran = run("ask", "What is BPO?", folder=checkout)
    assert ran.returncode == 2
    assert "advisor content check" in ran.stderr
    assert is_one_line(ran.stderr)
