"""If these fail, an exception cannot be asked for, approved, opened or reviewed on its pages."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from casework.models.note import Note
from privilege import context
from privilege.choices import WallKind
from privilege.models.exception import ExceptionRequest
from tests.casework.conftest import Doe
from tests.casework.excepting import Office3, office_of_three
from tests.casework.test_notes import TITLE, unlocked_client, written
from tests.casework.test_pages import client_of
from tests.cast import Cast

PAGES = ("exception", "exception-decide", "exception-open", "exception-review", "exception-package")


@pytest.fixture
def office(cast: Cast, doe: Doe) -> Office3:
    return office_of_three(cast)


@pytest.fixture
def note(cast: Cast, doe: Doe, office: Office3) -> Note:
    return written(cast.defender, doe, WallKind.PRIVILEGED_CHANNEL)


def form(note: Note, **changed: object) -> dict[str, object]:
    said: dict[str, object] = {
        "ground": "imminent-harm",
        "reason": "He says he will kill his brother tonight.",
        "items": [str(note.id)],
        "smallest": "One note.",
        "destination": "emergency",
        "recipient": "Sheriff of Ulster County",
        "interest": "A life.",
        "alternatives": "None in time.",
        "harm": "Trust.",
        "expires_at": "2026-01-02T09:00",
    }
    said.update(changed)
    return said


def browsers(office: Office3) -> list[Client]:
    people = (office.asks, office.approves, office.reviews)
    return [unlocked_client(one, office.keys[one]) for one in people]


def soon() -> str:
    import datetime as dt

    from audit.ground import clock

    return f"{clock.now() + dt.timedelta(days=2):%Y-%m-%dT%H:%M}"


def test_an_exception_goes_from_page_to_page_and_person_to_person(
    cast: Cast, doe: Doe, office: Office3, note: Note
) -> None:
    asks, approves, reviews = browsers(office)
    ask = reverse("exception-ask", args=[doe.case.id])
    assert "Balancing" in asks.get(ask).content.decode()
    assert asks.post(ask, form(note, expires_at=soon())).status_code == 302
    with context.enter(office.asks):
        made = ExceptionRequest.objects.get()
    url = {name: reverse(name, args=[made.id]) for name in PAGES}
    seen = asks.get(url["exception"]).content.decode()
    assert "Waits for approval" in seen
    assert url["exception-decide"] not in seen
    assert asks.get(url["exception-decide"]).status_code == 404
    assert asks.get(url["exception-open"]).status_code == 404
    assert "exception: requested" in approves.get("/").content.decode().lower()
    listed = approves.get(reverse("authorities", args=[doe.case.id])).content.decode()
    assert url["exception"] in listed
    page = approves.get(url["exception"]).content.decode()
    assert "kill his brother" in page
    assert TITLE in page
    for wrong in ({}, {"approve": "maybe", "decision": "x"}, {"approve": "yes", "decision": " "}):
        assert approves.post(url["exception-decide"], wrong).status_code == 200
    said = {"approve": "yes", "decision": "It is grave."}
    assert approves.post(url["exception-decide"], said).status_code == 302
    assert approves.get(url["exception-decide"]).status_code == 404
    assert approves.get(url["exception-open"]).status_code == 404, "who approves holds no key"
    look = asks.get(url["exception-open"]).content.decode()
    assert "this cannot be taken back" in look
    assert "told at once" in look
    assert asks.get(url["exception-package"]).status_code == 404
    assert asks.post(url["exception-open"]).status_code == 302
    assert asks.get(url["exception-package"]).content[:2] == b"PK"
    assert approves.get(url["exception-package"]).status_code == 404
    assert "SHA-256 of the package" in asks.get(url["exception"]).content.decode()
    assert approves.get(url["exception-review"]).status_code == 404
    assert reviews.post(url["exception-review"], {"finding": " "}).status_code == 200
    assert reviews.post(url["exception-review"], {"finding": "Right."}).status_code == 302
    assert "Reviewed" in reviews.get(url["exception"]).content.decode()
    listed = asks.get(reverse("authorities", args=[doe.case.id])).content.decode()
    assert "Outside Parley" in listed


def test_everybody_else_and_a_locked_session_find_nothing(
    cast: Cast, doe: Doe, office: Office3, note: Note
) -> None:
    made = office.ask(note)
    for actor in (cast.prosecutor, cast.co_defender, cast.pd_admin, cast.superuser):
        client = client_of(actor)
        for name in PAGES:
            assert client.get(reverse(name, args=[made.id])).status_code == 404
            assert client.post(reverse(name, args=[made.id])).status_code in {404, 405}
        assert (
            str(made.id)
            not in client.get(reverse("authorities", args=[doe.case.id])).content.decode()
        )
    for client in browsers(office):
        for name in PAGES:
            assert client.get(reverse(name, args=[uuid4()])).status_code == 404
    locked = client_of(office.approves)
    page = locked.get(reverse("exception", args=[made.id])).content.decode()
    assert "Unlock your key" in page
    assert "brother" not in page
    decide = reverse("exception-decide", args=[made.id])
    assert locked.get(decide)["Location"].startswith(reverse("keys"))
    ask = reverse("exception-ask", args=[doe.case.id])
    assert client_of(cast.pd_supervisor).get(ask).status_code == 404
    assert client_of(cast.defender).get(ask)["Location"].startswith(reverse("keys"))


def test_what_makes_no_sense_is_said_at_the_form(
    cast: Cast, doe: Doe, office: Office3, note: Note
) -> None:
    client, url = browsers(office)[0], reverse("exception-ask", args=[doe.case.id])
    for changed, said in (
        ({"ground": "whim"}, "Select a valid choice"),
        ({"items": []}, "This field is required"),
        ({"items": [str(uuid4())]}, "Select a valid choice"),
        ({"reason": "x" * 5001}, "at most 5000 characters"),
        ({"interest": ""}, "This is needed"),
        ({"target_id": str(doe.opening.prosecution_file.id)}, "Select a valid choice"),
        ({"destination": "inside", "recipient": ""}, "Say to which part"),
        ({"expires_at": "2099-01-01T00:00"}, "within 30 days"),
        ({"expires_at": "never"}, "Enter a valid date/time"),
        ({"ground": "crime-fraud"}, "This is needed"),
    ):
        answer = client.post(url, form(note, **{"expires_at": soon(), **changed}))
        assert answer.status_code == 200, changed
        assert said in answer.content.decode(), changed
    with context.enter(cast.defender):
        assert not ExceptionRequest.objects.exists()
