"""Each way of scoring tells its result in its own form."""

from collections.abc import Mapping
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.assessments import (
    Assessment,
    Result,
    Summary,
    compare,
    example,
    fill,
    load,
    summarise,
)
from advisor.assessments.definition import Question
from advisor.assessments.models.options import WeightedOptions
from advisor.assessments.poll import gather
from knowledge import Bullets, Passage, Table

from .answering import chance, everything, respond, result_of
from .test_worked_examples import WORKED

ASSESSMENTS = load()


def part(summary: Summary, heading: str) -> Passage:
    """The first passage below a heading."""
    return next(s.passages[0] for s in summary.sections if s.heading == heading)


def rows(summary: Summary, heading: str) -> tuple[tuple[str, ...], ...]:
    found = part(summary, heading)
    assert isinstance(found, Table)
    return found.rows


def items(summary: Summary, heading: str) -> tuple[str, ...]:
    found = part(summary, heading)
    assert isinstance(found, Bullets)
    return found.items


def location_example(assessments: Mapping[str, Assessment]) -> tuple[Result, Summary]:
    expected = WORKED["location"]
    location = assessments["location"]
    result = result_of(location, *expected["responses"], context=expected["context"])
    return result, summarise(location, result, {}, expected["context"])


def test_location_gives_the_two_strongest_reasons_for_and_against(
    assessments: Mapping[str, Assessment],
) -> None:
    result, summary = location_example(assessments)
    assert sum(factor.share for factor in result.factors.values()) == pytest.approx(100)
    assert items(summary, "Offshore: for and against") == (
        "For: Saving (27% of what matters to you): rated 95, Onshore 10 and Nearshore 60",
        (
            "For: Size of talent pool (20% of what matters to you): rated 75, Onshore 25 and "
            "Nearshore 68"
        ),
        (
            "Against: Working together in real time (23% of what matters to you): rated 25, "
            "Onshore 95 and Nearshore 85"
        ),
        (
            "Against: Customer language and culture (13% of what matters to you): rated 35, "
            "Onshore 100 and Nearshore 72"
        ),
    )


def test_location_names_places_and_what_the_ratings_assume(
    assessments: Mapping[str, Assessment],
) -> None:
    _, summary = location_example(assessments)
    assert rows(summary, "How the options compare")[0] == (
        "Nearshore",
        "70",
        "Poland, Portugal, Romania, Morocco",
    )
    assert "Fewer people far away speak the language." in items(summary, "What the ratings assume")


def test_location_says_how_far_ahead_the_first_is(assessments: Mapping[str, Assessment]) -> None:
    _, summary = location_example(assessments)
    assert summary.headline == "Nearshore fits best, clearly: 11 points ahead"


def test_the_smallest_change_of_one_weight_is_told(assessments: Mapping[str, Assessment]) -> None:
    _, summary = location_example(assessments)
    # 15 - (13779 - 11530) / (3 x (85 - 25)) = 2.50...; every other factor needs a larger change.
    assert "“Working together in real time” weighed less than 2.5 instead of 15" in summary.text


@settings(max_examples=200, deadline=None, database=None)
@given(seed=st.integers(0, 2**32))
def test_the_swap_is_exact_and_no_smaller_one_is_possible(seed: int) -> None:
    location = ASSESSMENTS["location"]
    model = location.model
    assert isinstance(model, WeightedOptions)
    drawn = chance(seed)
    raw = {q.id: drawn.randint(1, 5) for q in location.questions if q.kind == "likert"}
    weights = {dimension.id: float(dimension.weight) for dimension in location.dimensions}
    poll = gather(location, [respond(location, raw)], {"weights": weights})
    judgement = model.judge(poll)
    swap = model.swap(poll, judgement)
    if swap is None:
        return

    def lead(factor: str, weight: Fraction) -> Fraction:
        """How far the first is ahead of the second, up to a factor, at another weight."""
        ratings, needs = model.ratings(location, {}), model.needs(poll)
        at = {**{name: Fraction(usual) for name, usual in weights.items()}, factor: weight}
        ahead = {name: ratings[name][swap.first] - ratings[name][swap.second] for name in needs}
        return sum((at[name] * needs[name] * ahead[name] for name in needs), Fraction(0))

    step = abs(swap.needed - swap.weight)
    assert lead(swap.factor, swap.needed) == 0
    for factor, usual in weights.items():
        for way in (-1, 1):
            nearly = Fraction(usual) + way * step * Fraction(99, 100)
            if nearly >= 0 and factor in model.needs(poll):
                assert lead(factor, nearly) >= 0


