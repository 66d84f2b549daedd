"""`advisor evaluate` and `advisor benchmark`: how well questions are understood, in figures."""

import importlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import intents
import knowledge
from advisor.advisor import UnusableContentError
from advisor.answering.selecting import weigh
from intents import Recognition, Thresholds, choosing, datasets, evaluation, outside
from intents.choosing import BudgetError, Choice
from intents.datasets import UnusableFileError
from intents.evaluation import Confusion, Flip, IntentRow, Judged, Quality, Shares
from intents.outside import Figures
from intents.outside import as_json as told
from intents.outside import as_table as table

__all__ = [
    "DATA_SETS",
    "Evaluation",
    "UnusableFileError",
    "benchmark",
    "evaluate",
    "flips",
    "lines",
    "outcomes",
    "table",
    "told",
    "write",
]

DATA_SETS = {
    "clinc150": "one file, the published JSON",
    "banking77": "two files, train.csv and test.csv",
    "csv": "two files, train.csv and test.csv, with the columns text and label",
}
NO_PICTURES = "no pictures: matplotlib is not installed (pip install matplotlib)"
_HONEST = """\
Training utterances of a label may be paraphrases of each other: cross-validation is kinder than
life, held-out utterances are nearer to it. The temperatures are fitted on held-out utterances, so
their calibration error is kind as well.
"""
_WORST = 15
_EXAMPLES = 3
_BINS = 20


@dataclass(frozen=True)
class Evaluation:
    """What was measured on our own data.

    Attributes:
        cross_validated: one quality a repeat, on training utterances.
        judged: the held-out utterances with what was recognised.
        thresholds: the ones in use.
        choice: what the budget would choose, None if nothing keeps it; `unkept` says why.
    """

    cross_validated: tuple[Quality, ...]
    judged: tuple[Judged, ...]
    thresholds: Thresholds
    choice: Choice | None
    unkept: str
    budget: float

    @property
    def quality(self) -> Quality:
        """How good recognition is on held-out utterances."""
        return evaluation.quality(self.judged)

    @property
    def shares(self) -> Shares:
        """What becomes of held-out utterances at the thresholds in use."""
        return evaluation.shares(self.judged, self.thresholds)

    @property
    def rows(self) -> tuple[IntentRow, ...]:
        """Each intent's results."""
        return evaluation.by_intent(self.judged)

    @property
    def confusions(self) -> tuple[Confusion, ...]:
        """The most frequent confusions."""
        return evaluation.confusions(self.judged, _WORST)


