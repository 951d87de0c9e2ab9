"""If these fail, somebody reads a case that a court has sealed, or nobody can unseal it."""

import datetime as dt
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from audit.ground import clock, replay
from audit.ledger.selectors import entries
from audit.ledger.selectors.entries import Filters
from casework.models.case import Case
from privilege import access, context
from privilege.actor import Actor, nobody
from privilege.errors import InvalidInput, NotFound, Refused
from privilege.models.base import WallColumns
from privilege.models.jobs import Job
from privilege.models.notices import Notice
from privilege.models.walls import Wall
from privilege.selectors.court_sealing import sealing_in_force
from privilege.selectors.people import people_behind
from privilege.services.court_sealing import Order, seal_case, unseal_case
from privilege.services.jobs import enqueue
from privilege.services.notices import notify
from privilege.services.walls import screen_person
from tests.casework.conftest import Doe, court, doe  # noqa: F401 - fixtures
from tests.cast import Cast, email_of, id_of
from tests.walls import routes, scene

ORDER = Order(
    court="County Court",
    judge="Hon. M. Okafor",
    citation="Sealed after dismissal, CPL 160.50",
    ordered_on=dt.date(2026, 3, 2),
)


def record_of(actor: Actor, case: Case) -> Wall:
    return access.wall_of(actor, case.wall_id)


def sealed(actor: Actor, case: Case, *allowed: Actor) -> UUID:
    with context.enter(actor):
        record = record_of(actor, case)
        return seal_case(actor, record=record, order=ORDER, allowed=[id_of(one) for one in allowed])


def client_of(name: str) -> Client:
    from privilege.models.people import User

    client = Client()
    user = User.objects.get(email=email_of(name))
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def rows_of(actor: Actor, matter_id: UUID) -> dict[str, int]:
    """How many rows of each walled table of the matter the database shows."""
    with context.enter(actor):
        return {
            model._meta.db_table: model.objects.filter(matter_id=matter_id).count()
            for model in apps.get_models()
            if issubclass(model, WallColumns)
        }


def test_every_record_copy_index_and_package_is_gone_for_all_but_those_named(
    cast: Cast, settings: Settings, tmp_path: object
) -> None:
    """The whole scene: items, pictures' place, notes, served volume, draft, both sides' walls."""
    settings.PARLEY_BLOB_DIR = tmp_path
    played = scene.Scene(frozenset())
    scene.play_in(played, cast)
    with context.enter(cast.prosecutor):
        case = Case.objects.get(pk=played.ids["case"][0])
    names = ("prosecutor", "defender", "co_defender", "da_supervisor")
    actors = {name: getattr(cast, name) for name in names}
    before = {name: rows_of(actor, case.matter_id) for name, actor in actors.items()}
    assert sum(before["prosecutor"].values()) > 30
    assert before["defender"]["disclosure_productionvolume"] == 1
    sealed(cast.prosecutor, case, cast.prosecutor, cast.defender)
    for name, actor in actors.items():
        shown = rows_of(actor, case.matter_id)
        if name in {"prosecutor", "defender"}:
            grown = shown.pop("privilege_content")  # the order's own words came
            assert grown == before[name].pop("privilege_content") + 1
            assert shown == before[name]
        else:
            assert sum(before[name].values()) > 0
            assert not any(shown.values()), {table for table, count in shown.items() if count}
    shut, kept = client_of("da_supervisor"), client_of("prosecutor")
    with replay.frozen(scene.END):
        reached = 0
        for route in routes.all_routes():
            holes = [routes.KINDS.get(hole) for hole in route.holes]
            found = [played.ids.get(kind or "", [])[:1] for kind in holes]
            about_the_case = {"case", "item", "production", "volume", "party", "note", "tag"}
            if not about_the_case & set(holes) or not all(found):
                continue
            address = routes.fill(
                route, {hole: str(one[0]) for hole, one in zip(route.holes, found, strict=True)}
            )
            answer = shut.get(address)
            assert answer.status_code in {404, 405}, (route.name, answer.status_code)
            reached += kept.get(address).status_code == 200
    assert reached > 15, "the people named go on"
    for address in ("/", "/cases/", "/search/?q=report", "/productions/", "/api/v1/cases/"):
        page = shut.get(address).content.decode()
        assert str(case.id) not in page
        assert "People v. Doe" not in page


def test_those_named_are_told_by_which_order(cast: Cast, doe: Doe) -> None:  # noqa: F811
    sealed(cast.prosecutor, doe.case, cast.prosecutor, cast.defender)
    for name in ("prosecutor", "defender"):
        page = client_of(name).get(reverse("case", args=[doe.case.id])).content.decode()
        assert "Sealed by order of County Court" in page
        assert "March 2, 2026" in page
    with context.enter(cast.defender):
        record = record_of(cast.defender, doe.case)
        names = {one.user_id for one in people_behind([record.id])[record.id]}
    assert names == {cast.prosecutor.user_id, cast.defender.user_id}


