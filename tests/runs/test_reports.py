"""Results found again: put into words, drawn, compared, after edits and restarts."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from advisor import runs
from advisor.assessments import Detail
from advisor.runs import Shelf
from advisor.runs.reports import EDITED, readers_of
from advisor.store import Plan

from .room import ANN, BO, CY, DAY, DI, Room

ODD = ["$x_{", "\\frac{", "a\u202eb", "\U0001f600", "%s {0} {name}", "_^"]
"""Names that mean something to those who draw, format or mark up."""


def done(room: Room, place: int = 2, *people: str, **start: Any) -> str:
    """A run that is closed a day later."""
    people = people or (BO,)
    run = room.open(*people, **start)
    for user in people:
        room.answer(run, user, place)
    room.now += DAY
    room.finish(run)
    return run


def test_a_result_reads_the_same_when_it_is_found_again(room: Room) -> None:
    run = done(room)
    posted = next(n.report for n in room.told if isinstance(n, runs.ReportTo))
    again = runs.report_of(room.shelf, room.view(run))
    assert again is not None
    assert again.summary.text == posted.summary.text
    assert again.result == posted.result


def test_an_open_run_has_no_report(room: Room) -> None:
    assert runs.report_of(room.shelf, room.view(room.open(BO))) is None


def test_after_the_definition_was_edited_the_words_found_then_are_shown(room: Room) -> None:
    run = done(room)
    before = runs.report_of(room.shelf, room.view(run))
    after = runs.report_of(room.reworded("readiness"), room.view(run))
    assert before is not None
    assert after is not None
    assert after.summary.headline == before.summary.headline
    assert after.summary.method == EDITED
    assert before.summary.sections[0].heading in after.summary.text  # type: ignore[operator]
    assert after.summary.steps == ()


def test_after_the_definition_was_taken_away_there_is_no_report_and_no_error(room: Room) -> None:
    run = done(room)
    bare = replace(room.shelf, definitions={})
    assert runs.report_of(bare, room.view(run)) is None
    assert runs.pictures(bare, room.workspace, run) == ()
    assert runs.reports(bare, [room.view(run)], room.at()) == ()


def test_a_page_to_forward_names_owner_and_day_and_never_the_subject(room: Room) -> None:
    run = done(room, 0, subject="Canary")
    report = runs.report_of(room.shelf, room.view(run))
    assert report is not None
    step = Plan(report.summary.steps[0].target, BO, (room.now + DAY).date())
    room.steer(runs.plan, run, ANN, (step,))
    report = runs.report_of(room.shelf, room.view(run))
    assert report is not None
    page = runs.page_of(report, {BO: "Bo Berg"})
    assert "Bo Berg" in page
    assert "Project Maple" in page
    assert "Canary" not in page
    assert len(page.split()) <= 350


def test_a_page_of_too_few_anonymous_answers_says_so_and_no_more(room: Room) -> None:
    run = done(room, 0, BO, CY, anonymous=True)
    report = runs.report_of(room.shelf, room.view(run))
    assert report is not None
    assert report.result.detail is Detail.NOTHING
    assert "Not ready" not in runs.page_of(report, {})


# Over time


def test_the_same_subject_is_found_whatever_its_spaces_and_capitals(room: Room) -> None:
    for subject in ("Payroll  Run", " payroll run", "Pay run"):
        room.alone(subject=subject)
        room.now += DAY
    views = [room.view(f"RUN{n}") for n in (3, 2, 1)]
    found = runs.reports(room.shelf, views, room.at())
    assert [one.run.id for one in runs.of_subject(found, found[1])] == ["RUN2", "RUN1"]


def test_two_runs_of_a_subject_are_compared_and_one_alone_is_not(room: Room) -> None:
    first = done(room, 1)
    found = runs.reports(room.shelf, [room.view(first)], room.at())
    assert runs.compare_latest(found) is None
    second = done(room, 4)
    found = runs.reports(room.shelf, [room.view(second), room.view(first)], room.at())
    compared = runs.compare_latest(found)
    assert compared is not None
    assert (compared.earlier.run.id, compared.later.run.id) == (first, second)
    assert compared.change.has_changed
    assert runs.before(found, found[0]) == compared
    assert runs.before(found, found[1]) is None


@pytest.mark.parametrize(
    ("earlier", "later", "is_drawn"),
    [
        ({}, {}, True),
        ({"channel": "C1"}, {"channel": "C1"}, True),
        ({"channel": "C1", "user": CY}, {"channel": "C1"}, True),
        ({"channel": "C1"}, {"channel": "C2"}, False),
        ({"audience": "starter"}, {}, False),
        ({"audience": "starter"}, {"audience": "starter"}, True),
        ({"audience": "starter", "user": CY}, {"audience": "starter"}, False),
        ({}, {"channel": "C1"}, False),
        ({"subject": "Other"}, {}, False),
    ],
)
def test_only_results_that_all_readers_could_read_are_held_against_a_new_one(
    room: Room, earlier: dict[str, Any], later: dict[str, Any], *, is_drawn: bool
) -> None:
    first = done(room, 1, assessment="health", **earlier)
    second = done(room, 4, assessment="health", **later)
    found = runs.earlier_of(room.workspace, room.view(second).run)
    assert [view.run.id for view in found] == ([first] if is_drawn else [])


def test_who_reads_a_result(room: Room) -> None:
    direct, channel = room.open(BO, CY), room.open(BO, channel="C1")
    alone, own = room.open(solo=True), room.open(BO, audience="starter", channel="C1")
    assert readers_of(room.view(direct)) == {ANN, BO, CY}
    assert readers_of(room.view(channel)) == {"C1"}
    assert readers_of(room.view(alone)) == readers_of(room.view(own)) == {ANN}


def test_what_may_not_be_shown_is_no_point_on_the_line(room: Room) -> None:
    people = (BO, CY, DI)
    done(room, 1, *people, assessment="health", anonymous=True)
    second = done(room, 2, BO, CY, assessment="health")
    few = room.open(BO, CY, assessment="health", anonymous=True)
    for user in (BO, CY):
        room.answer(few, user, 4)
    room.finish(few)
    room.now += DAY
    third = done(room, 3, BO, CY, assessment="health")
    views = runs.earlier_of(room.workspace, room.view(third).run)
    assert {view.run.id for view in views} >= {few, second}
    report = runs.report_of(room.shelf, room.view(third), views)
    assert report is not None
    charts = runs.pictures(room.shelf, room.workspace, third)
    line = next(chart for chart in charts if chart.name == "line")
    assert line.alt.count("2026") <= 3


# Pictures


@pytest.mark.parametrize(
    "assessment", ["readiness", "candidate", "location", "vendor", "risks", "health"]
)
def test_pictures_are_those_that_no_surface_draws_and_tell_in_words_what_they_show(
    room: Room, assessment: str
) -> None:
    run = done(room, 3, assessment=assessment)
    charts = runs.pictures(room.shelf, room.workspace, run)
    wanted = set(room.shelf.definitions[assessment].charts) - runs.DRAWN_BY_SURFACES
    assert {chart.name for chart in charts} <= wanted
    assert all(chart.alt and chart.png.startswith(b"\x89PNG") for chart in charts)


@pytest.mark.parametrize("name", ODD)
def test_no_name_of_a_provider_breaks_the_pictures(room: Room, name: str) -> None:
    context = {"vendors": [name, "Bolt"], "prices": {name: 5, "Bolt": 4}}
    run = done(room, 3, assessment="vendor", context=context, display=name)
    for chart in runs.pictures(room.shelf, room.workspace, run):
        assert chart.png.startswith(b"\x89PNG")


def test_nothing_is_drawn_of_what_may_not_be_shown_or_was_edited(room: Room) -> None:
    few = done(room, 3, BO, CY, anonymous=True)
    assert runs.pictures(room.shelf, room.workspace, few) == ()
    edited = done(room)
    assert runs.pictures(room.reworded("readiness"), room.workspace, edited) == ()
    assert runs.pictures(room.shelf, room.workspace, "RUN0") == ()


# Vendor


def test_providers_are_compared_and_the_better_one_is_recommended(room: Room) -> None:
    run = room.open(BO, assessment="vendor")
    screen: Any = room.begin(run, BO)
    room.step(run, BO, runs.take_roles, ())
    screen = room.begin(run, BO)
    while isinstance(screen, runs.PageScreen):
        level = 4 if screen.option == "Acme" else 0
        raw = {
            q.id: level + 1 if q.kind == "likert" else q.options[0].value for q in screen.questions
        }
        screen = room.step(run, BO, runs.respond, screen.step, raw).screen
    room.step(run, BO, runs.hand_in)
    room.finish(run)
    result = runs.result_of(room.view(run))
    assert result is not None
    assert set(result.providers) == {"Acme", "Bolt"}
    assert result.verdict == "Acme"


# The provider's own view


def test_the_providers_view_is_told_apart_and_never_mixed_in(room: Room) -> None:
    run = room.open(BO, CY, assessment="health")
    room.answer(run, BO, 0, roles=("user", "contract_owner"))
    alone = room.open(BO, assessment="health")
    room.answer(alone, BO, 0, roles=("user", "contract_owner"))
    room.answer(run, CY, 4, roles=("provider",))
    room.finish(run)
    room.finish(alone)
    both, one = (runs.result_of(room.view(each)) for each in (run, alone))
    assert both is not None
    assert one is not None
    assert both.score == one.score
    assert [view.role for view in both.separate] == ["provider"]


def test_a_shelf_names_entries_and_assessments(shelf: Shelf) -> None:
    assert shelf.titles["assessment:readiness"] == "Are we ready to outsource this?"
    assert set(shelf.versions) <= set(shelf.titles)


def test_results_come_latest_first_whatever_order_runs_are_given_in(room: Room) -> None:
    ids = []
    for _ in range(3):
        ids.append(room.alone())
        room.now += timedelta(hours=1)
    views = [room.view(run) for run in ids]
    assert [one.run.id for one in runs.reports(room.shelf, views, room.at())] == ids[::-1]
