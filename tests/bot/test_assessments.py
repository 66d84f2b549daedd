"""Assessments in Slack, from the command to the result that is found again."""

from datetime import timedelta
from typing import Any

import pytest

from bot.playground import dropped

from . import checking
from .checking import (
    ALONE,
    ONLY_ME,
    TOGETHER,
    answer,
    card,
    invitation,
    start_alone,
    start_together,
)
from .stage import (
    ADA,
    BEN,
    GUS,
    MEI,
    OPERATIONS,
    PARTNERS,
    PRIYA,
    SAM,
    SOURCING,
    Stage,
    buttons,
    shown,
)

HERE = "In this channel, as a card"


def told(stage: Stage, user: str) -> str:
    """Everything in somebody's direct messages."""
    return "\n".join(shown(message) for message in stage.inbox(user))


def run_of(stage: Stage) -> str:
    """The id of the latest run."""
    return stage.workspace.runs()[0].id


# Alone


def test_somebody_who_answers_alone_gets_the_result_at_once(stage: Stage) -> None:
    start_alone(stage)
    checking.fill(stage, ADA)
    stage.settle()
    result = checking.result(stage, ADA)
    assert "Payroll" in result
    assert "Next steps" in result
    assert stage.workspace.runs()[0].state == "closed"


def test_the_radar_comes_as_a_picture_with_a_text_for_those_who_cannot_see_it(
    stage: Stage,
) -> None:
    start_alone(stage)
    checking.fill(stage, ADA)
    stage.settle()
    file = stage.eventually(stage.files)[0]
    assert file.content.startswith(b"\x89PNG")
    assert "Purpose" in file.alt_txt


def test_the_pages_hold_three_to_five_questions_and_say_how_far_one_is(stage: Stage) -> None:
    view = start_alone(stage)
    assert 3 <= len(stage.fields(view)) <= 5
    assert "Page 1 of 4" in str(view.body)
    assert "0 of 16 answered" in str(view.body)


def test_going_back_keeps_what_was_chosen_on_both_pages(stage: Stage) -> None:
    first = start_alone(stage)
    stage.submit(first, checking.picked(stage, first, 3))
    second = stage.modal(ADA)
    chosen = checking.picked(stage, second, 1)
    stage.click(second, "Back", ADA, picked=chosen)
    again = stage.modal(ADA)
    values = [field["initial_option"]["value"] for field in stage.fields(again).values()]
    assert values == ["4"] * len(values)
    stage.submit(again, {})
    for label, element in stage.fields(stage.modal(ADA)).items():
        assert element["initial_option"]["value"] == chosen[label]


def test_an_answer_left_out_is_pointed_at_and_dont_know_is_an_answer(stage: Stage) -> None:
    view = start_alone(stage)
    labels = list(stage.fields(view))
    done = stage.submit(view, dict.fromkeys(labels[:-1], "Don't know"))
    assert len(done.errors) == 1
    done = stage.submit(view, dict.fromkeys(labels, "Don't know"))
    assert done.errors == {}


def test_the_review_leads_back_to_a_page_and_shows_the_change(stage: Stage) -> None:
    view = start_alone(stage)
    while view.body["callback_id"] != "assess_review":
        stage.submit(view, checking.picked(stage, view, 2))
        view = stage.modal(ADA)
    stage.click(view, "Change", ADA)
    page = stage.modal(ADA)
    label = next(iter(stage.fields(page)))
    stage.submit(page, {label: "Don't know"})
    while stage.modal(ADA).body["callback_id"] != "assess_review":
        stage.submit(stage.modal(ADA), {})
    assert "Don't know" in str(stage.modal(ADA).body)


def test_somebody_who_leaves_goes_on_at_the_same_question_from_home(stage: Stage) -> None:
    first = start_alone(stage)
    stage.submit(first, checking.picked(stage, first, 2))
    second = stage.modal(ADA)
    stage.close(second)
    stage.click(stage.home(ADA), "Answer", ADA)
    assert list(stage.fields(stage.modal(ADA))) == list(stage.fields(second))


# Starting


def test_a_check_without_a_name_offers_all_six(stage: Stage) -> None:
    message = stage.command("check")
    assert len([b for b in message.blocks if b.get("accessory")]) == 6


def test_the_subject_must_be_named(stage: Stage) -> None:
    form = checking.begin(stage, "")
    done = stage.submit(form, {"Who answers?": ALONE})
    assert list(done.errors) == ["subject"]


