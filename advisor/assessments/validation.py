"""What must hold within a definition for it to be scored, shown and understood."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

from advisor.assessments.answers import UNKNOWN_WORD
from advisor.assessments.conditions import Comparison, Condition, OneOf, Subject, comparisons
from advisor.assessments.definition import (
    LINKS_TO_ASSESSMENT,
    Assessment,
    FieldKind,
    Kind,
    Policy,
    Question,
    target_of,
)
from advisor.assessments.limits import EXTRA_OPTIONS, OPTIONS, RULE_TEXT
from advisor.assessments.models.base import Flaw
from advisor.assessments.models.quadrant import Quadrant
from advisor.assessments.reach import unreached
from knowledge import Problem


def check(assessment: Assessment) -> Iterator[Problem]:
    """Yield what is wrong with a definition that has the right form.

    Whether every band and rule can be reached is only looked at once the rest is in order.
    """
    flaws = [
        *_doubles(assessment),
        *_check_questions(assessment),
        *_check_conditions(assessment),
        *_check_steps(assessment),
        *assessment.model.check(assessment),
    ]
    for flaw in flaws or unreached(assessment):
        yield Problem(assessment.file, flaw.key, flaw.message, flaw.remedy)


def check_links(
    assessment: Assessment, entries: Collection[str], assessments: Collection[str]
) -> Iterator[Problem]:
    """Yield the links of a definition that lead nowhere."""
    for key, target in _links(assessment):
        name = target.removeprefix(LINKS_TO_ASSESSMENT)
        known = assessments if target.startswith(LINKS_TO_ASSESSMENT) else entries
        if name not in known:
            kind = "assessment" if target.startswith(LINKS_TO_ASSESSMENT) else "entry"
            what = f"there is no {kind} {name}"
            yield Problem(assessment.file, key, what, "Correct the id or take the link out.")


def _links(assessment: Assessment) -> Iterator[tuple[str, str]]:
    for question in assessment.questions:
        for target in question.actions:
            yield f"questions.{question.id}.actions", target
        for option in question.options:
            if option.topic:
                yield f"questions.{question.id}.options.{option.value}.topic", option.topic
    for dimension in assessment.dimensions:
        if dimension.topic:
            yield f"dimensions.{dimension.id}.topic", dimension.topic
    for verdict, name in assessment.then.items():
        yield f"then.{verdict}", LINKS_TO_ASSESSMENT + name
    for verdict, steps in assessment.next.items():
        for step in steps:
            named = target_of(step)
            if named is not None:
                yield f"next.{verdict}", named


def _doubles(assessment: Assessment) -> Iterator[Flaw]:
    lists: dict[str, Iterable[str]] = {
        "roles": (role.id for role in assessment.roles),
        "context": (field.id for field in assessment.context),
        "dimensions": (dimension.id for dimension in assessment.dimensions),
        "questions": (question.id for question in assessment.questions),
        "rules": (rule.id for rule in assessment.rules),
        "bands": (band.id for band in assessment.bands),
    }
    for question in assessment.questions:
        lists[f"questions.{question.id}.options"] = (o.value for o in question.options)
    for key, ids in lists.items():
        for identity, times in Counter(ids).items():
            if times > 1:
                yield Flaw(key, f"{identity} is there {times} times", "Rename one of them.")
    for question in assessment.questions:
        if {"unknown", "skip"} & question.by_value.keys():
            what = "an option is called unknown or skip"
            yield Flaw(
                f"questions.{question.id}.options", what, "Those words are taken; rename it."
            )


def _check_questions(assessment: Assessment) -> Iterator[Flaw]:
    roles = {role.id for role in assessment.roles}
    seen: set[str] = set()
    for question in assessment.questions:
        key = f"questions.{question.id}"
        if question.dimension and question.dimension not in assessment.dimension_by_id:
            what = f"there is no dimension {question.dimension}"
            yield Flaw(f"{key}.dimension", what, "Use a dimension's id.")
        for role in question.ask:
            if role not in roles:
                yield Flaw(f"{key}.ask", f"there is no role {role}", "Use the id of a role.")
        for part in comparisons(question.show_if):
            if part.subject is Subject.QUESTION and question.weight:
                remedy = "Let a scored question depend on the context only."
                what = "an answer could take a scored question away"
                yield Flaw(f"{key}.show_if", what, remedy)
            elif part.subject is Subject.QUESTION and part.name not in seen:
                what = f"{part.name} isn't asked before"
                yield Flaw(f"{key}.show_if", what, "List that question first.")
            elif part.subject not in (Subject.QUESTION, Subject.CONTEXT):
                remedy = "Depend on a question or on the context."
                yield Flaw(f"{key}.show_if", "depends on a score", remedy)
        yield from _check_scale(key, question)
        seen.add(question.id)


def _check_scale(key: str, question: Question) -> Iterator[Flaw]:
    yield from _check_answers(key, question)
    if len(question.options) + EXTRA_OPTIONS > OPTIONS:
        remedy = f"A form shows {OPTIONS}, two of them for “don't know” and “not mine”."
        yield Flaw(f"{key}.options", f"has {len(question.options)}", remedy)
    for option in question.options:
        if option.score is not None and not 0 <= option.score <= 100:
            what = f"{option.value} scores {float(option.score):g}"
            yield Flaw(f"{key}.options", what, "Score it from 0 to 100.")


def _check_answers(key: str, question: Question) -> Iterator[Flaw]:
    """Yield what the kind of question needs and doesn't have."""
    usual = [option for option in question.options if not option.exclusive]
    scored = bool(question.weight)
    match question.kind:
        case Kind.LIKERT:
            shared = question.anchor_set
            if not question.anchors and (shared is None or shared.when is not None):
                yield Flaw(f"{key}.anchors", "is missing", "Give words to the five points.")
        case Kind.SINGLE | Kind.YESNO:
            if len(usual) < 2 or (question.kind is Kind.YESNO and len(usual) != 2):
                yield Flaw(f"{key}.options", "are too few or too many", "Yes or no has two.")
            if scored and any(option.score is None for option in usual):
                yield Flaw(f"{key}.options", "one has no score", "Score each from 0 to 100.")
        case Kind.MULTI if scored and not question.score_by_count:
            remedy = "Write `score_by_count: [[0, 0], [1, 100]]`."
            yield Flaw(f"{key}.score_by_count", "is missing", remedy)
        case Kind.NUMBER if scored and not question.thresholds:
            remedy = "Write `thresholds: [[0, 0], [10, 50]]`."
            yield Flaw(f"{key}.thresholds", "is missing", remedy)
        case Kind.TEXT if scored or question.unknown is Policy.GAP:
            remedy = "Leave the weight out and write `unknown: exclude`."
            yield Flaw(f"{key}.kind", "words can't be scored", remedy)


