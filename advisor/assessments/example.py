"""A made-up result, to be shown before anyone is asked: what the answers would lead to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from advisor.assessments import scale, starter
from advisor.assessments.answers import Answer, Fault, Response, check_answer
from advisor.assessments.assessing import assess
from advisor.assessments.comparing import compare
from advisor.assessments.definition import Assessment
from advisor.assessments.models.scorecard import Scorecard
from advisor.assessments.results import Result
from advisor.assessments.starter import Context
from knowledge import plain_yaml

HERE = Path(__file__).parent / "examples"
_LEVELS = (0.75, 0.5, 0.75)
"""How good the answers of three people are where no example was written, 0 to 1."""


@dataclass(frozen=True)
class Example:
    """A made-up company, its starter's context and the result of its answers."""

    name: str
    company: str
    context: Context
    result: Result


def sample(assessment: Assessment) -> Result:
    """Return the result of a made-up company, marked as an example."""
    return example(assessment).result


def example(assessment: Assessment) -> Example:
    """Return the made-up company of an assessment, with its result.

    It is written down in `examples/<id>.yaml`; an assessment without one gets three people with
    middling answers.

    Raises:
        ValueError: the file's answers don't fit the definition.
    """
    written = _written(assessment.id)
    if not written:
        people = [Response(_middling(assessment, level)) for level in _LEVELS]
        return Example("An example", "A made-up team.", {}, _marked(assessment, people, {}))
    context = starter.fill(assessment, _table(written.get("context")))
    result = (
        _compared(assessment, written, context)
        if isinstance(assessment.model, Scorecard)
        else _marked(assessment, _people(assessment, written.get("people"), {}), context)
    )
    return Example(str(written["name"]), str(written["company"]), context, result)


@cache
def _written(identity: str) -> Mapping[str, object]:
    path = HERE / f"{identity}.yaml"
    return _table(plain_yaml.parse(path.read_text(encoding="utf8"))) if path.exists() else {}


def _marked(assessment: Assessment, people: Sequence[Response], context: Context) -> Result:
    return replace(assess(assessment, people, context), is_example=True)


def _compared(assessment: Assessment, written: Mapping[str, object], context: Context) -> Result:
    usual = _table(written.get("usual"))
    given = {
        name: _people(assessment, people, usual)
        for name, people in _table(written.get("vendors")).items()
    }
    return replace(compare(assessment, given, context), is_example=True)


def _people(assessment: Assessment, raw: object, usual: Mapping[str, object]) -> Sequence[Response]:
    people = raw if isinstance(raw, list) else []
    return [Response(_answers(assessment, {**usual, **_table(person)})) for person in people]


def _answers(assessment: Assessment, raw: Mapping[str, object]) -> Mapping[str, Answer]:
    found: dict[str, Answer] = {}
    for name, value in raw.items():
        question = assessment.by_id.get(name)
        checked = check_answer(question, value) if question else Fault(name, "no such question")
        if isinstance(checked, Fault):
            msg = f"the example of {assessment.id}: {name}: {checked.message}"
            raise ValueError(msg)  # noqa: TRY004 - the file is wrong, not an argument's type
        found[name] = checked
    return found


def _middling(assessment: Assessment, level: float) -> Mapping[str, Answer]:
    found: dict[str, Answer] = {}
    for question in assessment.questions:
        steps = scale.ladder(question)
        if steps:
            value = steps[round(level * (len(steps) - 1))]
            raw = list(value) if isinstance(value, tuple) else value
            checked = check_answer(question, raw)
            if not isinstance(checked, Fault):
                found[question.id] = checked
    return found


def _table(raw: object) -> Mapping[str, object]:
    return {str(key): value for key, value in raw.items()} if isinstance(raw, Mapping) else {}
