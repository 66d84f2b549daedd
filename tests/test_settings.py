"""The environment is read in one place; what is odd is refused, secrets are not shown."""

import re
from pathlib import Path

import pytest

from bot.serving import serve
from bot.settings import NAMES, SLACK_API_URL, Settings, SettingsError

ROOT = Path(__file__).parent.parent
TOKENS = {
    "SLACK_BOT_TOKEN": "xoxb-canary",
    "SLACK_SIGNING_SECRET": "canary-secret",
    "SLACK_APP_TOKEN": "xapp-canary",
    "SLACK_CLIENT_ID": "111.222",
    "SLACK_CLIENT_SECRET": "canary-client-secret",
}


def test_an_empty_environment_is_enough_to_begin() -> None:
    settings = Settings.from_env({})

    assert settings.database.name == "advisor.db"
    assert settings.slack_api_url == SLACK_API_URL
    assert settings.bot_token is settings.signing_secret is settings.app_token is None
    assert settings.client_id is settings.client_secret is None
    assert settings.port is None
    assert settings.admins == frozenset()
    assert settings.contact is None
    assert not settings.follow_threads
    assert settings.keep_unanswered


def test_every_setting_is_read() -> None:
    settings = Settings.from_env(
        {
            **TOKENS,
            "SLACK_API_URL": "http://127.0.0.1:9/api",
            "PORT": "8080",
            "DATABASE_URL": "sqlite:////data/advisor.db",
            "ADVISOR_ADMINS": " U0ADA, W0BEN ,",
            "ADVISOR_CONTACT": " #ask-sourcing ",
            "ADVISOR_FOLLOW_THREADS": "true",
            "ADVISOR_CACHE": "/var/cache/advisor",
            "ADVISOR_KEEP_UNANSWERED": "FALSE",
        }
    )

    assert settings == Settings(
        database=Path("/data/advisor.db"),
        database_chosen=True,
        slack_api_url="http://127.0.0.1:9/api/",
        bot_token="xoxb-canary",
        signing_secret="canary-secret",
        app_token="xapp-canary",
        client_id="111.222",
        client_secret="canary-client-secret",
        port=8080,
        admins=frozenset({"U0ADA", "W0BEN"}),
        contact="#ask-sourcing",
        cache=Path("/var/cache/advisor"),
        follow_threads=True,
        keep_unanswered=False,
    )