def test_a_vendor_table_is_sorted_by_spread(assessments: Mapping[str, Assessment]) -> None:
    vendor = assessments["vendor"]
    summary = summarise(vendor, example(vendor).result, {})
    table = rows(summary, "By criterion, widest spread first")
    assert table[0] == ("Delivery team", "73", "25", "73", "48")
    spreads = [int(row[-1]) for row in table]
    assert spreads == sorted(spreads, reverse=True)  # over those who are left
    assert len(table) == len(vendor.dimensions)


def test_a_provider_is_recommended_on_conditions(assessments: Mapping[str, Assessment]) -> None:
    vendor = assessments["vendor"]
    good = everything(vendor)
    weak = {question: 3 if value == 5 else value for question, value in good.items()}
    given = {
        "A": [respond(vendor, {**good, "V11": "criticised", "V12": "not_yet"})],
        "B": [respond(vendor, weak)],
    }
    result = compare(vendor, given, fill(vendor, {}))
    summary = summarise(vendor, result, {})
    assert result.verdict == "A"
    assert summary.headline.startswith("Recommended: A, on 2 conditions, ")
    first, second = items(summary, "Who, and on what conditions")
    assert first.startswith("A: quality 100, possible with conditions. To be settled: Cli")
    assert second.startswith("B: quality ")
    assert [step.action for step in summary.steps[:2]] == [
        "Call two comparable clients, and put their answers to the provider",
        "Get audit rights in writing",
    ]


def test_what_isnt_known_is_asked_of_the_provider_it_is_about(
    assessments: Mapping[str, Assessment],
) -> None:
    vendor = assessments["vendor"]
    summary = summarise(vendor, example(vendor).result, {})
    assert summary.open_questions == (
        "South: What yearly staff turnover does South show for this kind of work?",
    )


def test_a_tie_says_what_could_tell_them_apart(assessments: Mapping[str, Assessment]) -> None:
    vendor = assessments["vendor"]
    good = {**everything(vendor), "V1": 3}
    given = {"A": [respond(vendor, good)], "B": [respond(vendor, {**good, "V1": 4, "V2": 4})]}
    summary = summarise(vendor, compare(vendor, given, fill(vendor, {})), {})
    assert summary.headline == "A tie: A and B"
    assert (
        "Run a short pilot with each, or score again: Experience with this exact work; Tools and "
        "automation (on which they differ most)." in summary.text
    )


def test_risks_come_with_a_task_and_room_for_owner_and_day(
    assessments: Mapping[str, Assessment],
) -> None:
    risks = assessments["risks"]
    table = rows(summarise(risks, example(risks).result, {}), "The risks, largest first")
    assert table[0] == (
        "Data leaks or rules are broken",
        "59",
        "Ask for certificate and audit report, and write subcontractors into the clauses",
        "to be named",
        "to be set",
    )
    assert table[-1][2:] == ("Keep watching", "", "")
    exposures = [float(row[1]) for row in table]
    assert exposures == sorted(exposures, reverse=True)


def test_no_task_is_given_for_a_risk_that_is_covered(
    assessments: Mapping[str, Assessment],
) -> None:
    risks = assessments["risks"]
    raw = {f"K{n}{side}": 2 if side == "i" else 5 for n in range(1, 8) for side in "ip"}
    result = result_of(risks, {**raw, "K4i": 5, "K4p": 1}, context={"stage": "running"})
    assert len(result.next) > 1
    (step,) = summarise(risks, result, {}).steps
    assert step.action.startswith("Agree exit terms")


def test_a_borderline_point_names_the_cut_and_the_other_side(
    assessments: Mapping[str, Assessment],
) -> None:
    candidate = assessments["candidate"]
    summary = summarise(candidate, example(candidate).result, {})
    assert "close to Good candidate" in summary.headline
    assert "Ease of handing over is 44 (44-56), its cut at 45." in summary.text


def test_beside_a_law_no_cut_matters(assessments: Mapping[str, Assessment]) -> None:
    candidate = assessments["candidate"]
    raw = {"C1": 3, "C2": 4, "C3": 3, "C4": 4, "C6": 4, "C7": "3+", "C8": 20, "C9": ["cost"],
           "C15": 4, "C10": 4, "C11": 4, "C12": 80}  # fmt: skip
    free = result_of(candidate, {**raw, "C13": "no"})
    bound = result_of(candidate, {**raw, "C13": "yes"})
    assert free.near
    assert bound.near == ()
    assert summarise(candidate, bound, {}).headline == "Keep in-house: the law bars it"


