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

from intents.calibration import calibration_error
from intents.fallback import OUTSIDE, Accepted, Ambiguous, Thresholds, decide
from intents.recogniser import Recogniser, Recognition, train
from intents.styles import STYLES, styles
from intents.training import Label, TrainingData, Utterance

FOLDS = 5
OFFERED = 3
"""How many candidates are offered when asking back."""

Recognise = Callable[[str], Recognition]


class Outcome(StrEnum):
    """What a person gets for a question."""

    RIGHT = "right"
    BESIDE = "another answered, the right one offered beside it"
    WRONG = "wrong"
    OFFERED = "asked back, the right one offered"
    MISSED = "asked back, the right one missing"
    DECLINED = "declined rightly"
    REFUSED = "declined though covered"


@dataclass(frozen=True)
class Verdict:
    """What a person gets, whether declining is right, and whether it's said without a doubt."""

    outcome: Outcome
    outside: bool
    sure: bool = False


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
        return self.meant.intent in OUTSIDE

    def outcome(self, thresholds: Thresholds) -> Outcome:
        """Return what the person gets under `thresholds`."""
        return self.verdict(thresholds).outcome

    def verdict(self, thresholds: Thresholds) -> Verdict:
        """Return what the person gets under `thresholds`, and how sure of itself that is."""
        match decide(self.recognition, thresholds):
            case Accepted(candidate, runner_up):
                sure = runner_up is None
                if candidate.label == self.meant:
                    return Verdict(Outcome.RIGHT, self.outside, sure)
                beside = runner_up is not None and runner_up.label == self.meant
                return Verdict(Outcome.BESIDE if beside else Outcome.WRONG, self.outside, sure)
            case Ambiguous(candidates):
                offered = any(one.label == self.meant for one in candidates[:OFFERED])
                return Verdict(Outcome.OFFERED if offered else Outcome.MISSED, self.outside)
            case _:
                return Verdict(Outcome.DECLINED if self.outside else Outcome.REFUSED, self.outside)


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
        right: of the answered ones, those answered as they were meant.
        beside: of the answered ones, those with another answer and the right one offered beside it.
        wrong: of the answered ones, those with neither, or meant to be declined.
        sure: of the answered ones, those answered without a doubt.
        sure_wrong: of those answered without a doubt, the wrong ones.
        offered: of those asked back, the ones with the right answer among three.
        refused: of the questions we cover, those declined.
        caught: of the questions we don't cover, those declined.
    """

    answered: float
    asked: float
    declined: float
    right: float
    beside: float
    wrong: float
    sure: float
    sure_wrong: float
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
    return Quality(
        utterances=len(judged),
        labels=_share(sum(right), len(judged)),
        intents=_share(sum(map(str.__eq__, meant, said)), len(judged)),
        macro_f1=_macro_f1(meant, said),
        ece=calibration_error(confidences, right),
    )


def shares(judged: Sequence[Judged], thresholds: Thresholds) -> Shares:
    """Return what becomes of the questions under `thresholds`."""
    return shares_of([one.verdict(thresholds) for one in judged])


def shares_of(verdicts: Sequence[Verdict]) -> Shares:
    """Return the shares that verdicts on questions make."""
    got = Counter(verdict.outcome for verdict in verdicts)
    sure = Counter(verdict.outcome for verdict in verdicts if verdict.sure)
    outside = sum(verdict.outside for verdict in verdicts)
    answered = got[Outcome.RIGHT] + got[Outcome.BESIDE] + got[Outcome.WRONG]
    asked = got[Outcome.OFFERED] + got[Outcome.MISSED]
    total = len(verdicts)
    return Shares(
        answered=_share(answered, total),
        asked=_share(asked, total),
        declined=_share(got[Outcome.DECLINED] + got[Outcome.REFUSED], total),
        right=_share(got[Outcome.RIGHT], answered),
        beside=_share(got[Outcome.BESIDE], answered),
        wrong=_share(got[Outcome.WRONG], answered),
        sure=_share(sure.total(), answered),
        sure_wrong=_share(sure[Outcome.WRONG], sure.total()),
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
    """Return how many questions are written in each way, and what becomes of them."""
    groups: dict[str, list[Judged]] = {style.name: [] for style in STYLES}
    for one in judged:
        for name in styles(one.utterance.text, one.recognition.text):
            groups[name].append(one)
    return {name: (len(same), shares(same, thresholds)) for name, same in groups.items() if same}


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


def _macro_f1(meant: Sequence[str], said: Sequence[str]) -> float:
    """Return the mean F1 of the intents that were meant."""
    of_meant, of_said = Counter(meant), Counter(said)
    both = Counter(one for one, other in zip(meant, said, strict=True) if one == other)
    scores = (2 * both[name] / (count + of_said[name]) for name, count in of_meant.items())
    return sum(scores) / (len(of_meant) or 1)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
