"""Leaks of who writes to whom: channels, the accounts of clients, and invitations."""

from typing import Any
from unittest import mock
from uuid import UUID

from casework import cursors
from casework.models.message import Message
from casework.selectors import messages
from privilege.errors import InvalidInput
from privilege.models.guests import Guest
from privilege.models.people import User
from privilege.selectors import guests as reads
from privilege.selectors import people
from privilege.services import guests
from privilege.services.sign_in import GUEST_DOMAIN
from tests.walls.mutants.slips import Function, Patch, everything, mutant, swap


@mutant("prosecutor", "channels")
def a_badge_counts_the_messages_of_other_channels() -> Patch:
    def unread(_actor: object, wall_ids: list[UUID]) -> dict[UUID, int]:
        return dict.fromkeys(wall_ids, everything(Message).count())

    return mock.patch.object(messages, "unread_in", unread)


@mutant("co_defender", "channel")
def a_channel_says_when_anybody_last_wrote() -> Patch:
    def made(page: Function) -> Function:
        def dated(*args: Any) -> Any:  # noqa: ANN401
            last = everything(Message).order_by("-created_at")[0]
            return messages.MessagePage(
                page(*args).rows, cursors.encode(last.created_at.isoformat(), last.id)
            )

        return dated

    return swap(messages, "page", made)


@mutant("co_defender", "guest-invite", writes=True)
def an_address_that_another_counsel_invited_is_taken() -> Patch:
    def made(invite: Function) -> Function:
        def checked(actor: object, *, email: str = "", **how: Any) -> Any:  # noqa: ANN401
            if email and everything(Guest).filter(email=email).exists():
                raise InvalidInput("Somebody with this address was invited already.", "email")
            return invite(actor, email=email, **how)

        return checked

    return swap(guests, "invite_guest", made)


@mutant("pd_supervisor", "people")
def clients_stand_in_the_directory_of_the_office() -> Patch:
    def made(people_of: Function) -> Function:
        def with_clients(office_id: UUID) -> list[User]:
            clients = everything(User).filter(email__endswith=GUEST_DOMAIN).order_by("id")
            return [*people_of(office_id), *clients]

        return with_clients

    return swap(people, "people_of_office", made)


@mutant("co_defender", "channel-people")
def an_invitation_not_used_yet_shows_in_every_channel() -> Patch:
    def guests_of(_actor: object, _wall_id: UUID) -> list[Guest]:
        return list(everything(Guest).select_related("user").order_by("created_at", "id"))

    return mock.patch.object(reads, "guests_of", guests_of)
