"""Who sees what of a check, and what each refusal says to do next."""

from datetime import timedelta
from typing import Any

import pytest

from bot.playground import View

from . import checking
from .checking import ONLY_ME, TOGETHER, WEEK, answer, card, invitation, start_alone, start_together
from .stage import (
    ADA,
    BEN,
    MEI,
    OPERATIONS,
    PRIYA,
    SOURCING,
    Stage,
    buttons,
    shown,
)


def told(stage: Stage, user: str) -> str:
    """Everything in somebody's direct messages."""
    return "\n".join(shown(message) for message in stage.inbox(user))


def noted(stage: Stage, user: str, channel: str = SOURCING) -> str:
    """What only this person sees in a channel."""
    return "\n".join(shown(m) for m in stage.seen(channel, user) if m.viewer == user)


def manage(stage: Stage, user: str = ADA, channel: str = SOURCING) -> View:
    stage.click(card(stage, channel, user), "Manage", user)
    return stage.modal(user)


def close(stage: Stage, channel: str = SOURCING) -> None:
    stage.click(manage(stage, channel=channel), "Close now", ADA)


# The subject


def test_the_subject_is_inside_the_form_and_in_no_message(stage: Stage) -> None:
    start_together(stage, (BEN, MEI), channel=OPERATIONS)
    assert "Payroll" not in told(stage, BEN) + told(stage, MEI)
    stage.click(invitation(stage, BEN), "Answer", BEN)
    stage.submit(stage.modal(BEN), {})
    assert "Payroll" in str(stage.modal(BEN).body)


def test_an_admin_who_steers_somebody_elses_check_is_not_told_its_subject(stage: Stage) -> None:
    start_together(stage, (MEI,), user=BEN)
    assert "Payroll" not in str(manage(stage, ADA).body)
    assert "Payroll" in str(manage(stage, BEN).body)


def test_the_words_of_notifications_hold_no_subject(stage: Stage) -> None:
    start_together(stage, (BEN,))
    answer(stage, invitation(stage, BEN), BEN)
    close(stage)
    posted = [c.arguments for c in stage.slack.calls if c.method.startswith("chat.")]
    assert posted
    assert not [call for call in posted if "Payroll" in str(call)]


def test_a_colleague_with_a_next_step_hears_which_but_not_of_what_one_answered_alone(
    stage: Stage,
) -> None:
    start_alone(stage)
    checking.fill(stage, ADA, 0)
    message = next(m for m in stage.inbox(ADA) if "Who does what" in buttons(m))
    stage.click(message, "Who does what", ADA)
    stage.submit(stage.modal(ADA), {"owner_0": BEN})
    assert "put you down for a next step" in told(stage, BEN)
    assert "Payroll" not in told(stage, BEN)


# Who answered


def test_who_answered_is_told_to_nobody_before_or_after(stage: Stage) -> None:
    start_together(stage, (BEN, MEI), Names="yes", channel=OPERATIONS)
    answer(stage, invitation(stage, BEN), BEN)
    view = stage.workspace.runs()[0]
    stage.advance(WEEK)
    said = "\n".join(told(stage, user) for user in (ADA, MEI))
    assert BEN not in said
    assert "Ben" not in said
    assert not [line for line in stage.workspace.audit(20) if line.actor == BEN and view.id]


def test_where_names_are_kept_the_starter_alone_sees_who_is_still_to_answer(stage: Stage) -> None:
    start_together(stage, (BEN, MEI))
    assert f"<@{ADA}> sees who is still to answer" in shown(card(stage))
    answer(stage, invitation(stage, BEN), BEN)

    stage.click(card(stage), "Manage", ADA)

    form = str(stage.modal(ADA).blocks)
    assert f"Still to answer: <@{MEI}>. Only you see this." in form
    assert BEN not in form


