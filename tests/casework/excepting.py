"""Exceptions as the tests ask for them, and the three people that one takes."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from typing import cast as as_type

from audit.ground import clock
from casework.models.note import Note
from casework.services.exceptions import Asked, open_exception, request_exception
from privilege import context, unlocked
from privilege.actor import Actor
from privilege.choices import Destination, ExceptionGround, Role
from privilege.models.exception import ExceptionRequest
from privilege.models.people import Office, User
from privilege.selectors import people
from privilege.services.exceptions import decide_exception, review_exception
from privilege.services.member_keys import Opened
from privilege.services.people import set_role
from tests.casework.test_notes import ceremony, with_key
from tests.casework.waiving import refs
from tests.cast import Cast, id_of, office_of


@dataclass(frozen=True)
class Office3:
    """Counsel who asks, the supervisor who approves and another who reviews, with their keys."""

    asks: Actor
    approves: Actor
    reviews: Actor
    keys: dict[Actor, Opened]

    def ask(self, *notes: Note, **changed: Any) -> ExceptionRequest:  # noqa: ANN401 - the request's own
        with context.enter(self.asks), unlocked.using(self.keys[self.asks].unlocked()):
            return request_exception(self.asks, subjects=refs(*notes), asked=asked(**changed))

    def decide(
        self, request: ExceptionRequest, actor: Actor | None = None, *, approve: bool = True
    ) -> ExceptionRequest:
        who = actor or self.approves
        with context.enter(who), unlocked.using(self.keys[who].unlocked()):
            return decide_exception(
                who, exception_id=request.id, approve=approve, decision="It is grave."
            )

    def open(self, request: ExceptionRequest, actor: Actor | None = None) -> ExceptionRequest:
        who = actor or self.asks
        with context.enter(who), unlocked.using(self.keys[who].unlocked()):
            return open_exception(who, exception_id=request.id)

    def review(self, request: ExceptionRequest, actor: Actor | None = None) -> ExceptionRequest:
        who = actor or self.reviews
        with context.enter(who), unlocked.using(self.keys[who].unlocked()):
            return review_exception(who, exception_id=request.id, finding="It was right.")


def office_of_three(cast: Cast) -> Office3:
    """Hold the ceremony, make a second supervisor, and make everybody's keys."""
    ceremony(cast.pd_supervisor)
    with context.enter(cast.pd_supervisor):
        set_role(
            cast.pd_supervisor,
            user=User.objects.get(pk=id_of(cast.pd_outsider)),
            office=Office.objects.get(pk=office_of(cast.pd_outsider)),
            role=Role.SUPERVISOR,
            holds=True,
        )
    second = people.actor_of(User.objects.get(pk=id_of(cast.pd_outsider)))
    actors = (cast.defender, cast.pd_supervisor, second)
    return Office3(*actors, keys={one: with_key(one) for one in actors})


def asked(**changed: Any) -> Asked:  # noqa: ANN401 - the request's own
    """A request to warn somebody outside of imminent harm."""
    made: dict[str, Any] = {
        "ground": ExceptionGround.IMMINENT_HARM,
        "destination": Destination.EMERGENCY,
        "target_id": None,
        "recipient": "Sheriff of Ulster County",
        "reason": "He says he will kill his brother tonight.",
        "citation": "",
        "smallest": "One passage of one note.",
        "interest": "A life.",
        "alternatives": "None in time.",
        "harm": "The client's trust.",
        "redactions": "Zanzibar",
        "expires_at": clock.now() + dt.timedelta(days=1),
        "deferred_until": None,
        "deferral": "",
    }
    made.update(changed)
    return as_type("Asked", made)
