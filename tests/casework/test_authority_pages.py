"""If these fail, counsel cannot release what the client consented to, or somebody else can."""

import datetime as dt
from pathlib import Path
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from audit.ground import clock, replay
from audit.ledger.selectors import entries
from audit.ledger.selectors.entries import Filters
from casework.models.note import Note
from casework.services.message_files import NewFile
from casework.services.messages import send_message
from privilege import context
from privilege.choices import AuthorityForm, ScopeKind, WallKind
from privilege.models.authority import Authority, PrivilegedRelease
from privilege.services.authorities import Document
from privilege.services.member_keys import Opened
from privilege.waiver import Scope
from tests.casework.conftest import Doe
from tests.casework.test_notes import (
    TEXT,
    TITLE,
    ceremony,
    unlocked_client,
    wall_id_of,
    with_key,
    written,
)
from tests.casework.test_pages import client_of
from tests.casework.waiving import recorded, terms
from tests.cast import Cast
from tests.privilege.guests_of import a_guest

NAMES = ("authority", "authority-document", "authority-sign", "authority-revoke")


@pytest.fixture
def opened(cast: Cast, doe: Doe) -> Opened:
    ceremony(cast.pd_supervisor)
    return with_key(cast.defender)


@pytest.fixture
def note(cast: Cast, doe: Doe, opened: Opened) -> Note:
    return written(cast.defender, doe)


@pytest.fixture
def browser(cast: Cast, opened: Opened) -> Client:
    return unlocked_client(cast.defender, opened)


