"""The limits of what modals and cards are made of: pickers, dates, charts, uploaded pictures."""

from typing import Any

import pytest

from tests.blocks.test_limits import (
    IN,
    actions,
    field,
    found,
    message,
    modal,
    of,
    section,
    select,
    text,
)

Json = dict[str, Any]


def point(label: str, value: object = 1) -> Json:
    return {"label": label, "value": value}


def chart(kind: str = "bar", series: int = 1, points: int = 2, **more: Any) -> Json:
    labels = [str(number) for number in range(points)]
    data: Json = {
        "type": kind,
        "series": [
            {"name": f"s{number}", "data": [point(label) for label in labels]}
            for number in range(series)
        ],
        "axis_config": {"categories": labels},
    }
    return {"type": "data_visualization", "title": "Readiness", "chart": data | more}


def pie(*values: object) -> Json:
    segments = [point(str(place), value) for place, value in enumerate(values)]
    shown = {"type": "pie", "segments": segments}
    return {"type": "data_visualization", "title": "Answers", "chart": shown}


PICKERS = [
    {"type": "conversations_select", "filter": {"include": ["private"]}},
    {"type": "conversations_select", "default_to_current_conversation": True},
    {"type": "channels_select", "initial_channel": "C1"},
    {"type": "timepicker", "initial_time": "23:59", "timezone": "Europe/London"},
    {"type": "multi_users_select", "max_selected_items": 2, "initial_users": ["U1", "U2"]},
    {"type": "multi_conversations_select", "initial_conversations": ["C1"]},
    {"type": "multi_channels_select", "max_selected_items": 1},
]


@pytest.mark.parametrize("element", PICKERS)
def test_pickers_fit_inputs_sections_and_actions(element: Json) -> None:
    assert of(field(element)) == []
    assert of(section(accessory=element)) == []
    assert of(actions(element)) == []


def test_a_date_with_time_fits_inputs_and_actions_but_no_home() -> None:
    element = {"type": "datetimepicker", "initial_date_time": 1_795_000_000}
    assert of(field(element)) == []
    assert of(actions(element)) == []
    assert of(section(accessory=element)) == [(f"{IN}/accessory/type", "not_allowed")]
    home = {"type": "home", "blocks": [actions(element)]}
    assert found(home, "home") == [(IN, "not_allowed")]


@pytest.mark.parametrize("kind", ["number_input", "email_text_input", "url_text_input"])
def test_some_inputs_are_for_modals_only(kind: str) -> None:
    more = {"is_decimal_allowed": False} if kind == "number_input" else {}
    block = field({"type": kind, **more})
    assert found(modal(block), "modal") == []
    assert of(block) == [(IN, "not_allowed")]


@pytest.mark.parametrize(
    ("element", "where", "code"),
    [
        ({"type": "timepicker", "initial_time": "24:00"}, "/initial_time", "invalid_format"),
        ({"type": "datetimepicker", "initial_date_time": 5}, "/initial_date_time", "out_of_range"),
        (
            {"type": "conversations_select", "filter": {"include": []}},
            "/filter/include",
            "too_few",
        ),
        (
            {"type": "conversations_select", "filter": {"include": ["secret"]}},
            "/filter/include/0",
            "invalid_value",
        ),
        (
            {"type": "multi_users_select", "max_selected_items": 1, "initial_users": ["U1", "U2"]},
            "/initial_users",
            "too_many",
        ),
        (
            {"type": "multi_users_select", "initial_users": ["U1"] * 101},
            "/initial_users",
            "too_many",
        ),
        ({"type": "multi_channels_select", "filter": {}}, "/filter", "unknown_field"),
        (
            {
                "type": "plain_text_input",
                "dispatch_action_config": {"trigger_actions_on": ["on_leave"]},
            },
            "/dispatch_action_config/trigger_actions_on/0",
            "invalid_value",
        ),
        (select(101, "multi_static_select"), "/options", "too_many"),
    ],
)
def test_what_a_picker_may_not_say(element: Json, where: str, code: str) -> None:
    assert of(field(element)) == [(f"{IN}/element{where}", code)]


def test_a_number_has_its_limits_in_order() -> None:
    element = {
        "type": "number_input",
        "is_decimal_allowed": False,
        "min_value": "9",
        "max_value": "10",
    }
    assert found(modal(field(element)), "modal") == []
    wrong = field({**element, "min_value": "11"})
    assert found(modal(wrong), "modal") == [(f"{IN}/element/min_value", "out_of_range")]


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ({"id": "F1"}, []),
        ({"url": "https://files.example/F1"}, []),
        ({}, [(f"{IN}/slack_file", "missing_field")]),
        ({"id": "F1", "url": "u"}, [(f"{IN}/slack_file", "missing_field")]),
    ],
)
def test_an_uploaded_picture_is_named_by_id_or_address(file: Json, expected: object) -> None:
    assert of({"type": "image", "alt_text": "a", "slack_file": file}) == expected


@pytest.mark.parametrize("kind", ["bar", "line", "area"])
def test_a_chart_has_six_series_of_twenty_points_at_most(kind: str) -> None:
    assert of(chart(kind, series=6, points=20)) == []
    assert of(chart(kind, series=7)) == [(f"{IN}/chart/series", "too_many")]
    assert (f"{IN}/chart/series/0/data", "too_many") in of(chart(kind, points=21))
    assert of(chart(kind, series=0)) == [(f"{IN}/chart/series", "too_few")]


@pytest.mark.parametrize(
    ("block", "where", "code"),
    [
        ({**chart(), "title": "x" * 51}, "/title", "too_long"),
        (chart("radar"), "/chart/type", "unknown_type"),
        (pie(1, 0), "/chart/segments/1/value", "out_of_range"),
        (pie(*[1] * 7), "/chart/segments", "too_many"),
        (pie("3"), "/chart/segments/0/value", "invalid_type"),
        (
            chart(axis_config={"categories": ["0", "other"]}),
            "/chart/series/0/data",
            "invalid_value",
        ),
        (
            chart(axis_config={"categories": ["0", "1"], "y_label": "x" * 51}),
            "/chart/axis_config/y_label",
            "too_long",
        ),
        (
            chart(series=0, series_=[]),
            "/chart/series_",
            "unknown_field",
        ),
    ],
)
def test_what_a_chart_may_not_be(block: Json, where: str, code: str) -> None:
    assert (IN + where, code) in of(block)


def test_series_have_names_of_their_own() -> None:
    block = chart(series=2)
    block["chart"]["series"][1]["name"] = "s0"
    assert of(block) == [(f"{IN}/chart/series/1/name", "duplicate")]
    block["chart"]["series"][1]["name"] = "x" * 21
    assert of(block) == [(f"{IN}/chart/series/1/name", "too_long")]


def test_two_charts_fit_a_message_and_none_a_modal() -> None:
    assert found(message(chart(), pie(1))) == []
    assert found(message(chart(), pie(1), chart())) == [("/blocks", "too_many")]
    assert found(modal(chart()), "modal") == [(f"{IN}/type", "not_allowed")]


def test_a_modal_remembers_three_thousand_characters() -> None:
    assert found(modal(section(), private_metadata="x" * 3_000, title=text(24)), "modal") == []
