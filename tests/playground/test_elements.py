"""What people enter and press: the state of every element, labels, double clicks, stale cards."""

import json
from typing import Any
from urllib.parse import parse_qs

import pytest
import responses

from bot.playground import Standin, View
from tests.playground.conftest import EVENTS
from tests.playground.test_delivery import form

Json = dict[str, Any]


def text(words: str) -> Json:
    return {"type": "plain_text", "text": words}


def option(words: str) -> Json:
    return {"text": text(words), "value": words.lower()}


OPTIONS = [option("Small"), option("Large")]


def field(label: str, kind: str, **more: Any) -> Json:
    element = {"type": kind, "action_id": "it", **more}
    return {"type": "input", "block_id": kind, "label": text(label), "element": element}


def modal(*blocks: Json, **more: Any) -> Json:
    shared = {"type": "modal", "title": text("Check"), "submit": text("Send")}
    return {**shared, "blocks": list(blocks), **more}


def button(words: str, action_id: str, **more: Any) -> Json:
    return {"type": "button", "action_id": action_id, "text": text(words), **more}


def payloads(app: responses.RequestsMock) -> list[Json]:
    """What reached the app, oldest first."""
    bodies = [call.request.body or b"" for call in app.calls]
    texts = [body.decode() if isinstance(body, bytes) else body for body in bodies]
    return [json.loads(parse_qs(each)["payload"][0]) for each in texts]


ENTERED: list[tuple[str, Json, object, str, object]] = [
    ("plain_text_input", {}, "Invoices", "value", "Invoices"),
    ("number_input", {"is_decimal_allowed": False}, 12, "value", "12"),
    ("email_text_input", {}, "a@b.example", "value", "a@b.example"),
    ("url_text_input", {}, "https://a.example", "value", "https://a.example"),
    ("radio_buttons", {"options": OPTIONS}, "large", "selected_option", OPTIONS[1]),
    ("static_select", {"options": OPTIONS}, "Large", "selected_option", OPTIONS[1]),
    ("checkboxes", {"options": OPTIONS}, ["small", "Large"], "selected_options", OPTIONS),
    ("multi_static_select", {"options": OPTIONS}, ["small"], "selected_options", OPTIONS[:1]),
    ("users_select", {}, "U0BEN", "selected_user", "U0BEN"),
    ("multi_users_select", {}, ["U0BEN", "U0MEI"], "selected_users", ["U0BEN", "U0MEI"]),
    ("conversations_select", {}, "G0SOURCING", "selected_conversation", "G0SOURCING"),
    ("multi_conversations_select", {}, ["D0ADA"], "selected_conversations", ["D0ADA"]),
    ("channels_select", {}, "C0GENERAL", "selected_channel", "C0GENERAL"),
    ("multi_channels_select", {}, ["C0GENERAL"], "selected_channels", ["C0GENERAL"]),
    ("datepicker", {}, "2026-11-25", "selected_date", "2026-11-25"),
    ("timepicker", {}, "17:00", "selected_time", "17:00"),
    ("datetimepicker", {}, 1_795_000_000, "selected_date_time", 1_795_000_000),
]


@pytest.mark.parametrize(("kind", "more", "entered", "name", "sent"), ENTERED)
def test_a_submission_carries_what_was_entered(  # noqa: PLR0913, PLR0917 - a table
    slack: Standin,
    app: responses.RequestsMock,
    kind: str,
    more: Json,
    entered: object,
    name: str,
    sent: object,
) -> None:
    app.post(EVENTS)
    view = slack.views.open("U0ADA", modal(field("How?", kind, **more)))
    assert slack.submit("U0ADA", view).errors == {kind: "Please complete this required field."}
    assert slack.submit("U0ADA", view, {"How?": entered}).ok
    values = payloads(app)[0]["view"]["state"]["values"]
    assert values == {kind: {"it": {"type": kind, name: sent}}}


@pytest.mark.parametrize(
    ("kind", "entered", "problem"),
    [
        ("email_text_input", "nobody", "valid email"),
        ("url_text_input", "a.example", "valid URL"),
        ("datepicker", "1 May", "valid date"),
        ("timepicker", "noon", "valid time"),
    ],
)
def test_slack_refuses_what_has_the_wrong_form(
    slack: Standin, kind: str, entered: str, problem: str
) -> None:
    view = slack.views.open("U0ADA", modal(field("How?", kind)))
    assert problem in slack.submit("U0ADA", view, {"How?": entered}).errors[kind]


