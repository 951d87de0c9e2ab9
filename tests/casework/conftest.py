"""A case with two defendants whose defenses are adverse, opened through the services."""

from dataclasses import dataclass
from uuid import UUID

import pytest

from casework.choices import Custody
from casework.models.case import Case, Court
from casework.models.party import Party
from casework.services import cases, courts
from privilege import context
from privilege.actor import Actor
from tests.cast import Cast


def id_of(actor: Actor) -> UUID:
    assert actor.user_id
    return actor.user_id


@pytest.fixture
def court(cast: Cast) -> Court:
    with context.enter(cast.platform_admin):
        return courts.list_court(
            cast.platform_admin, jurisdiction="NY", name="County Court", zone="America/New_York"
        )


@dataclass(frozen=True)
class Doe:
    """People v. Doe and Roe."""

    opening: cases.Opening

    @property
    def case(self) -> Case:
        return self.opening.case

    @property
    def john(self) -> Party:
        return self.opening.defendants[0]

    @property
    def ann(self) -> Party:
        return self.opening.defendants[1]


@pytest.fixture
def doe(cast: Cast, court: Court) -> Doe:
    with context.enter(cast.prosecutor):
        opening = cases.open_case(
            cast.prosecutor,
            court_id=court.id,
            title="People v. Doe",
            docket_number="IND-70012-26",
            defendants=[
                cases.NewDefendant("John Doe", cast.defender.user_id, Custody.HELD),
                cases.NewDefendant("Ann Roe", cast.co_defender.user_id),
            ],
        )
    return Doe(opening)
