"""The Home tab: useful to anyone who opens it, and its buttons lead into direct messages."""

from bot.playground import View

from .stage import ADA, BEN, Stage, entries


def opened(stage: Stage, user: str = ADA) -> View:
    assert stage.slack.open_home(user).ok
    stage.settle()
    home = stage.slack.home(user)
    assert home is not None
    return home


def first_button(home: View) -> dict[str, str]:
    """The first button of the tab that asks something."""
    elements = [e for b in home.blocks if b["type"] == "actions" for e in b["elements"]]
    found: dict[str, str] = elements[0]
    return found


def test_opening_it_shows_what_the_advisor_is_for(stage: Stage) -> None:
    home = opened(stage)

    assert home.body["type"] == "home"
    assert "outsourcing" in str(home.blocks).lower()
    assert "#ask-sourcing" in str(home.blocks)


def test_each_person_has_one_and_nobody_is_written_to(stage: Stage) -> None:
    opened(stage, ADA)
    opened(stage, BEN)

    assert stage.slack.messages(ADA) == []
    assert stage.slack.messages(BEN) == []


def test_its_buttons_are_answered_in_direct_messages(stage: Stage) -> None:
    home = opened(stage)

    pressed = stage.slack.click(ADA, home, first_button(home)["action_id"])

    reply = stage.reply(pressed, ADA)
    assert reply.channel == "D0ADA"
    assert entries(reply)


def test_the_answer_to_a_button_can_be_followed_up(stage: Stage) -> None:
    home = opened(stage)
    stage.reply(stage.slack.click(ADA, home, first_button(home)["action_id"]), ADA)

    assert entries(stage.direct("and the downsides?"))


def test_the_messages_tab_is_left_to_slack(stage: Stage) -> None:
    assert stage.slack.people.open_tab(ADA, "messages").ok
    stage.settle()

    assert stage.slack.home(ADA) is None


def test_the_same_opening_delivered_again_draws_once(stage: Stage) -> None:
    payload = stage.slack.payloads.home_opened(ADA, "D0ADA", "home", None)

    acks = stage.slack.deliver(payload, times=4, together=True)

    stage.settle()
    assert [ack.status for ack in acks] == [200] * 4
    assert [call.method for call in stage.slack.calls] == ["views.publish"]
