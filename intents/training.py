"""The utterances and entities that recognition learns from, read from the files people edit."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path

from intents import plain_yaml
from intents.budget import UNLIMITED, Budget
from intents.problems import DataError, DataProblem

HERE = Path(__file__).parent / "data"


@dataclass(frozen=True, order=True)
class Label:
    """What an utterance means: an intent, and the slots that narrow it."""

    intent: str
    slots: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return " ".join([self.intent, *(f"{slot}={value}" for slot, value in self.slots)])


@dataclass(frozen=True)
class Utterance:
    """Something a person said, and what it means."""

    text: str
    label: Label


@dataclass(frozen=True)
class Intent:
    """One intent as its file describes it."""

    name: str
    description: str
    slot: str | None
    utterances: tuple[Utterance, ...]
    held_out: tuple[Utterance, ...]
    file: str


@dataclass(frozen=True)
class Entity:
    """One value that can be found in a text, and the ways people write it."""

    type: str
    value: str
    name: str
    aliases: tuple[str, ...]
    file: str


@dataclass(frozen=True)
class TrainingData:
    """All intents, entities, the lexicon's concepts, and how many mistakes are acceptable."""

    intents: tuple[Intent, ...]
    entities: tuple[Entity, ...]
    concepts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    budget: Budget = UNLIMITED

    @property
    def utterances(self) -> tuple[Utterance, ...]:
        """What the model is trained on."""
        return tuple(said for intent in self.intents for said in intent.utterances)

    @property
    def held_out(self) -> tuple[Utterance, ...]:
        """What thresholds are chosen on; never trained on."""
        return tuple(said for intent in self.intents for said in intent.held_out)

    @property
    def labels(self) -> tuple[Label, ...]:
        """Every label that is trained, once each, in order."""
        return tuple(sorted({said.label for said in self.utterances}))


def load(folder: Path = HERE) -> TrainingData:
    """Return the data kept in `folder`.

    That is `intents/*.yaml`, `entities/*.yaml`, `budget.yaml`, and `lexicon.yaml` if there is one.

    Raises:
        DataError: with the problems of every file, not only of the first.
    """
    problems: list[DataProblem] = []
    entities: list[Entity] = []
    for path in sorted((folder / "entities").glob("*.yaml")):
        entities.extend(_entities(_Reader(path, problems)))
    intents = [
        intent
        for path in sorted((folder / "intents").glob("*.yaml"))
        if (intent := _intent(_Reader(path, problems))) is not None
    ]
    lexicon = folder / "lexicon.yaml"
    concepts = _concepts(_Reader(lexicon, problems)) if lexicon.exists() else {}
    budget = _budget(_Reader(folder / "budget.yaml", problems))
    data = TrainingData(tuple(intents), tuple(entities), concepts, budget)
    problems.extend(_between(data))
    if problems:
        raise DataError(problems)
    return data


class _Reader:
    """One file's values, and where its problems go."""

    def __init__(self, path: Path, problems: list[DataProblem]) -> None:
        self.path = path
        below = "" if path.parent.name == "data" else f"{path.parent.name}/"
        self.file = f"intents/data/{below}{path.name}"
        self.problems = problems
        self.values: Mapping[str, object] = {}
        try:
            values = plain_yaml.parse(path.read_text(encoding="utf8"))
        except FileNotFoundError:
            self.wrong("file", "is missing", "Put it back")
            return
        except ValueError as error:
            self.wrong("file", str(error), "Correct the YAML; quote texts with a colon or hash")
            return
        if isinstance(values, dict) and values:
            self.values = values
        else:
            self.wrong("file", "is not a mapping with keys", "Write `key: value` lines")

    def wrong(self, key: str, message: str, remedy: str) -> None:
        self.problems.append(DataProblem(self.file, key, message, f"{remedy}."))

    def text(self, key: str) -> str:
        value = self.values.get(key)
        if isinstance(value, str) and value.strip():
            return value.strip()
        self.wrong(key, "is not a text", f"Write `{key}: …`")
        return ""


def _intent(reader: _Reader) -> Intent | None:
    if not reader.values:
        return None
    name = reader.text("intent")
    if name and name != reader.path.stem:
        reader.wrong("intent", f"is {name!r}", f"Name it {reader.path.stem}, like the file")
    slot = reader.values.get("slot")
    if slot is not None and not isinstance(slot, str):
        reader.wrong("slot", "is not a text", "Name an entity type")
        slot = None
    for key in reader.values:
        if key not in {"intent", "description", "slot", "utterances", "held_out"}:
            reader.wrong(str(key), "is not a key of an intent", "Take it out or correct it")
    return Intent(
        name=name,
        description=reader.text("description"),
        slot=slot,
        utterances=tuple(_groups(reader, name, slot, "utterances")),
        held_out=tuple(_groups(reader, name, slot, "held_out")),
        file=reader.file,
    )


