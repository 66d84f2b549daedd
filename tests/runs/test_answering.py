"""One person's way through a run: roles, pages, review, sent; kept at every page."""

from collections.abc import Callable

import pytest

from advisor import runs
from advisor.assessments import raw_of
from advisor.runs import (
    NotAllowedError,
    PageScreen,
    ReviewScreen,
    RolesScreen,
    SentScreen,
    UpdateCard,
    Word,
)

from .room import ANN, BO, CY, DI, Room, chosen


def page(room: Room, run: str, user: str = BO) -> PageScreen:
    screen = room.begin(run, user)
    if isinstance(screen, RolesScreen):
        screen = room.step(run, user, runs.take_roles, ()).screen
    assert isinstance(screen, PageScreen)
    return screen


def fill(
    room: Room, run: str, shown: PageScreen, place: int = 2, user: str = BO, **more: bool
) -> object:
    raw = {question.id: chosen(question, place) for question in shown.questions}
    return room.step(run, user, runs.respond, shown.step, raw, **more).screen


# Where one goes on


def test_roles_come_first_and_once(room: Room) -> None:
    run = room.open(BO)
    assert isinstance(room.begin(run, BO), RolesScreen)
    room.step(run, BO, runs.take_roles, ())
    assert isinstance(room.begin(run, BO), PageScreen)


def test_unknown_roles_are_left_out(room: Room) -> None:
    run = room.open(BO)
    room.step(run, BO, runs.take_roles, ("owner", "emperor"))
    assert runs.participant(room.view(run), BO).roles == ("owner",)  # type: ignore[union-attr]


def test_back_on_the_first_page_leads_to_the_roles(room: Room) -> None:
    run = room.open(BO)
    first = page(room, run)
    assert first.has_before
    assert isinstance(fill(room, run, first, back=True), RolesScreen)


def test_who_answers_alone_is_asked_no_roles_and_all_questions(room: Room) -> None:
    run = room.open(solo=True)
    first = room.begin(run, ANN)
    assert isinstance(first, PageScreen)
    assert not first.has_before
    assert room.is_sent(room.answer(run, ANN))


def test_one_goes_on_at_the_first_question_without_an_answer(room: Room) -> None:
    run = room.open(BO)
    second = fill(room, run, page(room, run))
    assert isinstance(second, PageScreen)
    assert second.number == 2
    again = room.begin(run, BO)
    assert isinstance(again, PageScreen)
    assert (again.step, again.questions) == (second.step, second.questions)


def test_a_page_that_has_gone_leads_to_where_one_goes_on(room: Room) -> None:
    run = room.open(BO)
    first = page(room, run)
    one, view, at = room.assessment(run), room.view(run), room.at(BO)
    moved = runs.respond(one, view, at, "99/Acme", {})
    for shown in (runs.at(one, view, at, "99/"), moved.screen):
        assert isinstance(shown, PageScreen)
        assert shown.step == first.step
    assert moved.changes == ()


@pytest.mark.parametrize("step", ["", "roles", "review", "1/", "1/Acme"])
def test_every_step_has_a_screen(room: Room, step: str) -> None:
    run = room.open(BO)
    shown = runs.at(room.assessment(run), room.view(run), room.at(BO), step)
    assert shown.run.id == run


# Pages


def test_pages_hold_three_to_five_questions_unless_that_would_split_what_belongs_together(
    room: Room,
) -> None:
    run = room.open(solo=True)
    sizes = []
    screen = room.begin(run, ANN)
    while isinstance(screen, PageScreen):
        sizes.append(len(screen.questions))
        screen = fill(room, run, screen, user=ANN)  # type: ignore[assignment]
    assert all(3 <= size <= 5 for size in sizes), sizes


def test_a_value_that_does_not_fit_is_a_fault_at_its_question_and_nothing_is_kept(
    room: Room,
) -> None:
    run = room.open(BO)
    first = page(room, run)
    raw = {first.questions[0].id: 3, first.questions[1].id: 17}
    moved = room.step(run, BO, runs.respond, first.step, raw)
    assert [fault.field for fault in moved.faults] == [first.questions[1].id]
    assert room.view(run).answers == ()


def test_going_back_keeps_what_fits_and_passes_over_the_rest(room: Room) -> None:
    run = room.open(BO)
    second = fill(room, run, page(room, run))
    assert isinstance(second, PageScreen)
    raw = {second.questions[0].id: 3, second.questions[1].id: 17}
    moved = room.step(run, BO, runs.respond, second.step, raw, back=True)
    assert moved.faults == ()
    assert isinstance(moved.screen, PageScreen)
    assert moved.screen.number == 1
    kept = {stored.question for stored in room.view(run).answers}
    assert second.questions[0].id in kept
    assert second.questions[1].id not in kept


