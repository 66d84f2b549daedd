"""Chooses when to answer, to ask back and to decline, within the budget for wrong answers.

It needs the entries: a recognition is weighed with their words before anything is decided. What was
chosen is kept beside the model, for as long as neither data nor entries change.
"""

import json
import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import intents
import knowledge
from advisor.answering import selecting
from intents import Recogniser, Recognition, Thresholds, TrainingData, cache, choosing, evaluation
from intents.evaluation import Shares
from knowledge import Library

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Tuned:
    """The thresholds, and what became of the held-out utterances they were chosen on."""

    thresholds: Thresholds
    shares: Shares

    def __str__(self) -> str:
        shares = self.shares
        return (
            f"of questions like the held-out ones {shares.answered:.0%} are answered, "
            f"{shares.asked:.0%} asked back and {shares.declined:.0%} declined; "
            f"{shares.wrong:.0%} of the answers are wrong, {shares.sure_wrong:.0%} of those given "
            "without a doubt"
        )


def tune(
    recogniser: Recogniser, data: TrainingData, library: Library, folder: Path | None
) -> Tuned:
    """Return the thresholds for `data.budget`, from `folder` if they are kept there.

    Raises:
        BudgetError: no thresholds keep the budget.
    """
    if folder is None:
        return _chosen(recogniser, data, library)
    path = folder / f"thresholds-{_fingerprint()}.json"
    try:
        return _read(path)
    except (OSError, ValueError, TypeError, KeyError):
        found = _chosen(recogniser, data, library)
    try:
        with cache.replacing(path) as partial_:
            partial_.write_text(json.dumps(asdict(found)), encoding="utf8")
    except OSError as error:
        logger.warning("the thresholds can't be kept in %s: %s", folder, error)
    return found


def recognise(recogniser: Recogniser, library: Library) -> Callable[[str], Recognition]:
    """Return what recognises a text as answering does: weighed with the entries' words."""
    weigh = partial(selecting.weigh, library=library)
    return lambda text: weigh(recogniser.recognise(text))


def _chosen(recogniser: Recogniser, data: TrainingData, library: Library) -> Tuned:
    chosen_on, _ = choosing.halves(data.held_out)
    judged = evaluation.judge(recognise(recogniser, library), chosen_on)
    thresholds = choosing.choose(judged, data.budget)
    return Tuned(thresholds, evaluation.shares(judged, thresholds))


def _fingerprint() -> str:
    code = Path(selecting.__file__)
    entries = Path(knowledge.__file__).parent
    return cache.fingerprint(
        (
            (Path(intents.__file__).parent, "*.py"),
            (intents.DATA, "**/*.yaml"),
            (entries, "*.py"),
            (entries, "entries/**/*.md"),
            (code.parent, code.name),
        )
    )


def _read(path: Path) -> Tuned:
    kept = json.loads(path.read_text(encoding="utf8"))
    return Tuned(Thresholds(**kept["thresholds"]), Shares(**kept["shares"]))
