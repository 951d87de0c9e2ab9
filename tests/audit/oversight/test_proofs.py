"""If these fail, an office could not show its log to anybody, or another office could read it."""

import base64
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from audit.ledger import checkpoint, keys, merkle
from audit.ledger.selectors import entries
from audit.ledger.services.beat import beat
from audit.ledger.services.integration import integrate
from privilege import context
from privilege.actor import Actor
from tests.casework.test_pages import client_of
from tests.cast import Cast

CHECKPOINT, CONSISTENCY = "api-log-checkpoint", "api-log-consistency"


@pytest.fixture
def signed(committed_db: str, cast: Cast, tmp_path: Path, settings: Settings) -> keys.Keys:
    """What the cast did is in the trees: two checkpoints of each office's log."""
    settings.PARLEY_LEDGER_BEAT_LEAVES = 4
    keys.make(tmp_path)
    signing = keys.load(tmp_path)
    beat()
    while integrate(signing, limit=20):
        pass
    return signing


def get(client: Client, name: str, *args: object, **asked: object) -> tuple[int, Any]:
    answer = client.get(reverse(name, args=args), asked)  # type: ignore[arg-type]
    return answer.status_code, answer.json()


def test_a_supervisor_verifies_with_what_the_api_gives_and_nothing_else(
    signed: keys.Keys, cast: Cast
) -> None:
    client = client_of(cast.da_supervisor)
    status, head = get(client, CHECKPOINT)
    assert status == 200
    known = checkpoint.verify(head["note"], head["origin"], signed.public)
    assert (known.size, base64.b64encode(known.root).decode()) == (head["size"], head["root_hash"])
    with context.enter(cast.da_supervisor):
        known_ids = [one.id for one in entries([cast.da_supervisor.log_id], limit=200)]
    first = b""
    for entry_id in known_ids:
        status, found = get(client, "api-log-inclusion", entry_id)
        assert status == 200
        path = [base64.b64decode(one) for one in found["path"]]
        leaf = base64.b64decode(found["leaf_hash"])
        merkle.verify_inclusion(found["index"], found["size"], leaf, path, known.root)
        first = first if found["index"] else leaf
    status, grown = get(client, CONSISTENCY, first=1, second=known.size)
    assert status == 200
    path = [base64.b64decode(one) for one in grown["path"]]
    merkle.verify_consistency(1, known.size, path, first, known.root)
    assert get(client, "api-log-inclusion", known_ids[0], size=10**15)[0] == 404


def test_the_published_log_is_everybody_s_and_an_office_s_is_its_supervisors(
    signed: keys.Keys, cast: Cast
) -> None:
    for actor in (cast.defender, cast.da_admin, cast.da_supervisor, cast.auditor):
        status, head = get(client_of(actor), CHECKPOINT, of="published")
        assert (status, head["origin"].endswith("/published")) == (200, True)
        assert get(client_of(actor), CONSISTENCY, of="published", first=2, second=4)[0] == 200
    for actor in (cast.defender, cast.prosecutor, cast.da_admin, cast.da_outsider):
        client = client_of(actor)
        assert get(client, CHECKPOINT)[0] == 404
        assert get(client, CONSISTENCY, first=1, second=1)[0] == 404
    assert Client().get(reverse(CHECKPOINT), {"of": "published"}).status_code in {401, 403}
    assert get(client_of(cast.auditor), CHECKPOINT)[1]["origin"].endswith(str(cast.auditor.log_id))


def test_another_office_s_entry_is_answered_as_none(signed: keys.Keys, cast: Cast) -> None:
    with context.enter(cast.pd_supervisor):
        theirs = entries([cast.pd_supervisor.log_id], limit=1)[0].id
    assert get(client_of(cast.pd_supervisor), "api-log-inclusion", theirs)[0] == 200
    missing = get(client_of(cast.da_supervisor), "api-log-inclusion", theirs)
    assert missing[0] == 404
    assert missing == get(client_of(cast.da_supervisor), "api-log-inclusion", signed_nowhere())


def signed_nowhere() -> str:
    return "00000000-0000-4000-8000-0000000000ff"


HOSTILE: list[tuple[str, dict[str, str]]] = [
    (CHECKPOINT, {"size": "-1"}),
    (CHECKPOINT, {"size": "1e3"}),
    (CHECKPOINT, {"size": "٣"}),
    (CHECKPOINT, {"size": "9" * 40}),
    (CHECKPOINT, {"size": "9" * 19}),
    (CHECKPOINT, {"of": "theirs"}),
    (CHECKPOINT, {"of": "\x00"}),
    (CONSISTENCY, {}),
    (CONSISTENCY, {"first": "0", "second": "1"}),
    (CONSISTENCY, {"first": "2", "second": "1"}),
    (CONSISTENCY, {"first": "1", "second": "9223372036854775807"}),
    (CONSISTENCY, {"first": "1' OR '1'='1", "second": "2"}),
]


def test_what_is_no_size_is_a_clear_error(signed: keys.Keys, cast: Cast) -> None:
    client = client_of(cast.da_supervisor)
    for name, asked in HOSTILE:
        status, problem = get(client, name, **asked)
        assert (status, problem["status"]) == (400, 400), asked


def test_a_size_that_was_never_signed_has_no_checkpoint(signed: keys.Keys, cast: Cast) -> None:
    actor: Actor = cast.da_supervisor
    assert get(client_of(actor), CHECKPOINT, size=10**18)[0] == 404
    assert get(client_of(actor), CHECKPOINT, size=0)[0] == 404
