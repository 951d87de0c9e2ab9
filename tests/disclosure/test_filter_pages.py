"""If these fail, the pages of a filter team show the case team what they must never see."""

from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from disclosure.models.filter_team import FilterProposal, FilterRelease
from privilege import context
from tests.casework.test_notes import unlocked_client
from tests.casework.test_pages import client_of
from tests.cast import Cast, id_of
from tests.disclosure.conftest import Docket, Take
from tests.disclosure.filtering import REASON, Filtering, at_the_team, filtering

pytestmark = pytest.mark.django_db
TITLE = b"mail.eml.txt"


@pytest.fixture
def filtered(cast: Cast, docket: Docket) -> Filtering:
    return filtering(cast, docket)


def seen(client: Client, name: str, *args: object) -> bytes:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200, (name, answer.status_code)
    return answer.content


def posted(client: Client, name: str, *args: object, **data: object) -> None:
    answer = client.post(reverse(name, args=args), data)
    assert answer.status_code == 302, answer.content.decode()[-3000:]


def test_the_way_of_an_item_through_the_pages(cast: Cast, filtered: Filtering, take: Take) -> None:
    docket = filtered.docket
    case_team = client_of(cast.prosecutor)
    head = unlocked_client(filtered.head, filtered.head_key)
    holder = unlocked_client(filtered.holder, filtered.holder_key)
    item_id = take(cast.prosecutor, b"Dear counsel, Zanzibar.", "mail.eml.txt")
    assert b"Refer to the filter team" in seen(case_team, "item", item_id)
    assert b"withdraw it from our file" in seen(case_team, "filter-refer", item_id)
    posted(case_team, "filter-refer", item_id, wall_id=filtered.wall.id, reason=REASON)
    assert REASON.encode().replace(b"'", b"&#x27;") in seen(
        case_team, "filter-case", docket.case_id
    )
    assert TITLE not in seen(case_team, "item", item_id)
    assert b"filter-team" not in seen(client_of(filtered.holder), "case", docket.case_id)

    (copy,) = at_the_team(filtered)
    assert b"People v. Ortiz" in seen(head, "filter-teams")
    assert TITLE in seen(head, "filter-team", filtered.wall.id)
    assert TITLE not in seen(client_of(filtered.head), "filter-team", filtered.wall.id)
    assert b"Unlock your key" in seen(client_of(filtered.head), "filter-item", copy)
    assert TITLE in seen(head, "filter-item", copy)
    elsewhere = head.get(reverse("item", args=[copy]))
    assert elsewhere["Location"] == reverse("filter-item", args=[copy])
    assert b"Filter teams" in seen(head, "home")
    posted(head, "filter-item", copy, code="partly", note="A page to his lawyer.")
    assert b"A page to his lawyer." in seen(head, "filter-item", copy)
    assert b"Maria Ortiz" in seen(head, "filter-propose", copy)
    posted(
        head,
        "filter-propose",
        copy,
        defendant_id=filtered.defendant_id,
        days=14,
        why="To his bank",
        parts="Page 1",
        redacted=SimpleUploadedFile("redacted.txt", b"Dear bank.", "text/plain"),
    )
    proposal_id = answered(filtered, holder, case_team)
    released(cast, filtered, head, case_team, proposal_id)


def answered(filtered: Filtering, holder: Client, case_team: Client) -> UUID:
    """The holder reads what is proposed, and agrees."""
    docket = filtered.docket
    with context.enter(filtered.holder):
        proposal_id: UUID = FilterProposal.objects.get().id
    assert TITLE in seen(holder, "filter-case", docket.case_id)
    assert b"A filter team asks" in seen(holder, "home")
    assert b"A filter team asks" not in seen(case_team, "home")
    page = seen(holder, "filter-proposal", proposal_id)
    for words in (b"To his bank", b"Page 1", b"Agree to the release", b"Object to the release"):
        assert words in page
    assert b"cannot be taken back" in seen(holder, "filter-step", proposal_id, "agree")
    posted(holder, "filter-step", proposal_id, "agree")
    assert b"A filter team asks" not in seen(holder, "home")
    return proposal_id