def paper(data: bytes = b"%PDF-1.7 consent", kind: str = "application/pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile("consent.pdf", data, content_type=kind)


def consent(note: Note, **changed: object) -> dict[str, object]:
    form: dict[str, object] = {
        "wall_id": str(note.wall_id),
        "way": "consent-paper",
        "basis": "Consent under Rule 1.6(a)",
        "given_by": "John Doe",
        "explained": "It can be used at trial.",
        "witness": "Rosa Quillon",
        "by": "items",
        "items": [str(note.id)],
        "reach": "disclosed",
        "in_force_from": "2026-01-01T09:00",
        "document": paper(),
    }
    form.update(changed)
    return {name: value for name, value in form.items() if value is not None}


def test_counsel_records_a_consent_and_releases_what_it_covers(
    cast: Cast, doe: Doe, browser: Client, note: Note
) -> None:
    case = [doe.case.id]
    empty = browser.get(reverse("authorities", args=case)).content.decode()
    assert "No consent or order yet" in empty
    form = browser.get(reverse("authority-add", args=case)).content.decode()
    assert TITLE in form
    assert 'enctype="multipart/form-data"' in form
    assert browser.post(reverse("authority-add", args=case), consent(note)).status_code == 302
    with context.enter(cast.defender):
        made = Authority.objects.get()
    page = browser.get(reverse("authority", args=[made.id])).content.decode()
    for said in ("John Doe", "Rosa Quillon", TITLE, "In force", "Release under this"):
        assert said in page
    saved = browser.get(reverse("authority-document", args=[made.id]))
    assert saved.content == b"%PDF-1.7 consent"
    assert saved["Content-Disposition"].startswith("attachment")
    url = reverse("authority-release", args=[made.id])
    target = str(wall_id_of(cast.defender, doe, WallKind.SHARED_FILE))
    chosen = {"items": [str(note.id)], "target_id": target}
    look = browser.post(url, chosen).content.decode()
    assert "Release 1 entry to" in look
    assert "cannot be taken back" in look
    assert "Prosecutor (Office of the District Attorney)" in look
    with context.enter(cast.defender):
        assert not PrivilegedRelease.objects.exists(), "the second look releases nothing"
    assert browser.post(url, chosen | {"confirmed": "yes"}).status_code == 302
    listed = browser.get(reverse("authorities", args=case)).content.decode()
    assert "What was released" in listed
    assert "Used" in listed
    assert browser.post(url, chosen | {"confirmed": "yes"}).status_code == 409
    theirs = client_of(cast.prosecutor).get(reverse("notes", args=case)).content.decode()
    assert TEXT in theirs
    assert "Released from a privileged part" in theirs
    assert "Quillon" not in theirs
    notices = client_of(cast.prosecutor).get("/").content.decode()
    assert "Note: released" in notices


def test_whoever_releases_a_message_is_told_that_its_files_stay(
    cast: Cast, doe: Doe, opened: Opened, settings: Settings, tmp_path: Path
) -> None:
    settings.PARLEY_BLOB_DIR = tmp_path / "blobs"
    browser = unlocked_client(cast.defender, opened)
    channel = wall_id_of(cast.defender, doe, WallKind.PRIVILEGED_CHANNEL)
    files = [NewFile("ferry.txt", b"Receipt of the ferry"), NewFile("map.txt", b"The harbor")]
    with context.enter(cast.defender) as actor:
        with_files = send_message(actor, wall_id=channel, text="He was there.", files=files)
        bare = send_message(actor, wall_id=channel, text="I have it.")
    looks = []
    target = str(wall_id_of(cast.defender, doe, WallKind.SHARED_FILE))
    for sent in (with_files, bare):
        said = terms(scope=Scope(ScopeKind.ITEMS, items=frozenset([sent.id])), covers="a message")
        document = Document("consent.pdf", "application/pdf", sent.id.bytes)
        made = recorded(cast.defender, opened, channel, said, document)
        chosen = {"items": [str(sent.id)], "target_id": target}
        url = reverse("authority-release", args=[made.id])
        looks.append(browser.post(url, chosen).content.decode())
    assert "2 files sent with these messages" in looks[0]
    assert "stays in the channel; only the words are released" in looks[0]
    assert "Release 1 entry to" in looks[1]
    assert "in the channel" not in looks[1]


def test_a_consent_kept_where_it_opens_nothing_is_turned_away(
    cast: Cast, doe: Doe, browser: Client, note: Note
) -> None:
    file = str(wall_id_of(cast.defender, doe, WallKind.DEFENSE_FILE))
    answer = browser.post(
        reverse("authority-add", args=[doe.case.id]), consent(note, wall_id=file)
    ).content.decode()
    assert "another part of the case" in answer
    channel = str(wall_id_of(cast.defender, doe, WallKind.PRIVILEGED_CHANNEL))
    whole = consent(note, wall_id=channel, document=paper())
    assert browser.post(reverse("authority-add", args=[doe.case.id]), whole).status_code == 302


def test_while_locked_the_paper_says_nothing(
    cast: Cast, doe: Doe, opened: Opened, note: Note
) -> None:
    made = recorded(cast.defender, opened, note.wall_id, terms(note))
    locked = client_of(cast.defender)
    for address in (
        reverse("authorities", args=[doe.case.id]),
        reverse("authority", args=[made.id]),
    ):
        page = locked.get(address).content.decode()
        assert "Unlock your key" in page
        assert "Quillon" not in page
        assert TITLE not in page
    assert locked.get(reverse("authority-document", args=[made.id])).status_code == 409
    assert locked.post(reverse("authority-revoke", args=[made.id])).status_code == 409
    for name, key in (("authority-add", doe.case.id), ("authority-release", made.id)):
        assert locked.get(reverse(name, args=[key]))["Location"].startswith(reverse("keys"))


def test_everybody_else_finds_nothing(cast: Cast, doe: Doe, opened: Opened, note: Note) -> None:
    made = recorded(cast.defender, opened, note.wall_id, terms(note))
    others = (
        cast.prosecutor,
        cast.co_defender,
        cast.pd_supervisor,
        cast.pd_outsider,
        cast.superuser,
        cast.platform_admin,
    )
    for actor in others:
        client = client_of(actor)
        for name in (*NAMES, "authority-release"):
            for address in (reverse(name, args=[made.id]), reverse(name, args=[uuid4()])):
                assert client.get(address).status_code == 404, (actor.display_name, name)
                assert client.post(address, {"confirmed": "yes"}).status_code in {404, 405}
        listed = client.get(reverse("authorities", args=[doe.case.id]))
        assert listed.status_code == 404 or str(made.id).encode() not in listed.content


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"wall_id": str(UUID(int=7))}, "Select a valid choice"),
        ({"wall_id": None}, "This field is required"),
        ({"way": "telepathy"}, "Select a valid choice"),
        ({"witness": ""}, "This is needed"),
        ({"witness": "John Doe"}, "somebody else than who signed"),
        ({"explained": ""}, "This is needed"),
        ({"basis": "x" * 5001}, "at most 5000 characters"),
        ({"basis": "a\x00b"}, "Null characters"),
        ({"items": []}, "Choose the entries"),
        ({"items": [str(UUID(int=7))]}, "Select a valid choice"),
        ({"items": ["nonsense"]}, "Select a valid choice"),
        ({"by": "everything"}, "Select a valid choice"),
        ({"by": "dates", "first": "2026-02-02", "last": "2026-02-01"}, "not before the first"),
        ({"in_force_from": "soon"}, "Enter a valid date/time"),
        ({"in_force_to": "2026-01-01T08:00"}, "ends after it begins"),
        ({"document": None}, "Add the signed paper"),
        ({"document": paper(b"")}, "empty"),
        ({"document": paper(b"<script>", "text/html")}, "Add a PDF or a picture"),
        ({"document": paper(b"x" * (5 * 1024 * 1024 + 1))}, "between 1 byte and 5 MB"),
    ],
)
def test_what_makes_no_sense_is_said_at_the_form_and_nothing_is_kept(  # noqa: PLR0917 - fixtures
    cast: Cast, doe: Doe, browser: Client, note: Note, changed: dict[str, object], said: str
) -> None:
    answer = browser.post(reverse("authority-add", args=[doe.case.id]), consent(note, **changed))
    assert answer.status_code == 200
    assert said in answer.content.decode()
    with context.enter(cast.defender):
        assert not Authority.objects.exists()


