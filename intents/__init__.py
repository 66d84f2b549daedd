"""What was asked: intents, slots and entities found in a question, with honest confidence.

What people say is data, under `data/`; a scikit-learn model learns from it at start. The package
knows nothing of answers, Slack or storage.
"""

from intents.budget import Budget, BudgetError
from intents.entities import Found
from intents.fallback import (
    Accepted,
    Ambiguous,
    Decision,
    Outside,
    Thresholds,
    Unrecognised,
    decide,
)
from intents.language import is_foreign
from intents.problems import DataError, DataProblem
from intents.recogniser import Candidate, Recogniser, Recognition, train, train_or_load
from intents.splitting import split
from intents.text import normalise
from intents.training import HERE as DATA
from intents.training import Entity, Intent, Label, TrainingData, Utterance, load
from intents.variety import alike, monotonous

__all__ = [
    "DATA",
    "Accepted",
    "Ambiguous",
    "Budget",
    "BudgetError",
    "Candidate",
    "DataError",
    "DataProblem",
    "Decision",
    "Entity",
    "Found",
    "Intent",
    "Label",
    "Outside",
    "Recogniser",
    "Recognition",
    "Thresholds",
    "TrainingData",
    "Unrecognised",
    "Utterance",
    "alike",
    "decide",
    "is_foreign",
    "load",
    "monotonous",
    "normalise",
    "split",
    "train",
    "train_or_load",
]
