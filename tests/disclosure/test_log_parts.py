"""If these fail, the log forgets what is privileged, or tells of it before it is served."""

from uuid import UUID

import pytest
from django.urls import reverse

from casework.choices import NoteKind
from casework.services import notes, team
from casework.services.assertions import assert_on_note
from disclosure.choices import LogFormChoice
from disclosure.models.privilege_log import PrivilegeLog, PrivilegeLogRow
from disclosure.selectors import privilege_logs
from disclosure.selectors.log_versions import values_of
from disclosure.services import log_serving
from disclosure.services import privilege_logs as drafting
from privilege import context, unlocked
from privilege.access import wall_of_kind
from privilege.actor import Actor
from privilege.choices import PrivilegeKind, WallKind
from privilege.errors import InvalidInput, Locked, NotFound, Refused
from privilege.models.content import Content
from privilege.selectors.assertions import standing
from privilege.services.assertions import withdraw_assertion
from privilege.services.member_keys import Opened
from privilege.services.walls import revoke_wall
from tests.casework.test_notes import ceremony, unlocked_client, with_key
from tests.casework.test_pages import client_of
from tests.casework.test_sealed_files import keep
from tests.cast import Cast, id_of
from tests.disclosure.conftest import Docket, Take
from tests.disclosure.logs import begun, claim, confirmation, entries

pytestmark = pytest.mark.django_db
SECRET, SAID = "The quetzal theory", "Thoughts of counsel on a witness"
KIND = WallKind.DEFENSE_WORK_PRODUCT


@pytest.fixture
def opened(cast: Cast, docket: Docket) -> Opened:
    ceremony(cast.pd_supervisor)
    return with_key(cast.defender)


@pytest.fixture
def claimed(cast: Cast, docket: Docket, opened: Opened) -> tuple[UUID, UUID]:
    """A privileged note and a privileged file of the defense, both claimed as work product."""
    who = cast.defender
    with context.enter(who):
        wall = wall_of_kind(who, docket.matter_id, KIND)
        note_id = notes.add_note(
            who,
            case_id=docket.case_id,
            wall_id=wall.id,
            kind=NoteKind.NOTE,
            title=SECRET,
            text="Ask about the ladder.",
        ).id
        assertion_of_note(who, note_id)
    item = keep(who, wall)
    claim(who, item.id, kind=PrivilegeKind.WORK_PRODUCT, description=SAID)
    return note_id, item.id


def assertion_of_note(who: Actor, note_id: UUID, description: str = SAID) -> UUID:
    return assert_on_note(
        who,
        note_id=note_id,
        kind=PrivilegeKind.WORK_PRODUCT,
        basis="Written in anticipation of trial",
        asserted_by="D. Defender",
        holder="The client and counsel",
        description=description,
        statute="",
    ).id


def serve(who: Actor, log: PrivilegeLog, opened: Opened | None = None) -> UUID:
    with context.enter(who), unlocked.using(opened.unlocked() if opened else None):
        return log_serving.serve_log(who, log_id=log.id, confirmation=confirmation(who, log.id))


def change_form(who: Actor, log: PrivilegeLog, form: LogFormChoice) -> None:
    with context.enter(who):
        drafting.change_log(who, log_id=log.id, form=form, message="")


def test_privileged_records_are_drafted_in_an_unlocked_session_and_served_as_lines(
    cast: Cast, docket: Docket, claimed: tuple[UUID, UUID], opened: Opened
) -> None:
    who = cast.defender
    log = begun(who, docket)
    with context.enter(who), unlocked.using(opened.unlocked()):
        rows = {row.item.id: row for row in privilege_logs.rows_of(who, log)}
        assert set(rows) == set(claimed)
        note = rows[claimed[0]].values
        assert (note["type"], note["description"]) == ("Note", SAID)
        assert note["author"] == "Defender*"
        drafting.describe_row(who, log_id=log.id, item_id=claimed[0], values={"custodian": "Us"})
        with pytest.raises(InvalidInput, match="quetzal"):
            drafting.describe_row(
                who, log_id=log.id, item_id=claimed[0], values={"description": SECRET}
            )
    with context.enter(who):
        row = PrivilegeLogRow.objects.select_related("content", "wall").get()
        assert row.wall.kind == KIND
        assert row.content
        assert row.content.plain is None, "what is said of it is not sealed until it is served"
    version = serve(who, log, opened)
    served = entries(cast.prosecutor, version)
    assert [values_of(entry)["description"] for entry in served] == [SAID, SAID]
    assert SECRET not in str([values_of(entry) for entry in served])
    assert {entry.number for entry in served} == {1, 2}
    with context.enter(cast.prosecutor) as other:
        assert not PrivilegeLogRow.objects.exists()
        assert not any(one.wall.kind == KIND for one in Content.objects.select_related("wall"))
        with pytest.raises(NotFound):
            privilege_logs.log_of(other, log.id)