def test_the_questions_and_a_sample_result_can_be_seen_before_anyone_is_asked(
    stage: Stage,
) -> None:
    form = checking.begin(stage)
    stage.click(form, "Look at the questions", ADA)
    text = str(stage.modal(ADA).body)
    assert "How clear is the result you want" in text
    assert "an example" in text


def test_in_a_public_channel_direct_messages_are_the_default_and_a_warning_says_why(
    stage: Stage,
) -> None:
    form = checking.begin(stage, channel=OPERATIONS)
    stage.submit(form, {"Who answers?": TOGETHER})
    who = stage.modal(ADA)
    assert "is public" in str(who.body)
    assert stage.fields(who)["Where?"]["initial_option"]["value"] == "direct"


def test_in_a_private_channel_the_card_is_the_default(stage: Stage) -> None:
    form = checking.begin(stage, channel=SOURCING)
    stage.submit(form, {"Who answers?": TOGETHER})
    who = stage.modal(ADA)
    assert "is public" not in str(who.body)
    assert stage.fields(who)["Where?"]["initial_option"]["value"] == "here"


def test_in_a_channel_shared_with_another_organisation_no_card_can_be_posted(
    stage: Stage,
) -> None:
    form = checking.begin(stage, channel=PARTNERS)
    stage.submit(form, {"Who answers?": TOGETHER})
    who = stage.modal(ADA)
    assert "shared with another organisation" in str(who.body)
    assert "Where?" not in stage.fields(who)
    done = stage.submit(who, {"Name that others see": "Project Maple"})
    assert done.errors


def test_nobody_to_ask_and_a_day_that_is_over_are_pointed_at(stage: Stage) -> None:
    form = checking.begin(stage, channel=OPERATIONS)
    stage.submit(form, {"Who answers?": TOGETHER})
    values = {"Name that others see": "Project Maple", "Closes on": "2020-01-01"}
    done = stage.submit(stage.modal(ADA), values)
    assert set(done.errors) == {"people", "deadline"}


def test_the_card_shows_the_neutral_name_and_never_the_subject(stage: Stage) -> None:
    start_together(stage, (BEN, MEI))
    text = shown(card(stage))
    assert "Project Maple" in text
    assert "Payroll" not in text
    assert "0 of 2 have answered" in text


def test_a_double_press_of_start_makes_one_run(stage: Stage) -> None:
    form = checking.begin(stage)
    stage.submit(form, {"Who answers?": TOGETHER})
    who = stage.modal(ADA)
    values = {"Name that others see": "Project Maple", "Who should answer?": [BEN]}
    stage.submit(who, values)
    stage.submit(who, values, stale=True)
    stage.settle()
    assert len(stage.workspace.runs()) == 1


# With a team


def test_a_team_answers_and_everyone_reads_one_result_in_the_thread(stage: Stage) -> None:
    start_together(stage, (BEN, MEI))
    answer(stage, invitation(stage, BEN), BEN, 4)
    assert "1 of 2 have answered" in shown(card(stage))
    answer(stage, invitation(stage, MEI), MEI, 0)
    assert "2 of 2 have answered" in shown(card(stage))
    assert "All 2 people have answered" in told(stage, ADA)
    stage.click(card(stage), "Manage", ADA)
    stage.click(stage.modal(ADA), "Close now", ADA)
    stage.settle()
    thread = stage.seen(SOURCING, ADA, card(stage).ts)
    assert any("decision aid" in shown(message) for message in thread)
    assert "closed" in shown(card(stage))
    assert "the result is in" in told(stage, BEN)


def test_before_it_closes_nobody_sees_anything_but_how_many_have_answered(stage: Stage) -> None:
    start_together(stage, (BEN, MEI))
    answer(stage, invitation(stage, BEN), BEN, 4)
    stage.click(card(stage), "Manage", ADA)
    text = str(stage.modal(ADA).body)
    assert "1 of 2" in text
    assert BEN not in text


def test_answers_can_be_changed_until_it_closes_and_count_at_once(stage: Stage) -> None:
    start_together(stage, (BEN,))
    answer(stage, invitation(stage, BEN), BEN, 0)
    stage.click(invitation(stage, BEN), "Answer", BEN)
    review = stage.modal(BEN)
    assert "Your answers are in" in str(review.body)
    stage.click(review, "Change", BEN)
    page = stage.modal(BEN)
    stage.submit(page, checking.picked(stage, page, 4))
    kept = stage.workspace.view(run_of(stage))
    assert kept is not None
    assert "5" in {str(one.value) for one in kept.answers}
    assert "1 of 1 have answered" in shown(card(stage))


