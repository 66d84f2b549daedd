"""What would change the verdict: one answer, one step better, everything else as it is."""

from collections.abc import Callable, Sequence

from advisor.assessments import scale
from advisor.assessments.answers import SKIP_WORD, UNKNOWN_WORD, Answer, Given, Skip, Value
from advisor.assessments.definition import Kind, Part, Policy, Question
from advisor.assessments.models.base import Judgement
from advisor.assessments.poll import Poll, middle
from advisor.assessments.privacy import Privacy
from advisor.assessments.results import Lever, Plain
from advisor.assessments.rules import raised

SHOWN = 3
_SCALED = (Kind.LIKERT, Kind.SINGLE, Kind.YESNO, Kind.NUMBER)


def levers(poll: Poll, judgement: Judgement, privacy: Privacy) -> tuple[Lever, ...]:
    """Return the single steps that improve the verdict, or else the three that gain most.

    A step takes the group's value of a question one step to the better: whoever gave a worse
    answer, or didn't know, is taken to give the better one. From "don't know" it is the least
    answer that would change the verdict, or else the best one.
    """
    if not judgement.is_sufficient:
        return ()
    model, assessment = poll.assessment.model, poll.assessment
    shown = [question for question in assessment.questions if privacy.shows(poll, question.id)]
    steps = (_of_question(poll, judgement, question, privacy) for question in shown)
    found = [lever for lever in steps if lever is not None]
    found.sort(key=lambda lever: -lever.gain)
    deciding = [
        lever for lever in found if model.is_better(assessment, lever.verdict, judgement.verdict)
    ]
    return tuple(deciding or [lever for lever in found if lever.gain > 0][:SHOWN])


def _of_question(
    poll: Poll, judgement: Judgement, question: Question, privacy: Privacy
) -> Lever | None:
    if question.kind not in _SCALED or question.part is Part.IMPACT:
        return None
    start = _start(poll, question)
    if start is None:
        return None
    found: Lever | None = None
    for to in _better_answers(question, start):
        change = _at_least(question, to, skips_too=start == SKIP_WORD)
        after = _judge(poll.with_answer(question.id, change), privacy)
        found = Lever(question.id, start, to, _gain(poll, judgement, after), after.verdict)
        if poll.assessment.model.is_better(poll.assessment, after.verdict, judgement.verdict):
            break
    return found


def _judge(poll: Poll, privacy: Privacy) -> Judgement:
    concerns = raised(poll) if privacy.hears_single_voices else ()
    return poll.assessment.model.judge(poll, concerns)


def _start(poll: Poll, question: Question) -> Plain | None:
    if poll.nobody_would_say(question):
        return SKIP_WORD
    value = middle(poll, question, low=True)
    if question.unknown is Policy.GAP and not poll.is_answered(question.id) and value is not None:
        return UNKNOWN_WORD
    return value if isinstance(value, int | float | str) else None


def _better_answers(question: Question, start: Plain) -> Sequence[int | float | str]:
    """Return the answer one step better; from "don't know" all that finding out could bring."""
    steps = [value for value in scale.ladder(question) if not isinstance(value, tuple)]
    if start in (UNKNOWN_WORD, SKIP_WORD):
        return steps[1:]
    here = scale.place(question, start)
    return [value for value in steps if scale.place(question, value) > here][:1]


def _at_least(question: Question, to: Value, *, skips_too: bool) -> Callable[[Answer], Answer]:
    lowest = scale.place(question, to)

    def improved(answer: Answer) -> Answer:
        if isinstance(answer, Skip):
            return Given(to) if skips_too else answer
        if isinstance(answer, Given) and scale.place(question, answer.value) >= lowest:
            return answer
        return Given(to)

    return improved


def _gain(poll: Poll, before: Judgement, after: Judgement) -> float:
    if before.score is None or after.score is None:
        return 0.0
    gain = after.score - before.score
    return float(gain if poll.assessment.higher_is_better else -gain)
