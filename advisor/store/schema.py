"""The tables, as migrations: each one is applied once, in order, and never edited afterwards."""

from pathlib import Path

from sqlite_utils import Database, Migrations

from advisor.store.errors import StoreDamaged, StoreNotReady, StoreTooNew

migrations = Migrations("advisor.store")

_TURNS = """
CREATE TABLE event_keys (
    team TEXT NOT NULL,
    key TEXT NOT NULL,
    seen_at INTEGER NOT NULL,
    PRIMARY KEY (team, key)
) STRICT;
CREATE INDEX event_keys_by_age ON event_keys (seen_at);

CREATE TABLE thread_memory (
    team TEXT NOT NULL,
    thread TEXT NOT NULL,
    memory TEXT NOT NULL CHECK (json_valid(memory)),
    version INTEGER NOT NULL CHECK (version > 0),
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (team, thread)
) STRICT;
CREATE INDEX thread_memory_by_age ON thread_memory (changed_at);

CREATE TABLE ratings (
    team TEXT NOT NULL,
    rater TEXT NOT NULL,
    answer TEXT NOT NULL,
    entries TEXT NOT NULL CHECK (json_valid(entries)),
    intent TEXT,
    verdict TEXT NOT NULL CHECK (verdict IN ('up', 'down')),
    reason TEXT,
    rated_at INTEGER NOT NULL,
    PRIMARY KEY (team, rater, answer)
) STRICT;

CREATE TABLE unanswered (
    team TEXT NOT NULL,
    folded TEXT NOT NULL,
    text TEXT NOT NULL,
    kind TEXT NOT NULL,
    count INTEGER NOT NULL CHECK (count > 0),
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    PRIMARY KEY (team, folded)
) STRICT;
CREATE INDEX unanswered_by_age ON unanswered (last_at);
"""

_OUTBOX = """
CREATE TABLE outgoing (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    team TEXT NOT NULL,
    channel TEXT NOT NULL,
    method TEXT NOT NULL,
    payload TEXT NOT NULL CHECK (json_valid(payload)),
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'dead')),
    queued_at INTEGER NOT NULL,
    not_before INTEGER NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0,
    error TEXT,
    done_at INTEGER CHECK ((done_at IS NULL) = (state = 'waiting')),
    response_ts TEXT
) STRICT;
CREATE INDEX outgoing_waiting ON outgoing (team, channel, seq) WHERE state = 'waiting';
CREATE INDEX outgoing_done ON outgoing (state, done_at) WHERE state <> 'waiting';
"""

_RUNS = """
CREATE TABLE runs (
    team TEXT NOT NULL,
    id TEXT NOT NULL CHECK (id <> ''),
    assessment TEXT NOT NULL,
    version TEXT NOT NULL,
    hash TEXT NOT NULL,
    starter TEXT NOT NULL,
    subject TEXT NOT NULL,
    display TEXT NOT NULL,
    context TEXT NOT NULL CHECK (json_valid(context)),
    anonymous INTEGER NOT NULL CHECK (anonymous IN (0, 1)),
    solo INTEGER NOT NULL CHECK (solo IN (0, 1)),
    channel TEXT,
    audience TEXT NOT NULL CHECK (audience IN ('everyone', 'starter')),
    guests INTEGER NOT NULL CHECK (guests IN (0, 1)),
    opened_at INTEGER NOT NULL,
    deadline INTEGER,
    remind_at INTEGER,
    reminders INTEGER NOT NULL CHECK (reminders >= 0),
    state TEXT NOT NULL CHECK (state IN ('open', 'closed', 'cancelled')),
    ended_at INTEGER CHECK ((ended_at IS NULL) = (state = 'open')),
    reopened TEXT,
    card TEXT,
    revision INTEGER NOT NULL CHECK (revision > 0),
    PRIMARY KEY (team, id)
) STRICT;
CREATE INDEX runs_by_deadline ON runs (deadline) WHERE state = 'open';
CREATE INDEX runs_by_reminder ON runs (remind_at) WHERE state = 'open';
CREATE INDEX runs_by_card ON runs (team, card) WHERE card IS NOT NULL;
CREATE INDEX runs_by_starter ON runs (team, starter);

CREATE TABLE participants (
    team TEXT NOT NULL,
    run TEXT NOT NULL,
    user TEXT NOT NULL,
    invited INTEGER NOT NULL CHECK (invited IN (0, 1)),
    roles TEXT CHECK (roles IS NULL OR json_valid(roles)),
    handed_in_at INTEGER,
    quiet INTEGER NOT NULL DEFAULT 0 CHECK (quiet IN (0, 1)),
    PRIMARY KEY (team, run, user),
    FOREIGN KEY (team, run) REFERENCES runs (team, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX participants_by_user ON participants (team, user);

CREATE TABLE answers (
    team TEXT NOT NULL,
    run TEXT NOT NULL,
    user TEXT NOT NULL,
    question TEXT NOT NULL,
    option TEXT NOT NULL,
    value TEXT NOT NULL CHECK (json_valid(value)),
    PRIMARY KEY (team, run, user, question, option),
    FOREIGN KEY (team, run, user) REFERENCES participants (team, run, user) ON DELETE CASCADE
) STRICT;

CREATE TABLE results (
    team TEXT NOT NULL,
    run TEXT NOT NULL,
    number INTEGER NOT NULL CHECK (number > 0),
    found_at INTEGER NOT NULL,
    result TEXT NOT NULL CHECK (json_valid(result)),
    PRIMARY KEY (team, run, number),
    FOREIGN KEY (team, run) REFERENCES runs (team, id) ON DELETE CASCADE
) STRICT;

CREATE TABLE plans (
    team TEXT NOT NULL,
    run TEXT NOT NULL,
    target TEXT NOT NULL,
    owner TEXT,
    due TEXT CHECK (due IS date(due)),
    CHECK (owner IS NOT NULL OR due IS NOT NULL),
    PRIMARY KEY (team, run, target),
    FOREIGN KEY (team, run) REFERENCES runs (team, id) ON DELETE CASCADE
) STRICT;

CREATE TABLE audit (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    team TEXT NOT NULL,
    at INTEGER NOT NULL,
    actor TEXT,
    action TEXT NOT NULL,
    run TEXT NOT NULL
) STRICT;
CREATE INDEX audit_by_team ON audit (team, seq);
CREATE INDEX audit_by_age ON audit (at);

CREATE TABLE messages (
    team TEXT NOT NULL,
    id TEXT NOT NULL,
    run TEXT NOT NULL,
    channel TEXT NOT NULL,
    ts TEXT NOT NULL,
    PRIMARY KEY (team, id),
    FOREIGN KEY (team, run) REFERENCES runs (team, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX messages_by_run ON messages (team, run);

ALTER TABLE outgoing ADD COLUMN run TEXT;
CREATE INDEX outgoing_by_run ON outgoing (team, run) WHERE run IS NOT NULL;
"""

