"""`advisor evaluate` and `advisor benchmark`: how well questions are understood, in figures."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import intents
import knowledge
from advisor import tuning
from advisor.advisor import UnusableContentError
from advisor.answering import selecting
from intents import Budget, BudgetError, Recognition, Thresholds, choosing, datasets, evaluation
from intents.datasets import UnusableFileError
from intents.evaluation import Confusion, Flip, IntentRow, Judged, Quality, Shares
from intents.figures import Figures

DATA_SETS = {
    "clinc150": "one file, the published JSON",
    "banking77": "two files, train.csv and test.csv",
    "csv": "two files, train.csv and test.csv, with the columns text and label",
}
_WORST = 15


@dataclass(frozen=True)
class Evaluation:
    """What was measured on our own data.

    Attributes:
        cross_validated: one quality a repeat, on training utterances.
        judged: the held-out utterances with what was recognised.
        budget: the wrong answers that are acceptable.
        thresholds: the best within the budget, None if nothing keeps it; `unkept` says why.
    """

    cross_validated: tuple[Quality, ...]
    judged: tuple[Judged, ...]
    budget: Budget
    thresholds: Thresholds | None
    unkept: str = ""

    @property
    def quality(self) -> Quality:
        """How good recognition is on held-out utterances."""
        return evaluation.quality(self.judged)

    @property
    def shares(self) -> tuple[Shares, Shares] | None:
        """What becomes of the utterances that thresholds were chosen on, and of the others."""
        if self.thresholds is None:
            return None
        chosen_on, others = choosing.halves(self.judged)
        return evaluation.shares(chosen_on, self.thresholds), evaluation.shares(
            others, self.thresholds
        )

    @property
    def rows(self) -> tuple[IntentRow, ...]:
        """Each intent's results."""
        return evaluation.by_intent(self.judged)

    @property
    def confusions(self) -> tuple[Confusion, ...]:
        """The most frequent confusions."""
        return evaluation.confusions(self.judged, _WORST)


def evaluate(wrong: float | None, repeats: int, cache: Path | None) -> Evaluation:
    """Return how well our own data's questions are understood.

    `wrong` replaces the budget's share of wrong answers, to see what another one would lead to.

    Raises:
        UnusableContentError: the content can't be used.
    """
    try:
        library, data = knowledge.load(), intents.load()
    except (knowledge.ContentError, intents.DataError) as error:
        raise UnusableContentError(len(error.problems)) from error
    recogniser = (
        intents.train(data) if cache is None else intents.train_or_load(data, intents.DATA, cache)
    )
    budget = data.budget if wrong is None else replace(data.budget, wrong=wrong)
    judged = evaluation.judge(tuning.recognise(recogniser, library), data.held_out)

    def weigh(recognition: Recognition) -> Recognition:
        return selecting.weigh(recognition, library)

    repeated = evaluation.cross_validate(data, repeats, weigh=weigh)
    thresholds, unkept = None, ""
    try:
        thresholds = choosing.choose(choosing.halves(judged)[0], budget)
    except BudgetError as error:
        unkept = str(error)
    qualities = tuple(evaluation.quality(one) for one in repeated)
    return Evaluation(qualities, judged, budget, thresholds, unkept)


def benchmark(name: str, files: Sequence[Path], oos: str | None) -> Figures:
    """Return the pipeline's figures on one of the `DATA_SETS`.

    Raises:
        UnusableFileError: a file isn't what it should be, or there are too few or too many.
    """
    from intents import outside  # noqa: PLC0415 - scikit-learn costs every other command a second

    match name, files:
        case "clinc150", [file]:
            return outside.benchmark(datasets.read_clinc150(file))
        case "banking77", [train, test]:
            return outside.benchmark(datasets.read_banking77(train, test))
        case "csv", [train, test]:
            return outside.benchmark(datasets.read_csv(train, test, oos))
    raise UnusableFileError(f"{name} takes {DATA_SETS[name]}")


def outcomes(report: Path) -> Mapping[str, str]:
    """Return the outcome of each held-out question in an earlier report.

    Raises:
        UnusableFileError: `report` is no such report.
    """
    try:
        questions = json.loads(report.read_text(encoding="utf-8"))["questions"]
        return {str(one["text"]): str(one["outcome"]) for one in questions}
    except (ValueError, KeyError, TypeError) as error:
        raise UnusableFileError(f"{report} is no report.json of an earlier evaluation") from error


def flips(found: Evaluation, before: Mapping[str, str]) -> tuple[Flip, ...]:
    """Return the held-out questions whose outcome differs from the one they had `before`."""
    if found.thresholds is None:
        return ()
    return evaluation.flips(before, found.judged, found.thresholds)
