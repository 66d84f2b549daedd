"""What arrives again, in another guise, or from nobody: never a second answer."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from bot.playground import Message

from .stage import ADA, BEN, MEI, OPERATIONS, Stage, entries

QUESTION = "<@U0ADVISOR> What is BPO?"


@pytest.fixture
def asked(stage: Stage) -> Message:
    """A question in #operations that the app has not been told of."""
    return stage.slack.workspace.post(OPERATIONS, ADA, QUESTION)


def answers(stage: Stage, asked: Message) -> list[Message]:
    stage.settle()
    return stage.slack.messages(OPERATIONS, asked.ts)[1:]


@pytest.mark.parametrize("together", [False, True])
def test_an_event_delivered_four_times_is_answered_once(
    stage: Stage, asked: Message, *, together: bool
) -> None:
    event = stage.slack.payloads.app_mention(asked)

    acks = stage.slack.deliver(event, times=4, together=together)

    assert [ack.status for ack in acks] == [200] * 4
    assert [entries(answer) for answer in answers(stage, asked)] == [["bpo"]]


@pytest.mark.parametrize("together", [False, True])
def test_a_direct_message_delivered_four_times_is_answered_once(
    stage: Stage, *, together: bool
) -> None:
    said = stage.slack.workspace.post(ADA, ADA, "What is BPO?")

    acks = stage.slack.deliver(stage.slack.payloads.message_event(said), times=4, together=together)

    stage.settle()
    assert [ack.status for ack in acks] == [200] * 4
    assert len(stage.slack.messages(ADA)) == 2


def test_the_same_message_under_another_event_id_is_answered_once(
    stage: Stage, asked: Message
) -> None:
    first, second = (stage.slack.payloads.app_mention(asked) for _ in range(2))
    assert first["event_id"] != second["event_id"]

    for event in (first, second):
        stage.slack.deliver(event)

    assert len(answers(stage, asked)) == 1


def test_a_command_delivered_twice_is_answered_once(stage: Stage) -> None:
    form = stage.slack.payloads.command(ADA, "C0OPERATIONS", "/advisor", "ask What is BPO?")

    acks = stage.slack.deliver(form, times=2)

    stage.settle()
    assert [ack.status for ack in acks] == [200, 200]
    assert len(stage.slack.messages(OPERATIONS, viewer=ADA)) == 1


def test_the_same_words_said_twice_are_answered_twice(stage: Stage) -> None:
    assert entries(stage.direct("What is BPO?")) == ["bpo"]
    assert entries(stage.direct("What is BPO?")) == ["bpo"]


def test_people_who_ask_at_once_in_one_thread_are_all_answered(
    stage: Stage, asked: Message
) -> None:
    questions = {ADA: "What is KPO?", BEN: "What is LPO?", MEI: "What is RPO?"}

    with ThreadPoolExecutor(len(questions)) as pool:
        said = [
            pool.submit(stage.slack.mention, user, OPERATIONS, text, asked.ts)
            for user, text in questions.items()
        ]
        assert all(each.result().ok for each in said)

    found = [entries(message) for message in answers(stage, asked) if message.user == "U0ADVISOR"]
    assert sorted(found) == [["definition.kpo"], ["definition.lpo"], ["definition.rpo"]]


@pytest.mark.parametrize(
    "changed",
    [
        {"bot_id": "B0OTHER"},
        {"subtype": "bot_message", "bot_id": "B0OTHER", "user": None},
        {"subtype": "channel_join"},
        {"subtype": "channel_topic"},
        {"subtype": "message_changed"},
        {"subtype": "message_deleted"},
        {"user": "U0ADVISOR"},
        {"user": None},
    ],
    ids=str,
)
@pytest.mark.parametrize("kind", ["app_mention", "message"])
def test_what_no_person_says_is_not_answered(
    stage: Stage, kind: str, changed: dict[str, Any]
) -> None:
    said = stage.slack.workspace.post(ADA, ADA, QUESTION)
    event = stage.slack.payloads.message_event(said)
    event["event"] |= {"type": kind, **changed}

    [ack] = stage.slack.deliver(event)

    stage.settle()
    assert ack.status == 200
    assert stage.slack.workspace.all_messages(ADA) == [said]


@pytest.mark.parametrize("deleted", [False, True])
def test_edits_and_deletions_are_not_answered(
    stage: Stage, asked: Message, *, deleted: bool
) -> None:
    [ack] = stage.slack.deliver(stage.slack.payloads.message_changed(asked, deleted=deleted))

    assert ack.status == 200
    assert answers(stage, asked) == []


def test_a_file_with_a_question_is_answered(stage: Stage) -> None:
    said = stage.slack.workspace.post(ADA, ADA, "What is BPO?")
    event = stage.slack.payloads.message_event(said)
    event["event"]["subtype"] = "file_share"

    stage.slack.deliver(event)

    stage.settle()
    assert len(stage.slack.messages(ADA)) == 2


@pytest.mark.parametrize("kind", ["reaction_added", "team_join", "app_uninstalled", "new_in_2030"])
def test_an_event_nobody_listens_to_is_acknowledged(stage: Stage, kind: str) -> None:
    event = stage.slack.payloads.event({"type": kind, "event_ts": "1.0"})

    [ack] = stage.slack.deliver(event)

    assert ack.status == 200


def test_joining_a_channel_is_acknowledged_and_not_commented(stage: Stage) -> None:
    stage.slack.workspace.leave("#general", stage.slack.settings.bot_user)

    joined = stage.slack.people.typed_command(ADA, "#general", "/invite @Advisor")

    stage.settle()
    assert joined.ok
    posts = [message.user for message in stage.slack.messages("#general", viewer=ADA)]
    assert stage.slack.settings.bot_user not in posts
