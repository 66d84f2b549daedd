"""Loading says everything that is wrong with a definition, where, and how to put it right."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from advisor.assessments import Assessment, load, starting_file
from advisor.assessments.loading import HERE
from advisor.assessments.reading import canonical_hash
from knowledge import ContentError, Problem, plain_yaml

SOUND = """\
id: small
title: Is it small?
short_title: Small?
version: "1.0"
purpose: Shows what a definition needs.
audience: Whoever reads it
minutes: 1
respondents: {min: 1, ideal: [1, 2], anonymous_allowed: true}
roles: [{id: owner, label: Owner}]
context:
  - id: size
    kind: single
    text: How large?
    options: [{value: big, text: Big}, {value: tiny, text: Tiny}]
    default: big
  - {id: months, kind: number, text: How long?}
model: weighted_bands
charts: [bar]
coverage: {overall: 60, core: 50}
floors: {limit: 40, steps: {1: bad}}
dimensions:
  - {id: all, label: Everything, short: All, weight: 1, core: true}
questions:
  - id: S1
    dimension: all
    weight: 1
    kind: likert
    ask: [owner]
    text: How well?
    anchors: [Badly, Poorly, Fairly, Well, Very well]
    unknown: gap
    actions: [costs]
  - id: S2
    dimension: all
    weight: 1
    kind: single
    show_if: {context: size, is: big}
    text: Which one?
    options:
      - {value: good, score: 100, text: Good}
      - {value: poor, score: 0, text: Poor}
    unknown: gap
rules:
  - {id: s_low, when: {question: S1, at_most: 1}, effect: cap, band: bad, say: It is low.}
bands:
  - {id: fine, min: 50, label: Fine, text: Go on.}
  - {id: bad, min: 0, label: Bad, text: Stop.}
