"""The policy knows three outcomes: an answer, a question back, an honest no."""

import pytest

from intents import (
    Accepted,
    Ambiguous,
    Candidate,
    Found,
    Label,
    Outside,
    Recognition,
    Thresholds,
    Unrecognised,
    decide,
)

AT = Thresholds(margin=0.45, accept=0.1, ask=0.05, outside=0.28, familiar=0.12)
KNOWN = (Found("risk", "costs", "hidden costs", 0),)


def recognition(
    *shares: tuple[str, float], familiarity: float = 0.9, known: bool = True
) -> Recognition:
    """A recognition with these labels' confidences; one label an intent."""
    ranked = sorted(shares, key=lambda share: -share[1])
    return Recognition(
        text="a question",
        candidates=tuple(Candidate(Label(name), share) for name, share in ranked),
        intents=tuple(ranked),
        entities=KNOWN if known else (),
        concepts=(),
        familiarity=familiarity,
    )


def test_a_sure_label_is_answered() -> None:
    decision = decide(recognition(("benefit", 0.95), ("challenge", 0.05)), AT)
    assert isinstance(decision, Accepted)
    assert decision.candidate == Candidate(Label("benefit"), 0.95)


@pytest.mark.parametrize(("lead", "doubted"), [(0.5, False), (0.44, True)])
def test_an_answer_is_in_doubt_if_it_leads_by_little(lead: float, *, doubted: bool) -> None:
    decision = decide(recognition(("benefit", 0.4 + lead / 2), ("challenge", 0.4 - lead / 2)), AT)
    assert isinstance(decision, Accepted)
    assert (decision.runner_up is not None) is doubted


def test_an_answer_is_likelier_than_either_way_of_being_outside() -> None:
    shares = (("benefit", 0.2), ("not_covered", 0.25), ("challenge", 0.1))
    assert isinstance(decide(recognition(*shares), AT), Ambiguous)


def test_an_unclear_question_is_asked_back_best_first() -> None:
    """Somewhere between sure and hopeless lies a confidence at which the policy asks."""
    asked = []
    for steps in range(1, 40):
        shares = [(f"intent_{number}", steps / 100 - number / 1000) for number in range(6)]
        decision = decide(recognition(*shares), AT)
        if isinstance(decision, Ambiguous):
            asked.append([candidate.label.intent for candidate in decision.candidates])
    assert asked
    assert all(names == ["intent_0", "intent_1", "intent_2"][: len(names)] for names in asked)
    assert max(map(len, asked)) > 1


def test_more_confidence_never_turns_an_answer_into_a_question() -> None:
    order = {Unrecognised: 0, Ambiguous: 1, Accepted: 2}
    ranks = [order[type(decide(recognition(("benefit", share / 100)), AT))] for share in range(101)]
    assert ranks == sorted(ranks)
    assert {0, 1, 2} == set(ranks)


@pytest.mark.parametrize("outside", list(Outside))
def test_what_is_surely_outside_is_declined_as_what_it_is(outside: Outside) -> None:
    decision = decide(recognition((outside.value, 0.9), ("benefit", 0.1)), AT)
    assert isinstance(decision, Unrecognised)
    assert decision.outside is outside


def test_both_ways_of_being_outside_count_together() -> None:
    shares = (("off_topic", 0.4), ("not_covered", 0.45), ("benefit", 0.15))
    decision = decide(recognition(*shares), AT)
    assert isinstance(decision, Unrecognised)
    assert decision.outside is Outside.NOT_COVERED


def test_the_nearest_is_offered_but_never_an_outside() -> None:
    shares = (("off_topic", 0.9), ("benefit", 0.06), ("challenge", 0.04))
    decision = decide(recognition(*shares), AT)
    assert isinstance(decision, Unrecognised)
    assert [candidate.label.intent for candidate in decision.nearest] == ["benefit", "challenge"]


def test_what_is_like_nothing_known_is_declined_however_sure_the_model() -> None:
    strange = recognition(("benefit", 0.95), familiarity=0.0, known=False)
    assert isinstance(decide(strange, AT), Unrecognised)


def test_a_guess_among_hundreds_is_declined() -> None:
    shares = [(f"intent_{number}", 0.01) for number in range(25)]
    assert isinstance(decide(recognition(*shares), AT), Unrecognised)


def test_only_outsides_leave_nothing_to_offer() -> None:
    decision = decide(recognition(("off_topic", 0.3)), AT)
    assert isinstance(decision, Unrecognised)
    assert decision.nearest == ()


@pytest.mark.parametrize("share", [number / 20 for number in range(21)])
@pytest.mark.parametrize("outside", [0.0, 0.3, 0.6])
def test_every_recognition_is_one_of_three(share: float, outside: float) -> None:
    shares = (("benefit", share), ("off_topic", outside))
    decision = decide(recognition(*shares), AT)
    assert isinstance(decision, Accepted | Ambiguous | Unrecognised)
    if isinstance(decision, Accepted):
        assert decision.candidate.label.intent == "benefit"
