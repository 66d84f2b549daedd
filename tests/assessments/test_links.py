"""Each point leads to the entry that explains it, and what changed since is marked."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

import knowledge
from advisor.assessments import (
    Assessment,
    changed,
    sample,
    summarise,
    version_of,
    versions,
    with_versions,
)
from knowledge import Paragraph

ENTRIES = knowledge.load().entries
NOW = versions(ENTRIES)


@pytest.mark.parametrize(
    "name", ["candidate", "health", "location", "readiness", "risks", "vendor"]
)
def test_rules_drivers_and_steps_link_to_entries(
    assessments: Mapping[str, Assessment], name: str
) -> None:
    assessment = assessments[name]
    summary = summarise(assessment, sample(assessment), {i: e.title for i, e in ENTRIES.items()})
    assert summary.links
    targets = [link.target for link in summary.links]
    assert len(set(targets)) == len(targets)
    for link in summary.links:
        assert link.title == ENTRIES[link.target].title
        assert link.about
        assert not link.has_changed


def test_a_rule_links_to_the_entry_about_what_it_looks_at(readiness: Assessment) -> None:
    links = {link.about: link.target for link in summarise(readiness, sample(readiness), {}).links}
    assert links["There is no known way back if it fails."] == "contract.exit"


def test_an_entry_that_changed_since_is_marked(readiness: Assessment) -> None:
    result = with_versions(readiness, sample(readiness), NOW)
    assert result.entries["contract.exit"] == NOW["contract.exit"]
    assert changed(result, NOW) == frozenset()
    later = {**NOW, "contract.exit": "another"}
    assert changed(result, later) == {"contract.exit"}
    summary = summarise(readiness, result, {}, versions=later)
    assert [link.target for link in summary.links if link.has_changed] == ["contract.exit"]
    assert [step.has_changed for step in summary.steps] == [True, False, False]
    assert "contract.exit (its text has changed since this result)" in summary.text


def test_an_entry_that_is_gone_has_changed(readiness: Assessment) -> None:
    result = with_versions(readiness, sample(readiness), NOW)
    assert "contract.exit" in changed(result, {})


def test_without_versions_nothing_is_marked(readiness: Assessment) -> None:
    result = with_versions(readiness, sample(readiness), {"contract.exit": "old"})
    assert "changed since" not in summarise(readiness, result, {}).text


def test_a_version_follows_the_text_and_nothing_else() -> None:
    entry = ENTRIES["contract.exit"]
    same = replace(entry, file="elsewhere.md", owner="somebody")
    assert version_of(same) == version_of(entry)
    assert version_of(replace(entry, short=(Paragraph("Other."),))) != version_of(entry)
    assert len(version_of(entry)) == 16
