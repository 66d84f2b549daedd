"""Reads the settings of each model of scoring, chosen by `model:`; a new model is added here."""

from collections.abc import Callable, Mapping
from fractions import Fraction

from advisor.assessments.conditions import Condition
from advisor.assessments.definition import Floors
from advisor.assessments.fields import Fields
from advisor.assessments.models.bands import WeightedBands
from advisor.assessments.models.base import Model
from advisor.assessments.models.exposure import Exposure
from advisor.assessments.models.options import RatingSet, WeightedOptions
from advisor.assessments.models.quadrant import Axis, Quadrant
from advisor.assessments.models.scorecard import Scorecard

ReadCondition = Callable[[Fields, str], Condition]


def _floors(fields: Fields) -> Floors | None:
    if "floors" not in fields:
        return None
    child = fields.child("floors")
    child.only("limit", "steps")
    steps = child.child("steps")
    found = [(int(least), steps.text(least)) for least in steps.values if least.isdecimal()]
    if len(found) < len(steps.values):
        child.wrong("steps", "doesn't begin with counts", "Write `steps: {1: band, 2: band}`.")
    return Floors(child.number("limit"), tuple(sorted(found)))


def _weighted_bands(fields: Fields, _: ReadCondition) -> Model:
    return WeightedBands(_floors(fields))


def _exposure(fields: Fields, _: ReadCondition) -> Model:
    child = fields.child("exposure")
    child.only("impact", "remaining", "largest_share", "mean_share")
    return Exposure(
        _floors(fields),
        impact=_points(child, "impact"),
        remaining=_points(child, "remaining"),
        largest_share=child.number("largest_share"),
        mean_share=child.number("mean_share"),
    )


def _points(fields: Fields, key: str) -> tuple[Fraction, ...]:
    """Return the numbers for the points 1 to 5."""
    found = fields.numbers(key)
    if set(found) != set("12345"):
        fields.wrong(key, "doesn't cover 1 to 5", f"Write `{key}: {{1: …, 2: …, 5: …}}`.")
        return tuple(Fraction(0) for _ in range(5))
    return tuple(found[point] for point in "12345")


def _quadrant(fields: Fields, _: ReadCondition) -> Model:
    axes: list[Axis] = []
    for child in fields.children("axes"):
        child.only("id", "label", "short", "cut")
        axes.append(
            Axis(child.text("id"), child.text("label"), child.text("short"), child.number("cut"))
        )
    return Quadrant(tuple(axes), fields.number("borderline", Fraction(0)))


def _weighted_options(fields: Fields, read_condition: ReadCondition) -> Model:
    lead = fields.child("lead")
    lead.only("clear", "win")
    sets: list[RatingSet] = []
    for child in fields.children("rating_sets", needed=False):
        child.only("when", "dimension", "ratings", "say")
        sets.append(
            RatingSet(
                read_condition(child, "when"),
                child.text("dimension"),
                child.numbers("ratings"),
                child.text("say"),
            )
        )
    return WeightedOptions(
        fields.texts("options"),
        lead.number("clear"),
        lead.number("win"),
        tuple(sets),
        _places(fields),
    )


def _places(fields: Fields) -> Mapping[str, Mapping[str, str]]:
    """Return examples of places, by where the organisation is and by option."""
    if "places" not in fields:
        return {}
    regions = fields.child("places")
    found: dict[str, Mapping[str, str]] = {}
    for region in regions.values:
        row = regions.child(region)
        found[region] = {option: row.text(option) for option in row.values}
    return found


def _scorecard(fields: Fields, _: ReadCondition) -> Model:
    shares = fields.child("overall")
    shares.only("quality", "price")
    recommend = fields.child("recommend")
    recommend.only("min_band", "tie_below")
    return Scorecard(
        _floors(fields),
        quality_share=shares.number("quality"),
        price_share=shares.number("price"),
        min_band=recommend.text("min_band"),
        tie_below=recommend.number("tie_below"),
    )


READERS: Mapping[str, Callable[[Fields, ReadCondition], Model]] = {
    "weighted_bands": _weighted_bands,
    "exposure": _exposure,
    "quadrant": _quadrant,
    "weighted_options": _weighted_options,
    "scorecard": _scorecard,
}

KEYS: Mapping[str, tuple[str, ...]] = {
    "weighted_bands": ("floors",),
    "exposure": ("floors", "exposure"),
    "quadrant": ("axes", "borderline"),
    "weighted_options": ("options", "lead", "rating_sets", "places"),
    "scorecard": ("floors", "overall", "recommend"),
}
"""The keys of a definition that belong to its model."""
