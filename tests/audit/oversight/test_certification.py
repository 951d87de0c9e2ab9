"""If these fail, nobody answers for who can see what, or a review shuts out the wrong person."""

import datetime as dt
from uuid import UUID

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from audit.ledger.selectors import Filters, entries
from audit.oversight.choices import AccessDecision, AccessReason
from audit.oversight.models.certification import (
    AccessStatement,
    Certification,
    CertifiedAccess,
)
from audit.oversight.selectors import certification as reads
from audit.oversight.services import certification as services
from casework.services import team
from privilege import context
from privilege.access import walls_held
from privilege.actor import Actor
from privilege.choices import SUPERVISED_KINDS, WallKind, WallRight
from privilege.errors import InvalidInput, NotFound, Refused
from tests.audit.oversight.test_concerns import as_officer, report
from tests.casework.conftest import Doe
from tests.casework.test_notes import ceremony, with_key
from tests.casework.test_pages import client_of
from tests.cast import Cast, id_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened(cast: Cast, doe: Doe) -> Doe:
    """A case with a clerk on its team, and every office's review open."""
    with context.enter(cast.prosecutor):
        team.add_team_member(cast.prosecutor, case_id=doe.case.id, user_id=id_of(cast.da_clerk))
    services.watch()
    return doe


def left(actor: Actor) -> list[reads.Access]:
    with context.enter(actor):
        review = reads.present(actor)
        assert review
        return reads.progress(review).left


def decide(actor: Actor, access: reads.Access, decision: AccessDecision) -> CertifiedAccess:
    keeps = decision == AccessDecision.KEEP
    with context.enter(actor):
        return services.decide(
            actor,
            wall_id=access.wall_id,
            user_id=access.user_id,
            decision=decision,
            reason=AccessReason.ON_TEAM if keeps else AccessReason.LEFT_TEAM,
        )


def clerks(actor: Actor, cast: Cast) -> reads.Access:
    return next(
        one
        for one in left(actor)
        if one.user_id == cast.da_clerk.user_id and one.kind == WallKind.PROSECUTION_FILE
    )


def test_a_review_opens_once_a_year_for_each_office_and_its_supervisors_are_told(
    cast: Cast, opened: Doe
) -> None:
    assert services.watch() == (0, 0)
    with context.enter(cast.pd_supervisor):
        assert reads.present(cast.pd_supervisor)
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=24)):
        opened_again, reminded = services.watch()
        assert (opened_again, reminded > 3) == (0, True)
        assert services.watch() == (0, 0)


def test_removing_shuts_the_person_out_at_once_with_an_entry(cast: Cast, opened: Doe) -> None:
    access = clerks(cast.da_supervisor, cast)
    with context.enter(cast.da_clerk):
        assert access.wall_id in walls_held(cast.da_clerk, WallRight.READ)
    decide(cast.da_supervisor, access, AccessDecision.REMOVE)
    with context.enter(cast.da_clerk):
        assert access.wall_id not in walls_held(cast.da_clerk, WallRight.READ)
    with context.enter(cast.da_supervisor):
        events = [one.event for one in entries([cast.da_supervisor.log_id], Filters(), limit=2)]
    assert set(events) == {"oversight:access:removed", "privilege:wall:revoked"}


def test_keeping_changes_nothing_but_the_list(cast: Cast, opened: Doe) -> None:
    access = clerks(cast.prosecutor, cast)  # the lead decides as well
    before = len(left(cast.prosecutor))
    decide(cast.prosecutor, access, AccessDecision.KEEP)
    assert len(left(cast.prosecutor)) == before - 1
    with context.enter(cast.da_clerk):
        assert access.wall_id in walls_held(cast.da_clerk, WallRight.READ)
    with pytest.raises(Refused, match="meanwhile"):
        decide(cast.da_supervisor, access, AccessDecision.KEEP)


def test_nobody_decides_on_themselves_or_on_another_office(cast: Cast, opened: Doe) -> None:
    own = next(one for one in left(cast.prosecutor) if one.user_id == cast.prosecutor.user_id)
    with pytest.raises(Refused):
        decide(cast.prosecutor, own, AccessDecision.KEEP)
    theirs = left(cast.defender)[0]
    for stranger in (cast.da_supervisor, cast.da_clerk, cast.da_admin):
        with pytest.raises(NotFound):
            decide(stranger, theirs, AccessDecision.REMOVE)


