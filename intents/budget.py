"""How many mistakes are acceptable: set by the maintainer, in `data/budget.yaml`."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Budget:
    """What may go wrong with held-out utterances, as shares.

    Attributes:
        wrong: of all answers, those that are neither right nor offer the right one beside.
        sure_wrong: of the answers given without a doubt, those that are wrong.
        refused: of the questions that have an answer, those that are declined.
    """

    wrong: float
    sure_wrong: float
    refused: float


UNLIMITED = Budget(1.0, 1.0, 1.0)


class BudgetError(ValueError):
    """No thresholds keep the budget; the text says what can be kept and what to do."""
