"""If these fail, a privileged file could be read or produced before anybody looked at it."""

from email.message import EmailMessage
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse

from audit.ground import ids
from audit.ledger.selectors import Filters, entries
from casework.choices import ReviewCode, TermKind
from casework.events import Event
from casework.models.evidence import EvidenceItem
from casework.models.screening import ItemReview, OfficeTerm, ScreenHit
from casework.selectors import screening as reads
from casework.services import screening
from disclosure.gate import Weight, gate
from disclosure.selectors.productions import candidates
from privilege import context
from privilege.access import wall_of_kind
from privilege.actor import Actor
from privilege.choices import WallKind
from privilege.errors import InvalidInput, NotFound
from privilege.models.jobs import Job
from privilege.models.people import User
from privilege.models.walls import Wall
from privilege.work import JobRun, handler_of
from tests.casework.conftest import Doe, id_of
from tests.casework.test_pages import client_of
from tests.casework.test_processing import blob_folder, read, take_in
from tests.cast import Cast
from tests.walls.observe import Queries

__all__ = ["blob_folder"]
pytestmark = pytest.mark.usefixtures("committed_db", "blob_folder")


def file_of(cast: Cast, doe: Doe) -> Wall:
    with context.enter(cast.prosecutor):
        return wall_of_kind(cast.prosecutor, doe.case.matter_id, WallKind.PROSECUTION_FILE)


def letter(sender: str, text: str = "About the hearing.") -> bytes:
    message = EmailMessage()
    message["From"], message["To"] = sender, "client@mail.example"
    message["Subject"], message["Date"] = "Tomorrow", "Mon, 02 Mar 2026 10:00:00 +0000"
    message.set_content(text)
    return bytes(message)


def counsel_address(cast: Cast) -> str:
    return User.objects.get(pk=id_of(cast.defender)).email


def received(cast: Cast, doe: Doe, data: bytes, name: str = "mail.eml") -> EvidenceItem:
    return read(cast.prosecutor, take_in(cast.prosecutor, file_of(cast, doe), data, name))


def reviewed(actor: Actor, item: EvidenceItem) -> reads.Reviewed:
    with context.enter(actor):
        return reads.review_of(actor, item.id)


def code(actor: Actor, code: ReviewCode, *items: EvidenceItem, note: str = "") -> None:
    with context.enter(actor):
        screening.code_items(actor, item_ids=[one.id for one in items], code=code, note=note)


def refusals(actor: Actor, item: EvidenceItem) -> list[str]:
    with context.enter(actor):
        found = gate.findings(candidates(actor, [EvidenceItem.objects.get(pk=item.id)]))
        return [one.reason for one in found if one.weight is Weight.REFUSED]


def test_counsels_own_email_is_caught_and_shows_why(cast: Cast, doe: Doe) -> None:
    known = reviewed(cast.prosecutor, received(cast, doe, letter(counsel_address(cast))))
    assert known.is_undecided
    assert {(hit.place, hit.kind) for hit in known.hits} >= {("participants", "email")}


def test_what_names_no_attorney_passes(cast: Cast, doe: Doe) -> None:
    item = received(cast, doe, letter("neighbor@mail.example"))
    assert reviewed(cast.prosecutor, item).review is None
    assert refusals(cast.prosecutor, item) == []


def test_what_is_caught_cannot_be_produced_until_a_person_decides(cast: Cast, doe: Doe) -> None:
    item = received(cast, doe, letter(counsel_address(cast)))
    assert "Caught by the privilege screen" in refusals(cast.prosecutor, item)[0]
    code(cast.prosecutor, ReviewCode.NOT_PRIVILEGED, item, note="Public filing")
    assert refusals(cast.prosecutor, item) == []
    code(cast.prosecutor, ReviewCode.ATTORNEY_CLIENT, item)
    assert refusals(cast.prosecutor, item) == ["Reviewed for privilege: attorney–client."]
    decided = reviewed(cast.prosecutor, item).review
    assert decided
    assert decided.decided_by == cast.prosecutor.user_id
    assert decided.text("note") == "Public filing"


def test_a_caught_attachment_holds_back_what_it_lies_in(cast: Cast, doe: Doe) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@b.example", "c@d.example", "Fwd"
    message.set_content("See attached.")
    inner = letter(counsel_address(cast))
    message.add_attachment(inner, maintype="application", subtype="octet-stream", filename="l.eml")
    outer = received(cast, doe, bytes(message), "outer.eml")
    with context.enter(cast.prosecutor):
        inside = EvidenceItem.objects.get(parent_id=outer.id)
    read(cast.prosecutor, inside)
    assert any("Caught by the privilege screen" in one for one in refusals(cast.prosecutor, outer))


