"""`advisor assess`: the list, JSON lines, and an interview on the terminal."""

import json

from .conftest import Run, is_one_line


def test_without_an_id_it_lists_the_assessments(run: Run) -> None:
    ran = run("assess")
    assert ran.returncode == 0
    assert "readiness" in ran.stdout
    assert len(ran.stdout.splitlines()) == 6


def test_lines_are_scored_in_order_and_a_bad_one_does_not_end_the_run(run: Run) -> None:
    answers = {"R1": 5, "R6": "once", "R7": "unknown", "R4": "skip"}
    good = {"id": "r1", "assessment": "readiness", "responses": [answers]}
    ran = run("assess", "--batch", given=f"{json.dumps(good)}\nnot JSON\n{json.dumps(good)}\n")
    first, second, third = map(json.loads, ran.stdout.splitlines())
    assert ran.returncode == 0
    assert first["verdict"] == "insufficient"
    assert first["definition"]["id"] == "readiness"
    assert "error" in second
    assert third == first


def test_an_interview_that_is_left_keeps_nothing_and_says_so(run: Run) -> None:
    ran = run("assess", "readiness", given="Payroll\n")
    assert ran.returncode == 0
    assert "nothing was kept" in ran.stdout


def test_an_unknown_assessment_is_told_with_the_known_ones(run: Run) -> None:
    ran = run("assess", "luck")
    assert ran.returncode == 2
    assert is_one_line(ran.stderr)
    assert "readiness" in ran.stderr
