"""What follows on what: from the first idea to a contract that is looked after."""

from collections.abc import Mapping
from dataclasses import dataclass

from advisor.assessments import headlines
from advisor.assessments.definition import Assessment
from advisor.assessments.results import Result

USUAL = ("candidate", "readiness", "location", "vendor", "risks", "health")
"""The usual path of a subject; after go-live the last comes back every quarter."""


@dataclass(frozen=True)
class Stage:
    """One assessment on a subject's path.

    Attributes:
        verdict: the latest result in a line, None if it hasn't been done.
        is_next: whether it is the one to go on with.
    """

    id: str
    title: str
    verdict: str | None
    is_next: bool


def following(assessment: Assessment, result: Result) -> str | None:
    """Return the id of the assessment to go on with, or None where the path ends for now."""
    verdict = result.verdict or ""
    if verdict in result.providers:
        verdict = result.providers[verdict].band
    return assessment.then.get(verdict)


def path(assessments: Mapping[str, Assessment], results: Mapping[str, Result]) -> tuple[Stage, ...]:
    """Return the usual path of a subject and where it stands on it.

    Next is what follows on the furthest result; before the first result, the first. A stage that
    was left out on the way is listed as not done and isn't insisted on.

    Args:
        assessments: the definitions by id.
        results: the subject's latest result of each assessment done, by the assessment's id.
    """
    stages = [assessments[name] for name in USUAL if name in assessments]
    done = [one for one in stages if one.id in results]
    if done:
        upcoming = following(done[-1], results[done[-1].id])
    else:
        upcoming = stages[0].id if stages else None
    return tuple(
        Stage(
            one.id,
            one.title,
            headlines.headline(one, results[one.id]) if one.id in results else None,
            one.id == upcoming,
        )
        for one in stages
    )
