"""A check from the command to the result, on the page: several people, the clock, the keyboard."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from bot.playground import Standin

pytestmark = pytest.mark.browser

ADA, BEN, MEI = "Ada Okafor", "Ben Lindqvist", "Mei Tanaka"


def be(page: Page, who: str) -> None:
    """Go on as somebody else."""
    page.get_by_role("button", name=re.compile("^You are ")).click()
    page.get_by_role("menuitemradio", name=who).click()


def go(page: Page, where: str) -> None:
    """Open a channel, or the direct messages with the app."""
    page.locator("#rail").get_by_role("link", name=where).click()
    expect(page.get_by_role("heading", level=1, name=where)).to_be_visible()


def type_command(page: Page, text: str) -> None:
    page.locator("#composer").fill(text)
    page.locator("#composer").press("Enter")


def dialog(page: Page) -> Locator:
    return page.get_by_role("dialog")


def pick_people(page: Page, label: str, *names: str) -> None:
    box = dialog(page).get_by_role("combobox", name=label)
    box.focus()
    for name in names:
        page.keyboard.type(name.split()[0])
        page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(dialog(page).locator(".token")).to_have_count(len(names))


def start(page: Page, *names: str) -> None:
    """Ada starts readiness with a card in #sourcing."""
    go(page, "sourcing")
    type_command(page, "/advisor check readiness Payroll")
    form = dialog(page)
    expect(form.get_by_label("Which process?")).to_have_value("Payroll")
    form.get_by_role("radio", name="Colleagues answer as well").check()
    form.get_by_role("button", name="Go on").click()
    expect(form.get_by_label("Name that others see")).to_be_visible()
    form.get_by_label("Name that others see").fill("Project Maple")
    pick_people(page, "Who should answer?", *names)
    form.get_by_role("button", name="Start", exact=True).click()
    expect(form.get_by_text("It has started.")).to_be_visible()
    form.get_by_role("button", name="Close").last.click()


def answer_page(page: Page, place: int) -> None:
    """Choose the option at a place in each group of the modal."""
    groups = dialog(page).get_by_role("radiogroup")
    for number in range(groups.count()):
        radios = groups.nth(number).get_by_role("radio")
        radios.nth(min(place, radios.count() - 3)).check()


def answer(page: Page, place: int) -> None:
    """Answer the open modal to its end with the mouse."""
    form = dialog(page)
    form.get_by_role("button", name="Begin").click()
    for number in range(1, 9):
        expect(form.get_by_text(re.compile(rf"^Page {number} of \d"))).to_be_visible()
        answer_page(page, place)
        last = form.get_by_role("button", name="Review")
        is_last = last.count() > 0
        (last if is_last else form.get_by_role("button", name="Next")).click()
        if is_last:
            break
    expect(form.get_by_text("Look it over, then send it.")).to_be_visible()
    form.get_by_role("button", name="Send answers").click()
    expect(form.get_by_text("your answers are in")).to_be_visible()
    form.get_by_role("button", name="Close").last.click()


def answer_by_keyboard(page: Page) -> None:
    """Answer the open modal to its end without a mouse: the first option of everything."""
    form = dialog(page)
    expect(form.get_by_role("button", name="Begin")).to_be_visible()
    press_button(page, "Begin")
    number = 1
    while True:
        expect(form.get_by_text(re.compile(rf"^Page {number} of \d"))).to_be_visible()
        groups = form.get_by_role("radiogroup").count()
        chosen = 0
        for _ in range(40):
            if chosen == groups:
                break
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.type") == "radio":
                page.keyboard.press("Space")
                chosen += 1
        assert form.locator("input[type=radio]:checked").count() == groups
        if form.get_by_role("button", name="Review").count():
            press_button(page, "Review")
            break
        press_button(page, "Next")
        number += 1
    expect(form.get_by_text("Look it over, then send it.")).to_be_visible()
    press_button(page, "Send answers")
    expect(form.get_by_text("your answers are in")).to_be_visible()
    page.keyboard.press("Escape")
    expect(form).to_have_count(0)


