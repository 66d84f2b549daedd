"""What is said about checks themselves: which there are, how they score, who sees what."""

from advisor.assessments import Assessment
from advisor.questions import Steering
from advisor.replies import Choice, Reply
from advisor.runs.shelf import Shelf
from advisor.runs.spoken import any_start_button, said, start_button
from knowledge import Bullets, Paragraph, Passage

LISTING, SCORING, SHARING, SEEN, EXAMPLE = (
    "assessment_list",
    "assessment_scoring",
    "assessment_sharing",
    "assessment_seen",
    "assessment_example",
)
"""The intents that ask about checks and steer none."""
OCCASIONS = frozenset({LISTING, SCORING, SHARING, SEEN, EXAMPLE})

_SCORED = (
    "Answers carry points, best first. They are weighed by topic, and the verdict follows from the "
    "scores; some checks rank options or risks instead."
)
_SCORED_MORE = (
    "**Range:** how far what nobody knows could move the score.",
    (
        "**Provisional:** the range could change the verdict; the result says what "
        "to find out first."
    ),
    (
        "**What limits it:** a rule such as “the law forbids it” holds back the verdict "
        "and leaves the number alone."
    ),
)
_AID = "It is a decision aid built on rules of thumb, not a validated scale and no prediction."
_SHARED = "A result can be passed on as text; in Slack there is no PDF and no spreadsheet of it."
_SHARED_MORE = (
    "**One page to forward:** a button below your result gives it as text that fits on a slide.",
    "**Your results again:** `/advisor results` lists those that you may see.",
    (
        "**CSV and JSON:** whoever runs this app can export all checks with "
        "`advisor results export`, under their neutral names and without single answers."
    ),
)
_SEEN = "Nobody in Slack sees what you answered: not the starter, not your boss, not an admin."
_SEEN_MORE = (
    (
        "**The result** goes to the starter alone, or to everyone who was asked, as the starter "
        "chose; with a card, to its channel as well."
    ),
    (
        "**Who is still to answer:** the starter sees it while the check is open, unless it is "
        "anonymous."
    ),
    (
        "**Kept answers** can be read by whoever can read this app's database. Those of an "
        "anonymous check are deleted when it closes."
    ),
    "**With two people** a result can let you guess who said what.",
)
_EXAMPLE = (
    "Press Start and then **Look at the questions**: that shows every question and the result "
    "of a made-up company, before anyone is asked. Nothing is kept and nobody is told."
)


def reply(shelf: Shelf, wanted: Steering) -> Reply:
    """Return what is said to somebody who asks about checks, one of `OCCASIONS`.

    A check that was named is offered; of examples, which any check has, all are.
    """
    one = shelf.definitions.get(wanted.assessment or "")
    if wanted.what == LISTING or (wanted.what == EXAMPLE and one is None):
        words = _EXAMPLE if wanted.what == EXAMPLE else _count(shelf)
        return listed(shelf, words, wanted.subject)
    passages = _passages(wanted.what, one)
    button = start_button(one, _label(one), wanted.subject) if one else any_start_button()
    return said(passages, (button,), assessment=one.id if one else None)


def listed(shelf: Shelf, words: str, subject: str | None) -> Reply:
    """Return every check, with how long each takes and the buttons that start them."""
    lines = tuple(
        f"**{one.title}** {len(one.questions)} questions, about {one.minutes} minutes."
        for one in shelf.definitions.values()
    )
    choices: tuple[Choice, ...] = tuple(
        start_button(one, one.short_title, subject) for one in shelf.definitions.values()
    )
    return said((Paragraph(words), Bullets(lines)), choices)


def _count(shelf: Shelf) -> str:
    return (
        f"There are {len(shelf.definitions)} checks. You answer alone or with colleagues; the "
        "minutes are for one person."
    )


def _label(one: Assessment) -> str:
    return f"Start: {one.short_title}"


def _passages(what: str, one: Assessment | None) -> tuple[Passage, ...]:
    match what:
        case "assessment_scoring":
            return (Paragraph(_SCORED + _weighed(one)), Bullets(_SCORED_MORE), Paragraph(_AID))
        case "assessment_sharing":
            return (Paragraph(_SHARED), Bullets(_SHARED_MORE))
        case "assessment_seen":
            return (Paragraph(_SEEN), Bullets(_SEEN_MORE))
        case _:
            return (Paragraph(_EXAMPLE),)


def _weighed(one: Assessment | None) -> str:
    """Return the topics that a check weighs, as a sentence; nothing of a check without any."""
    if one is None or not one.dimensions:
        return ""
    topics = ", ".join(dimension.short.lower() for dimension in one.dimensions)
    return f" **{one.title}** looks at {topics}."
