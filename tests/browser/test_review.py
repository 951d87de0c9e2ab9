"""Filing e-mails, what the privilege screen catches, and deciding by keyboard; search by words."""

from email.message import EmailMessage

import pytest
from django.urls import reverse
from playwright.sync_api import FilePayload, Page, expect

from casework.models.case import Case
from privilege.models.people import User
from tests.browser.opening import open_case
from tests.browser.site import Site, arrive, do_jobs, look, press
from tests.cast import id_of, load

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def case(module_db: str) -> Case:
    """Return a case of one defendant."""
    cast = load()
    return open_case(cast).case


def email(name: str, sender: str, text: str) -> FilePayload:
    """Return an e-mail as a browser sends it."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, "joe@mail.example", name
    message.set_content(text)
    return {"name": f"{name}.eml", "mimeType": "message/rfc822", "buffer": bytes(message)}


def test_emails_are_filed_and_what_counsel_wrote_is_caught(
    page: Page, site: Site, case: Case
) -> None:
    cast = load()
    counsel = User.objects.get(pk=id_of(cast.defender)).email
    arrive(page, site, "prosecutor", to=reverse("evidence", args=[case.id]))
    press(page.get_by_role("link", name="File e-mails"))
    look(page, "mail")
    press(page.get_by_role("button", name="File them"))
    expect(page.get_by_text("This field is required.")).to_be_visible()
    page.get_by_label("E-mails").set_input_files(
        [
            email("Hearing", counsel, "He told me where he was."),
            email("Receipt", counsel, "Ask the pharmacy."),
            email("Weather", "a@b.example", "It rained."),
        ]
    )
    press(page.get_by_role("button", name="File them"))
    expect(page.get_by_text("Filed under Prosecution file.")).to_have_count(3)
    look(page, "mail-filed")
    do_jobs()
    page.goto(site.at(reverse("evidence", args=[case.id])))
    press(page.get_by_role("link", name="Hearing.eml"))
    expect(page.get_by_role("heading", name="This may be privileged")).to_be_visible()
    expect(page.get_by_text("He told me")).to_have_count(0)
    look(page, "item-caught")


def test_a_reviewer_decides_by_keyboard_and_goes_back(page: Page, site: Site, case: Case) -> None:
    arrive(page, site, "prosecutor", to=reverse("review", args=[case.id]))
    expect(page.get_by_text("2 items wait.")).to_be_visible()
    look(page, "review")
    page.keyboard.press("n")
    page.keyboard.type("From counsel 1")
    expect(page.get_by_label("Note")).to_have_value("From counsel 1")
    page.keyboard.press("Escape")
    with page.expect_navigation():
        page.keyboard.press("2")
    expect(page.get_by_text("1 item coded: Attorney–client.")).to_be_visible()
    expect(page.get_by_text("1 item waits.")).to_be_visible()
    with page.expect_navigation():
        page.keyboard.press("k")
    expect(page.get_by_label("Note")).to_have_value("From counsel 1")
    press(page.get_by_role("link", name="Several at once"))
    page.get_by_label("Check all on this page").check()
    page.get_by_label("The checked items are").select_option(label="Not privileged")
    look(page, "review-list")
    press(page.get_by_role("button", name="Decide"))
    expect(page.get_by_text("Nothing waits for a decision")).to_be_visible()
    look(page, "review-done")


def test_terms_are_added_and_taken_off(page: Page, site: Site, case: Case) -> None:
    arrive(page, site, "prosecutor", to=reverse("screen-terms", args=[case.id]))
    look(page, "screen-terms")
    page.get_by_label("What it is").select_option(label="Telephone number")
    page.get_by_label("Name, address, number or words").fill("555")
    press(page.get_by_role("button", name="Add", exact=True))
    expect(page.get_by_text("Give the whole number")).to_be_visible()
    page.get_by_label("Name, address, number or words").fill("(212) 555-0142")
    press(page.get_by_role("button", name="Add", exact=True))
    expect(page.get_by_role("rowheader", name="(212) 555-0142")).to_be_visible()
    press(page.get_by_role("button", name="Screen again"))
    expect(page.get_by_text("The file is being screened again.").first).to_be_visible()
    look(page, "screen-again")
    do_jobs()
    page.reload()
    press(page.get_by_role("button", name="Take off (212) 555-0142"))
    expect(page.get_by_role("rowheader", name="(212) 555-0142")).to_have_count(0)
