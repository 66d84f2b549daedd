"""Where an answer goes: into the thread of a mention, in place of a direct message, in private."""

import pytest

from .stage import ADA, BEN, OPERATIONS, Stage, buttons, entries, shown


def test_a_mention_is_answered_in_the_thread_of_its_message(stage: Stage) -> None:
    said = stage.slack.mention(ADA, OPERATIONS, "What is BPO?")

    reply = stage.reply(said)

    assert said.message is not None
    assert reply.thread_ts == said.message.ts
    assert not reply.is_ephemeral
    assert entries(reply) == ["bpo"]


def test_a_mention_inside_a_thread_is_answered_in_that_thread(stage: Stage) -> None:
    root = stage.slack.say(BEN, OPERATIONS, "Shall we outsource this?").message
    assert root is not None

    reply = stage.mention("What is BPO?", thread=root.ts)

    assert reply.thread_ts == root.ts


def test_what_is_said_in_a_shared_channel_is_answered_by_the_workspace_that_has_the_app(
    stage: Stage,
) -> None:
    said = stage.slack.workspace.post(OPERATIONS, BEN, "<@U0ADVISOR> What is BPO?")
    event = stage.slack.payloads.app_mention(said)

    [ack] = stage.slack.deliver(event | {"team_id": "T0PARTNER"})

    stage.settle()
    assert ack.ok
    assert stage.store.workspace("T0PARTNER").erase() == 0
    assert entries(stage.seen(OPERATIONS, thread=said.ts)[-1]) == ["bpo"]


def test_each_thread_has_a_topic_of_its_own(stage: Stage) -> None:
    nearshore = stage.mention("What is nearshore outsourcing?")
    kpo = stage.mention("What is KPO?")

    of_nearshore = stage.mention("and the benefits?", thread=nearshore.thread_ts)
    of_lpo = stage.mention("what about LPO?", thread=kpo.thread_ts)

    assert entries(of_nearshore) == ["location.nearshore.benefits"]
    assert entries(of_lpo) == ["definition.lpo"]


def test_a_direct_message_is_answered_in_place(stage: Stage) -> None:
    reply = stage.direct("What is BPO?")

    assert reply.channel == "D0ADA"
    assert reply.thread_ts is None
    assert entries(reply) == ["bpo"]


def test_a_follow_up_in_direct_messages_needs_no_mention(stage: Stage) -> None:
    stage.direct("What is nearshore outsourcing?")

    assert entries(stage.direct("and the benefits?")) == ["location.nearshore.benefits"]


def test_a_thread_in_direct_messages_is_answered_in_that_thread(stage: Stage) -> None:
    first = stage.direct("What is BPO?")

    reply = stage.direct("What is KPO?", thread=first.ts)

    assert reply.thread_ts == first.ts


def test_a_mention_in_direct_messages_is_answered_once(stage: Stage) -> None:
    assert entries(stage.direct("@Advisor What is BPO?")) == ["bpo"]


def test_a_private_channel_is_answered_like_any_other(stage: Stage) -> None:
    reply = stage.reply(stage.slack.mention(BEN, "#sourcing", "What is BPO?"))

    assert entries(reply) == ["bpo"]


@pytest.mark.parametrize("words", ["ask What is BPO?", "ASK What is BPO?", "What is BPO?"])
def test_the_command_answers_only_the_one_who_typed_it(stage: Stage, words: str) -> None:
    typed = stage.slack.command(ADA, OPERATIONS, "/advisor", words)

    reply = stage.reply(typed, OPERATIONS, ADA)

    assert entries(reply) == ["bpo"]
    assert reply.viewer == ADA
    assert stage.replies(typed, OPERATIONS, BEN) == []


def test_a_question_may_hold_any_word_that_slack_uses_itself(stage: Stage) -> None:
    assert shown(stage.command("ask what is the payload= of a command?"))


@pytest.mark.parametrize("words", ["", "help", "  HELP ", "?", "usage", "ask"])
def test_the_command_without_a_question_gives_help_in_private(stage: Stage, words: str) -> None:
    reply = stage.command(words)

    assert reply.viewer == ADA
    assert buttons(reply)


def test_the_command_finds_results_and_lists_the_checks(stage: Stage) -> None:
    assert "no result of yours" in shown(stage.command("results"))
    assert "Are we ready to outsource this?" in shown(stage.command("check"))


def test_a_command_where_the_app_is_no_member_is_answered_all_the_same(stage: Stage) -> None:
    stage.slack.workspace.leave(OPERATIONS, stage.slack.settings.bot_user)

    assert entries(stage.command("ask What is BPO?")) == ["bpo"]


def test_private_answers_have_their_own_memory_for_each_person(stage: Stage) -> None:
    stage.command("ask What is nearshore outsourcing?", ADA)
    stage.command("ask What is KPO?", BEN)

    assert entries(stage.command("ask and the benefits?", ADA)) == ["location.nearshore.benefits"]
    assert entries(stage.command("ask what about LPO?", BEN)) == ["definition.lpo"]


def test_an_answer_names_its_sources_and_the_day_of_its_review(stage: Stage) -> None:
    seen = shown(stage.mention("What is BPO?"))

    assert "Sources: " in seen
    assert "reviewed " in seen


def test_an_answer_carries_its_id_so_that_it_can_be_found_again(stage: Stage) -> None:
    reply = stage.mention("What is BPO?")

    assert reply.metadata is not None
    assert reply.metadata["event_type"] == "advisor_reply"
    assert set(reply.metadata["event_payload"]) == {"id"}


def test_a_search_lists_answers_in_private(stage: Stage) -> None:
    reply = stage.command("search ecryption of data")

    assert reply.viewer == ADA
    assert any("data" in label.lower() for label in buttons(reply))


@pytest.mark.parametrize("words", ["search", "search zzzz", 'search " zz=zz --'])
def test_a_search_that_finds_nothing_says_what_to_do(stage: Stage, words: str) -> None:
    assert "Try another word" in shown(stage.command(words))
