"""What the app asks of a workspace: the same as `manifest.json`, which isn't shipped."""

NEEDED = (
    "app_mentions:read",
    "channels:read",
    "chat:write",
    "commands",
    "files:write",
    "groups:read",
    "im:history",
    "im:write",
    "users:read",
)
OPTIONAL = ("channels:history", "groups:history")
"""For follow-ups without a mention, where `ADVISOR_FOLLOW_THREADS` is set."""


def asked(*, follow_threads: bool) -> tuple[str, ...]:
    """Return the scopes that an installation asks for."""
    return NEEDED + OPTIONAL if follow_threads else NEEDED
