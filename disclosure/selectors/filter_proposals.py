"""Proposals of filter teams, as the team and the holder of the privilege both see them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Exists, OuterRef

from audit.ground import clock
from disclosure import access
from disclosure.filter_team import Act, Party, State, Step, allowed, state_at
from disclosure.models.filter_team import FilterProposal, FilterStep
from privilege.choices import WallKind
from privilege.models.walls import Wall

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from privilege.actor import Actor


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A proposal with its steps, oldest first, and for whom the actor acts."""

    proposal: FilterProposal
    steps: tuple[FilterStep, ...]
    party: Party

    @property
    def state(self) -> State:
        """Where it stands now."""
        told = [Step(Act(one.act), one.created_at) for one in self.steps]
        return state_at(told, self.proposal.due_at, clock.now())

    @property
    def may(self) -> frozenset[Act]:
        """The steps that the actor's side may take now."""
        return allowed(self.party, self.state)

    def step(self, act: Act) -> FilterStep | None:
        """Return the last step of a kind, where it was taken."""
        return next((one for one in reversed(self.steps) if one.act == act), None)


def proposal_view(actor: "Actor", proposal_id: UUID) -> ProposalView:
    """Return one proposal; ``NotFound`` for everybody but the team and the holder."""
    return _views(actor, [access.filter_proposal_for(actor, proposal_id)])[0]


def by_id(actor: "Actor", proposal_ids: Iterable[UUID]) -> dict[UUID, ProposalView]:
    """Return those of the proposals that the actor sees; two queries, one for none."""
    found = list(_proposals().filter(pk__in=list(proposal_ids)))
    return {view.proposal.id: view for view in _views(actor, found)}


def unanswered(actor: "Actor", limit: int) -> list[FilterProposal]:
    """Return the proposals that wait for a holder's word, the nearest due first; one query."""
    del actor
    steps = FilterStep.objects.filter(proposal_id=OuterRef("pk")).exclude(act=Act.PROPOSED.value)
    found = FilterProposal.objects.filter(~Exists(steps), due_at__gt=clock.now())
    return list(found.order_by("due_at", "id")[:limit])


def proposals_in(actor: "Actor", matter_id: UUID) -> list[ProposalView]:
    """Return the proposals of a case that the actor sees, newest first."""
    found = _proposals().filter(matter_id=matter_id).order_by("-created_at", "-id")
    return _views(actor, list(found))


def proposals_walls(actor: "Actor", matter_id: UUID) -> list[Wall]:
    """Return what the actor shares with others about a filter team's proposals in a case."""
    del actor
    found = Wall.objects.select_related("office", "counterpart")
    return list(
        found.filter(matter_id=matter_id, kind=WallKind.FILTER_PROPOSALS).order_by(
            "created_at", "id"
        )
    )


def _views(actor: "Actor", proposals: "Sequence[FilterProposal]") -> list[ProposalView]:
    steps: dict[UUID, list[FilterStep]] = {one.id: [] for one in proposals}
    if steps:
        found = FilterStep.objects.select_related("content", "acting_office")
        for step in found.filter(proposal_id__in=list(steps)).order_by("number"):
            steps[step.proposal_id].append(step)
    return [
        ProposalView(one, tuple(steps[one.id]), access.filter_party(actor, one.wall))
        for one in proposals
    ]


def _proposals() -> "QuerySet[FilterProposal]":
    return FilterProposal.objects.select_related(
        "content", "wall", "wall__office", "wall__counterpart", "item", "item__content",
        "item__wall", "part", "part__content", "part__wall",
    )  # fmt: skip
