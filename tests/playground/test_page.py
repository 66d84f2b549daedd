"""What the page is given: files, state, the stream of changes; and who is kept out."""

import doctest
import json
import threading
from collections.abc import Iterator

import pytest
import requests
import responses

from bot.playground import ManualClock, Standin, server
from bot.playground.feed import KEPT
from tests.playground.conftest import EVENTS


def lines(response: requests.Response) -> Iterator[str]:
    return (line.decode() for line in response.iter_lines())


def first_change(response: requests.Response) -> dict[str, object]:
    for line in lines(response):
        if line.startswith("data: "):
            change: dict[str, object] = json.loads(line.removeprefix("data: "))
            return change
    raise AssertionError("the stream ended")


@pytest.mark.parametrize("path", ["/", "/assets/app.js", "/assets/base.css", "/assets/advisor.svg"])
def test_the_page_may_load_nothing_from_elsewhere(served: Standin, path: str) -> None:
    answer = requests.get(served.url + path, timeout=5)
    assert answer.status_code == 200
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'self';")
    assert "https://" not in answer.text.replace("(?:https?", "")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Host": "localhost:1"}, 200),
        ({"Host": "evil.example"}, 403),
        ({"Host": "127.0.0.1.evil.example:3000"}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Host": "localhost:3000", "Origin": "http://localhost:3000"}, 200),
        ({"Host": "localhost:3000", "Origin": "http://localhost:4000"}, 403),
    ],
)
def test_other_sites_are_kept_out(served: Standin, headers: dict[str, str], status: int) -> None:
    for path in ("/page/state", "/", "/api/api.test"):
        assert requests.get(served.url + path, headers=headers, timeout=5).status_code == status


def test_a_stand_in_on_every_interface_answers_to_addresses_but_not_to_names() -> None:
    slack = Standin(host="0.0.0.0", clock=ManualClock())  # noqa: S104
    client = slack.flask.test_client()
    assert client.get("/page/state", headers={"Host": "192.168.1.5:3000"}).status_code == 200
    assert client.get("/page/state", headers={"Host": "evil.example:3000"}).status_code == 403


def test_the_state_holds_what_one_person_may_see(slack: Standin) -> None:
    slack.workspace.post("G0SOURCING", "U0ADA", "secret")
    slack.workspace.post("C0GENERAL", "U0ADVISOR", "psst", viewer="U0ADA")
    slack.workspace.post("C0GENERAL", "U0ADA", "hello")
    client = slack.flask.test_client()

    def texts(user: str) -> list[str]:
        state = json.loads(client.get(f"/page/state?user={user}").text)
        return [message["text"] for message in state["messages"]]

    seen = {user: texts(user) for user in ("U0ADA", "U0BEN", "U0MEI")}
    assert seen == {
        "U0ADA": ["psst", "hello", "secret"],
        "U0BEN": ["hello", "secret"],
        "U0MEI": ["hello"],
    }


def test_the_stream_brings_changes_at_once(served: Standin) -> None:
    since = requests.get(f"{served.url}/page/state", timeout=5).json()["since"]
    address = f"{served.url}/page/stream?user=U0BEN&since={since}"
    with requests.get(address, stream=True, timeout=5) as stream:
        served.workspace.post("C0GENERAL", "U0ADVISOR", "psst", viewer="U0ADA")
        served.workspace.post("C0GENERAL", "U0ADA", "hello")
        change = first_change(stream)
    assert (change["kind"], change["text"]) == ("message", "hello")


def test_a_page_that_was_away_catches_up_or_starts_anew(served: Standin) -> None:
    since = requests.get(f"{served.url}/page/state", timeout=5).json()["since"]
    served.workspace.post("C0GENERAL", "U0ADA", "missed")
    address = f"{served.url}/page/stream?user=U0ADA"
    header = {"Last-Event-ID": since}
    with requests.get(address, headers=header, stream=True, timeout=5) as stream:
        assert first_change(stream)["text"] == "missed"
    with requests.get(f"{address}&since=other-1", stream=True, timeout=5) as stream:
        assert "event: reset" in list(lines(stream))
    for _ in range(KEPT + 1):
        served.workspace.feed.publish("channel", {})
    with requests.get(address, headers=header, stream=True, timeout=5) as stream:
        assert "event: reset" in list(lines(stream))


def test_stopping_ends_the_streams(slack: Standin) -> None:
    with slack:
        since = requests.get(f"{slack.url}/page/state", timeout=5).json()["since"]
        stream = requests.get(f"{slack.url}/page/stream?since={since}", stream=True, timeout=5)
    assert "event: reset" not in list(lines(stream))
    stream.close()


def test_what_a_person_does_on_the_page_happens(
    slack: Standin, app: responses.RequestsMock
) -> None:
    app.post(EVENTS)
    client = slack.flask.test_client()
    said = {"user": "U0ADA", "channel": "C0OPERATIONS", "text": " @Advisor hi "}
    answer = client.post("/page/do/say", json=said)
    assert answer.json["ok"]  # type: ignore[index]
    assert slack.messages("#operations")[0].text == "<@U0ADVISOR> hi"
    command = {"user": "U0ADA", "channel": "C0OPERATIONS", "text": "/nonsense"}
    assert not client.post("/page/do/command", json=command).json["ok"]  # type: ignore[index]
    assert "not a command" in slack.messages("#operations", viewer="U0ADA")[-1].text


@pytest.mark.parametrize(
    ("deed", "body", "error"),
    [
        ("say", {"user": "U0MEI", "channel": "G0SOURCING", "text": "x"}, "channel_not_found"),
        ("say", {"user": "U0ADA", "channel": "C0GENERAL", "text": "  "}, "no_text"),
        ("say", {"user": "U0ADA", "text": "x"}, "invalid_arguments: 'channel'"),
        ("dance", {"user": "U0ADA"}, "unknown_method"),
        ("close", {"user": "U0ADA", "view": "V1"}, "not_found"),
    ],
)
def test_what_cannot_be_done_is_refused_by_name(
    slack: Standin, deed: str, body: dict[str, str], error: str
) -> None:
    answer = slack.flask.test_client().post(f"/page/do/{deed}", json=body)
    assert answer.status_code == 400
    assert answer.json == {"ok": False, "error": error}


def test_somebody_elses_private_message_and_modal_cannot_be_used(
    slack: Standin, app: responses.RequestsMock
) -> None:
    button = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}
    blocks = [{"type": "actions", "block_id": "b", "elements": [button]}]
    message = slack.workspace.post("C0GENERAL", "U0ADVISOR", "x", blocks=blocks, viewer="U0ADA")
    body = {"channel": "C0GENERAL", "ts": message.ts, "action_id": "go", "block_id": "b"}
    answer = slack.flask.test_client().post("/page/do/click", json={"user": "U0BEN", **body})
    assert answer.status_code == 400
    assert not app.calls


def test_many_threads_post_without_losing_or_mixing_anything(slack: Standin) -> None:
    start = threading.Barrier(8)

    def post(number: int) -> None:
        start.wait()
        for place in range(50):
            slack.workspace.post("C0GENERAL", "U0ADA", f"{number}.{place}")

    threads = [threading.Thread(target=post, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = slack.messages("#general")
    stamps = [message.ts for message in found]
    assert len(set(stamps)) == 400
    assert stamps == sorted(stamps)
    assert slack.workspace.feed.last == 400
    assert [m.text for m in found if m.text.startswith("3.")] == [f"3.{n}" for n in range(50)]


def test_the_example_in_the_documentation_holds() -> None:
    assert doctest.testmod(server).failed == 0
