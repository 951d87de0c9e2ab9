"""If these fail, a log leaves out what is withheld, tells of what was not served, or changes."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from audit.ledger.selectors import entries_about
from audit.ledger.services import operation
from audit.ledger.values import Ref
from casework.choices import ItemType
from casework.models.evidence import EvidenceItem
from disclosure.choices import LogFormChoice, PackageAct
from disclosure.models.privilege_log import PrivilegeLog, PrivilegeLogRow, PrivilegeLogVersion
from disclosure.privilege_log import COLUMNS
from disclosure.selectors import log_versions, privilege_logs
from disclosure.selectors.log_versions import values_of
from disclosure.services import (
    log_receiving,
    log_serving,
    selection,
)
from disclosure.services import (
    privilege_logs as drafting,
)
from privilege import context
from privilege.actor import Actor
from privilege.errors import InvalidInput, NotFound, Refused
from privilege.models.content import Content
from privilege.models.notices import Notice
from privilege.selectors.assertions import standing
from privilege.services.assertions import withdraw_assertion
from tests.cast import Cast, id_of
from tests.disclosure import conftest
from tests.disclosure.conftest import Docket, Take
from tests.disclosure.logs import begun, claim, confirmation, entries, served

pytestmark = pytest.mark.django_db


def rows(actor: Actor, log: PrivilegeLog) -> dict[UUID, privilege_logs.DraftRow]:
    with context.enter(actor):
        fresh = privilege_logs.log_of(actor, log.id)
        return {row.item.id: row for row in privilege_logs.rows_of(actor, fresh)}


def describe(actor: Actor, log: PrivilegeLog, item_id: UUID, **values: Any) -> None:  # noqa: ANN401
    options = {
        name: values.pop(name) for name in ("is_left_out", "despite_warning") if name in values
    }
    with context.enter(actor):
        drafting.describe_row(actor, log_id=log.id, item_id=item_id, values=values, **options)


@pytest.fixture
def log(cast: Cast, docket: Docket, items: dict[str, UUID]) -> PrivilegeLog:
    """The prosecution's log towards Ortiz: the photograph and two pages of the report."""
    claim(cast.prosecutor, items["photo"])
    claim(
        cast.prosecutor,
        items["report"],
        parts=[{"pages": [2, 3]}],
        description="Deliberations of the bureau",
    )
    return begun(cast.prosecutor, docket)


def email(cast: Cast, take: Take) -> UUID:
    item_id = take(
        cast.prosecutor,
        b"mail",
        "thread.eml",
        item_type=ItemType.EMAIL,
        media_type="message/rfc822",
    )
    from privilege.services.content import rewrite_content

    with context.enter(cast.prosecutor) as actor:
        item = EvidenceItem.objects.select_related("content").get(pk=item_id)
        with operation(actor, "test:item:read", wall=item.wall_id):
            rewrite_content(
                item.content,
                {
                    "custodian": "Records",
                    "metadata": {
                        "from": [{"name": "Prosecutor", "address": "prosecutor@example.org"}],
                        "to": [{"name": "A Friend", "address": "friend@example.net"}],
                        "cc": [{"name": "", "address": "DEFENDER@example.org"}],
                        "subject": "What the informant said",
                        "date": "2026-03-02T23:30:00-05:00",
                    },
                },
            )
    return item_id


def test_the_draft_is_drawn_from_what_is_asserted(
    cast: Cast, log: PrivilegeLog, items: dict[str, UUID]
) -> None:
    found = rows(cast.prosecutor, log)
    assert set(found) == {items["photo"], items["report"]}
    photo, report = found[items["photo"]].values, found[items["report"]].values
    assert photo["description"] == "Taken by an informant"
    assert photo["privilege"] == "Informant’s identity"
    assert photo["redaction"] == "Withheld in full"
    assert report["redaction"] == "Withheld; privileged in part (pages 2–3)"
    assert "next door" not in str(photo), "the basis stays in the office"


def test_an_email_names_its_people_and_marks_attorneys_and_keeps_its_subject(
    cast: Cast, docket: Docket, take: Take
) -> None:
    item_id = email(cast, take)
    claim(cast.prosecutor, item_id)
    said = rows(cast.prosecutor, begun(cast.prosecutor, docket))[item_id].values
    assert (said["author"], said["to"], said["cc"]) == (
        "Prosecutor*",
        "A Friend",
        "DEFENDER@example.org*",
    )
    assert (said["date"], said["subject"], said["custodian"]) == (
        "2026-03-02",
        "Withheld",
        "Records",
    )


