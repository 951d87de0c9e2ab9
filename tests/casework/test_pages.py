"""Every page answers those it is for, and looks absent to everybody else."""

import hashlib
import json
import re
from uuid import UUID

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from audit.ledger.values import Ref
from casework import urls
from casework.choices import EventKind, Grade, NoteKind, TagKind
from casework.models.case import Case
from casework.models.evidence import EvidenceItem
from casework.services import charges, evidence, notes, settings, tags, team
from privilege import context
from privilege.actor import Actor
from privilege.choices import PrivilegeKind
from privilege.models.people import User
from privilege.services.assertions import assert_privilege
from privilege.services.blobs import keep_file
from tests.casework.conftest import Doe, id_of
from tests.cast import Cast

pytestmark = pytest.mark.django_db

PLAIN = b"The witness saw a silver sedan.\n" * 9000
OPEN_TO_ALL = {"home", "search", "case-list", "case-open", "pdf-frame"}
POSTED = {
    "evidence-tag",
    "intake-batch",
    "item-tag",
    "item-unlink",
    "item-verify",
    "joint-defense-shut-out",
    "review-code",
    "review-undo",
    "screen-again",
    "screen-term-remove",
    "tag-remove",
}
ABSENT = {
    "item-prepare",  # of the defense; see test_for_disclosure.py
    "channel",  # these are of a channel; see test_messages.py and test_guests.py
    "channel-people",
    "guest-code",
    "guest-end",
    "guest-invite",
    "cover",  # of work product; see test_openers.py
    "coverage-on",
    "coverage-off",
    "message-withdraw",
    "own-channel",
    "own-message-withdraw",
    "own-share",
    "own-share-file",
    "share-end",
    "item-share",
    "joint-defense-open",  # of a defense; see test_joint_defense.py
    "joint-defense-let-in",
    "message-file",
    "note-share",
    "note-export-file",
    "item-thumbnail",
    "item-preview",
    "item-viewable",
}


