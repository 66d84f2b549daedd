"""Taken out of a workspace, the app erases what it kept of it; forgetting a person needs a stop."""

import re
from pathlib import Path

import pytest

from advisor import Advisor
from advisor.store import Rate, Turn, open_store
from bot import cli
from bot.exchange import now
from bot.settings import Settings
from tests.store.inside import content
from tests.torture.inside import inside
from tests.torture.traffic import TEAM, direct, event

from .stage import ADA, Stage


@pytest.mark.parametrize("tokens_first", [False, True])
def test_an_uninstalled_app_keeps_nothing_of_the_workspace(
    stage: Stage, *, tokens_first: bool
) -> None:
    stage.thumb(stage.direct("What is BPO?"), "up")
    assert stage.workspace.ratings()

    stage.slack.uninstall(tokens_first=tokens_first)

    assert stage.workspace.ratings() == ()
    assert stage.workspace.erase() == 0, "not even an event's key"


def test_after_that_nothing_of_it_is_in_any_of_the_files(stage: Stage, settings: Settings) -> None:
    stage.direct("Is the Zanzibar office ours?")
    stage.thumb(stage.direct("What is BPO?"), "up")
    assert {word for word in (b"Zanzibar", ADA.encode()) if word in content(settings.database)}

    stage.slack.uninstall()
    stage.eventually(lambda: stage.workspace.erase() == 0)

    left = content(settings.database)
    assert b"Zanzibar" not in left
    assert ADA.encode() not in left


LEAVING: dict[str, dict[str, object]] = {"uninstalled": {"type": "app_uninstalled"}}
STAYING: dict[str, dict[str, object]] = {
    "the app's token": {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": ["U0ADVISOR"]}},
    "a person's token": {"type": "tokens_revoked", "tokens": {"oauth": ["U0ADA"], "bot": []}},
    "no tokens": {"type": "tokens_revoked"},
    "odd tokens": {"type": "tokens_revoked", "tokens": ["bot"]},
}


@pytest.mark.parametrize("name", [*LEAVING, *STAYING])
def test_only_the_workspace_that_the_app_left_is_erased(
    advisor: Advisor, settings: Settings, name: str
) -> None:
    with inside(settings, advisor) as app:
        for number, team in enumerate((TEAM, "T0OTHER")):
            assert app.deliver(direct(number, "What is BPO?", team=team)) == 200
        inner = (LEAVING | STAYING)[name]

        assert app.deliver(event(7, dict(inner))) == 200

        left = {
            team for team in (TEAM, "T0OTHER") if app.store.workspace(team).backlog(now()).count
        }
        assert left == ({"T0OTHER"} if name in LEAVING else {TEAM, "T0OTHER"})


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "advisor.db"
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{path}")
    return path


def rated(database: Path) -> None:
    store = open_store(database, clock=now)
    for team in ("T1", "T2"):
        thumb = Rate(ADA, "a1", ("bpo",), None, "up")
        store.workspace(team).commit(Turn((), (thumb,)), now())
    store.close()


def test_a_person_is_forgotten(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rated(database)

    assert cli.main(["forget", ADA, "--team", "T1"]) == 0
    assert re.match(r"1 rows? about U0ADA", capsys.readouterr().out)
    assert cli.main(["forget", ADA]) == 0
    assert cli.main(["forget", ADA]) == 0

    assert "Nothing was kept about U0ADA" in capsys.readouterr().out
    assert ADA.encode() not in database.read_bytes()


def test_forgetting_says_to_stop_the_app(
    database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = open_store(database, clock=now)

    assert cli.main(["forget", ADA]) == 2

    store.close()
    assert "stop the app, then try again" in capsys.readouterr().err


def test_forgetting_makes_no_database(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["forget", ADA]) == 2

    assert not database.exists()
    assert "start the app once" in capsys.readouterr().err


def test_only_a_users_id_can_be_forgotten(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["forget", "@ada"])

    assert "not a user id" in capsys.readouterr().err
