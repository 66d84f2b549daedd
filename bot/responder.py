"""Answers the questions that were accepted, in the order in which they came.

One thread does it: composing is work for the processor, of which a second thread would find no
more, and an acknowledgement would wait behind both. What an earlier process left is answered first.
"""

import logging
import threading
import time

from advisor.store import Pending, Refused, StoreClosed, StoreError
from bot import mishaps
from bot.inbound import Place
from bot.listeners.asking import Asking

logger = logging.getLogger(__name__)

_FEW = 16
"""Questions read at a time."""
_STORE_PAUSE = 1.0
"""Seconds until a store that is full or busy is asked again."""


class Responder:
    """Works the accepted questions off.

    Args:
        asking: Composes the answers and commits them.
        bell: Is set when a question was accepted.
        contact: Who to ask when the advisor can't help.
    """

    def __init__(self, asking: Asking, bell: threading.Event, contact: str | None) -> None:
        self._asking = asking
        self._store = asking.exchange.store
        self._bell = bell
        self._contact = contact
        self._stopping = threading.Event()
        self._deadline = 0.0
        self._thread = threading.Thread(target=self._run, name="responder", daemon=True)

    def start(self) -> None:
        """Starts the thread."""
        self._bell.set()
        self._thread.start()

    def stop(self, within: float = 10.0) -> bool:
        """Answers what waits, for so many seconds at most; the next start answers the rest.

        Returns:
            Whether all is answered.
        """
        self._deadline = time.monotonic() + within
        self._stopping.set()
        self._bell.set()
        self._thread.join(within + _STORE_PAUSE)
        try:
            return not self._store.pending(1)
        except StoreError:
            return False

    def answer_pending(self) -> None:
        """Answers what waits, on the calling thread.

        Raises:
            StoreError: What couldn't be committed still waits.
        """
        while not self._is_over() and (waiting := self._store.pending(_FEW)):
            for each in waiting:
                if self._is_over():
                    return
                began = time.thread_time()
                self._answer(each)
                # The next one waits as long: half of the interpreter's time is for other threads.
                self._stopping.wait(time.thread_time() - began)

    def _run(self) -> None:
        while not self._is_over():
            self._bell.wait()
            self._bell.clear()
            try:
                self.answer_pending()
            except StoreClosed:
                return
            except StoreError as error:
                logger.error("questions have to wait: %s", error)  # noqa: TRY400 - says it all
                self._pause()
            except Exception:
                logger.exception("answering stumbled")
                self._pause()
            if self._stopping.is_set():
                return

    def _pause(self) -> None:
        """Waits before what waits is looked at again; not while stopping."""
        self._stopping.wait(_STORE_PAUSE)
        self._bell.set()

    def _is_over(self) -> bool:
        return self._stopping.is_set() and time.monotonic() >= self._deadline

    def _answer(self, pending: Pending) -> None:
        """Answers a question, or says that it can't be: what fails for good must not wait."""
        try:
            self._asking.answer(pending.question, pending.asked_at)
        except Exception as error:
            if _passes(error):
                raise
            logger.exception("a question failed")
            self._excuse(pending)

    def _excuse(self, pending: Pending) -> None:
        """Says once that a question came to nothing; what people say to each other needs none."""
        question, exchange = pending.question, self._asking.exchange
        if not question.overheard:
            try:
                said = mishaps.unanswered(Place(**question.place), self._contact)
                exchange.excuse(pending.team, question.id, said)
            except Exception as error:
                # The place may be in the form of another version of the app.
                if _passes(error):
                    raise
                logger.exception("and nobody could be told")
            else:
                return
        exchange.excuse(pending.team, question.id)


def _passes(error: Exception) -> bool:
    """Whether it is the store that is in trouble, and not the question."""
    return isinstance(error, StoreError) and not isinstance(error, Refused)
