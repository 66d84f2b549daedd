"""The shape of the house, and the names that people and programs rely on."""

import importlib
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("bot", "advisor", "intents", "knowledge")
TARGETS = ("run", "test", "check", "bench", "torture")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf8"))


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_says_what_it_is_and_is_typed(package: str) -> None:
    assert importlib.import_module(package).__doc__
    assert (ROOT / package / "py.typed").exists()


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("bot.cli", "main"),
        ("bot.settings", "Settings.from_env"),
        ("bot.app", "create_app"),
        ("bot.inbound", None),
        ("bot.listeners", "register"),
        ("bot.blocks.limits", None),
        ("bot.delivery", "Sender"),
        ("bot.web", "create_web"),
        ("bot.playground", "Standin"),
        ("advisor", "Advisor.answer"),
        ("advisor.answering", None),
        ("advisor.store", "open_store"),
        ("advisor.cli", "run_ask"),
        ("intents", "Recogniser.recognise"),
        ("intents", "train"),
        ("intents", "Recognition"),
        ("intents", "Accepted"),
        ("intents", "Ambiguous"),
        ("intents", "Unrecognised"),
        ("knowledge", "Library.search"),
        ("knowledge", "load"),
        ("knowledge", "check"),
    ],
)
def test_a_name_the_design_relies_on_exists(module: str, name: str | None) -> None:
    found: object = importlib.import_module(module)
    for part in (name or "").split("."):
        found = getattr(found, part) if part else found


@pytest.mark.parametrize(
    "path",
    [
        *("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE", "SECURITY.md"),
        *(".env.example", "Makefile", "manifest.json", "Procfile", "pyproject.toml"),
        *("requirements.txt", "requirements-dev.txt", "knowledge/sources.yaml"),
        *("knowledge/entries", "intents/data/intents", "intents/data/entities", "docs"),
    ],
)
def test_what_a_newcomer_looks_for_is_there(path: str) -> None:
    found = ROOT / path
    assert found.exists()
    assert found.is_dir() or found.stat().st_size > 0


def test_the_command_is_advisor() -> None:
    assert PROJECT["project"]["scripts"] == {"advisor": "bot.cli:main"}


def test_the_dependency_rule_is_checked() -> None:
    contracts = PROJECT["tool"]["importlinter"]["contracts"]
    layers = [one["layers"] for one in contracts if one["type"] == "layers"]
    assert ["bot", "advisor", "intents | knowledge"] in layers
    forbidden = {name for one in contracts for name in one.get("forbidden_modules", ())}
    assert {"slack_bolt", "slack_sdk", "sklearn", "sqlite3", "bot.playground"} <= forbidden


@pytest.mark.parametrize("package", ["intents", "knowledge"])
def test_the_two_at_the_bottom_load_nothing_of_the_others(package: str) -> None:
    code = (
        f"import sys, {package}; print(*sorted(name for name in sys.modules "
        "if name.split('.')[0] in ('bot', 'advisor', 'intents', 'knowledge', 'slack_bolt', "
        "'slack_sdk', 'flask', 'sqlite_utils')))"
    )
    ran = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert {name.split(".")[0] for name in ran.stdout.split()} == {package}


def test_every_content_file_is_shipped() -> None:
    data = PROJECT["tool"]["setuptools"]["package-data"]
    for package in PACKAGES:
        shipped = {path for glob in data[package] for path in (ROOT / package).glob(glob)}
        edited = {
            path
            for kind in ("*.yaml", "*.md", "*.html", "*.css", "*.js", "*.svg")
            for path in (ROOT / package).rglob(kind)
        }
        assert edited <= shipped


def test_help_lists_the_commands() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "bot", "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.startswith("usage: advisor ")
    listed = re.findall(r"^    (\w+)", ran.stdout, re.MULTILINE)
    assert {"playground", "serve", "ask", "content", "doctor"} <= set(listed)


@pytest.mark.parametrize("target", TARGETS)
def test_a_make_target_exists_and_the_readme_names_it(target: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf8")
    assert re.search(rf"^{target}:", makefile, re.MULTILINE)
    assert f"make {target}" in (ROOT / "README.md").read_text(encoding="utf8")


def test_no_pickle_is_shipped_or_loaded() -> None:
    code = "\n".join(
        path.read_text(encoding="utf8") for name in PACKAGES for path in (ROOT / name).rglob("*.py")
    )
    assert not re.search(r"\bimport (pickle|joblib)\b|allow_pickle=True", code)
    assert not [
        path
        for name in PACKAGES
        for kind in ("*.pkl", "*.joblib", "*.pickle")
        for path in (ROOT / name).rglob(kind)
    ]


def test_no_lock_file_names_a_package_index() -> None:
    for name in ("requirements.txt", "requirements-dev.txt", "pyproject.toml"):
        text = (ROOT / name).read_text(encoding="utf8")
        assert "index-url" not in text


def test_only_the_settings_read_the_environment() -> None:
    readers = {
        path.relative_to(ROOT).as_posix()
        for name in PACKAGES
        for path in (ROOT / name).rglob("*.py")
        if re.search(r"os\.environ|os\.getenv|getenv\(", path.read_text(encoding="utf8"))
    }
    assert readers == {"bot/cli.py"}, "which hands it to Settings.from_env"
