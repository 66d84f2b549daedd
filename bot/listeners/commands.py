"""`/advisor`: answers, checks and results that only the person who typed it sees."""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from advisor import Memory, Outcome, Steering
from bot import inbound, inbound_forms
from bot.inbound import Said
from bot.listeners.asking import Asking
from bot.listeners.assessments import Desk, begin

COMMAND = "/advisor"
_HELP = {"", "help", "usage", "?"}
_CHECK = {"check", "checks", "assess", "assessment"}
_RESULTS = {"": "result_list", "latest": "result_latest", "compare": "result_compare"}


def register(app: App, asking: Asking, desk: Desk) -> None:
    """Listen to the slash command."""

    @app.command(COMMAND)
    def typed(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        said = inbound.command(body)
        verb, _, rest = said.text.strip().partition(" ")
        if verb.lower() in _CHECK and _is_known(desk, rest):
            identity, _, subject = rest.strip().partition(" ")
            asked = {"assessment": identity.lower(), "subject": subject.strip()}
            begin(desk, client, inbound_forms.command(body), asked)
        elif verb.lower() == "results" and rest.strip().lower() in _RESULTS:
            _tell(asking, said, Steering(_RESULTS[rest.strip().lower()]))
        elif verb.lower() == "search":
            asking.exchange.reply(
                said.place, said.keys, lambda memory, _: asking.advisor.search(rest, memory)
            )
        else:
            asking.ask_text(said.place, said.keys, _question(verb.lower(), rest, said))
        ack()


def _is_known(desk: Desk, rest: str) -> bool:
    """Whether an assessment is named, or none at all; other words are a question."""
    named = rest.strip().partition(" ")[0].lower()
    return not named or named in desk.shelf.definitions


def _tell(asking: Asking, said: Said, wanted: Steering) -> None:
    def compose(memory: Memory, _: str) -> Outcome:
        return Outcome(asking.steer(said.place, wanted).reply, memory)

    asking.exchange.reply(said.place, said.keys, compose)


def _question(verb: str, rest: str, said: Said) -> str:
    """Return what is asked; people forget the verb, and a question is a question."""
    if verb == "ask":
        return rest
    return "help" if verb in _HELP else said.text
