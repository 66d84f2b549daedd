"""`advisor assess --batch`: a run as a JSON line in, its result as a JSON line out."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

from advisor.assessments import starter
from advisor.assessments.answers import Answer, Fault, Response, check_answer
from advisor.assessments.assessing import assess
from advisor.assessments.comparing import compare
from advisor.assessments.definition import Assessment
from advisor.assessments.models.scorecard import Scorecard
from advisor.assessments.results import Detail, Disagreement, FiredRule, Lever, Result
from advisor.assessments.starter import Context

_FEWEST_PROVIDERS, _MOST_PROVIDERS = 2, 5
_KEYS = ("id", "assessment", "context", "responses", "vendors", "anonymous", "roles")


class LineError(ValueError):
    """A line that can't be assessed; the text says why."""


def batch(lines: Iterable[str], assessments: Mapping[str, Assessment]) -> Iterator[str]:
    """Yield a JSON line for each line of `lines`, malformed ones included; empty ones are left out.

    A line is `{"id", "assessment", "context", "responses", "anonymous"}`, for providers with
    `"vendors"` in place of `"responses"`. `"roles"`, a list of roles for each respondent, routes
    questions as a run in a channel does; without it a missing key was not asked of that person.
    """
    for line in lines:
        if not line.strip():
            continue
        identity: object = None
        try:
            asked = json.loads(line, parse_constant=_refuse)
            if not isinstance(asked, dict):
                raise LineError("not an object")
            identity = asked.get("id")
            result = _assess(asked, assessments)
        except (ValueError, RecursionError) as error:
            yield _dump({"id": identity, "error": str(error) or "not JSON"})
        else:
            yield _dump({"id": identity, **form(result)})


def _assess(asked: Mapping[str, object], assessments: Mapping[str, Assessment]) -> Result:
    for key in asked:
        if key not in _KEYS:
            raise LineError(f"{key} is not a key of a line; use: {', '.join(_KEYS)}")
    name = asked.get("assessment")
    if not isinstance(name, str) or name not in assessments:
        raise LineError(f"assessment has to be one of: {', '.join(assessments)}")
    assessment = assessments[name]
    context = _context(assessment, asked.get("context"))
    anonymous = asked.get("anonymous", False)
    if not isinstance(anonymous, bool):
        raise LineError("anonymous has to be true or false")
    if anonymous and not assessment.respondents.anonymous_allowed:
        raise LineError(f"{name} is always named; leave anonymous out")
    if isinstance(assessment.model, Scorecard):
        return compare(assessment, _providers(assessment, asked, context), context)
    if "vendors" in asked:
        raise LineError(f"{name} takes responses, not vendors")
    responses = _responses(assessment, asked.get("responses"), asked.get("roles"))
    return assess(assessment, responses, context, anonymous=anonymous)


def _context(assessment: Assessment, raw: object) -> Context:
    if raw is not None and not isinstance(raw, Mapping):
        raise LineError("context has to be an object")
    try:
        return starter.fill(assessment, raw or {})
    except starter.ContextError as error:
        raise LineError(f"context: {error}") from error


def _providers(
    assessment: Assessment, asked: Mapping[str, object], context: Context
) -> Mapping[str, Sequence[Response]]:
    vendors = asked.get("vendors")
    if not isinstance(vendors, Mapping):
        raise LineError("vendors has to be an object of responses by provider")
    if not _FEWEST_PROVIDERS <= len(vendors) <= _MOST_PROVIDERS:
        raise LineError(f"vendors has to hold {_FEWEST_PROVIDERS} to {_MOST_PROVIDERS} providers")
    prices = context.get("prices")
    if isinstance(prices, Mapping) and not set(prices) <= set(vendors):
        raise LineError(f"context: prices: use these names: {', '.join(vendors)}")
    roles = asked.get("roles")
    return {name: _responses(assessment, given, roles) for name, given in vendors.items()}


def _responses(assessment: Assessment, raw: object, roles: object) -> Sequence[Response]:
    if not isinstance(raw, list):
        raise LineError("responses has to be a list with one object for each respondent")
    held = _roles(assessment, roles, len(raw))
    return [
        Response(_answers(assessment, number, given), own)
        for number, (given, own) in enumerate(zip(raw, held, strict=True), 1)
    ]


def _answers(assessment: Assessment, number: int, given: object) -> Mapping[str, Answer]:
    if not isinstance(given, Mapping):
        raise LineError(f"respondent {number} is not an object of answers")
    answers: dict[str, Answer] = {}
    for name, raw in given.items():
        question = assessment.by_id.get(name)
        if question is None:
            raise LineError(f"respondent {number}: {assessment.id} has no question {name}")
        checked = check_answer(question, raw)
        if isinstance(checked, Fault):
            raise LineError(f"respondent {number}: {name}: {checked.message}")
        answers[name] = checked
    return answers


def _roles(assessment: Assessment, raw: object, count: int) -> Sequence[frozenset[str] | None]:
    if raw is None:
        return [None] * count
    known = {role.id for role in assessment.roles}
    if not isinstance(raw, list) or len(raw) != count:
        raise LineError("roles has to be a list with one list of roles for each respondent")
    for held in raw:
        if not isinstance(held, list) or not all(
            isinstance(role, str) and role in known for role in held
        ):
            raise LineError(f"a respondent's roles have to be among: {', '.join(sorted(known))}")
    return [frozenset(held) for held in raw]


def form(result: Result) -> dict[str, object]:
    """Return a result in the batch form.

    Where nothing may be shown, every key is there and empty, and `withheld` says why.
    """
    return {**_always(result), **dict(_if_any(result))}


def _always(result: Result) -> dict[str, object]:
    return {
        "verdict": result.verdict,
        "score": result.score,
        "range": list(result.range) if result.range else None,
        "provisional": result.provisional,
        "coverage": result.coverage,
        "dimensions": dict(result.dimensions),
        "options": dict(result.options),
        "axes": dict(result.axes),
        "rules": [_given(rule) for rule in result.rules],
        "levers": [_lever(lever) for lever in result.levers],
        "disagreements": [_given(one) for one in result.disagreements],
        "find_out_first": list(result.find_out_first),
        "next": [step.target for step in result.next],
        "definition": vars(result.definition),
    }


def _if_any(result: Result) -> Iterator[tuple[str, object]]:
    """Yield the keys that only some models have, where they hold something."""
    if result.between:
        yield "between", list(result.between)
    if result.near:
        yield "near", list(result.near)
    if result.default_verdict is not None:
        yield "default_verdict", result.default_verdict
    if result.swap is not None:
        yield "swap", vars(result.swap)
    if result.providers:
        yield "providers", {name: vars(one) for name, one in result.providers.items()}
    if result.separate:
        yield "separate", [vars(view) for view in result.separate]
    if result.detail is Detail.NOTHING:
        yield "withheld", "fewer than three people answered an anonymous run"


def _lever(lever: Lever) -> dict[str, object]:
    return {
        "question": lever.question,
        "from": lever.start,
        "to": lever.to,
        "gain": lever.gain,
        "verdict": lever.verdict,
    }


def _given(value: FiredRule | Disagreement) -> dict[str, object]:
    kept = {key: item for key, item in vars(value).items() if item is not None}
    kept.pop("questions", None)
    return kept


def _refuse(constant: str) -> None:
    msg = f"{constant} is not JSON"
    raise ValueError(msg)


def _dump(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    # A lone surrogate, which no encoding can write, goes out as the escape it came in as.
    return text.encode("utf8", "backslashreplace").decode("utf8")
