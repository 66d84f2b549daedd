"""Assessments steered in words: "start a check", "my last result", "delete my answers"."""

from collections.abc import Sequence
from dataclasses import replace

from advisor.assessments.display import rounded
from advisor.marks import unmarked
from advisor.questions import Steering
from advisor.replies import Choice, Kind, Reply, Section
from advisor.runs import about_checks, running, spoken
from advisor.runs.history import Compared, compare_latest, reports
from advisor.runs.notices import Moment, Report
from advisor.runs.shelf import Shelf
from advisor.runs.spoken import (
    ANSWER,
    DELETE,
    MOST,
    RESULT,
    answer_button,
    any_start_button,
    manage_button,
    said,
    start_button,
    text,
)
from advisor.runs.views import participant
from advisor.store import RunView
from knowledge import Bullets, Paragraph, Passage

OCCASIONS = frozenset(
    {
        "assessment_start",
        "assessment_resume",
        "assessment_back",
        "assessment_restart",
        "result_latest",
        "result_list",
        "result_compare",
        "result_delete",
        *running.OCCASIONS,
        *about_checks.OCCASIONS,
    }
)
"""The intents that steer assessments."""
_SECTIONS = 2


def reply(shelf: Shelf, views: Sequence[RunView], moment: Moment, wanted: Steering) -> Reply:
    """Return what is said to somebody who steers assessments in words.

    Args:
        shelf: the definitions.
        views: every run this person started, was asked in or came to, the latest first.
        moment: who says it, when.
        wanted: what is asked for.

    Raises:
        NotAllowedError: a check that runs isn't this person's to steer.
    """
    if wanted.what in running.OCCASIONS:
        offered = replace(wanted, sure=False)  # nothing is done here, so nothing may say it was
        return running.steer(running.Hearing(shelf, moment, offered), views).reply
    if wanted.what in about_checks.OCCASIONS:
        is_of_one = wanted.what == about_checks.LISTING and wanted.assessment is not None
        return start(shelf, wanted) if is_of_one else about_checks.reply(shelf, wanted)
    if wanted.what.startswith("result_") and wanted.what != "result_delete":
        return _of_results(wanted.what, _found(shelf, views, moment, wanted))
    match wanted.what:
        case "assessment_resume" | "assessment_back":
            return _resume(views, moment, back=wanted.what == "assessment_back")
        case "assessment_restart" | "result_delete":
            return _delete(views, moment, again=wanted.what == "assessment_restart")
        case _:
            return start(shelf, wanted)


def _of_results(what: str, found: Sequence[Report]) -> Reply:
    match what:
        case "result_list":
            return _listed(found)
        case "result_compare":
            return _compared(compare_latest(found))
        case _:
            return _latest(found)


def start(shelf: Shelf, wanted: Steering) -> Reply:
    """Return the offer to start an assessment, or all of them to choose from."""
    one = shelf.definitions.get(wanted.assessment or "")
    if one is not None:
        words = (
            f"**{one.title}** {len(one.questions)} questions, about {one.minutes} minutes a person."
        )
        how = (
            "Answer alone, or ask colleagues. You can look at the questions before anyone is asked."
        )
        passages: tuple[Passage, ...] = (Paragraph(words), Paragraph(one.purpose), Paragraph(how))
        label = f"Start: {one.short_title}"
        return said(passages, (start_button(one, label, wanted.subject),), assessment=one.id)
    return about_checks.listed(shelf, "Which check would you like to start?", wanted.subject)


def offer(shelf: Shelf, assessment: str, label: str, subject: str | None) -> Choice | None:
    """Return the button that starts an assessment, its subject filled in; None if there is none."""
    one = shelf.definitions.get(assessment)
    return start_button(one, label, subject) if one else None


def _waiting(views: Sequence[RunView], moment: Moment) -> list[RunView]:
    """Return the runs that wait for this person's answers."""
    found = []
    for view in views:
        row = participant(view, moment.user)
        if view.run.state == "open" and row is not None and row.handed_in_at is None:
            found.append(view)
    return found[:MOST]


def _resume(views: Sequence[RunView], moment: Moment, *, back: bool) -> Reply:
    waiting = _waiting(views, moment)
    if not waiting:
        return _nothing_waits(views, moment)
    where = " Inside it, Back takes you to the page before." if back else ""
    words = f"You can go on where you left off; what you answered is kept.{where}"
    return text(words, *map(answer_button, waiting))