def test_a_locked_log_says_so_and_serves_nothing(
    cast: Cast, docket: Docket, claimed: tuple[UUID, UUID], opened: Opened
) -> None:
    who, log = cast.defender, begun(cast.defender, docket)
    page = client_of(who).get(reverse("privilege-log", args=[log.id])).content.decode()
    assert "2 entries here are privileged and locked" in page
    assert SAID not in page
    assert "Serve the log" not in page
    with pytest.raises(Locked):
        serve(who, log)
    for name, args in (
        ("privilege-log-serve", [log.id]),
        ("privilege-log-file", [log.id, "csv"]),
        ("privilege-log-row", [log.id, claimed[0]]),
    ):
        answer = client_of(who).get(reverse(name, args=args))
        assert answer.status_code in {302, 409}, name
        assert SAID.encode() not in answer.content
    with context.enter(who), pytest.raises(Locked):
        drafting.describe_row(who, log_id=log.id, item_id=claimed[0], values={})
    client = unlocked_client(who, opened)
    page = client.get(reverse("privilege-log", args=[log.id])).content.decode()
    assert (page.count(SAID), "Defense work product" in page) == (2, True)
    assert client.get(reverse("privilege-log-file", args=[log.id, "csv"])).status_code == 200
    edit = reverse("privilege-log-row", args=[log.id, claimed[0]])
    assert client.get(edit).status_code == 200
    assert (
        reverse("note-assert", args=[claimed[0]])
        in client.get(reverse("note", args=[claimed[0]])).content.decode()
    )


def test_a_colleague_outside_serves_the_rest_and_takes_nothing_privileged_off(
    cast: Cast, docket: Docket, claimed: tuple[UUID, UUID], opened: Opened, take: Take
) -> None:
    who, outside = cast.defender, cast.pd_outsider
    log = begun(who, docket)
    change_form(who, log, LogFormChoice.CATEGORICAL)
    first = serve(who, log, opened)
    assert [values_of(one)["documents"] for one in entries(cast.prosecutor, first)] == ["2"]
    with context.enter(who):
        part = PrivilegeLog.objects.select_related("wall").get(wall__kind=KIND)
        with pytest.raises(NotFound):
            privilege_logs.log_of(who, part.id)
        team.add_team_member(who, case_id=docket.case_id, user_id=id_of(outside))
        revoke_wall(who, wall_id=part.wall_id, user_id=id_of(outside))
    with pytest.raises(Refused, match="Nothing has changed"):
        serve(outside, log)
    claim(outside, take(outside, b"A map", "map.txt"))
    second = serve(outside, log)
    said = {one.number: (one.change, values_of(one)["privilege"]) for one in entries(who, second)}
    assert said == {1: ("same", "Work product"), 2: ("added", "Informant’s identity")}
    change_form(outside, log, LogFormChoice.DOCUMENT)
    with pytest.raises(Refused, match="another form"):
        serve(outside, log)


def test_an_entry_withdrawn_behind_the_wall_is_served_as_withdrawn(
    cast: Cast, docket: Docket, claimed: tuple[UUID, UUID], opened: Opened
) -> None:
    who, log = cast.defender, begun(cast.defender, docket)
    serve(who, log, opened)
    with context.enter(who), unlocked.using(opened.unlocked()):
        rows = privilege_logs.rows_of(who, privilege_logs.log_of(who, log.id))
        gone = next(row for row in rows if row.item.id == claimed[0])
        (claim_made,) = standing(who, [claimed[0]])[claimed[0]]
        withdraw_assertion(who, assertion_id=claim_made.id, reason="Not claimed any more")
    second = serve(who, log, opened)
    changes = {one.number: one.change for one in entries(cast.prosecutor, second)}
    assert changes == {gone.number: "withdrawn", 3 - (gone.number or 0): "same"}
