"""What is measured on other people's data, and how it is told."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Figures:
    """What the pipeline reaches on a data set; None where the data set can't tell.

    Attributes:
        in_scope_accuracy: without rejection.
        in_scope_accuracy_at_threshold: a rejection counts as wrong.
        oos_recall: the share of out-of-scope questions rejected at the threshold.
        auroc: how well the score tells in scope from out of scope, over all thresholds.
        mcc: Matthews' correlation over intents and out of scope together, at the threshold.
        macro_f1: over the intents, without rejection.
        ece: expected calibration error of in-scope questions, in fifteen bins.
        top3: the share of in-scope questions whose intent is among the three likeliest.
        train_seconds: reading, fitting, calibrating and choosing the threshold.
        p50_ms: recognising one question, from its text.
        p95_ms: the same for the slowest twentieth.
        rss_mb: the most memory that the process has held; None where the system can't tell.
    """

    in_scope_accuracy: float
    in_scope_accuracy_at_threshold: float
    oos_recall: float | None
    auroc: float | None
    mcc: float
    macro_f1: float
    ece: float
    top3: float
    train_seconds: float
    p50_ms: float
    p95_ms: float
    rss_mb: float | None

    def as_json(self) -> Mapping[str, float | None]:
        """Return the figures rounded: shares to four digits, the others to two."""
        coarse = {"train_seconds", "p50_ms", "p95_ms", "rss_mb"}
        return {
            name: None if value is None else round(value, 2 if name in coarse else 4)
            for name, value in vars(self).items()
        }

    def lines(self) -> Iterator[str]:
        """Yield a line a figure."""
        for name, value in self.as_json().items():
            yield f"{name:<32}{'-' if value is None else value:>10}"