def evaluate(budget: float, repeats: int, cache: Path | None) -> Evaluation:
    """Return how well our own data's questions are understood.

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
    weighed = partial(weigh, library=library)

    def recognise(text: str) -> Recognition:
        return weighed(recogniser.recognise(text))

    judged = evaluation.judge(recognise, data.held_out)
    repeated = evaluation.cross_validate(data, repeats, weigh=weighed)
    choice, unkept = None, ""
    try:
        choice = choosing.choose(judged, budget)
    except BudgetError as error:
        unkept = str(error)
    return Evaluation(
        cross_validated=tuple(evaluation.quality(one) for one in repeated),
        judged=judged,
        thresholds=Thresholds(),
        choice=choice,
        unkept=unkept,
        budget=budget,
    )


def benchmark(name: str, files: Sequence[Path], oos: str | None) -> Figures:
    """Return the pipeline's figures on one of the `DATA_SETS`.

    Raises:
        UnusableFileError: a file isn't what it should be, or there are too few or too many.
    """
    match name, files:
        case "clinc150", [file]:
            return outside.benchmark(datasets.read_clinc150(file))
        case "banking77", [train, test]:
            return outside.benchmark(datasets.read_banking77(train, test))
        case "csv", [train, test]:
            return outside.benchmark(datasets.read_csv(train, test, oos))
    raise UnusableFileError(f"{name} takes {DATA_SETS[name]}")


# As text


def lines(found: Evaluation, flipped: Sequence[Flip] | None = None) -> Iterator[str]:
    """Yield the short report."""
    if flipped is not None:
        worse = sum(not flip.better for flip in flipped)
        yield f"flipped:         {len(flipped) - worse} better, {worse} no better"
    for quality in found.cross_validated:
        yield f"cross-validated: {_quality(quality)}"
    yield f"held out:        {_quality(found.quality)}"
    yield f"thresholds now:  {_shares(found.shares)}"
    if found.choice is None:
        yield f"budget:          {found.unkept}"
        return
    yield f"at {found.budget:.0%} wrong:    {_shares(found.choice.chosen_on)}"
    yield f"  to be expected: {_shares(found.choice.expected)}"
    yield f"  with            {_thresholds(found.choice.thresholds)}"


def _quality(quality: Quality) -> str:
    return (
        f"{quality.utterances} utterances, label {quality.labels:.1%}, "
        f"intent {quality.intents:.1%}, macro F1 {quality.macro_f1:.3f}, ECE {quality.ece:.3f}"
    )


def _shares(shares: Shares) -> str:
    return (
        f"answered {shares.answered:.1%} ({shares.wrong:.1%} of them wrong), asked back "
        f"{shares.asked:.1%} ({shares.offered:.1%} of them with the right one), declined "
        f"{shares.declined:.1%} ({shares.refused:.1%} of ours, {shares.caught:.1%} of the others)"
    )


def _thresholds(thresholds: Thresholds) -> str:
    return ", ".join(f"{name} {value:g}" for name, value in vars(thresholds).items())


def markdown(found: Evaluation, flipped: Sequence[Flip] | None = None) -> str:
    """Return the whole report; `flipped` are the questions that flipped since an earlier one."""
    parts = ["# How well questions are understood\n", "```text", *lines(found), "```\n"]
    parts += [_HONEST]
    if flipped is not None:
        worse = sum(not flip.better for flip in flipped)
        parts += [f"## Flipped: {len(flipped) - worse} better, {worse} worse or no better\n"]
        parts += _table(
            ("Question", "Meant", "Before", "Now"),
            ((f.text, f.meant, f.before, f.after) for f in flipped),
        )
    parts += ["## By the way it is written\n"]
    styles = evaluation.by_style(found.judged, found.thresholds)
    parts += _table(
        ("Way", "Questions", "Answered", "Wrong", "Asked", "Declined", "Refused"),
        (
            (name, str(count), *(f"{share:.1%}" for share in _told(shares)))
            for name, (count, shares) in styles.items()
        ),
    )
    parts += ["## Worst confusions\n"]
    for one in found.confusions:
        parts += [f"**{one.meant}** taken for **{one.said}**, {len(one.utterances)} times:\n"]
        parts += [f"- {share:.2f} {_cell(text)}" for text, share in one.utterances[:_EXAMPLES]]
        parts += [""]
    parts += ["## By intent\n"]
    parts += _table(
        ("Intent", "Questions", "Precision", "Recall", "Label right"),
        (
            (r.intent, str(r.utterances), *(f"{v:.2f}" for v in (r.precision, r.recall, r.labels)))
            for r in found.rows
        ),
    )
    return "\n".join(parts)


def _told(shares: Shares) -> tuple[float, ...]:
    return (shares.answered, shares.wrong, shares.asked, shares.declined, shares.refused)


def _table(head: Sequence[str], rows: Iterator[tuple[str, ...]]) -> list[str]:
    ruled = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    return [*ruled, *(f"| {' | '.join(map(_cell, row))} |" for row in rows), ""]


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


# As files


def as_json(found: Evaluation) -> Mapping[str, object]:
    """Return the report as JSON values, every held-out question included."""
    choice = found.choice
    return {
        "budget": found.budget,
        "cross_validated": [asdict(quality) for quality in found.cross_validated],
        "held_out": asdict(found.quality),
        "thresholds": vars(found.thresholds),
        "shares": asdict(found.shares),
        "choice": None if choice is None else asdict(choice),
        "unkept": found.unkept or None,
        "intents": [asdict(row) for row in found.rows],
        "questions": [
            {
                "text": one.utterance.text,
                "meant": str(one.meant),
                "said": str(one.said),
                "confidence": round(one.recognition.candidates[0].confidence, 4),
                "familiarity": round(one.recognition.familiarity, 4),
                "outcome": str(one.outcome(found.thresholds)),
            }
            for one in found.judged
        ],
    }


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
    return evaluation.flips(before, found.judged, found.thresholds)


def write(found: Evaluation, folder: Path, flipped: Sequence[Flip] | None = None) -> Iterator[str]:
    """Write the report's files to `folder` and yield what was written, or why it wasn't."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in (
        ("report.md", markdown(found, flipped)),
        ("report.json", json.dumps(as_json(found), ensure_ascii=False, indent=1) + "\n"),
    ):
        (folder / name).write_text(text, encoding="utf8")
        yield str(folder / name)
    try:
        drawing = importlib.import_module("matplotlib.figure")
    except ImportError:
        yield NO_PICTURES
        return
    for name, draw in (("confusion.png", _confusion), ("confidence.png", _confidence)):
        figure = drawing.Figure(figsize=(14, 13) if draw is _confusion else (8, 5))
        draw(figure.subplots(), found)
        figure.tight_layout()
        figure.savefig(folder / name, dpi=110)
        yield str(folder / name)


def _confusion(axes: Any, found: Evaluation) -> None:
    """Draw how often each intent was taken for each, as shares of how often it was meant."""
    names, counts = evaluation.matrix(found.judged)
    shares = [[count / (sum(row) or 1) for count in row] for row in counts]
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    places = range(len(names))
    axes.set_xticks(places, names, rotation=90, fontsize=7)
    axes.set_yticks(places, names, fontsize=7)
    axes.set(xlabel="taken for", ylabel="meant", title="Intents")


def _confidence(axes: Any, found: Evaluation) -> None:
    """Draw how confident right and wrong labels were."""
    of = {
        right: [
            one.recognition.candidates[0].confidence
            for one in found.judged
            if (one.said == one.meant) is right
        ]
        for right in (True, False)
    }
    colours = ["#2b6cb0", "#c05621"]
    bars = {"bins": _BINS, "range": (0, 1), "stacked": True, "color": colours}
    axes.hist([of[True], of[False]], label=["right", "wrong"], **bars)
    text = {"xlabel": "confidence", "ylabel": "questions", "title": "Held-out questions"}
    axes.set(**text)
    axes.legend()
