"""A local stand-in for Slack: a page to talk to the real app, and the tests' double of Slack.

`Standin` is the whole of it; `play` runs it beside an app until Ctrl-C.
"""

from bot.playground.clock import ManualClock, SystemClock
from bot.playground.faults import Fault, dropped, garbage, hang, rate_limited, server_error
from bot.playground.run import DEFAULT_HOST, DEFAULT_PORT, AppSettings, play, playing
from bot.playground.server import Standin
from bot.playground.serving import PortTaken
from bot.playground.values import Ack, File, Message, Outcome, Refused, View

__all__ = [
    "DEFAULT_HOST",
    "DEFAULT_PORT",
    "Ack",
    "AppSettings",
    "Fault",
    "File",
    "ManualClock",
    "Message",
    "Outcome",
    "PortTaken",
    "Refused",
    "Standin",
    "SystemClock",
    "View",
    "dropped",
    "garbage",
    "hang",
    "play",
    "playing",
    "rate_limited",
    "server_error",
]
