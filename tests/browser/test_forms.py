"""Modals, pickers, charts, people and the clock on the page, in front of a small app."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from bot.playground import Standin, playing
from tests.browser.forms import make_forms

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def slack() -> Iterator[Standin]:
    with playing(make_forms) as standin:
        yield standin


@pytest.fixture
def card(page: Page, slack: Standin) -> Locator:
    """The app's card in #operations, as Ada sees it, no modal open."""
    for view in slack.stack("U0ADA")[:1]:
        slack.close("U0ADA", view, whole_stack=True)
    slack.mention("U0ADA", "#operations", "check readiness")
    page.goto(f"{slack.url}/#/U0ADA/C0OPERATIONS")
    found = page.locator("#conversation .message", has_text="3 of 5 have answered").last
    expect(found).to_be_visible()
    return found


def open_form(page: Page, card: Locator) -> Locator:
    card.get_by_role("button", name="Answer").click()
    dialog = page.get_by_role("dialog", name="Check readiness")
    expect(dialog.get_by_label("Name")).to_be_focused()
    return dialog


def test_a_modal_is_filled_with_the_keyboard_and_errors_are_at_the_field(
    page: Page, card: Locator
) -> None:
    dialog = open_form(page, card)
    page.keyboard.type("Invoices")
    page.keyboard.press("Enter")
    expect(dialog.locator(".has-error")).to_have_count(2)
    expect(dialog.get_by_role("radio", name="Small")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(dialog.get_by_role("radio", name="Large")).to_be_checked()
    people = dialog.get_by_role("combobox", name="People")
    people.focus()
    page.keyboard.type("ben")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    dialog.get_by_role("button", name="Send").click()
    expect(dialog.get_by_text("Ask two at least.")).to_be_visible()
    expect(people).to_be_focused()
    expect(dialog.get_by_label("Name")).to_have_value("Invoices")
    page.keyboard.type("mei")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(dialog.locator(".token")).to_have_count(2)
    dialog.get_by_role("button", name="Send").click()
    expect(page.get_by_role("dialog", name="Thank you")).to_be_visible()


def test_the_focus_stays_in_the_modal_and_escape_goes_back_one_view(
    page: Page, card: Locator
) -> None:
    dialog = open_form(page, card)
    expect(dialog.get_by_label("Place")).to_have_value("C0OPERATIONS")
    for _ in range(16):
        page.keyboard.press("Tab")
        assert page.evaluate(
            "document.activeElement === document.body"
            " || document.querySelector('dialog').contains(document.activeElement)"
        )
    dialog.get_by_role("button", name="Sample").click()
    expect(page.get_by_role("dialog", name="A sample")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_confirmation_can_be_declined(page: Page, card: Locator, slack: Standin) -> None:
    calls = len(slack.calls)
    card.get_by_role("button", name="Close").click()
    page.get_by_role("button", name="Not yet").click()
    assert len(slack.calls) == calls
    card.get_by_role("button", name="Close").click()
    page.get_by_role("button", name="Close it").click()
    expect(page.locator("#conversation .message").last).not_to_contain_text("3 of 5")


def test_a_chart_is_also_a_table(page: Page, card: Locator) -> None:
    expect(card).to_be_visible()
    page.locator(".thread-line").last.click()
    chart = page.locator("#thread .chart").last
    expect(chart.locator(".bar")).to_have_count(2)
    chart.get_by_text("As a table").click()
    expect(chart.get_by_role("row", name="Process 48")).to_be_visible()


def test_the_clock_goes_forward_and_whoever_has_news_is_marked(
    page: Page, card: Locator, slack: Standin
) -> None:
    expect(card).to_be_visible()
    before = slack.clock.now()
    page.locator("#clock").click()
    page.get_by_role("menuitem", name="3 days later").click()
    expect(page.locator("#clock")).to_have_class("switcher clock moved")
    assert slack.clock.now() - before > 3 * 86_400 - 60
    page.get_by_role("button", name="You are Ada").click()
    ben = page.get_by_role("menuitemradio", name="Ben Lindqvist")
    expect(ben.locator(".count-badge")).to_be_visible()
    expect(page.get_by_role("menuitemradio", name="Gus Moreau")).to_contain_text("GUEST")
    ben.click()
    page.locator("#rail").get_by_role("link", name="Advisor").click()
    expect(page.locator("#conversation")).to_contain_text("Please answer until tomorrow.")


def test_home_is_shown_and_a_guest_sees_only_their_channels(page: Page, slack: Standin) -> None:
    page.goto(f"{slack.url}/#/U0GUS/D0GUS/home")
    expect(page.locator("#home")).to_contain_text("Your assessments")
    expect(page.locator("#rail").get_by_role("link")).to_have_count(2)


@pytest.mark.parametrize("width", [1280, 390])
def test_the_form_fits_its_window(page: Page, card: Locator, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 780})
    dialog = open_form(page, card)
    box = dialog.get_by_role("button", name="Send").bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= width
    assert box["y"] + box["height"] <= 780
    assert page.evaluate("document.documentElement.scrollWidth") <= width
