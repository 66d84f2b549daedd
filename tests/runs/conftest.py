from collections.abc import Iterator

import pytest

import knowledge
from advisor import assessments
from advisor.runs import Shelf
from advisor.store import open_store

from .room import NOW, Room


@pytest.fixture(scope="session")
def shelf() -> Shelf:
    """The definitions and entries as they are shipped."""
    library = knowledge.load()
    return Shelf.of(library, assessments.load(entries=library.entries))


@pytest.fixture
def room(shelf: Shelf) -> Iterator[Room]:
    """An empty workspace."""
    store = open_store(None, clock=lambda: NOW)
    yield Room(shelf, store.workspace("T0"))
    store.close()