def test_the_deadline_closes_it_and_the_result_goes_to_everyone_asked(stage: Stage) -> None:
    start_together(stage, (BEN, MEI), channel=OPERATIONS)
    answer(stage, invitation(stage, BEN), BEN)
    stage.advance(checking.WEEK)
    stage.eventually(lambda: stage.workspace.runs()[0].state == "closed" or None)
    stage.settle()
    for user in (ADA, BEN, MEI):
        assert "Payroll" not in checking.result(stage, user)
        assert "Project Maple" in checking.result(stage, user)


def test_a_reminder_goes_out_a_day_before_to_those_who_have_not_answered(stage: Stage) -> None:
    start_together(stage, (BEN, MEI, SAM))
    answer(stage, invitation(stage, BEN), BEN)
    stage.click(invitation(stage, SAM), "No reminders", SAM)
    run = stage.workspace.runs()[0]
    assert run.remind_at is not None
    stage.advance(run.remind_at - stage.now + timedelta(minutes=1))
    stage.eventually(lambda: stage.workspace.runs()[0].reminders or None)
    stage.settle()
    assert "Still open" in told(stage, MEI)
    assert "Still open" not in told(stage, BEN)
    assert "Still open" not in told(stage, SAM)


def test_two_reminders_are_the_most(stage: Stage) -> None:
    start_together(stage, (BEN,))
    stage.click(card(stage), "Manage", ADA)
    stage.click(stage.modal(ADA), "Remind (2 left)", ADA)
    stage.click(stage.modal(ADA), "Remind (1 left)", ADA)
    assert "Remind" not in str(stage.modal(ADA).body["blocks"][2])
    stage.settle()
    assert told(stage, BEN).count("Still open") == 2


def test_the_starter_adds_people_and_moves_the_day(stage: Stage) -> None:
    start_together(stage, (BEN,))
    before = stage.workspace.runs()[0].deadline
    day = (stage.now + timedelta(days=20)).date().isoformat()
    stage.click(card(stage), "Manage", ADA)
    values = {"Ask more people": [MEI], "Another day to close": day}
    assert stage.submit(stage.modal(ADA), values).errors == {}
    stage.settle()
    assert "0 of 2" in shown(card(stage))
    assert invitation(stage, MEI)
    assert before is not None
    assert (stage.workspace.runs()[0].deadline or before) > before


def test_calling_off_drops_the_answers_and_says_so_on_the_card(stage: Stage) -> None:
    start_together(stage, (BEN,))
    answer(stage, invitation(stage, BEN), BEN)
    stage.click(card(stage), "Manage", ADA)
    stage.click(stage.modal(ADA), "Call off", ADA)
    stage.settle()
    kept = stage.workspace.view(run_of(stage))
    assert kept is not None
    assert kept.answers == ()
    assert "called off" in shown(card(stage))


def test_a_press_on_a_card_that_has_closed_says_so_and_changes_nothing(stage: Stage) -> None:
    start_together(stage, (BEN,))
    old = invitation(stage, BEN)
    stage.click(card(stage), "Manage", ADA)
    stage.click(stage.modal(ADA), "Call off", ADA)
    stage.settle()
    stage.click(old, "Answer", BEN)
    stage.settle()
    assert "called off" in told(stage, BEN)


def test_a_page_sent_after_the_close_says_so_instead_of_losing_it_silently(stage: Stage) -> None:
    start_together(stage, (BEN,))
    stage.click(invitation(stage, BEN), "Answer", BEN)
    roles = stage.modal(BEN)
    stage.click(card(stage), "Manage", ADA)
    stage.click(stage.modal(ADA), "Close now", ADA)
    stage.submit(roles, {})
    assert "aren't taken any more" in str(stage.modal(BEN).body)


