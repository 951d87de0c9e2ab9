"""If these fail, two pages bear one number, or a gap tells of somebody else's production."""

import threading
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from audit.ledger.services import operation
from disclosure import access
from disclosure.events import Event
from disclosure.models.bates import BatesRange, BatesSequence
from disclosure.selectors import productions
from disclosure.services import numbering
from disclosure.services import productions as services
from privilege import context
from privilege.actor import Actor
from privilege.errors import InvalidInput
from tests.cast import Cast
from tests.disclosure.conftest import Docket, drafted, numbered


def ranges(actor: Actor, production_id: UUID) -> list[tuple[int | None, int | None]]:
    with context.enter(actor):
        rows = productions.items_of(actor, access.production_for(actor, production_id))
    return [(row.first, row.last) for row in rows]


@pytest.mark.django_db
def test_a_party_s_numbers_go_on_where_they_stopped_and_another_s_begin_anew(
    cast: Cast, docket: Docket, items: dict[str, UUID]
) -> None:
    who, every = cast.prosecutor, list(items.values())
    first = drafted(who, docket.defender_shared, every)
    other = drafted(who, docket.co_defender_shared, every)
    second = drafted(who, docket.defender_shared, every)
    for production_id in (first, other, second):
        numbered(who, production_id)
    assert ranges(who, first) == [(1, 3), (4, 4), (5, 5)]
    assert ranges(who, second) == [(6, 8), (9, 9), (10, 10)]
    assert ranges(who, other) == [(1, 3), (4, 4), (5, 5)]
    with context.enter(who):
        numbers = [access.production_for(who, p).number for p in (first, second, other)]
    assert numbers == [1, 2, 1]


@pytest.mark.django_db
def test_numbers_of_a_voided_production_stay_used(
    cast: Cast, docket: Docket, items: dict[str, UUID]
) -> None:
    who = cast.prosecutor
    voided = drafted(who, docket.defender_shared, [items["report"]])
    numbered(who, voided)
    with context.enter(who):
        numbering.void_production(who, production_id=voided)
    again = drafted(who, docket.defender_shared, [items["report"]])
    numbered(who, again)
    assert ranges(who, again) == [(4, 6)]


@pytest.mark.django_db
def test_the_database_refuses_a_number_twice(
    cast: Cast, docket: Docket, items: dict[str, UUID]
) -> None:
    who = cast.prosecutor
    numbered(who, drafted(who, docket.defender_shared, [items["report"]]))
    with context.enter(who):
        taken = BatesRange.objects.get()
        for first, last in ((1, 1), (3, 9), (2, 2), (1, 100)):
            with (
                pytest.raises(IntegrityError, match="bates_ranges_do_not_overlap"),
                transaction.atomic(),
                operation(who, Event.PRODUCTION_NUMBERED, wall=docket.file.id),
            ):
                BatesRange.behind(
                    docket.file,
                    sequence=BatesSequence.objects.get(),
                    production_item_id=taken.production_item_id,
                    first=first,
                    last=last,
                ).save(force_insert=True)


@pytest.mark.django_db
def test_a_range_is_neither_changed_nor_taken_back_even_by_raw_sql(
    cast: Cast, docket: Docket, items: dict[str, UUID]
) -> None:
    who = cast.prosecutor
    numbered(who, drafted(who, docket.defender_shared, [items["report"]]))
    for statement in (
        "DELETE FROM disclosure_batesrange",
        "UPDATE disclosure_batesrange SET first = 900, last = 900",
    ):
        with (
            context.enter(who),
            pytest.raises(Exception, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


@pytest.mark.django_db
def test_a_prefix_or_width_that_cannot_be_used_is_said_and_nothing_is_numbered(
    cast: Cast, docket: Docket, items: dict[str, UUID]
) -> None:
    who = cast.prosecutor
    production_id = drafted(who, docket.defender_shared, [items["report"]])
    numbered(who, production_id, "DA-")
    second = drafted(who, docket.defender_shared, [items["photo"]])
    with context.enter(who):
        services.review_production(who, production_id=second)
        for prefix, width, field in (("=A", 6, "prefix"), ("DA-", 7, "width"), ("X", 99, "prefix")):
            with pytest.raises(InvalidInput) as wrong:
                numbering.assign_bates_range(who, production_id=second, prefix=prefix, width=width)
            assert wrong.value.field == field
    assert ranges(who, second) == [(None, None)]


def test_two_at_once_get_different_numbers(
    committed_db: str, cast: Cast, docket: Docket, items: dict[str, UUID]
) -> None:
    assert committed_db
    who = cast.prosecutor
    drafts = [drafted(who, docket.defender_shared, [items["report"]]) for _ in range(4)]
    with context.enter(who):
        for production_id in drafts:
            services.review_production(who, production_id=production_id)
    prefixes = ["DA-", "DA-", "DA-", "X-"]
    failures: list[BaseException] = []

    def number(production_id: UUID, prefix: str) -> None:
        try:
            with context.enter(who):
                numbering.assign_bates_range(who, production_id=production_id, prefix=prefix)
        except BaseException as error:  # noqa: BLE001 - told to the test's own thread
            failures.append(error)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=number, args=[draft, prefix])
        for draft, prefix in zip(drafts, prefixes, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert failures == []
    taken = sorted(ranges(who, draft)[0] for draft in drafts)
    assert taken == [(1, 3), (1, 3), (4, 6), (7, 9)]
    with context.enter(who):
        volumes = sorted(access.production_for(who, draft).number or 0 for draft in drafts)
    assert volumes == [1, 2, 3, 4]
