"""A small app behind the page: a card, a modal with every kind of element, charts, a Home tab."""

import json
from collections.abc import Callable
from typing import Any

from flask import Flask, Response, jsonify, request
from slack_sdk import WebClient

from bot.playground import AppSettings

Json = dict[str, Any]


def text(words: str, kind: str = "plain_text") -> Json:
    return {"type": kind, "text": words}


def option(words: str) -> Json:
    return {"text": text(words), "value": words.lower()}


def field(label: str, kind: str, *, optional: bool = False, **more: Any) -> Json:
    element = {"type": kind, "action_id": "it", **more}
    block = {"type": "input", "block_id": label, "label": text(label), "element": element}
    return {**block, "optional": optional}


def button(words: str, action_id: str, **more: Any) -> Json:
    return {"type": "button", "action_id": action_id, "text": text(words), **more}


CONFIRM = {
    "title": text("Close it?"),
    "text": text("Two have not answered."),
    "confirm": text("Close it"),
    "deny": text("Not yet"),
}
CARD: list[Json] = [
    {"type": "header", "text": text("Readiness: Invoices")},
    {"type": "context", "elements": [text("3 of 5 have answered")]},
    {
        "type": "actions",
        "elements": [
            button("Answer", "answer", style="primary"),
            button("Close", "close", style="danger", confirm=CONFIRM),
        ],
    },
]
FORM = {
    "type": "modal",
    "title": text("Check readiness"),
    "submit": text("Send"),
    "blocks": [
        field("Name", "plain_text_input"),
        field("Size", "radio_buttons", options=[option("Small"), option("Large")]),
        field("People", "multi_users_select", max_selected_items=2),
        field("Place", "conversations_select", default_to_current_conversation=True),
        field("Day", "datepicker", initial_date="2026-11-25"),
        field("Hour", "timepicker", optional=True),
        {"type": "actions", "elements": [button("Sample", "sample")]},
    ],
}
SAMPLE = {"type": "modal", "title": text("A sample"), "blocks": [{"type": "divider"}]}
DONE = {
    "type": "modal",
    "title": text("Thank you"),
    "blocks": [{"type": "section", "text": text("Saved.")}],
}
HOME = {"type": "home", "blocks": [{"type": "header", "text": text("Your assessments")}]}
CHART = {
    "type": "data_visualization",
    "title": "Readiness by dimension",
    "chart": {
        "type": "bar",
        "series": [
            {
                "name": "Team",
                "data": [{"label": "People", "value": 71}, {"label": "Process", "value": 48}],
            }
        ],
        "axis_config": {"categories": ["People", "Process"]},
    },
}


def make_forms(settings: AppSettings) -> tuple[Flask, Callable[[], None]]:
    """The app; a mention gets the card, a moved clock a reminder for Ben."""
    app = Flask("forms")
    client = WebClient(settings.bot_token, base_url=settings.api_url)
    settings.on_clock_moved.append(
        lambda: client.chat_postMessage(channel="U0BEN", text="Please answer until tomorrow.")
    )

    @app.post("/slack/events")
    def take() -> Response:
        if "payload" in request.form:
            return interacted(client, json.loads(request.form["payload"]))
        event = json.loads(request.get_data())["event"]
        if event["type"] == "app_mention":
            channel, thread = event["channel"], event["ts"]
            client.chat_postMessage(channel=channel, text="card", blocks=CARD)
            client.chat_postMessage(
                channel=channel, thread_ts=thread, text="result", blocks=[CHART]
            )
        elif event["type"] == "app_home_opened" and event["tab"] == "home":
            client.views_publish(user_id=event["user"], view=HOME)
        return Response()

    return app, lambda: None


def interacted(client: WebClient, payload: Json) -> Response:
    """Open, push, refuse or thank."""
    if payload["type"] == "view_submission":
        people = payload["view"]["state"]["values"]["People"]["it"]["selected_users"]
        if len(people) < 2:
            return jsonify(response_action="errors", errors={"People": "Ask two at least."})
        return jsonify(response_action="update", view=DONE)
    if payload["type"] == "block_actions":
        trigger, used = payload["trigger_id"], payload["actions"][0]["action_id"]
        if used == "answer":
            client.views_open(trigger_id=trigger, view=FORM)
        elif used == "sample":
            client.views_push(trigger_id=trigger, view=SAMPLE)
        else:
            channel, ts = payload["channel"]["id"], payload["message"]["ts"]
            client.chat_update(channel=channel, ts=ts, text="closed", blocks=CARD[:1])
    return Response()