def _groups(reader: _Reader, name: str, slot: str | None, key: str) -> Iterator[Utterance]:
    groups = reader.values.get(key, [])
    if not isinstance(groups, list):
        reader.wrong(key, "is not a list", "Write `- say: [first, second]` lines")
        return
    for number, group in enumerate(groups):
        where = f"{key}[{number}]"
        if not isinstance(group, dict) or not isinstance(group.get("say"), list):
            reader.wrong(where, "has no list `say`", "Write `say:` with one utterance a line")
            continue
        found = {key: value for key, value in group.items() if key != "say"}
        odd = [k for k, v in found.items() if k != slot or not isinstance(v, str)]
        for slot_ in odd:
            reader.wrong(f"{where}.{slot_}", "is not this intent's slot", "Use `slot: …`'s name")
        if odd:
            continue
        slots = tuple(found.items())
        for position, text in enumerate(group["say"]):
            if not isinstance(text, str) or not text.strip():
                reader.wrong(f"{where}.say[{position}]", "is not a text", "Put it in quotes")
            else:
                yield Utterance(text.strip(), Label(name, slots))


def _entities(reader: _Reader) -> Iterator[Entity]:
    if not reader.values:
        return
    kind = reader.text("entity")
    if kind and kind != reader.path.stem:
        reader.wrong("entity", f"is {kind!r}", f"Name it {reader.path.stem}, like the file")
    values = reader.values.get("values")
    if not isinstance(values, dict) or not values:
        reader.wrong("values", "is empty", "Write `value:` with `name` and `aliases` below it")
        return
    for value, block in values.items():
        aliases = block.get("aliases", []) if isinstance(block, dict) else None
        if (
            not isinstance(block, dict)
            or not isinstance(block.get("name"), str)
            or not isinstance(aliases, list)
            or not all(isinstance(alias, str) for alias in aliases)
        ):
            reader.wrong(
                f"values.{value}", "lacks a name or has odd aliases", "Write both as texts"
            )
            continue
        yield Entity(kind, str(value), block["name"], tuple(aliases), reader.file)


def _concepts(reader: _Reader) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for concept, phrases in reader.values.items():
        if isinstance(phrases, list) and all(isinstance(phrase, str) for phrase in phrases):
            found[str(concept)] = tuple(phrases)
        else:
            reader.wrong(str(concept), "is not a list of texts", "Write `concept: [word, phrase]`")
    return found


def _budget(reader: _Reader) -> Budget:
    shares = {one.name: reader.values.get(one.name) for one in fields(Budget)}
    found: dict[str, float] = {}
    for name, share in shares.items():
        if isinstance(share, int | float) and 0 < share < 1:
            found[name] = float(share)
        elif reader.values:
            reader.wrong(name, "is no share", f"Write `{name}: 0.1`, between 0 and 1")
    return Budget(**found) if len(found) == len(shares) else UNLIMITED


def _between(data: TrainingData) -> Iterator[DataProblem]:
    """Yield what is wrong between files: unknown slots and values, utterances said twice."""
    values: dict[str, set[str]] = {}
    for entity in data.entities:
        values.setdefault(entity.type, set()).add(entity.value)
    for intent in data.intents:
        if intent.slot is not None and intent.slot not in values:
            what = f"there is no entity type {intent.slot}"
            yield DataProblem(intent.file, "slot", what, f"Add entities/{intent.slot}.yaml.")
        for said in (*intent.utterances, *intent.held_out):
            for slot, value in said.label.slots:
                if value not in values.get(slot, set()):
                    what = f"{slot} has no value {value}"
                    remedy = f"Correct it or add it to entities/{slot}.yaml."
                    yield DataProblem(intent.file, said.text, what, remedy)
    yield from _said_twice(data.intents)


def _said_twice(intents: Sequence[Intent]) -> Iterator[DataProblem]:
    seen: dict[str, Label] = {}
    for intent in intents:
        for said in (*intent.utterances, *intent.held_out):
            text = " ".join(said.text.lower().strip("?!. ").split())
            if text in seen:
                what = f"is also said for {seen[text]}"
                yield DataProblem(intent.file, said.text, what, "Keep it in one place.")
            seen[text] = said.label
