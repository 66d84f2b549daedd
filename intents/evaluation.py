"""How well questions are understood: on held-out utterances, and by cross-validation.

A judged utterance keeps what was recognised, so that outcomes at any thresholds, confusions and
comparisons are computed from it without recognising again. What recognises is passed as a
function: the advisor weighs a recognition with its entries' words before it decides.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from sklearn.metrics import f1_score

from intents.calibration import calibration_error
from intents.fallback import Accepted, Ambiguous, Outside, Thresholds, decide
from intents.recogniser import Recogniser, Recognition, train
from intents.text import normalise, words
from intents.training import Label, TrainingData, Utterance

FOLDS = 5
_OFFERED = 3
_OUTSIDE = frozenset(str(outside) for outside in Outside)
_KEYWORDS, _LONG = 3, 16
_ASKING = frozenset(
    "what which who whose why when where how is are am do does did can could should would will "
    "has have may".split()
)

Recognise = Callable[[str], Recognition]


class Outcome(StrEnum):
    """What a person gets for a question."""

    RIGHT = "right"
    WRONG = "wrong"
    OFFERED = "asked back, the right one offered"
    MISSED = "asked back, the right one missing"
    DECLINED = "declined rightly"
    REFUSED = "declined though covered"


@dataclass(frozen=True)
class Judged:
    """An utterance, and what was recognised in it."""

    utterance: Utterance
    recognition: Recognition

    @property
    def meant(self) -> Label:
        """The label it has in the data."""
        return self.utterance.label

    @property
    def said(self) -> Label:
        """The likeliest label."""
        return self.recognition.candidates[0].label

    @property
    def intent(self) -> str:
        """The likeliest intent."""
        return self.recognition.intents[0][0]

    @property
    def outside(self) -> bool:
        """Whether declining is right."""
        return self.meant.intent in _OUTSIDE

    def outcome(self, thresholds: Thresholds) -> Outcome:
        """Return what the person gets under `thresholds`."""
        match decide(self.recognition, thresholds):
            case Accepted(candidate):
                return Outcome.RIGHT if candidate.label == self.meant else Outcome.WRONG
            case Ambiguous(candidates):
                offered = any(one.label == self.meant for one in candidates[:_OFFERED])
                return Outcome.OFFERED if offered else Outcome.MISSED
            case _:
                return Outcome.DECLINED if self.outside else Outcome.REFUSED


@dataclass(frozen=True)
class Quality:
    """How good recognition is before anything is decided.

    Attributes:
        utterances: how many were judged.
        labels: the share whose label is the likeliest.
        intents: the share whose intent is the likeliest.
        macro_f1: F1 over the intents, each counting the same.
        ece: expected calibration error of the likeliest label's confidence.
    """

    utterances: int
    labels: float
    intents: float
    macro_f1: float
    ece: float


@dataclass(frozen=True)
class Shares:
    """What becomes of questions at certain thresholds, as shares.

    Attributes:
        answered: of all questions.
        asked: of all questions, those asked back.
        declined: of all questions.
        wrong: of the answered ones, those with another answer than meant, or meant to be declined.
        offered: of those asked back, the ones with the right answer among three.
        refused: of the questions we cover, those declined.
        caught: of the questions we don't cover, those declined.
    """

    answered: float
    asked: float
    declined: float
    wrong: float
    offered: float
    refused: float
    caught: float


@dataclass(frozen=True)
class IntentRow:
    """One intent's results: how often it was found where it was meant, and meant where found."""

    intent: str
    utterances: int
    precision: float
    recall: float
    labels: float


@dataclass(frozen=True)
class Confusion:
    """An intent taken for another, with the utterances, the surest first."""

    meant: str
    said: str
    utterances: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Flip:
    """An utterance whose outcome is another than it was."""

    text: str
    meant: str
    before: str
    after: str
    better: bool


# Judging


def judge(recognise: Recognise, utterances: Sequence[Utterance]) -> tuple[Judged, ...]:
    """Return what is recognised in each of the utterances."""
    return tuple(Judged(said, recognise(said.text)) for said in utterances)


def cross_validate(
    data: TrainingData,
    repeats: int = 1,
    fitted: Callable[[TrainingData], Recogniser] = train,
    weigh: Callable[[Recognition], Recognition] = lambda recognition: recognition,
) -> Iterator[tuple[Judged, ...]]:
    """Yield the judged training utterances, once a repeat, each judged by a model without it.

    The utterances of a label are spread evenly over the folds, in another way each time. Those of
    one label may be paraphrases of each other, so the figures are kinder than held-out ones.
    """
    for repeat in range(repeats):
        judged: list[Judged] = []
        for left_out in _folds(data, random.Random(repeat)):  # noqa: S311 - a split, not a secret
            recogniser = fitted(_without(data, left_out))
            found = judge(recogniser.recognise, [s for s in data.utterances if s.text in left_out])
            judged.extend(replace(one, recognition=weigh(one.recognition)) for one in found)
        yield tuple(judged)


def _folds(data: TrainingData, chance: random.Random) -> list[frozenset[str]]:
    by_label: dict[Label, list[str]] = defaultdict(list)
    for said in data.utterances:
        by_label[said.label].append(said.text)
    folds: list[list[str]] = [[] for _ in range(FOLDS)]
    place = 0
    for texts in by_label.values():
        chance.shuffle(texts)
        for text in texts:
            folds[place % FOLDS].append(text)
            place += 1
    return [frozenset(fold) for fold in folds if fold]


