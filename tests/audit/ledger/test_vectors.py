"""If these fail, we take for proved what the published test vectors say is not, or the reverse.

`merkle_vectors.json` holds proofs of the tree of RFC 6962's reference implementation (eight leaves)
as published in transparency-dev/merkle, `testdata/` (Apache-2.0), and each is changed here in the
ways that its negative vectors are: by name "modified-proof", "preceding-garbage", "size1 + 1" ….
"""

import base64
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from audit.ledger import merkle
from audit.ledger.errors import ProofError

VECTORS = json.loads((Path(__file__).parent / "merkle_vectors.json").read_text())
GARBAGE = merkle.hash_leaf(b"garbage")
Verify = Callable[..., None]


def decoded(vector: dict[str, Any]) -> dict[str, Any]:
    return {
        name: [base64.b64decode(one) for one in value]
        if isinstance(value, list)
        else base64.b64decode(value)
        if isinstance(value, str)
        else value
        for name, value in vector.items()
    }


INCLUSION = [decoded(one) for one in VECTORS["inclusion"]]
CONSISTENCY = [decoded(one) for one in VECTORS["consistency"]]
GROWN = [one for one in CONSISTENCY if one["size1"] != one["size2"]]


def inclusion(vector: dict[str, Any]) -> None:
    merkle.verify_inclusion(
        vector["index"], vector["size"], vector["leaf"], vector["proof"], vector["root"]
    )


def consistency(vector: dict[str, Any]) -> None:
    merkle.verify_consistency(
        vector["size1"], vector["size2"], vector["proof"], vector["root1"], vector["root2"]
    )


def wrong_proofs(vector: dict[str, Any], roots: list[bytes]) -> Iterator[dict[str, Any]]:
    """The ways in which the published negative vectors spoil a proof."""
    proof = vector["proof"]
    for place, part in enumerate(proof):
        flipped = bytes([part[0] ^ 16]) + part[1:]
        yield vector | {"proof": [*proof[:place], flipped, *proof[place + 1 :]]}
        yield vector | {"proof": [*proof[:place], b"", *proof[place + 1 :]]}
        yield vector | {"proof": [*proof[:place], part[:-1], *proof[place + 1 :]]}
    for extra in (b"", GARBAGE, *roots):
        yield vector | {"proof": [*proof, extra]}
        yield vector | {"proof": [extra, *proof]}
    if proof:
        yield vector | {"proof": proof[:-1]}
        yield vector | {"proof": proof[1:]}
        yield vector | {"proof": []}


@pytest.mark.parametrize("vector", INCLUSION, ids=lambda one: f"{one['index']} of {one['size']}")
def test_inclusion_as_published_and_every_spoiled_one(vector: dict[str, Any]) -> None:
    inclusion(vector)
    index, size = vector["index"], vector["size"]
    wrong = list(wrong_proofs(vector, [vector["root"], vector["leaf"]]))
    wrong += [vector | {"index": other} for other in (index - 1, index + 1, index ^ 2, -1, size)]
    wrong += [vector | {"size": other} for other in (size * 2, size // 2, 0, -size, 1 << 63)]
    wrong += [vector | {"root": GARBAGE}, vector | {"leaf": GARBAGE}]
    wrong += [vector | {"root": merkle.EMPTY_ROOT}, vector | {"root": b""}, vector | {"leaf": b""}]
    for one in wrong:
        with pytest.raises(ProofError):
            inclusion(one)


@pytest.mark.parametrize("vector", GROWN, ids=lambda one: f"{one['size1']} to {one['size2']}")
def test_consistency_as_published_and_every_spoiled_one(vector: dict[str, Any]) -> None:
    consistency(vector)
    size1, size2 = vector["size1"], vector["size2"]
    root1, root2 = vector["root1"], vector["root2"]
    wrong = list(wrong_proofs(vector, [root1, root2]))
    wrong += [vector | {"size1": other} for other in (size1 - 1, size1 + 1, size1 ^ 2, 0, -1)]
    wrong += [vector | {"size2": other} for other in (size2 * 2, size2 // 2, 0, -1, 1 << 63)]
    wrong += [vector | {"root1": GARBAGE}, vector | {"root2": GARBAGE}]
    wrong += [vector | {"root1": root2, "root2": root1}, vector | {"root1": b""}]
    for one in wrong:
        with pytest.raises(ProofError):
            consistency(one)


@pytest.mark.parametrize("bad", [None, "x" * 32, 1, bytearray(32), [0] * 32, b"", bytes(33)])
def test_what_is_no_hash_is_refused_with_the_one_error(bad: object) -> None:
    good = bytes(32)
    for leaf, proof, root in ((bad, [], good), (good, [], bad), (good, [bad], good)):
        with pytest.raises(ProofError):
            merkle.verify_inclusion(0, 2, leaf, proof, root)  # type: ignore[arg-type]
    for proof, root1, root2 in (([], bad, good), ([], good, bad), ([bad], good, good)):
        with pytest.raises(ProofError):
            merkle.verify_consistency(1, 2, proof, root1, root2)  # type: ignore[arg-type]


@pytest.mark.parametrize("bad", [None, "1", 1.0, True, 1 << 64, -(1 << 64), b"\x01"])
def test_what_is_no_number_is_refused_with_the_one_error(bad: Any) -> None:  # noqa: ANN401 - hostile
    good = bytes(32)
    for index, size in ((bad, 2), (0, bad)):
        with pytest.raises(ProofError):
            merkle.verify_inclusion(index, size, good, [good], good)
    for size1, size2 in ((bad, 2), (1, bad)):
        with pytest.raises(ProofError):
            merkle.verify_consistency(size1, size2, [good], good, good)


@pytest.mark.parametrize("bad", [None, b"", b"x" * 32, "", 7, {}])
def test_what_is_no_list_is_refused_with_the_one_error(bad: Any) -> None:  # noqa: ANN401 - hostile
    with pytest.raises(ProofError):
        merkle.verify_inclusion(0, 1, bytes(32), bad, bytes(32))
    with pytest.raises(ProofError):
        merkle.verify_consistency(1, 1, bad, bytes(32), bytes(32))


def test_a_proof_of_absurd_length_ends_at_once() -> None:
    with pytest.raises(ProofError):
        merkle.verify_inclusion(0, (1 << 63) - 1, bytes(32), [bytes(32)] * 100_000, bytes(32))
    with pytest.raises(ProofError):
        merkle.verify_consistency(1, (1 << 63) - 1, [bytes(32)] * 100_000, bytes(32), bytes(32))
