"""The end of a run: the result is found, kept and told; or it is called off."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from advisor import assessments
from advisor.assessments import Assessment, Result
from advisor.assessments.definition import LINKS_TO_ASSESSMENT
from advisor.assessments.models.scorecard import Scorecard
from advisor.assessments.privacy import FEWEST_FOR_RESULTS
from advisor.runs.notices import (
    Card,
    Moment,
    Notice,
    Published,
    ReportTo,
    UpdateCard,
    Word,
)
from advisor.runs.permissions import check_is_open, check_may_manage, ended
from advisor.runs.reports import kept, report_of, result_of
from advisor.runs.shelf import Shelf
from advisor.runs.views import (
    card_of,
    context_of,
    options_of,
    participant,
    responses_of,
    with_participant,
)
from advisor.store import (
    Audit,
    Change,
    EndRun,
    Expect,
    HandIn,
    Participant,
    Run,
    RunView,
    StoredResult,
)

Ended = tuple[tuple[Change, ...], tuple[Notice, ...]]
"""What is to be kept, and what people are told."""


def close(shelf: Shelf, view: RunView, moment: Moment, earlier: Sequence[RunView] = ()) -> Ended:
    """Close a run by hand.

    Raises:
        NotAllowedError: the person didn't start it, or it has ended.
    """
    check_may_manage(view.run, moment)
    check_is_open(view)
    return _closed(shelf, view, moment, earlier)


def close_alone(
    shelf: Shelf, view: RunView, moment: Moment, earlier: Sequence[RunView] = ()
) -> Ended:
    """Close a run whose only respondent is sending the answers off in the same turn."""
    row = participant(view, moment.user) or Participant(moment.user, invited=True)
    after = with_participant(view, replace(row, handed_in_at=moment.at))
    return _closed(shelf, after, moment, earlier)


def close_when_due(
    shelf: Shelf, view: RunView, moment: Moment, earlier: Sequence[RunView] = ()
) -> Ended:
    """Close a run whose deadline has come."""
    return _closed(shelf, view, moment, earlier)


def call_off(shelf: Shelf, view: RunView, moment: Moment) -> Ended:
    """Call a run off: nothing is found out, and the answers are dropped.

    Of one that asks a question again, only the asking is called off; the earlier result stands.

    Raises:
        NotAllowedError: the person didn't start it, or it has ended.
    """
    check_may_manage(view.run, moment)
    check_is_open(view)
    if view.run.reopened:
        return _stands(shelf, _with_earlier(view, moment), moment)
    run = replace(view.run, state="cancelled", ended_at=moment.at, remind_at=None)
    after = replace(view, run=run)
    notices: list[Notice] = []
    if run.card:
        notices.append(UpdateCard(card_of(shelf.definitions[run.assessment], after)))
    else:
        notices.extend(
            Word(person.user, f"{ended(run)} All answers were dropped.", run)
            for person in view.participants
            if person.user != moment.user
        )
    changes = (*_guard(view), EndRun(run), Audit(moment.user, "called off", run.id))
    return changes, tuple(notices)


def what_closing_does(card: Card) -> str:
    """Return what closing does now; too few anonymous answers give nothing that may be shown."""
    if card.answered == 0 and not card.run.reopened:
        return "Nobody has sent answers, so there will be no result. Nobody can answer after that."
    if card.run.anonymous and card.answered < FEWEST_FOR_RESULTS:
        return (
            f"{card.answered} of at least {FEWEST_FOR_RESULTS} anonymous answers: nothing will be "
            "shown. Ask more people or move the day instead."
        )
    return "The result is found from the answers sent so far. Nobody can answer after that."


def what_calling_off_does(run: Run) -> str:
    """Return what is lost by calling a run off."""
    if run.reopened:
        return "The question isn't asked again, and the earlier result stands."
    return "All answers are dropped, and there will be no result."


def find(assessment: Assessment, view: RunView) -> Result:
    """Return the result of the answers that were sent off."""
    context = context_of(assessment, view.run)
    if isinstance(assessment.model, Scorecard):
        given = {name: responses_of(assessment, view, name) for name in options_of(context)}
        return assessments.compare(assessment, given, context)
    responses = responses_of(assessment, view, options_of(context)[0])
    return assessments.assess(assessment, responses, context, anonymous=view.run.anonymous)


def _with_earlier(view: RunView, moment: Moment) -> RunView:
    """Return the view with everybody in who had sent answers before a question was asked again."""
    if not view.run.reopened:
        return view
    before = {stored.user for stored in view.answers if stored.question != view.run.reopened}
    people = tuple(
        replace(person, handed_in_at=person.handed_in_at or moment.at)
        if person.user in before
        else person
        for person in view.participants
    )
    return replace(view, participants=people)


def _stands(shelf: Shelf, view: RunView, moment: Moment) -> Ended:
    """Close a run that asked a question again without anything new: its result stays."""
    run = _ended(view, moment)
    after = replace(view, run=run)
    stays = "“{name}” is closed again. No answer has changed, so the earlier result stands."
    notices = (*_card(shelf.definitions[run.assessment], after), Word(run.starter, stays, run))
    return (
        *_taken(view, moment),
        EndRun(run),
        Audit(moment.user or None, "closed", run.id),
    ), notices


def _ended(view: RunView, moment: Moment) -> Run:
    return replace(view.run, state="closed", ended_at=moment.at, remind_at=None, reopened=None)


def _taken(view: RunView, moment: Moment) -> tuple[Change, ...]:
    """Return what keeps that all are in who had sent answers before a question was asked again."""
    if not view.run.reopened:
        return _guard(view)
    now = (person.user for person in view.participants if person.handed_in_at == moment.at)
    return (*_guard(view), *(HandIn(view.run.id, user) for user in now))


def _closed(shelf: Shelf, view: RunView, moment: Moment, earlier: Sequence[RunView]) -> Ended:
    view = _with_earlier(view, moment)
    run = _ended(view, moment)
    assessment = shelf.definitions[run.assessment]
    audit = Audit(moment.user or None, "closed", run.id)
    after = replace(view, run=run)
    if not any(person.handed_in_at for person in view.participants):
        nothing = "“{name}” is closed. Nobody sent any answers, so there is no result."
        notices = (*_card(assessment, after), Word(run.starter, nothing, run))
        return (*_guard(view), EndRun(run), audit), notices
    result = assessments.with_versions(assessment, find(assessment, view), shelf.versions)
    if view.run.reopened and _is_same(result, view):
        return _stands(shelf, view, moment)
    stored = kept(shelf, assessment, view, result)
    number = view.result.number + 1 if view.result else 1
    after = replace(
        after,
        result=StoredResult(run.id, number, moment.at, stored),
    )
    changes = (*_taken(view, moment), EndRun(run, stored), audit)
    return changes, (*_card(assessment, after), *_told(shelf, after, earlier))


def _is_same(result: Result, view: RunView) -> bool:
    """Whether a result says what the run's earlier one says, whatever entries are like by now."""
    earlier = result_of(view)
    return earlier is not None and replace(result, entries=earlier.entries) == earlier


