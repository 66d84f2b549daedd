"""Who may do what with a run: decided at the moment of doing it."""

from advisor.runs.notices import Moment
from advisor.store import Run, RunView


class NotAllowedError(Exception):
    """Something this person can't do, or that makes no sense any more.

    Attributes:
        text: says what to do, with `{name}` and `{starter}` where those of the run are to be put.
        run: None where there is none any more.
    """

    def __init__(self, text: str, run: Run | None = None) -> None:
        self.text = text
        self.run = run
        super().__init__(text)


def check_may_answer(view: RunView, moment: Moment) -> None:
    """Raise unless the person may answer now.

    Raises:
        NotAllowedError: the run has ended, or it isn't for this person.
    """
    run = view.run
    if run.state != "open":
        raise NotAllowedError(ended(run), run)
    if moment.is_guest and not run.guests:
        msg = "This check isn't open to guests. {starter} can allow them in a new one."
        raise NotAllowedError(msg, run)
    if run.solo and moment.user != run.starter:
        msg = "{starter} answers this check alone."
        raise NotAllowedError(msg, run)
    named = {person.user for person in view.participants if person.invited}
    if named and moment.user not in named:
        people = "1 person" if len(named) == 1 else f"{len(named)} people"
        msg = f"This check asks {people} by name. {{starter}} can add you to it."
        raise NotAllowedError(msg, run)


def check_may_manage(run: Run, moment: Moment) -> None:
    """Raise unless the person started the run or is an admin.

    Raises:
        NotAllowedError: neither.
    """
    if not may_manage(run, moment):
        msg = "Only {starter}, who started this check, or an admin can do that."
        raise NotAllowedError(msg, run)


def check_is_open(view: RunView) -> None:
    """Raise unless the run is open.

    Raises:
        NotAllowedError: it has ended.
    """
    if view.run.state != "open":
        how = "was called off" if view.run.state == "cancelled" else "is closed"
        msg = f"“{{name}}” {how} already; there is nothing left to do here."
        raise NotAllowedError(msg, view.run)


def check_may_see(view: RunView, moment: Moment, channel: str | None = None) -> None:
    """Raise unless the person may see the result.

    Args:
        view: the run.
        moment: who looks at it.
        channel: where they look, if it is a channel; its card's result is there for all to read.

    Raises:
        NotAllowedError: the result isn't for this person.
    """
    run = view.run
    is_there = channel is not None and channel == run.channel and run.audience == "everyone"
    if not (is_there or may_see(view, moment)):
        msg = "That result isn't shared with you. Ask {starter}, who started the check."
        raise NotAllowedError(msg, run)


def may_manage(run: Run, moment: Moment) -> bool:
    """Whether the person started the run or is an admin."""
    return moment.is_admin or moment.user == run.starter


def may_see(view: RunView, moment: Moment) -> bool:
    """Whether the result is for this person."""
    if may_manage(view.run, moment):
        return True
    took_part = any(person.user == moment.user for person in view.participants)
    return took_part and view.run.audience == "everyone"


def ended(run: Run) -> str:
    """Return the sentence for whoever comes too late."""
    how = "was called off" if run.state == "cancelled" else "is closed"
    return f"The check “{{name}}” {how}; answers aren't taken any more."
