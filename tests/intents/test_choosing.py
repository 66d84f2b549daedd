"""Thresholds keep the budget for mistakes, serve as well as they can within it, or are refused."""

import pytest

from intents import Budget, BudgetError, Recogniser, TrainingData
from intents.choosing import choose, halves
from intents.evaluation import Judged, judge, shares

from .test_evaluation import DECLINED, MISSED, REFUSED, judged

WIDE = Budget(wrong=0.5, sure_wrong=0.5, refused=0.5)


def questions(right: int, wrong: int, *, sure: float = 0.9, unsure: float = 0.4) -> list[Judged]:
    """Sure questions that are right, and less sure ones that are wrong."""
    as_meant, not_as_meant = ("benefit", sure), ("other", unsure)
    another = ("third", 0.04)
    return [
        *(judged("benefit", as_meant, another, text=f"r{n}") for n in range(right)),
        *(
            judged("benefit", not_as_meant, another, ("benefit", 0.03), text=f"w{n}")
            for n in range(wrong)
        ),
    ]


def test_the_budget_is_kept() -> None:
    asked = questions(80, 20)
    found = shares(asked, choose(asked, Budget(wrong=0.1, sure_wrong=0.1, refused=0.1)))
    assert found.wrong <= 0.1
    assert found.answered == pytest.approx(0.8)
    assert found.asked == pytest.approx(0.2)
    assert found.offered == 1


def test_what_is_in_doubt_is_answered_with_the_runner_up_beside() -> None:
    """All are equally confident; the wrong ones lead by less, and the right one comes second."""
    asked = [
        *(judged("benefit", ("benefit", 0.6), ("other", 0.1), text=f"r{n}") for n in range(80)),
        *(judged("benefit", ("other", 0.6), ("benefit", 0.4), text=f"w{n}") for n in range(20)),
    ]
    found = shares(asked, choose(asked, Budget(wrong=0.01, sure_wrong=0.05, refused=0.01)))
    assert found.answered == 1
    assert found.beside == pytest.approx(0.2)
    assert found.sure == pytest.approx(0.8)
    assert found.wrong == found.sure_wrong == 0


def test_a_wider_budget_answers_no_less() -> None:
    asked = [*questions(60, 20), *questions(20, 0, sure=0.3)]
    narrow = shares(asked, choose(asked, Budget(wrong=0.05, sure_wrong=0.05, refused=0.5)))
    assert narrow.answered <= shares(asked, choose(asked, WIDE)).answered


def test_a_budget_that_cannot_be_kept_is_refused_with_the_least_that_can() -> None:
    """Whatever is answered at all, a fifth of it is wrong."""
    with pytest.raises(BudgetError, match=r"wrong answers at 5%, 20\.0% is the least: raise"):
        choose(questions(80, 20, unsure=0.9), Budget(wrong=0.05, sure_wrong=0.5, refused=0.5))


def test_too_many_refusals_are_refused_too() -> None:
    """One in two of ours looks like nothing of ours."""
    asked = [*questions(2, 0), REFUSED, REFUSED]
    assert choose(asked, WIDE)
    strange = [*questions(2, 0), *[judged("benefit", ("off_topic", 1.0))] * 2]
    with pytest.raises(BudgetError, match="`refused` is too small for any"):
        choose(strange, Budget(wrong=0.5, sure_wrong=0.5, refused=0.1))


def test_nothing_to_choose_on_is_said() -> None:
    with pytest.raises(BudgetError, match="no held-out utterances"):
        choose([], WIDE)


def test_thresholds_stay_in_order_and_come_out_the_same_again() -> None:
    asked = [*questions(60, 20), DECLINED, REFUSED, MISSED]
    found = choose(asked, WIDE)
    assert 0 <= found.ask <= found.accept <= 1
    assert choose(asked, WIDE) == found


def test_thresholds_are_chosen_on_every_other_utterance() -> None:
    assert halves((1, 2, 3, 4, 5)) == ((1, 3, 5), (2, 4))


def test_columns_and_decisions_say_the_same(recogniser: Recogniser, small: TrainingData) -> None:
    """What is counted while choosing is what `decide` then does."""
    found = judge(recogniser.recognise, (*small.held_out, *small.utterances))
    for wrong in (0.02, 0.1, 0.4):
        budget = Budget(wrong=wrong, sure_wrong=wrong, refused=0.3)
        kept = shares(found, choose(found, budget))
        assert kept.wrong <= budget.wrong
        assert kept.sure_wrong <= budget.sure_wrong
        assert kept.refused <= budget.refused