next: {fine: [costs], bad: [{weakest_dimensions: 1}]}
"""


def write(folder: Path, text: str, name: str = "small.yaml") -> Path:
    (folder / name).write_text(text, encoding="utf8")
    return folder


def problems_of(folder: Path) -> tuple[Problem, ...]:
    with pytest.raises(ContentError) as caught:
        load(folder, entries={"costs"})
    return caught.value.problems


def test_a_sound_definition_is_loaded(tmp_path: Path) -> None:
    small = load(write(tmp_path, SOUND), entries={"costs"})["small"]
    assert [question.id for question in small.questions] == ["S1", "S2"]
    assert small.ranking == ("fine", "bad")


BROKEN = {
    "a band too high": ("min: 50", "min: 101", "bands", "a band begins above 100"),
    "bands with a hole": ("min: 0", "min: 10", "bands", "scores near 0 fall into no band"),
    "bands out of order": ("min: 50", "min: 0", "bands", "don't follow one another"),
    "a rule for no band": ("band: bad", "band: worse", "rules.s_low.band", "no band worse"),
    "a rule that can't fire": ("at_most: 1", "at_most: 0", "rules.s_low", "no answers make it"),
    "a rule on no question": ("{question: S1, at", "{question: S9, at", "rules.s_low.when", "S9"),
    "a number for words": (
        "{question: S1, at_most: 1}",
        "{question: S2, at_most: 1}",
        "rules.s_low.when",
        "compares S2 with a number",
    ),
    "no such option": (
        "{question: S1, at_most: 1}",
        "{question: S2, is: bad}",
        "rules.s_low.when",
        "S2 has no option bad",
    ),
    "an evaluated condition": (
        "{question: S1, at_most: 1}",
        "S1 <= 1",
        "rules[0].when",
        "is not a mapping",
    ),
    "two checks": (
        "at_most: 1}",
        "at_most: 1, below: 2}",
        "rules[0].when",
        "needs one check",
    ),
    "no subject": (
        "{question: S1, at_most: 1}",
        "{at_most: 1}",
        "rules[0].when",
        "not a condition",
    ),
    "a role nobody has": ("ask: [owner]", "ask: [boss]", "questions.S1.ask", "no role boss"),
    "four points": ("Well, Very well]", "Well]", "questions[0].anchors", "has 4 points"),
    "a long option": ("text: Poor", f"text: {'x' * 76}", "questions[1].options[1].text", "76"),
    "a long title": ("Small?", "x" * 25, "short_title", "has 25 characters"),
    "a long question": ("How well?", "x" * 151, "questions[0].text", "has 151 characters"),
    "an id twice": ("id: S2", "id: S1", "questions", "S1 is there 2 times"),
    "an unknown key": ("minutes: 1", "minuts: 1", "minuts", "is not a key here"),
    "an unknown model": ("weighted_bands", "magic", "model", "is 'magic'"),
    "no such entry": (
        "actions: [costs]",
        "actions: [cost]",
        "questions.S1.actions",
        "no entry cost",
    ),
    "no such assessment": (
        "fine: [costs]",
        "fine: [assessment:large]",
        "next.fine",
        "no assessment large",
    ),
    "no next step": ("fine: [costs], ", "", "next.fine", "is missing"),
    "a version as number": ('"1.0"', "1.0", "version", "is not a text"),
    "id unlike file": ("id: small", "id: large", "id", "differs from the file's name"),
    "an option called skip": ("value: poor", "value: skip", "questions.S2.options", "unknown or"),
    "an unscored option": (
        "{value: good, score: 100,",
        "{value: good,",
        "questions.S2.options",
        "no",
    ),
    "a score of 120": ("score: 100", "score: 120", "questions.S2.options", "good scores 120"),
    "a weight without dimension": (
        "    dimension: all\n    weight: 1\n    kind: single",
        "    weight: 1\n    kind: single",
        "questions[1].weight",
        "doesn't go with",
    ),
    "a branch on an answer": (
        "show_if: {context: size, is: big}",
        "show_if: {question: S1, at_most: 2}",
        "questions.S2.show_if",
        "could take a scored question away",
    ),
    "a default that isn't there": ("default: big", "default: huge", "context[0].default", "among"),
    "not YAML": ("minutes: 1", "minutes: [", "file", "not YAML"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_mistake_is_named_with_its_key_and_a_remedy(tmp_path: Path, case: str) -> None:
    sound, broken, key, message = BROKEN[case]
    assert sound in SOUND
    found = problems_of(write(tmp_path, SOUND.replace(sound, broken, 1)))
    assert any(problem.key == key and message in problem.message for problem in found), found
    for problem in found:
        assert problem.file == "advisor/assessments/definitions/small.yaml"
        assert problem.remedy.endswith(".")


def test_options_have_to_be_listed_best_first(tmp_path: Path) -> None:
    text = SOUND.replace("score: 100", "score: 1").replace("score: 0,", "score: 99,")
    (problem,) = problems_of(write(tmp_path, text))
    assert problem.key == "questions.S2.options"
    assert "a worse option stands higher" in problem.message


def test_more_options_than_a_form_shows_are_refused(tmp_path: Path) -> None:
    more = "".join(f"      - {{value: o{n}, score: 0, text: O}}\n" for n in range(7))
    text = SOUND.replace("text: Poor}\n", "text: Poor}\n" + more)
    (problem,) = problems_of(write(tmp_path, text))
    assert "has 9" in problem.message


def test_every_mistake_is_found_at_once(tmp_path: Path) -> None:
    text = SOUND.replace("minutes: 1", "minutes: soon").replace("min: 50", "min: high")
    assert {problem.key for problem in problems_of(write(tmp_path, text))} == {
        "minutes",
        "bands[0].min",
    }


def test_links_go_unchecked_where_the_entries_are_not_known(tmp_path: Path) -> None:
    assert load(write(tmp_path, SOUND.replace("actions: [costs]", "actions: [anything]")))


def test_the_hash_ignores_layout_and_notices_a_word() -> None:
    first = plain_yaml.parse(SOUND)
    spaced = plain_yaml.parse("# a comment\n" + SOUND.replace("minutes: 1", "minutes:   1"))
    changed = plain_yaml.parse(SOUND.replace("Go on.", "Go on!"))
    assert canonical_hash(first) == canonical_hash(spaced)
    assert canonical_hash(first) != canonical_hash(changed)


def test_the_starting_file_is_sound(tmp_path: Path, assessments: Mapping[str, Assessment]) -> None:
    write(tmp_path, starting_file("leases"), "leases.yaml")
    assert list(load(tmp_path, entries={"practice.first_steps"})) == ["leases"]
    assert "leases" not in assessments


QUADRANT_HOLE = (
    "axis: keep, below: 60}, {axis: gain, below: 50",
    "axis: keep, below: 50}, {axis: gain, below: 50",
)


@pytest.mark.parametrize(
    ("name", "sound", "broken", "key"),
    [
        ("candidate", "cut: 60", "cut: high", "axes[0].cut"),
        ("candidate", "axis: keep}", "axis: stay}", "dimensions.distinct.axis"),
        ("candidate", "to: improve", "to: better", "rules.c_no_market"),
        ("candidate", *QUADRANT_HOLE, "bands"),
        ("location", "10, nearshore: 60, offshore: 95", "10", "dimensions.cost.ratings"),
        ("location", "lead: {clear: 6, win: 2}", "lead: {clear: 1, win: 2}", "lead.win"),
        ("location", "options: [offshore]", "options: [moon]", "rules.l_region.options"),
        ("risks", "largest_share: 60", "largest_share: 70", "exposure"),
        ("risks", "5: 0.1", "5: 0.9", "exposure.remaining"),
        ("risks", "part: impact", "part: protection", "dimensions.quality"),
        ("vendor", "quality: 75", "quality: 70", "overall"),
        ("vendor", "min_band: conditional", "min_band: okay", "recommend.min_band"),
    ],
)  # fmt: skip
def test_each_model_checks_what_it_needs(
    tmp_path: Path, name: str, sound: str, broken: str, key: str
) -> None:
    text = (HERE / f"{name}.yaml").read_text(encoding="utf8")
    assert sound in text
    write(tmp_path, text.replace(sound, broken, 1), f"{name}.yaml")
    with pytest.raises(ContentError) as caught:
        load(tmp_path)
    assert key in {problem.key for problem in caught.value.problems}, caught.value.problems


def test_files_are_read_as_shipped(readiness: Assessment) -> None:
    assert readiness.file == "advisor/assessments/definitions/readiness.yaml"
