"""The data people edit is checked before anything learns from it."""

from collections import Counter

import pytest

from intents import Budget, DataProblem, Label, TrainingData, load, normalise
from intents.text import words

from .conftest import BENEFIT, BUDGET, CHALLENGE, RISK, Write, problems_of

FEWEST = 8


def test_sound_data_is_loaded_whole(small: TrainingData) -> None:
    assert [intent.name for intent in small.intents] == ["benefit", "challenge", "off_topic"]
    assert small.labels == (
        Label("benefit"),
        Label("challenge"),
        Label("challenge", (("risk", "costs"),)),
        Label("challenge", (("risk", "security"),)),
        Label("off_topic"),
    )
    assert {entity.value for entity in small.entities} == {"costs", "security"}
    assert small.concepts == {}


def test_a_lexicon_beside_them_is_read(write: Write) -> None:
    data = load(write({"lexicon.yaml": "money: [cash, price]\n"}))
    assert data.concepts == {"money": ("cash", "price")}


def test_the_budget_for_mistakes_is_read(small: TrainingData) -> None:
    assert small.budget == Budget(wrong=0.4, sure_wrong=0.2, refused=0.1)


def test_a_missing_budget_is_a_problem(write: Write) -> None:
    folder = write()
    (folder / "budget.yaml").unlink()
    (problem,) = problems_of(folder)
    assert (problem.key, problem.message) == ("file", "is missing")


def test_a_label_reads_as_intent_and_slots() -> None:
    assert str(Label("challenge", (("risk", "costs"),))) == "challenge risk=costs"


INTENT = "intents/challenge.yaml"
ENTITY = "entities/risk.yaml"
BROKEN = {
    "a budget that isn't a share": (
        *("budget.yaml", BUDGET.replace("0.4", "40"), "wrong"),
        "is no share",
    ),
    "half a budget": ("budget.yaml", "wrong: 0.4\nrefused: 0.1\n", "sure_wrong", "is no share"),
    "a budget in words": (
        *("budget.yaml", BUDGET.replace("0.2", "few"), "sure_wrong"),
        "is no share",
    ),
    "not YAML": (INTENT, "intent: [", "file", "not YAML"),
    "not a mapping": (INTENT, "- intent", "file", "is not a mapping"),
    "an alias": (
        INTENT,
        CHALLENGE.replace("- what can go", "- &a what can go") + "x: *a",
        "file",
        "uses the alias *a",
    ),
    "no name": (INTENT, CHALLENGE.replace("intent: challenge\n", ""), "intent", "is not a text"),
    "name unlike file": (
        INTENT,
        CHALLENGE.replace("intent: challenge", "intent: risk"),
        "intent",
        "is 'risk'",
    ),
    "no description": (
        INTENT,
        CHALLENGE.replace("description: What can go wrong.\n", ""),
        "description",
        "is not a text",
    ),
    "unknown key": (INTENT, CHALLENGE + "mood: good\n", "mood", "is not a key of an intent"),
    "odd slot": (INTENT, CHALLENGE.replace("slot: risk", "slot: [risk]"), "slot", "is not a text"),
    "unknown slot": (
        INTENT,
        CHALLENGE.replace("slot: risk", "slot: danger"),
        "slot",
        "there is no entity type danger",
    ),
    "another slot": (
        INTENT,
        CHALLENGE.replace("- risk: costs", "- place: costs", 1),
        "utterances[1].place",
        "is not this intent's slot",
    ),
    "unknown value": (
        INTENT,
        CHALLENGE.replace("- risk: costs", "- risk: fire", 1),
        "hidden fees?",
        "risk has no value fire",
    ),
    "utterances as text": (
        INTENT,
        "intent: challenge\ndescription: d\nutterances: what\n",
        "utterances",
        "is not a list",
    ),
    "group without say": (
        INTENT,
        "intent: challenge\ndescription: d\nutterances:\n  - what can go wrong\n",
        "utterances[0]",
        "has no list `say`",
    ),
    "number as utterance": (
        INTENT,
        CHALLENGE.replace("- is it risky", "- 24"),
        "utterances[0].say[5]",
        "is not a text",
    ),
    "empty utterance": (
        INTENT,
        CHALLENGE.replace("- is it risky", "- ''"),
        "utterances[0].say[5]",
        "is not a text",
    ),
    "said twice": (
        INTENT,
        CHALLENGE.replace("- is it risky", "- Which  RISKS are there?"),
        "Which  RISKS are there?",
        "is also said for challenge",
    ),
    "said for two intents": (
        INTENT,
        CHALLENGE.replace("- is it risky", "- upsides"),
        "upsides",
        "is also said for benefit",
    ),
    "trained and held out": (
        INTENT,
        CHALLENGE.replace("what might fail", "is it risky"),
        "is it risky",
        "is also said for challenge",
    ),
    "entity unlike file": (
        ENTITY,
        RISK.replace("entity: risk", "entity: danger"),
        "entity",
        "is 'danger'",
    ),
    "entity without values": (ENTITY, "entity: risk\ndescription: d\n", "values", "is empty"),
    "value without name": (
        ENTITY,
        RISK.replace("name: hidden costs", "title: hidden costs"),
        "values.costs",
        "lacks a name",
    ),
    "aliases as text": (
        ENTITY,
        RISK.replace("[data breach, data leak]", "data breach"),
        "values.security",
        "lacks a name or has odd aliases",
    ),
    "alias as number": (
        ENTITY,
        RISK.replace("data breach", "24"),
        "values.security",
        "lacks a name or has odd aliases",
    ),
    "lexicon as text": ("lexicon.yaml", "money: cash\n", "money", "is not a list of texts"),
}


