"""What is counted, for Prometheus to read. No text, no names, no ids."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from advisor import Kind, Outcome
from advisor.store import Backlog, Change, EndRun, OpenRun

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0)
"""Seconds; Slack waits for three."""
_KINDS = frozenset(
    {
        "block_actions",
        "block_suggestion",
        "command",
        "event_callback",
        "message_action",
        "refused",
        "shortcut",
        "ssl_check",
        "url_verification",
        "view_closed",
        "view_submission",
    }
)


class Metrics:
    """The counters of one running app."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = self._counter("requests", "Requests from Slack.", "kind", "status")
        self._acks = Histogram(
            "advisor_ack_seconds",
            "From a request's arrival to its answer.",
            buckets=_BUCKETS,
            registry=self._registry,
        )
        self._replies = self._counter("replies", "Replies committed.", "kind")
        self._recognitions = self._counter("recognitions", "Questions recognised.", "decision")
        self._deliveries = self._counter("deliveries", "Calls to Slack.", "outcome")
        self._runs = self._counter("runs", "Assessments opened, closed, called off.", "state")
        self._waiting = self._gauge("waiting", "Questions and calls to Slack that wait.")
        self._oldest = self._gauge("waiting_oldest_seconds", "How long the oldest has waited.")
        for outcome in ("sent", "retried", "redirected", "dead"):
            self._deliveries.labels(outcome)

    def acknowledged(self, kind: str, status: int, seconds: float) -> None:
        """Count a request that Slack sent, and how long it waited for its answer."""
        self._requests.labels(kind if kind in _KINDS else "other", str(status)).inc()
        if kind != "refused":
            self._acks.observe(seconds)

    def replied(self, outcome: Outcome) -> None:
        """Count a reply and what was decided about the questions in it."""
        reply = outcome.reply
        self._replies.labels(reply.kind.value).inc()
        for part in reply.parts:
            if reply.kind is Kind.CLARIFY:
                decision = "ambiguous"
            else:
                decision = "unrecognised" if part.intent is None else "accepted"
            self._recognitions.labels(decision).inc()

    def delivered(self, outcome: str) -> None:
        """Count what came of a call: `sent`, `retried`, `redirected` or `dead`."""
        self._deliveries.labels(outcome).inc()

    def changed(self, *changes: Change) -> None:
        """Count runs that were opened and ended."""
        for change in changes:
            if isinstance(change, OpenRun):
                self._runs.labels("open").inc()
            elif isinstance(change, EndRun):
                self._runs.labels(change.run.state).inc()

    def shown(self, backlog: Backlog) -> bytes:
        """Return everything in Prometheus's text format."""
        self._waiting.set(backlog.count)
        self._oldest.set(backlog.age.total_seconds())
        return generate_latest(self._registry)

    def _counter(self, name: str, text: str, *labels: str) -> Counter:
        return Counter(f"advisor_{name}", text, labels, registry=self._registry)

    def _gauge(self, name: str, text: str) -> Gauge:
        return Gauge(f"advisor_{name}", text, registry=self._registry)