def test_no_review_ends_what_counsel_of_another_office_share(cast: Cast, opened: Doe) -> None:
    listed = {(one.kind, one.user_id) for one in left(cast.da_supervisor)}
    assert (WallKind.CASE_RECORD, cast.prosecutor.user_id) in listed
    theirs = {cast.defender.user_id, cast.co_defender.user_id}
    assert not theirs & {user_id for _kind, user_id in listed}


def test_a_reason_fits_its_decision(cast: Cast, opened: Doe) -> None:
    access = clerks(cast.da_supervisor, cast)
    with context.enter(cast.da_supervisor), pytest.raises(InvalidInput):
        services.decide(
            cast.da_supervisor,
            wall_id=access.wall_id,
            user_id=access.user_id,
            decision=AccessDecision.REMOVE,
            reason=AccessReason.ON_TEAM,
        )


def test_a_review_is_signed_when_nothing_is_left_and_never_opened_again(
    cast: Cast, opened: Doe
) -> None:
    with context.enter(cast.da_supervisor), pytest.raises(Refused, match="not decided"):
        services.sign(cast.da_supervisor)
    for access in left(cast.da_supervisor):
        if access.user_id != cast.da_supervisor.user_id:
            decide(cast.da_supervisor, access, AccessDecision.KEEP)
    with context.enter(cast.da_supervisor):
        review = services.sign(cast.da_supervisor)
        with pytest.raises(NotFound):
            services.sign(cast.da_supervisor)
        assert not Certification.objects.filter(pk=review.id).update(signed_by=None)
    page = client_of(cast.da_supervisor).get(reverse("access-evidence", args=[review.id]))
    assert cast.da_supervisor.display_name in page.content.decode()


def state(actor: Actor) -> None:
    with context.enter(actor):
        services.state_own_part(actor)


def test_who_leads_a_privileged_part_signs_for_it_and_a_review_says_who_had_not(
    cast: Cast, opened: Doe
) -> None:
    add = team.add_team_member
    with context.enter(cast.defender):
        add(cast.defender, case_id=opened.case.id, user_id=id_of(cast.pd_outsider))
    with pytest.raises(Refused, match="not decided"):
        state(cast.defender)
    for access in left(cast.defender):
        if access.user_id != cast.defender.user_id:
            decide(cast.defender, access, AccessDecision.KEEP)
    state(cast.defender)
    with pytest.raises(Refused, match="already"):
        state(cast.defender)
    with context.enter(cast.defender) as actor:
        told = [one.event for one in entries([actor.log_id], Filters(), limit=1)]
    assert told == ["oversight:access:stated"]
    client = client_of(cast.pd_supervisor)
    page = client.get(reverse("access-review")).content.decode()
    assert f"<li><bdi>{cast.pd_outsider.display_name}</bdi></li>" in page
    assert f"<li><bdi>{cast.defender.display_name}</bdi></li>" not in page
    asked = client.get(reverse("access-review-sign")).content.decode()
    assert "Close it without the signature" in asked
    with context.enter(cast.pd_supervisor):
        review = services.sign(cast.pd_supervisor)
    assert cast.pd_outsider.user_id in review.open_for
    assert not {cast.defender.user_id, cast.pd_supervisor.user_id} & set(review.open_for)
    evidence = client.get(reverse("access-evidence", args=[review.id])).content.decode()
    assert "Had not signed for theirs" in evidence
    with pytest.raises(NotFound):
        state(cast.pd_outsider)


