"""The tables, as migrations: each one is applied once, in order, and never edited afterwards."""

from sqlite_utils import Database, Migrations

from advisor.store.errors import StoreDamaged, StoreTooNew

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


@migrations()
def m001_turns(db: Database) -> None:
    """What turns leave behind: keys, memory, ratings, gaps."""
    db.executescript(_TURNS)


@migrations()
def m002_outbox(db: Database) -> None:
    """Calls to Slack on their way."""
    db.executescript(_OUTBOX)


def prepare(db: Database) -> None:
    """Checks the database and brings it to the present schema.

    Raises:
        StoreDamaged: SQLite found it inconsistent.
        StoreTooNew: It was written by a later version.
    """
    findings = tuple(str(row[0]) for row in db.execute("PRAGMA integrity_check(10)"))
    if findings != ("ok",):
        raise StoreDamaged(*findings)
    with Database(memory=True, execute_plugins=False) as empty:
        ours = {migration.name for migration in migrations.pending(empty)}
    applied = {migration.name for migration in migrations.applied(db)}
    if unknown := applied - ours:
        raise StoreTooNew(tuple(sorted(unknown)))
    migrations.apply(db)
