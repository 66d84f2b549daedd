"""The page in a browser, in front of the real app."""

import re
from typing import Protocol

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser


class Playground(Protocol):
    """What the fixture has to offer."""

    @property
    def url(self) -> str:
        """The address of the page."""


def open_channel(page: Page, playground: Playground, name: str) -> None:
    page.goto(playground.url)
    page.locator("#rail").get_by_role("link", name=name).click()
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()


def say(page: Page, text: str) -> None:
    page.locator("#composer").fill(text)
    page.locator("#composer").press("Enter")


def answers(page: Page) -> Locator:
    """The advisor's public answers in the open thread."""
    return page.locator("#thread .message:not(.ephemeral)", has=page.locator(".actions, .context"))


def test_a_newcomer_asks_follows_up_rates_and_finds_everything_again(
    page: Page, playground: Playground
) -> None:
    open_channel(page, playground, "operations")
    say(page, "@Advisor What is BPO?")

    thread = page.locator("#thread")
    expect(answers(page)).to_have_count(1)
    expect(thread).to_contain_text(re.compile("source", re.IGNORECASE))

    answers(page).first.locator(".actions button").first.click()
    expect(answers(page)).to_have_count(2)

    thumb = answers(page).last.get_by_role("group", name="Rate this answer").get_by_role("button")
    thumb.first.click()
    expect(thumb.first).to_have_attribute("aria-pressed", "true")
    note = page.locator(".message.ephemeral")
    expect(note).to_have_count(1)
    expect(note).to_contain_text("Only visible to you")
    expect(note).to_contain_text(re.compile("thank", re.IGNORECASE))

    page.reload()
    expect(answers(page)).to_have_count(2)
    expect(note).to_have_count(1)
    expect(thumb.first).to_have_attribute("aria-pressed", "true")


def test_the_first_visit_offers_questions_to_click(page: Page, playground: Playground) -> None:
    page.goto(playground.url)
    expect(page.get_by_role("heading", level=1, name="Advisor")).to_be_visible()
    chips = page.locator(".chip")
    expect(chips).to_have_count(3)
    chips.first.click()
    expect(page.locator("#conversation .message .context").first).to_be_visible()
    expect(chips).to_have_count(0)


def test_everything_can_be_done_with_the_keyboard(page: Page, playground: Playground) -> None:
    open_channel(page, playground, "operations")
    page.locator("#composer").focus()
    page.keyboard.type("@adv")
    expect(page.get_by_role("option", name="Advisor")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.type("what is BPO?")
    expect(page.locator("#composer")).to_have_value("@Advisor what is BPO?")
    page.keyboard.press("Enter")
    expect(answers(page)).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("#thread")).to_be_hidden()
    expect(page.locator("#composer")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator("#conversation .message").last).to_be_focused()


def test_two_people_see_what_concerns_them(page: Page, playground: Playground) -> None:
    open_channel(page, playground, "operations")
    say(page, "Good morning @Ben Lindqvist")
    expect(page.locator("#conversation .message")).to_have_count(1)
    page.get_by_role("button", name="You are Ada").click()
    page.get_by_role("menuitemradio", name="Mei Tanaka").click()
    expect(page.locator("#conversation")).to_contain_text("Good morning @Ben Lindqvist")
    expect(page.locator("#rail")).not_to_contain_text("sourcing")


def test_markup_in_a_message_stays_text(page: Page, playground: Playground) -> None:
    open_channel(page, playground, "general")
    say(page, "<img src=x onerror=alert(1)> *bold* & <b>not</b>")
    message = page.locator("#conversation .message").last
    expect(message).to_contain_text("<img src=x onerror=alert(1)> bold & <b>not</b>")
    expect(message.locator(".body img")).to_have_count(0)
    expect(message.locator("strong")).to_have_text("bold")


@pytest.mark.parametrize("width", [1280, 820, 390])
def test_the_page_fits_its_window(page: Page, playground: Playground, width: int) -> None:
    open_channel(page, playground, "operations")
    say(page, "@Advisor compare onshore, nearshore and offshore")
    page.locator(".thread-line").first.wait_for()
    page.set_viewport_size({"width": width, "height": 780})
    page.locator(".thread-line:visible, #thread:visible").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    box = page.locator("#composer:visible, #reply-composer:visible").last.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 780
