"""What of an anonymous run may be shown, so that nobody can be recognised by an answer.

Under three respondents nothing; with three or four scores, ranges, rules and the verdict; from
five everything but questions that fewer than three people were asked.
"""

from dataclasses import dataclass

from advisor.assessments.conditions import questions
from advisor.assessments.definition import Rule
from advisor.assessments.poll import Poll
from advisor.assessments.results import Detail

FEWEST_FOR_RESULTS = 3
FEWEST_FOR_DETAIL = 5
FEWEST_ASKED = 3
SAY_SO = "If anyone knows of a law, contract or fact that forbids this, say so before you go on."
"""What a small anonymous run says in place of who raised what."""


@dataclass(frozen=True)
class Privacy:
    """The thresholds, applied to one run."""

    anonymous: bool
    respondents: int

    @property
    def detail(self) -> Detail:
        """How much of the result may be shown."""
        if not self.anonymous or self.respondents >= FEWEST_FOR_DETAIL:
            return Detail.FULL
        return Detail.SCORES if self.respondents >= FEWEST_FOR_RESULTS else Detail.NOTHING

    @property
    def hears_single_voices(self) -> bool:
        """Whether a block that only some raise may limit the verdict."""
        return self.detail is Detail.FULL

    def enough_asked(self, poll: Poll, question: str) -> bool:
        """Whether so many were asked that no single one can be told from the group's value."""
        return not self.anonymous or len(poll.said(question)) >= FEWEST_ASKED

    def shows(self, poll: Poll, question: str) -> bool:
        """Whether a question's answers may be shown by themselves."""
        return self.detail is Detail.FULL and self.enough_asked(poll, question)

    def may_count(self, poll: Poll, rule: Rule) -> bool:
        """Whether it may be told how many raise a rule."""
        return all(self.shows(poll, question) for question in questions(rule.when))
