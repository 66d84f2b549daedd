"""The distribution's Chromium, driven through playwright; nothing is downloaded."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

ARGUMENTS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
HOW_TO_GET_IT = (
    "Chromium is not installed, so the page is not tested in a browser; "
    "get it with `apt-get install chromium` or `brew install --cask chromium`"
)
SECONDS = 10


def chromium() -> str | None:
    """Where Chromium is, if it is anywhere."""
    fixed = Path("/usr/bin/chromium")
    names = ("chromium", "chromium-browser", "google-chrome")
    return str(fixed) if fixed.exists() else next(filter(None, map(shutil.which, names)), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests; without one they are skipped, in CI they fail."""
    executable = chromium()
    if executable is None:
        if os.environ.get("CI"):
            pytest.fail(HOW_TO_GET_IT)
        pytest.skip(HOW_TO_GET_IT)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh window; an error in the page's scripts or a blocked request fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 860}, locale="en-GB")
    context.set_default_timeout(SECONDS * 1000)
    expect.set_options(timeout=SECONDS * 1000)
    opened = context.new_page()
    trouble: list[str] = []
    opened.on("pageerror", lambda error: trouble.append(str(error)))
    opened.on(
        "console",
        lambda line: trouble.append(line.text) if "Content Security Policy" in line.text else None,
    )
    yield opened
    context.close()
    assert trouble == []
