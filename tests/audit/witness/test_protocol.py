"""If these fail, a witness would cosign a log that forgets or rewrites what it showed before."""

import base64
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from audit.ledger import checkpoint, cosignature, merkle, note
from audit.witness.protocol import SIZE_TYPE, KnownLog, Witness, parse_logs
from audit.witness.state import FILE, State, StateError

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
LOG_KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
PUBLIC = LOG_KEY.public_key().public_bytes_raw()
ME = cosignature.Witness("w.example/1", KEY.public_key().public_bytes_raw())
ORIGIN = "parley.example/log"
LEAVES = [merkle.hash_leaf(bytes([number])) for number in range(40)]
OTHER = [merkle.hash_leaf(bytes([number, 1])) for number in range(40)]


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    State.make(tmp_path)
    found = State(tmp_path)
    yield found
    found.close()


def witness(state: State) -> Witness:
    return Witness(
        ME.name, KEY, [KnownLog("parley.example/", PUBLIC)], state, lambda: 1_700_000_000
    )


def signed(
    size: int, leaves: list[bytes] = LEAVES, key: Ed25519PrivateKey = LOG_KEY, origin: str = ORIGIN
) -> str:
    frontier = merkle.Frontier()
    for one in leaves[:size]:
        frontier.append(one)
    return checkpoint.sign(checkpoint.Checkpoint(origin, size, frontier.root()), key)


def proof(old: int, size: int, leaves: list[bytes] = LEAVES) -> list[bytes]:
    def node(level: int, index: int) -> bytes:
        return merkle.complete_root(leaves[index << level : (index + 1) << level])

    return merkle.consistency_proof(old, size, node) if 0 < old < size else []


def request(old: object, parts: list[bytes], signed_note: str) -> bytes:
    lines = [f"old {old}", *(base64.b64encode(one).decode() for one in parts), "", signed_note]
    return "\n".join(lines).encode()


def test_a_log_that_grows_is_cosigned_each_time(state: State) -> None:
    me = witness(state)
    for old, size in ((0, 3), (3, 3), (3, 8), (8, 21), (21, 40)):
        answer = me.add_checkpoint(request(old, proof(old, size), signed(size)))
        assert answer.status == 200, answer.body
        found = cosignature.verify(signed(size) + answer.body, [ME])
        assert [int(one.at.timestamp()) for one in found] == [1_700_000_000]
        assert state.seen(ORIGIN).size == size


def test_an_older_or_another_size_is_answered_with_the_size_it_has(state: State) -> None:
    me = witness(state)
    assert me.add_checkpoint(request(0, [], signed(8))).status == 200
    for old, size in ((0, 8), (3, 8), (3, 21), (0, 3)):
        answer = me.add_checkpoint(request(old, proof(old, size), signed(size)))
        assert (answer.status, answer.body, answer.content_type) == (409, "8\n", SIZE_TYPE)
    assert state.seen(ORIGIN).size == 8


def test_a_forked_log_is_refused_at_the_same_size_and_at_a_larger_one(state: State) -> None:
    me = witness(state)
    assert me.add_checkpoint(request(0, [], signed(8))).status == 200
    assert me.add_checkpoint(request(8, [], signed(8, OTHER))).status == 409
    forged = request(8, proof(8, 21, OTHER), signed(21, OTHER))
    assert me.add_checkpoint(forged).status == 422
    assert state.seen(ORIGIN).root == checkpoint.parse(note.split(signed(8))[0]).root


@pytest.mark.parametrize("parts", [[], [bytes(32)], [*proof(8, 21), bytes(32)], proof(8, 21)[1:]])
def test_a_proof_that_does_not_verify_is_refused(state: State, parts: list[bytes]) -> None:
    me = witness(state)
    assert me.add_checkpoint(request(0, [], signed(8))).status == 200
    assert me.add_checkpoint(request(8, parts, signed(21))).status == 422
    assert me.add_checkpoint(request(8, proof(8, 21), signed(21))).status == 200


def test_a_first_checkpoint_comes_without_a_proof(state: State) -> None:
    assert witness(state).add_checkpoint(request(0, [bytes(32)], signed(8))).status == 422


