"""If these fail, an export could claim what the log does not show, or an auditor gets no proof."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connections

from audit.ledger import checkpoint as notes
from audit.ledger import cosignature, keys, merkle
from audit.ledger.errors import ProofError
from audit.ledger.selectors import proofs
from audit.ledger.services.integration import integrate
from tests.audit.ledger.conftest import LOG, OTHER_LOG, Log, Person
from tests.audit.ledger.test_integration import append_raw

SIZES = (255, 2, 900)
WITNESS = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


@pytest.fixture
def grown(log: Log, signing_key: Path) -> list[UUID]:
    """A log of 1,157 entries under three checkpoints; their ids in tree order."""
    signing = keys.load(signing_key)
    with log.as_role("owner") as owner:
        for count in SIZES:
            append_raw(owner, count)
            assert integrate(signing) == count
    with log.as_role("postgres") as inside:
        rows = inside.execute("SELECT leaf_id FROM ledger_position ORDER BY index").fetchall()
    return [row[0] for row in rows]


def cosign(log: Log, size: int) -> str:
    head = proofs.checkpoint(LOG, size, using="integrator")
    assert head is not None
    line = cosignature.cosign(head.own_note.split("\n\n")[0] + "\n", "w.example", WITNESS, 1_000)
    witness = cosignature.Witness("w.example", WITNESS.public_key().public_bytes_raw())
    with log.as_role("parley_integrator") as integrator:
        integrator.execute(
            "INSERT INTO ledger_cosignature VALUES (%s, %s, %s, %s, %s, to_timestamp(1000), now())",
            [LOG, size, witness.name, witness.key_id, line],
        )
    return line


def test_many_entries_are_proved_at_once_each_under_the_asked_checkpoint(
    log: Log, grown: list[UUID]
) -> None:
    head = proofs.checkpoint(LOG, using="integrator")
    assert head is not None
    assert head.size == sum(SIZES) == len(grown)
    found = list(proofs.prove_inclusions(LOG, grown, head.size, using="integrator"))
    assert [(one.leaf_id, one.index) for one in found] == list(zip(grown, range(1157), strict=True))
    for one in found:
        merkle.verify_inclusion(one.index, one.size, one.leaf_hash, one.path, head.root)
    earlier = proofs.checkpoint(LOG, 257, using="integrator")
    assert earlier is not None
    some = [grown[300], grown[256], grown[0], LOG]
    found = list(proofs.prove_inclusions(LOG, some, 257, using="integrator"))
    assert [one.index for one in found] == [256, 0], "what is not in that tree is left out"
    for one in found:
        merkle.verify_inclusion(one.index, 257, one.leaf_hash, one.path, earlier.root)


def test_each_tile_of_the_tree_is_read_once_however_many_proofs(
    log: Log, grown: list[UUID]
) -> None:
    sent: list[str] = []

    def watch(execute: Callable[..., Any], query: str, *rest: object) -> Any:  # noqa: ANN401
        sent.append(query)
        return execute(query, *rest)

    with connections["integrator"].execute_wrapper(watch):
        assert len(list(proofs.prove_inclusions(LOG, grown, 1157, using="integrator"))) == 1157
    assert len(sent) <= 2 + 5 + 1, "two batches of places, five tiles of leaves, one above"


def test_each_checkpoint_leads_to_each_later_one(log: Log, grown: list[UUID]) -> None:
    heads = [proofs.checkpoint(LOG, size, using="integrator") for size in (255, 257, 1157)]
    for number, old in enumerate(heads):
        for new in heads[number:]:
            assert old is not None
            assert new is not None
            proof = proofs.prove_consistency(LOG, old.size, new.size, using="integrator")
            merkle.verify_consistency(old.size, new.size, proof, old.root, new.root)
    for size1, size2 in ((0, 5), (5, 4), (-1, 5), (5, 1158), (1 << 70, 1 << 71)):
        with pytest.raises(ProofError):
            proofs.prove_consistency(LOG, size1, size2, using="integrator")
    with pytest.raises(ProofError):
        proofs.prove_consistency(OTHER_LOG, 1, 1, using="integrator")


def test_cosignatures_come_with_the_checkpoint_they_are_on(
    log: Log, grown: list[UUID], signing_key: Path
) -> None:
    assert proofs.cosigned_checkpoint(LOG, using="integrator") is None
    line = cosign(log, 257)
    head = proofs.cosigned_checkpoint(LOG, using="integrator")
    assert head is not None
    assert (head.size, head.cosignatures) == (257, line)
    assert head.note == head.own_note + line
    notes.verify(head.note, head.origin, keys.load(signing_key).public)
    newest = proofs.checkpoint(LOG, using="integrator")
    assert newest is not None
    assert (newest.size, newest.cosignatures) == (1157, "")
    assert proofs.checkpoint(LOG, 256, using="integrator") is None, "none was signed there"


def test_the_application_sees_no_proof_of_a_log_it_may_not_read(
    log: Log, grown: list[UUID], person: Person
) -> None:
    cosign(log, 257)
    assert proofs.checkpoint(LOG) is None
    assert proofs.cosigned_checkpoint(LOG) is None
    assert proofs.prove_inclusion(LOG, grown[0]) is None
    assert list(proofs.prove_inclusions(LOG, grown[:3], 257)) == []
    with pytest.raises(ProofError):
        proofs.prove_consistency(LOG, 1, 257)


@pytest.mark.parametrize("role", ["parley_app", "parley_integrator", "owner"])
@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE ledger_cosignature SET line = 'x'",
        "DELETE FROM ledger_cosignature",
        "TRUNCATE ledger_cosignature",
    ],
)
def test_a_cosignature_is_never_changed_or_removed(
    log: Log, signing_key: Path, role: str, attack: str
) -> None:
    with log.as_role("owner") as owner:
        append_raw(owner, 3)
    integrate(keys.load(signing_key))
    cosign(log, 3)
    with log.as_role(role) as inside, pytest.raises(psycopg.errors.InsufficientPrivilege):
        inside.execute(attack.encode())
    with log.as_role("parley_app") as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute("INSERT INTO ledger_cosignature DEFAULT VALUES")
