"""A chart as a picture, with what it shows in words."""

from dataclasses import dataclass

LONGEST_ALT = 2000
"""Characters of a text that stands for a picture, as Slack takes them."""


@dataclass(frozen=True)
class Chart:
    """A picture of a result.

    Attributes:
        name: its kind as definitions name it, such as `radar`.
        title: what it shows, in a line.
        alt: the figures in a sentence or two, at most 2,000 characters.
        png: the picture's bytes.
    """

    name: str
    title: str
    alt: str
    png: bytes
