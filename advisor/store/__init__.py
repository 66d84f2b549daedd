"""What is kept: event keys, thread memory, ratings, gaps, and replies on their way to Slack.

`open_store` gives a `Store`; `Store.workspace` gives the handle of one workspace, on which every
domain command hangs. Nothing outside this package speaks SQL.
"""

from advisor.store.errors import (
    Refused,
    Stale,
    StoreBusy,
    StoreClosed,
    StoreDamaged,
    StoreError,
    StoreFailed,
    StoreFull,
    StoreInUse,
    StoreNotWritable,
    StoreTooNew,
)
from advisor.store.protocol import Outbox, Store, Workspace
from advisor.store.sqlite import open_store, sqlite_version
from advisor.store.values import (
    Backlog,
    Change,
    DeadLetter,
    Due,
    Explain,
    Forget,
    Outgoing,
    Purged,
    Queue,
    Rate,
    Rating,
    Remember,
    Remembered,
    Retention,
    Turn,
    Unanswered,
    Verdict,
)

__all__ = [
    "Backlog",
    "Change",
    "DeadLetter",
    "Due",
    "Explain",
    "Forget",
    "Outbox",
    "Outgoing",
    "Purged",
    "Queue",
    "Rate",
    "Rating",
    "Refused",
    "Remember",
    "Remembered",
    "Retention",
    "Stale",
    "Store",
    "StoreBusy",
    "StoreClosed",
    "StoreDamaged",
    "StoreError",
    "StoreFailed",
    "StoreFull",
    "StoreInUse",
    "StoreNotWritable",
    "StoreTooNew",
    "Turn",
    "Unanswered",
    "Verdict",
    "Workspace",
    "open_store",
    "sqlite_version",
]
