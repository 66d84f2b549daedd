"""Each limit of Slack at its edge, where it is fine, and one beyond, where it is not."""

import copy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.blocks.limits import BLOCKS, ELEMENTS, Problem, Surface, block_problems, problems

Json = dict[str, Any]


def text(length: int = 1, kind: str = "plain_text") -> Json:
    return {"type": kind, "text": "x" * length}


def option(number: int = 0, **more: Any) -> Json:
    return {"text": text(), "value": str(number), **more}


def button(**more: Any) -> Json:
    return {"type": "button", "text": text(), **more}


def buttons(count: int) -> list[Json]:
    return [button(action_id=str(number)) for number in range(count)]


def section(**more: Any) -> Json:
    return {"type": "section", "text": text(kind="mrkdwn"), **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def field(element: Json, **more: Any) -> Json:
    return {"type": "input", "label": text(), "element": element, **more}


def select(count: int, kind: str = "static_select", **more: Any) -> Json:
    return {"type": kind, "options": [option(number) for number in range(count)], **more}


def table(rows: int, columns: int, cell: int = 1) -> Json:
    one = {"type": "raw_text", "text": "x" * cell}
    return {"type": "table", "rows": [[one] * columns] * rows}


def thumbs(**more: Any) -> Json:
    each = {"text": text(), "value": "v"}
    return {"type": "feedback_buttons", "positive_button": each, "negative_button": each, **more}


def message(*blocks: Json, **more: Any) -> Json:
    return {"text": "twin", "blocks": list(blocks), **more}


def modal(*blocks: Json, **more: Any) -> Json:
    shared = {"type": "modal", "title": text(), "submit": text(), "blocks": list(blocks)}
    return {**shared, **more}


def confirm(**more: Any) -> Json:
    return {"title": text(), "text": text(), "confirm": text(), "deny": text(), **more}


def found(payload: Json, surface: Surface = "message") -> list[tuple[str, str]]:
    return [(problem.pointer, problem.code) for problem in problems(payload, surface)]


def of(block: Json) -> list[tuple[str, str]]:
    return found(message(block))


IN = "/blocks/0"
LENGTHS: list[tuple[str, Any, int]] = [
    ("/text/text", lambda n: section(text=text(n)), 3_000),
    ("/fields/0/text", lambda n: section(fields=[text(n)]), 2_000),
    ("/text/text", lambda n: {"type": "header", "text": text(n)}, 150),
    ("/block_id", lambda n: section(block_id="x" * n), 255),
    ("/elements/0/text/text", lambda n: actions(button(text=text(n))), 75),
    ("/elements/0/value", lambda n: actions(button(value="x" * n)), 2_000),
    ("/elements/0/url", lambda n: actions(button(url="x" * n)), 3_000),
    ("/elements/0/action_id", lambda n: actions(button(action_id="x" * n)), 255),
    (
        "/elements/0/options/0/text/text",
        lambda n: actions({"type": "overflow", "options": [{"text": text(n), "value": "1"}]}),
        75,
    ),
    (
        "/element/options/0/value",
        lambda n: field({"type": "radio_buttons", "options": [option(0, value="x" * n)]}),
        150,
    ),
    ("/label/text", lambda n: field(select(1), label=text(n)), 2_000),
    ("/hint/text", lambda n: field(select(1), hint=text(n)), 2_000),
    ("/element/placeholder/text", lambda n: field(select(1, placeholder=text(n))), 150),
    (
        "/element/initial_value",
        lambda n: field({"type": "plain_text_input", "initial_value": "x" * n}),
        3_000,
    ),
    ("/alt_text", lambda n: {"type": "image", "image_url": "u", "alt_text": "x" * n}, 2_000),
    ("/image_url", lambda n: {"type": "image", "image_url": "x" * n, "alt_text": "a"}, 3_000),
    ("/elements/0/text", lambda n: {"type": "context", "elements": [text(n, "mrkdwn")]}, 3_000),
    (
        "/elements/0/confirm/title/text",
        lambda n: actions(button(confirm=confirm(title=text(n)))),
        100,
    ),
    (
        "/elements/0/confirm/text/text",
        lambda n: actions(button(confirm=confirm(text=text(n)))),
        300,
    ),
    (
        "/elements/0/confirm/deny/text",
        lambda n: actions(button(confirm=confirm(deny=text(n)))),
        30,
    ),
]


@pytest.mark.parametrize(("pointer", "build", "most"), LENGTHS)
def test_a_text_may_be_so_long_and_no_longer(pointer: str, build: Any, most: int) -> None:
    assert of(build(most)) == []
    assert of(build(most + 1)) == [(IN + pointer, "too_long")]
    assert of(build(0)) in ([(IN + pointer, "too_short")], [])


COUNTS: list[tuple[str, Any, int]] = [
    ("/fields", lambda n: section(fields=[text()] * n), 10),
    ("/elements", lambda n: actions(*buttons(n)), 25),
    ("/elements", lambda n: {"type": "context", "elements": [text()] * n}, 10),
    (
        "/elements",
        lambda n: {
            "type": "context_actions",
            "elements": [thumbs(action_id=str(number)) for number in range(n)],
        },
        5,
    ),
    ("/elements/0/options", lambda n: actions(select(n)), 100),
    ("/elements/0/options", lambda n: actions(select(n, "radio_buttons")), 10),
    ("/elements/0/options", lambda n: actions(select(n, "checkboxes")), 10),
    ("/elements/0/options", lambda n: actions(select(n, "overflow")), 5),
    ("/rows", lambda n: table(n, 1), 100),
    ("/rows/0", lambda n: table(1, n), 20),
]


@pytest.mark.parametrize(("pointer", "build", "most"), COUNTS)
def test_there_may_be_so_many_and_no_more(pointer: str, build: Any, most: int) -> None:
    assert of(build(most)) == []
    assert of(build(most + 1)) == [(IN + pointer, "too_many")]
    assert of(build(0)) == [(IN + pointer, "too_few")]


def test_a_message_holds_fifty_blocks_and_a_view_a_hundred() -> None:
    divider = {"type": "divider"}
    assert found(message(*[divider] * 50)) == []
    assert found(message(*[divider] * 51)) == [("/blocks", "too_many")]
    assert found(modal(*[divider] * 100), "modal") == []
    assert found(modal(*[divider] * 101), "modal") == [("/blocks", "too_many")]
    assert found({"type": "home", "blocks": [divider] * 101}, "home") == [("/blocks", "too_many")]


@pytest.mark.parametrize(
    ("name", "most", "build"),
    [
        ("/title/text", 24, lambda n: modal(section(), title=text(n))),
        ("/submit/text", 24, lambda n: modal(section(), submit=text(n))),
        ("/close/text", 24, lambda n: modal(section(), close=text(n))),
        ("/private_metadata", 3_000, lambda n: modal(section(), private_metadata="x" * n)),
        ("/callback_id", 255, lambda n: modal(section(), callback_id="x" * n)),
    ],
)
def test_the_frame_of_a_modal_has_limits_too(name: str, most: int, build: Any) -> None:
    assert found(build(most), "modal") == []
    assert found(build(most + 1), "modal") == [(name, "too_long")]


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ({"type": "nope"}, ("/type", "unknown_type")),
        ({}, ("/type", "unknown_type")),
        ("text", ("", "invalid_type")),
        ({"type": "header", "text": text(kind="mrkdwn")}, ("/text/type", "invalid_type")),
        ({"type": "header"}, ("/text", "missing_field")),
        ({"type": "section"}, ("", "missing_field")),
        (section(colour="red"), ("/colour", "unknown_field")),
        (section(accessory={"type": "plain_text_input"}), ("/accessory/type", "not_allowed")),
        (actions(thumbs()), ("/elements/0/type", "not_allowed")),
        (actions({"type": "slider"}), ("/elements/0/type", "unknown_type")),
        (actions(button(style="loud")), ("/elements/0/style", "invalid_value")),
        ({"type": "image", "image_url": "u"}, ("/alt_text", "missing_field")),
        ({"type": "image", "alt_text": "a"}, ("", "missing_field")),
        (
            field({"type": "datepicker", "initial_date": "1 May"}),
            ("/element/initial_date", "invalid_format"),
        ),
        (
            actions(select(2, initial_option=option(7))),
            ("/elements/0/initial_option", "invalid_value"),
        ),
        (
            field({"type": "plain_text_input", "min_length": 9, "max_length": 3}),
            ("/element/min_length", "out_of_range"),
        ),
        (
            field({"type": "plain_text_input", "max_length": 3_001}),
            ("/element/max_length", "out_of_range"),
        ),
        (table(100, 20, cell=6), ("/rows", "too_long")),
    ],
)
def test_what_slack_does_not_know_or_want_is_refused(block: Any, expected: tuple[str, str]) -> None:
    pointer, code = expected
    assert of(block) == [(IN + pointer, code)]


