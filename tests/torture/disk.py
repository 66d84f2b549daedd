"""A disk whose power can fail: what was synced stays, of the rest a random part.

SQLite reaches its files through tables of functions, its VFS. The tables of the very library that
the store uses are copied here, and only the functions that change files are put before the real
ones; everything else, locks and shared memory too, goes straight through. Nothing is really
synced: what a sync would have kept is remembered instead.
"""

import ctypes
import importlib
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import c_int, c_int64, c_void_p
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from advisor.store.driver import sqlite3

SECTOR = 512
OK, IOERR = 0, 10

_OPEN = ctypes.CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, c_void_p)
_DELETE = ctypes.CFUNCTYPE(c_int, c_void_p, c_void_p, c_int)
_CLOSE = ctypes.CFUNCTYPE(c_int, c_void_p)
_WRITE = ctypes.CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
_TRUNCATE = ctypes.CFUNCTYPE(c_int, c_void_p, c_int64)
_SYNC = ctypes.CFUNCTYPE(c_int, c_void_p, c_int)


class _Methods(ctypes.Structure):
    """`sqlite3_io_methods`: what can be done with an open file."""

    _fields_ = (
        ("version", c_int),
        ("close", _CLOSE),
        ("read", c_void_p),
        ("write", _WRITE),
        ("truncate", _TRUNCATE),
        ("sync", _SYNC),
        ("rest", c_void_p * 13),
    )


class _Vfs(ctypes.Structure):
    """`sqlite3_vfs`: how files are opened and deleted."""

    _fields_ = (
        ("version", c_int),
        ("file_size", c_int),
        ("longest_path", c_int),
        ("next", c_void_p),
        ("name", ctypes.c_char_p),
        ("data", c_void_p),
        ("open", _OPEN),
        ("delete", _DELETE),
        ("rest", c_void_p * 14),
    )


@dataclass
class _File:
    """What a file holds for sure, and what was written to it since: offset and bytes, or a size."""

    synced: bytearray
    unsynced: list[tuple[int, bytes] | int] = field(default_factory=list)

    def sync(self) -> None:
        for change in self.unsynced:
            _apply(self.synced, change)
        self.unsynced.clear()

    def survivor(self, chance: random.Random, luck: float) -> bytes:
        """The file after a cut; `luck` is the part of unsynced sectors that reach the disk."""
        kept = bytearray(self.synced)
        for change in self.unsynced:
            if isinstance(change, int):
                if chance.random() < luck:
                    _apply(kept, change)
                continue
            for offset, sector in _sectors(*change):
                if chance.random() < luck:
                    is_torn = chance.random() < 0.2
                    whole = chance.randrange(len(sector)) if is_torn else len(sector)
                    _apply(kept, (offset, sector[:whole]))
        return bytes(kept)


def _apply(content: bytearray, change: tuple[int, bytes] | int) -> None:
    if isinstance(change, int):
        del content[change:]
        return
    offset, written = change
    content.extend(bytes(max(0, offset - len(content))))
    content[offset : offset + len(written)] = written


def _sectors(offset: int, written: bytes) -> Iterator[tuple[int, bytes]]:
    """A write in the pieces in which it reaches the disk."""
    start = 0
    while start < len(written):
        end = start + SECTOR - (offset + start) % SECTOR
        yield offset + start, written[start:end]
        start = end


class Disk:
    """The files of one folder, until the power fails.

    From then on no write succeeds, so nothing can be acknowledged that the disk doesn't hold.

    Args:
        folder: The folder; files elsewhere never fail.
        chance: Decides what survives.
        lasts: The write, truncation, sync or deletion at which the power fails, counted from 1.
    """

    def __init__(self, folder: Path, chance: random.Random, lasts: int) -> None:
        self._folder = folder.resolve()
        self._chance = chance
        self._lasts = lasts
        self._files: dict[str, _File] = {}
        # A name is there or gone for sure once its folder was synced, as SQLite does with the
        # first sync of a journal or log that it made.
        self._made: set[str] = set()
        self._deleted: dict[str, _File] = {}
        self._lock = threading.Lock()
        self._survivors: dict[str, bytes] | None = None

    @property
    def has_failed(self) -> bool:
        return self._survivors is not None

    def survivors(self) -> dict[str, bytes]:
        """The files' contents by name, as they are found after the cut."""
        assert self._survivors is not None, "the power has not failed"
        return self._survivors

    def holds(self, path: Path) -> bool:
        return path.parent == self._folder

    def opening(self, path: Path) -> None:
        with self._lock:
            if path.name not in self._files:
                if not path.exists():
                    self._made.add(path.name)
                self._files[path.name] = _File(
                    bytearray(path.read_bytes() if path.exists() else b"")
                )

    def change(self, name: str, change: tuple[int, bytes] | int) -> bool:
        """Notes a write or a new size; returns whether there is power."""
        with self._lock:
            if not self.has_failed:
                self._files[name].unsynced.append(change)
            return self._has_power()

    def sync(self, name: str) -> bool:
        """Keeps what was written to a file; returns whether there is power."""
        with self._lock:
            if not self._has_power():
                return False
            self._files[name].sync()
            if name in self._made:
                self._sync_folder()
            return True

    def delete(self, name: str, *, for_sure: bool) -> bool:
        """Takes a file away; returns whether there is power."""
        with self._lock:
            if not self._has_power():
                return False
            if name in self._files:
                gone = self._files.pop(name)
                if name not in self._made:
                    self._deleted[name] = gone
                self._made.discard(name)
            if for_sure:
                self._sync_folder()
            return True

    def _sync_folder(self) -> None:
        self._made.clear()
        self._deleted.clear()

    def _has_power(self) -> bool:
        self._lasts -= 1
        if self._lasts <= 0 and self._survivors is None:
            self._survivors = self._cut()
        return not self.has_failed

    def _cut(self) -> dict[str, bytes]:
        luck = self._chance.choice((0, 1, self._chance.random()))
        found = {}
        for files, is_certain in (
            (self._deleted, False),
            ({name: file for name, file in self._files.items() if name in self._made}, False),
            ({name: file for name, file in self._files.items() if name not in self._made}, True),
        ):
            for name, file in files.items():
                if is_certain or self._chance.random() < 0.5:
                    found[name] = file.survivor(self._chance, luck)
        return found


