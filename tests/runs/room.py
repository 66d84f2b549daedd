"""Runs with the real definitions and a real store, without Slack: people answer, time passes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from advisor import runs
from advisor.assessments import Assessment, Question
from advisor.runs import (
    Moment,
    Moved,
    Notice,
    PageScreen,
    ReviewScreen,
    RolesScreen,
    Screen,
    SentScreen,
    Shelf,
    Start,
)
from advisor.store import Change, RunView, Turn, Workspace

ANN, BO, CY, DI, EVE = "U0ANN", "U0BO", "U0CY", "U0DI", "U0EVE"
"""Ann starts; the others are asked, or not."""
NOW = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
"""A Wednesday."""
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CONTEXT: Mapping[str, Mapping[str, object]] = {
    "location": {"home_region": "western_europe"},
    "vendor": {"vendors": ["Acme", "Bolt"], "prices": {"Acme": 100, "Bolt": 80}},
}
"""What an assessment needs beside its subject."""

Steered = tuple[tuple[Change, ...], tuple[Notice, ...]]


def moment(user: str = ANN, at: datetime = NOW, **more: bool) -> Moment:
    """Somebody at some time."""
    return Moment(user, at, **more)


def chosen(question: Question, place: int) -> object:
    """The answer at a place of a question's scale, the last one if there aren't as many."""
    match question.kind:
        case "likert":
            return min(place, 4) + 1
        case "number":
            return float(question.bounds[1])
        case "text":
            return "It changed."
        case "multi":
            return [question.options[min(place, len(question.options) - 1)].value]
        case _:
            return question.options[min(place, len(question.options) - 1)].value


@dataclass
class Room:
    """A workspace in which runs are opened and answered.

    Attributes:
        told: what people were told since the start.
    """

    shelf: Shelf
    workspace: Workspace
    now: datetime = NOW
    told: list[Notice] = field(default_factory=list)
    number: int = 0

    def assessment(self, run: str) -> Assessment:
        """The definition of a run."""
        return self.shelf.definitions[self.view(run).run.assessment]

    def view(self, run: str) -> RunView:
        """A run as it is stored."""
        view = self.workspace.view(run)
        assert view is not None, f"there is no run {run}"
        return view

    def at(self, user: str = ANN, **more: bool) -> Moment:
        """Somebody now."""
        return moment(user, self.now, **more)

    def open(
        self,
        *people: str,
        assessment: str = "readiness",
        user: str = ANN,
        subject: str = "Payroll",
        display: str = "Project Maple",
        **start: Any,
    ) -> str:
        """Open a run; its id."""
        one = self.shelf.definitions[assessment]
        named = {"subject": subject} if "subject" in one.fields else {}
        context = {**named, **CONTEXT.get(assessment, {}), "display_subject": display}
        if not start.get("solo"):
            start.setdefault("deadline", self.now + 3 * DAY)
        asked = Start({**context, **start.pop("context", {})}, people=people, **start)
        assert runs.check(one, asked, self.at(user)) == ()
        self.number += 1
        run = f"RUN{self.number}"
        opened = runs.open_run(one, asked, self.at(user), (run, f"card-{self.number}"))
        self.keep((opened.changes, opened.notices))
        return run

    def keep(self, done: Steered) -> tuple[Notice, ...]:
        """Keep what follows from something, and return what people are told."""
        changes, notices = done
        if changes:
            assert self.workspace.commit(Turn((), changes), self.now)
        self.told.extend(notices)
        return notices

    def steer(self, act: Callable[..., Steered], run: str, user: str = ANN, *more: Any) -> Any:
        """Let somebody steer a run; what people are told."""
        return self.keep(act(self.shelf, self.view(run), self.at(user), *more))

    def step(
        self, run: str, user: str, act: Callable[..., Moved], *more: Any, **also: Any
    ) -> Moved:
        """Let somebody do a step of answering."""
        moved = act(self.assessment(run), self.view(run), self.at(user), *more, **also)
        self.keep((moved.changes, moved.notices))
        return moved

    def begin(self, run: str, user: str) -> Screen:
        """Where somebody goes on."""
        return runs.begin(self.assessment(run), self.view(run), self.at(user))

    def answer(  # noqa: PLR0913 - who, what, as whom, how far
        self,
        run: str,
        user: str,
        place: int = 2,
        *,
        roles: tuple[str, ...] = (),
        send: bool = True,
        but: Mapping[str, object] | None = None,
    ) -> Screen:
        """Answer everything at one place of the scales, `but` for some, and send it."""
        screen = self.begin(run, user)
        for _ in range(60):
            match screen:
                case RolesScreen():
                    screen = self.step(run, user, runs.take_roles, roles).screen
                case PageScreen():
                    raw = {q.id: chosen(q, place) for q in screen.questions} | dict(but or {})
                    mine = {q.id: raw[q.id] for q in screen.questions}
                    moved = self.step(run, user, runs.respond, screen.step, mine)
                    assert moved.faults == ()
                    screen = moved.screen
                case ReviewScreen() if send:
                    screen = self.step(run, user, runs.hand_in).screen
                case _:
                    return screen
        raise AssertionError("the pages never end")

    def finish(self, run: str) -> tuple[Notice, ...]:
        """Close a run by hand, as its starter."""
        return self.keep(
            runs.close(self.shelf, self.view(run), self.at(self.view(run).run.starter))
        )

    def expire(self, run: str) -> tuple[Notice, ...]:
        """Close a run because its deadline has come."""
        self.now = self.view(run).run.deadline or self.now
        return self.keep(runs.close_when_due(self.shelf, self.view(run), self.at("")))

    def alone(self, place: int = 2, **start: Any) -> str:
        """A run that Ann answered alone; its id."""
        run = self.open(solo=True, **start)
        self.answer(run, ANN, place, send=False)
        moved = runs.hand_in(self.assessment(run), self.view(run), self.at(ANN))
        changes, notices = runs.close_alone(self.shelf, self.view(run), self.at(ANN))
        self.keep(((*moved.changes, *changes), notices))
        return run

    def reworded(self, assessment: str) -> Shelf:
        """The shelf after an assessment was edited."""
        one = replace(self.shelf.definitions[assessment], hash="edited")
        return replace(self.shelf, definitions={**self.shelf.definitions, assessment: one})

    def is_sent(self, screen: Screen) -> bool:
        """Whether it is the thanks."""
        return isinstance(screen, SentScreen)