def test_nothing_entered_changes_nothing(room: Room) -> None:
    run = room.open(BO)
    first = page(room, run)
    before = room.view(run).run.revision
    room.step(run, BO, runs.respond, first.step, dict.fromkeys(q.id for q in first.questions))
    assert room.view(run).run.revision == before


def test_a_question_shown_because_of_an_answer_on_the_same_page_is_asked_before_going_on(
    room: Room,
) -> None:
    run = room.open(BO, assessment="health")
    screen = room.begin(run, BO)
    if isinstance(screen, RolesScreen):
        screen = room.step(run, BO, runs.take_roles, ("user",)).screen
    while isinstance(screen, PageScreen):
        ids = [question.id for question in screen.questions]
        raw = {q.id: chosen(q, 2) for q in screen.questions}
        if "H13" in ids and "H14" not in ids:
            again = room.step(run, BO, runs.respond, screen.step, {**raw, "H13": "worse"}).screen
            assert isinstance(again, PageScreen)
            assert "H14" in [question.id for question in again.questions]
            return
        screen = room.step(run, BO, runs.respond, screen.step, raw).screen
    pytest.fail("H13 was never asked")


def test_text_left_empty_is_dropped_and_not_missed(room: Room) -> None:
    run = room.open(BO, assessment="health")
    room.answer(run, BO, roles=("user",), but={"H13": "worse", "H14": "A canary."}, send=False)
    assert "A canary." in [stored.value for stored in room.view(run).answers]
    place = next(
        line.step
        for line in room.begin(run, BO).lines  # type: ignore[union-attr]
        if line.line.question.id == "H14"
    )
    shown = runs.at(room.assessment(run), room.view(run), room.at(BO), place)
    assert isinstance(shown, PageScreen)
    raw = {question: raw_of(answer) for question, answer in shown.answers.items()}
    room.step(run, BO, runs.respond, shown.step, {**raw, "H14": None})
    assert "A canary." not in [stored.value for stored in room.view(run).answers]
    review = runs.at(room.assessment(run), room.view(run), room.at(BO), "review")
    assert isinstance(review, ReviewScreen)
    assert review.missing == ()


def test_providers_are_answered_one_after_the_other(room: Room) -> None:
    run = room.open(BO, assessment="vendor")
    review = room.answer(run, BO, send=False)
    assert isinstance(review, ReviewScreen)
    steps = list(dict.fromkeys(line.option for line in review.lines))
    assert steps == ["Acme", "Bolt"]


# Sending


def test_nothing_is_sent_while_an_answer_is_missing(room: Room) -> None:
    run = room.open(BO)
    fill(room, run, page(room, run))
    moved = room.step(run, BO, runs.hand_in)
    assert isinstance(moved.screen, ReviewScreen)
    assert moved.screen.missing
    assert not moved.is_sent


def test_sending_twice_is_sending_once(room: Room) -> None:
    run = room.open(BO, CY, channel="C1")
    room.answer(run, BO)
    before = room.view(run).run.revision
    moved = room.step(run, BO, runs.hand_in)
    assert isinstance(moved.screen, SentScreen)
    assert moved.notices == ()
    assert room.view(run).run.revision == before


def test_who_answers_alone_and_presses_twice_gets_thanks_not_a_refusal(room: Room) -> None:
    run = room.alone()
    moved = room.step(run, ANN, runs.hand_in)
    assert isinstance(moved.screen, SentScreen)
    assert moved.changes == ()


@pytest.mark.parametrize(
    ("people", "said"),
    [((BO,), "The one person asked has answered"), ((BO, CY), "All 2 people have answered")],
)
def test_the_starter_hears_when_all_have_answered(
    room: Room, people: tuple[str, ...], said: str
) -> None:
    run = room.open(*people)
    for user in people:
        room.answer(run, user)
    words = [notice for notice in room.told if isinstance(notice, Word)]
    assert words[-1].user == ANN
    assert words[-1].text.startswith(said)


def test_the_card_counts_who_sent_and_nobody_who_only_began(room: Room) -> None:
    run = room.open(BO, CY, channel="C1")
    room.answer(run, BO)
    room.answer(run, CY, send=False)
    cards = [notice.card for notice in room.told if isinstance(notice, UpdateCard)]
    assert [(card.answered, card.asked) for card in cards] == [(1, 2)]


def test_a_change_after_sending_counts_at_once(room: Room) -> None:
    run = room.open(BO)
    room.answer(run, BO, 0)
    review = room.begin(run, BO)
    assert isinstance(review, ReviewScreen)
    assert review.is_sent
    shown = runs.at(room.assessment(run), room.view(run), room.at(BO), review.lines[0].step)
    assert isinstance(shown, PageScreen)
    fill(room, run, shown, 4)
    assert runs.participant(room.view(run), BO).handed_in_at  # type: ignore[union-attr]
    assert {stored.value for stored in room.view(run).answers} >= {1, 5}