def test_everybody_who_could_let_people_in_signs_so_that_it_tells_nobody_who_does(
    cast: Cast, opened: Doe
) -> None:
    clerk, url = client_of(cast.da_clerk), reverse("access-review")
    assert "Sign that I answered for everybody" in clerk.get(url).content.decode()
    assert clerk.post(url, {"state": "1"}).status_code == 302
    assert clerk.post(url, {"state": "1"}).status_code == 409
    assert client_of(cast.da_admin).post(url, {"state": "1"}).status_code == 404
    with context.enter(cast.da_clerk):
        assert reads.awaited(cast.da_clerk.own_office_id) == []
    with context.enter(cast.da_supervisor) as actor:
        waits = reads.awaited(actor.own_office_id)
        assert cast.da_clerk.user_id not in waits
        assert {cast.prosecutor.user_id, cast.da_supervisor.user_id} <= set(waits)
    with context.enter(cast.pd_supervisor) as actor:
        assert reads.awaited(cast.da_supervisor.own_office_id) == []


def test_nobody_signs_in_anothers_name_or_in_another_office_by_sql(cast: Cast, opened: Doe) -> None:
    reviews = {}
    for actor in (cast.da_supervisor, cast.pd_supervisor):
        with context.enter(actor):
            review = reads.present(actor)
            assert review
            reviews[actor] = review
    for actor, review, user_id in (
        (cast.da_clerk, reviews[cast.da_supervisor], id_of(cast.prosecutor)),
        (cast.da_clerk, reviews[cast.pd_supervisor], id_of(cast.da_clerk)),
    ):
        row = AccessStatement(certification=review, office_id=actor.own_office_id, user_id=user_id)
        with (
            pytest.raises(DatabaseError, match="row-level security"),
            context.enter(actor),
            transaction.atomic(),
        ):
            row.save(force_insert=True)


def test_a_supervisor_does_not_learn_who_is_behind_what_they_do_not_read(
    cast: Cast, opened: Doe
) -> None:
    assert not left(cast.pd_supervisor)
    assert {one.kind for one in left(cast.da_supervisor)} <= SUPERVISED_KINDS
    assert WallKind.DEFENSE_FILE in {one.kind for one in left(cast.defender)}


def test_a_report_of_concern_is_in_nobodys_list(cast: Cast, opened: Doe) -> None:
    officer = as_officer(cast.da_supervisor, cast.da_outsider)
    ceremony(cast.da_supervisor)
    with_key(officer)
    before = len(left(cast.da_supervisor))
    report(officer)
    for one in (cast.da_supervisor, officer):
        assert not [access for access in left(one) if access.kind == "concern"]
    assert len(left(cast.da_supervisor)) == before


def test_the_page_decides_with_one_click_and_refuses_what_makes_no_sense(
    cast: Cast, opened: Doe
) -> None:
    client, url = client_of(cast.da_supervisor), reverse("access-review")
    access = clerks(cast.da_supervisor, cast)
    fields = {
        "wall_id": str(access.wall_id),
        "user_id": str(access.user_id),
        "decision": "remove",
        "reason": "left-team",
    }
    assert cast.da_clerk.display_name in client.get(url).content.decode()
    hostile = [{}, {"wall_id": "x"}, {"decision": "promote"}, {"reason": "x" * 9999}]
    for change in hostile:
        sent = client.post(url, {**fields, **change} if change else {})
        assert sent.status_code == 200
    other = client.post(url, {**fields, "wall_id": str(UUID(int=5))})
    assert other.status_code == 404
    assert client.post(url, fields).status_code == 302
    assert client.post(url, fields).status_code == 404  # they are gone already
    evidence = client.get(reverse("access-review")).content.decode()
    assert "of" in evidence


def test_another_office_sees_no_review_of_ours(cast: Cast, opened: Doe) -> None:
    with context.enter(cast.da_supervisor):
        review = reads.present(cast.da_supervisor)
    assert review
    client = client_of(cast.pd_supervisor)
    assert client.get(reverse("access-evidence", args=[review.id])).status_code == 404
    assert client_of(cast.da_clerk).get(reverse("access-review-sign")).status_code == 404


def test_no_person_opens_a_review_by_sql(cast: Cast) -> None:
    with pytest.raises(DatabaseError, match="scheduler"), context.enter(cast.da_supervisor):
        connection.cursor().execute(
            "SELECT parley.open_certification(%s, %s, '2026-01-01', '2026-02-01')",
            [UUID(int=1), cast.da_supervisor.office_id],
        )
