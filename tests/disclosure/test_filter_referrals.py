"""If these fail, a referral leaves words behind, or tells who refers what the filter team has."""

from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from audit.ledger.selectors import entries
from casework.models.evidence import EvidenceItem, EvidenceText
from casework.models.screening import ItemReview, ScreenHit
from disclosure.models.filter_team import FilterReferral
from disclosure.services import filter_referrals, filter_teams
from privilege import context
from privilege.choices import JobState
from privilege.errors import InvalidInput, NotFound, Refused
from privilege.models.blobs import BlobKey
from privilege.models.content import Content
from privilege.models.jobs import Job
from tests.casework.test_notes import ceremony
from tests.cast import Cast, id_of, office_of
from tests.disclosure.conftest import Docket, Take
from tests.disclosure.conftest import drafted as draft
from tests.disclosure.filtering import REASON, Filtering, at_the_team, filtering, referred
from tests.walls.observe import Queries

pytestmark = pytest.mark.django_db
HIDDEN = ("privilege_content", "privilege_blobkey", "casework_evidenceitem",
          "casework_custodyevent", "disclosure_filterreferral", "disclosure_filtercoding",
          "privilege_wallkey", "privilege_jobneed")  # fmt: skip


@pytest.fixture
def filtered(cast: Cast, docket: Docket) -> Filtering:
    return filtering(cast, docket)


def seen_behind(filtered: Filtering) -> list[int]:
    """How many rows of each table whoever has entered sees behind the filter team's wall."""
    found = []
    with connection.cursor() as cursor:
        for table in HIDDEN:
            cursor.execute(
                f"SELECT count(*) FROM {table} WHERE wall_id = %s",  # noqa: S608
                [filtered.wall.id],
            )
            found.append(cursor.fetchone()[0])
    return found


def test_who_refers_sees_no_difference_between_an_empty_and_a_full_team(
    cast: Cast, filtered: Filtering, take: Take
) -> None:
    counts, events = [], []
    for number in range(3):
        with context.enter(cast.prosecutor) as actor:
            known = len(entries([actor.log_id], limit=500))
        item_id = take(cast.prosecutor, b"mail %d" % number, "mail.txt")
        with context.enter(cast.prosecutor) as actor:
            queries = Queries()
            with connection.execute_wrapper(queries):
                filter_referrals.refer_to_filter_team(
                    actor, item_id=item_id, wall_id=filtered.wall.id, reason=REASON
                )
            counts.append(queries.count)
            assert seen_behind(filtered) == [0] * len(HIDDEN)
        with context.enter(cast.prosecutor) as actor:
            found = [entry.event for entry in entries([actor.log_id], limit=500)]
            events.append(sorted(found[: len(found) - known]))
    assert len(set(counts)) == 1
    assert events[0] == events[1] == events[2]
    assert len(at_the_team(filtered)) == 3


def test_the_same_file_referred_twice_tells_nothing(
    cast: Cast, filtered: Filtering, take: Take
) -> None:
    for _ in range(2):
        referred(filtered, cast, take, b"the same mail")
    assert len(at_the_team(filtered)) == 2


def test_a_depositor_adds_and_neither_reads_changes_nor_deletes(
    cast: Cast, filtered: Filtering, take: Take
) -> None:
    referred(filtered, cast, take)
    with context.enter(cast.prosecutor):
        assert not EvidenceItem.objects.filter(wall_id=filtered.wall.id).update(size=1)
        assert not Content.objects.filter(wall_id=filtered.wall.id).delete()[0]
        for statement in (
            "INSERT INTO privilege_wallkey VALUES (%s, 9, '', '2026-01-01', %s)",
            "INSERT INTO disclosure_filteroffer SELECT %s, %s",
        ):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement, [uuid4(), filtered.wall.id])
    for outsider in (cast.defender, cast.other_prosecutor, cast.da_clerk):
        with context.enter(outsider), pytest.raises(DatabaseError), transaction.atomic():
            Content.behind(filtered.wall, sealed=b"x", generation=1).save(force_insert=True)


def test_words_of_the_screen_and_of_the_reviewer_go_too(
    cast: Cast, filtered: Filtering, take: Take
) -> None:
    item_id = take(cast.prosecutor, b"Dear counsel", "mail.txt")
    with context.enter(cast.prosecutor) as actor:
        filter_referrals.refer_to_filter_team(
            actor, item_id=item_id, wall_id=filtered.wall.id, reason=REASON
        )
        assert not ScreenHit.objects.filter(item_id=item_id).exists()
        assert not ItemReview.objects.filter(item_id=item_id, content__isnull=False).exists()
        assert not EvidenceText.objects.filter(item_id=item_id).exists()
        assert not BlobKey.objects.filter(wall=filtered.docket.file).exists()
        with pytest.raises(Refused, match="nothing of this item"):
            filter_referrals.refer_to_filter_team(
                actor, item_id=item_id, wall_id=filtered.wall.id, reason=REASON
            )


def test_its_reading_waits_for_a_member_of_the_team(
    cast: Cast, filtered: Filtering, take: Take
) -> None:
    referred(filtered, cast, take)
    (copy,) = at_the_team(filtered)
    assert Job.objects.get(key=str(copy)).state == JobState.WAITING


def test_what_cannot_be_referred_says_why(cast: Cast, filtered: Filtering, take: Take) -> None:
    mail = take(cast.prosecutor, b"mail", "mail.eml")
    inside = take(cast.prosecutor, b"attachment", "a.txt", parent=mail)
    produced = take(cast.prosecutor, b"produced", "p.txt")
    draft(cast.prosecutor, filtered.docket.defender_shared, [produced])
    for item_id, why in ((inside, "came out of another file"), (produced, "in a production")):
        with context.enter(cast.prosecutor) as actor, pytest.raises(Refused, match=why):
            filter_referrals.refer_to_filter_team(
                actor, item_id=item_id, wall_id=filtered.wall.id, reason=REASON
            )
    with context.enter(cast.prosecutor) as actor:
        with pytest.raises(NotFound):
            filter_referrals.refer_to_filter_team(
                actor, item_id=mail, wall_id=uuid4(), reason=REASON
            )
        with pytest.raises(InvalidInput):
            filter_referrals.refer_to_filter_team(
                actor, item_id=mail, wall_id=filtered.wall.id, reason=" "
            )
    for outsider in (cast.defender, cast.da_outsider, cast.da_supervisor):
        with context.enter(outsider) as actor, pytest.raises(NotFound):
            filter_referrals.refer_to_filter_team(
                actor, item_id=mail, wall_id=filtered.wall.id, reason=REASON
            )


def test_a_team_without_a_key_takes_nothing_and_nothing_is_lost(
    cast: Cast, docket: Docket, take: Take
) -> None:
    ceremony(cast.da_supervisor)
    item_id = take(cast.prosecutor, b"mail", "mail.txt")
    with context.enter(cast.prosecutor) as actor:
        wall = filter_teams.open_filter_team(
            actor,
            case_id=docket.case_id,
            office_id=office_of(cast.da_outsider),
            head_id=id_of(cast.da_outsider),
        )
        with pytest.raises(Refused, match="unlock their key once"), transaction.atomic():
            filter_referrals.refer_to_filter_team(
                actor, item_id=item_id, wall_id=wall.id, reason=REASON
            )
        assert EvidenceItem.objects.get(pk=item_id).blob_id
    with context.enter(cast.da_outsider):
        assert not FilterReferral.objects.exists()