def test_of_an_anonymous_check_nobody_sees_who_is_still_to_answer(stage: Stage) -> None:
    start_together(stage, (BEN, MEI, PRIYA), Names="yes")
    assert "still to answer" not in shown(card(stage))

    stage.click(card(stage), "Manage", ADA)

    assert "Still to answer" not in str(stage.modal(ADA).blocks)


def test_the_card_says_who_will_read_the_result(stage: Stage) -> None:
    start_together(stage, (BEN,))
    assert "everyone in <#G0SOURCING>" in shown(card(stage))
    start_together(stage, (BEN,), **ONLY_ME)
    assert f"the result goes to <@{ADA}> only" in shown(stage.seen(SOURCING)[-1])


def test_anonymous_with_too_few_people_is_warned_of_at_the_start(stage: Stage) -> None:
    done = start_together(stage, (BEN, MEI), Names="yes")
    assert "fewer than 3 anonymous answers" in str(done.body)


# Who may read


def test_in_its_channel_a_result_is_read_by_all_who_are_there(stage: Stage) -> None:
    start_together(stage, (), Names="yes")
    answer(stage, card(stage), ADA)
    close(stage)
    stage.click(card(stage), "Result", BEN)
    assert "isn't shared with you" not in noted(stage, BEN)
    assert "decision aid" in noted(stage, BEN)


def test_before_the_end_there_is_no_result_and_that_is_said(stage: Stage) -> None:
    start_together(stage, (BEN,))
    answer(stage, invitation(stage, BEN), BEN)
    close(stage)
    old = card(stage)
    stage.choose(manage(stage), "assess_reopen", "R1", ADA)
    stage.click(old, "Result", ADA, stale=True)
    assert "decision aid" in noted(stage, ADA)  # the earlier one, which still stands


def test_somebody_asked_who_is_not_in_the_channel_finds_the_result_on_home(stage: Stage) -> None:
    start_together(stage, (MEI,))
    answer(stage, invitation(stage, MEI), MEI)
    close(stage)
    assert "on your Home tab" in told(stage, MEI)
    stage.click(stage.home(MEI), "Open", MEI)
    assert "decision aid" in told(stage, MEI)
    assert "Payroll" not in told(stage, MEI)


def test_nothing_of_others_is_on_somebodys_home(stage: Stage) -> None:
    start_together(stage, (BEN,))
    answer(stage, invitation(stage, BEN), BEN)
    close(stage)
    home = str(stage.home(PRIYA).body)
    assert "Project Maple" not in home
    assert "Payroll" not in home


def test_who_began_from_a_result_is_not_given_what_only_its_starter_entered(stage: Stage) -> None:
    start_together(stage, (BEN,), assessment="vendor", what={"prices": "Acme = 987654\nBolt = 9"})
    answer(stage, invitation(stage, BEN), BEN, 0)
    close(stage)
    stage.click(card(stage), "Result", BEN)
    result = [m for m in stage.seen(SOURCING, BEN) if m.viewer == BEN][-1]
    for label in [name for name in buttons(result) if name.startswith(("Start", "Go on", "Run"))]:
        stage.click(result, label, BEN)
        assert "987654" not in str(stage.modal(BEN).body)


# Dead ends


def test_a_channel_that_was_shared_while_the_form_was_open_is_refused(stage: Stage) -> None:
    form = checking.begin(stage)
    stage.submit(form, {"Who answers?": TOGETHER})
    stage.slack.workspace.change_channel(SOURCING, is_ext_shared=True)
    values = {"Name that others see": "Project Maple", "Who should answer?": [BEN]}
    done = stage.submit(stage.modal(ADA), values)
    assert "Use direct messages" in done.errors["where"]
    assert stage.workspace.runs() == ()
    done = stage.submit(stage.modal(ADA), {**values, "Where?": "direct"})
    assert done.errors == {}


def test_a_role_ticked_by_mistake_is_changed_with_back(stage: Stage) -> None:
    start_together(stage, (BEN,))
    stage.click(invitation(stage, BEN), "Answer", BEN)
    stage.submit(stage.modal(BEN), {"roles": ["finance"]})
    stage.click(stage.modal(BEN), "Back", BEN)
    again = stage.modal(BEN)
    [boxes] = stage.fields(again).values()
    assert [one["value"] for one in boxes["initial_options"]] == ["finance"]


