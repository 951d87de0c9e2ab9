"""If these fail, a change of keys would leave a log that nobody can tell from a stranger's."""

import io
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from audit.ledger import checkpoint, keys, note
from audit.ledger.errors import ProofError
from audit.ledger.selectors import proofs
from audit.ledger.services.running import integrate_all, load_keys
from tests.audit.ledger.conftest import LOG, OTHER_LOG, Log, Person
from tests.audit.ledger.test_integration import view
from tests.audit.ledger.test_verify_log import verify


def rotate() -> str:
    output = io.StringIO()
    call_command("rotate_log_key", stdout=output)
    return output.getvalue()


def test_the_old_key_s_last_checkpoint_is_signed_by_the_new_one_too(
    log: Log, person: Person, signing_key: Path
) -> None:
    view(person, 3)
    integrate_all(load_keys())
    old = keys.load(signing_key)
    before = proofs.checkpoint(LOG, using="integrator")
    assert "logs are signed by both keys" in rotate()
    new = keys.load(signing_key)
    assert new.public[:-1] == old.public
    assert new.signing.public_key().public_bytes_raw() == new.public[-1] != old.public[0]
    for log_id in (LOG, OTHER_LOG):
        head = proofs.checkpoint(log_id, using="integrator")
        assert head is not None
        for key in new.public:
            known = [note.Verifier(head.origin, key)]
            assert note.verify(head.note, known) == head.note.split("\n\n")[0] + "\n"
    view(person)
    integrate_all(load_keys())
    head = proofs.checkpoint(LOG, using="integrator")
    assert head is not None
    assert checkpoint.verify(head.note, head.origin, new.public[1:]).size == 5
    with pytest.raises(ProofError):
        checkpoint.verify(head.note, head.origin, old.public)
    assert before is not None
    checkpoint.verify(before.note, before.origin, new.public)
    assert verify()[0] == 0


def test_the_change_is_an_entry_in_each_log_and_its_public_key_known(
    log: Log, person: Person, signing_key: Path
) -> None:
    integrate_all(load_keys())
    rotate()
    with log.as_role("postgres") as inside:
        rows = inside.execute(
            "SELECT log_id, convert_from(bytes, 'UTF8')::jsonb FROM ledger_entry_body"
            " WHERE convert_from(bytes, 'UTF8')::jsonb ->> 'event' = 'ledger:key:rotated'"
        ).fetchall()
    assert {row[0] for row in rows} >= {LOG, OTHER_LOG}
    assert all(set(row[1]["digests"]) == {"key"} for row in rows)
    assert proofs.public_keys() == list(keys.load(signing_key).public), "exports carry them"


def test_a_change_broken_off_anywhere_goes_on_with_the_same_key(
    log: Log, person: Person, signing_key: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    view(person)
    integrate_all(load_keys())
    for step in ("publish", "load_public", "retire"):
        with monkeypatch.context() as patch:
            patch.setattr(keys, step, stopped)
            with pytest.raises(KeyboardInterrupt):
                rotate()
        view(person)
        assert integrate_all(load_keys()), "the old key signs on"
    following = keys.replacement(signing_key).public_key().public_bytes_raw()
    rotate()
    assert keys.load(signing_key).public[-1] == following
    assert len(keys.load(signing_key).public) == 2
    assert verify()[0] == 0


def stopped(*_: object) -> None:
    raise KeyboardInterrupt


def test_keys_are_not_changed_under_a_working_integrator(
    log: Log, person: Person, signing_key: Path
) -> None:
    before = keys.load(signing_key).public
    with log.as_role("parley_integrator") as other:
        other.execute("SELECT pg_advisory_lock(%s)", [0x5061726C6579])
        with pytest.raises(CommandError, match="stop it"):
            rotate()
    assert keys.load(signing_key).public == before
    assert not (signing_key / keys.NEXT).exists()


def test_the_retired_key_is_kept_and_no_key_is_readable_by_others(
    log: Log, person: Person, signing_key: Path
) -> None:
    old = (signing_key / keys.SIGNING).read_bytes()
    rotate()
    (retired,) = signing_key.glob("retired-*.pem")
    assert retired.read_bytes() == old
    assert not (signing_key / keys.NEXT).exists()
    for place in (retired, signing_key / keys.SIGNING):
        assert place.stat().st_mode & 0o077 == 0