def test_the_screen_itself_decides_nothing(cast: Cast, doe: Doe) -> None:
    item = received(cast, doe, letter(counsel_address(cast)))
    with context.enter(cast.prosecutor), pytest.raises(InvalidInput):
        screening.code_items(cast.prosecutor, item_ids=[item.id], code=ReviewCode.CAUGHT)


def again(cast: Cast, doe: Doe) -> None:
    wall = file_of(cast, doe)
    with context.enter(cast.prosecutor):
        screening.screen_again(cast.prosecutor, wall_id=wall.id)
        job = Job.objects.get(task=reads.SCREEN_FILE, state="queued")
    handler_of(reads.SCREEN_FILE)(
        JobRun(
            job_id=job.id,
            actor=cast.prosecutor,
            wall_id=wall.id,
            args=job.args,
            attempt=1,
            progress=lambda _done, _total: None,
        )
    )
    Job.objects.filter(pk=job.pk).update(state="done")


def test_a_new_term_is_used_for_what_came_before_and_reopens_what_was_decided(
    cast: Cast, doe: Doe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screening, "AT_ONCE", 2)
    items = [
        received(cast, doe, f"note {n}: ask Quillon & Partners".encode(), f"{n}.txt")
        for n in range(3)
    ]
    code(cast.prosecutor, ReviewCode.NOT_PRIVILEGED, items[0])
    wall = file_of(cast, doe)
    with context.enter(cast.prosecutor):
        screening.add_case_term(
            cast.prosecutor, wall_id=wall.id, kind=TermKind.WORDS, value="Quillon Partners"
        )
    again(cast, doe)
    assert all(reviewed(cast.prosecutor, item).is_undecided for item in items)
    code(cast.prosecutor, ReviewCode.NOT_PRIVILEGED, *items)
    again(cast, doe)
    assert not any(reviewed(cast.prosecutor, item).is_undecided for item in items)
    assert len(reviewed(cast.prosecutor, items[0]).hits) == 1


def test_an_offices_terms_are_for_all_its_cases_and_kept_by_supervisors(
    cast: Cast, doe: Doe
) -> None:
    with context.enter(cast.prosecutor), pytest.raises(NotFound):
        screening.add_office_term(cast.prosecutor, kind=TermKind.DOMAIN, value="law.example")
    with context.enter(cast.da_supervisor):
        term = screening.add_office_term(
            cast.da_supervisor, kind=TermKind.DOMAIN, value="law.example"
        )
        with pytest.raises(InvalidInput, match="already"):
            screening.add_office_term(
                cast.da_supervisor, kind=TermKind.DOMAIN, value="@LAW.example"
            )
    item = received(cast, doe, letter("x@law.example"))
    assert reviewed(cast.prosecutor, item).is_undecided
    with context.enter(cast.defender):
        assert not OfficeTerm.objects.exists()
    with context.enter(cast.prosecutor), pytest.raises(NotFound):
        screening.remove_term(cast.prosecutor, wall_id=file_of(cast, doe).id, term_id=term.id)


def test_every_act_has_its_entry_and_no_word_in_it(cast: Cast, doe: Doe) -> None:
    wall = file_of(cast, doe)
    with context.enter(cast.prosecutor):
        term = screening.add_case_term(
            cast.prosecutor, wall_id=wall.id, kind=TermKind.ATTORNEY, value="Zebedee Quillon"
        )
    item = received(cast, doe, b"Zebedee Quillon called", "z.txt")
    code(cast.prosecutor, ReviewCode.FILTER_TEAM, item)
    with context.enter(cast.prosecutor):
        screening.remove_term(cast.prosecutor, wall_id=wall.id, term_id=term.id)
    with context.enter(cast.prosecutor):
        for event in (Event.TERM_ADDED, Event.ITEM_CODED, Event.TERM_REMOVED):
            logged = entries([cast.prosecutor.log_id], Filters(event=event.value))
            assert len(logged) == 1, event
            assert "uillon" not in repr(logged)
    assert reviewed(cast.prosecutor, item).review


@pytest.mark.parametrize("who", ["defender", "da_outsider", "da_admin", "platform_admin", "nobody"])
def test_an_outsider_learns_nothing_of_what_was_caught(who: str, cast: Cast, doe: Doe) -> None:
    item = received(cast, doe, letter(counsel_address(cast)))
    outsider = getattr(cast, who)
    with context.enter(outsider):
        assert not ItemReview.objects.exists()
        assert not ScreenHit.objects.exists()
        with pytest.raises(NotFound):
            screening.code_items(outsider, item_ids=[item.id], code=ReviewCode.NOT_PRIVILEGED)
    if who == "nobody":
        return
    client, case = client_of(outsider), [doe.case.id]
    for name in ("review", "review-list", "screen-terms"):
        asked = {"file": str(item.wall_id), "item": str(item.id)}
        assert client.get(reverse(name, args=case), asked).status_code == 404, name
    for name in ("review-code", "screen-term-remove", "screen-again"):
        posted = {"file": str(item.wall_id), "item": str(item.id), "code": "not-privileged"}
        assert client.post(reverse(name, args=case), posted).status_code == 404, name


