"""If these fail, an e-mail with the client would lie where the wrong people find it."""

from email.message import EmailMessage

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from audit.ledger.selectors import Filters, entries
from casework.events import Event
from casework.models.evidence import EvidenceItem
from casework.services import mail
from privilege import context, unlocked
from privilege.actor import Actor
from privilege.choices import WallKind
from privilege.errors import InvalidInput, NotFound
from privilege.models.people import User
from privilege.services.member_keys import Opened
from tests.casework.conftest import Doe, id_of
from tests.casework.test_notes import opened, wall_id_of
from tests.casework.test_pages import client_of
from tests.casework.test_processing import blob_folder
from tests.cast import Cast

__all__ = ["blob_folder", "opened"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("blob_folder")]


def address_of(actor: Actor) -> str:
    return User.objects.get(pk=id_of(actor)).email


def message(*people: str) -> bytes:
    written = EmailMessage()
    written["From"], written["To"] = people[0], ", ".join(people[1:]) or people[0]
    written["Subject"] = "Zanzibar"
    written.set_content("He was in Zanzibar.")
    return bytes(written)


def filed(actor: Actor, doe: Doe, data: bytes, name: str = "letter.eml") -> mail.Filed:
    with context.enter(actor):
        return mail.file_email(actor, case_id=doe.case.id, name=name, data=data)


def test_our_own_office_among_itself_is_work_product_and_sealed(
    cast: Cast, doe: Doe, opened: Opened
) -> None:
    own = [address_of(cast.defender), address_of(cast.defense_investigator)]
    done = filed(cast.defender, doe, message(*own))
    assert done.wall.kind == WallKind.DEFENSE_WORK_PRODUCT
    with context.enter(cast.defender), unlocked.using(opened.unlocked()):
        assert EvidenceItem.objects.get(pk=done.item.id).text("name") == "letter.eml"
    with context.enter(cast.defender):
        assert EvidenceItem.objects.get(pk=done.item.id).is_locked
    for outsider in (cast.prosecutor, cast.pd_supervisor):
        with context.enter(outsider):
            assert not EvidenceItem.objects.filter(pk=done.item.id).exists()


@pytest.mark.usefixtures("opened")
def test_what_an_outsider_takes_part_in_goes_into_the_file(cast: Cast, doe: Doe) -> None:
    data = message(address_of(cast.defender), "lab@expert.example")
    assert filed(cast.defender, doe, data).wall.kind == WallKind.DEFENSE_FILE
    data = message(address_of(cast.prosecutor), "officer@police.example")
    assert filed(cast.prosecutor, doe, data).wall.kind == WallKind.PROSECUTION_FILE


@pytest.mark.usefixtures("opened")
def test_a_person_may_choose_otherwise_among_their_own_places_only(cast: Cast, doe: Doe) -> None:
    channel = wall_id_of(cast.defender, doe, WallKind.PRIVILEGED_CHANNEL)
    theirs = wall_id_of(cast.prosecutor, doe, WallKind.PROSECUTION_FILE)
    data = message("client@jail.example", address_of(cast.defender))
    with context.enter(cast.defender):
        done = mail.file_email(
            cast.defender, case_id=doe.case.id, name="a.eml", data=data, wall_id=channel
        )
        assert (done.wall.id, done.verdict) == (channel, None)
        with pytest.raises(NotFound):
            mail.file_email(
                cast.defender, case_id=doe.case.id, name="a.eml", data=data, wall_id=theirs
            )


@pytest.mark.parametrize(
    "data", [b"", b"\x00" * 100, b"%PDF-1.4 nothing", b"x" * (16 * 1024 * 1024 + 1)]
)
def test_what_is_no_email_is_refused_and_nothing_is_kept(data: bytes, cast: Cast, doe: Doe) -> None:
    with pytest.raises(InvalidInput, match="no e-mail"):
        filed(cast.prosecutor, doe, data, "letter.eml")
    with context.enter(cast.prosecutor):
        assert not EvidenceItem.objects.exists()


@pytest.mark.parametrize("who", ["da_outsider", "da_admin", "platform_admin", "pd_supervisor"])
def test_who_is_not_on_the_case_cannot_file_into_it(who: str, cast: Cast, doe: Doe) -> None:
    outsider = getattr(cast, who)
    url = reverse("mail", args=[doe.case.id])
    assert client_of(outsider).get(url).status_code == 404
    upload = SimpleUploadedFile("a.eml", message("a@b.example", "c@d.example"))
    assert client_of(outsider).post(url, {"emails": upload}).status_code == 404


def test_the_page_files_all_or_none_and_says_which_was_refused(cast: Cast, doe: Doe) -> None:
    good = message(address_of(cast.prosecutor), "officer@police.example")
    client, url = client_of(cast.prosecutor), reverse("mail", args=[doe.case.id])

    def post(*files: tuple[str, bytes]) -> str:
        emails = [SimpleUploadedFile(name, data) for name, data in files]
        return client.post(url, {"emails": emails, "wall_id": ""}, follow=True).content.decode()

    refused = post(("good.eml", good), ("bad.eml", b"\x00\x01"))
    assert "bad.eml: This is no e-mail" in refused
    with context.enter(cast.prosecutor):
        assert not EvidenceItem.objects.exists()
    assert "Filed under Prosecution file" in post(("one.eml", good), ("two.eml", good))
    assert "Choose at most 20 files" in post(*((f"{n}.eml", good) for n in range(21)))
    assert "This field is required" in post()
    with context.enter(cast.prosecutor):
        assert EvidenceItem.objects.count() == 2


def test_filing_is_an_act_in_the_log_without_a_word_of_the_email(cast: Cast, doe: Doe) -> None:
    filed(cast.prosecutor, doe, message(address_of(cast.prosecutor), "officer@police.example"))
    with context.enter(cast.prosecutor):
        logged = entries([cast.prosecutor.log_id], Filters(event=Event.EMAIL_FILED.value))
        assert len(logged) == 1
        assert "Zanzibar" not in repr(logged)
