"""What is typed into one box, and shown in it again."""

import pytest

from advisor import runs
from advisor.assessments import check_field
from advisor.assessments.definition import ContextField
from advisor.runs import Shelf, retyped, typed


def field_of(shelf: Shelf, assessment: str, name: str) -> ContextField:
    return shelf.definitions[assessment].fields[name]


@pytest.mark.parametrize(
    ("assessment", "name", "text", "value"),
    [
        ("vendor", "vendors", " Acme \n\n Bolt GmbH\n", ("Acme", "Bolt GmbH")),
        ("vendor", "prices", "Acme = 100\nBolt=80.5", {"Acme": 100, "Bolt": 80.5}),
        ("vendor", "prices", "A = B = 3", None),
        ("location", "weights", "cost = 60\nlanguage = 40", {"cost": 60, "language": 40}),
        (
            "location",
            "ratings",
            "cost: onshore = 40, offshore = 90",
            {"cost": {"onshore": 40, "offshore": 90}},
        ),
        ("readiness", "subject", "  Payroll  ", "Payroll"),
        ("health", "months_left", " 12 ", 12),
    ],
)
def test_a_box_gives_what_its_field_takes(
    shelf: Shelf, assessment: str, name: str, text: str, value: object
) -> None:
    field = field_of(shelf, assessment, name)
    checked = check_field(field, typed(field, text))
    if value is None:
        assert not isinstance(checked, dict)
    else:
        assert checked == value


@pytest.mark.parametrize(
    ("assessment", "name", "value"),
    [
        ("vendor", "vendors", ("Acme", "Bolt = 3", "=1+1")),
        ("vendor", "prices", {"Acme": 100, "Bolt": 80.5}),
        ("location", "ratings", {"cost": {"onshore": 40, "offshore": 90}, "hours": {"onshore": 5}}),
        ("readiness", "subject", "Payroll: France = late, twice"),
        ("health", "months_left", 12),
    ],
)
def test_what_is_shown_again_gives_the_same_value(
    shelf: Shelf, assessment: str, name: str, value: object
) -> None:
    field = field_of(shelf, assessment, name)
    assert check_field(field, typed(field, retyped(value))) == value


def test_nothing_is_shown_for_what_was_left_out() -> None:
    assert retyped(None) == ""


@pytest.mark.parametrize("text", ["", "\n\n", "=", "Acme", "Acme =", ": = ,"])
def test_odd_text_in_a_box_is_a_fault_or_left_out_and_never_an_error(
    shelf: Shelf, text: str
) -> None:
    one = shelf.definitions["vendor"]
    prices = typed(one.fields["prices"], text)
    context = {"vendors": ["Acme", "Bolt"], "display_subject": "Maple", "prices": prices}
    runs.check_context(one, context)
