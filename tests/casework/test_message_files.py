"""If these fail, a file between counsel and client is read by others, or harms who opens it."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from audit.ledger.selectors import Filters, entries
from casework.events import Event
from casework.models.message import MessageFile
from casework.services import messages
from casework.services.message_files import LARGEST, NewFile
from privilege import context
from privilege.choices import WallKind
from privilege.errors import InvalidInput
from privilege.models.content import Content
from privilege.services.guests import end_guest
from privilege.services.member_keys import Opened
from tests.casework.conftest import Doe
from tests.casework.test_api import Api
from tests.casework.test_notes import ceremony, unlocked_client, wall_id_of, with_key
from tests.casework.test_pages import client_of
from tests.cast import Cast
from tests.privilege.guests_of import a_guest

pytestmark = pytest.mark.django_db
CHANNEL = WallKind.PRIVILEGED_CHANNEL
NAME, TEXT = "zanzibar.txt", b"Receipt of the ferry to Zanzibar"
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}" + rb"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@pytest.fixture(autouse=True)
def blobs(settings: Settings, tmp_path: Path) -> Path:
    settings.PARLEY_BLOB_DIR = tmp_path / "blobs"
    return tmp_path / "blobs"


@pytest.fixture
def opened(cast: Cast, doe: Doe) -> Opened:
    ceremony(cast.pd_supervisor)
    return with_key(cast.defender)


def upload(name: str = NAME, data: bytes = TEXT) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, "application/x-anything")


def body(response: Any) -> bytes:  # noqa: ANN401 - what the test client gives back
    return b"".join(response.streaming_content) if response.streaming else response.content


def post(client: Client, url: str, *files: SimpleUploadedFile, text: str = "") -> Any:  # noqa: ANN401
    return client.post(url, {"text": text, "attached": list(files)}, follow=True)


def test_counsel_and_client_send_each_other_files_that_nobody_else_finds(
    cast: Cast, doe: Doe, opened: Opened, blobs: Path
) -> None:
    wall_id = wall_id_of(cast.defender, doe, CHANNEL)
    person, key = a_guest(cast.defender, wall_id)
    counsel, guest = unlocked_client(cast.defender, opened), unlocked_client(person, key)
    page = reverse("channel", args=[doe.case.id, wall_id])
    own = reverse("own-channel", args=[wall_id])
    assert NAME in post(guest, own, upload()).content.decode()
    assert NAME in counsel.get(page).content.decode()
    assert (
        "map.pdf"
        in post(counsel, page, upload("map.pdf", b"%PDF-1.4 x"), text="A map").content.decode()
    )
    with context.enter(cast.defender):
        first, second = MessageFile.objects.select_related("blob", "content").order_by("created_at")
        assert first.content
        assert first.content.plain is None
    urls = [reverse("message-file", args=[one.id]) for one in (first, second)]
    assert body(counsel.get(urls[0])) == TEXT
    shown = guest.get(urls[0])
    assert shown["Content-Disposition"].startswith("inline")
    assert body(shown) == TEXT
    assert guest.get(urls[0], {"save": "1"})["Content-Disposition"].startswith("attachment")
    assert body(guest.get(urls[1], headers={"Range": "bytes=1-3"})) == b"PDF"
    stored = b"".join(path.read_bytes() for path in blobs.rglob("*") if path.is_file())
    assert TEXT not in stored
    assert NAME not in client_of(cast.defender).get(page).content.decode()
    assert client_of(cast.defender).get(urls[0]).status_code in {302, 409}
    for other in (cast.prosecutor, cast.co_defender, cast.pd_supervisor, cast.auditor):
        assert client_of(other).get(urls[0]).status_code == 404
    with context.enter(cast.defender):
        seen = entries([cast.defender.log_id], Filters(event=Event.MESSAGE_FILE_OPENED.value))
        assert {ref.kind for one in seen for ref in one.objects} == {"casework.message-file"}
        ended = guests_of(wall_id)
        end_guest(cast.defender, guest_id=ended)
    assert guest.get(urls[0]).status_code in {302, 404}


def guests_of(wall_id: Any) -> Any:  # noqa: ANN401 - ids
    from privilege.models.guests import Guest

    return Guest.objects.get(wall_id=wall_id).id


def test_what_harms_or_says_nothing_is_not_sent_and_what_was_typed_stays(
    cast: Cast, doe: Doe, opened: Opened, settings: Settings
) -> None:
    wall_id = wall_id_of(cast.defender, doe, CHANNEL)
    client, url = (
        unlocked_client(cast.defender, opened),
        reverse("channel", args=[doe.case.id, wall_id]),
    )
    for files in (
        [upload("virus.com", EICAR)],
        [upload("empty.txt", b"")],
        [upload(f"{n}.txt") for n in range(6)],
    ):
        page = post(client, url, *files, text="Keep this")
        assert "Keep this" in page.content.decode(), files
        assert page.status_code == 200
    nothing = post(client, url)
    assert "Write a message, or choose a file" in nothing.content.decode()
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 20
    assert "usa-error-message" in post(client, url, upload(), text="x").content.decode()
    settings.PARLEY_CLAMAV_ADDRESS = "unix:/nowhere/at/all"
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = LARGEST
    assert "could not be looked at" in post(client, url, upload()).content.decode()
    with context.enter(cast.defender) as actor:
        with pytest.raises(InvalidInput, match="16 MB"):
            messages.send_message(
                actor, wall_id=wall_id, text="", files=[NewFile("a", bytes(LARGEST + 1))]
            )
        assert not MessageFile.objects.exists()
        assert not Content.objects.filter(wall_id=wall_id).exists()


def test_a_program_sends_files_and_never_reads_them(cast: Cast, doe: Doe, opened: Opened) -> None:
    wall_id = wall_id_of(cast.defender, doe, CHANNEL)
    api = Api(cast.defender)
    path = f"/api/v1/cases/{doe.case.id}/channels/{wall_id}/messages/"
    made = api.client.post(path, {"text": "See this", "files": [upload()]})
    assert made.status_code == 201, made.content
    (sent,) = made.json()["files"]
    assert sent["size"] == len(TEXT)
    (listed,) = api.client.get(path).json()["results"]
    assert (listed["files"], listed["locked"]) == ([sent], True)
    assert NAME not in str(listed)
    assert api.client.get(reverse("message-file", args=[sent["id"]])).status_code in {302, 404}
    for hostile in (
        {"text": "", "files": []},
        {"files": ["text"]},
        {"text": "x", "files": [upload(f"{n}.txt") for n in range(6)]},
        {"text": "x", "files": [upload("virus.com", EICAR)]},
    ):
        answer = api.client.post(path, hostile)
        assert answer.status_code == 400, hostile
        assert answer["Content-Type"] == "application/problem+json"
    other = f"/api/v1/cases/{doe.case.id}/channels/{uuid4()}/messages/"
    assert api.client.post(other, {"text": "x", "files": [upload()]}).status_code == 404
    assert len(api.client.get(path).json()["results"]) == 1