def test_what_a_production_withheld_is_on_the_log_with_its_placeholder(
    cast: Cast, docket: Docket, items: dict[str, UUID]
) -> None:
    who = cast.prosecutor
    production = conftest.drafted(who, docket.defender_shared, [items["report"]])
    with context.enter(who):
        selection.withhold_item(
            who,
            production_id=production,
            item_id=items["photo"],
            category="Photograph",
            basis="CPL 245.70",
        )
    log = begun(who, docket)
    assert rows(who, log) == {}, "what is not served yet is not withheld from anybody"
    conftest.numbered(who, production)
    conftest.prepared(who, production)
    conftest.served(who, production)
    said = rows(who, log)[items["photo"]].values
    assert said["bates"] == "DA-000004"
    assert (said["privilege"], said["reason"]) == ("Photograph", "CPL 245.70")
    other = begun(who, docket, docket.co_defender_shared)
    assert rows(who, other) == {}, "it was withheld from Ortiz only"


def test_a_row_is_edited_before_service_and_follows_its_facts_where_it_was_not(
    cast: Cast, log: PrivilegeLog, items: dict[str, UUID]
) -> None:
    who = cast.prosecutor
    describe(who, log, items["photo"], description="Photograph by a source", custodian="")
    said = rows(who, log)[items["photo"]]
    assert said.values["description"] == "Photograph by a source"
    assert said.values["privilege"] == "Informant’s identity"
    with pytest.raises(InvalidInput, match="May reveal") as error:
        describe(who, log, items["photo"], description="The scene at night")
    assert error.value.field == "description"
    describe(who, log, items["photo"], description="The scene at night", despite_warning=True)
    with pytest.raises(NotFound):
        describe(who, log, items["video"], description="Not on the log")
    with pytest.raises(InvalidInput):
        describe(who, log, items["photo"], description="x" * 2001)


def test_a_served_version_says_what_was_chosen_and_both_sides_read_it(
    cast: Cast, log: PrivilegeLog, items: dict[str, UUID]
) -> None:
    version_id = served(cast.prosecutor, log)
    for reader in (cast.prosecutor, cast.defender):
        found = entries(reader, version_id)
        assert [entry.number for entry in found] == [1, 2]
        assert {entry.change for entry in found} == {"added"}
        assert set(values_of(found[0])) == set(COLUMNS)
    for outsider in (cast.co_defender, cast.da_outsider, cast.other_prosecutor):
        with pytest.raises(NotFound):
            entries(outsider, version_id)
    with context.enter(cast.defender) as actor:
        assert not PrivilegeLog.objects.exists()
        assert not PrivilegeLogRow.objects.exists()
        words = str([content.plain for content in Content.objects.all()])
        assert "next door" not in words
        logged = entries_about([actor.log_id], Ref("disclosure.privilege-log-version", version_id))
        assert [entry.event for entry in logged] == ["disclosure:privilege-log:served"]


def test_the_receiver_is_told_by_id_alone(cast: Cast, log: PrivilegeLog) -> None:
    version_id = served(cast.prosecutor, log)
    with context.enter(cast.defender):
        notice = Notice.objects.get(user_id=id_of(cast.defender), object_id=version_id)
    assert notice.kind == "disclosure:privilege-log:served"


def test_the_next_version_shows_what_was_added_withdrawn_and_re_described(
    cast: Cast, log: PrivilegeLog, items: dict[str, UUID]
) -> None:
    who = cast.prosecutor
    first = served(who, log)
    with pytest.raises(Refused, match="Nothing has changed since version 1"):
        served(who, log)
    with context.enter(who):
        (gone,) = standing(who, [items["report"]])[items["report"]]
        withdraw_assertion(who, assertion_id=gone.id, reason="Not needed")
    describe(who, log, items["photo"], description="Photograph by a source")
    claim(who, items["video"])
    second = served(who, log)
    numbers = {entry.number: entry.change for entry in entries(cast.defender, second)}
    places = {row.item.id: row.number for row in rows(who, log).values()}
    report = ({1, 2} - {places[items["photo"]]}).pop()
    assert numbers == {places[items["photo"]]: "re-described", report: "withdrawn", 3: "added"}
    assert [entry.change for entry in entries(cast.defender, first)] == ["added", "added"]
    claim(who, items["report"])
    third = served(who, log)
    again = {entry.number: entry.change for entry in entries(cast.defender, third)}
    assert again[report] == "added", "claimed again, it has its old number"


