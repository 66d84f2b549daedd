"""All six assessments in Slack, alone and with three people; and texts meant to do harm."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from bot.blocks import limits

from . import checking
from .checking import answer, card, invitation, start_alone, start_together
from .stage import ADA, BEN, MEI, SAM, SOURCING, Stage, buttons, shown

KINDS = ("readiness", "candidate", "location", "vendor", "risks", "health")
HOSTILE = "<!channel> *bold* _it_ ~no~ `c` {name} {0} %s <@U0BEN> <#C0GENERAL> <https://x.test|ok> "
HOSTILE += "&amp; :tada: $x_{ \u202egnp.exe"
PINGS = re.compile(r"<!(channel|here|everyone|subteam)|<@(?!U0(ADA|BEN|MEI|SAM)>)|<https?:")


def texts(value: Any) -> Iterator[tuple[str, str]]:
    """Every text of a call or a view that Slack reads as mrkdwn, and those it doesn't."""
    if isinstance(value, dict):
        if isinstance(value.get("text"), str):
            yield str(value.get("type", "mrkdwn")), value["text"]
        for part in value.values():
            yield from texts(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from texts(part)


def check_calls(stage: Stage) -> None:
    """Each message and view that was sent is within Slack's limits, and none pings."""
    surfaces = {"chat.postMessage": "message", "chat.postEphemeral": "message"}
    surfaces |= {"chat.update": "message", "views.open": "modal", "views.update": "modal"}
    surfaces |= {"views.push": "modal", "views.publish": "home"}
    for call in stage.slack.calls:
        surface = surfaces.get(call.method)
        if surface is None:
            continue
        content = call.arguments.get("view", call.arguments)
        kept = {k: v for k, v in content.items() if k in {"text", "blocks"} or surface != "message"}
        assert limits.problems(kept, surface) == []  # type: ignore[arg-type]
        for kind, text in texts(content):
            if kind == "mrkdwn":
                assert not PINGS.search(text), (call.method, text)


def everyone_is_told(stage: Stage, *users: str) -> None:
    thread = stage.seen(SOURCING, ADA, card(stage).ts)
    assert sum("decision aid" in shown(message) for message in thread) == 1
    for user in users:
        assert any("the result is in" in shown(message) for message in stage.inbox(user))


@pytest.mark.parametrize("kind", KINDS)
def test_each_assessment_is_answered_alone(stage: Stage, kind: str) -> None:
    start_alone(stage, assessment=kind)
    checking.fill(stage, ADA)
    result = checking.result(stage, ADA)
    assert stage.workspace.runs()[0].state == "closed"
    assert "decision aid" in result
    stage.home(ADA)
    check_calls(stage)


@pytest.mark.parametrize("kind", KINDS)
def test_each_assessment_is_answered_by_three(stage: Stage, kind: str) -> None:
    people = (BEN, MEI, SAM)
    start_together(stage, people, assessment=kind)
    for place, user in enumerate(people):
        answer(stage, invitation(stage, user), user, 2 * place)
    assert "3 of 3 have answered" in shown(card(stage))
    stage.click(card(stage), "Manage", ADA)
    stage.click(stage.modal(ADA), "Close now", ADA)
    everyone_is_told(stage, *people)
    stage.click(card(stage), "Result", ADA)
    own = next(m for m in stage.seen(SOURCING) if "Who does what" in buttons(m))
    stage.click(own, "Who does what", ADA)
    stage.submit(stage.modal(ADA), {"owner_0": BEN})
    stage.click(own, "One page to forward", ADA)
    stage.home(BEN)
    check_calls(stage)
    said = "\n".join(text for call in stage.slack.calls for _, text in texts(call.arguments))
    if kind != "vendor":
        assert "Payroll" not in shown(card(stage))
        assert not [u for u in people for m in stage.inbox(u) if "Payroll" in shown(m)]
    assert "80" not in "".join(
        text for user in people for m in stage.inbox(user)[:1] for _, text in texts(list(m.blocks))
    )
    assert "Traceback" not in said


def test_the_providers_own_manager_is_shown_apart(stage: Stage) -> None:
    start_together(stage, (BEN, MEI), assessment="health")
    for user, role, place in ((BEN, "user", 0), (MEI, "provider", 4)):
        stage.click(invitation(stage, user), "Answer", user)
        stage.submit(stage.modal(user), {"roles": [role]})
        checking.fill(stage, user, place)
    stage.click(card(stage), "Manage", ADA)
    stage.click(stage.modal(ADA), "Close now", ADA)
    thread = "\n".join(shown(m) for m in stage.seen(SOURCING, ADA, card(stage).ts))
    assert "provider" in thread.lower()
    result = stage.workspace.view(stage.workspace.runs()[0].id).result.result["result"]  # type: ignore[union-attr]
    assert result["separate"][0]["role"] == "provider"
    assert result["score"] < result["separate"][0]["score"]


def test_prices_are_shown_to_nobody_who_answers(stage: Stage) -> None:
    start_together(stage, (BEN,), assessment="vendor", what={"prices": "Acme = 987654\nBolt = 9"})
    stage.click(invitation(stage, BEN), "Answer", BEN)
    seen = []
    while (view := stage.modal(BEN)).body["callback_id"] != "assess_review":
        seen.append(str(view.body))
        stage.submit(view, checking.picked(stage, view, 2))
    seen.append(str(stage.modal(BEN).body))
    assert not [text for text in seen if "987654" in text]
    assert "987654" not in "".join(shown(m) for m in stage.inbox(BEN))


# Texts


@pytest.mark.parametrize("kind", ["readiness", "vendor"])
def test_texts_as_long_as_they_may_be_and_meant_to_do_harm_only_show(
    stage: Stage, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    subject = (HOSTILE * 4)[:300]
    what: dict[str, Any] = {"subject": subject} if kind == "readiness" else {}
    if kind == "vendor":
        names = [(f"{n}{HOSTILE.replace('=', '')}")[:60].strip() for n in range(5)]
        what = {"vendors": "\n".join(names), "prices": ""}
    display = f"{HOSTILE}"[:60].strip()
    more = {"Name that others see": display}
    start_together(stage, (BEN, MEI), assessment=kind, what=what, **more)
    stage.click(card(stage), "Manage", ADA)
    stage.click(stage.modal(ADA), "Remind (2 left)", ADA)
    answer(stage, invitation(stage, BEN), BEN, 0)
    answer(stage, invitation(stage, MEI), MEI, 4)
    stage.click(card(stage), "Manage", ADA)
    stage.click(stage.modal(ADA), "Close now", ADA)
    stage.click(card(stage), "Result", ADA)
    own = next(m for m in stage.seen(SOURCING) if "Who does what" in buttons(m))
    stage.click(own, "One page to forward", ADA)
    stage.direct("show me my last result", ADA)
    stage.direct("list my results", ADA)
    stage.direct("delete my answers", BEN)
    stage.home(ADA)
    stage.home(BEN)
    check_calls(stage)
    assert "as text alone" not in caplog.text  # which is what becomes of blocks that are too long
    assert "&lt;!channel&gt;" in shown(card(stage))
    assert "*bold*" not in shown(card(stage))


@pytest.mark.parametrize("letter", ['"', "&", "\u00e4", "\U0001f600", "\\", "<"])
def test_a_subject_as_long_as_it_may_be_of_any_letter_is_carried_to_the_second_form(
    stage: Stage, letter: str
) -> None:
    done = start_together(stage, (BEN,), what={"subject": letter * 300})
    assert "It has started" in str(done.body)
    assert stage.workspace.runs()[0].subject == letter * 300
    stage.click(invitation(stage, BEN), "Answer", BEN)
    assert letter in str(stage.modal(BEN).body) or letter in "&<\\"
    check_calls(stage)


def test_more_than_slack_carries_is_pointed_at_and_nothing_breaks(stage: Stage) -> None:
    form = checking.begin(stage, "", "location")
    values = {"subject": '"' * 300, "languages": '"' * 300, "home_region": "western_europe"}
    rows = [f"cost: onshore = {n % 100}, offshore = 90" for n in range(80)]
    done = stage.submit(
        form, {**values, "ratings": "\n".join(rows), "Who answers?": checking.TOGETHER}
    )
    assert all("shorten" in text or len(text) > 10 for text in done.errors.values())


@pytest.mark.parametrize("letter", ["&", "x ", "<"])
def test_a_long_text_answer_fits_the_review(stage: Stage, letter: str) -> None:
    start_alone(stage, assessment="health")
    for _ in range(20):
        view = stage.modal(ADA)
        if view.body["callback_id"] == "assess_review":
            break
        picks = checking.picked(stage, view, 2)
        fields = stage.fields(view)
        for label, element in fields.items():
            if element["type"] == "plain_text_input":
                picks[label] = (letter * 1000)[:1000]
            elif "getting better or worse" in label:
                picks[label] = "worse"
        stage.submit(view, picks)
    review = stage.modal(ADA)
    assert review.body["callback_id"] == "assess_review"
    assert limits.problems(review.body, "modal") == []
    assert "…" in str(review.body)
    checking.fill(stage, ADA)
    assert checking.result(stage, ADA)
