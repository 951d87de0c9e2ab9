"""If these fail, a program learns why something went, or lets something go."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from casework.models.note import Note
from privilege import context
from privilege.actor import Actor
from privilege.choices import WallKind
from privilege.models.authority import PrivilegedRelease
from privilege.services.tokens import make_token
from tests.casework.conftest import Doe
from tests.casework.excepting import Office3, office_of_three
from tests.casework.test_notes import unlocked_client, written
from tests.casework.waiving import recorded, terms
from tests.cast import Cast

pytestmark = pytest.mark.django_db
WORDS = ("John Doe", "Rosa Quillon", "Rule 1.6", "kill his brother", "Sheriff", "One passage")


@pytest.fixture
def office(cast: Cast, doe: Doe) -> Office3:
    return office_of_three(cast)


@pytest.fixture
def note(cast: Cast, doe: Doe, office: Office3) -> Note:
    return written(cast.defender, doe, WallKind.PRIVILEGED_CHANNEL)


def program_of(actor: Actor, *scopes: str) -> Client:
    with context.enter(actor):
        _, secret = make_token(actor, name="a program", scopes=list(scopes))
    return Client(headers={"Authorization": f"Bearer {secret}"})


def read(client: Client, name: str, *ids: object) -> Any:  # noqa: ANN401 - JSON
    answer = client.get(reverse(name, args=ids))
    assert answer.status_code == 200, answer.content
    assert not any(word in answer.content.decode() for word in WORDS), "it is locked"
    return answer.json()


def test_a_program_reads_what_there_is_and_never_the_words(
    cast: Cast, doe: Doe, office: Office3, note: Note
) -> None:
    own = recorded(cast.defender, office.keys[office.asks], note.wall_id, terms(note))
    asked = office.ask(note)
    client = program_of(cast.defender, "read")
    (row,) = read(client, "api-authorities", doe.case.id)["results"]
    assert (row["id"], row["kind"], row["form"]) == (str(own.id), "consent", "paper")
    assert (row["locked"], row["basis"], row["given_by"]) == (True, None, None)
    assert (row["in_force"], row["refusal"], row["used_at"]) == (True, "", None)
    assert read(client, "api-authority", doe.case.id, own.id) == row
    (request,) = read(client, "api-exceptions", doe.case.id)["results"]
    assert (request["id"], request["state"]) == (str(asked.id), "requested")
    assert request["asked_by"] == str(cast.defender.user_id)
    assert read(client, "api-exception", doe.case.id, asked.id) == request
    assert (request["locked"], request["reason"]) == (True, None)
    session = unlocked_client(cast.defender, office.keys[office.asks])
    here = session.get(reverse("api-authority", args=[doe.case.id, own.id])).json()
    assert (here["locked"], here["given_by"]) == (False, "John Doe")
    supervisor = program_of(cast.pd_supervisor, "read")
    assert len(read(supervisor, "api-exceptions", doe.case.id)["results"]) == 1
    assert read(supervisor, "api-authorities", doe.case.id)["results"] == []


def test_nobody_else_finds_them_and_no_program_lets_anything_go(
    cast: Cast, doe: Doe, office: Office3, note: Note
) -> None:
    own = recorded(cast.defender, office.keys[office.asks], note.wall_id, terms(note))
    asked = office.ask(note)
    addresses = [
        reverse("api-authority", args=[doe.case.id, own.id]),
        reverse("api-exception", args=[doe.case.id, asked.id]),
    ]
    for actor in (cast.prosecutor, cast.co_defender):
        client = program_of(actor, "read", "write")
        for name in ("api-authorities", "api-exceptions"):
            assert read(client, name, doe.case.id)["results"] == []
        for url in addresses:
            absent = client.get(url.replace(str(own.id), str(uuid4())))
            assert client.get(url).status_code == absent.status_code == 404
    outsider = program_of(cast.other_prosecutor, "read", "write")
    for name in ("api-authorities", "api-exceptions"):
        assert outsider.get(reverse(name, args=[doe.case.id])).status_code == 404
    program = program_of(cast.defender, "read", "write")
    elsewhere = [url.replace(str(doe.case.id), str(uuid4())) for url in addresses]
    assert {program.get(url).status_code for url in elsewhere} == {404}
    for url in [*addresses, reverse("api-authorities", args=[doe.case.id])]:
        for method in (program.post, program.put, program.patch, program.delete):
            assert method(url, {}, content_type="application/json").status_code == 405
    for url in (
        reverse("authority-release", args=[own.id]),
        reverse("exception-open", args=[asked.id]),
    ):
        assert program.post(url, {"confirmed": "on"}).status_code in {302, 401, 403}
    with context.enter(cast.defender):
        assert not PrivilegedRelease.objects.exists()
    assert Client().get(addresses[0]).status_code in {401, 403}
