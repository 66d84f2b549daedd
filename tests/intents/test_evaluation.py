"""Figures on questions are counted as people would count them; thresholds keep their budget."""

import pytest

from intents import (
    Candidate,
    Found,
    Label,
    Recogniser,
    Recognition,
    Thresholds,
    TrainingData,
    Utterance,
)
from intents.evaluation import (
    FOLDS,
    Judged,
    Outcome,
    by_intent,
    by_style,
    confusions,
    cross_validate,
    flips,
    judge,
    matrix,
    quality,
    shares,
)

KNOWN = (Found("risk", "costs", "hidden costs", 0),)
AT = Thresholds(margin=0.5, accept=0.5, ask=0.2, outside=0.5, familiar=0.1)


def judged(meant: str, *said: tuple[str, float], text: str = "a question") -> Judged:
    """A question that means one label, and what was said of it; one label an intent."""
    ranked = sorted(said, key=lambda share: -share[1])
    recognition = Recognition(
        text=text,
        candidates=tuple(Candidate(Label(name), share) for name, share in ranked),
        intents=tuple(ranked),
        entities=KNOWN,
        concepts=(),
        familiarity=0.5,
    )
    return Judged(Utterance(text, Label(meant)), recognition)


RIGHT = judged("benefit", ("benefit", 0.9), ("challenge", 0.1), text="what do we gain")
BESIDE = judged("benefit", ("challenge", 0.6), ("benefit", 0.4), text="what of it is good")
WRONG = judged("benefit", ("challenge", 0.8), ("benefit", 0.2), text="is it any good")
OFFERED = judged("benefit", ("challenge", 0.4), ("benefit", 0.3), text="how do you see it")
MISSED = judged("benefit", ("challenge", 0.4), ("other", 0.3), text="so")
DECLINED = judged("off_topic", ("off_topic", 0.9), ("benefit", 0.1), text="will it rain")
REFUSED = judged("benefit", ("off_topic", 0.6), ("benefit", 0.4), text="a rainy day fund?")
ALL = (RIGHT, BESIDE, WRONG, OFFERED, MISSED, DECLINED, REFUSED)


def questions(right: int, wrong: int, *, sure: float = 0.9, unsure: float = 0.4) -> list[Judged]:
    """Sure questions that are right, and less sure ones that are wrong."""
    as_meant, not_as_meant = ("benefit", sure), ("other", unsure)
    return [
        *(judged("benefit", as_meant, ("other", 0.05), text=f"r{n}") for n in range(right)),
        *(judged("benefit", not_as_meant, ("benefit", 0.03), text=f"w{n}") for n in range(wrong)),
    ]


# Outcomes


@pytest.mark.parametrize(("one", "outcome"), list(zip(ALL, Outcome, strict=True)))
def test_an_outcome_is_what_the_person_gets(one: Judged, outcome: Outcome) -> None:
    assert one.outcome(AT) is outcome


def test_answering_what_should_be_declined_is_wrong() -> None:
    one = judged("off_topic", ("benefit", 0.9), ("off_topic", 0.1))
    assert one.outcome(AT) is Outcome.WRONG


def test_shares_are_of_what_they_say() -> None:
    found = shares(ALL, AT)
    assert (found.answered, found.asked, found.declined) == pytest.approx((3 / 7, 2 / 7, 2 / 7))
    assert (found.right, found.beside, found.wrong) == pytest.approx((1 / 3, 1 / 3, 1 / 3))
    assert (found.sure, found.sure_wrong) == pytest.approx((2 / 3, 1 / 2))
    assert found.offered == pytest.approx(1 / 2)
    assert (found.refused, found.caught) == pytest.approx((1 / 6, 1))


def test_nothing_judged_is_no_reason_to_fail() -> None:
    found = shares([], AT)
    assert set(vars(found).values()) == {0.0}
    assert by_intent([]) == ()
    assert confusions([]) == ()


# Quality


def test_quality_is_that_of_the_likeliest() -> None:
    found = quality(ALL)
    assert found.utterances == 7
    assert found.labels == found.intents == pytest.approx(2 / 7)
    assert 0 < found.macro_f1 < 1
    assert 0 < found.ece < 1


