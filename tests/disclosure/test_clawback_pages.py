"""If these fail, a lawyer cannot take something back, or learns of it too late."""

import io
import zipfile
from collections.abc import Iterable
from typing import Any
from typing import cast as typed
from uuid import UUID, uuid4

import pytest
from django.http import StreamingHttpResponse
from django.test import Client
from django.urls import reverse

from disclosure.models.clawback_own import ClawbackClaim
from privilege import context
from tests.cast import Cast
from tests.disclosure.claimed import agreed, item_of, noticed
from tests.disclosure.conftest import Docket
from tests.disclosure.test_pages import client_of

pytestmark = pytest.mark.django_db

CLAIM = {
    "claimed_as": "work-product",
    "basis": "Trial counsel’s notes.",
    "inadvertent": "It lay between two reports.",
    "precautions": "Two people reviewed it.",
}


def body(client: Client, name: str, *args: object, expect: int = 200) -> str:
    response = client.get(reverse(name, args=args))
    assert response.status_code == expect, (name, response.status_code)
    return str(response.content.decode())


def landed(client: Client, name: str, *args: object, **data: object) -> str:
    """Post a form and return where it led; it must lead somewhere."""
    response = client.post(reverse(name, args=args), data)
    assert response.status_code == 302, response.content.decode()
    return str(response["Location"])


def claimed(client: Client, volume: UUID, file_id: UUID) -> UUID:
    """Claim a document by the pages; the clawback's id."""
    words = body(client, "claim-new", volume)
    assert "reviewed the production on" in words
    found = words.partition('name="discovered_at" value="')[2].partition('"')[0]
    where = landed(client, "claim-new", volume, file_ids=str(file_id), discovered_at=found, **CLAIM)
    claim_id = UUID(where.strip("/").rpartition("/")[2])
    assert "Nobody outside your office knows" in body(client, "claim", claim_id)
    assert "sequestered from that moment" in body(client, "claim-sign", claim_id)
    return UUID(landed(client, "claim-sign", claim_id).strip("/").rpartition("/")[2])


def test_counsel_claim_a_document_and_the_other_side_sees_a_placeholder(
    cast: Cast, docket: Docket, volume: UUID, report_file: UUID
) -> None:
    agreed(cast, docket)
    item_id = item_of(cast, report_file)
    prosecutor, defender = client_of(cast.prosecutor), client_of(cast.defender)
    assert "report.pdf" in body(defender, "volume", volume)
    clawback_id = claimed(prosecutor, volume, report_file)
    words = body(defender, "volume", volume)
    assert "Sequestered: claim of" in words
    assert "report.pdf" not in words
    assert "Claimed back" in body(prosecutor, "volume", volume)
    moved = defender.get(reverse("item", args=[item_id]))
    assert moved["Location"].startswith(reverse("clawback", args=[clawback_id]))
    words = body(defender, "clawback", clawback_id)
    for said in ("Sequestered: claim of", "Trial counsel’s notes.", "DA-000001", "Certify"):
        assert said in words
    for name in ("item-text", "item-file", "item-inline", "item-preview", "item-thumbnail"):
        assert defender.get(reverse(name, args=[item_id])).status_code in {302, 404}, name


def test_a_receiver_disputes_draws_a_copy_for_the_court_and_the_claimant_gives_up(
    cast: Cast, docket: Docket, volume: UUID, report_file: UUID
) -> None:
    agreed(cast, docket)
    item_id = item_of(cast, report_file)
    prosecutor, defender = client_of(cast.prosecutor), client_of(cast.defender)
    clawback_id = claimed(prosecutor, volume, report_file)
    landed(defender, "clawback-step", clawback_id, "dispute", grounds="Police wrote it.")
    assert "Access returns by itself" in body(defender, "clawback", clawback_id)
    sent = typed(
        "StreamingHttpResponse",
        defender.post(
            reverse("clawback-court", args=[clawback_id]), {"citation": "Motion of May 5"}
        ),
    )
    assert isinstance(sent, StreamingHttpResponse)
    packed = b"".join(typed("Iterable[bytes]", sent.streaming_content))
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert set(archive.namelist()) == {"documents/DA-000001.pdf", "claim.pdf"}
        assert archive.testzip() is None
    assert "Drew a copy for the court" in body(prosecutor, "clawback", clawback_id)
    assert "sequestered" in body(defender, "volume", volume).lower()
    landed(prosecutor, "clawback-step", clawback_id, "withdraw", text="We were wrong.")
    assert "report.pdf" in body(defender, "item", item_id)


def test_each_side_sees_the_incident_with_its_own_readers_only(
    cast: Cast, docket: Docket, volume: UUID, report_file: UUID
) -> None:
    agreed(cast, docket)
    item_id = item_of(cast, report_file)
    prosecutor, defender = client_of(cast.prosecutor), client_of(cast.defender)
    body(defender, "item", item_id)
    clawback_id = claimed(prosecutor, volume, report_file)
    theirs = body(prosecutor, "clawback-incident", clawback_id)
    own = body(defender, "clawback-incident", clawback_id)
    assert "Nobody opened or downloaded it." in theirs
    assert "Nobody opened or downloaded it." not in own
    assert "Who had read it" in body(defender, "clawback", clawback_id)
    assert "Who had read it" not in body(prosecutor, "clawback", clawback_id)
    report = defender.get(reverse("clawback-report", args=[clawback_id]))
    sent = typed("StreamingHttpResponse", report).streaming_content
    content = b"".join(typed("Iterable[bytes]", sent))
    assert content.startswith(b"%PDF-")
    person = cast.defender.person_id
    landed(
        defender,
        "taint-decide",
        clawback_id,
        person,
        decision="continue",
        reasons="Stopped at the heading.",
    )
    assert "Stopped at the heading." in body(defender, "clawback", clawback_id)
    refused = defender.post(
        reverse("taint-decide", args=[clawback_id, cast.prosecutor.person_id]),
        {"decision": "screen", "reasons": "x"},
    )
    assert refused.status_code == 404


