"""Bands, floors, rules, raised concerns, coverage: in that order, and never touching the score."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from advisor.assessments import Assessment, Response, assess, compare, fill, summarise
from advisor.assessments.models.bands import WeightedBands
from advisor.assessments.models.options import WeightedOptions
from advisor.assessments.poll import gather

from .answering import chance, everything, respond, result_of

ALL_FOUR = {
    "R1": 4, "R2": 4, "R3": 4, "R4": 4, "R5": 4, "R16": 4, "R7": 4, "R6": "steps",
    "R8": "named_time", "R15": "funded", "R9": 4, "R10": "plan",
    "R11": "no", "R13": 4, "R14": 4, "R17": "begun",
}  # fmt: skip


def test_a_score_on_the_limit_reaches_the_band(readiness: Assessment) -> None:
    at_50 = dict.fromkeys(("R1", "R2", "R3", "R4", "R5", "R16", "R7", "R9", "R13"), 3)
    assert result_of(readiness, {**at_50}).score == 50
    assert result_of(readiness, {**at_50}).verdict == "nearly"


def test_one_weak_core_dimension_caps_and_two_cap_further(readiness: Assessment) -> None:
    one = result_of(readiness, {**ALL_FOUR, "R5": 2, "R16": 2, "R7": 2})
    assert one.verdict == "nearly"
    assert one.base == "ready"
    assert [rule.id for rule in one.rules] == ["floor"]
    assert "Cost and performance baseline" in one.rules[0].text
    two = result_of(readiness, {**ALL_FOUR, "R5": 2, "R16": 2, "R7": 2, "R1": 2, "R2": 2})
    assert two.verdict == "not_ready"


def test_a_dimension_exactly_at_the_floor_is_not_below_it(readiness: Assessment) -> None:
    assert isinstance(readiness.model, WeightedBands)
    # data = (3 x 40 + 2 x 50) / 5 = 44 and, without R13, exactly 40.
    result = result_of(readiness, {**ALL_FOUR, "R11": "fixable", "R13": "skip"}, {"R13": "skip"})
    assert "floor" in [rule.id for rule in result.rules]
    at_floor = {q: v for q, v in ALL_FOUR.items() if q != "R13"} | {"R11": "fixable"}
    result = result_of(readiness, at_floor)
    assert result.dimensions["data"] == 40
    assert "floor" not in [rule.id for rule in result.rules]


def test_rules_never_change_a_number(assessments: Mapping[str, Assessment]) -> None:
    drawn = chance(7)
    for name in ("readiness", "health", "risks", "candidate"):
        assessment = assessments[name]
        bare = replace(assessment, rules=())
        for _ in range(20):
            raw = {
                question.id: drawn.randint(1, 5)
                for question in assessment.questions
                if question.kind == "likert"
            }
            raw_options = {
                question.id: drawn.choice(question.options).value
                for question in assessment.questions
                if question.kind == "single"
            }
            with_rules = result_of(assessment, {**raw, **raw_options})
            without = result_of(bare, {**raw, **raw_options})
            assert with_rules.score == without.score
            assert with_rules.dimensions == without.dimensions
            assert with_rules.range == without.range


def test_the_worst_of_all_limits_wins_in_any_order(readiness: Assessment) -> None:
    raw = {**ALL_FOUR, "R8": "nobody", "R11": "blocked"}
    backwards = replace(readiness, rules=tuple(reversed(readiness.rules)))
    assert result_of(readiness, raw).verdict == result_of(backwards, raw).verdict == "not_ready"


def test_a_block_is_shown_before_everything_else(readiness: Assessment) -> None:
    result = result_of(readiness, {**ALL_FOUR, "R1": 1, "R11": "blocked"})
    assert [rule.effect for rule in result.rules] == ["block", "cap", "floor"]


def test_a_concern_of_one_holds_the_verdict_at_the_second_band(readiness: Assessment) -> None:
    result = result_of(readiness, *[ALL_FOUR] * 3, {**ALL_FOUR, "R11": "blocked"})
    assert result.base == "ready"
    assert result.verdict == "nearly"
    assert [(rule.id, rule.raised_by, rule.of) for rule in result.rules] == [("r_blocked", 1, 4)]


def test_dont_know_raises_no_concern(readiness: Assessment) -> None:
    unsure = {**ALL_FOUR, "R6": "unknown", "R10": "unknown"}
    result = result_of(readiness, ALL_FOUR, ALL_FOUR, ALL_FOUR, unsure)
    assert result.rules == ()
    assert result.verdict == "ready"


def test_a_block_that_the_group_shares_is_no_concern(readiness: Assessment) -> None:
    result = result_of(readiness, *[{**ALL_FOUR, "R11": "blocked"}] * 2)
    assert [rule.effect for rule in result.rules] == ["block", "floor"]


def test_too_little_answered_gives_no_band_but_the_rest(readiness: Assessment) -> None:
    raw = dict.fromkeys(ALL_FOUR, "unknown") | {"R1": 1, "R2": 4}
    result = result_of(readiness, raw)
    assert result.verdict == "insufficient"
    assert not result.provisional
    assert "r_scope" in [rule.id for rule in result.rules]
    assert "R3" in result.find_out_first
    assert result.levers == ()


def test_a_core_dimension_nobody_knows_is_enough_for_insufficient(readiness: Assessment) -> None:
    result = result_of(readiness, {**ALL_FOUR, "R11": "unknown", "R13": "unknown"})
    assert result.coverage == 85
    assert result.verdict == "insufficient"


def test_nothing_answered_is_insufficient(assessments: Mapping[str, Assessment]) -> None:
    for assessment in assessments.values():
        if assessment.id != "vendor":
            assert result_of(assessment, {}).verdict == "insufficient"
            assert assess(assessment, [], fill(assessment, {})).verdict == "insufficient"


def test_provisional_where_the_unknown_could_change_the_band(readiness: Assessment) -> None:
    result = result_of(readiness, {**ALL_FOUR, "R16": "unknown"})
    assert result.provisional
    result = result_of(readiness, ALL_FOUR, ALL_FOUR, {**ALL_FOUR, "R16": "unknown"})
    assert not result.provisional


@pytest.mark.parametrize("name", ["readiness", "health", "risks"])
def test_the_range_contains_the_score(assessments: Mapping[str, Assessment], name: str) -> None:
    assessment, drawn = assessments[name], chance(11)
    for _ in range(50):
        people = [
            {
                question.id: drawn.choice([1, 2, 3, 4, 5, "unknown", "skip"])
                for question in assessment.questions
                if question.kind == "likert"
            }
            for _ in range(drawn.randint(1, 4))
        ]
        result = result_of(assessment, *people)
        if result.score is not None and result.range is not None:
            assert result.range[0] <= result.score <= result.range[1]


def test_the_order_of_respondents_changes_nothing(assessments: Mapping[str, Assessment]) -> None:
    drawn = chance(3)
    for name in ("readiness", "health", "risks", "candidate", "location"):
        assessment = assessments[name]
        people = [
            {
                question.id: drawn.choice([1, 2, 3, 4, 5, "unknown"])
                for question in assessment.questions
                if question.kind == "likert"
            }
            for _ in range(5)
        ]
        first = result_of(assessment, *people)
        for _ in range(5):
            drawn.shuffle(people)
            assert result_of(assessment, *people) == first


def test_a_separate_role_is_scored_apart(health: Assessment) -> None:
    owner = respond(health, everything(health, H3=2), ["contract_owner"])
    provider = respond(health, everything(health, "worst"), ["provider"])
    context = fill(health, {})
    alone = assess(health, [owner], context)
    both = assess(health, [owner, provider], context)
    assert both.score == alone.score
    assert both.respondents == 1
    (view,) = both.separate
    assert view.role == "provider"
    assert view.score == 0
    # What only the contract owner is asked doesn't count against the provider's manager.
    assert "value" not in view.dimensions


def test_a_contract_without_an_end_date_fires_no_rule_on_it(health: Assessment) -> None:
    raw = everything(health, H8=2)
    assert "h_exit" not in [rule.id for rule in result_of(health, raw).rules]
    near = result_of(health, raw, context={"months_left": 11})
    assert "h_exit" in [rule.id for rule in near.rules]
    far = result_of(health, raw, context={"months_left": 12})
    assert "h_exit" not in [rule.id for rule in far.rules]


def test_a_point_near_a_cut_names_its_neighbour(assessments: Mapping[str, Assessment]) -> None:
    raw = {
        "C1": 1, "C2": 1, "C3": 1, "C4": 1, "C6": 4, "C7": "3+", "C8": 20, "C9": ["cost"], "C15": 4,
        "C10": 3, "C11": 3, "C12": 45, "C13": "no",
    }  # fmt: skip
    result = result_of(assessments["candidate"], raw)
    assert result.axes["handover"] == 43.75
    assert result.verdict == "prepare"
    assert result.near == ("outsource",)


def test_redirects_follow_one_another(assessments: Mapping[str, Assessment]) -> None:
    raw = {
        "C1": 5, "C2": 1, "C3": 1, "C4": 1, "C6": 5, "C7": "0", "C8": 30, "C9": ["cost"], "C15": 5,
        "C10": 5, "C11": 5, "C12": 90, "C13": "no",
    }  # fmt: skip
    result = result_of(assessments["candidate"], raw)
    assert result.base == "outsource"
    assert [rule.id for rule in result.rules if rule.effect == "redirect"] == [
        "c_no_market",
        "c_why_us_no_gain",
    ]
    assert result.verdict == "keep"


def test_own_ratings_say_what_the_defaults_would_have(
    assessments: Mapping[str, Assessment],
) -> None:
    location = assessments["location"]
    raw = {"L1": 5, "L2": 1, "L4": 1, "L5": 1, "L6": "free", "L7": 1, "L8": 1, "L9": 1, "L10": 1,
           "L12": 1}  # fmt: skip
    ratings = {"cost": {"nearshore": 100, "offshore": 20}}
    result = result_of(location, raw, context={"ratings": ratings})
    assert (result.verdict, result.default_verdict) == ("nearshore", "offshore")
    assert result.options == {"onshore": 10, "nearshore": 100, "offshore": 20}


def test_later_rating_sets_and_own_figures_win(assessments: Mapping[str, Assessment]) -> None:
    location = assessments["location"]
    model = location.model
    assert isinstance(model, WeightedOptions)
    context = fill(location, {"home_region": "oceania", "ratings": {"cost": {"onshore": 33}}})
    assert model.ratings(location, context)["cost"] == {
        "onshore": 33,
        "nearshore": 68,
        "offshore": 95,
    }


def test_no_need_at_all_is_insufficient(assessments: Mapping[str, Assessment]) -> None:
    location = assessments["location"]
    nothing = {q.id: 1 for q in location.questions if q.kind == "likert"}
    assert result_of(location, nothing).verdict == "insufficient"


def test_the_only_option_left_wins(assessments: Mapping[str, Assessment]) -> None:
    location = assessments["location"]
    raw = {"L1": 5, "L2": 1, "L4": 1, "L5": 1, "L6": "home", "L7": 1, "L8": 1, "L9": 1, "L10": 1,
           "L12": 1}  # fmt: skip
    result = result_of(location, raw)
    assert result.verdict == "onshore"
    assert result.removed == ("nearshore", "offshore")
    assert result.lead is None


def test_impact_unknown_counts_as_the_largest(assessments: Mapping[str, Assessment]) -> None:
    result = result_of(assessments["risks"], {"K1i": "unknown", "K1p": 2})
    assert result.dimensions["quality"] == 80


def test_a_price_counts_only_if_every_remaining_provider_has_one(
    assessments: Mapping[str, Assessment],
) -> None:
    vendor = assessments["vendor"]
    given = {name: [respond(vendor, everything(vendor))] for name in ("A", "B")}
    one = compare(vendor, given, fill(vendor, {"prices": {"A": 100}}))
    assert one.options == {"A": 100, "B": 100}
    both = compare(vendor, given, fill(vendor, {"prices": {"A": 100, "B": 200}}))
    assert both.options == {"A": 100, "B": 87.5}


def test_disagreements_on_providers_name_the_provider(
    assessments: Mapping[str, Assessment],
) -> None:
    vendor = assessments["vendor"]
    split = [respond(vendor, everything(vendor)), respond(vendor, everything(vendor, V1=1))]
    calm = [respond(vendor, everything(vendor))] * 2
    result = compare(vendor, {"Alpha": split, "Beta": calm}, fill(vendor, {}))
    assert [(d.option, d.question) for d in result.disagreements] == [("Alpha", "V1")]
    assert "Has Alpha done this same work" in summarise(vendor, result, {}).text


def test_only_a_scorecard_compares(readiness: Assessment) -> None:
    with pytest.raises(TypeError, match="doesn't compare"):
        compare(readiness, {"A": [Response({})]})


def test_answers_of_a_poll_are_kept_apart_by_person(readiness: Assessment) -> None:
    poll = gather(readiness, [respond(readiness, ALL_FOUR)] * 2, fill(readiness, {}))
    assert len(poll.people) == 2