@pytest.mark.parametrize(("name", "text", "key", "message"), BROKEN.values(), ids=BROKEN)
def test_a_problem_names_file_key_and_remedy(
    write: Write, name: str, text: str, key: str, message: str
) -> None:
    found = [problem for problem in problems_of(write({name: text})) if problem.key == key]
    assert found, f"nothing was said about {key}"
    assert found[0].file == f"intents/data/{name}"
    assert message in found[0].message
    assert found[0].remedy.endswith(".")


@pytest.mark.parametrize("slot", ["risk: [costs]", "5: costs\n    risk: costs"])
def test_an_odd_slot_is_a_problem_and_not_a_crash(write: Write, slot: str) -> None:
    assert problems_of(write({INTENT: CHALLENGE.replace("risk: costs", slot, 1)}))


@pytest.mark.parametrize("name", [INTENT, ENTITY])
def test_an_empty_mapping_is_a_problem(write: Write, name: str) -> None:
    assert problem_files(write, {name: "{}"}) >= {f"intents/data/{name}"}


def problem_files(write: Write, changed: dict[str, str]) -> set[str]:
    return {problem.file for problem in problems_of(write(changed))}


def test_the_problems_of_all_files_are_reported_at_once(write: Write) -> None:
    broken = {
        "intents/benefit.yaml": BENEFIT.replace("intent: benefit", "intent: gain"),
        "intents/challenge.yaml": "- a\n",
        "entities/risk.yaml": RISK.replace("entity: risk", "entity: danger"),
        "lexicon.yaml": "money: cash\n",
    }
    assert problem_files(write, broken) == {f"intents/data/{name}" for name in broken}


def test_a_file_that_is_not_utf8_is_a_problem(write: Write) -> None:
    folder = write()
    (folder / INTENT).write_bytes(b"intent: caf\xe9")
    assert "intents/data/intents/challenge.yaml" in {
        problem.file for problem in problems_of(folder)
    }


def test_a_problem_is_told_in_one_line() -> None:
    problem = DataProblem("a.yaml", "slot", "is odd", "Mend it.")
    assert str(problem) == "a.yaml: slot: is odd. Mend it."


def test_every_shipped_label_has_utterances_enough(shipped: TrainingData) -> None:
    counts = Counter(said.label for said in shipped.utterances)
    assert {str(label) for label, count in counts.items() if count < FEWEST} == set()


def test_every_shipped_intent_has_held_out_utterances(shipped: TrainingData) -> None:
    assert [intent.name for intent in shipped.intents if not intent.held_out] == []


def test_every_held_out_label_is_trained(shipped: TrainingData) -> None:
    assert {said.label for said in shipped.held_out} <= set(shipped.labels)


def test_no_shipped_utterance_is_both_trained_and_held_out(shipped: TrainingData) -> None:
    def key(text: str) -> str:
        """The words the model reads; a text without any, in another script, as it is."""
        return " ".join(words(normalise(text))) or text

    trained = {key(said.text) for said in shipped.utterances}
    assert [said.text for said in shipped.held_out if key(said.text) in trained] == []


def test_the_two_ways_of_being_outside_are_trained(shipped: TrainingData) -> None:
    assert {"off_topic", "not_covered"} <= {intent.name for intent in shipped.intents}