def test_a_change_that_leads_to_an_open_question_takes_the_answers_back(room: Room) -> None:
    run = room.open(BO, CY, channel="C1")
    room.step(run, CY, runs.take_roles, ("owner",))
    room.answer(run, BO, 4, roles=("worker",))
    room.step(run, CY, runs.take_roles, ())  # nobody is the owner now, so Bo is asked as well
    moved = room.step(run, BO, runs.respond, "1/", {"R1": 2})
    assert runs.participant(room.view(run), BO).handed_in_at is None  # type: ignore[union-attr]
    assert isinstance(moved.notices[0], UpdateCard)
    assert moved.notices[0].card.answered == 0


def test_other_roles_after_sending_take_the_answers_back_if_they_lead_to_more(room: Room) -> None:
    run = room.open(BO, CY, channel="C1")
    room.answer(run, CY, roles=("owner", "finance", "security"))
    room.answer(run, BO, roles=("worker",))
    assert runs.participant(room.view(run), BO).handed_in_at  # type: ignore[union-attr]
    moved = room.step(run, BO, runs.take_roles, ("owner",))
    assert isinstance(moved.screen, PageScreen)
    assert runs.participant(room.view(run), BO).handed_in_at is None  # type: ignore[union-attr]
    assert isinstance(moved.notices[0], UpdateCard)


# Roles


def test_a_question_for_a_role_goes_to_those_who_hold_it_and_else_to_all(room: Room) -> None:
    run = room.open(BO, CY)
    room.answer(run, BO, roles=("worker",))
    assert "R11" in {stored.question for stored in room.view(run).answers}
    other = room.open(BO, CY)
    room.step(other, CY, runs.take_roles, ("owner",))
    room.answer(other, BO, roles=("worker",))
    assert "R11" not in {stored.question for stored in room.view(other).answers}


def test_an_anonymous_question_that_few_get_is_marked(room: Room) -> None:
    run = room.open(BO, CY, DI, anonymous=True)
    for user in (CY, DI):
        room.step(run, user, runs.take_roles, ("owner",))
    room.step(run, BO, runs.take_roles, ("security",))
    seen: set[str] = set()
    screen = room.begin(run, BO)
    assert isinstance(screen, PageScreen)
    seen |= screen.few
    assert seen
    named = room.open(BO, CY)
    room.step(named, BO, runs.take_roles, ("security",))
    shown = room.begin(named, BO)
    assert isinstance(shown, PageScreen)
    assert shown.few == frozenset()


# Who may


@pytest.mark.parametrize("step", ["begin", "at", "roles", "respond", "send"])
@pytest.mark.parametrize("why", ["closed", "called off", "not asked", "guest", "alone"])
def test_who_may_not_answer_may_not_at_any_step(room: Room, step: str, why: str) -> None:
    run = room.open(BO) if why != "alone" else room.open(solo=True)
    if why in {"closed", "called off"}:
        act = runs.close if why == "closed" else runs.call_off
        room.steer(act, run)
    user = {"not asked": CY, "alone": CY}.get(why, BO)
    one, view, at = room.assessment(run), room.view(run), room.at(user, is_guest=why == "guest")
    acts: dict[str, Callable[[], object]] = {
        "begin": lambda: runs.begin(one, view, at),
        "at": lambda: runs.at(one, view, at, "1/"),
        "roles": lambda: runs.take_roles(one, view, at, ()),
        "respond": lambda: runs.respond(one, view, at, "1/", {"R1": 3}),
        "send": lambda: runs.hand_in(one, view, at),
    }
    with pytest.raises(NotAllowedError) as refused:
        acts[step]()
    said = {
        "closed": "is closed",
        "called off": "was called off",
        "not asked": "{starter} can add you",
        "guest": "isn't open to guests",
        "alone": "answers this check alone",
    }
    assert said[why] in refused.value.text
    assert refused.value.run is not None


def test_a_guest_answers_where_guests_may(room: Room) -> None:
    run = room.open(BO, guests=True)
    one, view, at = room.assessment(run), room.view(run), room.at(BO, is_guest=True)
    assert isinstance(runs.begin(one, view, at), RolesScreen if one.roles else PageScreen)


def test_in_a_channel_without_names_anybody_answers(room: Room) -> None:
    run = room.open(channel="C1")
    room.answer(run, CY)
    view = room.view(run)
    assert [(p.user, p.invited) for p in view.participants] == [(CY, False)]
    assert runs.card_of(room.assessment(run), view).asked is None