def test_a_disputed_question_is_asked_again_and_gives_a_new_result(stage: Stage) -> None:
    start_together(stage, (BEN, MEI))
    answer(stage, invitation(stage, BEN), BEN, 4)
    answer(stage, invitation(stage, MEI), MEI, 0)
    stage.click(card(stage), "Manage", ADA)
    stage.click(stage.modal(ADA), "Close now", ADA)
    stage.choose(stage.modal(ADA), "assess_reopen", "R1", ADA)
    stage.settle()
    assert "One question again" in shown(card(stage))
    stage.click(card(stage), "Answer", MEI)
    page = stage.modal(MEI)
    assert len(stage.fields(page)) == 1
    stage.submit(page, checking.picked(stage, page, 4))
    stage.submit(stage.modal(MEI), {})
    stage.advance(checking.WEEK)
    stage.eventually(lambda: stage.workspace.runs()[0].state == "closed" or None)
    kept = stage.workspace.view(run_of(stage))
    assert kept is not None
    assert kept.result is not None
    assert kept.result.number == 2


def test_nobody_answers_and_the_starter_hears_that_there_is_no_result(stage: Stage) -> None:
    start_together(stage, (BEN,))
    stage.advance(checking.WEEK)
    stage.eventually(lambda: stage.workspace.runs()[0].state == "closed" or None)
    stage.settle()
    assert "Nobody sent any answers" in told(stage, ADA)


def test_the_same_steps_work_inside_a_direct_message(stage: Stage) -> None:
    start_together(stage, (BEN,))
    stage.click(invitation(stage, BEN), "Answer in this message", BEN)
    stage.settle()
    message = stage.inbox(BEN)[-1]
    stage.click(message, "Begin", BEN)
    for _ in range(12):
        stage.settle()
        message = stage.inbox(BEN)[-1]
        if "Send answers" in buttons(message):
            break
        stage.click(
            message, next(iter(buttons(message))), BEN, picked=checking.message_picks(message)
        )
    stage.click(stage.inbox(BEN)[-1], "Send answers", BEN)
    stage.settle()
    assert "1 of 1 have answered" in shown(card(stage))


# Anonymous


def test_an_anonymous_run_keeps_no_answer_and_under_three_shows_nothing(stage: Stage) -> None:
    start_together(stage, (BEN, MEI), Names="yes")
    answer(stage, invitation(stage, BEN), BEN, 1)
    answer(stage, invitation(stage, MEI), MEI, 1)
    stage.click(card(stage), "Manage", ADA)
    stage.click(stage.modal(ADA), "Close now", ADA)
    stage.settle()
    kept = stage.workspace.view(run_of(stage))
    assert kept is not None
    assert kept.answers == ()
    assert all(person.handed_in_at is None for person in kept.participants)
    thread = "\n".join(shown(m) for m in stage.seen(SOURCING, ADA, card(stage).ts))
    assert "Not ready" not in thread


# Who may


def test_somebody_who_was_not_asked_is_told_whom_to_ask(stage: Stage) -> None:
    start_together(stage, (MEI,))
    stage.click(card(stage), "Answer", BEN)
    stage.settle()
    said = "\n".join(shown(m) for m in stage.seen(SOURCING, BEN))
    assert "can add you to it" in said


def test_only_the_starter_or_an_admin_steers(stage: Stage) -> None:
    start_together(stage, (MEI,), user=BEN)
    stage.click(card(stage), "Manage", ADA)
    assert "Close now" in str(stage.modal(ADA).body)
    start_together(stage, (BEN,), user=ADA)
    before = len(stage.views(BEN))
    stage.click(card(stage), "Manage", BEN)
    assert len(stage.views(BEN)) == before


@pytest.mark.parametrize("allowed", [False, True])
def test_a_guest_answers_only_where_the_starter_allows_it(stage: Stage, *, allowed: bool) -> None:
    more: dict[str, Any] = {"Where?": "here", **({"Guests": ["yes"]} if allowed else {})}
    start_together(stage, (), channel=OPERATIONS, **more)
    stage.click(card(stage, OPERATIONS, GUS), "Answer", GUS)
    stage.settle()
    assert bool(stage.views(GUS)) is allowed
    said = "\n".join(shown(message) for message in stage.seen(OPERATIONS, GUS))
    assert ("isn't open to guests" in said) is not allowed


def test_a_guest_who_could_not_answer_is_pointed_at_where_people_are_picked(stage: Stage) -> None:
    form = checking.begin(stage, channel=OPERATIONS)
    stage.submit(form, {"Who answers?": TOGETHER})
    values = {"Name that others see": "Project Maple", "Who should answer?": [BEN, GUS]}
    done = stage.submit(stage.modal(ADA), values)
    assert "Gus Moreau is a guest" in done.errors["people"]
    assert stage.submit(stage.modal(ADA), {**values, "Guests": ["yes"]}).errors == {}