def test_what_is_not_touched_keeps_what_it_started_with(
    slack: Standin, app: responses.RequestsMock
) -> None:
    app.post(EVENTS)
    view = modal(
        field("When?", "timepicker", initial_time="09:30"),
        field("Who?", "multi_users_select", initial_users=["U0MEI"]),
    )
    slack.submit("U0ADA", slack.views.open("U0ADA", view))
    values = payloads(app)[0]["view"]["state"]["values"]
    assert values["timepicker"]["it"]["selected_time"] == "09:30"
    assert values["multi_users_select"]["it"]["selected_users"] == ["U0MEI"]


def test_a_select_can_start_with_the_channel_one_is_in(
    slack: Standin, app: responses.RequestsMock
) -> None:
    app.post(EVENTS)
    here = field("Where?", "conversations_select", default_to_current_conversation=True)
    private = field(
        "Where?",
        "conversations_select",
        default_to_current_conversation=True,
        filter={"include": ["private"]},
    )
    for block, initial in ((here, "C0OPERATIONS"), (private, None)):
        slack.command("U0ADA", "#operations", "/advisor", "check")
        trigger = slack.workspace.redeem_trigger(form(app)["trigger_id"])
        view = slack.views.open(trigger.user, modal(block), trigger.channel)
        assert view.blocks[0]["element"].get("initial_conversation") == initial


def card(slack: Standin) -> Any:
    menu = {
        "type": "overflow",
        "action_id": "menu",
        "options": [option("Remind"), option("Extend")],
    }
    blocks: list[Json] = [
        {"type": "section", "text": text("Readiness"), "accessory": menu},
        {"type": "actions", "elements": [button("Answer", "answer", value="run 7")]},
        field("Why?", "plain_text_input"),
    ]
    return slack.workspace.post("C0OPERATIONS", "U0ADVISOR", "card", blocks=blocks)


def test_a_button_is_pressed_by_its_label(slack: Standin, app: responses.RequestsMock) -> None:
    app.post(EVENTS)
    slack.press("U0BEN", card(slack), "Answer", {"Why?": "Because"})
    [payload] = payloads(app)
    assert payload["actions"][0]["value"] == "run 7"
    values = payload["state"]["values"]
    assert values["plain_text_input"]["it"]["value"] == "Because"
    with pytest.raises(KeyError, match="nothing says 'Stop'; there are: Remind, Extend, Answer"):
        slack.press("U0BEN", card(slack), "Stop")


def test_an_overflow_menu_is_used_by_its_option(
    slack: Standin, app: responses.RequestsMock
) -> None:
    app.post(EVENTS)
    slack.press("U0BEN", card(slack), "Extend")
    assert payloads(app)[0]["actions"][0]["selected_option"] == option("Extend")


def test_a_double_click_is_two_payloads(slack: Standin, app: responses.RequestsMock) -> None:
    app.post(EVENTS)
    done = slack.press("U0BEN", card(slack), "Answer", times=2)
    first, second = payloads(app)
    assert len(done.acks) == 2
    assert first["trigger_id"] != second["trigger_id"]
    assert first["actions"][0]["action_ts"] != second["actions"][0]["action_ts"]


def test_a_modal_submitted_twice_is_closed_once(
    slack: Standin, app: responses.RequestsMock
) -> None:
    app.post(EVENTS)
    view = slack.views.open("U0ADA", modal(field("How?", "plain_text_input")))
    assert slack.submit("U0ADA", view, {"How?": "So"}, times=2).ok
    assert len(app.calls) == 2
    assert slack.stack("U0ADA") == []


def test_a_stale_card_and_a_closed_modal_can_still_be_used_from_another_device(
    slack: Standin, app: responses.RequestsMock
) -> None:
    app.post(EVENTS)
    old = card(slack)
    slack.workspace.edit(old.channel, old.ts, text="closed", blocks=[])
    with pytest.raises(KeyError):
        slack.press("U0BEN", old, "Answer")
    assert slack.press("U0BEN", old, "Answer", stale=True).ok
    view: View = slack.views.open("U0ADA", modal(field("How?", "plain_text_input")))
    slack.close("U0ADA", view)
    assert slack.submit("U0ADA", view, {"How?": "So"}, stale=True).ok
    assert len(app.calls) == 2


def test_an_update_for_a_modal_that_has_gone_changes_nothing(
    slack: Standin, app: responses.RequestsMock
) -> None:
    app.post(EVENTS, json={"response_action": "update", "view": modal({"type": "divider"})})
    view = slack.views.open("U0ADA", modal(field("How?", "plain_text_input")))
    slack.close("U0ADA", view)
    assert slack.submit("U0ADA", view, {"How?": "So"}, stale=True).ok
    assert slack.stack("U0ADA") == []