def client_of(actor: Actor) -> Client:
    client = Client()
    client.force_login(
        User.objects.get(pk=id_of(actor)),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    return client


@pytest.fixture
def ids(cast: Cast, doe: Doe) -> dict[str, UUID]:
    """One of each thing that an address names, all of the prosecution's."""
    actor = cast.prosecutor
    with context.enter(actor):
        wall = doe.opening.prosecution_file
        from audit.ledger.services import operation

        with operation(actor, "casework:test:stored", wall=wall.id):
            blob, written = keep_file(actor, wall=wall, blocks=[PLAIN])
            item = evidence.receive_file(
                actor,
                wall=wall,
                blob=blob,
                sha256=written.sha256.hex(),
                size=written.size,
                name="statement.txt",
                media_type="text/plain",
            )
        charge = charges.add_charge(
            actor, party_id=doe.john.id, statute="PL 1", description="Theft", grade=Grade.FELONY
        )
        import datetime as dt

        event = settings.schedule_event(
            actor,
            case_id=doe.case.id,
            kind=EventKind.TRIAL,
            day=dt.date(2027, 3, 1),
            hour=dt.time(9),
        )
        member = team.add_team_member(actor, case_id=doe.case.id, user_id=id_of(cast.da_clerk))
        assertion = assert_privilege(
            actor,
            wall=wall,
            subject=Ref("casework.evidence", item.id),
            kind=PrivilegeKind.WORK_PRODUCT,
            basis="Made for this case",
            asserted_by="The People",
            holder="The People",
            description="Memorandum",
        )
        tag = tags.tag_item(actor, item_id=item.id, kind=TagKind.BRADY)
        note = notes.add_note(
            actor, case_id=doe.case.id, wall_id=wall.id, kind=NoteKind.NOTE, text="Call her."
        )
        from casework.models.counsel import Counsel

        counsel = Counsel.objects.get(attorney_id=cast.defender.user_id)
    return {
        "case_id": doe.case.id,
        "party_id": doe.john.id,
        "subject_id": doe.john.id,
        "assertion_id": assertion.id,
        "item_id": item.id,
        "charge_id": charge.id,
        "event_id": event.id,
        "member_id": member.id,
        "tag_id": tag.id,
        "counsel_id": counsel.id,
        "note_id": note.id,
        "wall_id": wall.id,
        "message_id": note.id,
        "attachment_id": note.id,
        "user_id": id_of(cast.da_clerk),
        "guest_id": note.id,
        "share_id": note.id,
        "export_id": note.id,
    }


def addresses(ids: dict[str, UUID]) -> dict[str, str]:
    """The address of every page by its name."""
    found = {}
    for pattern in urls.urlpatterns:
        assert isinstance(pattern, URLPattern)
        assert pattern.name
        wanted = re.findall(r"<uuid:(\w+)>", str(pattern.pattern))
        found[pattern.name] = reverse(pattern.name, kwargs={name: ids[name] for name in wanted})
    return found


def test_every_page_answers_the_prosecutor(cast: Cast, ids: dict[str, UUID]) -> None:
    client = client_of(cast.prosecutor)
    for name, address in addresses(ids).items():
        if name in POSTED | ABSENT | {"lead-appoint"}:
            continue
        response = client.get(address)
        assert response.status_code == 200, (name, response.status_code)
        if response.streaming:
            b"".join(response.streaming_content)  # type: ignore[attr-defined]


def test_every_page_of_a_case_looks_absent_from_outside(cast: Cast, ids: dict[str, UUID]) -> None:
    nothing = dict.fromkeys(ids, UUID(int=7))
    for actor in (cast.da_outsider, cast.other_prosecutor, cast.pd_outsider, cast.superuser):
        client = client_of(actor)
        absent = addresses(nothing)
        for name, address in addresses(ids).items():
            if name in OPEN_TO_ALL:
                continue
            send = client.post if name in POSTED else client.get
            response, other = send(address), send(absent[name])
            assert response.status_code == other.status_code == 404, (name, response.status_code)
            token = re.compile(rb'(csrf" content=|data-csrf=|csrfmiddlewaretoken" value=)"\w+"')
            assert token.sub(b"", response.content) == token.sub(b"", other.content), name


def test_nobody_is_sent_to_the_log_in_page(cast: Cast, ids: dict[str, UUID]) -> None:
    for name, address in addresses(ids).items():
        if name == "pdf-frame":
            continue
        response = Client().get(address)
        assert response.status_code == 302, name
        assert response["Location"].startswith("/accounts/login/"), name


def test_a_case_is_opened_from_the_page(cast: Cast, doe: Doe) -> None:
    client = client_of(cast.prosecutor)
    form = {
        "title": "People v. Page",
        "docket_number": "P-1",
        "court_id": str(doe.case.court_id),
        "lead_id": str(cast.prosecutor.user_id),
        "defendants-TOTAL_FORMS": "1",
        "defendants-INITIAL_FORMS": "0",
        "defendants-0-full_name": "Pat Page",
        "defendants-0-kind": "person",
        "defendants-0-attorney_id": str(cast.defender.user_id),
    }
    wrong = client.post(reverse("case-open"), form | {"title": ""})
    assert wrong.status_code == 200
    response = client.post(reverse("case-open"), form)
    assert response.status_code == 302, response.content[:3000]
    assert b"People v. Page" in client_of(cast.defender).get(response["Location"]).content


def test_a_file_is_sent_whole_and_by_range_and_the_log_says_so(
    cast: Cast, ids: dict[str, UUID]
) -> None:
    client = client_of(cast.prosecutor)
    address = reverse("item-file", args=[ids["item_id"]])
    response = client.get(address)
    body = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    assert hashlib.sha256(body).digest() == hashlib.sha256(PLAIN).digest()
    assert response["Content-Disposition"].startswith("attachment")
    assert "sandbox" in response["Content-Security-Policy"]
    part = client.get(address, headers={"Range": "bytes=70000-140000"})
    assert (part.status_code, part["Content-Range"]) == (
        206,
        f"bytes 70000-140000/{len(PLAIN)}",
    )
    assert b"".join(part.streaming_content) == PLAIN[70000:140001]  # type: ignore[attr-defined]
    last = client.get(address, headers={"Range": "bytes=-10"})
    assert b"".join(last.streaming_content) == PLAIN[-10:]  # type: ignore[attr-defined]
    beyond = client.get(address, headers={"Range": f"bytes={len(PLAIN)}-"})
    assert beyond.status_code == 416
    head = client.head(address)
    assert head["Content-Length"] == str(len(PLAIN))
    page = client_of(cast.da_supervisor).get(reverse("audit-log"))
    assert b"Evidence: downloaded" in page.content
    assert b"Evidence: sent" in page.content


def test_nothing_that_could_run_is_shown_in_place(cast: Cast, ids: dict[str, UUID]) -> None:
    with context.enter(cast.prosecutor):
        from audit.ledger.services import operation

        item = EvidenceItem.objects.get(pk=ids["item_id"])
        with operation(cast.prosecutor, "casework:test:changed", wall=item.wall_id):
            EvidenceItem.objects.filter(pk=item.id).update(media_type="text/html")
    response = client_of(cast.prosecutor).get(reverse("item-inline", args=[item.id]))
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment")
    assert b"".join(response.streaming_content) == PLAIN  # type: ignore[attr-defined]


def test_verifying_a_stored_file_adds_to_its_chain(cast: Cast, ids: dict[str, UUID]) -> None:
    client = client_of(cast.prosecutor)
    response = client.post(reverse("item-verify", args=[ids["item_id"]]), follow=True)
    assert b"unchanged" in response.content
    assert b"Verified" in response.content


def test_a_tag_without_its_reason_is_explained_at_the_form(
    cast: Cast, ids: dict[str, UUID]
) -> None:
    client = client_of(cast.prosecutor)
    address = reverse("item-tag", args=[ids["item_id"]])
    response = client.post(address, {"kind": "do-not-disclose", "reason": ""})
    assert b"This is needed." in response.content
    assert client.post(address, {"kind": "label", "label": "Lab"}).status_code == 302


def test_an_item_is_linked_to_a_party_and_unlinked(cast: Cast, ids: dict[str, UUID]) -> None:
    client = client_of(cast.prosecutor)
    address = reverse("item-link", args=[ids["item_id"]])
    page = client.post(address, {"subject": f"party:{ids['party_id']}"}, follow=True)
    assert b"John Doe" in page.content
    remove = reverse("item-unlink", args=[ids["item_id"], ids["party_id"]])
    assert remove.encode() in page.content
    assert remove.encode() not in client.post(remove, follow=True).content
    assert client.post(address, {"subject": "party:nobody"}).status_code == 200


def test_pages_that_change_the_record_look_absent_to_those_who_only_read_it(
    cast: Cast, ids: dict[str, UUID]
) -> None:
    known = addresses(ids)
    for name in (
        "case-close",
        "case-edit",
        "party-edit",
        "party-custody",
        "charge-add",
        "charge",
        "disposition",
        "appearance-add",
        "appearance-end",
        "date-add",
        "date",
        "date-result",
    ):
        assert client_of(cast.defender).get(known[name]).status_code == 404, name


def test_each_role_lands_on_a_page_of_its_own(cast: Cast, doe: Doe) -> None:
    assert b"People v. Doe" in client_of(cast.da_supervisor).get("/").content
    assert client_of(cast.da_admin).get("/")["Location"] == reverse("people")
    assert client_of(cast.da_conflicts).get("/").status_code == 200


def test_counsel_is_told_of_a_new_date_until_they_look(cast: Cast, doe: Doe) -> None:
    client = client_of(cast.defender)
    client.get(reverse("case", args=[doe.case.id]))
    assert b"Event: scheduled" not in client.get("/").content
    form = {"kind": "trial", "day": "2027-01-11", "hour": "09:30"}
    client_of(cast.prosecutor).post(reverse("date-add", args=[doe.case.id]), form)
    assert b"Event: scheduled" in client.get("/").content
    client.get(reverse("case", args=[doe.case.id]))
    assert b"Event: scheduled" not in client.get("/").content


def test_a_set_of_files_is_begun_from_the_intake_page(cast: Cast, doe: Doe) -> None:
    client = client_of(cast.prosecutor)
    response = client.post(
        reverse("intake-batch", args=[doe.case.id]),
        {"source_agency": "5th Precinct", "item_type": "other"},
    )
    made = json.loads(response.content)
    assert client.get(made["url"]).status_code == 200


def test_a_closed_case_says_why_it_cannot_be_changed(cast: Cast, doe: Doe) -> None:
    client = client_of(cast.prosecutor)
    client.post(reverse("case-close", args=[doe.case.id]))
    with context.enter(cast.prosecutor):
        assert Case.objects.get(pk=doe.case.id).status == "closed"
    response = client.get(reverse("charge-add", args=[doe.case.id]))
    assert response.status_code == 409
    assert b"closed" in response.content