def test_a_day_that_is_over_is_pointed_at_in_the_form(stage: Stage) -> None:
    start_together(stage, (BEN,))
    done = stage.submit(manage(stage), {"Another day to close": "2020-01-01"})
    assert "Pick a later day" in done.errors["deadline"]


def test_a_moved_day_and_more_people_are_on_the_card_at_once(stage: Stage) -> None:
    start_together(stage, (BEN,))
    day = stage.now + timedelta(days=20)
    values = {"Another day to close": day.date().isoformat(), "Ask more people": [MEI]}
    stage.submit(manage(stage), values)
    text = shown(card(stage))
    assert "0 of 2" in text
    assert f"{day:%-d %B %Y}" in text


def test_a_reminder_in_a_channel_offers_no_button_that_would_do_nothing(stage: Stage) -> None:
    start_together(stage, ())
    stage.click(manage(stage), "Remind (2 left)", ADA)
    [reminder] = [m for m in stage.seen(SOURCING, ADA, card(stage).ts) if "Still" in shown(m)]
    assert list(buttons(reminder)) == ["Answer"]


def test_a_check_called_off_offers_nothing_to_press(stage: Stage) -> None:
    start_together(stage, (BEN,))
    stage.click(manage(stage), "Call off", ADA)
    assert buttons(card(stage)) == {}


def test_closing_with_no_answers_says_before_that_there_will_be_no_result(stage: Stage) -> None:
    start_together(stage, (BEN,))
    assert "there will be no result" in str(manage(stage).body)


def test_calling_off_a_question_asked_again_leaves_the_result(stage: Stage) -> None:
    start_together(stage, (BEN,))
    answer(stage, invitation(stage, BEN), BEN)
    close(stage)
    stage.choose(stage.modal(ADA), "assess_reopen", "R1", ADA)
    assert "earlier result stands" in str(stage.modal(ADA).body)
    stage.click(stage.modal(ADA), "Call off", ADA)
    assert stage.workspace.runs()[0].state == "closed"
    assert "earlier result stands" in told(stage, ADA)


def test_without_an_open_check_one_is_told_what_else_can_be_done(stage: Stage) -> None:
    start_together(stage, (BEN,))
    answer(stage, invitation(stage, BEN), BEN)
    reply = stage.direct("resume my check", BEN)
    assert "Change: Project Maple" in buttons(reply)


# Somebody who left


def test_a_starter_who_was_forgotten_is_named_in_words_and_not_written_to(stage: Stage) -> None:
    start_together(stage, (BEN, MEI), user=ADA, channel=SOURCING)
    assert stage.workspace.forget(ADA)
    before = len(stage.inbox(ADA))
    answer(stage, invitation(stage, BEN), BEN)
    assert "Started by someone who left" in shown(card(stage))
    assert ADA not in shown(card(stage))
    answer(stage, invitation(stage, MEI), MEI)
    stage.advance(WEEK)
    assert stage.workspace.runs()[0].state == "closed"
    assert len(stage.inbox(ADA)) == before
    assert "<@someone" not in str([call.arguments for call in stage.slack.calls])


@pytest.mark.parametrize("audience", ["starter", "everyone"])
def test_a_forgotten_starters_check_in_direct_messages_still_ends(
    stage: Stage, audience: str
) -> None:
    more: dict[str, Any] = {"Who gets the result?": audience}
    start_together(stage, (BEN,), channel=OPERATIONS, **more)
    assert stage.workspace.forget(ADA)
    answer(stage, invitation(stage, BEN), BEN)
    stage.advance(WEEK)
    assert stage.workspace.runs()[0].state == "closed"
    assert ("decision aid" in told(stage, BEN)) is (audience == "everyone")