_INSTALLATIONS = """
CREATE TABLE installations (
    team TEXT NOT NULL PRIMARY KEY,
    token TEXT NOT NULL CHECK (token <> ''),
    installed_at INTEGER NOT NULL
) STRICT;

CREATE TABLE install_states (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    state TEXT NOT NULL UNIQUE,
    expires_at INTEGER NOT NULL
) STRICT;
"""

_QUESTIONS = """
CREATE TABLE questions (
    seq INTEGER PRIMARY KEY,
    team TEXT NOT NULL,
    id TEXT NOT NULL,
    user TEXT NOT NULL,
    thread TEXT NOT NULL,
    place TEXT NOT NULL CHECK (json_valid(place)),
    text TEXT NOT NULL,
    overheard INTEGER NOT NULL CHECK (overheard IN (0, 1)),
    asked_at INTEGER NOT NULL,
    UNIQUE (team, id)
) STRICT;
"""


@migrations()
def m001_turns(db: Database) -> None:
    """What turns leave behind: keys, memory, ratings, gaps."""
    db.executescript(_TURNS)


@migrations()
def m002_outbox(db: Database) -> None:
    """Calls to Slack on their way."""
    db.executescript(_OUTBOX)


@migrations()
def m003_runs(db: Database) -> None:
    """Assessments' runs, the audit, and where in Slack a run's card is."""
    db.executescript(_RUNS)


@migrations()
def m004_installations(db: Database) -> None:
    """Workspaces' tokens, and what a browser has to bring back from Slack to get one."""
    db.executescript(_INSTALLATIONS)


@migrations()
def m005_questions(db: Database) -> None:
    """Questions that were accepted and wait for their answers."""
    db.executescript(_QUESTIONS)


def prepare(db: Database) -> None:
    """Checks the database and brings it to the present schema.

    Raises:
        StoreDamaged: SQLite found it inconsistent.
        StoreTooNew: It was written by a later version.
    """
    findings = tuple(str(row[0]) for row in db.execute("PRAGMA integrity_check(10)"))
    if findings != ("ok",):
        raise StoreDamaged(*findings)
    if unknown := _applied(db) - _known():
        raise StoreTooNew(tuple(sorted(unknown)))
    migrations.apply(db)


def check_readable(db: Database, path: Path) -> None:
    """Checks that the database has the present schema, without changing anything.

    Raises:
        StoreNotReady: It was written by an earlier version, or is empty.
        StoreTooNew: It was written by a later version.
    """
    applied = _applied(db)
    if unknown := applied - _known():
        raise StoreTooNew(tuple(sorted(unknown)))
    if applied != _known():
        raise StoreNotReady(path)


def _known() -> set[str]:
    with Database(memory=True, execute_plugins=False) as empty:
        return {migration.name for migration in migrations.pending(empty)}


def _applied(db: Database) -> set[str]:
    return {migration.name for migration in migrations.applied(db)}