def _guard(view: RunView) -> tuple[Change, ...]:
    return (Expect(view.run.id, view.run.revision),)


def _card(assessment: Assessment, view: RunView) -> tuple[Notice, ...]:
    return (UpdateCard(card_of(assessment, view)),) if view.run.card else ()


def _told(shelf: Shelf, view: RunView, earlier: Sequence[RunView]) -> tuple[Notice, ...]:
    """Return who is shown the result, and what the others hear."""
    run = view.run
    report = report_of(shelf, view, earlier)
    if report is None:
        return ()
    published = Published(published_of(shelf, view))
    if run.solo:
        return (ReportTo(run.starter, report),)  # for one pair of eyes
    if run.audience == "starter":
        starter = ReportTo(run.starter, report)
        over = "“{name}” is closed. Thank you; the result went to {starter}."
        return (starter, *(_word(view, over)), published)
    if run.channel:
        there = "“{name}” is closed; the result is in {channel}, and on your Home tab."
        return (ReportTo(None, report), *_word(view, there, with_starter=True), published)
    people = dict.fromkeys((run.starter, *(person.user for person in view.participants)))
    return (*(ReportTo(user, report) for user in people), published)


def _word(view: RunView, text: str, *, with_starter: bool = False) -> tuple[Notice, ...]:
    people = [person.user for person in view.participants]
    if with_starter:
        people.append(view.run.starter)
    told = dict.fromkeys(user for user in people if with_starter or user != view.run.starter)
    return tuple(Word(user, text, view.run) for user in told)


def published_of(shelf: Shelf, view: RunView) -> Mapping[str, object]:
    """Return a finished run for other programs: under its neutral name, without single answers.

    Who answers alone gives no neutral name; then the assessment's title stands for it.
    """
    run = view.run
    title = shelf.titles.get(f"{LINKS_TO_ASSESSMENT}{run.assessment}", run.assessment)
    report = report_of(shelf, view)
    return {
        "run": run.id,
        "assessment": run.assessment,
        "version": run.version,
        "name": title if run.solo else run.display,
        "opened_at": run.opened_at.isoformat(),
        "closed_at": run.ended_at.isoformat() if run.ended_at else None,
        "anonymous": run.anonymous,
        "headline": report.summary.headline if report else None,
        "result": view.result.result.get("result") if view.result else None,
    }
