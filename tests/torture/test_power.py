"""What was acknowledged is on the disk: it is there whenever the power failed."""

import itertools
import os
import random
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlite_utils import Database

from advisor.store import (
    Asked,
    OpenRun,
    Outgoing,
    Queue,
    Remember,
    Respond,
    Run,
    Store,
    StoreError,
    Turn,
    connections,
    open_store,
)
from tests.store.examples import PLAIN
from tests.store.inside import on_reader
from tests.torture.disk import Disk, below_sqlite, why_not

LONG_CUTS = int(os.environ.get("TORTURE_CUTS", "200"))
CHAIN = 10
"""Power cuts that one database goes through, one after the other."""
SHORTEST, LONGEST = 100, 1_500
"""Writes, syncs and the like before the power fails, at most: soon after opening, and later."""
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
Fact = tuple[str, int]
"""What was done, and the number of the question, the run or the response."""
Act = Callable[[Store, Run], None]

pytestmark = pytest.mark.skipif(why_not() is not None, reason=str(why_not()))


def clock() -> datetime:
    return NOW


@dataclass
class People:
    """People who ask, are answered and answer a check, and remember what was acknowledged."""

    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    acknowledged: set[Fact] = field(default_factory=set)

    def use(self, store: Store, times: int) -> list[StoreError]:
        """Does things on several threads at once; returns what went wrong."""
        number = next(self.numbers)
        run = replace(PLAIN, id=f"r{number}", card=None)
        trouble: list[StoreError] = []

        def repeat(act: Act) -> None:
            try:
                for _ in range(times):
                    act(store, run)
            except StoreError as error:
                trouble.append(error)

        try:
            store.workspace("T1").commit(Turn((), (OpenRun(run, ()),)), NOW)
        except StoreError as error:
            return [error]
        self.acknowledged.add(("opened", number))
        acts = [self._ask, self._ask, self._respond, self._respond, self._clean]
        threads = [threading.Thread(target=repeat, args=(act,)) for act in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return trouble

    def _ask(self, store: Store, _: Run) -> None:
        n, workspace = next(self.numbers), store.workspace("T1")
        asked = Asked(f"q{n}", "U1", "t", {}, "What is BPO?")
        assert workspace.commit(Turn((f"e{n}",), (asked,)), NOW)
        self.acknowledged.add(("asked", n))
        call = Outgoing(f"a{n}", "chat.postMessage", {"text": "x" * (n % 3000)}, f"C{n}")
        turn = Turn((), (Remember(f"t{n}", {"n": n}, 0),), (call,), answers=f"q{n}")
        assert workspace.commit(turn, NOW)
        self.acknowledged.add(("answered", n))
        workspace.sent(f"a{n}", NOW, "1.1")
        self.acknowledged.add(("sent", n))

    def _respond(self, store: Store, run: Run) -> None:
        n = next(self.numbers)
        response = Respond(run.id, f"U{n % 7}", {(f"q{n}", ""): "y" * (n % 500)})
        store.workspace("T1").commit(Turn((), (response,)), NOW)
        self.acknowledged.add(("responded", n))

    def _clean(self, store: Store, _: Run) -> None:
        """Somebody in another workspace asks and is forgotten; old things are removed."""
        n, workspace = next(self.numbers), store.workspace("T2")
        workspace.commit(Turn((), (Queue(f"Who is U0GONE? {n}", "gap"),)), NOW)
        if n % 5 == 0:
            workspace.forget("U0GONE")
        elif n % 5 == 1:
            store.purge(NOW)


def found(db: Database) -> set[Fact]:
    """What a database holds of it all."""

    def numbers(sql: str) -> set[int]:
        return {int(name[1:]) for (name,) in db.execute(sql)}

    kinds = {
        "asked": numbers("SELECT key FROM event_keys"),
        "answered": numbers("SELECT id FROM outgoing"),
        "sent": numbers("SELECT id FROM outgoing WHERE state = 'sent' AND response_ts = '1.1'"),
        "opened": numbers("SELECT id FROM runs"),
        "responded": numbers("SELECT question FROM answers"),
    }
    waiting = numbers("SELECT id FROM questions")
    assert kinds["asked"] == kinds["answered"] | waiting, "half written"
    assert not kinds["answered"] & waiting, "half written"
    assert kinds["answered"] == numbers("SELECT thread FROM thread_memory"), "half written"
    return {(kind, number) for kind, all_of_it in kinds.items() for number in all_of_it}


def use_until_the_power_fails(
    path: Path, people: People, chance: random.Random
) -> dict[str, bytes]:
    """Opens, uses and closes a database, again and again; returns what is left on the disk."""
    lasts = chance.randint(1, chance.choice((SHORTEST, LONGEST)))
    disk = Disk(path.parent, chance, lasts)
    with below_sqlite(disk):
        for _ in range(LONGEST):
            try:
                store = open_store(path, clock=clock)
            except StoreError:
                assert disk.has_failed
                break
            with closing(store):
                trouble = people.use(store, times=chance.randint(1, 20))
                assert disk.has_failed or not trouble, trouble
            if disk.has_failed:
                break
    return disk.survivors()


@contextmanager
def machine(files: dict[str, bytes]) -> Iterator[Path]:
    """A machine with what is left on the disk; gives where its database is."""
    with TemporaryDirectory() as folder:
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        yield Path(folder) / "advisor.db"


def kept(files: dict[str, bytes]) -> set[Fact]:
    """What the app finds when it starts again; it refuses a database that isn't whole."""
    with machine(files) as path, closing(open_store(path, clock=clock)) as store:
        return on_reader(store, found)


def lost(cuts: int) -> tuple[int, int]:
    """Cuts the power many times; returns how much was acknowledged, and how much of it is gone."""
    chance = random.Random(cuts)  # noqa: S311 - a seed that says it all
    people, acknowledged, gone = People(), 0, 0
    files: dict[str, bytes] = {}
    for cut in range(cuts):
        if cut % CHAIN == 0:
            people, files = People(), {}
        before = len(people.acknowledged)
        with machine(files) as path:
            files = use_until_the_power_fails(path, people, chance)
        acknowledged += len(people.acknowledged) - before
        left = people.acknowledged & kept(files)
        gone += len(people.acknowledged - left)
        people.acknowledged = left
    return acknowledged, gone


many = pytest.mark.parametrize(
    "cuts", [40, pytest.param(LONG_CUTS, marks=pytest.mark.torture)], ids=["short", "long"]
)


@many
def test_nothing_acknowledged_is_lost_when_the_power_fails(cuts: int) -> None:
    acknowledged, gone = lost(cuts)
    print(f"\n{cuts} power cuts, {acknowledged} acknowledged, {gone} lost")
    assert acknowledged
    assert gone == 0


@many
def test_without_a_sync_at_each_commit_something_is_lost(
    cuts: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(connections._PRAGMAS, "synchronous", 1)  # NORMAL
    acknowledged, gone = lost(cuts)
    print(f"\n{cuts} power cuts without syncs, {acknowledged} acknowledged, {gone} lost")
    assert gone > 0, "or the test above is blind"
