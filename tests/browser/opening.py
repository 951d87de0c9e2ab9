"""A case to click through: opened by the prosecutor, in a court listed for it."""

from casework.services import cases, courts
from privilege import context
from tests.cast import Cast, id_of


def open_case(
    cast: Cast, *defendants: cases.NewDefendant, title: str = "People v. Rivera"
) -> cases.Opening:
    """Open a case; against Daniel Rivera, represented by the defender, unless told otherwise."""
    rivera = cases.NewDefendant("Daniel Rivera", id_of(cast.defender))
    with context.enter(cast.platform_admin) as actor:
        court = courts.list_court(
            actor, jurisdiction="NY", name="County Court", zone="America/New_York"
        )
    with context.enter(cast.prosecutor) as actor:
        return cases.open_case(
            actor,
            court_id=court.id,
            title=title,
            docket_number="IND-70012-26",
            defendants=list(defendants) or [rivera],
        )
