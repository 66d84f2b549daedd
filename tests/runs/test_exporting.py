"""What other programs get of stored runs: neutral names, no formulas, no single answers."""

import csv
import io
import json

import pytest

from advisor import runs
from advisor.runs.exporting import COLUMNS, as_csv, as_json, explain
from advisor.store import DeleteAnswers, Plan, Turn

from .room import ANN, BO, CY, Room

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\uff1d1", "=cmd|' /C calc'!A0"]


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_a_line_for_each_run_with_or_without_a_result(room: Room) -> None:
    done, opened = room.alone(), room.open(BO, CY, channel="C1")
    one, two = rows(as_csv(room.shelf, [room.view(done), room.view(opened)]))
    assert tuple(one) == COLUMNS
    assert (one["state"], one["respondents"], one["provisional"]) == ("closed", "1", "no")
    assert one["low"] <= one["score"] <= one["high"]
    assert (two["state"], two["verdict"], two["asked"], two["closed_at"]) == ("open", "", "2", "")


def test_no_runs_give_the_head_alone_and_an_empty_list(room: Room) -> None:
    assert as_csv(room.shelf, []).strip() == ",".join(COLUMNS)
    assert json.loads(as_json(room.shelf, [])) == []


@pytest.mark.parametrize("name", FORMULAS)
def test_no_cell_is_computed_by_a_spreadsheet(room: Room, name: str) -> None:
    run = room.open(BO, display=name)
    assert room.view(run).run.display == name.strip()
    [row] = rows(as_csv(room.shelf, [room.view(run)]))
    assert row["name"] == f"'{name.strip()}"


@pytest.mark.parametrize("name", ['a,"b"', "a;b", "Maple = 3", "\u00e4\u00f6", "1-2"])
def test_other_names_come_through_as_they_are(room: Room, name: str) -> None:
    run = room.open(BO, display=name)
    assert rows(as_csv(room.shelf, [room.view(run)]))[0]["name"] == name


def test_the_subject_is_in_neither_form_even_of_what_was_answered_alone(room: Room) -> None:
    views = [
        room.view(room.alone(subject="Canary alone")),
        room.view(room.open(BO, subject="Canary together")),
    ]
    for text in (as_csv(room.shelf, views), as_json(room.shelf, views)):
        assert "Canary" not in text
        assert "Project Maple" in text


def test_no_single_answer_and_no_respondent_is_exported(room: Room) -> None:
    run = room.open(BO, CY, assessment="health")
    room.answer(run, BO, 0, roles=("user",), but={"H13": "worse", "H14": "Canary"})
    room.answer(run, CY, 4, roles=("user",))
    room.finish(run)
    text = as_json(room.shelf, [room.view(run)])
    assert "Canary" not in text
    assert BO not in text
    assert CY not in text


def test_json_holds_the_whole_result_and_who_does_what(room: Room) -> None:
    run = room.alone()
    plan = Plan("practice.governance", BO, room.now.date())
    room.keep(runs.plan(room.shelf, room.view(run), room.at(), (plan,)))
    [record] = json.loads(as_json(room.shelf, [room.view(run)]))
    assert record["result"]["verdict"]
    assert record["state"] == "closed"
    assert record["plans"] == [
        {"step": "practice.governance", "owner": BO, "due": room.now.date().isoformat()}
    ]


def test_a_result_is_explained_by_finding_it_again(room: Room) -> None:
    text = explain(room.shelf, room.view(room.alone()))
    assert "decision aid" in text
    assert text.endswith("the same result.\n")


def test_a_result_whose_answers_were_deleted_in_part_says_that_it_differs(room: Room) -> None:
    run = room.open(BO, CY)
    room.answer(run, BO, 0)
    room.answer(run, CY, 4)
    room.finish(run)
    assert room.workspace.commit(Turn((), (DeleteAnswers(run, BO),)), room.now)
    assert "another result, as some were deleted" in explain(room.shelf, room.view(run))


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ("open", "has no result"),
        ("anonymous", "aren't kept any more"),
        ("edited", "definition was edited since"),
        ("called off", "has no result"),
    ],
)
def test_where_nothing_can_be_recomputed_that_is_said(room: Room, case: str, said: str) -> None:
    run = room.open(BO, CY, "U0DI", anonymous=case == "anonymous")
    if case != "open":
        for user in (BO, CY, "U0DI"):
            room.answer(run, user)
        room.steer(runs.call_off, run) if case == "called off" else room.finish(run)
    shelf = room.reworded("readiness") if case == "edited" else room.shelf
    text = explain(shelf, room.view(run))
    assert said in text
    assert ANN not in text