def released(
    cast: Cast, filtered: Filtering, head: Client, case_team: Client, proposal_id: UUID
) -> None:
    """The team reports and releases, and the case team takes in what came."""
    assert b"Release to the case team" in seen(head, "filter-proposal", proposal_id)
    page = seen(head, "filter-report", filtered.wall.id)
    assert b"Item 1: Agreed" in page
    assert TITLE not in page
    pdf = head.get(reverse("filter-report-file", args=[filtered.wall.id]))
    assert pdf.getvalue().startswith(b"%PDF")
    posted(head, "filter-report", filtered.wall.id)
    holder = unlocked_client(filtered.holder, filtered.holder_key)
    assert b"Download the report" in seen(holder, "filter-case", filtered.docket.case_id)
    posted(head, "filter-step", proposal_id, "release")
    with context.enter(cast.prosecutor):
        release = FilterRelease.objects.latest("created_at")
    page = seen(case_team, "filter-case", filtered.docket.case_id)
    assert b"redacted.txt" in page
    assert b"Agreed by the holder" in page
    assert TITLE not in page
    assert b"redacted.txt" in seen(case_team, "home")
    posted(case_team, "filter-take-in", release.id)
    assert b"redacted.txt" not in seen(case_team, "home")
    assert b"redacted.txt" in seen(case_team, "item", release.item_id)


def test_nobody_else_finds_the_pages(cast: Cast, filtered: Filtering, take: Take) -> None:
    item_id = take(cast.prosecutor, b"Dear counsel.", "mail.eml.txt")
    case_team = client_of(cast.prosecutor)
    posted(case_team, "filter-refer", item_id, wall_id=filtered.wall.id, reason=REASON)
    (copy,) = at_the_team(filtered)
    hidden = [
        ("filter-team", filtered.wall.id),
        ("filter-member-add", filtered.wall.id),
        ("filter-report", filtered.wall.id),
        ("filter-report-file", filtered.wall.id),
        ("filter-item", copy),
        ("filter-propose", copy),
        ("item", copy),
        ("item-file", copy),
    ]
    outsiders = (cast.prosecutor, cast.da_supervisor, cast.defender, cast.co_defender,
                 cast.da_admin, cast.auditor, cast.superuser)  # fmt: skip
    for actor in outsiders:
        client = client_of(actor)
        for name, known in hidden:
            absent = client.get(reverse(name, args=[uuid4()]))
            answer = client.get(reverse(name, args=[known]))
            assert (answer.status_code, absent.status_code) == (404, 404), (
                actor.display_name,
                name,
            )
        removal = reverse("filter-member-remove", args=[filtered.wall.id, id_of(filtered.head)])
        assert client.post(removal).status_code == 404
    for actor in (cast.defender, cast.co_defender, cast.pd_outsider, cast.da_outsider):
        answer = client_of(actor).get(reverse("filter-case", args=[filtered.docket.case_id]))
        assert answer.status_code == 404, actor.display_name


def test_hostile_words_in_the_forms_are_refused_with_a_message(
    cast: Cast, filtered: Filtering, take: Take
) -> None:
    item_id = take(cast.prosecutor, b"Dear counsel.", "mail.eml.txt")
    case_team = client_of(cast.prosecutor)
    refer = reverse("filter-refer", args=[item_id])
    for data in (
        {},
        {"wall_id": "nonsense", "reason": REASON},
        {"wall_id": str(uuid4()), "reason": REASON},
        {"wall_id": str(filtered.wall.id), "reason": ""},
        {"wall_id": str(filtered.wall.id), "reason": "x" * 301},
        {"wall_id": str(filtered.wall.id), "reason": "\x00"},
    ):
        assert case_team.post(refer, data).status_code == 200, data
    opening = reverse("filter-open", args=[filtered.docket.case_id])
    for head in ("", "x", f"{uuid4()}:{uuid4()}", f"{filtered.wall.id}"):
        assert case_team.post(opening, {"head": head}).status_code == 200
