"""Log lines: one each, short, without secrets, without characters that could fake another line.

An exception is shown as its type and where it was raised. Its text is left out, because it may
quote what a person wrote.
"""

import logging
import re
import threading
import traceback
from collections.abc import Iterable
from types import TracebackType

LONGEST = 1900
"""Bytes of a line; what is longer is cut."""
_FRAMES = 12
_HIDDEN = "[hidden]"
_SECRETS = re.compile(
    r"""
    \bx(?:ox[a-z]|app|oxe\.xox[a-z])-[\w.-]+            # tokens
    | https?://hooks\.slack\.com/\S*                    # addresses that take replies
    | /(?:actions|commands|response|services|triggers|workflows)/[\w-]+(?:/[\w-]+)*
    | \b\d{6,}\.\d{6,}\.[0-9a-f]{16,}\b                 # trigger ids
    | \bv\d+=[0-9a-f]{32,}                              # signatures
    | (?<=ticket=)[^\s&]+                               # of a Socket Mode address
    | (?<=Bearer\ )\S+
    | (?<=code=)[^\s&]+                                 # of an installation
    """,
    re.VERBOSE,
)

ExcInfo = tuple[type[BaseException] | None, BaseException | None, TracebackType | None]


class Formatter(logging.Formatter):
    """Formats lines; `hide` adds secrets that have no form by which to know them."""

    def __init__(self) -> None:
        super().__init__()
        self._secrets: tuple[str, ...] = ()

    def hide(self, secrets: Iterable[str]) -> None:
        """Hide these texts wherever they occur from now on."""
        found = {secret for secret in secrets if secret}
        self._secrets = tuple(sorted(found | {*self._secrets}, key=len, reverse=True))

    def format(self, record: logging.LogRecord) -> str:
        """Return a record as one line."""
        text = f"{self.formatTime(record)} {record.levelname} {record.name}: {_message(record)}"
        if record.exc_info:
            text = f"{text} | {self.formatException(record.exc_info)}"
        return shortened(printable(self.redacted(text)))

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802 - logging's name
        """Return the types of an exception and its causes, and the innermost frames."""
        trail: list[str] = []
        error = ei[1]
        while error is not None and len(trail) < _FRAMES:
            trail.append(type(error).__name__)
            error = error.__cause__ or error.__context__
        frames = traceback.extract_tb(ei[2])[-_FRAMES:]
        where = " > ".join(f"{_short(each.filename)}:{each.lineno} {each.name}" for each in frames)
        return f"{' from '.join(trail)} at {where}"

    def redacted(self, text: str) -> str:
        """Return `text` without secrets."""
        for secret in self._secrets:
            text = text.replace(secret, _HIDDEN)
        return _SECRETS.sub(_HIDDEN, text)


def printable(text: str) -> str:
    """Return `text` with everything escaped that can't be seen or moves what can."""
    return "".join(each if each.isprintable() else _escaped(each) for each in text)


def shortened(text: str) -> str:
    """Return `text`, cut if it is longer than a line may be."""
    raw = text.encode()
    if len(raw) <= LONGEST:
        return text
    return raw[:LONGEST].decode(errors="ignore") + " …"


def set_up() -> Formatter:
    """Log everything through one formatter to standard error, uncaught exceptions included."""
    formatter = Formatter()
    handler = logging.StreamHandler()
    handler.setFormatter(formatter)
    root = logging.getLogger()
    for other in [each for each in root.handlers if isinstance(each.formatter, Formatter)]:
        root.removeHandler(other)
    root.addHandler(handler)
    threading.excepthook = thread_ended
    return formatter


def formatter() -> Formatter:
    """Return the formatter that `set_up` installed, or one that nobody uses."""
    for handler in logging.getLogger().handlers:
        if isinstance(handler.formatter, Formatter):
            return handler.formatter
    return Formatter()


def thread_ended(arguments: threading.ExceptHookArgs) -> None:
    """Log what ended a thread; for `threading.excepthook`."""
    if arguments.exc_type is SystemExit:
        return
    name = arguments.thread.name if arguments.thread else "?"
    error = arguments.exc_value or arguments.exc_type()
    logging.getLogger(__name__).critical("the thread %s ended", name, exc_info=error)


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except Exception as error:  # noqa: BLE001 - a line that can't be put together must not stop us
        return f"{str(record.msg)[:80]} ({type(error).__name__})"


def _short(filename: str) -> str:
    return "/".join(filename.replace("\\", "/").split("/")[-2:])


def _escaped(character: str) -> str:
    number = ord(character)
    if number < 0x100:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"
