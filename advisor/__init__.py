"""What is advised: the use cases, from a question to a reply. Nothing in here knows Slack."""

from advisor.advisor import Advisor, UnusableContentError, UnusableModelError, train
from advisor.questions import Gap, Memory, Outcome, Question, Steering, Verdict
from advisor.replies import Choice, Citation, Kind, Reply, Section, Understood
from knowledge import Bullets, Paragraph, Passage, Table

__all__ = [
    "Advisor",
    "Bullets",
    "Choice",
    "Citation",
    "Gap",
    "Kind",
    "Memory",
    "Outcome",
    "Paragraph",
    "Passage",
    "Question",
    "Reply",
    "Section",
    "Steering",
    "Table",
    "Understood",
    "UnusableContentError",
    "UnusableModelError",
    "Verdict",
    "train",
]
