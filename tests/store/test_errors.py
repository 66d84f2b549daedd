"""Whatever SQLite or the disk raises comes out as the store's own error."""

import errno

import pytest

from advisor.store import (
    Refused,
    StoreBusy,
    StoreDamaged,
    StoreError,
    StoreFailed,
    StoreFull,
    StoreNotWritable,
)
from advisor.store.driver import sqlite3
from advisor.store.errors import from_os, from_sqlite, translated

CODES = {
    name: code
    for name, code in vars(sqlite3).items()
    if name.startswith("SQLITE_") and isinstance(code, int)
}
MEANT = {
    "SQLITE_FULL": StoreFull,
    "SQLITE_READONLY": StoreNotWritable,
    "SQLITE_READONLY_DBMOVED": StoreNotWritable,
    "SQLITE_CANTOPEN": StoreNotWritable,
    "SQLITE_CORRUPT": StoreDamaged,
    "SQLITE_CORRUPT_INDEX": StoreDamaged,
    "SQLITE_NOTADB": StoreDamaged,
    "SQLITE_BUSY": StoreBusy,
    "SQLITE_BUSY_SNAPSHOT": StoreBusy,
    "SQLITE_LOCKED": StoreBusy,
    "SQLITE_CONSTRAINT_UNIQUE": Refused,
    "SQLITE_TOOBIG": Refused,
    "SQLITE_IOERR_FSYNC": StoreFailed,
    "SQLITE_NOMEM": StoreFailed,
}


def coded(name: str) -> sqlite3.Error:
    error = sqlite3.OperationalError("words")
    error.sqlite_errorcode = CODES[name]
    error.sqlite_errorname = name
    return error


@pytest.mark.parametrize("name", MEANT)
def test_what_sqlite_says_is_understood(name: str) -> None:
    assert type(from_sqlite(coded(name))) is MEANT[name]


@pytest.mark.parametrize("name", CODES)
def test_every_code_is_mapped(name: str) -> None:
    assert isinstance(from_sqlite(coded(name)), StoreError)


def subclasses(kind: type[Exception]) -> list[type[Exception]]:
    return [kind, *(below for child in kind.__subclasses__() for below in subclasses(child))]


@pytest.mark.parametrize("kind", subclasses(sqlite3.Error))
def test_every_class_of_the_module_is_mapped(kind: type[Exception]) -> None:
    with pytest.raises(StoreError), translated():
        raise kind("words")


def test_a_failure_names_sqlites_code() -> None:
    error = from_sqlite(coded("SQLITE_IOERR_FSYNC"))

    assert isinstance(error, StoreFailed)
    assert error.code == "SQLITE_IOERR_FSYNC"


def test_the_file_systems_errors_are_understood() -> None:
    assert type(from_os(OSError(errno.ENOSPC, "no space"))) is StoreFull
    assert type(from_os(OSError(errno.EROFS, "read-only"))) is StoreNotWritable


def test_other_errors_pass() -> None:
    with pytest.raises(KeyError), translated():
        raise KeyError
