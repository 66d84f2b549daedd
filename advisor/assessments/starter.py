"""The starter's context: what is asked once, of the person who starts a run."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from advisor.assessments.answers import Fault, as_number
from advisor.assessments.definition import Assessment, ContextField, FieldKind

ContextValue = (
    str
    | int
    | float
    | tuple[str, ...]
    | Mapping[str, int | float]
    | Mapping[str, Mapping[str, int | float]]
)
Context = Mapping[str, ContextValue]

EMPTY: Context = MappingProxyType({})
_HIGHEST_RATING = 100


class ContextError(ValueError):
    """A context that doesn't fit the assessment; `faults` says why, field by field."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__("; ".join(f"{fault.field}: {fault.message}" for fault in faults))


def fill(assessment: Assessment, raw: Mapping[str, object]) -> Context:
    """Return the context with defaults for what `raw` leaves out; optional fields may stay out.

    Raises:
        ContextError: a field that the assessment doesn't have, or a value that doesn't fit it.
    """
    faults: list[Fault] = []
    filled: dict[str, ContextValue] = {}
    for name in raw:
        if name not in assessment.fields:
            known = ", ".join(assessment.fields)
            faults.append(Fault(str(name), f"Not a field of this assessment; use: {known}."))
    for field in assessment.context:
        value = raw.get(field.id)
        if value is None or value == "":
            if field.default is not None:
                filled[field.id] = field.default
            continue
        checked = check_field(field, value)
        if isinstance(checked, Fault):
            faults.append(checked)
        else:
            filled[field.id] = checked
    faults.extend(assessment.model.check_context(assessment, filled))
    if faults:
        raise ContextError(tuple(faults))
    return filled


def missing(assessment: Assessment, context: Context) -> tuple[Fault, ...]:
    """Return the required fields that `context` leaves out, for the starter's form."""
    return tuple(
        Fault(field.id, f"Fill this in: {field.text}")
        for field in assessment.context
        if field.required and field.id not in context
    )


def check_field(field: ContextField, raw: object) -> ContextValue | Fault:
    """Return the value that `raw` gives a field, or what is wrong with it."""
    return _CHECKS[field.kind](field, raw)


def _text(field: ContextField, raw: object) -> str | Fault:
    if not isinstance(raw, str) or not raw.strip():
        return Fault(field.id, "Write a few words.")
    if len(raw.strip()) > field.max_length:
        return Fault(field.id, f"Cut it to {field.max_length} characters.")
    return raw.strip()


def _single(field: ContextField, raw: object) -> str | Fault:
    values = [option.value for option in field.options]
    if isinstance(raw, str) and raw in values:
        return raw
    return Fault(field.id, f"Choose one of: {', '.join(values)}.")


def _several(field: ContextField, raw: object) -> tuple[str, ...] | Fault:
    chosen = raw if isinstance(raw, list | tuple) else None
    if not chosen or not all(isinstance(item, str) and item.strip() for item in chosen):
        return Fault(field.id, "Name at least one.")
    if len(set(chosen)) < len(chosen):
        return Fault(field.id, "Name each only once.")
    values = [option.value for option in field.options]
    if values and not set(chosen) <= set(values):
        return Fault(field.id, f"Choose among: {', '.join(values)}.")
    if len(chosen) < field.min_items or (field.max_items and len(chosen) > field.max_items):
        most = f" to {field.max_items}" if field.max_items else " or more"
        return Fault(field.id, f"Name {field.min_items}{most}.")
    return tuple(v for v in values if v in chosen) if values else tuple(map(str.strip, chosen))


def _number(field: ContextField, raw: object) -> int | float | Fault:
    number = as_number(raw)
    if number is None or number < 0:
        return Fault(field.id, "Write a number, 0 or higher.")
    return number


def _numbers(field: ContextField, raw: object) -> Mapping[str, int | float] | Fault:
    if not isinstance(raw, Mapping) or not raw:
        return Fault(field.id, "Write a name and a number for each.")
    found = {str(name): as_number(value) for name, value in raw.items()}
    sound = {name: value for name, value in found.items() if value is not None and value >= 0}
    if len(sound) < len(found):
        return Fault(field.id, "Each number has to be 0 or higher.")
    return sound


def _matrix(field: ContextField, raw: object) -> Mapping[str, Mapping[str, int | float]] | Fault:
    if not isinstance(raw, Mapping) or not raw:
        return Fault(field.id, "Write a rating for each option of a factor.")
    rows: dict[str, Mapping[str, int | float]] = {}
    for name, row in raw.items():
        checked = _numbers(field, row)
        if isinstance(checked, Fault) or any(v > _HIGHEST_RATING for v in checked.values()):
            return Fault(field.id, f"Each rating is a number from 0 to {_HIGHEST_RATING}.")
        rows[str(name)] = checked
    return rows


_CHECKS: Mapping[FieldKind, Callable[[ContextField, object], ContextValue | Fault]] = {
    FieldKind.TEXT: _text,
    FieldKind.SINGLE: _single,
    FieldKind.MULTI: _several,
    FieldKind.LIST: _several,
    FieldKind.NUMBER: _number,
    FieldKind.NUMBER_PER_VENDOR: _numbers,
    FieldKind.POINTS: _numbers,
    FieldKind.MATRIX: _matrix,
}