def test_strangers_are_refused(state: State) -> None:
    me = witness(state)
    unknown = signed(8, origin="elsewhere.example/log")
    assert me.add_checkpoint(request(0, [], unknown)).status == 404
    assert me.add_checkpoint(request(0, [], signed(8, origin="parley.example/"))).status == 404
    assert me.add_checkpoint(request(0, [], signed(8, key=KEY))).status == 403
    broken = signed(8).replace("\n8\n", "\n9\n")
    assert me.add_checkpoint(request(0, [], broken)).status == 403
    assert state.seen(ORIGIN).size == 0


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"old 0\n",
        b"old 0\n\n",
        b"old 0\n\nno note\n",
        b"\xff\xfe\n\n",
        b"old 00\n\n" + signed(8).encode(),
        b"old -1\n\n" + signed(8).encode(),
        b"old 1e3\n\n" + signed(8).encode(),
        b"old 99999999999999999999999\n\n" + signed(8).encode(),
        "old ٣\n\n".encode() + signed(8).encode(),
        request(9, [], signed(8)),
        request(0, [b"short"], signed(8)),
        request(0, [bytes(32)] * 64, signed(8)),
        b"old 0\n!!!!\n\n" + signed(8).encode(),
        b"old 0\n" + "é\n\n".encode() + signed(8).encode(),
        b"old 0\n\n" + signed(8).replace("\n8\n", "\n08\n").encode(),
    ],
)
def test_what_is_no_request_is_answered_so(state: State, body: bytes) -> None:
    assert witness(state).add_checkpoint(body).status == 400


def test_it_remembers_after_it_was_stopped_and_takes_one_process_at_a_time(
    state: State, tmp_path: Path
) -> None:
    assert witness(state).add_checkpoint(request(0, [], signed(8))).status == 200
    with pytest.raises(StateError, match="Another"):
        State(tmp_path)
    state.close()
    again = State(tmp_path)
    assert again.seen(ORIGIN).size == 8
    answer = witness(again).add_checkpoint(request(0, [], signed(3)))
    assert (answer.status, answer.body) == (409, "8\n")


@pytest.mark.parametrize("content", ["", "[]", "{", '{"a": 1}', '{"a": "x"}', "null"])
def test_a_damaged_memory_is_never_taken_for_an_empty_one(tmp_path: Path, content: str) -> None:
    (tmp_path / FILE).write_text(content)
    with pytest.raises(StateError):
        State(tmp_path)
    (tmp_path / FILE).unlink()
    with pytest.raises(StateError, match="sign anything"):
        State(tmp_path)
    (tmp_path / FILE).write_text(json.dumps({"another.example/log": signed(3)}))
    with pytest.raises(StateError):
        State(tmp_path)


def test_a_memory_is_never_begun_over_another(state: State, tmp_path: Path) -> None:
    assert witness(state).add_checkpoint(request(0, [], signed(8))).status == 200
    with pytest.raises(FileExistsError):
        State.make(tmp_path)
    assert state.seen(ORIGIN).size == 8


def test_killed_before_the_new_memory_is_in_place_it_has_the_old_one(
    state: State, tmp_path: Path
) -> None:
    assert witness(state).add_checkpoint(request(0, [], signed(8))).status == 200
    (tmp_path / f".{FILE}.new").write_text('{"half')
    state.close()
    again = State(tmp_path)
    assert again.seen(ORIGIN).size == 8
    answer = witness(again).add_checkpoint(request(8, proof(8, 21), signed(21)))
    assert (answer.status, again.seen(ORIGIN).size) == (200, 21)
    again.close()


def test_of_two_histories_at_once_one_is_cosigned(state: State) -> None:
    me = witness(state)
    bodies = [request(0, [], signed(8, leaves)) for leaves in (LEAVES, OTHER)] * 8
    with ThreadPoolExecutor(8) as pool:
        statuses = [one.status for one in pool.map(me.add_checkpoint, bodies)]
    assert sorted(statuses) == [200] + [409] * 15


@pytest.mark.parametrize(
    "head",
    [
        checkpoint.Checkpoint(ORIGIN, 0, bytes(32)),
        checkpoint.Checkpoint(ORIGIN, 1 << 63, bytes(32)),
    ],
)
def test_a_tree_that_cannot_be_is_not_cosigned(state: State, head: checkpoint.Checkpoint) -> None:
    answer = witness(state).add_checkpoint(request(0, [], checkpoint.sign(head, LOG_KEY)))
    assert answer.status == 422
    assert state.seen(ORIGIN).size == 0
    empty = checkpoint.Checkpoint(ORIGIN, 0, merkle.EMPTY_ROOT)
    body = request(0, [], checkpoint.sign(empty, LOG_KEY))
    assert witness(state).add_checkpoint(body).status == 200


def test_an_answer_is_given_only_once_it_is_on_disk(
    state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    me = witness(state)
    with monkeypatch.context() as patch:
        patch.setattr("audit.ledger.kept.os.fsync", full)
        with pytest.raises(OSError, match="space"):
            me.add_checkpoint(request(0, [], signed(8)))
    assert state.seen(ORIGIN).size == 0


def test_the_file_of_logs_names_its_bad_line() -> None:
    key = base64.b64encode(PUBLIC).decode()
    assert parse_logs(f"# ours\n\n{ORIGIN} {key}\n") == [KnownLog(ORIGIN, PUBLIC)]
    for bad in ("x", f"{ORIGIN} AAAA", f"{ORIGIN} ä", f"a b {key}"):
        with pytest.raises(ValueError, match="line 2"):
            parse_logs(f"\n{bad}\n")