def test_what_holds_the_verdict_back_is_the_first_task(readiness: Assessment) -> None:
    result = result_of(readiness, everything(readiness, R8="nobody", R17="missed"))
    steps = summarise(readiness, result, {}).steps
    assert [step.action.split(",")[0] for step in steps[:2]] == [
        "Name the person who will answer for the result",
        "Settle with HR or legal whether and when staff have to be informed or consulted",
    ]


def test_a_knock_out_that_one_raises_is_the_first_task(readiness: Assessment) -> None:
    best = everything(readiness)
    result = result_of(readiness, best, best, best, {**best, "R11": "blocked"})
    steps = summarise(readiness, result, {}).steps
    assert steps[0].action == "Settle with legal what may leave, and cut the scope to it"


def test_a_small_anonymous_run_gives_no_task_away(readiness: Assessment) -> None:
    people = [everything(readiness, R8="nobody")] * 3
    result = result_of(readiness, *people, anonymous=True)
    assert result.rules
    assert all(rule.questions == () for rule in result.rules)


def test_a_rule_gives_its_own_name_to_the_verdict_it_makes(readiness: Assessment) -> None:
    blocked = result_of(readiness, everything(readiness, R11="blocked"))
    assert summarise(readiness, blocked, {}).headline == "Cannot go ahead: a rule forbids it, 91"
    best = everything(readiness)
    raised = result_of(readiness, best, best, {**best, "R11": "blocked"})
    assert summarise(readiness, raised, {}).headline.startswith("Nearly ready")


@pytest.mark.parametrize(
    ("changes", "headline"),
    [
        ({"H8": 2}, "Good, but dependent, 94"),
        ({"H8": 1}, "Good, but dependent, 92"),
        ({"H8": 2, "H2": 2}, "Needs attention, 85"),  # good it isn't for its users
        ({"H8": 3}, "Healthy, 96"),
        ({"H13": "early"}, "Healthy, 100, too early for a trend, provisional"),
        ({"H9": "yes"}, "At risk, 100"),
    ],
)
def test_health_has_words_for_dependent_and_for_too_early(
    health: Assessment, changes: Mapping[str, object], headline: str
) -> None:
    result = result_of(health, {**everything(health), **changes}, context={"months_left": 6})
    assert summarise(health, result, {}).headline == headline


def test_a_number_is_not_put_beside_what_isnt_known(readiness: Assessment) -> None:
    unknown: dict[str, object] = {
        question.id: "unknown" for question in readiness.questions if _is_asked(question)
    }
    summary = summarise(readiness, result_of(readiness, unknown), {})
    assert summary.headline == "Too little is known for a verdict"
    assert "Stop:" not in summary.text
    assert summary.reasons == ()
    assert summary.steps[0].action.startswith("Find out: ")
    assert "?." not in summary.text


def _is_asked(question: Question) -> bool:
    return question.kind != "text" and question.id != "R12"


def test_the_score_alone_is_told_where_a_rule_holds_it_back(readiness: Assessment) -> None:
    summary = summarise(readiness, result_of(readiness, everything(readiness, R8="nobody")), {})
    assert "By itself it would say “Ready to start”" in summary.text
    plain = summarise(readiness, example(readiness).result, {})
    assert "“Ready to start” begins at 70, and what limits it has to be settled." in plain.text


def test_lower_is_better_for_risks(assessments: Mapping[str, Assessment]) -> None:
    risks = assessments["risks"]
    text = summarise(risks, example(risks).result, {}).text
    assert "The score runs from 0 to 100; 0 is the best. “Low” lies below 25." in text


def test_reasons_leave_out_what_a_harder_rule_already_says(readiness: Assessment) -> None:
    result = result_of(readiness, everything(readiness, R6="once", R10="not_yet"))
    summary = summarise(readiness, result, {})
    assert "There is no known way back if it fails." in summary.text
    limits = [line for line in summary.reasons if "est: " not in line]
    assert limits == ["Stop: Everything may move on one day, with no way back in sight."]


def test_reasons_leave_out_a_cap_that_would_let_a_better_verdict_through(
    assessments: Mapping[str, Assessment],
) -> None:
    risks = assessments["risks"]
    raw = {f"K{n}{side}": 2 if side == "i" else 5 for n in range(1, 8) for side in "ip"}
    result = result_of(risks, {**raw, "K4i": 5, "K4p": 1}, context={"stage": "running"})
    summary = summarise(risks, result, {})
    assert "At least one serious risk is not covered yet." in summary.text
    assert "At least one serious risk is not covered yet." not in summary.reasons