def test_jobs_and_notices_of_a_sealed_case_stop(cast: Cast, doe: Doe) -> None:  # noqa: F811
    wall = doe.opening.prosecution_file
    with context.enter(cast.prosecutor):
        job = enqueue(cast.prosecutor, task="casework.process_evidence", key="x", wall=wall.id)
        notify(
            cast.prosecutor,
            user_ids=[id_of(cast.da_supervisor)],
            kind="casework:event:scheduled",
            matter_id=doe.case.matter_id,
        )
    sealed(cast.prosecutor, doe.case, cast.prosecutor)
    job = Job.objects.get(pk=job.pk)
    assert (job.state, job.error) == ("failed", "CourtSealed")
    with context.enter(cast.da_supervisor):
        assert not Notice.objects.filter(matter_id=doe.case.matter_id).exists()
    with context.enter(nobody()):
        assert not Wall.objects.exists()


def test_a_grant_given_or_held_does_not_open_a_sealed_case(
    cast: Cast,
    doe: Doe,  # noqa: F811
) -> None:
    from casework.services import team

    with context.enter(cast.prosecutor):
        team.add_team_member(cast.prosecutor, case_id=doe.case.id, user_id=id_of(cast.da_clerk))
    sealed(cast.prosecutor, doe.case, cast.prosecutor)
    with context.enter(cast.prosecutor):
        team.add_team_member(cast.prosecutor, case_id=doe.case.id, user_id=id_of(cast.da_outsider))
    for actor in (cast.da_clerk, cast.da_outsider, cast.defender, cast.da_supervisor):
        assert not any(rows_of(actor, doe.case.matter_id).values())


def test_an_order_of_the_court_unseals_and_the_log_keeps_both(
    cast: Cast,
    doe: Doe,  # noqa: F811
) -> None:
    sealed(cast.prosecutor, doe.case, cast.prosecutor, cast.defender)
    matter_id = doe.case.matter_id
    lifting = Order(**{**ORDER, "ordered_on": dt.date(2026, 4, 1)})
    for actor in (cast.da_supervisor, cast.co_defender):
        with context.enter(actor), pytest.raises(NotFound):
            unseal_case(actor, matter_id=matter_id, order=lifting)
    with context.enter(cast.defender), pytest.raises(NotFound):
        unseal_case(cast.defender, matter_id=matter_id, order=lifting)
    with context.enter(cast.prosecutor):
        older = Order(**{**ORDER, "ordered_on": dt.date(2026, 1, 1)})
        with pytest.raises(InvalidInput, match="older than"):
            unseal_case(cast.prosecutor, matter_id=matter_id, order=older)
        with pytest.raises(Refused, match="sealed already"):
            seal_case(
                cast.prosecutor,
                record=record_of(cast.prosecutor, doe.case),
                order=ORDER,
                allowed=[id_of(cast.prosecutor)],
            )
        unseal_case(cast.prosecutor, matter_id=matter_id, order=lifting)
        assert sealing_in_force(cast.prosecutor, matter_id) is None
        with pytest.raises(NotFound):
            unseal_case(cast.prosecutor, matter_id=matter_id, order=lifting)
    with context.enter(cast.prosecutor):
        log = [cast.prosecutor.log_id]
        kept = entries(log, Filters(event="privilege:court-sealing:", outcome="success"))
        assert [one.event.rsplit(":", 1)[1] for one in kept] == ["lifted", "ordered"]
    assert any(rows_of(cast.da_supervisor, matter_id).values())


def test_who_does_not_keep_the_record_seals_nothing(cast: Cast, doe: Doe) -> None:  # noqa: F811
    for actor in (cast.defender, cast.co_defender, cast.da_supervisor):
        with context.enter(actor), pytest.raises((Refused, DatabaseError)):
            seal_case(
                actor,
                record=record_of(actor, doe.case),
                order=ORDER,
                allowed=[id_of(actor), id_of(cast.prosecutor)],
            )
    with context.enter(cast.prosecutor):
        record = record_of(cast.prosecutor, doe.case)
        with pytest.raises(Refused, match="nobody else could enter"):
            seal_case(cast.prosecutor, record=record, order=ORDER, allowed=[id_of(cast.defender)])
        for wrong, field in (
            ({"court": " "}, "court"),
            ({"judge": "x" * 301}, "judge"),
            ({"citation": ""}, "citation"),
            ({"ordered_on": clock.now().date() + dt.timedelta(days=2)}, "ordered_on"),
        ):
            with pytest.raises(InvalidInput) as problem:
                seal_case(
                    cast.prosecutor,
                    record=record,
                    order=Order(**{**ORDER, **wrong}),  # type: ignore[typeddict-item]
                    allowed=[id_of(cast.prosecutor)],
                )
            assert problem.value.field == field
        for named in ([], [uuid4() for _ in range(201)]):
            with pytest.raises(InvalidInput):
                seal_case(cast.prosecutor, record=record, order=ORDER, allowed=named)
        for statement in (
            "UPDATE privilege_courtsealing SET lifted_at = sealed_at",
            "DELETE FROM privilege_courtsealing",
        ):
            with (
                pytest.raises(DatabaseError, match="permission denied"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement)


def test_a_screened_person_is_not_let_in_by_being_named(cast: Cast, doe: Doe) -> None:  # noqa: F811
    from casework.services import team

    clerk = id_of(cast.da_clerk)
    with context.enter(cast.prosecutor):
        team.add_team_member(cast.prosecutor, case_id=doe.case.id, user_id=clerk)
    with context.enter(cast.da_conflicts):
        screen_person(cast.da_conflicts, matter_id=doe.case.matter_id, user_id=clerk)
    sealed(cast.prosecutor, doe.case, cast.prosecutor, cast.da_clerk)
    assert not any(rows_of(cast.da_clerk, doe.case.matter_id).values())
