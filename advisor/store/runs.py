"""The SQL of what turns change about runs."""

from typing import Any, get_args

from sqlite_utils import Database

from advisor.store.errors import RunGone, Stale
from advisor.store.rows import Parameter, run, select, to_json, to_ms, to_ms_if
from advisor.store.runs_values import (
    Audit,
    ChangeRun,
    DeleteAnswers,
    DeleteRun,
    EndRun,
    Expect,
    HandIn,
    Invite,
    OpenRun,
    PlanStep,
    Quieten,
    Respond,
    Run,
    RunChange,
    State,
    TakeBack,
)

_STATES: tuple[State, ...] = get_args(State)

_COLUMNS = (
    "assessment, version, hash, starter, subject, display, context, anonymous, solo, channel,"
    " audience, guests, opened_at, deadline, remind_at, reminders, state, ended_at, reopened, card"
).split(", ")
"""All of a run that its row holds, but for its key and its revision."""

_STAYS = {"starter", "anonymous"}
"""Who started it, and what was promised to those who answer."""

_OPEN = f"""
    INSERT INTO runs (team, id, revision, {", ".join(_COLUMNS)})
    VALUES (:team, :run, :revision, {", ".join(f":{name}" for name in _COLUMNS)})
"""  # noqa: S608 - put together from constants
_CHANGE = f"""
    UPDATE runs SET revision = revision + 1,
        {", ".join(f"{name} = :{name}" for name in _COLUMNS if name not in _STAYS)}
    WHERE team = :team AND id = :run
"""  # noqa: S608 - put together from constants
_TOUCH = "UPDATE runs SET revision = revision + 1 WHERE team = :team AND id = :run"

_INVITE = """
    INSERT INTO participants (team, run, user, invited) VALUES (:team, :run, :user, 1)
    ON CONFLICT (team, run, user) DO UPDATE SET invited = 1
"""
_COME = """
    INSERT INTO participants (team, run, user, invited) VALUES (:team, :run, :user, 0)
    ON CONFLICT (team, run, user) DO NOTHING
"""
_ROLES = "UPDATE participants SET roles = :roles WHERE team = :team AND run = :run AND user = :user"
_ANSWER = """
    INSERT INTO answers (team, run, user, question, option, value)
    VALUES (:team, :run, :user, :question, :option, :value)
    ON CONFLICT (team, run, user, question, option) DO UPDATE SET value = excluded.value
"""
_WITHDRAW = """
    DELETE FROM answers WHERE team = :team AND run = :run AND user = :user
        AND question = :question AND option = :option
"""
_HANDED_IN = """
    UPDATE participants SET handed_in_at = :at WHERE team = :team AND run = :run AND user = :user
"""
_QUIETEN = "UPDATE participants SET quiet = 1 WHERE team = :team AND run = :run AND user = :user"

_RESULT = """
    INSERT INTO results (team, run, number, found_at, result)
    SELECT :team, :run, 1 + coalesce(max(number), 0), :at, :result
    FROM results WHERE team = :team AND run = :run
"""
_UNTIE = (
    "DELETE FROM answers WHERE team = :team AND run = :run",
    """DELETE FROM participants WHERE team = :team AND run = :run AND NOT invited
        AND EXISTS (SELECT 1 FROM runs WHERE team = :team AND id = :run AND anonymous)""",
    """UPDATE participants SET roles = NULL, handed_in_at = NULL
        WHERE team = :team AND run = :run""",
    """UPDATE outgoing SET payload = '{}', channel = ''
        WHERE team = :team AND run = :run AND state <> 'waiting'""",
)
"""What must not outlive an anonymous or a cancelled run."""

_DELETE = (
    "DELETE FROM outgoing WHERE team = :team AND run = :run",
    "DELETE FROM runs WHERE team = :team AND id = :run",
)
_DELETE_ANSWERS = (
    "DELETE FROM answers WHERE team = :team AND run = :run AND user = :user",
    """DELETE FROM participants
        WHERE team = :team AND run = :run AND user = :user AND NOT invited""",
    """UPDATE participants SET roles = NULL, handed_in_at = NULL
        WHERE team = :team AND run = :run AND user = :user""",
)
_PLAN = """
    INSERT INTO plans (team, run, target, owner, due) VALUES (:team, :run, :target, :owner, :due)
    ON CONFLICT (team, run, target) DO UPDATE SET owner = excluded.owner, due = excluded.due
"""
_NO_PLAN = "DELETE FROM plans WHERE team = :team AND run = :run AND target = :target"
_AUDIT = """
    INSERT INTO audit (team, at, actor, action, run) VALUES (:team, :at, :actor, :action, :run)
"""