def test_numbers_tell_nothing_of_what_was_left_out_or_of_another_party(
    cast: Cast, docket: Docket, log: PrivilegeLog, items: dict[str, UUID]
) -> None:
    who = cast.prosecutor
    describe(who, log, items["report"], is_left_out=True)
    other = begun(who, docket, docket.co_defender_shared)
    served(who, other)
    claim(who, items["video"])
    version_id = served(who, log)
    assert [entry.number for entry in entries(cast.defender, version_id)] == [1, 2]


def test_a_log_by_categories_counts_and_one_of_metadata_describes_nothing(
    cast: Cast, log: PrivilegeLog, items: dict[str, UUID]
) -> None:
    who = cast.prosecutor
    change(who, log, LogFormChoice.CATEGORICAL)
    (entry,) = entries(cast.defender, served(who, log))
    assert values_of(entry)["documents"] == "2"
    describe(who, log, items["report"], category="Deliberations")
    version_id = served(who, log)
    assert [(one.number, one.change) for one in entries(cast.defender, version_id)] == [
        (1, "re-described"),
        (2, "added"),
    ]
    change(who, log, LogFormChoice.METADATA)
    found = entries(cast.defender, served(who, log))
    assert [one.number for one in found] == [3, 4], "a number is never used for something else"
    assert all("description" not in values_of(one) for one in found)


def change(actor: Actor, log: PrivilegeLog, form: LogFormChoice, message: str = "") -> None:
    with context.enter(actor):
        drafting.change_log(actor, log_id=log.id, form=form, message=message)


def test_nothing_is_served_that_was_not_confirmed_nor_by_a_paralegal(
    cast: Cast, docket: Docket, log: PrivilegeLog, items: dict[str, UUID]
) -> None:
    with context.enter(cast.prosecutor) as actor:
        seen = confirmation(actor, log.id)
    claim(cast.prosecutor, items["video"])
    with context.enter(cast.prosecutor) as actor, pytest.raises(Refused, match="have changed"):
        log_serving.serve_log(actor, log_id=log.id, confirmation=seen)
    with context.enter(cast.defender) as actor, pytest.raises(NotFound):
        log_serving.serve_log(actor, log_id=log.id, confirmation=seen)
    empty = begun(cast.defender, docket)
    with pytest.raises(Refused, match="The log is empty"):
        served(cast.defender, empty)


def test_a_served_version_cannot_be_changed_by_anybody(cast: Cast, log: PrivilegeLog) -> None:
    from django.db import ProgrammingError, transaction

    version_id = served(cast.prosecutor, log)
    with (
        context.enter(cast.prosecutor),
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
    ):
        PrivilegeLogVersion.objects.filter(pk=version_id).update(number=9)


def test_both_sides_know_that_the_log_was_opened_and_received_and_no_more(
    cast: Cast, log: PrivilegeLog
) -> None:
    version_id = served(cast.prosecutor, log)
    with context.enter(cast.prosecutor) as actor:
        log_receiving.open_log(actor, version_id=version_id)
        with pytest.raises(NotFound):
            log_receiving.acknowledge_log(actor, version_id=version_id)
    with context.enter(cast.defender) as actor:
        for _ in range(3):
            log_receiving.open_log(actor, version_id=version_id)
        log_receiving.acknowledge_log(actor, version_id=version_id)
        log_receiving.acknowledge_log(actor, version_id=version_id)
    with context.enter(cast.prosecutor) as actor:
        (package,) = log_versions.versions_of(actor, log.matter_id)
        logged = entries_about([actor.log_id], Ref("disclosure.privilege-log-version", version_id))
    assert [event.act for event in package.events] == [act.value for act in PackageAct]
    events = [entry.event.rpartition(":")[2] for entry in logged]
    assert set(events) == {"acknowledged", "opened", "served", "viewed"}
    assert events.count("viewed") == 1, "the other side's later looks are in its own log only"


def test_beginning_twice_is_once_and_other_peoples_files_are_not_found(
    cast: Cast, docket: Docket, log: PrivilegeLog
) -> None:
    assert begun(cast.prosecutor, docket).id == log.id
    assert begun(cast.defender, docket).id != log.id
    for outsider, wall_id in (
        (cast.co_defender, docket.defender_shared),
        (cast.prosecutor, uuid4()),
        (cast.prosecutor, docket.file.id),
    ):
        with pytest.raises(NotFound):
            begun(outsider, docket, wall_id)
    with context.enter(cast.defender) as actor, pytest.raises(NotFound):
        drafting.change_log(actor, log_id=log.id, form=LogFormChoice.METADATA, message="Mine now")