class _Shim:
    """Puts a disk below SQLite; made once, since SQLite keeps pointers to it."""

    def __init__(self, library: ctypes.CDLL) -> None:
        self._library = library
        self._address = library.sqlite3_vfs_find(None)
        self._real = _Vfs.from_address(self._address)
        self._vfs = _Vfs.from_buffer_copy(self._real)
        self._vfs.name = b"power"
        self._vfs.open, self._vfs.delete = _OPEN(self._open), _DELETE(self._delete)
        self._methods: dict[int, tuple[_Methods, _Methods]] = {}
        self._files: dict[int, tuple[Disk, str, _Methods]] = {}
        self._disk: Disk | None = None

    @contextmanager
    def under(self, disk: Disk) -> Iterator[None]:
        self._disk = disk
        self._library.sqlite3_vfs_register(ctypes.byref(self._vfs), 1)
        try:
            yield
        finally:
            self._library.sqlite3_vfs_register(self._address, 1)
            self._library.sqlite3_vfs_unregister(ctypes.byref(self._vfs))
            self._disk = None

    def _ours(self, real: int) -> tuple[_Methods, _Methods]:
        """A table of functions as it was, and the copy that tells the disk."""
        if real not in self._methods:
            before = _Methods.from_buffer_copy(_Methods.from_address(real))
            copy = _Methods.from_buffer_copy(before)
            copy.close, copy.write = _CLOSE(self._close), _WRITE(self._write)
            copy.truncate, copy.sync = _TRUNCATE(self._truncate), _SYNC(self._sync)
            self._methods[real] = before, copy
        return self._methods[real]

    def _open(self, _: int, name: int | None, file: int, flags: int, out: int | None) -> int:
        path = Path(ctypes.string_at(name).decode()) if name else None
        disk = self._disk
        if path is None or disk is None or not disk.holds(path):
            return self._call(self._real.open, self._address, name, file, flags, out)
        disk.opening(path)
        code = self._call(self._real.open, self._address, name, file, flags, out)
        table = c_void_p.from_address(file)  # the first thing in a file
        if code == OK and table.value:
            before, copy = self._ours(table.value)
            self._files[file] = disk, path.name, before
            table.value = ctypes.addressof(copy)
        return code

    def _delete(self, _: int, name: int, is_synced: int) -> int:
        path = Path(ctypes.string_at(name).decode())
        disk = self._disk
        if disk is None or not disk.holds(path) or not path.exists():
            return self._call(self._real.delete, self._address, name, is_synced)
        if not disk.delete(path.name, for_sure=bool(is_synced)):
            return IOERR
        return self._call(self._real.delete, self._address, name, is_synced)

    def _close(self, file: int) -> int:
        *_, real = self._files.pop(file)
        return self._call(real.close, file)

    def _write(self, file: int, content: int, size: int, offset: int) -> int:
        disk, name, real = self._files[file]
        if not disk.change(name, (offset, ctypes.string_at(content, size))):
            return IOERR
        return self._call(real.write, file, content, size, offset)

    def _truncate(self, file: int, size: int) -> int:
        disk, name, real = self._files[file]
        if not disk.change(name, size):
            return IOERR
        return self._call(real.truncate, file, size)

    def _sync(self, file: int, _: int) -> int:
        disk, name, _real = self._files[file]
        return OK if disk.sync(name) else IOERR

    @staticmethod
    def _call(function: Any, *arguments: Any) -> int:
        code: int = function(*arguments)
        return code


@cache
def _shim() -> _Shim:
    module = "_sqlite3" if sqlite3.__name__ == "sqlite3" else f"{sqlite3.__name__}._sqlite3"
    library = ctypes.CDLL(importlib.import_module(module).__file__)
    library.sqlite3_vfs_find.restype = c_void_p
    library.sqlite3_sourceid.restype = ctypes.c_char_p
    library.sqlite3_vfs_register.argtypes = [c_void_p, c_int]
    library.sqlite3_vfs_unregister.argtypes = [c_void_p]
    with sqlite3.connect(":memory:") as db:
        (source,) = db.execute("SELECT sqlite_source_id()").fetchone()
    db.close()
    if library.sqlite3_sourceid().decode() != source:
        raise AttributeError("another SQLite than the one that Python uses")
    return _Shim(library)


def why_not() -> str | None:
    """Why no disk can be put below the SQLite of this Python, if that is so."""
    try:
        _shim()
    except (AttributeError, OSError, ImportError) as error:
        return f"no way to get between this Python's SQLite and its files: {error}"
    return None


@contextmanager
def below_sqlite(disk: Disk) -> Iterator[None]:
    """Lets SQLite keep its files on a disk, for all databases opened meanwhile."""
    with _shim().under(disk):
        yield
