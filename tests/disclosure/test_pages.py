"""If these fail, a person cannot produce, serve, receive or acknowledge by the pages."""

import io
import zipfile
from uuid import UUID

import pytest
from django.test import Client

from casework.choices import TagKind
from casework.services import tags
from disclosure.receipt import verify_receipt
from disclosure.selectors import lists
from disclosure.services import receipt_keys
from privilege import context
from privilege.actor import Actor
from privilege.models.people import User
from tests.cast import Cast
from tests.disclosure.conftest import Docket, confirmation, drafted, prepared

pytestmark = pytest.mark.django_db


def client_of(actor: Actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.person_id))
    return client


def page(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status, url
    return response.content.decode()


def test_a_production_goes_from_checked_items_to_service_by_its_pages(
    cast: Cast, docket: Docket, items: dict[str, UUID]
) -> None:
    client = client_of(cast.prosecutor)
    case = f"/cases/{docket.case_id}/productions"
    assert "Prepare a production" in page(client, f"{case}/")
    posted = client.post(f"{case}/add/", {"item": [str(i) for i in items.values()]})
    assert "Maria Ortiz" in posted.content.decode()
    posted = client.post(
        f"{case}/add/",
        {"item": [str(i) for i in items.values()], "parties": [str(docket.defender_shared)]},
        follow=True,
    )
    url = posted.redirect_chain[-1][0]
    words = posted.content.decode()
    assert "scene.jpg" in words
    assert "3 items added." in words
    client.post(f"{url}review/")
    numbering = page(client, f"{url}number/")
    assert 'value="ORTIZ-"' in numbering
    assert "Assign 5 numbers" in numbering
    client.post(f"{url}number/", {"prefix": "ORTIZ-", "width": "6"})
    assert "0 of 3 items are ready" in page(client, f"{url}progress/")
    production_id = UUID(url.rstrip("/").rpartition("/")[2])
    prepared(cast.prosecutor, production_id)
    confirm = page(client, f"{url}serve/")
    assert "Serve 3 items on Defender" in confirm
    assert "ORTIZ-000001 – ORTIZ-000005" in confirm
    with context.enter(cast.prosecutor):
        read = confirmation(cast.prosecutor, production_id)
    served = client.post(
        f"{url}serve/",
        {"recipients": ",".join(map(str, read.recipient_ids)), "item_count": read.item_count},
        follow=True,
    )
    assert "Volume 1" in served.content.decode()


def test_a_recipient_opens_downloads_and_acknowledges(cast: Cast, volume: UUID) -> None:
    client = client_of(cast.defender)
    words = page(client, f"/volumes/{volume}/")
    assert "The other side does not see what you open." in words
    assert "1:01" in words
    response = client.get(f"/volumes/{volume}/download/")
    packed = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    assert int(response["Content-Length"]) == len(packed)
    assert zipfile.ZipFile(io.BytesIO(packed)).testzip() is None
    assert "Acknowledge receipt" in words
    client.post(f"/volumes/{volume}/acknowledge/")
    pdf = b"".join(client.get(f"/volumes/{volume}/receipt/").streaming_content)  # type: ignore[attr-defined]
    statement = verify_receipt(pdf, receipt_keys.public_key(), volume_id=str(volume))
    assert statement.received_by == "Defender (Public Defender)"
    key = Client().get("/receipts/key/").content.decode().strip()
    assert key == receipt_keys.public_key().public_bytes_raw().hex()


def test_nobody_else_gets_past_not_found(cast: Cast, volume: UUID, docket: Docket) -> None:
    for outsider in (cast.co_defender, cast.pd_outsider, cast.other_prosecutor, cast.superuser):
        client = client_of(outsider)
        for url in (
            f"/volumes/{volume}/",
            f"/volumes/{volume}/download/",
            f"/volumes/{volume}/receipt/",
        ):
            page(client, url, 404)
        assert client.post(f"/volumes/{volume}/acknowledge/").status_code == 404
    assert "Volume 1" not in page(
        client_of(cast.co_defender), f"/cases/{docket.case_id}/productions/"
    )


def test_a_native_is_saved_and_never_shown(cast: Cast, volume: UUID) -> None:
    client = client_of(cast.defender)
    words = page(client, f"/volumes/{volume}/")
    assert words.count("Download<") >= 3
    with context.enter(cast.defender) as actor:
        package = lists.my_packages(actor)[0]
    files = client.get(f"/api/v1/volumes/{package.volume.id}/").json()["files"]
    native = next(file for file in files if file["kind"] == "native")
    response = client.get(f"/volumes/{volume}/files/{native['id']}/")
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment")
    assert "sandbox" in response["Content-Security-Policy"]
    assert b"".join(response.streaming_content).startswith(b"not really")  # type: ignore[attr-defined]


def test_items_that_may_not_be_produced_are_named_on_the_page(
    cast: Cast, docket: Docket, items: dict[str, UUID]
) -> None:
    production_id = drafted(cast.prosecutor, docket.defender_shared, [items["report"]])
    with context.enter(cast.prosecutor) as actor:
        tags.tag_item(
            actor, item_id=items["report"], kind=TagKind.DO_NOT_DISCLOSE, reason="informant"
        )
    client = client_of(cast.prosecutor)
    words = page(client, f"/productions/{production_id}/")
    assert "report.pdf: Marked do not disclose: informant" in words
    response = client.post(f"/productions/{production_id}/review/")
    assert response.status_code == 409
    assert "informant" in response.content.decode()


def test_what_must_not_be_disclosed_can_be_withheld_from_the_page(
    cast: Cast, docket: Docket, items: dict[str, UUID]
) -> None:
    production_id = drafted(cast.prosecutor, docket.defender_shared, [items["report"]])
    with context.enter(cast.prosecutor) as actor:
        for name in ("report", "photo"):
            tags.tag_item(
                actor, item_id=items[name], kind=TagKind.DO_NOT_DISCLOSE, reason="informant"
            )
    client = client_of(cast.prosecutor)
    address = f"/productions/{production_id}/"
    withhold = {name: f"{address}withhold/{items[name]}/" for name in ("report", "photo", "video")}
    html = client.get(address).content.decode()
    assert withhold["report"] in html
    assert withhold["photo"] in html
    assert withhold["video"] not in html
    for name in ("report", "photo"):
        answer = client.post(withhold[name], {"category": "Informant", "basis": "CPL 245.70"})
        assert answer.status_code == 302
    html = client.get(address).content.decode()
    assert "withhold/" not in html
    assert client.post(f"{address}review/").status_code == 302
    assert client_of(cast.defender).get(address).status_code == 404


def test_the_api_does_the_same(cast: Cast, docket: Docket, items: dict[str, UUID]) -> None:
    client = client_of(cast.prosecutor)
    case = f"/api/v1/cases/{docket.case_id}"
    party = client.get(f"{case}/parties-to-serve/").json()[1]
    assert party["name"] == "Maria Ortiz"
    begun = client.post(
        f"{case}/productions/",
        {"shared_wall_id": party["shared_wall_id"]},
        content_type="application/json",
    )
    assert begun.status_code == 201
    url = begun["Location"]
    added = client.post(
        f"{url}items/",
        {"item_ids": [str(items["report"]), str(items["video"])]},
        content_type="application/json",
    )
    assert added.json() == {"count": 2, "findings": []}
    withheld = client.post(
        f"{url}withhold/",
        {"item_id": str(items["photo"]), "category": "Work product", "basis": "CPL 245.65"},
        content_type="application/json",
    )
    assert withheld.json()["withheld"] == 1
    for step, body in (("review", {}), ("number", {"prefix": "DA-"})):
        done = client.post(f"{url}{step}/", body, content_type="application/json")
        assert done.status_code == 200, done.content
    prepared(cast.prosecutor, UUID(begun.json()["id"]))
    detail = client.get(url).json()
    assert (detail["ready"], detail["bates"]) == (3, "DA-000001 – DA-000005")
    served = client.post(
        f"{url}serve/",
        {
            "recipient_ids": [person["user_id"] for person in detail["party"]["recipients"]],
            "item_count": detail["produced"],
        },
        content_type="application/json",
    )
    assert served.status_code == 200, served.content
    volume = client_of(cast.defender).get(f"/api/v1/volumes/{served.json()['volume_id']}/").json()
    assert [event["act"] for event in volume["events"]] == ["served", "opened"]
    placeholder = next(file for file in volume["files"] if file["kind"] == "placeholder")
    assert (placeholder["category"], placeholder["description"]) == ("Work product", "")
    assert placeholder["item_id"] is None
