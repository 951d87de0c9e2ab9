"""If these fail, somebody cannot report, cannot come back, or a stranger sees that one did."""

from pathlib import Path
from uuid import uuid4

import pytest
import time_machine
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from audit.oversight.gate import STOPPED
from audit.oversight.selectors.concerns import addressed_to
from audit.oversight.services import concern_reminders
from privilege import context
from privilege.actor import Actor
from privilege.models.notices import Notice
from privilege.services.member_keys import Opened
from tests.audit.oversight.test_concerns import SECRET, as_officer, only_concern, report
from tests.casework.extraction.test_clean import WHO, photograph
from tests.casework.test_notes import ceremony, unlocked_client, with_key
from tests.casework.test_pages import client_of
from tests.cast import Cast, id_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def blobs(settings: Settings, tmp_path: Path) -> None:
    settings.PARLEY_BLOB_DIR = tmp_path / "blobs"


@pytest.fixture
def officer(cast: Cast) -> Actor:
    return as_officer(cast.da_supervisor, cast.da_outsider)


@pytest.fixture
def opened(cast: Cast, officer: Actor) -> Opened:
    ceremony(cast.da_supervisor)
    return with_key(officer)


def sent(client: Client, recipient: Actor, *files: SimpleUploadedFile) -> str:
    answer = client.post(
        reverse("concern-new"),
        {
            "step": "send",
            "about": "Sergeant Roe",
            "text": SECRET,
            "recipient_id": str(id_of(recipient)),
            "attached": list(files),
        },
    )
    assert answer.context.get("code"), answer.content.decode()
    return str(answer.context["code"])


def test_a_report_goes_from_a_browser_to_its_recipient_and_back(
    cast: Cast, officer: Actor, opened: Opened
) -> None:
    client = client_of(cast.defender)
    offered = client.post(reverse("concern-new"), {"about": "Sergeant Roe"}).content.decode()
    assert officer.display_name in offered
    code = sent(client, officer, SimpleUploadedFile(f"{WHO}.jpg", photograph()))
    desk = unlocked_client(officer, opened)
    concern = only_concern(officer)
    page = desk.get(reverse("concern", args=[concern.id])).content.decode()
    assert SECRET in page
    assert "attachment-1.jpg" in page
    for name in (cast.defender.display_name, WHO):
        assert name not in page
    url = page.split("/oversight/concerns/files/")[1].split('"')[0]
    file = desk.get(f"/oversight/concerns/files/{url}")
    assert file.content.startswith(b"\xff\xd8")
    assert WHO.encode() not in file.content
    assert (
        desk.post(reverse("concern", args=[concern.id]), {"text": "Which day?"}).status_code == 302
    )
    stranger = Client()
    back = stranger.post(reverse("concern-receipt"), {"code": code}).content.decode()
    assert "Which day?" in back
    assert SECRET not in back
    answer = stranger.post(reverse("concern-receipt"), {"code": code, "text": "Tuesday"})
    assert "delivered" in answer.content.decode()
    assert "Tuesday" in desk.get(reverse("concern", args=[concern.id])).content.decode()


def test_a_step_is_taken_on_the_page_and_the_reporter_sees_it(
    officer: Actor, opened: Opened
) -> None:
    code = report(officer)
    desk, url = (
        unlocked_client(officer, opened),
        reverse("concern", args=[only_concern(officer).id]),
    )
    assert desk.post(url, {"state": "outcome"}).status_code == 200  # without words: asked for
    assert desk.post(url, {"state": "outcome", "text": "He was disciplined."}).status_code == 302
    page = Client().post(reverse("concern-receipt"), {"code": code}).content.decode()
    assert "He was disciplined." in page
    assert "Outcome told" in page
    assert desk.post(url, {"state": "received"}).status_code == 200