def test_only_right_answers_make_a_perfect_score() -> None:
    found = quality([RIGHT, DECLINED])
    assert (found.labels, found.intents, found.macro_f1) == (1, 1, 1)
    assert found.ece == pytest.approx(0.1)


def test_an_intent_may_be_right_and_its_label_wrong() -> None:
    one = judged("challenge", ("challenge", 0.9))
    of_costs = Judged(Utterance("costs", Label("challenge", (("risk", "costs"),))), one.recognition)
    found = quality([of_costs])
    assert (found.intents, found.labels) == (1, 0)
    assert by_intent([of_costs])[0].labels == 0


def test_intents_come_worst_first() -> None:
    rows = by_intent(ALL)
    assert [row.intent for row in rows] == ["benefit", "off_topic"]
    assert (rows[0].utterances, rows[0].recall, rows[0].precision) == (6, 1 / 6, 1)
    assert (rows[1].recall, rows[1].precision) == (1, 1 / 2)


def test_confusions_are_told_with_their_utterances_the_surest_first() -> None:
    worst = confusions(ALL)[0]
    assert (worst.meant, worst.said) == ("benefit", "challenge")
    assert worst.utterances == (
        *(("is it any good", 0.8), ("what of it is good", 0.6)),
        *(("how do you see it", 0.4), ("so", 0.4)),
    )
    assert len(confusions(ALL, most=1)) == 1


def test_the_matrix_counts_every_question_once() -> None:
    names, counts = matrix(ALL)
    assert names == ("benefit", "challenge", "off_topic")
    assert counts == ((1, 4, 1), (0, 0, 0), (0, 0, 1))


def test_a_text_counts_in_every_way_it_is_written() -> None:
    counted = by_style(ALL, AT)
    lengths = ("keywords", "short", "middling", "long")
    assert sum(counted[name][0] for name in lengths if name in counted) == len(ALL)
    assert counted["no punctuation"][0] == 4


# Two states of the data


def test_only_changed_outcomes_are_flips_and_the_worsened_come_first() -> None:
    before = {one.utterance.text: str(one.outcome(AT)) for one in ALL}
    assert flips(before, ALL, AT) == ()
    before |= {"what do we gain": str(Outcome.OFFERED), "is it any good": str(Outcome.RIGHT)}
    worse, better = flips(before, ALL, AT)
    assert (worse.text, worse.before, worse.after, worse.better) == (
        *("is it any good", "right", "wrong"),
        False,
    )
    assert (better.text, better.better) == ("what do we gain", True)


def test_a_question_that_is_new_flips_nothing() -> None:
    assert flips({}, ALL, AT) == ()


# With a model


def test_held_out_utterances_are_judged(recogniser: Recogniser, small: TrainingData) -> None:
    found = judge(recogniser.recognise, small.held_out)
    assert tuple(one.utterance for one in found) == small.held_out
    assert quality(found).labels > 0.5


def test_each_training_utterance_is_judged_once_a_repeat_by_a_model_without_it(
    recogniser: Recogniser, small: TrainingData
) -> None:
    trained: list[TrainingData] = []

    def fitted(data: TrainingData) -> Recogniser:
        trained.append(data)
        return recogniser

    repeats = list(cross_validate(small, 2, fitted))
    assert len(trained) == 2 * FOLDS
    texts = sorted(said.text for said in small.utterances)
    for found in repeats:
        assert sorted(one.utterance.text for one in found) == texts
    left_out = [set(texts) - {said.text for said in data.utterances} for data in trained]
    assert sorted(text for fold in left_out[:FOLDS] for text in fold) == texts
    assert left_out[:FOLDS] != left_out[FOLDS:]
    assert all(data.held_out == small.held_out for data in trained)


def test_cross_validation_trains_and_weighs(small: TrainingData) -> None:
    weighed: list[Recognition] = []

    def weigh(recognition: Recognition) -> Recognition:
        weighed.append(recognition)
        return recognition

    (found,) = cross_validate(small, weigh=weigh)
    assert len(weighed) == len(small.utterances)
    assert quality(found).intents > 0.4
