"""What a starter types into one box for a field that holds several things, a line for each."""

from collections.abc import Iterator, Mapping

from advisor.assessments.definition import ContextField, FieldKind


def typed(field: ContextField, text: str) -> object:
    """Return what `text` gives a field, for `check_field` to judge."""
    match field.kind:
        case FieldKind.LIST:
            return list(_lines(text))
        case FieldKind.NUMBER_PER_VENDOR | FieldKind.POINTS:
            return _pairs("\n".join(_lines(text)))
        case FieldKind.MATRIX:
            rows = (line.partition(":") for line in _lines(text))
            return {name.strip(): _pairs(row.replace(",", "\n")) for name, _, row in rows}
        case _:
            return text.strip()


def retyped(value: object) -> str:
    """Return a stored value as it would be typed, to be changed."""
    if isinstance(value, Mapping):
        return "\n".join(
            f"{name}: {', '.join(f'{key} = {number}' for key, number in row.items())}"
            if isinstance(row, Mapping)
            else f"{name} = {row}"
            for name, row in value.items()
        )
    if isinstance(value, list | tuple):
        return "\n".join(map(str, value))
    return "" if value is None else str(value)


def _lines(text: str) -> Iterator[str]:
    return (line.strip() for line in text.splitlines() if line.strip())


def _pairs(text: str) -> Mapping[str, str]:
    split = (line.partition("=") for line in _lines(text))
    return {name.strip(): number.strip() for name, _, number in split}
