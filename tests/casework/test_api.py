"""The API does what the pages do, on the same services, with problems in plain words."""

import datetime as dt
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse

from casework import api_urls
from casework.models.case import Court
from privilege import context
from privilege.actor import Actor
from privilege.services import tokens
from tests.casework.conftest import Doe
from tests.casework.factories import make_item
from tests.cast import Cast

pytestmark = pytest.mark.django_db


class Api:
    """A program that speaks for a person."""

    def __init__(self, actor: Actor, scopes: list[str] | None = None) -> None:
        with context.enter(actor):
            made = tokens.make_token(actor, name="test", scopes=scopes or ["read", "write"])
        self.client = Client(headers={"Authorization": f"Bearer {made[1]}"})

    def __call__(self, method: str, path: str, data: object = None, status: int = 200) -> Any:  # noqa: ANN401 - any JSON
        body = {} if data is None else {"data": data, "content_type": "application/json"}
        response = getattr(self.client, method)(f"/api/v1/{path}", **body)
        assert response.status_code == status, response.content[:2000]
        return response.json() if response.content else None


def test_a_case_is_opened_worked_and_closed_by_the_api_alone(cast: Cast, court: Court) -> None:
    api = Api(cast.prosecutor)
    case = api(
        "post",
        "cases/",
        {
            "title": "People v. Api",
            "docket_number": "A-1",
            "court_id": str(court.id),
            "defendants": [
                {
                    "full_name": "Al Api",
                    "attorney_id": str(cast.defender.user_id),
                    "custody": "held",
                }
            ],
        },
        status=201,
    )
    here = f"cases/{case['id']}/"
    (row,) = api("get", "cases/?q=api")["results"]
    assert (row["custody"], row["defendants"]) == ("held", ["Al Api"])
    (party,) = api("get", f"{here}parties/")
    charge = api(
        "post",
        f"{here}charges/",
        {
            "party_id": party["id"],
            "statute": "PL 155.30",
            "description": "Grand larceny",
            "grade": "felony-e",
        },
        status=201,
    )
    ended = {"disposition": "dismissed", "disposed_on": "2026-05-01"}
    assert api("put", f"charges/{charge['id']}/disposition/", ended)["disposition"] == "dismissed"
    event = api(
        "post",
        f"{here}events/",
        {"kind": "trial", "day": "2027-01-04", "hour": "09:30", "courtroom": "Part 9"},
        status=201,
    )
    assert dt.datetime.fromisoformat(event["starts_at"]) == dt.datetime(
        2027, 1, 4, 14, 30, tzinfo=dt.UTC
    )
    api("put", f"events/{event['id']}/result/", {"result": "Adjourned"})
    api(
        "post",
        f"parties/{party['id']}/custody/",
        {"status": "released", "since": "2026-06-01"},
        201,
    )
    api("put", f"parties/{party['id']}/detail/", {"full_name": "Albert Api", "phone": "555"})
    assert api("get", f"parties/{party['id']}/detail/")["phone"] == "555"
    member = api("post", f"{here}team/", {"user_id": str(cast.da_clerk.user_id)}, 201)
    api("post", f"team/{member['id']}/end/", {})
    assert len(api("get", f"{here}counsel/")) == 2
    kinds = {wall["kind"] for wall in api("get", f"{here}walls/")}
    assert kinds == {
        "agency-channel",
        "case-record",
        "prosecution-file",
        "prosecution-work-product",
        "shared-file",
        "victim-channel",
    }
    api("patch", here, {"title": "People v. Albert Api"})
    api("post", f"{here}close/")
    refused = api("post", f"{here}parties/", {"role": "witness", "full_name": "W"}, 409)
    assert "closed" in refused["detail"]
    api("post", f"{here}reopen/")
    theirs = Api(cast.defender)
    assert theirs("get", here)["title"] == "People v. Albert Api"
    assert theirs("get", f"parties/{party['id']}/detail/", status=404)["status"] == 404