def press_button(page: Page, name: str) -> None:
    """Go to a button with Tab, and press it with Enter."""
    for _ in range(60):
        focused = page.evaluate("document.activeElement.textContent.trim()")
        if focused == name:
            page.keyboard.press("Enter")
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never comes to {name}; it is at {focused!r}")


def read_from_home(page: Page, who: str) -> None:
    """Read the result where somebody finds it who isn't in the channel."""
    be(page, who)
    go(page, "Advisor")
    expect(page.locator("#conversation")).to_contain_text("and on your Home tab")
    page.locator("#conversation").get_by_role("link", name="Home").click()
    results = page.locator("#home").locator("button", has_text="Open")
    results.first.click()
    page.locator("#conversation").get_by_role("link", name="Messages").click()
    expect(page.locator("#conversation .message", has_text="decision aid")).to_have_count(1)


def test_one_starts_two_answer_one_edits_the_clock_runs_out_and_all_read_the_result(
    page: Page, slack: Standin
) -> None:
    page.goto(slack.url)
    start(page, BEN, MEI)
    card = page.locator("#conversation .message", has_text="Project Maple").last
    expect(card).to_contain_text("0 of 2 have answered")
    expect(card).not_to_contain_text("Payroll")

    be(page, BEN)
    go(page, "Advisor")
    invitation = page.locator("#conversation .message", has_text="asks for your view")
    expect(invitation).not_to_contain_text("Payroll")
    invitation.get_by_role("button", name="Answer", exact=True).focus()
    page.keyboard.press("Enter")
    answer_by_keyboard(page)
    go(page, "sourcing")
    expect(card).to_contain_text("1 of 2 have answered")

    be(page, MEI)
    go(page, "Advisor")
    invitation.get_by_role("button", name="Answer", exact=True).click()
    answer(page, 3)

    be(page, BEN)
    go(page, "Advisor")
    invitation.get_by_role("button", name="Answer", exact=True).click()
    expect(dialog(page).get_by_text("Your answers are in.")).to_be_visible()
    dialog(page).get_by_role("button", name="Change").first.click()
    expect(dialog(page).get_by_text(re.compile("^Page 1 of"))).to_be_visible()
    answer_page(page, 4)
    dialog(page).get_by_role("button", name="Next").click()
    expect(dialog(page).get_by_text(re.compile("^Page 2 of"))).to_be_visible()
    dialog(page).get_by_role("button", name="Close").last.click()

    be(page, ADA)
    go(page, "sourcing")
    expect(card).to_contain_text("2 of 2 have answered")
    for _ in range(3):
        page.locator("#clock").click()
        page.get_by_role("menuitem", name="3 days later").click()
    expect(card).to_contain_text("closed")
    expect(card.get_by_role("button", name="Answer")).to_have_count(0)

    for who in (ADA, BEN):
        be(page, who)
        go(page, "sourcing")
        page.locator("#conversation .thread-line").last.click()
        result = page.locator("#thread .message", has_text="decision aid")
        expect(result).to_have_count(1)
        expect(result).to_contain_text("Project Maple")
        expect(result).not_to_contain_text("Payroll")
        page.keyboard.press("Escape")

    read_from_home(page, MEI)


def test_on_a_phone_a_check_is_answered_alone(page: Page, slack: Standin) -> None:
    page.set_viewport_size({"width": 390, "height": 780})
    page.goto(f"{slack.url}/#/U0ADA/C0OPERATIONS")
    type_command(page, "/advisor check readiness Payroll")
    form = dialog(page)
    expect(form.get_by_label("Which process?")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    form.get_by_role("radio", name="I answer alone").check()
    form.get_by_role("button", name="Go on").click()
    for number in range(1, 5):
        expect(form.get_by_text(re.compile(rf"^Page {number} of 4"))).to_be_visible()
        answer_page(page, 2)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        button = form.get_by_role("button", name="Review" if number == 4 else "Next")
        box = button.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 780
        button.click()
    expect(form.get_by_text("Look it over")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    form.get_by_role("button", name="Send answers").click()
    expect(form.get_by_text("Your result is under Messages")).to_be_visible()