def test_a_result_for_the_starter_alone_is_not_shown_to_those_who_answered(stage: Stage) -> None:
    start_together(stage, (BEN,), **ONLY_ME)
    answer(stage, invitation(stage, BEN), BEN)
    stage.click(card(stage), "Manage", ADA)
    stage.click(stage.modal(ADA), "Close now", ADA)
    stage.settle()
    stage.click(card(stage), "Result", BEN)
    stage.settle()
    seen = "\n".join(shown(m) for m in stage.seen(SOURCING, BEN))
    assert "isn't shared with you" in seen
    assert "decision aid" not in seen + told(stage, BEN)
    assert checking.result(stage, ADA)


# Afterwards


def test_the_last_result_is_found_again_in_words(stage: Stage) -> None:
    start_alone(stage)
    checking.fill(stage, ADA)
    stage.settle()
    reply = stage.direct("show me my last result", ADA)
    assert "Payroll" in shown(reply)
    assert "The whole result" in buttons(reply)


def test_without_a_result_that_is_said(stage: Stage) -> None:
    assert "no result" in shown(stage.direct("show me my last result", PRIYA))


def test_two_runs_of_the_same_subject_are_compared(stage: Stage) -> None:
    for choice in (1, 4):
        start_alone(stage)
        checking.fill(stage, ADA, choice)
        stage.settle()
        stage.advance(timedelta(days=1))
    reply = stage.direct("compare the last two results", ADA)
    assert "better by" in shown(reply)


def test_my_answers_are_deleted_on_request_and_the_result_stays(stage: Stage) -> None:
    start_alone(stage)
    checking.fill(stage, ADA)
    stage.settle()
    reply = stage.direct("delete my answers", ADA)
    stage.click(reply, "Delete mine: Payroll", ADA)
    stage.settle()
    kept = stage.workspace.view(run_of(stage))
    assert kept is not None
    assert kept.answers == ()
    assert kept.result is not None
    assert stage.workspace.audit(1)[0].action == "deleted own answers"


def test_a_deleted_run_is_gone_and_the_audit_says_by_whom(stage: Stage) -> None:
    start_together(stage, (BEN,))
    stage.click(card(stage), "Manage", ADA)
    stage.click(stage.modal(ADA), "Call off", ADA)
    stage.click(stage.modal(ADA), "Delete", ADA)
    stage.settle()
    assert stage.workspace.runs() == ()
    line = stage.workspace.audit(1)[0]
    assert (line.action, line.actor) == ("deleted", ADA)


def test_next_steps_get_an_owner_and_a_day_and_the_owner_hears_of_it(stage: Stage) -> None:
    start_alone(stage)
    checking.fill(stage, ADA, 1)
    stage.settle()
    message = next(m for m in stage.inbox(ADA) if "Who does what" in buttons(m))
    stage.click(message, "Who does what", ADA)
    done = stage.submit(stage.modal(ADA), {"owner_0": BEN, "due_0": "2026-12-24"})
    assert done.errors == {}
    stage.settle()
    assert "put you down" in told(stage, BEN)
    stage.click(message, "One page to forward", ADA)
    stage.settle()
    page = told(stage, ADA)
    assert "Ben" in page
    assert "2026-12-24" in page


# Trouble


def test_a_modal_that_slack_does_not_open_is_said_not_swallowed(stage: Stage) -> None:
    start_together(stage, (BEN,))
    stage.slack.faults.next("views.open", dropped())
    stage.click(invitation(stage, BEN), "Answer", BEN)
    stage.settle()
    assert "press the button again" in told(stage, BEN)


def test_a_check_is_run_again_beginning_with_the_last_answers(stage: Stage) -> None:
    start_alone(stage)
    checking.fill(stage, ADA, 1)
    stage.settle()
    message = next(m for m in stage.inbox(ADA) if "Run it again" in buttons(m))
    stage.click(message, "Run it again", ADA)
    stage.submit(stage.modal(ADA), {})
    review = stage.modal(ADA)
    assert review.body["callback_id"] == "assess_review"
    stage.submit(review, {})
    stage.settle()
    assert [run.state for run in stage.workspace.runs()] == ["closed", "closed"]
    assert "about the same" in shown(stage.direct("compare the last two results", ADA))
