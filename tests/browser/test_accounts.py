"""Logging in, the locked screen, sessions, tokens and people, in a real browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from privilege import context
from privilege.services import people
from tests.browser.site import Site, look, press, sign_in
from tests.cast import GIVEN, PASSWORD, email_of, id_of, load

pytestmark = pytest.mark.browser


def test_log_in_needs_the_notice_to_be_acknowledged(page: Page, site: Site) -> None:
    page.goto(site.at("/accounts/login/"))
    look(page, "login")
    page.get_by_label("E-mail address or log-in name").fill(email_of("prosecutor"))
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_text("Please confirm that you have read the notice.")).to_be_visible()
    look(page, "login-refused")


def test_wrong_password_says_nothing_about_the_account(page: Page, site: Site) -> None:
    said = []
    for email in (email_of("prosecutor"), "nobody@example.org"):
        page.goto(site.at("/accounts/login/"))
        page.get_by_label("E-mail address or log-in name").fill(email)
        page.get_by_label("Password").fill("not the password")
        page.get_by_text("I have read the notice").click()
        page.get_by_role("button", name="Log in").click()
        said.append(page.get_by_role("alert").inner_text())
    assert said[0] == said[1]
    assert "not right" in said[0]


def test_what_does_not_exist_says_so(page: Page, site: Site, complaints: list[str]) -> None:
    sign_in(page, site, "prosecutor")
    complaints.clear()
    page.goto(site.at("/nothing/here/"))
    expect(page.get_by_role("heading", name="Not found")).to_be_visible()
    look(page, "not-found")
    complaints.clear()  # the browser reports the 404 itself


@pytest.mark.parametrize(
    "path", ["/accounts/sessions/", "/accounts/tokens/", "/accounts/password/"]
)
def test_pages_of_ones_own_account(page: Page, site: Site, path: str) -> None:
    sign_in(page, site, "prosecutor")
    page.goto(site.at(path))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    look(page, path.strip("/").replace("/", "-"))


def test_a_token_is_shown_once(page: Page, site: Site) -> None:
    sign_in(page, site, "prosecutor")
    page.goto(site.at("/accounts/tokens/"))
    page.get_by_label("What is it for?").fill("Nightly export")
    page.get_by_role("button", name="Make a token").click()
    secret = page.locator("#token-secret").inner_text()
    assert len(secret) > 20
    look(page, "token-made")
    page.goto(site.at("/accounts/tokens/"))
    expect(page.get_by_role("row", name=re.compile("Nightly export"))).to_be_visible()
    assert secret not in page.content()


def test_a_given_password_is_replaced_before_anything_else(page: Page, site: Site) -> None:
    cast = load()
    with context.enter(cast.pd_admin):
        people.reset_password(cast.pd_admin, user_id=id_of(cast.pd_outsider), password=GIVEN)
    sign_in(page, site, "pd_outsider", to="/accounts/password/", password=GIVEN)
    expect(page.get_by_role("heading", name="Choose your own password")).to_be_visible()
    look(page, "accounts-password-given")
    page.goto(site.at("/cases/"))
    expect(page).to_have_url(re.compile("/accounts/password/$"))
    page.get_by_label("Current Password").fill(GIVEN)
    for label in ("New Password", "New Password (again)"):
        page.get_by_label(label, exact=True).fill("a horse of my own")
    page.get_by_role("button", name="Use this password").click()
    expect(page.get_by_text("Your account waits for a supervisor")).to_be_visible()


def test_people_of_an_office(page: Page, site: Site) -> None:
    sign_in(page, site, "da_admin")
    page.goto(site.at("/people/"))
    expect(page.get_by_role("rowheader", name="Da Clerk")).to_be_visible()
    look(page, "people")
    press(page.get_by_role("link", name="Add a person"))
    look(page, "person-add")
    page.get_by_role("button", name="Add this person").click()
    expect(page.get_by_text("This field is required.").first).to_be_visible()
    look(page, "person-add-refused")


def test_the_screen_locks_and_opens_where_one_was(page: Page, site: Site) -> None:
    sign_in(page, site, "prosecutor")
    page.goto(site.at("/accounts/sessions/"))
    page.clock.install()
    page.reload()
    page.clock.fast_forward(31 * 60 * 1000)
    expect(page.get_by_role("heading", name="Your screen is locked")).to_be_visible()
    assert "Where I am logged in" not in page.content()
    look(page, "locked")
    page.goto(site.at("/accounts/tokens/"))
    expect(page).to_have_url(re.compile("/accounts/locked/"))
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Open").click()
    expect(page).to_have_url(re.compile("/accounts/tokens/"))


def test_what_was_being_typed_comes_back_after_the_lock_and_only_then(
    page: Page, site: Site
) -> None:
    words, about = "The lineup was shown twice.\nBoth times to K.T.", "Sergeant Roe"
    sign_in(page, site, "prosecutor")
    page.goto(site.at("/oversight/concerns/new/"))
    page.clock.install()
    page.reload()
    page.get_by_label("Who is it about?").fill(f"{about}\n{words}")
    page.clock.fast_forward(31 * 60 * 1000)
    expect(page.get_by_role("heading", name="Your screen is locked")).to_be_visible()
    kept = page.evaluate("JSON.stringify(sessionStorage) + document.documentElement.outerHTML")
    assert about not in kept
    assert "parley:typed" in kept
    assert "data-draft-keys" not in kept
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Open").click()
    expect(page.get_by_label("Who is it about?")).to_have_value(f"{about}\n{words}")
    assert page.evaluate("sessionStorage.getItem('parley:typed')") is None


def test_reading_on_keeps_the_screen_open(page: Page, site: Site) -> None:
    sign_in(page, site, "prosecutor")
    page.clock.install()
    page.goto(site.at("/accounts/sessions/"))
    with page.expect_request(lambda request: request.method == "HEAD"):
        for _ in range(4):
            page.clock.run_for(10 * 60 * 1000)
            page.mouse.move(10, 10)
            page.mouse.move(20, 20)
    expect(page.get_by_role("heading", name="Where I am logged in")).to_be_visible()


def test_logging_out_by_the_menu(page: Page, site: Site) -> None:
    sign_in(page, site, "defender")
    page.goto(site.at("/accounts/sessions/"))
    page.locator(".top__person summary").click()
    page.get_by_role("button", name="Log out").first.click()
    expect(page).to_have_url(re.compile("/accounts/login/"))
