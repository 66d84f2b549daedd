"""What couldn't be sent is shown to whoever asks the doctor."""

import io
from dataclasses import replace

from advisor.store import Outgoing, Turn, open_store
from bot import doctor
from bot.exchange import now
from bot.settings import Settings


def test_the_doctor_shows_what_was_given_up_and_why(settings: Settings) -> None:
    store = open_store(settings.database, clock=now)
    for number in range(7):
        call = Outgoing(f"a{number}", "chat.postMessage", {"text": "canary"}, f"C{number}")
        store.workspace("T1").commit(Turn((), (), (call,)), now())
        store.dead(call.id, f"error_{number}")
    store.close()
    out = io.StringIO()

    code = doctor.examine(replace(settings, slack_api_url="http://127.0.0.1:9/api/"), out)

    [line] = [each for each in out.getvalue().splitlines() if " delivery: " in each]
    assert code == 1
    assert line.startswith("problem  delivery: 7 messages were given up, lately ")
    assert "chat.postMessage: error_6" in line
    assert "error_0" not in line, "the last five are enough"
    assert "canary" not in out.getvalue()
