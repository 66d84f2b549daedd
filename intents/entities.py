"""Finds entities in a text: the gazetteer's names and aliases."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from intents.phrases import Phrases
from intents.training import Entity

_NEGATIONS = frozenset("not no without never don't dont isn't except instead avoid".split())
_REACH = 4


@dataclass(frozen=True)
class Found:
    """An entity in a text: what it is, the words that said so, and whether they were denied."""

    type: str
    value: str
    words: str
    start: int
    negated: bool = False


class Gazetteer:
    """The names and aliases of all entities, ready to be found in texts."""

    def __init__(self, entities: Iterable[Entity]) -> None:
        self._phrases = Phrases(
            (alias, (entity.type, entity.value))
            for entity in entities
            for alias in (entity.name, *entity.aliases)
        )
        self.vocabulary = self._phrases.vocabulary

    def find(self, said: Sequence[str]) -> tuple[Found, ...]:
        """Return the entities in the words `said`, in order, none inside another's words."""
        return tuple(
            Found(kind, value, " ".join(said[start:end]), start, _is_denied(said, start))
            for start, end, meanings in self._phrases.find(said)
            for kind, value in meanings
        )


def _is_denied(said: Sequence[str], start: int) -> bool:
    """Whether the words just before deny; a "no" that opens a text answers what came before."""
    opening = 1 if said[0] == "no" else 0
    return any(word in _NEGATIONS for word in said[max(opening, start - _REACH) : start])
