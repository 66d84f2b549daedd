"""Modals and Home: triggers, the stack, hashes, submissions."""

import json
from typing import Any

import pytest
import responses
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground import ManualClock, Standin
from tests.playground.conftest import EVENTS
from tests.playground.test_delivery import form
from tests.playground.test_elements import payloads


def modal(title: str = "Check", **more: Any) -> dict[str, Any]:
    question = {
        "type": "input",
        "block_id": "q",
        "label": {"type": "plain_text", "text": "How many?"},
        "element": {"type": "number_input", "action_id": "n", "is_decimal_allowed": False},
    }
    return {
        "type": "modal",
        "title": {"type": "plain_text", "text": title},
        "submit": {"type": "plain_text", "text": "Send"},
        "blocks": [question],
        **more,
    }


def error_of(call: Any, **arguments: Any) -> str:
    with pytest.raises(SlackApiError) as caught:
        call(**arguments)
    return str(caught.value.response["error"])


def test_a_trigger_lives_three_seconds_and_opens_one_view(
    client: WebClient, served: Standin, clock: ManualClock
) -> None:
    good, late = (served.workspace.issue_trigger("U0ADA") for _ in range(2))
    assert client.views_open(trigger_id=good, view=modal())["view"]["hash"]
    assert error_of(client.views_open, trigger_id=good, view=modal()) == "exchanged_trigger_id"
    clock.advance(3.1)
    assert error_of(client.views_open, trigger_id=late, view=modal()) == "expired_trigger_id"
    assert error_of(client.views_open, trigger_id="?", view=modal()) == "invalid_trigger_id"
    shown = served.modal("U0ADA")
    assert shown is not None
    assert shown.body["title"]["text"] == "Check"


def test_at_most_three_views_are_stacked(client: WebClient, served: Standin) -> None:
    client.views_open(trigger_id=served.workspace.issue_trigger("U0ADA"), view=modal("1"))
    for title in "23":
        trigger = served.workspace.issue_trigger("U0ADA")
        pushed = client.views_push(trigger_id=trigger, view=modal(title))["view"]
    assert pushed["root_view_id"] != pushed["previous_view_id"] != pushed["id"]
    trigger = served.workspace.issue_trigger("U0ADA")
    assert error_of(client.views_push, trigger_id=trigger, view=modal()) == "push_limit_reached"


def test_an_update_with_an_old_hash_is_a_conflict(client: WebClient, served: Standin) -> None:
    trigger = served.workspace.issue_trigger("U0ADA")
    first = client.views_open(trigger_id=trigger, view=modal(external_id="mine"))["view"]
    second = client.views_update(view_id=first["id"], hash=first["hash"], view=modal("Next"))
    assert second["view"]["hash"] != first["hash"]
    stale = {"view_id": first["id"], "hash": first["hash"], "view": modal()}
    assert error_of(client.views_update, **stale) == "hash_conflict"
    assert error_of(client.views_update, external_id="mine", view=modal()) == "not_found"


def test_views_are_checked_against_the_limits(client: WebClient, served: Standin) -> None:
    trigger = served.workspace.issue_trigger("U0ADA")
    bad = modal("x" * 25)
    assert error_of(client.views_open, trigger_id=trigger, view=bad) == "invalid_arguments"


def test_home_is_published_for_one_person(client: WebClient, served: Standin) -> None:
    blocks = [{"type": "divider"}]
    client.views_publish(user_id="U0BEN", view={"type": "home", "blocks": blocks})
    home = served.home("U0BEN")
    assert home is not None
    assert served.home("U0ADA") is None


def test_slack_itself_refuses_missing_and_impossible_values(
    slack: Standin, app: responses.RequestsMock
) -> None:
    view = slack.views.open("U0ADA", modal())
    assert slack.submit("U0ADA", view).errors == {"q": "Please complete this required field."}
    assert slack.submit("U0ADA", view, {"n": "many"}).errors["q"].endswith("valid number.")
    assert not app.calls