def test_ids_may_not_occur_twice() -> None:
    twins = [section(block_id="a"), section(block_id="a")]
    assert found(message(*twins)) == [("/blocks/1/block_id", "duplicate")]
    same = actions(button(action_id="go"), button(action_id="go"))
    assert of(same) == [(IN, "duplicate")]
    apart = [actions(button(action_id="go")), actions(button(action_id="go"))]
    assert found(message(*apart)) == []


def test_a_message_needs_its_plain_twin() -> None:
    assert found({"blocks": [section()]}) == [("/text", "missing_field")]
    assert found({"text": "", "blocks": [section()]}) == [("/text", "too_short")]
    assert found({"text": "x", "channel": "C1", "thread_ts": "1.2"}) == []
    assert found({"text": "x" * 40_001}) == [("/text", "too_long")]


def test_some_limits_hold_for_the_message_as_a_whole() -> None:
    half = {"type": "markdown", "text": "x" * 6_000}
    assert found(message(half, half)) == []
    assert found(message(half, half, {"type": "markdown", "text": "x"})) == [
        ("/blocks", "too_long")
    ]
    assert found(message(table(1, 1), table(1, 1))) == [("/blocks", "too_many")]


def test_metadata_has_a_size() -> None:
    def with_id(length: int) -> Json:
        payload = {"id": "x" * length}
        return message(metadata={"event_type": "reply", "event_payload": payload})

    assert found(with_id(7_990)) == []
    assert found(with_id(7_991)) == [("/metadata/event_payload", "too_long")]


