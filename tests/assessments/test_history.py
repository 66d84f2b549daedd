"""Compared is only what can be, and small differences are called small."""

from dataclasses import replace

import pytest

from advisor.assessments import Assessment, compare_runs, is_comparable

from .answering import result_of


def test_ten_points_are_a_change(readiness: Assessment) -> None:
    before = result_of(readiness, {"R1": 3, "R2": 3})
    after = result_of(readiness, {"R1": 4, "R2": 4})
    change = compare_runs(before, after)
    assert change.points == 25
    assert change.has_changed
    assert change.dimensions == {"purpose": 25}
    assert change.verdicts == ("nearly", "ready")


def test_less_is_about_the_same(readiness: Assessment) -> None:
    before = replace(result_of(readiness, {"R1": 3, "R2": 3}), score=50.0, range=(50.0, 50.0))
    assert not compare_runs(before, replace(before, score=59.9, range=(59.9, 59.9))).has_changed
    assert compare_runs(before, replace(before, score=60.0, range=(60.0, 60.0))).has_changed


def test_ranges_that_do_not_overlap_are_a_change(readiness: Assessment) -> None:
    before = replace(result_of(readiness, {"R1": 3}), score=50.0, range=(48.0, 52.0))
    assert compare_runs(before, replace(before, score=56.0, range=(53.0, 60.0))).has_changed
    assert not compare_runs(before, replace(before, score=56.0, range=(52.0, 60.0))).has_changed


def test_other_definitions_and_major_versions_are_not_compared(
    readiness: Assessment, health: Assessment
) -> None:
    one, other = result_of(readiness, {"R1": 3}), result_of(health, {"H2": 3})
    assert not is_comparable(one, other)
    minor = replace(one, definition=replace(one.definition, version="1.9"))
    major = replace(one, definition=replace(one.definition, version="2.0"))
    assert is_comparable(one, minor)
    with pytest.raises(ValueError, match="can't be compared"):
        compare_runs(one, major)
