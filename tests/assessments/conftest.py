"""The definitions as they are shipped, loaded once."""

from collections.abc import Mapping

import pytest

import knowledge
from advisor.assessments import Assessment, load


@pytest.fixture(scope="session")
def assessments() -> Mapping[str, Assessment]:
    return load(entries=set(knowledge.load().entries))


@pytest.fixture(scope="session")
def readiness(assessments: Mapping[str, Assessment]) -> Assessment:
    return assessments["readiness"]


@pytest.fixture(scope="session")
def health(assessments: Mapping[str, Assessment]) -> Assessment:
    return assessments["health"]
