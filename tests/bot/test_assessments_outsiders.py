"""Whatever somebody presses or sends whom a check isn't for: they see and change nothing of it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from bot.blocks.assessments import managing, names
from tests.store.inside import everything
from tests.torture import traffic

from .checking import answer, card, start_together
from .stage import ADA, BEN, GUS, MEI, OLGA, PARTNERS, PRIYA, Stage, shown

SUBJECT = "Heron Payroll"
SECRETS = (SUBJECT, "decision aid", "Not ready")
"""What a check is about, and what stands in every result, or in this one."""
OTHER_TEAM = "T0OTHER"
ABOUT_MESSAGES = {"event_keys", "outgoing", "messages", "questions"}
OF_QUESTIONS = {"thread_memory", "unanswered"}
WORDS = (
    *("results", "show me the last result", "which checks are open?", "close the check"),
    *("remind them", "call off the check", "continue", "delete my answers"),
)


@dataclass(frozen=True)
class Somebody:
    """Who presses, from where they come and in which workspace they do it."""

    user: str
    home: str = traffic.TEAM
    team: str = traffic.TEAM


OUTSIDERS = {
    "a colleague who wasn't asked": Somebody(PRIYA),
    "a guest": Somebody(GUS),
    "somebody of another organisation": Somebody(OLGA, home="T0NORTHWIND"),
    "a starter's namesake in another workspace": Somebody(ADA, OTHER_TEAM, OTHER_TEAM),
    "a participant's namesake in another workspace": Somebody(BEN, OTHER_TEAM, OTHER_TEAM),
}
STEERED = (managing.REMIND, managing.EXTEND, managing.CLOSE, managing.CALL_OFF)
STEPPED = (names.BACK, names.CHANGE, names.HERE_NEXT, names.HERE_BACK)
PRESSED = (
    *(names.ANSWER, names.STEP_HERE, names.HERE_SEND, names.QUIET),
    *(names.MANAGE, names.RESULT, names.PLAN, names.FORWARD),
)
SENT = (names.ROLES_VIEW, names.PAGE_VIEW, names.REVIEW_VIEW, names.MANAGE_VIEW, names.PLAN_VIEW)
OF_NO_RUN = {names.PREVIEW, names.WHAT_VIEW, names.WHO_VIEW}


def presses(run: str) -> list[tuple[str, str]]:
    """Every button that leads to a run, with what it carries."""
    until = "2030-01-07T17:00:00+00:00"
    return [
        *((name, run) for name in PRESSED),
        *((name, names.packed(run=run, step="page1")) for name in STEPPED),
        *(
            (f"{names.STEER}_{what}", names.packed(run=run, what=what, until=until))
            for what in STEERED
        ),
        (names.OPEN_START, names.packed(assessment="readiness", after=run)),
        (names.REOPEN_CHOICE, "R1"),
        (names.DELETE_ANSWERS, run),
        (f"{names.STEER}_{managing.DELETE}", names.packed(run=run, what=managing.DELETE)),
    ]


def payloads(run: str, who: Somebody, first: int) -> list[dict[str, Any]]:
    """Every button and form that leads to a run, as this person would press or send it."""
    held = {managing.PEOPLE: {"p": {"type": "multi_users_select", "selected_users": [who.user]}}}
    metadata = names.packed(run=run, step="page1")
    made = [
        *(traffic.submission(first + n, v, metadata, held, who.user) for n, v in enumerate(SENT)),
        *(traffic.press(0, action, value, who.user) for action, value in presses(run)),
    ]
    for number, payload in enumerate(made):
        payload["trigger_id"] = f"{first + number}.1.abc"
        if what(payload) == names.REOPEN_CHOICE:
            payload["view"] = {"id": "V1", "type": "modal", "private_metadata": metadata}
    origin = {"user": {"id": who.user, "team_id": who.home}, "team": {"id": who.team}}
    return [payload | origin for payload in made]


def kept(stage: Stage) -> Mapping[str, object]:
    """All rows but those of deliveries and messages."""
    rows = everything(stage.store)
    return {table: rows[table] for table in rows.keys() - ABOUT_MESSAGES}


def changed(before: Mapping[str, object], after: Mapping[str, object]) -> set[str]:
    """The tables in which there is a difference."""
    return {table for table in before if before[table] != after[table]}


def shown_after(stage: Stage, payload: dict[str, Any]) -> str:
    """All that the app answers and says when something is pressed or sent."""
    before = len(stage.slack.calls)
    [ack] = stage.slack.deliver(payload)
    assert ack.status == 200
    stage.settle()
    return ack.body + "".join(str(call.arguments) for call in stage.slack.calls[before:])


@pytest.fixture
def checks(stage: Stage) -> tuple[str, str]:
    """A check that is open and half answered, and one whose result is there."""
    runs: list[str] = []
    for _ in range(2):
        start_together(stage, (BEN, MEI), what={"subject": SUBJECT})
        [run] = {one.id for one in stage.workspace.runs()} - set(runs)
        runs.append(run)
        answer(stage, stage.inbox(BEN)[-1], BEN, 0)
        if len(runs) == 1:
            stage.click(card(stage), "Manage", ADA)
            stage.click(stage.modal(ADA), "Close now", ADA)
    return runs[0], runs[1]


@pytest.mark.parametrize("name", OUTSIDERS)
def test_nothing_of_a_check_is_seen_or_changed_by(
    stage: Stage, checks: tuple[str, str], name: str
) -> None:
    before = kept(stage)
    for number, run in enumerate(checks):
        for payload in payloads(run, OUTSIDERS[name], 1000 * (number + 1)):
            said = shown_after(stage, payload)
            assert [secret for secret in SECRETS if secret in said] == [], payload
            assert kept(stage) == before, payload


@pytest.mark.parametrize("user", [PRIYA, GUS])
def test_neither_words_nor_home_show_a_check_to_whom_it_is_not_for(
    stage: Stage, checks: tuple[str, str], user: str
) -> None:
    before = kept(stage)
    for words in WORDS:
        stage.slack.direct(user, words)
        stage.settle()
    said = [*map(shown, stage.inbox(user)), str(stage.home(user).body)]
    assert len(said) > 2 * len(WORDS), "each is answered"
    assert not [text for text in said for secret in (*SECRETS, *checks) if secret in text]
    assert changed(before, kept(stage)) <= OF_QUESTIONS


def test_no_words_in_a_shared_channel_show_a_check_to_another_organisation(
    stage: Stage, checks: tuple[str, str]
) -> None:
    before = kept(stage)
    for words in WORDS:
        stage.slack.mention(OLGA, PARTNERS, f"<@{traffic.BOT}> {words}")
        stage.settle()
    channel = stage.slack.workspace.channel(PARTNERS).id
    said = [shown(message) for message in stage.slack.workspace.all_messages(channel)]
    assert len(said) >= 2 * len(WORDS), "each is answered"
    assert not [text for text in said for secret in (*SECRETS, *checks) if secret in text]
    assert changed(before, kept(stage)) <= OF_QUESTIONS


def test_those_it_is_for_are_told_something_else_by_each(
    stage: Stage, checks: tuple[str, str]
) -> None:
    """Or the test above would be blind."""
    differ = set()
    for number, (user, run) in enumerate((user, run) for user in (BEN, ADA) for run in checks):
        of_outsider, of_user = (
            payloads(run, Somebody(who), 1000 * (2 * number + place))
            for place, who in enumerate((PRIYA, user))
        )
        for outside, inside in zip(of_outsider, of_user, strict=True):
            refusal, before = texts(shown_after(stage, outside)), kept(stage)
            if texts(shown_after(stage, inside)) != refusal or kept(stage) != before:
                differ.add(what(inside))
    assert differ == {what(payload) for payload in payloads("r1", Somebody(ADA), 0)}


def test_every_button_and_form_of_a_run_is_tried() -> None:
    tried = {what(payload) for payload in payloads("r1", Somebody(ADA), 0)}
    known = {value for name, value in vars(names).items() if name.isupper()} - {names.STEER}
    assert known - tried == OF_NO_RUN


def what(payload: dict[str, Any]) -> str:
    """The name of the button or form."""
    if payload["type"] == "view_submission":
        return str(payload["view"]["callback_id"])
    return str(payload["actions"][0]["action_id"])


def texts(shown: str) -> list[str]:
    """What can be read of it."""
    return re.findall(r"""["']text["']: ["'](.*?)["'][,}]""", shown)
