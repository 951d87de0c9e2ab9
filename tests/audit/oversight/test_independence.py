"""What outsiders asked of the prosecution, and where a superior decided otherwise, is on record."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.urls import reverse

from audit.ground import clock
from audit.ledger.selectors import Filters, entries
from audit.oversight.choices import DecisionKind
from audit.oversight.models.independence import OutsideContact, Override
from audit.oversight.selectors import independence as reads
from audit.oversight.services import independence
from casework.choices import ContactHow
from privilege import context
from privilege.errors import InvalidInput, NotFound, Refused
from privilege.services import walls
from tests.casework.conftest import Doe
from tests.casework.factories import make_item
from tests.casework.test_pages import client_of
from tests.cast import Cast, id_of

pytestmark = pytest.mark.django_db
ASKED = "Drop it before the election."


def contact(doe: Doe, **values: object) -> dict[str, Any]:
    return {
        "case_id": doe.case.id,
        "decision": DecisionKind.CHARGING,
        "who": "A county commissioner",
        "how": ContactHow.CALL,
        "asked": ASKED,
        "answer": "No.",
        "happened_at": clock.now() - dt.timedelta(hours=2),
    } | values


def overriding(cast: Cast, doe: Doe, **values: object) -> dict[str, Any]:
    return {
        "case_id": doe.case.id,
        "decision": DecisionKind.PLEA,
        "prosecutor_id": id_of(cast.prosecutor),
        "was": "Offer a misdemeanor.",
        "now": "No offer.",
        "reason": "Office policy on weapons.",
    } | values


def test_a_contact_stands_behind_the_prosecutions_file_for_good(cast: Cast, doe: Doe) -> None:
    with context.enter(cast.prosecutor) as actor:
        row = independence.record_contact(actor, **contact(doe))
        shown = reads.beside(actor, [doe.case.matter_id])[doe.case.matter_id]
        assert [(one.asked, one.is_override) for one in shown] == [(ASKED, False)]
        for act in ("UPDATE oversight_outsidecontact SET how = 'court'", "DELETE FROM {}"):
            with (
                pytest.raises(DatabaseError),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(act.format("oversight_outsidecontact"))
    with context.enter(cast.da_supervisor) as actor:
        found = entries([actor.log_id], Filters(event="oversight:outside-contact"))
        assert [one.objects[0].id for one in found] == [row.id]
        assert OutsideContact.objects.count() == 1
    for name in ("defender", "pd_supervisor", "da_outsider", "other_prosecutor", "superuser"):
        actor = getattr(cast, name)
        with context.enter(actor):
            assert not OutsideContact.objects.exists(), name
            with pytest.raises(NotFound):
                independence.record_contact(actor, **contact(doe))


def test_an_override_says_why_and_its_prosecutor_is_told(cast: Cast, doe: Doe) -> None:
    with context.enter(cast.da_supervisor) as actor:
        for wrong in (
            {"prosecutor_id": id_of(cast.da_supervisor)},
            {"prosecutor_id": id_of(cast.defender)},
            {"reason": " "},
        ):
            with pytest.raises(InvalidInput):
                independence.record_override(actor, **overriding(cast, doe, **wrong))
        independence.record_override(actor, **overriding(cast, doe))
    with context.enter(cast.da_supervisor) as actor:
        assert entries([actor.log_id], Filters(event="oversight:override:recorded"))
    with context.enter(cast.prosecutor) as actor:
        assert Override.objects.count() == 1
        with pytest.raises(NotFound):
            independence.record_override(actor, **overriding(cast, doe))
    page = client_of(cast.prosecutor).get(reverse("independence", args=[doe.case.id]))
    assert "Office policy on weapons." in page.content.decode()


def test_a_superior_outside_the_team_adds_the_override_and_nothing_else(
    cast: Cast, doe: Doe
) -> None:
    with context.enter(cast.da_supervisor) as actor:
        with pytest.raises(Refused):
            independence.record_contact(actor, **contact(doe))
        row = independence.record_override(actor, **overriding(cast, doe))
        shown = reads.beside(actor, [doe.case.matter_id])[doe.case.matter_id]
        assert [(one.is_override, one.then) for one in shown] == [(True, "No offer.")]
        wall = reads.file_of(actor, doe.case.matter_id)
        with pytest.raises(DatabaseError), transaction.atomic():
            make_item(actor, wall, name="planted.pdf", title="Planted")
        with pytest.raises(DatabaseError), transaction.atomic():
            Override.objects.create(
                **{name: getattr(row, name) for name in ("wall", "matter_id", "office_id")},
                supervised=True,
                created_by=id_of(cast.prosecutor),
                decision="plea",
                prosecutor_id=id_of(cast.da_clerk),
                content=row.content,
            )


def test_a_superior_who_is_screened_or_of_another_office_records_none(cast: Cast, doe: Doe) -> None:
    with context.enter(cast.da_conflicts) as actor:
        walls.screen_person(actor, matter_id=doe.case.matter_id, user_id=id_of(cast.da_supervisor))
    for who in (cast.da_supervisor, cast.other_prosecutor, cast.pd_supervisor, cast.auditor):
        with context.enter(who) as actor, pytest.raises(NotFound):
            independence.record_override(actor, **overriding(cast, doe))


@pytest.mark.parametrize(
    "wrong",
    [
        {"who": ""},
        {"asked": "\x00"},
        {"asked": "x" * 10_001},
        {"happened_at": dt.datetime(1, 1, 2, tzinfo=dt.UTC)},
        {"happened_at": dt.datetime(9999, 12, 30, tzinfo=dt.UTC)},
    ],
)
def test_a_contact_that_makes_no_sense_is_not_kept(
    cast: Cast, doe: Doe, wrong: dict[str, Any]
) -> None:
    with context.enter(cast.prosecutor) as actor:
        with pytest.raises(InvalidInput):
            independence.record_contact(actor, **contact(doe, **wrong))
        assert not OutsideContact.objects.exists()


def test_the_pages_exist_for_the_prosecution_alone(cast: Cast, doe: Doe) -> None:
    home = reverse("independence", args=[doe.case.id])
    add = reverse("outside-contact", args=[doe.case.id])
    client = client_of(cast.prosecutor)
    assert "Nothing is recorded" in client.get(home).content.decode()
    form = {
        "decision": "plea",
        "who": "A council member",
        "how": "call",
        "happened_at": "2020-01-02T03:04",
        "asked": ASKED,
    }
    assert client.post(add, form | {"who": "x" * 400}).status_code == 200
    assert client.post(add, form).status_code == 302
    assert ASKED in client.get(home).content.decode()
    assert client.get(reverse("override", args=[doe.case.id])).status_code == 404
    for name in ("defender", "da_outsider", "da_admin", "pd_supervisor"):
        other = client_of(getattr(cast, name))
        assert other.get(home).status_code == other.post(add, form).status_code == 404, name