def test_a_replayed_consent_and_an_expired_order_are_refused_on_the_page_with_an_entry(
    cast: Cast, doe: Doe, browser: Client, note: Note
) -> None:
    add = reverse("authority-add", args=[doe.case.id])
    assert browser.post(add, consent(note)).status_code == 302
    again = browser.post(add, consent(note, document=paper())).content.decode()
    assert "A consent is given anew for each; nothing was released." in again
    assert refused(cast, "privilege:authority:recorded") == 1
    zone = ZoneInfo(cast.defender.time_zone)  # as people type it
    ends = clock.now().astimezone(zone) + dt.timedelta(minutes=10)
    ordered = {"way": "order", "explained": None, "witness": None, "document": paper(b"%PDF 2")}
    soon = consent(note, **ordered, in_force_to=f"{ends:%Y-%m-%dT%H:%M}")
    assert browser.post(add, soon).status_code == 302
    with context.enter(cast.defender):
        order = Authority.objects.get(kind="order")
    target = str(wall_id_of(cast.defender, doe, WallKind.SHARED_FILE))
    chosen = {"items": [str(note.id)], "target_id": target, "confirmed": "yes"}
    url = reverse("authority-release", args=[order.id])
    with replay.frozen(ends):
        answer = browser.post(url, chosen)
    assert answer.status_code == 409
    assert "This is no longer in force: it ended on" in answer.content.decode()
    assert refused(cast, "privilege:release:made") == 1
    with context.enter(cast.defender):
        assert not PrivilegedRelease.objects.exists()


def refused(cast: Cast, event: str) -> int:
    with context.enter(cast.defender):
        return len(entries([cast.defender.log_id], Filters(event=event, outcome="refused")))


def test_a_release_of_what_was_not_offered_is_refused(
    cast: Cast, doe: Doe, opened: Opened, browser: Client, note: Note
) -> None:
    other = written(cast.defender, doe, title="Not consented")
    made = recorded(cast.defender, opened, note.wall_id, terms(note))
    url = reverse("authority-release", args=[made.id])
    shared = str(wall_id_of(cast.defender, doe, WallKind.SHARED_FILE))
    foreign = str(doe.opening.prosecution_file.id)
    for form in (
        {"items": [str(other.id)], "target_id": shared},
        {"items": [str(note.id)], "target_id": foreign},
        {"items": [str(note.id)], "target_id": str(note.wall_id)},
        {"items": [], "target_id": shared},
        {},
    ):
        answer = browser.post(url, form | {"confirmed": "yes"})
        assert answer.status_code == 200
        with context.enter(cast.defender):
            assert not PrivilegedRelease.objects.exists()


def test_the_client_reads_and_signs_in_their_own_account(
    cast: Cast, doe: Doe, opened: Opened, note: Note
) -> None:
    channel = UUID(str(wall_id_of(cast.defender, doe, WallKind.PRIVILEGED_CHANNEL)))
    client, their_key = a_guest(cast.defender, channel)
    said = terms(note, form=AuthorityForm.ACCOUNT, witness="", in_force_to=None, covers=TITLE)
    made = recorded(cast.defender, opened, channel, said, None)
    other = recorded(cast.defender, opened, channel, terms(note))
    counsel = unlocked_client(cast.defender, opened)
    page = counsel.get(reverse("authority", args=[made.id])).content.decode()
    assert "Waits for the client" in page
    url = reverse("authority-sign", args=[made.id])
    assert counsel.get(url).status_code == 404, "nobody signs for the client"
    theirs = unlocked_client(client, their_key)
    home = theirs.get(reverse("own-channel", args=[channel])).content.decode()
    assert url in home
    form = theirs.get(url).content.decode()
    for shown in ("What was explained", "used at trial", TITLE):
        assert shown in form
    assert theirs.get(reverse("authority-sign", args=[other.id])).status_code == 404
    assert theirs.get(reverse("authority", args=[made.id])).status_code == 404
    nonce = form.split('name="nonce" value="')[1].split('"')[0]
    for wrong in ({}, {"nonce": nonce}, {"nonce": "0" * 32, "agreed": "on"}):
        assert theirs.post(url, wrong).status_code == 200
        with context.enter(cast.defender):
            assert Authority.objects.get(pk=made.id).signed_at is None
    assert theirs.post(url, {"nonce": nonce, "agreed": "on"}).status_code == 302
    assert theirs.post(url, {"nonce": nonce, "agreed": "on"}).status_code == 404
    with context.enter(cast.defender):
        signed = Authority.objects.get(pk=made.id)
    assert signed.signed_by == client.user_id
    assert signed.signed_at is not None
    assert signed.signed_at - signed.created_at < dt.timedelta(minutes=5)
