"""One process a database: a lock file beside it, released by the system if the process dies."""

import contextlib
import json
import os
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from advisor.store.errors import StoreInUse

if sys.platform == "win32":
    import msvcrt

    _FAR = 1 << 30  # a locked byte can't be read on Windows, so it lies behind the facts

    def _lock(file: IO[str]) -> None:
        file.seek(_FAR)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: IO[str]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


@dataclass(frozen=True, slots=True)
class ProcessLock:
    """A held lock; it lasts until `release` or the end of the process."""

    file: IO[str]

    @classmethod
    def acquire(cls, database: Path, at: datetime) -> "ProcessLock":
        """Takes the lock of a database, noting who holds it since when.

        Raises:
            StoreInUse: Someone else holds it.
        """
        path = database.with_name(database.name + ".lock")
        file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="utf-8")
        try:
            _lock(file)
            file.truncate(0)
            json.dump({"pid": os.getpid(), "since": at.isoformat()}, file)
            file.flush()
        except (BlockingIOError, PermissionError) as error:
            file.close()
            raise StoreInUse(database, *_facts(path)) from error
        except BaseException:
            file.close()
            raise
        return cls(file)

    def release(self) -> None:
        """Lets go. The file stays: removing it would let two processes hold different files."""
        self.file.close()


def _facts(path: Path) -> tuple[int | None, datetime | None]:
    """Returns who holds the lock; the holder may be about to write it, so it can be unknown."""
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        facts = json.loads(path.read_text(encoding="utf-8"))
        return int(facts["pid"]), datetime.fromisoformat(facts["since"])
    return None, None
