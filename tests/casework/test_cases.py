"""Opening a case gives everybody their place, and nobody else a glimpse."""

import pytest

from casework import access
from casework.choices import Custody
from casework.services import cases, courts
from privilege import context
from privilege.actor import Actor, nobody
from privilege.errors import NotFound
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_everyone_of_record_reads_the_case_and_nobody_else(cast: Cast) -> None:
    service = Actor(user_id=None, office_id=None, log_id=nobody().log_id, kind="service")
    with context.enter(service):
        court = courts.list_court(
            nobody(), jurisdiction="NY", name="County Court", zone="America/New_York"
        )
    with context.enter(cast.prosecutor):
        opening = cases.open_case(
            cast.prosecutor,
            court_id=court.id,
            title="People v. Doe",
            docket_number="IND-1",
            defendants=[
                cases.NewDefendant("John Doe", cast.defender.user_id, Custody.HELD),
                cases.NewDefendant("Ann Roe", cast.co_defender.user_id),
            ],
        )
        assert access.case_for(cast.prosecutor, opening.case.id).text("title") == "People v. Doe"
    for actor in (cast.defender, cast.co_defender, cast.da_supervisor, cast.pd_supervisor):
        with context.enter(actor):
            access.case_for(actor, opening.case.id)
    for actor in (cast.da_outsider, cast.da_admin, cast.other_prosecutor, cast.superuser):
        with context.enter(actor), pytest.raises(NotFound):
            access.case_for(actor, opening.case.id)
