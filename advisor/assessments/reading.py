"""From a definition file's values to an `Assessment`: its form, key by key."""

import hashlib
import json
import re
from collections.abc import Mapping
from fractions import Fraction

from advisor.assessments import read_models
from advisor.assessments.definition import (
    Assessment,
    Band,
    ContextField,
    Coverage,
    Dimension,
    Effect,
    FieldKind,
    NextStep,
    Respondents,
    Role,
    Rule,
    Task,
    TopExposures,
    WeakestDimensions,
)
from advisor.assessments.fields import Fields
from advisor.assessments.limits import (
    LABEL,
    NAME,
    QUESTION_TEXT,
    SHORT_LABEL,
    SHORT_TITLE,
    TASK,
    TITLE,
)
from advisor.assessments.read_conditions import condition
from advisor.assessments.read_questions import option, questions
from knowledge import ContentError, Problem

_VERSION = re.compile(r"\d+\.\d+")
_TOP = (
    "id title short_title version purpose audience minutes respondents roles context model "
    "higher_is charts coverage dimensions questions anchor_sets rules bands then next reading_note"
).split()
_DISPLAY_SUBJECT = ContextField(
    "display_subject",
    FieldKind.TEXT,
    "Neutral name to show in the channel",
    required=True,
    max_length=NAME,
)


def read(file: str, values: object) -> Assessment:
    """Return the assessment that a file's values describe.

    Raises:
        ContentError: with every problem of its form.
    """
    problems: list[Problem] = []
    fields = Fields(file, values, "", problems)
    model = fields.one_of("model", tuple(read_models.READERS))
    fields.only(*_TOP, *read_models.KEYS[model])
    made = Assessment(
        id=fields.identity(),
        title=fields.text("title", TITLE),
        short_title=fields.text("short_title", SHORT_TITLE),
        version=_version(fields),
        purpose=fields.text("purpose"),
        audience=fields.text("audience"),
        minutes=int(fields.number("minutes")),
        respondents=_respondents(fields.child("respondents")),
        roles=tuple(_role(child) for child in fields.children("roles", needed=False)),
        context=(_DISPLAY_SUBJECT, *map(_context_field, fields.children("context", needed=False))),
        model=read_models.READERS[model](fields, condition),
        higher_is_better=fields.one_of("higher_is", ("better", "worse"), "better") == "better",
        charts=fields.texts("charts"),
        coverage=_coverage(fields.child("coverage")),
        dimensions=tuple(map(_dimension, fields.children("dimensions"))),
        questions=questions(fields),
        rules=tuple(map(_rule, fields.children("rules", needed=False))),
        bands=tuple(map(_band, fields.children("bands"))),
        next=_next(fields),
        hash=canonical_hash(values),
        file=file,
        reading_note=fields.text("reading_note", needed=False),
        then=_then(fields),
    )
    if problems:
        raise ContentError(problems)
    return made


