"""Short ways to say what people answered."""

import random
from collections.abc import Mapping
from pathlib import Path

from advisor.assessments import Assessment, Fault, Response, Result, assess, check_answer, fill
from knowledge import plain_yaml

HERE = Path(__file__).parent
Raw = Mapping[str, object]


def chance(seed: int) -> random.Random:
    """Random choices that are the same in every run."""
    return random.Random(seed)  # noqa: S311 - chance that repeats, not a secret


def respond(assessment: Assessment, raw: Raw, roles: list[str] | None = None) -> Response:
    """What one person answered, written as in a JSON line."""
    answers = {}
    for question, value in raw.items():
        checked = check_answer(assessment.by_id[question], value)
        assert not isinstance(checked, Fault), checked
        answers[question] = checked
    return Response(answers, None if roles is None else frozenset(roles))


def result_of(
    assessment: Assessment, *people: Raw, context: Raw | None = None, anonymous: bool = False
) -> Result:
    """The result of a run whose people answered this."""
    responses = [respond(assessment, person) for person in people]
    return assess(assessment, responses, fill(assessment, context or {}), anonymous=anonymous)


def everything(assessment: Assessment, level: str = "best", **changes: object) -> dict[str, object]:
    """The best or worst answer to every question, with some replaced."""
    found: dict[str, object] = {}
    for question in assessment.questions:
        if question.kind == "likert":
            found[question.id] = 5 if level == "best" else 1
        elif question.kind in ("single", "yesno"):
            found[question.id] = question.options[0 if level == "best" else -1].value
    return {**found, **changes}


def data(name: str) -> object:
    """A YAML file beside the tests."""
    return plain_yaml.parse((HERE / name).read_text(encoding="utf8"))
