"""Who and what there is at the start: eight people, four channels, direct messages with the app."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.playground.values import Channel, Person

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.playground.values import Settings

ADA: Final = "U0ADA"
BEN: Final = "U0BEN"
MEI: Final = "U0MEI"
SAM: Final = "U0SAM"
PRIYA: Final = "U0PRIYA"
GUS: Final = "U0GUS"
OLGA: Final = "U0OLGA"
LEO: Final = "U0LEO"
SLACKBOT: Final = "USLACKBOT"

GENERAL: Final = "C0GENERAL"
OPERATIONS: Final = "C0OPERATIONS"
SOURCING: Final = "G0SOURCING"
PARTNERS: Final = "C0PARTNERS"
PARTNER_TEAM: Final = "T0NORTHWND"

PEOPLE: Final = (
    Person(ADA, "ada", "Ada Okafor", "Head of Operations", is_admin=True, is_owner=True),
    Person(BEN, "ben", "Ben Lindqvist", "Finance Manager", tz="Europe/Stockholm"),
    Person(MEI, "mei", "Mei Tanaka", "Customer Support Lead", tz="Asia/Tokyo"),
    Person(SAM, "sam", "Sam Carter", "IT Service Owner", tz="America/New_York"),
    Person(PRIYA, "priya", "Priya Nair", "Head of Compliance", tz="Asia/Kolkata"),
    Person(GUS, "gus", "Gus Moreau", "Contractor", is_restricted=True, tz="Europe/Paris"),
    Person(
        OLGA,
        "olga",
        "Olga Novak",
        "Account Manager at Northwind",
        is_stranger=True,
        team_id=PARTNER_TEAM,
        tz="Europe/Prague",
    ),
    Person(LEO, "leo", "Leo Brandt", "Left last year", deleted=True),
)
"""Ada is admin and owner, Gus a guest, Olga of another organisation, Leo deactivated."""

_EMPLOYEES: Final = frozenset({ADA, BEN, MEI, SAM, PRIYA})


def bots(settings: Settings) -> tuple[Person, ...]:
    """The app's bot user and Slackbot."""
    return (
        Person(settings.bot_user, "advisor", "Advisor", "App", is_bot=True),
        Person(SLACKBOT, "slackbot", "Slackbot", "", is_bot=True),
    )


def channels(settings: Settings) -> tuple[Channel, ...]:
    """The channels, the app a member of each, and everybody's direct messages with it."""
    with_app = _EMPLOYEES | {settings.bot_user}
    return (
        Channel(GENERAL, "general", with_app, "Company-wide announcements"),
        Channel(OPERATIONS, "operations", with_app | {GUS}, "How the work gets done"),
        Channel(
            SOURCING,
            "sourcing",
            frozenset({ADA, BEN, settings.bot_user}),
            "Ada and Ben only",
            is_private=True,
        ),
        Channel(
            PARTNERS,
            "northwind-partners",
            frozenset({ADA, BEN, OLGA, settings.bot_user}),
            "Shared with Northwind",
            is_ext_shared=True,
            connected_teams=(PARTNER_TEAM,),
        ),
        *direct(PEOPLE, settings.bot_user),
    )


def direct(people: Iterable[Person], bot: str) -> list[Channel]:
    """The direct messages with the app of those who can have some."""
    return [
        Channel(
            "D" + person.id.removeprefix("U"),
            "advisor",
            frozenset({person.id, bot}),
            owner=person.id,
        )
        for person in people
        if not (person.is_stranger or person.deleted)
    ]
