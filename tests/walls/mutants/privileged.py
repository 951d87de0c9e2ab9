"""Leaks of what is privileged: claims, logs, clawbacks, exceptions, and what the screen caught."""

from dataclasses import replace
from typing import Any
from unittest import mock

from casework import access
from casework.models.evidence import Derivative
from casework.models.screening import ScreenHit
from casework.selectors import assertions, screening
from casework.services import exceptions
from casework.views import evidence as search_page
from casework.views import notes as note_page
from casework.views import own_channel
from disclosure.models.clawback_own import ClawbackClaim, OnwardCopy
from disclosure.models.privilege_log import PrivilegeLogRow
from disclosure.selectors import claims, receiver
from disclosure.services import log_receiving
from privilege.errors import NotFound, Refused
from privilege.models.assertion import Assertion
from privilege.models.authority import Authority
from privilege.models.job_grants import JobNeed
from privilege.models.keys import WallKey
from privilege.models.terms import ContentTerms
from privilege.selectors import coverage
from privilege.selectors.authorities import AuthorityView
from privilege.selectors.job_grants import WaitingWork
from tests.walls import leaving
from tests.walls.mutants.slips import Function, Patch, everything, mutant, swap


@mutant("defender", "item")
def an_item_lists_every_claim_of_privilege_in_its_case() -> Patch:
    def assertions_on(_actor: object, item: Any) -> list[assertions.AssertionView]:  # noqa: ANN401
        made = everything(Assertion).select_related("content").filter(matter_id=item.matter_id)
        return [assertions.AssertionView(one, "", "", "") for one in made.order_by("id")]

    return mock.patch.object(assertions, "assertions_on", assertions_on)


@mutant("defender", "privilege-log-version")
def a_served_log_is_numbered_with_the_lines_left_out_of_it() -> Patch:
    def made(open_log: Function) -> Function:
        def numbered(*args: Any, **how: Any) -> Any:  # noqa: ANN401
            found = open_log(*args, **how)
            found.number += everything(PrivilegeLogRow).count()
            return found

        return numbered

    return swap(log_receiving, "open_log", made)


@mutant("defender", "clawbacks")
def a_claim_in_preparation_is_listed_before_its_notice() -> Patch:
    def claims_of(_actor: object, matter_id: object) -> list[ClawbackClaim]:
        return list(everything(ClawbackClaim).filter(matter_id=matter_id).order_by("id"))

    return mock.patch.object(claims, "claims_of", claims_of)


@mutant("prosecutor", "clawback-incident")
def a_claimant_sees_who_handled_the_copies() -> Patch:
    def read_by(_actor: object, clawback: Any) -> list[receiver.ReadBy]:  # noqa: ANN401
        found = everything(OnwardCopy).filter(clawback_id=clawback.id).order_by("id")
        return [
            receiver.ReadBy(one.created_by, "Counsel", one.created_at, one.created_at)
            for one in found
        ]

    return mock.patch.object(receiver, "read_by", read_by)


@mutant("defender", "review")
def what_the_screen_caught_is_counted_for_both_sides() -> Patch:
    def made(queue: Function) -> Function:
        return lambda *args, **how: replace(
            queue(*args, **how), waiting=everything(ScreenHit).count()
        )

    return swap(screening, "queue", made)


@mutant("client", "own-channel", meanwhile=(leaving.another_untold_exception,))
def a_notice_that_may_wait_is_sent_at_once() -> Patch:
    def made(tell: Function) -> Function:
        return lambda actor, request, source, _held_until: tell(actor, request, source, None)

    return swap(exceptions, "_tell_holders", made)


@mutant("client", "own-channel")
def a_client_is_asked_to_sign_what_counsel_keeps() -> Patch:
    def awaiting(_actor: object) -> list[AuthorityView]:
        found = everything(Authority).select_related("content", "wall").order_by("id")
        return [AuthorityView(one, {}, "") for one in found]

    return mock.patch.object(own_channel, "awaiting_signature", awaiting)


@mutant("pd_supervisor", "coverage")
def the_coverage_group_is_told_how_much_is_privileged() -> Patch:
    def members(office_id: Any) -> list[coverage.Member]:  # noqa: ANN401
        return [coverage.Member(office_id, f"{everything(WallKey).count()}", True, False)]  # noqa: FBT003

    return mock.patch.object(coverage, "members", members)


@mutant("prosecutor", "notes")
def work_that_waits_for_a_member_is_counted_for_all() -> Patch:
    def waiting(_actor: object, matter_id: object) -> WaitingWork:
        found = everything(JobNeed).filter(wall__matter_id=matter_id)
        return WaitingWork(found.count(), None)

    return mock.patch.object(note_page, "waiting_jobs", waiting)


@mutant("prosecutor", "search", before=(("defender", "GET", "search"),))
def a_private_search_stops_at_what_everybody_indexed() -> Patch:
    def made(search: Function) -> Function:
        return lambda *args, **how: replace(
            search(*args, **how), is_partial=everything(ContentTerms).count() > _SOME
        )

    return swap(search_page, "search_privileged", made)


_SOME = 30  # more records than counsel index in the plain world, fewer than in the varied one


@mutant("prosecutor", "item-preview", "item-thumbnail")
def a_picture_of_a_privileged_file_is_refused_not_absent() -> Patch:
    def made(derivative_for: Function) -> Function:
        def refused(actor: object, item_id: object, kind: str) -> Any:  # noqa: ANN401
            try:
                return derivative_for(actor, item_id, kind)
            except NotFound:
                if everything(Derivative).filter(item_id=item_id, kind=kind).exists():
                    raise Refused("This is privileged.") from None
                raise

        return refused

    return swap(access, "derivative_for", made)