def _nothing_waits(views: Sequence[RunView], moment: Moment) -> Reply:
    """Return what else somebody may have meant: to change what was sent, or to steer a check."""
    opened = [view for view in views if view.run.state == "open"]
    sent = [v for v in opened if (row := participant(v, moment.user)) and row.handed_in_at]
    own = [v for v in opened if v.run.starter == moment.user]
    changing = [Choice(f"Change: {v.run.display}", f"{ANSWER}:{v.run.id}") for v in sent]
    steering = map(manage_button, own)
    words = "No check is waiting for an answer of yours."
    if changing:
        words += " What you sent can be changed until the check closes."
    return text(words, *(*changing, *steering)[:MOST])


def _delete(views: Sequence[RunView], moment: Moment, *, again: bool) -> Reply:
    answered = [v for v in views if any(a.user == moment.user for a in v.answers)][:MOST]
    if not answered:
        return text(
            "No answers of yours are kept. Those of an anonymous check are untied from you, and "
            "then dropped, when it closes."
        )
    words = (
        "Delete your answers, then begin anew."
        if again
        else "Your answers are kept in these checks."
    )
    note = " A result that was found with them stays, without them being kept."
    what = "Your answers to this check go for good."
    choices = (
        Choice(f"Delete mine: {view.run.display}", f"{DELETE}:{view.run.id}", what)
        for view in answered
    )
    return text(words + note, *choices)


def _found(
    shelf: Shelf, views: Sequence[RunView], moment: Moment, wanted: Steering
) -> tuple[Report, ...]:
    found = reports(shelf, views, moment)
    if wanted.assessment is None:
        return found
    return tuple(one for one in found if one.run.assessment == wanted.assessment)


def _latest(found: Sequence[Report]) -> Reply:
    if not found:
        return _none()
    last = found[0]
    headline = Paragraph(f"**{unmarked(last.run.display)}: {last.summary.headline}**")
    sections = (Section((headline,)), *last.summary.sections[:_SECTIONS])
    choices = [Choice("The whole result", f"{RESULT}:{last.run.id}")]
    if len(found) > 1:
        choices += [Choice(f"Earlier: {found[1].run.display}", f"{RESULT}:{found[1].run.id}")]
    return Reply(
        Kind.ASSESSMENT,
        sections,
        choices=tuple(choices),
        assessment=last.run.assessment,
        private=True,
    )


def _none() -> Reply:
    words = "There is no result of yours yet. You can start a check any time."
    return text(words, any_start_button())


def _listed(found: Sequence[Report]) -> Reply:
    if not found:
        return _none()
    lines = tuple(
        f"{spoken.name(one.run)} {one.assessment.title} {one.summary.headline}"
        for one in found[:MOST]
    )
    more = f"The latest {MOST} of {len(found)}." if len(found) > MOST else "All your results."
    choices = [Choice(f"Open: {o.run.display}", f"{RESULT}:{o.run.id}") for o in found[:MOST]]
    return said((Paragraph(more), Bullets(lines)), tuple(choices), private=True)


def _compared(found: Compared | None) -> Reply:
    if found is None:
        return text(
            "There are no two results to compare yet: it takes the same check of the same subject "
            "twice."
        )
    labels = found.later.assessment.dimension_by_id
    lines = tuple(
        f"{labels[name].label}: {points:+.0f}"
        for name, points in found.change.dimensions.items()
        if name in labels
    )
    passages: list[Passage] = [
        Paragraph(f"**{unmarked(found.later.run.display)}: {what_changed(found)}**"),
        Paragraph(f"Then: {found.earlier.summary.headline}"),
        Paragraph(f"Now: {found.later.summary.headline}"),
    ]
    if lines:
        passages.append(Bullets(lines))
    choice = Choice("The later result", f"{RESULT}:{found.later.run.id}")
    return said(tuple(passages), (choice,), private=True)


def what_changed(found: Compared) -> str:
    """Return in a few words what is different between two results."""
    if not found.change.has_changed:
        return "about the same"
    points = found.change.points
    if points is None:
        return "another verdict"
    better = (points > 0) == found.later.assessment.higher_is_better
    return f"{'better' if better else 'worse'} by {rounded(abs(points))} points"
