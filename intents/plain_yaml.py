"""YAML as people mean it: data only, no aliases, and `No` stays a word."""

import re

import yaml


class _Loader(yaml.CSafeLoader):
    """A safe loader for which only `true` and `false` are truth values."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))

LARGEST = 200_000
"""Characters a data file may have; a larger one is a mistake, not data."""


def parse(text: str) -> object:
    """Return the value that `text` describes.

    Raises:
        ValueError: not YAML, an alias, or more than any data file should hold.
    """
    if len(text) > LARGEST:
        msg = f"{len(text):,} characters, more than the {LARGEST:,} a data file may have"
        raise ValueError(msg)
    try:
        for event in yaml.parse(text, Loader=_Loader) if "*" in text else ():
            if isinstance(event, yaml.AliasEvent):
                msg = f"uses the alias *{event.anchor}; write the value out"
                raise ValueError(msg)  # noqa: TRY004 - the text is wrong, not an argument's type
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader
    except yaml.YAMLError as error:
        msg = f"not YAML: {' '.join(str(error).split())}"
        raise ValueError(msg) from error
