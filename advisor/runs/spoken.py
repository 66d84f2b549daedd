"""What is said of checks in words: texts for one person, with buttons that go on from there."""

import json

from advisor.assessments import Assessment
from advisor.marks import unmarked
from advisor.replies import Choice, Kind, Reply, Section
from advisor.store import Run, RunView
from knowledge import Paragraph, Passage

START, ANSWER, RESULT, MANAGE, DELETE, STEER = (
    "start",
    "answer",
    "result",
    "manage",
    "delete",
    "steer",
)
"""What a choice's request begins with; after a colon comes the run, or what to start or do."""
REMIND, EXTEND, CLOSE, CALL_OFF = "remind", "extend", "close", "call_off"
"""What a button can do to a run at once."""
MOST = 5
"""How many runs are named in one reply."""


def said(
    passages: tuple[Passage, ...],
    choices: tuple[Choice, ...] = (),
    *,
    assessment: str | None = None,
    private: bool = False,
) -> Reply:
    """Return a reply about checks."""
    return Reply(
        Kind.ASSESSMENT,
        (Section(passages),),
        choices=choices,
        assessment=assessment,
        private=private,
    )


def text(words: str, *choices: Choice) -> Reply:
    """Return a paragraph for the one person who asked."""
    return said((Paragraph(words),), choices, private=True)


def name(run: Run) -> str:
    """Return the name that others see, to stand in a text."""
    return f"**{unmarked(run.display)}**"


def start_button(one: Assessment, label: str, subject: str | None) -> Choice:
    """Return the button that opens the form of an assessment, its subject filled in."""
    asked = {"assessment": one.id, **({"subject": subject} if subject else {})}
    return Choice(label, f"{START}:{_packed(asked)}")


def any_start_button() -> Choice:
    """Return the button that lists what can be started."""
    return Choice("Start a check", f"{START}:{_packed({})}")


def steer_button(
    what: str, label: str, view: RunView, warning: str | None = None, **carried: str
) -> Choice:
    """Return the button that does something to a run; `carried` is what else that takes."""
    asked = {"run": view.run.id, "what": what, **carried}
    return Choice(label, f"{STEER}:{_packed(asked)}", warning)


def answer_button(view: RunView) -> Choice:
    """Return the button that opens the questions where somebody left off."""
    return Choice(f"Go on: {view.run.display}", f"{ANSWER}:{view.run.id}")


def manage_button(view: RunView, label: str = "Manage") -> Choice:
    """Return the button that opens the form in which a run is steered."""
    return Choice(f"{label}: {view.run.display}", f"{MANAGE}:{view.run.id}")


def _packed(asked: dict[str, str]) -> str:
    return json.dumps(asked, separators=(",", ":"))