def canonical_hash(values: object) -> str:
    """Return SHA-256 of the content as sorted JSON: comments and layout don't count."""
    canonical = json.dumps(_with_text_keys(values), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(canonical.encode("utf8")).hexdigest()


def _with_text_keys(value: object) -> object:
    if isinstance(value, Mapping):
        return {str(key): _with_text_keys(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_with_text_keys(item) for item in value]
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def _version(fields: Fields) -> str:
    value = fields.text("version", NAME)
    if value and not _VERSION.fullmatch(value):
        fields.wrong("version", f"is {value!r}", 'Write two numbers in quotes: `version: "1.0"`.')
    return value


def _respondents(fields: Fields) -> Respondents:
    fields.only("min", "ideal", "anonymous_allowed", "recurring", "note")
    ideal = fields.values.get("ideal")
    pair = ideal if isinstance(ideal, list) else []
    counts = [count for count in pair if isinstance(count, int)]
    if len(counts) != 2 or counts != sorted(counts):
        fields.wrong("ideal", "is not a pair of numbers", "Write `ideal: [3, 6]`.")
        counts = [1, 1]
    return Respondents(
        min=int(fields.number("min")),
        ideal=(counts[0], counts[1]),
        anonymous_allowed=fields.truth("anonymous_allowed"),
        recurring=fields.text("recurring", needed=False) or None,
        note=fields.text("note", needed=False) or None,
    )


def _role(fields: Fields) -> Role:
    fields.only("id", "label", "separate")
    return Role(fields.identity(), fields.text("label", LABEL), fields.truth("separate"))


def _context_field(fields: Fields) -> ContextField:
    fields.only(
        *"id kind text options default required max_length unit help".split(),
        *"min_items max_items hidden_from_respondents".split(),
    )
    options = tuple(option(child) for child in fields.children("options", needed=False))
    default = fields.values.get("default")
    values = {option.value for option in options}
    named = default if isinstance(default, list) else [] if default is None else [default]
    if options and not all(item in values for item in named):
        fields.wrong("default", "is not among the options", f"Use: {', '.join(sorted(values))}.")
    return ContextField(
        id=fields.identity(),
        kind=FieldKind(fields.one_of("kind", tuple(FieldKind))),
        text=fields.text("text", QUESTION_TEXT),
        options=options,
        default=tuple(map(str, default)) if isinstance(default, list) else fields.maybe("default"),
        required=fields.truth("required"),
        max_length=int(fields.number("max_length", Fraction(300))),
        unit=fields.text("unit", NAME, needed=False),
        help=fields.text("help", needed=False),
        min_items=int(fields.number("min_items", Fraction(0))),
        max_items=int(fields.number("max_items", Fraction(0))),
        hidden_from_respondents=fields.truth("hidden_from_respondents"),
    )


def _coverage(fields: Fields) -> Coverage:
    fields.only("overall", "core", "axis")
    return Coverage(
        overall=fields.number("overall"),
        core=fields.number("core") if "core" in fields else None,
        axis=fields.number("axis") if "axis" in fields else None,
    )


def _dimension(fields: Fields) -> Dimension:
    fields.only("id", "label", "short", "weight", "core", "axis", "ratings", "topic")
    weight = fields.number("weight")
    if weight < 0:
        fields.wrong("weight", "is below 0", "Weights are 0 or higher.")
    return Dimension(
        id=fields.identity(),
        label=fields.text("label", LABEL),
        short=fields.text("short", SHORT_LABEL),
        weight=weight,
        core=fields.truth("core"),
        axis=fields.maybe("axis"),
        ratings=fields.numbers("ratings") if "ratings" in fields else None,
        topic=fields.maybe("topic"),
    )


def _rule(fields: Fields) -> Rule:
    fields.only("id", "when", "effect", "say", "band", "options", "from", "to", "label")
    return Rule(
        id=fields.identity(),
        when=condition(fields, "when"),
        effect=Effect(fields.one_of("effect", tuple(Effect))),
        say=fields.text("say"),
        band=fields.maybe("band"),
        options=fields.texts("options"),
        redirected=fields.texts("from"),
        to=fields.maybe("to"),
        label=fields.text("label", LABEL, needed=False) or None,
    )


def _band(fields: Fields) -> Band:
    fields.only("id", "min", "when", "label", "text")
    return Band(
        id=fields.identity(),
        label=fields.text("label", LABEL),
        text=fields.text("text"),
        min=fields.number("min") if "min" in fields else None,
        when=condition(fields, "when") if "when" in fields else None,
    )


def _then(fields: Fields) -> Mapping[str, str]:
    if "then" not in fields:
        return {}
    child = fields.child("then")
    return {verdict: child.text(verdict) for verdict in child.values}


def _next(fields: Fields) -> Mapping[str, tuple[NextStep, ...]]:
    steps = fields.child("next")
    found: dict[str, tuple[NextStep, ...]] = {}
    for verdict, value in steps.values.items():
        if not isinstance(value, list):
            steps.wrong(verdict, "is not a list", f"Write `{verdict}: [entry.id]`.")
            continue
        made = (_step(steps, verdict, item) for item in value)
        found[verdict] = tuple(step for step in made if step is not None)
    return found


def _step(fields: Fields, verdict: str, item: object) -> NextStep | None:
    match item:
        case str():
            return item
        case {"do": str(do), "see": str(see)} if 0 < len(do.strip()) <= TASK:
            return Task(do.strip(), see)
        case {"weakest_dimensions": int(count)}:
            return WeakestDimensions(count)
        case {"top_exposures": int(count)}:
            return TopExposures(count)
    remedy = (
        "Use an entry's id, `assessment:<id>`, {do: a task, see: an entry's id}, "
        "{weakest_dimensions: 2} or {top_exposures: 2}."
    )
    fields.wrong(verdict, f"holds {item!r}", remedy)
    return None