def test_a_modal_with_inputs_needs_submit() -> None:
    view = modal(field(select(1)))
    assert found(view, "modal") == []
    del view["submit"]
    assert found(view, "modal") == [("/submit", "missing_field")]


def test_only_one_element_of_a_view_may_have_the_focus() -> None:
    both = [field(select(1, focus_on_load=True)) for _ in range(2)]
    assert found(modal(both[0]), "modal") == []
    assert found(modal(*both), "modal") == [("/blocks", "too_many")]


@pytest.mark.parametrize(
    "block",
    [
        table(1, 1),
        {"type": "markdown", "text": "x"},
        {"type": "context_actions", "elements": [thumbs()]},
    ],
)
def test_some_blocks_are_for_messages_only(block: Json) -> None:
    assert of(block) == []
    assert found(modal(block), "modal") == [("/blocks/0/type", "not_allowed")]


def test_a_rich_text_is_looked_through() -> None:
    def rich(*parts: Json) -> Json:
        section_ = {"type": "rich_text_section", "elements": list(parts)}
        items = {"type": "rich_text_list", "style": "bullet", "elements": [section_]}
        return {"type": "rich_text", "elements": [section_, items]}

    assert of(rich({"type": "text", "text": "x"}, {"type": "user", "user_id": "U1"})) == []
    wrong = of(rich({"type": "sparkle"}))
    assert wrong == [
        (f"{IN}/elements/0/elements/0/type", "unknown_type"),
        (f"{IN}/elements/1/elements/0/elements/0/type", "unknown_type"),
    ]


def test_a_problem_reads_like_slacks() -> None:
    assert str(Problem("/blocks/0", "too_long", "has 2 characters, 1 fit")) == (
        "has 2 characters, 1 fit [json-pointer:/blocks/0]"
    )
    assert block_problems([{"type": "header", "text": text(151)}])[0].pointer == "/0/text/text"


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["type", "text", "blocks", "elements", "element", "options", "rows", "accessory"]
            )
            | st.text(max_size=5),
            inner | st.sampled_from([*BLOCKS, *ELEMENTS]),
            max_size=6,
        )
    ),
    max_leaves=25,
)


# Drawing the first example is slow on a busy machine, which says nothing about the code.
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(["type", "text", "blocks", "title"]), ANYTHING))
def test_any_json_gets_an_answer_and_is_left_alone(payload: Json) -> None:
    before = copy.deepcopy(payload)
    surfaces: tuple[Surface, ...] = ("message", "modal", "home")
    for surface in surfaces:
        for problem in problems(payload, surface):
            assert problem.pointer == "" or problem.pointer.startswith("/")
    assert payload == before
