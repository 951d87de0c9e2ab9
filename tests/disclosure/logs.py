"""Privilege logs for tests: claims on the docket's items, logs served, steps of challenges."""

import datetime as dt
from typing import Any
from uuid import UUID

from casework.services.assertions import assert_on_item
from disclosure import access
from disclosure.models.privilege_log import PrivilegeLog, PrivilegeLogEntry
from disclosure.selectors import log_versions, parties, privilege_logs
from disclosure.services import challenges, log_serving
from disclosure.services import privilege_logs as drafting
from disclosure.services.serving import Confirmation
from privilege import context
from privilege.actor import Actor
from privilege.choices import PrivilegeKind
from tests.disclosure.conftest import Docket

TODAY = dt.datetime.now(tz=dt.UTC).date() - dt.timedelta(days=1)


def claim(actor: Actor, item_id: UUID, **values: Any) -> UUID:  # noqa: ANN401
    """Assert the informant's privilege on an item; returns the assertion's id."""
    said = {
        "kind": PrivilegeKind.INFORMANT,
        "basis": "He lives next door",
        "asserted_by": "P. Prosecutor",
        "holder": "The People",
        "description": "Taken by an informant",
        "statute": "",
    }
    with context.enter(actor):
        return assert_on_item(actor, item_id=item_id, **{**said, **values}).id


def begun(actor: Actor, docket: Docket, shared: UUID | None = None) -> PrivilegeLog:
    """Begin the log towards Ortiz's defender, or another party."""
    with context.enter(actor):
        return drafting.begin_log(actor, shared_wall_id=shared or docket.defender_shared)


def confirmation(actor: Actor, log_id: UUID) -> Confirmation:
    """What a person would confirm now."""
    log = access.privilege_log_for(actor, log_id)
    party = parties.receiving_party(actor, access.shared_wall(actor, log.shared_wall_id))
    lines = privilege_logs.lines_of(log, privilege_logs.rows_of(actor, log))
    return Confirmation(frozenset(one.user_id for one in party.recipients), len(lines))


def served(actor: Actor, log: PrivilegeLog) -> UUID:
    """Serve a log as it stands; returns the version's id."""
    with context.enter(actor):
        return log_serving.serve_log(actor, log_id=log.id, confirmation=confirmation(actor, log.id))


def entries(actor: Actor, version_id: UUID) -> list[PrivilegeLogEntry]:
    """Read a version's entries as somebody."""
    with context.enter(actor):
        return log_versions.entries_of(actor, access.log_version_for(actor, version_id))


def challenged(actor: Actor, version_id: UUID, place: int = 0) -> UUID:
    """Challenge an entry of a version; returns the challenge's id."""
    entry = entries(actor, version_id)[place]
    with context.enter(actor):
        return challenges.challenge_entry(actor, entry_id=entry.id, text="Too thin.", day=TODAY).id