def _check_conditions(assessment: Assessment) -> Iterator[Flaw]:
    conditions: list[tuple[str, Condition | None]] = [
        *((f"questions.{q.id}.show_if", q.show_if) for q in assessment.questions),
        *((f"rules.{rule.id}.when", rule.when) for rule in assessment.rules),
        *((f"bands.{band.id}.when", band.when) for band in assessment.bands),
    ]
    for rule in assessment.rules:
        if len(rule.say) > RULE_TEXT:
            remedy = f"Cut it to {RULE_TEXT}."
            yield Flaw(f"rules.{rule.id}.say", f"has {len(rule.say)} characters", remedy)
    for key, condition in conditions:
        for part in comparisons(condition):
            yield from _check_comparison(assessment, key, part)


def _check_comparison(assessment: Assessment, key: str, part: Comparison) -> Iterator[Flaw]:
    known = _names(assessment, part.subject)
    if known is not None and part.name not in known:
        remedy = f"Use one of: {', '.join(known)}."
        yield Flaw(key, f"there is no {part.subject} {part.name}", remedy)
        return
    options = _options(assessment, part)
    words = part.check.values if isinstance(part.check, OneOf) else ()
    if options is not None:
        if not isinstance(part.check, OneOf):
            yield Flaw(key, f"compares {part.name} with a number", "Use `is` or `in`.")
        for word in words:
            if word not in options:
                remedy = f"Use one of: {', '.join(options)}."
                yield Flaw(key, f"{part.name} has no option {word}", remedy)
    elif isinstance(part.check, OneOf):
        yield Flaw(key, f"compares the number {part.name} with words", "Use at_most or at_least.")


def _names(assessment: Assessment, subject: Subject) -> Collection[str] | None:
    model = assessment.model
    kinds = (Kind.LIKERT, Kind.NUMBER, Kind.SINGLE, Kind.YESNO)
    fields = (FieldKind.SINGLE, FieldKind.NUMBER)
    known: Mapping[Subject, Collection[str]] = {
        Subject.QUESTION: [q.id for q in assessment.questions if q.kind in kinds],
        Subject.CONTEXT: [field.id for field in assessment.context if field.kind in fields],
        Subject.DIMENSION: list(assessment.dimension_by_id),
        Subject.AXIS: [axis.id for axis in model.axes] if isinstance(model, Quadrant) else [],
        Subject.EXPOSURE: ["any", *assessment.dimension_by_id],
        Subject.SCORE: ["overall"],
    }
    return known.get(subject)


def _options(assessment: Assessment, part: Comparison) -> Collection[str] | None:
    """Return the words that a fact can be, or None if it is a number."""
    match part.subject:
        case Subject.QUESTION:
            question = assessment.by_id[part.name]
            return [*question.by_value, UNKNOWN_WORD] if question.options else None
        case Subject.CONTEXT:
            field = assessment.fields[part.name]
            return [option.value for option in field.options] if field.options else None
        case Subject.LEADER:
            return [band.id for band in assessment.bands]
        case _:
            return None


def _check_steps(assessment: Assessment) -> Iterator[Flaw]:
    verdicts = [band.id for band in assessment.bands]
    known = (*verdicts, *assessment.model.further_verdicts())
    listed = [f"next.{verdict}" for verdict in assessment.next if verdict not in known]
    listed += [f"then.{verdict}" for verdict in assessment.then if verdict not in known]
    for key in listed:
        yield Flaw(key, "is not a verdict", f"Use: {', '.join(known)}.")
    for verdict in verdicts:
        if not assessment.next.get(verdict):
            yield Flaw(f"next.{verdict}", "is missing", "Say what to do after this verdict.")
