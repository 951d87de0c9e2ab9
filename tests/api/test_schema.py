"""The API keeps to its own description, whatever is sent to it."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.test import override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import CHECKS
from schemathesis.core.failures import FailureGroup

from casework import access
from casework.choices import EventKind, Grade
from casework.models.counsel import Counsel
from casework.models.note import Note
from casework.services import charges, intake, parties, team
from casework.services import settings as court_dates
from disclosure.models.production import ProductionItem
from privilege import context
from privilege.models.assertion import Assertion
from privilege.services import tokens
from tests.cast import Cast, id_of, office_of
from tests.walls import scene

EXAMPLES = 10
REACHED = 50  # operations of which at least one request must have done what it asked for
UNREAD = {
    "GET /api/v1/log/": "for supervisors",
    "GET /api/v1/log/feed/": "for supervisors",
    "GET /api/v1/log/exports/": "for supervisors",
    "GET /api/v1/log/exports/{log_export_id}/": "for supervisors",
    "GET /api/v1/log/exports/{log_export_id}/file/": "for supervisors",
    "GET /api/v1/log/checkpoint/": "for supervisors",
    "GET /api/v1/log/consistency/": "for supervisors",
    "GET /api/v1/log/entries/{entry_id}/proof/": "for supervisors",
    "GET /api/v1/evidence/{item_id}/preview/": "the item is a text",
    "GET /api/v1/evidence/{item_id}/thumbnail/": "the item is a text",
    "GET /api/v1/evidence/{item_id}/viewable/": "the item is a text",
    "GET /api/v1/cases/{case_id}/channels/{wall_id}/messages/": "a token unlocks no channel",
    "GET /api/v1/cases/{case_id}/authorities/{authority_id}/": "the defense's",
    "GET /api/v1/cases/{case_id}/exceptions/{exception_id}/": "the defense's",
}
CHECKED = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
]


@pytest.fixture
def files(tmp_path: Path) -> Iterator[None]:
    """Keep files in a folder of the test's own."""
    with override_settings(PARLEY_BLOB_DIR=tmp_path):
        yield


@pytest.fixture
def played(committed_db: str, cast: Cast, files: None) -> dict[str, Any]:
    """Ids of a case with everything in it, by the names that paths and bodies give them."""
    ids = scene.play(cast, frozenset()).ids
    case_id, party_id = ids["case"][0], ids["party"][0]
    with context.enter(cast.prosecutor) as actor:
        charge = charges.add_charge(
            actor, party_id=party_id, statute="PL 120.05", description="x", grade=Grade.FELONY
        )
        event = court_dates.schedule_event(
            actor,
            case_id=case_id,
            kind=EventKind.MOTION_HEARING,
            day=dt.date(2036, 5, 5),
            hour=dt.time(9),
        )
        wall = access.own_file(actor, access.case_for(actor, case_id).matter_id)
        batch = intake.open_batch(actor, wall_id=wall.id)
        member = team.add_team_member(actor, case_id=case_id, user_id=id_of(cast.da_outsider))
        parties.record_detail(actor, party_id=party_id, note="Calls at night")
        row = ProductionItem.objects.get(production_id=ids["production"][-1])
        counsel = Counsel.objects.get(attorney_id=id_of(cast.defender))
        found = {
            "case_id": case_id,
            "party_id": party_id,
            "charge_id": charge.id,
            "event_id": event.id,
            "wall_id": wall.id,
            "batch_id": batch.id,
            "member_id": member.id,
            "counsel_id": counsel.id,
            "item_id": row.item_id,
            "item_ids": [row.item_id],
            "row_id": row.id,
            "tag_id": ids["tag"][0],
            "note_id": Note.objects.filter(pk__in=ids["note"])[0].id,
            "assertion_id": Assertion.objects.filter(pk__in=ids["assertion"])[0].id,
            "message_id": ids["message"][0],
            "production_id": row.production_id,
            "shared_wall_id": row.production.shared_wall_id,
            "volume_id": ids["volume"][0],
            "log_id": ids["privilege-log"][0],
            "version_id": ids["log-version"][0],
            "file_id": ids["file"][0],
            "court_id": ids["court"][0],
            "user_id": id_of(cast.da_clerk),
            "attorney_id": id_of(cast.prosecutor),
            "office_id": office_of(cast.prosecutor),
        }
    return found


@pytest.fixture
def headers(played: dict[str, Any], cast: Cast) -> dict[str, str]:
    """A prosecutor's token."""
    with context.enter(cast.prosecutor) as actor:
        _token, secret = tokens.make_token(actor, name="schemathesis", scopes=["read", "write"])
    return {"Authorization": f"Bearer {secret}"}


def point(case: Any, played: dict[str, Any]) -> None:  # noqa: ANN401 - schemathesis makes it
    """Let a generated request be about what there is."""
    for part in (case.path_parameters, case.body):
        if isinstance(part, dict):
            for name in part.keys() & played.keys():
                one = played[name]
                part[name] = [str(each) for each in one] if isinstance(one, list) else str(one)


@pytest.mark.slow
def test_every_operation_answers_as_described(
    headers: dict[str, str], played: dict[str, Any]
) -> None:
    """Generated requests, fitting and not: no server error, no answer out of the description."""
    schema = schemathesis.openapi.from_wsgi(
        "/api/v1/schema/", get_wsgi_application(), headers=headers
    )
    checks = CHECKS.get_by_names(CHECKED)
    failures: list[str] = []
    reached: Counter[str] = Counter()
    # Readings first: some writings close the case or give up what is read.
    operations: list[Any] = [
        found.ok()  # type: ignore[union-attr]  # a broken one fails here
        for found in schema.get_all_operations()
    ]
    operations.sort(key=lambda operation: operation.method.upper() != "GET")
    for operation in operations:
        reached[operation.label] = 0

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(), is_pointed=st.booleans())
        def send(case: Any, *, is_pointed: bool) -> None:  # noqa: ANN401 - schemathesis makes it
            if is_pointed:
                point(case, played)
            response = case.call_and_validate(headers=headers, checks=checks)
            reached[case.operation.label] += response.status_code < 300

        try:
            send()
        except (FailureGroup, AssertionError) as failure:
            failures.append(f"{operation.label}: {failure}")
    assert len(operations) > 30
    assert not failures, "\n\n".join(failures)
    unread = {label for label, count in reached.items() if not count and label.startswith("GET")}
    assert unread == set(UNREAD)
    assert sum(count > 0 for count in reached.values()) >= REACHED