def test_strangers_find_no_report_and_no_desk(cast: Cast, officer: Actor, opened: Opened) -> None:
    report(officer)
    concern = only_concern(officer)
    for other in (cast.da_supervisor, cast.da_admin, cast.auditor, cast.defender):
        client = client_of(other)
        there, never = (client.get(reverse("concern", args=[one])) for one in (concern.id, uuid4()))
        assert there.status_code == never.status_code == 404
        assert client.get(reverse("concern-file", args=[uuid4()])).status_code == 404
        desk = client.get(reverse("concerns"))
        assert str(concern.id) not in desk.content.decode()
    assert Client().get(reverse("concern-new")).status_code == 302
    assert client_of(cast.prosecutor).get(reverse("ethics-officers")).status_code == 404


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"step": "send"},
        {"step": "send", "text": "x" * 30_000},
        {"step": "send", "text": "x", "recipient_id": "no-id"},
        {"step": "send", "text": "x", "recipient_id": "00000000-0000-4000-8000-000000000001"},
        {"step": "nothing", "about": "x" * 5_000},
        {"step": ["send", "about"], "text": ["a", "b"]},
        {"step": "send", "text": "\x00", "recipient_id": "\x00"},
    ],
)
def test_a_form_that_makes_no_sense_delivers_nothing(
    fields: dict[str, str], cast: Cast, officer: Actor, opened: Opened
) -> None:
    answer = client_of(cast.prosecutor).post(reverse("concern-new"), fields)
    assert answer.status_code == 200
    assert "code" not in answer.context
    with context.enter(officer):
        assert only_nothing(officer)


def only_nothing(officer: Actor) -> bool:
    return not addressed_to(officer)


def test_a_file_that_cannot_be_cleaned_is_refused_with_what_to_do(
    cast: Cast, officer: Actor, opened: Opened
) -> None:
    answer = client_of(cast.prosecutor).post(
        reverse("concern-new"),
        {
            "step": "send",
            "text": SECRET,
            "recipient_id": str(id_of(officer)),
            "attached": SimpleUploadedFile("song.mp3", b"ID3" + bytes(500)),
        },
    )
    page = answer.content.decode()
    assert "take a picture of the screen" in page
    assert SECRET in page  # what was typed stays
    with context.enter(officer):
        assert only_nothing(officer)


def test_codes_are_not_tried_without_end(settings: Settings, officer: Actor) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"concern_receipt": "2/m/key"}
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    pages = [
        Client().post(reverse("concern-receipt"), {"code": "0" * 26}).content.decode()
        for _ in range(3)
    ]
    assert "Too many codes" in pages[-1]
    assert "Too many codes" not in pages[0]


def test_a_supervisor_appoints_and_ends_an_ethics_officer(cast: Cast, opened: Opened) -> None:
    client = client_of(cast.da_supervisor)
    page = reverse("ethics-officers")
    assert cast.prosecutor.display_name in client.get(page).content.decode()

    def act(actor: Actor, what: str) -> int:
        url = reverse("ethics-officer-appoint", args=[actor.user_id, what])
        return int(client.post(url).status_code)

    assert act(cast.prosecutor, "appoint") == 302
    assert "must still make a key" in client.get(page).content.decode()
    assert act(cast.prosecutor, "end") == 302
    assert "must still make a key" not in client.get(page).content.decode()
    assert act(cast.defender, "appoint") == 404
    assert act(cast.prosecutor, "promote") == 404


def test_a_recipient_is_told_later_once_and_without_a_word_of_it(
    cast: Cast, officer: Actor, opened: Opened
) -> None:
    report(officer)
    assert concern_reminders.remind() == 1
    assert concern_reminders.remind() == 0
    with context.enter(officer):
        (notice,) = Notice.objects.filter(kind="oversight:concern:reminded")
    assert (notice.matter_id, notice.object_id) == (None, None)
    assert not mail.outbox


def test_an_alternate_sees_that_something_is_overdue_and_nothing_else(
    cast: Cast, officer: Actor, opened: Opened
) -> None:
    other = as_officer(cast.da_supervisor, cast.da_clerk)
    with_key(other)
    report(officer)
    concern = only_concern(officer)
    with context.enter(officer):
        assert concern.alternates == [other.user_id]
    client = client_of(other)
    assert "Overdue" not in client.get(reverse("concerns")).content.decode()
    with time_machine.travel(concern.acknowledge_by.replace(year=concern.acknowledge_by.year + 1)):
        assert concern_reminders.remind() == 1
        page = client_of(other).get(reverse("concerns")).content.decode()
    assert officer.display_name in page
    assert str(concern.id) not in page
    assert SECRET not in page


def test_whoever_is_stopped_for_an_attestation_still_reports(cast: Cast) -> None:
    client = client_of(cast.prosecutor)
    session = client.session
    session[STOPPED] = True
    session.save()
    assert client.get(reverse("concern-new")).status_code == 200
    assert client.get(reverse("concern-receipt")).status_code == 200
