"""What one person leaves where another finds it: caches, numbers, notices, channels."""

import hashlib
from collections.abc import Callable
from itertools import count
from typing import Any
from unittest import mock
from uuid import UUID

from django.core.cache import cache
from django.http import HttpResponse

from audit.ground import ids
from casework.models.counsel import Counsel
from casework.selectors import cases, evidence, item
from casework.services import notes
from casework.views import evidence as pages
from disclosure.models.bates import BatesSequence
from disclosure.models.volume import ProductionVolume
from disclosure.services import numbering
from privilege.middleware import ActorMiddleware
from privilege.models.content import Content
from privilege.models.notices import Notice
from privilege.selectors import people
from privilege.services import notices
from tests.cast import Cast
from tests.walls import acts
from tests.walls.mutants.slips import Function, Patch, entries_of_all, everything, mutant, swap
from tests.walls.scene import Scene


def _cached(key: Callable[..., str]) -> Callable[[Function], Function]:
    def made(read: Function) -> Function:
        def cached(*args: Any, **how: Any) -> Any:  # noqa: ANN401
            digest = hashlib.sha256(key(*args, **how).encode()).hexdigest()
            return cache.get_or_set(digest, lambda: read(*args, **how))

        return cached

    return made


@mutant("defender", "evidence", before=(("prosecutor", "GET", "evidence"),))
def facets_are_cached_for_the_case() -> Patch:
    return swap(pages, "facets", _cached(lambda _actor, filters: f"facets:{filters}"))


@mutant("defender", "api-item", before=(("prosecutor", "GET", "api-item"),))
def an_item_is_cached_by_its_id() -> Patch:
    return swap(item, "item_view", _cached(lambda _actor, item_id: f"item:{item_id}"))


@mutant("da_outsider", "api-search", before=(("prosecutor", "GET", "api-search"),))
def what_a_search_found_is_cached_by_its_words() -> Patch:
    return swap(evidence, "page", _cached(lambda _actor, filters, **how: f"{filters} {how}"))


@mutant("da_outsider", "case-list", before=(("prosecutor", "GET", "case-list"),))
def a_page_is_cached_whoever_asks() -> Patch:
    def made(answer: Function) -> Function:
        def cached(self: object, request: Any) -> Any:  # noqa: ANN401
            key = request.get_full_path()
            if request.method != "GET" or (body := cache.get(key)) is None:
                response = answer(self, request)
                if request.method == "GET" and response.status_code == 200:
                    cache.set(key, response.content)
                return response
            return HttpResponse(body)

        return cached

    return swap(ActorMiddleware, "__call__", made)


@mutant("da_outsider", "api-tokens", writes=True, meanwhile=(acts.write_note,))
def ids_are_given_out_in_turn() -> Patch:
    turn = count(1)

    def new() -> UUID:
        return UUID(int=everything(Content).count() * 2**64 + next(turn))

    return mock.patch.object(ids, "new", new)


def _serve_more(scene: Scene, cast: Cast) -> None:
    """Serve more on the first defendant."""
    acts.serve_more(scene, cast, "John Doe")


def _serve_on_the_other(scene: Scene, cast: Cast) -> None:
    """Serve more on the second defendant, who watches."""
    acts.serve_more(scene, cast, "Ann Roe")


@mutant(
    "co_defender",
    "api-volumes",
    meanwhile=(_serve_more,),
    before=(_serve_on_the_other,),
)
def bates_numbers_run_through_all_parties() -> Patch:
    def made(sequence_of: Function) -> Function:
        def shared(*args: Any) -> Any:  # noqa: ANN401
            found = sequence_of(*args)
            numbers = everything(BatesSequence).values_list("next_number", flat=True)
            found.next_number = max([found.next_number, *numbers])
            return found

        return shared

    return swap(numbering, "_sequence", made)


@mutant(
    "co_defender",
    "api-volumes",
    meanwhile=(_serve_more,),
    before=(_serve_on_the_other,),
)
def volumes_are_numbered_through_all_parties() -> Patch:
    def made(number: Function) -> Function:
        def shared(*args: Any) -> Any:  # noqa: ANN401
            return number(*args) + everything(ProductionVolume).count()

        return shared

    return swap(numbering, "next_volume_number", made)


def _tells(tell: Callable[[Any, list[UUID], Any], None]) -> Callable[[Function], Function]:
    """Make a service that adds a note tell others of it."""

    def made(add: Function) -> Function:
        def told(actor: Any, *, case_id: UUID, **how: Any) -> Any:  # noqa: ANN401
            note = add(actor, case_id=case_id, **how)
            found = Counsel.objects.filter(matter_id=note.matter_id).order_by("id")
            tell(actor, list(found.values_list("attorney_id", flat=True)), note)
            return note

        return told

    return made


@mutant("prosecutor", "home", "api-notices", meanwhile=(acts.write_note,))
def a_note_is_announced_to_all_counsel() -> Patch:
    def tell(actor: Any, counsel: list[UUID], note: Any) -> None:  # noqa: ANN401
        notices.notify(
            actor, user_ids=counsel, kind="casework:note:added", matter_id=note.matter_id
        )

    return swap(notes, "add_note", _tells(tell))


@mutant("prosecutor", "api-me", meanwhile=(acts.write_note,))
def a_note_stirs_the_open_pages_of_all_counsel() -> Patch:
    return swap(notes, "add_note", _tells(lambda _actor, counsel, _note: notices.stir(counsel)))


def _number_of_notices(_found: object) -> int:
    return everything(Notice).count()


@mutant("co_defender", "case-list", meanwhile=(_serve_more,))
def a_badge_counts_the_notices_of_all() -> Patch:
    return mock.patch.object(cases, "limited_count", _number_of_notices)


@mutant("da_admin", "people", meanwhile=(acts.write_note,))
def the_directory_tells_when_anybody_was_last_at_work() -> Patch:
    def made(people_of: Function) -> Function:
        def dated(office_id: UUID) -> Any:  # noqa: ANN401
            found = people_of(office_id)
            for user in found:
                user.display_name += f" ({entries_of_all()})"
            return found

        return dated

    return swap(people, "people_of_office", made)
