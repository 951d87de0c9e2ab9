"""A lawyer's way to their key, and an office's to its recovery key, in a real browser."""

import re

import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import Site, look, press, shot, sign_in

pytestmark = pytest.mark.browser
KEYS = "/accounts/keys/"


def make_key(page: Page, site: Site, picture: str = "") -> list[str]:
    """Make the person's key as they would; returns the words of their phrase."""
    page.goto(site.at(KEYS))
    press(page.get_by_role("button", name="Make my key"))
    words = page.locator(".sheet__words--six li").all_inner_texts()
    assert len(words) == 6
    if picture:
        look(page, picture)
    for box in page.get_by_label(re.compile(r"Word \d of your unlock phrase")).all():
        label = page.locator(f"label[for={box.get_attribute('id')}]").inner_text()
        box.fill(words[int(label.split()[1]) - 1])
    page.get_by_role("button", name="Make my key").click()
    expect(page.get_by_role("button", name="Lock now")).to_be_visible()
    return words


def test_a_lawyer_makes_a_key_locks_and_unlocks_it(page: Page, site: Site) -> None:
    sign_in(page, site, "defender")
    page.goto(site.at(KEYS))
    look(page, "keys-none")
    press(page.get_by_role("button", name="Make my key"))
    press(page.get_by_role("button", name="Make my key"))
    expect(page.get_by_text("This field is required.").first).to_be_visible()
    words = make_key(page, site, "keys-drawn")
    expect(page.get_by_role("link", name="Key: unlocked")).to_be_visible()
    look(page, "keys-unlocked")
    page.get_by_role("button", name="Lock now").click()
    expect(page.get_by_role("link", name="Key: locked")).to_be_visible()
    page.get_by_label("Unlock phrase").fill("not these words at all")
    page.get_by_role("button", name="Unlock").click()
    expect(page.get_by_text("do not open your key")).to_be_visible()
    look(page, "keys-locked")
    press(page.get_by_role("link", name="Use my recovery code instead"))
    look(page, "keys-code")
    press(page.get_by_role("link", name="Cancel"))
    page.get_by_label("Unlock phrase").fill(" ".join(words).upper())
    press(page.get_by_role("button", name="Unlock"))
    press(page.get_by_role("link", name="New phrase and recovery code"))
    look(page, "keys-new")
    assert " ".join(words) not in page.content()


def test_an_office_makes_its_recovery_key_and_uses_it(page: Page, site: Site) -> None:
    sign_in(page, site, "da_supervisor")
    page.goto(site.at(KEYS))
    look(page, "keys-none-supervisor")
    press(page.get_by_role("link", name="Make the recovery key of the office"))
    look(page, "office-key-choose")
    press(page.get_by_role("link", name="Choose Officers of the office"))
    page.get_by_label("Who keeps each share").fill("")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("This field is required.")).to_be_visible()
    page.get_by_label("Who keeps each share").fill("Ruth\nLuis\nThe assigned-counsel program")
    look(page, "office-key")
    press(page.get_by_role("button", name="Go on"))
    look(page, "office-key-confirm")
    press(page.get_by_role("button", name="Make the key and show 3 shares"))
    sheets = page.locator(".sheet--share")
    expect(sheets).to_have_count(3)
    shares = [
        " ".join(sheets.nth(n).locator("li").all_inner_texts()) for n in range(sheets.count())
    ]
    expect(page.locator("svg.sheet__qr")).to_have_count(3)
    look(page, "office-key-sheets")
    page.emulate_media(media="print")
    shot(page, "office-key-sheets-printed")
    paper = pypdfium2.PdfDocument(page.pdf())
    assert len(paper) == 3, "a sheet for each holder"
    page.emulate_media(media="screen")
    recover(page, site, shares)


def recover(page: Page, site: Site, shares: list[str]) -> None:
    """The prosecutor forgets everything; two officers give one share each."""
    browser = page.context.browser
    assert browser
    windows = [browser.new_context() for _ in range(2)]
    member, second = (window.new_page() for window in windows)
    sign_in(second, site, "da_conflicts")
    make_key(second, site)
    sign_in(member, site, "prosecutor")
    make_key(member, site)
    member.get_by_role("button", name="Lock now").click()
    press(member.get_by_role("link", name="Ask your office to open my key"))
    press(member.get_by_role("button", name="Ask, and show me the code"))
    look(member, "recovery-asked")
    code, check = member.locator(".sheet__code").all_inner_texts()
    page.goto(site.at(KEYS))
    press(page.get_by_role("link", name="Give my share"))
    expect(page.get_by_text(check)).to_be_visible()
    page.get_by_label("Your share").fill("academic " * 33)
    page.get_by_label("Who gives the next share").select_option(index=1)
    page.get_by_text("This colleague asked me").click()
    page.get_by_role("button", name="Give my share and hand on").click()
    expect(page.get_by_role("alert")).to_be_visible()
    look(page, "recovery-share-refused")
    page.get_by_label("Your share").fill(shares[0])
    press(page.get_by_role("button", name="Give my share and hand on"))
    second.goto(site.at(KEYS))
    press(second.get_by_role("link", name="Give my share"))
    second.get_by_label("Your share").fill(shares[2])
    second.get_by_text("This colleague asked me").click()
    press(second.get_by_role("button", name="Open this colleague's key for them"))
    look(second, "recovery-done")
    member.goto(site.at(KEYS))
    press(member.get_by_role("link", name="Collect my key"))
    member.get_by_label("Code of your request").fill(code)
    press(member.get_by_role("button", name="Open my key"))
    expect(member.get_by_role("button", name="Show me new ones")).to_be_visible()
    page.goto(site.at("/"))
    expect(page.get_by_text("A colleague's key was opened with the shares")).to_be_visible()
    for window in windows:
        window.close()


def test_a_lawyer_unlocks_with_a_pin_on_their_own_computer(page: Page, site: Site) -> None:
    sign_in(page, site, "defense_investigator")
    make_key(page, site)
    press(page.get_by_role("link", name="Unlock with a PIN in this browser"))
    page.get_by_label("What you call this computer").fill("office laptop")
    page.get_by_label("PIN", exact=True).fill("kettle-9")
    page.get_by_label("The same PIN again").fill("kettle-9")
    look(page, "device-add")
    press(page.get_by_role("button", name="Set this PIN"))
    press(page.get_by_role("button", name="Lock now"))
    look(page, "keys-with-pin")
    page.get_by_label("PIN of this browser").fill("kettle-9")
    page.get_by_role("button", name="Unlock with the PIN").click()
    expect(page.get_by_role("link", name="Key: unlocked")).to_be_visible()