def test_a_submission_carries_the_state_and_closes_the_view(
    slack: Standin, app: responses.RequestsMock
) -> None:
    app.post(EVENTS)
    view = slack.views.open("U0ADA", modal(private_metadata="run 7", callback_id="check"))
    assert slack.submit("U0ADA", view, {"q": {"n": "12"}}).ok
    sent = json.loads(form(app)["payload"])["view"]
    assert sent["state"]["values"] == {"q": {"n": {"type": "number_input", "value": "12"}}}
    assert (sent["private_metadata"], sent["callback_id"]) == ("run 7", "check")
    assert sent["hash"] == view.hash
    assert slack.modal("U0ADA") is None


@pytest.mark.parametrize(
    ("answer", "titles"),
    [
        ({"response_action": "errors", "errors": {"q": "Too many"}}, ["A", "B"]),
        ({"response_action": "update", "view": modal("C")}, ["A", "C"]),
        ({"response_action": "push", "view": modal("C")}, ["A", "B", "C"]),
        ({"response_action": "clear"}, []),
        ({}, ["A"]),
    ],
)
def test_the_answer_to_a_submission_is_applied(
    slack: Standin, app: responses.RequestsMock, answer: dict[str, Any], titles: list[str]
) -> None:
    app.post(EVENTS, json=answer)
    slack.views.open("U0ADA", modal("A"))
    view = slack.views.push("U0ADA", modal("B"))
    outcome = slack.submit("U0ADA", view, {"n": 3})
    assert outcome.errors == answer.get("errors", {})
    assert [each.body["title"]["text"] for each in slack.views.stack("U0ADA")] == titles


def test_a_refused_answer_is_shown_to_the_developer(
    slack: Standin, app: responses.RequestsMock
) -> None:
    app.post(EVENTS, json={"response_action": "update", "view": {"type": "modal"}})
    view = slack.views.open("U0ADA", modal())
    assert "title is missing" in slack.submit("U0ADA", view, {"n": 3}).notice


def test_a_submission_without_an_answer_keeps_the_view_open(
    slack: Standin, app: responses.RequestsMock
) -> None:
    app.post(EVENTS, status=500)
    view = slack.views.open("U0ADA", modal())
    assert "error (500)" in slack.submit("U0ADA", view, {"n": 3}).notice
    assert slack.modal("U0ADA") is not None


def test_closing_is_told_where_the_app_asked_for_it(
    slack: Standin, app: responses.RequestsMock
) -> None:
    app.post(EVENTS)
    slack.close("U0ADA", slack.views.open("U0ADA", modal()))
    assert not app.calls
    slack.close("U0ADA", slack.views.open("U0ADA", modal(notify_on_close=True)))
    sent = json.loads(form(app)["payload"])
    assert (sent["type"], sent["is_cleared"]) == ("view_closed", False)


def test_an_element_in_a_view_acts_with_the_view_and_its_state(
    slack: Standin, app: responses.RequestsMock
) -> None:
    app.post(EVENTS)
    button = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}
    view = modal()
    view["blocks"] = [*view["blocks"], {"type": "actions", "elements": [button]}]
    opened = slack.views.open("U0ADA", view)
    slack.click("U0ADA", opened, "go", picked={"n": "4"})
    sent = json.loads(form(app)["payload"])
    assert sent["container"] == {"type": "view", "view_id": opened.id}
    assert sent["view"]["state"]["values"]["q"]["n"]["value"] == "4"
    assert "response_url" not in sent


def test_an_apps_own_id_names_one_view_at_a_time(client: WebClient, served: Standin) -> None:
    def open_one(user: str) -> Any:
        trigger = served.workspace.issue_trigger(user)
        return client.views_open(trigger_id=trigger, view=modal(external_id="run-7"))

    open_one("U0ADA")
    assert error_of(open_one, user="U0BEN") == "duplicate_external_id"
    client.views_update(external_id="run-7", view=modal("Changed", external_id="run-7"))
    shown = served.modal("U0ADA")
    assert shown is not None
    assert shown.body["title"]["text"] == "Changed"


def test_closing_the_whole_stack_tells_of_each_view_that_asked(
    slack: Standin, app: responses.RequestsMock
) -> None:
    app.post(EVENTS)
    slack.views.open("U0ADA", modal("A", notify_on_close=True))
    top = slack.views.push("U0ADA", modal("B", notify_on_close=True))
    slack.close("U0ADA", top, whole_stack=True)
    sent = payloads(app)
    assert [each["view"]["title"]["text"] for each in sent] == ["B", "A"]
    assert all(each["is_cleared"] for each in sent)
