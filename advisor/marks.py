"""What people wrote, set into our own text: it can't format that, and stays on its line."""

import re

_MARK = re.compile(r"(?<![^\W_])[*_~`]|[*_~`](?![^\W_])")
"""A mark that isn't between two letters or digits, where it would format."""
_ALIKE = {"*": "\u2217", "_": "\u02cd", "~": "\u223c", "`": "\u02cb"}
_QUOTE, _QUOTED = re.compile(r"^ *>"), "\u203a"


def unmarked(text: str) -> str:
    """Return `text` on one line, with look-alikes where marks would make bold, code and the like.

    Slack has no way to escape its marks. What can't be seen becomes a space.
    """
    seen = "".join(each if each.isprintable() else " " for each in text)
    return _QUOTE.sub(_QUOTED, _MARK.sub(lambda found: _ALIKE[found[0]], seen), count=1)