class RunChanges:
    """What one turn changes about runs.

    Args:
        db: The write connection, in a transaction.
        team: The workspace whose runs can be changed.
        at: When, in milliseconds.
    """

    def __init__(self, db: Database, team: str, at: int) -> None:
        self._db = db
        self._team = team
        self._at = at
        self._revisions: dict[str, int] = {}

    def apply(self, change: RunChange) -> None:  # noqa: PLR0912 - a branch for each kind of change
        """Makes a change.

        Raises:
            RunGone: The run isn't there, or in no state for it.
            Stale: It isn't at the revision any more that the change was made from.
        """
        match change:
            case Expect():
                self._expect(change.run, change.revision)
            case OpenRun():
                self._open(change)
            case ChangeRun():
                self._change(change.run)
            case Invite():
                self._invite(change)
            case Respond():
                self._respond(change)
            case HandIn():
                self._hand_in(change)
            case TakeBack():
                self._take_back(change)
            case EndRun():
                self._end(change)
            case Quieten():
                self._find(change.run)
                self._run(_QUIETEN, run=change.run, user=change.user)
            case PlanStep():
                self._plan(change)
            case DeleteRun():
                self._find(change.run)
                self._run_all(_DELETE, run=change.run)
            case DeleteAnswers():
                self._find(change.run)
                self._run_all(_DELETE_ANSWERS, run=change.run, user=change.user)
                self._run(_TOUCH + " AND state = 'open'", run=change.run)
            case Audit():
                self._run(
                    _AUDIT, at=self._at, actor=change.actor, action=change.action, run=change.run
                )

    def _run(self, sql: str, **parameters: Parameter) -> None:
        run(self._db, sql, {"team": self._team, **parameters})

    def _run_all(self, statements: tuple[str, ...], **parameters: Parameter) -> None:
        for sql in statements:
            self._run(sql, **parameters)

    def _find(self, run_id: str, *states: State) -> State:
        """Returns the run's state, which has to be one of those named, if any are.

        The first time, it notes the revision at which the turn met the run.
        """
        rows = select(
            self._db,
            "SELECT state, revision FROM runs WHERE team = :team AND id = :run",
            {"team": self._team, "run": run_id},
        )
        state: State | None = rows[0]["state"] if rows else None
        if state is None or state not in (states or _STATES):
            raise RunGone(run_id, state)
        self._revisions.setdefault(run_id, rows[0]["revision"])
        return state

    def _expect(self, run_id: str, revision: int, *states: State) -> State:
        state = self._find(run_id, *states)
        met = self._revisions[run_id]
        if met != revision:
            raise Stale(revision, met, run=run_id)
        return state

    def _touch(self, run_id: str) -> None:
        """Raises the revision of a run that has to be open."""
        self._find(run_id, "open")
        self._run(_TOUCH, run=run_id)

    def _open(self, change: OpenRun) -> None:
        opened = change.run
        self._run(_OPEN, run=opened.id, revision=opened.revision, **_parameters(opened))
        self._revisions[opened.id] = opened.revision
        for user in change.invited:
            self._run(_INVITE, run=opened.id, user=user)

    def _change(self, changed: Run) -> None:
        state = self._expect(changed.id, changed.revision)
        if changed.state not in {"open", state}:
            raise ValueError("a run is ended by EndRun")
        self._run(_CHANGE, run=changed.id, **_parameters(changed))

    def _invite(self, change: Invite) -> None:
        self._touch(change.run)
        for user in change.users:
            self._run(_INVITE, run=change.run, user=user)

    def _respond(self, change: Respond) -> None:
        self._touch(change.run)
        person = {"run": change.run, "user": change.user}
        self._run(_COME, **person)
        if change.roles is not None:
            self._run(_ROLES, **person, roles=to_json(change.roles))
        for question, option in change.withdrawn:
            self._run(_WITHDRAW, **person, question=question, option=option)
        for (question, option), value in change.answers.items():
            self._run(_ANSWER, **person, question=question, option=option, value=to_json(value))

    def _hand_in(self, change: HandIn) -> None:
        self._touch(change.run)
        self._run(_COME, run=change.run, user=change.user)
        self._run(_HANDED_IN, run=change.run, user=change.user, at=self._at)

    def _take_back(self, change: TakeBack) -> None:
        self._touch(change.run)
        for user in change.users:
            self._run(_HANDED_IN, run=change.run, user=user, at=None)

    def _end(self, change: EndRun) -> None:
        ended = change.run
        if ended.state == "open":
            raise ValueError("a run ends closed or cancelled")
        self._expect(ended.id, ended.revision, "open")
        self._run(_CHANGE, run=ended.id, **_parameters(ended))
        if change.result is not None:
            self._run(_RESULT, run=ended.id, at=self._at, result=to_json(change.result))
        if self._is_anonymous(ended.id) or ended.state == "cancelled":
            self._run_all(_UNTIE, run=ended.id)

    def _is_anonymous(self, run_id: str) -> bool:
        sql = "SELECT 1 FROM runs WHERE team = :team AND id = :run AND anonymous"
        return bool(select(self._db, sql, {"team": self._team, "run": run_id}))

    def _plan(self, change: PlanStep) -> None:
        self._find(change.run)
        plan = change.plan
        if plan.owner is None and plan.due is None:
            self._run(_NO_PLAN, run=change.run, target=plan.target)
            return
        due = None if plan.due is None else plan.due.isoformat()
        self._run(_PLAN, run=change.run, target=plan.target, owner=plan.owner, due=due)


def _parameters(a_run: Run) -> dict[str, Parameter]:
    values: dict[str, Any] = {name: getattr(a_run, name) for name in _COLUMNS}
    return values | {
        "context": to_json(a_run.context),
        "anonymous": int(a_run.anonymous),
        "solo": int(a_run.solo),
        "guests": int(a_run.guests),
        "opened_at": to_ms(a_run.opened_at),
        "deadline": to_ms_if(a_run.deadline),
        "remind_at": to_ms_if(a_run.remind_at),
        "ended_at": to_ms_if(a_run.ended_at),
    }
