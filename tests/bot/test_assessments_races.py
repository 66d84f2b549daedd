"""Double clicks, stale cards and views, and two people at the same moment: harmless."""

from datetime import timedelta

import pytest

from bot.playground import View

from . import checking
from .checking import TOGETHER, answer, at_once, card, invitation, start_alone, start_together
from .stage import ADA, BEN, MEI, SAM, SOURCING, Stage, shown


def results(stage: Stage) -> int:
    """How often the result is in the thread."""
    thread = stage.seen(SOURCING, ADA, card(stage).ts)
    return sum("decision aid" in shown(message) for message in thread)


def told(stage: Stage, user: str, text: str) -> int:
    """How many messages somebody has with these words."""
    return sum(text in shown(message) for message in stage.inbox(user))


def managed(stage: Stage, user: str = ADA) -> View:
    stage.click(card(stage, viewer=user), "Manage", user)
    return stage.modal(user)


# Double clicks


def test_a_double_press_of_start_alone_makes_one_run(stage: Stage) -> None:
    form = checking.begin(stage)
    stage.submit(form, {"Who answers?": checking.ALONE}, times=2)
    assert len(stage.workspace.runs()) == 1
    assert "Page 1" in str(stage.modal(ADA).body)


def test_a_double_press_of_start_together_asks_everyone_once(stage: Stage) -> None:
    form = checking.begin(stage)
    stage.submit(form, {"Who answers?": TOGETHER})
    values = {"Name that others see": "Project Maple", "Who should answer?": [BEN]}
    stage.submit(stage.modal(ADA), values, times=2)
    assert len(stage.workspace.runs()) == 1
    assert told(stage, BEN, "asks for your view") == 1


def test_a_double_press_of_send_gives_one_result_and_thanks(stage: Stage) -> None:
    view = start_alone(stage)
    while view.body["callback_id"] != "assess_review":
        stage.submit(view, checking.picked(stage, view, 2))
        view = stage.modal(ADA)
    stage.submit(view, {}, times=2)
    assert told(stage, ADA, "decision aid") == 1
    assert "Done" in str(stage.modal(ADA).body)


@pytest.mark.parametrize("label", ["Remind (2 left)", "Close now", "Call off"])
def test_a_double_click_in_the_form_does_it_once(stage: Stage, label: str) -> None:
    start_together(stage, (BEN, MEI))
    answer(stage, invitation(stage, BEN), BEN)
    stage.click(managed(stage), label, ADA, times=2)
    [run] = stage.workspace.runs()
    assert told(stage, MEI, "Still open") == (label == "Remind (2 left)")
    assert run.reminders == (label == "Remind (2 left)")
    assert results(stage) == (label == "Close now")
    said = str(stage.modal(ADA).body)
    assert "Traceback" not in said
    assert "trouble" not in said


def test_a_double_click_on_answer_opens_the_questions_once_or_twice_the_same(stage: Stage) -> None:
    start_together(stage, (BEN,))
    stage.click(invitation(stage, BEN), "Answer", BEN, times=2)
    assert "In which of these do you answer?" in str(stage.modal(BEN).body)


def test_a_page_submitted_twice_is_kept_once(stage: Stage) -> None:
    first = start_alone(stage)
    picked = checking.picked(stage, first, 2)
    stage.submit(first, picked, times=2)
    view = stage.workspace.view(stage.workspace.runs()[0].id)
    assert view is not None
    assert len(view.answers) == len(picked)
    assert "Page 2" in str(stage.modal(ADA).body)


def test_a_question_chosen_twice_is_asked_again_once(stage: Stage) -> None:
    start_together(stage, (BEN,))
    answer(stage, invitation(stage, BEN), BEN)
    stage.click(managed(stage), "Close now", ADA)
    stage.slack.click(ADA, stage.modal(ADA), "assess_reopen", "R1", times=2)
    stage.settle()
    assert told(stage, BEN, "asks you one question again") == 1


# Stale cards and views


def test_an_old_page_that_is_sent_after_a_later_one_changes_only_its_own_answers(
    stage: Stage,
) -> None:
    first = start_alone(stage)
    stage.submit(first, checking.picked(stage, first, 2))
    second = stage.modal(ADA)
    stage.submit(second, checking.picked(stage, second, 2))
    stage.submit(first, checking.picked(stage, first, 4), stale=True)
    view = stage.workspace.view(stage.workspace.runs()[0].id)
    assert view is not None
    assert len(view.answers) == len(stage.fields(first)) + len(stage.fields(second))


@pytest.mark.parametrize("label", ["Answer", "Manage"])
def test_an_old_card_is_answered_with_a_sentence_and_changes_nothing(
    stage: Stage, label: str
) -> None:
    start_together(stage, (BEN, MEI))
    old = card(stage)
    stage.click(managed(stage), "Call off", ADA)
    before = stage.workspace.runs()[0].revision
    stage.close(stage.modal(ADA))
    stage.click(old, label, BEN, stale=True)
    said = "\n".join(shown(m) for m in stage.seen(SOURCING, BEN))
    assert {"Answer": "was called off", "Manage": "or an admin can do that"}[label] in said
    assert stage.workspace.runs()[0].revision == before