@pytest.mark.parametrize("name", sorted(NAMES))
def test_a_setting_that_is_set_to_nothing_is_not_set(name: str) -> None:
    assert Settings.from_env({name: ""}) == Settings.from_env({})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SLACK_BOT_TOKEN", "xoxp-a-persons"),
        ("SLACK_BOT_TOKEN", "xoxb-with\nline"),
        ("SLACK_SIGNING_SECRET", "with space"),
        ("SLACK_SIGNING_SECRET", "pasted\n"),
        ("SLACK_APP_TOKEN", "xoxb-the-other-one"),
        ("SLACK_APP_TOKEN", "xapp- "),
        ("SLACK_CLIENT_ID", "111.222 "),
        ("SLACK_CLIENT_SECRET", "pasted\n"),
        ("SLACK_API_URL", "slack.com/api"),
        ("SLACK_API_URL", "ftp://slack.com/api/"),
        ("SLACK_API_URL", "https://"),
        ("SLACK_API_URL", "http://["),
        ("SLACK_API_URL", "https://slack.com/api/ "),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "-1"),
        ("PORT", "eighty"),
        ("PORT", "80.0"),
        ("PORT", "²"),
        ("DATABASE_URL", "sqlite:///"),
        ("DATABASE_URL", "sqlite:advisor.db"),
        ("DATABASE_URL", "postgres://localhost/advisor"),
        ("DATABASE_URL", "advisor.db"),
        ("ADVISOR_ADMINS", "@ada"),
        ("ADVISOR_ADMINS", "U0ADA;U0BEN"),
        ("ADVISOR_ADMINS", "U0ADA, ada@example.com"),
        ("ADVISOR_CONTACT", "Ada\nBen"),
        ("ADVISOR_CONTACT", "x" * 201),
        ("ADVISOR_FOLLOW_THREADS", "yes"),
        ("ADVISOR_FOLLOW_THREADS", "1"),
        ("ADVISOR_KEEP_UNANSWERED", "off"),
        ("ADVISOR_KEEP_UNANSWERED", " true"),
        ("ADVISOR_CONTACTS", "#ask-sourcing"),
        ("ADVISOR_", "x"),
    ],
)
def test_an_odd_value_is_refused_with_a_sentence_that_names_the_variable(
    name: str, value: str
) -> None:
    with pytest.raises(SettingsError) as refused:
        Settings.from_env({name: value})

    sentence = str(refused.value)
    assert sentence.startswith(f"{name} ")
    assert "\n" not in sentence
    assert len(sentence.split()) > 5


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SLACK_BOT_TOKEN", "canary-token"),
        ("SLACK_APP_TOKEN", "canary-token"),
        ("SLACK_SIGNING_SECRET", "canary token"),
    ],
)
def test_a_refused_secret_is_not_repeated(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as refused:
        Settings.from_env({name: value})

    assert "canary" not in str(refused.value)


@pytest.mark.parametrize(
    ("there", "missing"),
    [
        ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET"),
        ("SLACK_CLIENT_SECRET", "SLACK_CLIENT_ID"),
    ],
)
def test_a_client_id_and_its_secret_come_together(there: str, missing: str) -> None:
    with pytest.raises(SettingsError, match=f"^{missing} is missing: {there} ") as refused:
        Settings.from_env({there: "canary", missing: ""})

    assert "canary" not in str(refused.value)


def test_secrets_are_hidden_in_log_lines() -> None:
    settings = Settings.from_env(TOKENS)

    assert set(settings.secrets) == set(TOKENS.values()) - {settings.client_id}


def test_secrets_are_not_in_the_repr() -> None:
    assert "canary" not in repr(Settings.from_env(TOKENS))


def test_names_of_other_programs_are_none_of_ours() -> None:
    Settings.from_env({"PATH": "/bin", "SLACK_WEBHOOK": "x", "ADVISER_CONTACT": "x"})


def test_the_example_lists_the_settings_that_are_read() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf8")

    assert sorted(re.findall(r"^#? ?([A-Z_]+)=", example, re.MULTILINE)) == sorted(NAMES)


def test_the_readme_has_a_row_for_each_setting_that_is_read() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf8")

    rows = re.findall(r"^\| `([A-Z_]+)` \|", readme, re.MULTILINE)
    assert sorted(rows) == sorted(NAMES)


HTTP = {"SLACK_SIGNING_SECRET": "s", "PORT": "8080"}
SOCKET = {"SLACK_APP_TOKEN": "xapp-1"}
BOT = {"SLACK_BOT_TOKEN": "xoxb-1"}
CLIENT = {"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "s"}


@pytest.mark.parametrize(
    ("environment", "http", "socket", "named"),
    [
        ({}, False, False, ["SLACK_BOT_TOKEN"]),
        (HTTP, False, False, ["SLACK_BOT_TOKEN", "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET"]),
        (CLIENT, False, False, ["SLACK_SIGNING_SECRET", "PORT"]),
        (CLIENT | SOCKET, False, False, ["SLACK_BOT_TOKEN"]),
        (CLIENT | HTTP | SOCKET, False, True, ["SLACK_BOT_TOKEN"]),
        (BOT, False, False, ["SLACK_SIGNING_SECRET", "PORT", "SLACK_APP_TOKEN"]),
        (BOT | {"PORT": "80"}, True, False, ["SLACK_SIGNING_SECRET", "PORT"]),
        (BOT | SOCKET, True, False, ["SLACK_SIGNING_SECRET", "PORT"]),
        (BOT | HTTP, False, True, ["SLACK_APP_TOKEN"]),
        (BOT | HTTP | SOCKET, True, True, ["--http", "--socket"]),
        (
            BOT | HTTP | SOCKET,
            False,
            False,
            ["SLACK_SIGNING_SECRET", "SLACK_APP_TOKEN", "--http", "--socket"],
        ),
    ],
)
def test_serving_says_what_is_missing_or_has_to_be_chosen(
    environment: dict[str, str], named: list[str], *, http: bool, socket: bool
) -> None:
    with pytest.raises(SettingsError) as refused:
        serve(Settings.from_env(environment), http=http, socket=socket)

    for name in named:
        assert name in str(refused.value)