def test_evidence_is_described_tagged_and_found(cast: Cast, doe: Doe) -> None:
    api = Api(cast.prosecutor)
    with context.enter(cast.prosecutor):
        item = make_item(cast.prosecutor, doe.opening.prosecution_file, name="lab_report.pdf")
    here = f"evidence/{item.id}/"
    api("patch", here, {"title": "Lab report", "description": "Toxicology of March"})
    tag = api("post", f"{here}tags/", {"kind": "brady", "reason": "method error"}, 201)
    api("post", f"{here}tags/", {"kind": "label", "label": "Lab"}, 201)
    api("post", f"{here}subjects/", {"party_id": str(doe.john.id)}, 201)
    detail = api("get", here)
    assert detail["item"]["title"] == "Lab report"
    assert {one["kind"] for one in detail["tags"]} == {"brady", "label"}
    assert detail["party_ids"] == [str(doe.john.id)]
    found = api("get", "search/?q=toxicology")
    assert found["total"] == 1
    assert "\x02Toxicology\x03" in found["results"][0]["excerpt"]
    assert api("get", f"cases/{doe.case.id}/evidence/?tag=brady")["total"] == 1
    api("delete", f"tags/{tag['id']}/", status=204)
    api("delete", f"{here}subjects/{doe.john.id}/", status=204)
    assert [link["act"] for link in api("get", f"{here}custody/")["links"]] == ["received"]
    api("post", f"{here}return/", {"to_whom": "Owner"})
    assert Api(cast.defender)("get", "search/?q=toxicology")["total"] == 0


def test_an_intake_set_says_how_far_it_is(cast: Cast, doe: Doe) -> None:
    api = Api(cast.prosecutor)
    batch = api("post", f"cases/{doe.case.id}/batches/", {"source_agency": "5th Precinct"}, 201)
    assert api("get", f"batches/{batch['id']}/")["received"] == 0
    Api(cast.defender)("get", f"batches/{batch['id']}/", status=404)


def test_wrong_input_is_named_field_by_field(cast: Cast, doe: Doe) -> None:
    api = Api(cast.prosecutor)
    problem = api("post", "cases/", {"title": ""}, 400)
    assert {"title", "court_id", "defendants"} <= problem["errors"].keys()
    assert "from" in api("get", "search/?from=yesterday", status=400)["errors"]
    assert "cursor" in api("get", "search/?cursor=x", status=400)["errors"]


def test_the_log_is_for_supervisors(cast: Cast, doe: Doe) -> None:
    page = Api(cast.da_supervisor)("get", "log/?event=casework:case")
    assert page["results"][0]["event"] == "casework:case:opened"
    Api(cast.prosecutor)("get", "log/", status=404)


def test_a_reading_token_writes_nothing(cast: Cast, doe: Doe) -> None:
    Api(cast.prosecutor, ["read"])("post", f"cases/{doe.case.id}/close/", status=403)


def test_every_address_looks_absent_from_outside(cast: Cast, doe: Doe) -> None:
    with context.enter(cast.prosecutor):
        item = make_item(cast.prosecutor, doe.opening.prosecution_file)
    known = {"case_id": doe.case.id, "party_id": doe.john.id, "item_id": item.id}
    outsider = Api(cast.da_outsider)
    for pattern in _patterns():
        names = set(pattern.pattern.converters)
        if not names or "upload_id" in names:
            continue
        for method in ("get", "post", "put", "patch", "delete"):
            answers = []
            for ids in (known, {}):
                values = {name: ids.get(name, UUID(int=9)) for name in names}
                path = reverse(str(pattern.name), kwargs=values)
                answers.append(
                    getattr(outsider.client, method)(path, {}, content_type="application/json")
                )
            first, second = answers
            assert first.status_code in {404, 405, 400}, (pattern.name, method)
            assert (first.status_code, first.content) == (second.status_code, second.content)


def test_nobody_gets_nothing(cast: Cast) -> None:
    response = Client().get(f"/api/v1/cases/{uuid4()}/")
    assert response.status_code == 401


def _patterns() -> list[URLPattern]:
    entries: list[Any] = list(api_urls.urlpatterns)
    for entry in api_urls.urlpatterns:
        if isinstance(entry, URLResolver):
            entries += entry.url_patterns
    return [entry for entry in entries if isinstance(entry, URLPattern)]
