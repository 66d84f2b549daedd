"""Runs of words, and of letters within words, as scikit-learn's vectorisers count them."""

from collections.abc import Iterator, Sequence


def of_words(words: Sequence[str], low: int, high: int) -> Iterator[str]:
    """Yield every run of `low` to `high` words, joined by a space."""
    for size in range(low, high + 1):
        if size == 1:
            yield from words
            continue
        for start in range(len(words) - size + 1):
            yield " ".join(words[start : start + size])


def of_letters(words: Sequence[str], low: int, high: int) -> Iterator[str]:
    """Yield every run of `low` to `high` letters within a word, a space at either end.

    A word no longer than a run counts once, as a whole.
    """
    for word in words:
        padded = f" {word} "
        for size in range(low, high + 1):
            last = len(padded) - size
            yield padded[:size]
            if last <= 0:
                break
            for start in range(1, last + 1):
                yield padded[start : start + size]
