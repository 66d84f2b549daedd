"""What an evaluation found, as lines, Markdown, JSON and pictures."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from advisor import pictures
from advisor.evaluating import Evaluation
from intents import Thresholds, evaluation
from intents.evaluation import Flip, Judged, Quality, Shares
from intents.styles import STYLES

_HONEST = """\
Training utterances of a label may be paraphrases of each other: cross-validation is kinder than
life, held-out utterances are nearer to it. The temperatures that make confidences honest are fitted
on held-out utterances, so the calibration error is kind as well. A share of answers is wrong when
neither the answer nor the question offered beside it is what was meant.
"""
_EXAMPLES = 3


def lines(found: Evaluation, flipped: Sequence[Flip] | None = None) -> Iterator[str]:
    """Yield the short report; `flipped` are the questions that flipped since an earlier one."""
    if flipped is not None:
        yield f"flipped:         {_flipped(flipped)}"
    for quality in found.cross_validated:
        yield f"cross-validated: {_quality(quality)}"
    yield f"held out:        {_quality(found.quality)}"
    allowed = found.budget
    yield (
        f"budget:          {allowed.wrong:.1%} of the answers may be wrong, "
        f"{allowed.sure_wrong:.1%} of those given without a doubt; {allowed.refused:.1%} of the "
        "questions we cover may be declined"
    )
    if found.thresholds is None or found.shares is None:
        yield f"                 {found.unkept}"
        return
    chosen_on, others = found.shares
    yield f"thresholds:      {_thresholds(found.thresholds)}"
    yield f"  chosen on:     {_shares(chosen_on)}"
    yield f"  to be expected: {_shares(others)}"


def _flipped(flipped: Sequence[Flip]) -> str:
    better = sum(flip.better for flip in flipped)
    return f"{better} better, {len(flipped) - better} worse"


def _quality(quality: Quality) -> str:
    return (
        f"{quality.utterances} utterances, label {quality.labels:.1%}, "
        f"intent {quality.intents:.1%}, macro F1 {quality.macro_f1:.3f}, "
        f"calibration error {quality.ece:.3f}"
    )


def _shares(shares: Shares) -> str:
    return (
        f"answered {shares.answered:.1%} ({shares.right:.1%} of them right, {shares.beside:.1%} "
        f"with the right one beside, {shares.wrong:.1%} wrong; {shares.sure:.1%} without a doubt, "
        f"{shares.sure_wrong:.1%} of those wrong), asked back {shares.asked:.1%} "
        f"({shares.offered:.1%} with the right one), declined {shares.declined:.1%} "
        f"({shares.refused:.1%} of ours, {shares.caught:.1%} of the others)"
    )


def _thresholds(thresholds: Thresholds) -> str:
    return ", ".join(f"{name} {value:.2f}" for name, value in vars(thresholds).items())


# Markdown


def markdown(found: Evaluation, flipped: Sequence[Flip] | None = None) -> str:
    """Return the whole report; `flipped` are the questions that flipped since an earlier one."""
    parts = ["# How well questions are understood\n", "```text", *lines(found, flipped), "```\n"]
    parts += [_HONEST]
    if flipped is not None:
        parts += _flips(flipped)
    if found.thresholds is not None:
        parts += _styles(found.judged, found.thresholds)
    parts += _confusions(found)
    parts += _intents(found)
    return "\n".join(parts)


def _flips(flipped: Sequence[Flip]) -> list[str]:
    rows = ((one.text, one.meant, one.before, one.after) for one in flipped)
    return [
        f"## Flipped: {_flipped(flipped)}\n",
        *_table(("Question", "Meant", "Before", "Now"), rows),
    ]


def _styles(judged: Sequence[Judged], thresholds: Thresholds) -> list[str]:
    """A text has one length and may have several other styles, so the numbers don't add up."""
    head = ("Way", "Rule", "Questions", "Answered", "Right", "Wrong", "Asked", "Declined")
    by_style = evaluation.by_style(judged, thresholds)
    rows = (
        (style.name, style.rule, str(by_style[style.name][0]), *_told(by_style[style.name][1]))
        for style in STYLES
        if style.name in by_style
    )
    return ["## By the way it is written\n", *_table(head, rows)]


def _told(shares: Shares) -> tuple[str, ...]:
    told = (shares.answered, shares.right, shares.wrong, shares.asked, shares.declined)
    return tuple(f"{share:.1%}" for share in told)


def _confusions(found: Evaluation) -> Iterator[str]:
    yield "## Worst confusions\n"
    for one in found.confusions:
        yield f"**{one.meant}** taken for **{one.said}**, {len(one.utterances)} times:\n"
        yield from (f"- {share:.2f} {_cell(text)}" for text, share in one.utterances[:_EXAMPLES])
        yield ""


def _intents(found: Evaluation) -> list[str]:
    rows = (
        (
            *(row.intent, str(row.utterances)),
            *(f"{share:.2f}" for share in (row.precision, row.recall, row.labels)),
        )
        for row in found.rows
    )
    return [
        "## By intent\n",
        *_table(("Intent", "Questions", "Precision", "Recall", "Label right"), rows),
    ]


def _table(head: Sequence[str], rows: Iterable[tuple[str, ...]]) -> list[str]:
    ruled = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    return [*ruled, *(f"| {' | '.join(map(_cell, row))} |" for row in rows), ""]


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


# Files


def as_json(found: Evaluation) -> Mapping[str, object]:
    """Return the report as JSON values, every held-out question included."""
    at = found.thresholds
    chosen_on, others = found.shares or (None, None)
    return {
        "budget": asdict(found.budget),
        "cross_validated": [asdict(quality) for quality in found.cross_validated],
        "held_out": asdict(found.quality),
        "thresholds": None if at is None else asdict(at),
        "chosen_on": None if chosen_on is None else asdict(chosen_on),
        "to_be_expected": None if others is None else asdict(others),
        "unkept": found.unkept or None,
        "intents": [asdict(row) for row in found.rows],
        "questions": [
            {
                "text": one.utterance.text,
                "meant": str(one.meant),
                "said": str(one.said),
                "confidence": round(one.recognition.candidates[0].confidence, 4),
                "familiarity": round(one.recognition.familiarity, 4),
                "outcome": None if at is None else str(one.outcome(at)),
            }
            for one in found.judged
        ],
    }


def write(found: Evaluation, folder: Path, flipped: Sequence[Flip] | None = None) -> Iterator[Path]:
    """Write the report's files to `folder` and yield what was written."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in (
        ("report.md", markdown(found, flipped)),
        ("report.json", json.dumps(as_json(found), ensure_ascii=False, indent=1) + "\n"),
    ):
        (folder / name).write_text(text, encoding="utf8")
        yield folder / name
    for name, picture in (
        ("confusion.png", pictures.confusion(*evaluation.matrix(found.judged))),
        ("confidence.png", pictures.confidence(*_confidences(found.judged))),
    ):
        (folder / name).write_bytes(picture)
        yield folder / name


def _confidences(judged: Sequence[Judged]) -> tuple[list[float], list[float]]:
    """Return how confident the likeliest label was where it was right, and where it was wrong."""
    right = [one.recognition.candidates[0].confidence for one in judged if one.said == one.meant]
    wrong = [one.recognition.candidates[0].confidence for one in judged if one.said != one.meant]
    return right, wrong