def test_a_receiver_tells_the_sender_with_one_button_and_the_sender_claims(
    cast: Cast, docket: Docket, volume: UUID, report_file: UUID
) -> None:
    prosecutor, defender = client_of(cast.prosecutor), client_of(cast.defender)
    assert "N.Y. RPC 4.4(b)" in body(defender, "clawback-report-new", volume)
    where = landed(
        defender,
        "clawback-report-new",
        volume,
        file_ids=str(report_file),
        seen="It is headed “work product”.",
        sequester="on",
    )
    clawback_id = UUID(where.strip("/").rpartition("/")[2])
    assert "report.pdf" not in body(defender, "volume", volume)
    words = body(prosecutor, "clawback", clawback_id)
    assert "headed “work product”" in words
    assert f"{reverse('claim-new', args=[volume])}?file={report_file}" in words
    assert claimed_after_report(prosecutor, volume, report_file) == clawback_id


def claimed_after_report(client: Client, volume: UUID, file_id: UUID) -> UUID:
    found = body(client, "claim-new", volume).partition('name="discovered_at" value="')[2]
    where = landed(
        client,
        "claim-new",
        volume,
        file_ids=str(file_id),
        discovered_at=found.partition('"')[0],
        **CLAIM,
    )
    claim_id = UUID(where.strip("/").rpartition("/")[2])
    return UUID(landed(client, "claim-sign", claim_id).strip("/").rpartition("/")[2])


def test_what_outsiders_and_the_wrong_side_ask_for_is_not_there(
    cast: Cast, docket: Docket, volume: UUID, report_file: UUID
) -> None:
    agreed(cast, docket)
    clawback_id = noticed(cast, volume, report_file)
    with context.enter(cast.prosecutor):
        claim_id = ClawbackClaim.objects.get().id
    pages: list[tuple[str, *tuple[Any, ...]]] = [
        ("clawback", clawback_id),
        ("clawback-step", clawback_id, "dispute"),
        ("clawback-court", clawback_id),
        ("clawback-incident", clawback_id),
        ("clawback-report", clawback_id),
        ("clawback-replace", clawback_id),
        ("onward-add", clawback_id),
        ("claim", claim_id),
        ("claim-edit", claim_id),
        ("claim-sign", claim_id),
        ("claim-discard", claim_id),
        ("claim-new", volume),
        ("clawback-report-new", volume),
    ]
    for outsider in (cast.co_defender, cast.da_outsider, cast.pd_outsider, cast.auditor):
        client = client_of(outsider)
        for name, *args in pages:
            assert client.get(reverse(name, args=args)).status_code == 404, name
            absent = [uuid4(), *args[1:]]
            assert client.post(reverse(name, args=absent)).status_code in {404, 405}, name
    defender = client_of(cast.defender)
    for name, *args in pages:
        if name.startswith("claim") or name == "clawback-replace":
            assert defender.get(reverse(name, args=args)).status_code == 404, name
    assert defender.get(reverse("clawback-step", args=[clawback_id, "nothing"])).status_code == 404


def test_hostile_words_in_a_form_are_answered_and_change_nothing(
    cast: Cast, docket: Docket, volume: UUID, report_file: UUID
) -> None:
    agreed(cast, docket)
    clawback_id = noticed(cast, volume, report_file)
    defender, prosecutor = client_of(cast.defender), client_of(cast.prosecutor)
    for name, args, data in (
        ("clawback-step", (clawback_id, "certify"), {"how": "lost", "statement": "x"}),
        ("clawback-step", (clawback_id, "dispute"), {"grounds": ""}),
        ("clawback-step", (clawback_id, "dispute"), {"grounds": "x" * 5000}),
        ("clawback-step", (clawback_id, "withdraw"), {"text": "we withdraw for them"}),
        ("clawback-step", (clawback_id, "answer"), {"confirmed": "yes"}),
        ("clawback-court", (clawback_id,), {"citation": ""}),
        ("onward-add", (clawback_id,), {"to_whom": "", "what": "\x00"}),
        ("clawback-report-new", (volume,), {"file_ids": str(uuid4()), "seen": "x"}),
        ("clawback-terms", (docket.case_id,), {"days": "0", "kind": "whim"}),
    ):
        response = defender.post(reverse(name, args=args), data)
        assert response.status_code == 200, name
        assert "usa-alert--error" in response.content.decode() or "error" in (
            response.content.decode()
        ), name
    wrong: tuple[dict[str, Any], ...] = (
        {"file_ids": [str(uuid4())], **CLAIM, "discovered_at": "2030-01-01T00:00"},
        {"file_ids": [str(report_file)], **CLAIM, "discovered_at": "1999-01-01T00:00"},
        {"file_ids": [], **CLAIM, "discovered_at": "not a time"},
    )
    for posted in wrong:
        response = prosecutor.post(reverse("claim-new", args=[volume]), posted)
        assert response.status_code == 200
    words = body(defender, "clawback", clawback_id)
    assert "Gave notice of a claim" in words
    assert "Disputed the claim" not in words