def _without(data: TrainingData, texts: frozenset[str]) -> TrainingData:
    intents = (
        replace(one, utterances=tuple(said for said in one.utterances if said.text not in texts))
        for one in data.intents
    )
    return replace(data, intents=tuple(one for one in intents if one.utterances))


# Measuring


def quality(judged: Sequence[Judged]) -> Quality:
    """Return how good recognition is, whatever is decided after it."""
    right = [one.said == one.meant for one in judged]
    meant = [one.meant.intent for one in judged]
    said = [one.intent for one in judged]
    confidences = [one.recognition.candidates[0].confidence for one in judged]
    known = sorted(set(meant))
    return Quality(
        utterances=len(judged),
        labels=_share(sum(right), len(judged)),
        intents=_share(sum(map(str.__eq__, meant, said)), len(judged)),
        macro_f1=float(f1_score(meant, said, labels=known, average="macro", zero_division=0)),
        ece=calibration_error(confidences, right),
    )


def shares(judged: Sequence[Judged], thresholds: Thresholds) -> Shares:
    """Return what becomes of the questions under `thresholds`."""
    counts = Counter(one.outcome(thresholds) for one in judged)
    return shares_of(counts, sum(one.outside for one in judged))


def shares_of(counts: Mapping[Outcome, int], outside: int) -> Shares:
    """Return the shares that counted outcomes make; `outside` is how many aren't ours."""
    total = sum(counts.values())
    got = {outcome: counts.get(outcome, 0) for outcome in Outcome}
    answered = got[Outcome.RIGHT] + got[Outcome.WRONG]
    asked = got[Outcome.OFFERED] + got[Outcome.MISSED]
    return Shares(
        answered=_share(answered, total),
        asked=_share(asked, total),
        declined=_share(got[Outcome.DECLINED] + got[Outcome.REFUSED], total),
        wrong=_share(got[Outcome.WRONG], answered),
        offered=_share(got[Outcome.OFFERED], asked),
        refused=_share(got[Outcome.REFUSED], total - outside),
        caught=_share(got[Outcome.DECLINED], outside),
    )


def by_intent(judged: Sequence[Judged]) -> tuple[IntentRow, ...]:
    """Return each intent's results, the worst recall first."""
    meant = Counter(one.meant.intent for one in judged)
    said = Counter(one.intent for one in judged)
    both = Counter(one.intent for one in judged if one.intent == one.meant.intent)
    labels = Counter(one.meant.intent for one in judged if one.said == one.meant)
    rows = (
        IntentRow(
            name,
            count,
            precision=_share(both[name], said[name]),
            recall=_share(both[name], count),
            labels=_share(labels[name], count),
        )
        for name, count in meant.items()
    )
    return tuple(sorted(rows, key=lambda row: (row.recall, row.intent)))


def by_style(judged: Sequence[Judged], thresholds: Thresholds) -> Mapping[str, tuple[int, Shares]]:
    """Return what becomes of questions by the way they are written, and how many there are."""
    groups: dict[str, list[Judged]] = defaultdict(list)
    for one in judged:
        groups[style(one.utterance.text)].append(one)
    return {name: (len(same), shares(same, thresholds)) for name, same in sorted(groups.items())}


def style(text: str) -> str:
    """Return how a text is written: as keywords, a long text, a question, or a statement."""
    said = words(normalise(text))
    if len(said) <= _KEYWORDS:
        return "keywords"
    if len(said) >= _LONG:
        return "long"
    asks = text.rstrip().endswith("?") or (said[0].partition("'")[0] in _ASKING)
    return "question" if asks else "statement"


def confusions(judged: Sequence[Judged], most: int = 15) -> tuple[Confusion, ...]:
    """Return the most frequent confusions between intents."""
    found: dict[tuple[str, str], list[tuple[str, float]]] = defaultdict(list)
    for one in judged:
        if one.intent != one.meant.intent:
            share = one.recognition.intents[0][1]
            found[one.meant.intent, one.intent].append((one.utterance.text, share))
    ranked = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    return tuple(
        Confusion(meant, said, tuple(sorted(texts, key=lambda text: (-text[1], text[0]))))
        for (meant, said), texts in ranked[:most]
    )


def matrix(judged: Sequence[Judged]) -> tuple[tuple[str, ...], tuple[tuple[int, ...], ...]]:
    """Return the intents, and how often each (a row) was taken for each (a column)."""
    counts = Counter((one.meant.intent, one.intent) for one in judged)
    names = tuple(sorted({name for pair in counts for name in pair}))
    return names, tuple(tuple(counts[meant, said] for said in names) for meant in names)


def flips(
    before: Mapping[str, str], judged: Sequence[Judged], thresholds: Thresholds
) -> tuple[Flip, ...]:
    """Return whose outcome differs from the one `before`, by text; the worsened first."""
    good = {Outcome.RIGHT, Outcome.DECLINED}
    found = []
    for one in judged:
        after = one.outcome(thresholds)
        earlier = before.get(one.utterance.text)
        if earlier is not None and earlier != after:
            better = (after in good, after is Outcome.OFFERED, after is not Outcome.WRONG) > (
                earlier in good,
                earlier == Outcome.OFFERED,
                earlier != Outcome.WRONG,
            )
            found.append(Flip(one.utterance.text, str(one.meant), earlier, str(after), better))
    return tuple(sorted(found, key=lambda flip: (flip.better, flip.meant, flip.text)))


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