@pytest.mark.parametrize(
    ("kind", "value"),
    [("phone", "12"), ("email", "x"), ("words", ""), ("words", "x" * 201), ("nonsense", "x")],
)
def test_a_useless_term_is_refused_with_words_at_its_field(
    kind: str, value: str, cast: Cast, doe: Doe
) -> None:
    page = client_of(cast.prosecutor).post(
        reverse("screen-terms", args=[doe.case.id]), {"kind": kind, "value": value}
    )
    assert page.status_code == 200
    assert "usa-error-message" in page.content.decode()


@pytest.mark.parametrize(
    "posted",
    [
        {},
        {"item": "x", "code": "not-privileged"},
        {"item": str(uuid4()), "code": ""},
        {"item": "own", "code": "caught"},
        {"item": "own", "code": "partly", "note": "x" * 4001},
    ],
)
def test_a_nonsense_decision_changes_nothing(posted: dict[str, str], cast: Cast, doe: Doe) -> None:
    item = received(cast, doe, letter(counsel_address(cast)))
    posted = {k: str(item.id) if v == "own" else v for k, v in posted.items()}
    answer = client_of(cast.prosecutor).post(
        reverse("review-code", args=[doe.case.id]), posted, follow=True
    )
    assert "Nothing was changed" in answer.content.decode()
    assert reviewed(cast.prosecutor, item).is_undecided


def test_an_item_of_another_file_is_not_coded_here(cast: Cast, doe: Doe) -> None:
    with context.enter(cast.defender):
        own = wall_of_kind(cast.defender, doe.case.matter_id, WallKind.FOR_DISCLOSURE)
    item = read(cast.defender, take_in(cast.defender, own, b"alibi", "a.txt"))
    answer = client_of(cast.prosecutor).post(
        reverse("review-code", args=[doe.case.id]),
        {"item": str(item.id), "code": "not-privileged"},
    )
    assert answer.status_code == 404


def test_a_caught_item_is_not_shown_before_one_insists_and_the_log_keeps_that(
    cast: Cast, doe: Doe
) -> None:
    item = received(cast, doe, letter(counsel_address(cast), "He told me where he was."))
    client, url = client_of(cast.prosecutor), reverse("item", args=[item.id])
    text = reverse("item-text", args=[item.id])
    assert "This may be privileged" in client.get(url).content.decode()
    assert "He told me" not in client.get(text).content.decode()
    assert "He told me" in client.get(text, {"look": "1"}).content.decode()
    with context.enter(cast.prosecutor):
        kept = entries([cast.prosecutor.log_id], Filters(event=Event.CAUGHT_ITEM_OPENED.value))
        assert len(kept) == 1
    code(cast.prosecutor, ReviewCode.NOT_PRIVILEGED, item)
    assert "He told me" in client.get(text).content.decode()


def test_deciding_leads_to_the_next_and_back_again(cast: Cast, doe: Doe) -> None:
    first, second = (
        received(cast, doe, letter(counsel_address(cast)), f"{n}.eml") for n in range(2)
    )
    client, url = client_of(cast.prosecutor), reverse("review", args=[doe.case.id])
    assert f'value="{first.id}"' in client.get(url).content.decode()
    posted = {"item": str(first.id), "code": "attorney-client", "note": "From counsel"}
    answer = client.post(reverse("review-code", args=[doe.case.id]), posted, follow=True)
    shown = answer.content.decode()
    assert f'value="{second.id}"' in shown
    assert "1 item waits" in shown
    back = client.get(url, {"item": str(first.id)}).content.decode()
    assert "From counsel" in back
    done = client.post(
        reverse("review-code", args=[doe.case.id]),
        {"item": [str(second.id)], "code": "not-privileged", "list": "1"},
        follow=True,
    )
    assert "Nothing waits for a decision" in done.content.decode()


def test_the_review_costs_the_same_however_much_waits(cast: Cast, doe: Doe) -> None:
    costs = []
    client = client_of(cast.prosecutor)
    client.get("/")  # the first of a session costs more, whatever it asks for
    for more in (1, 6):
        for _ in range(more):
            received(cast, doe, letter(counsel_address(cast)), f"{ids.new()}.eml")
        for name in ("review", "review-list"):
            counted = Queries()
            with connection.execute_wrapper(counted):
                assert client.get(reverse(name, args=[doe.case.id])).status_code == 200
            costs.append(counted.count)
    assert costs[:2] == costs[2:]