@pytest.mark.parametrize("label", ["Remind (2 left)", "Close now", "Call off"])
def test_an_old_form_says_that_it_is_over(stage: Stage, label: str) -> None:
    start_together(stage, (BEN,), user=BEN)
    old = managed(stage, BEN)
    stage.click(managed(stage, ADA), "Call off", ADA)
    stage.click(old, label, BEN, stale=True)
    assert "already" in str(stage.modal(BEN).body)


def test_everything_of_a_deleted_check_says_that_it_does_not_exist_any_more(stage: Stage) -> None:
    start_together(stage, (BEN,))
    asked, old = invitation(stage, BEN), card(stage)
    form = managed(stage)
    stage.click(form, "Call off", ADA)
    stage.click(stage.modal(ADA), "Delete", ADA)
    assert "deleted" in str(stage.modal(ADA).body)
    stage.click(asked, "Answer", BEN, stale=True)
    stage.click(asked, "No reminders", BEN, stale=True)
    assert told(stage, BEN, "doesn't exist any more") == 2
    stage.click(old, "Answer", BEN, stale=True)
    said = "\n".join(shown(m) for m in stage.seen(SOURCING, BEN))
    assert "doesn't exist any more" in said
    assert "called off" in shown(card(stage))


# Two people at the same moment


def test_two_who_close_at_the_same_moment_make_one_result(stage: Stage) -> None:
    start_together(stage, (MEI,), user=BEN)
    answer(stage, invitation(stage, MEI), MEI)
    mine, theirs = managed(stage, ADA), managed(stage, BEN)
    at_once(
        lambda: stage.slack.press(ADA, mine, "Close now"),
        lambda: stage.slack.press(BEN, theirs, "Close now"),
    )
    stage.settle()
    assert results(stage) == 1
    view = stage.workspace.view(stage.workspace.runs()[0].id)
    assert view is not None
    assert view.result is not None
    assert view.result.number == 1
    assert [line.action for line in stage.workspace.audit(9)].count("closed") == 1


DONE = {"Close now": ("It is closed.", "closed"), "Call off": ("It was called off.", "cancelled")}


@pytest.mark.parametrize("hers", DONE)
@pytest.mark.parametrize("his", DONE)
def test_of_two_who_end_it_at_the_same_moment_one_is_told_done_and_the_other_that_it_is_over(
    stage: Stage, hers: str, his: str
) -> None:
    start_together(stage, (MEI,), user=BEN)
    answer(stage, invitation(stage, MEI), MEI)
    forms = managed(stage, ADA), managed(stage, BEN)
    at_once(
        lambda: stage.slack.press(ADA, forms[0], hers),
        lambda: stage.slack.press(BEN, forms[1], his),
    )
    stage.settle()
    [run] = stage.workspace.runs()
    pressed = {ADA: hers, BEN: his}
    said = {user: str(stage.modal(user).body) for user in pressed}
    won = [user for user, label in pressed.items() if DONE[label][0] in said[user]]
    assert len(won) == 1
    assert run.state == DONE[pressed[won[0]]][1]
    assert (
        f"{'is closed' if run.state == 'closed' else 'was called off'} already"
        in said[BEN if won == [ADA] else ADA]
    )
    assert results(stage) == (run.state == "closed")


def test_an_answer_sent_while_it_closes_counts_or_is_refused_and_never_gets_lost(
    stage: Stage,
) -> None:
    start_together(stage, (BEN, MEI))
    answer(stage, invitation(stage, BEN), BEN)
    stage.click(invitation(stage, MEI), "Answer", MEI)
    while (view := stage.modal(MEI)).body["callback_id"] != "assess_review":
        stage.submit(view, checking.picked(stage, view, 2))
    form, review = managed(stage), stage.modal(MEI)
    at_once(
        lambda: stage.slack.press(ADA, form, "Close now"),
        lambda: stage.slack.submit(MEI, review, {}),
    )
    stage.settle()
    kept = stage.workspace.view(stage.workspace.runs()[0].id)
    assert kept is not None
    assert kept.result is not None
    counted = kept.result.result["result"]["respondents"]
    sent = sum(person.handed_in_at is not None for person in kept.participants)
    assert counted == sent
    said = str(stage.modal(MEI).body)
    assert ("Thank you" in said) is (sent == 2)
    assert ("aren't taken any more" in said) is (sent == 1)


def test_the_deadline_and_the_starter_at_the_same_moment_make_one_result(stage: Stage) -> None:
    start_together(stage, (BEN,))
    answer(stage, invitation(stage, BEN), BEN)
    form = managed(stage)
    due = stage.workspace.runs()[0].deadline
    assert due is not None
    at_once(
        lambda: stage.slack.press(ADA, form, "Close now"),
        lambda: stage.advance(due - stage.now + timedelta(minutes=1)),
    )
    stage.eventually(lambda: stage.workspace.runs()[0].state == "closed" or None)
    assert results(stage) == 1


def test_many_who_answer_at_the_same_moment_are_all_counted(stage: Stage) -> None:
    people = (BEN, MEI, SAM)
    start_together(stage, people)
    for user in people:
        stage.click(invitation(stage, user), "Answer", user)
        while (view := stage.modal(user)).body["callback_id"] != "assess_review":
            stage.submit(view, checking.picked(stage, view, 2))
    reviews = {user: stage.modal(user) for user in people}
    at_once(*(lambda u=user: stage.slack.submit(u, reviews[u], {}) for user in people))
    stage.settle()
    assert "3 of 3 have answered" in shown(card(stage))
    assert told(stage, ADA, "All 3 people have answered") == 1
