"""If these fail, a proof could show what is not so, or an honest log could not be verified."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.ledger import merkle
from audit.ledger.errors import ProofError

# The eight inputs of Certificate Transparency's own tests, and the roots of their first n.
CT_INPUTS = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
CT_ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def leaves(count: int) -> list[bytes]:
    return [merkle.hash_leaf(number.to_bytes(4, "big")) for number in range(count)]


def mth(hashes: list[bytes]) -> bytes:
    """MTH as RFC 6962 writes it down, word for word."""
    if not hashes:
        return hashlib.sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    split = 1
    while split * 2 < len(hashes):
        split *= 2
    return merkle.hash_children(mth(hashes[:split]), mth(hashes[split:]))


def nodes(hashes: list[bytes]) -> merkle.Node:
    def node(level: int, index: int) -> bytes:
        return merkle.complete_root(hashes[index << level : (index + 1) << level])

    return node


def grown(hashes: list[bytes]) -> merkle.Frontier:
    frontier = merkle.Frontier()
    for one in hashes:
        frontier.append(one)
    return frontier


def test_the_roots_published_for_certificate_transparency() -> None:
    frontier = merkle.Frontier()
    assert frontier.root() == merkle.EMPTY_ROOT
    for data, root in zip(CT_INPUTS, CT_ROOTS, strict=True):
        frontier.append(merkle.hash_leaf(data))
        assert frontier.root().hex() == root


def test_the_inclusion_and_consistency_proofs_published_for_certificate_transparency() -> None:
    hashes = [merkle.hash_leaf(data) for data in CT_INPUTS]
    proof = [part.hex() for part in merkle.inclusion_proof(0, 8, nodes(hashes))]
    assert proof == [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ]
    proof = [part.hex() for part in merkle.consistency_proof(6, 8, nodes(hashes))]
    assert proof == [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]


@pytest.mark.parametrize("size", range(1, 70))
def test_every_leaf_of_every_small_tree_is_proved_and_no_other(size: int) -> None:
    hashes = leaves(size)
    root = mth(hashes)
    assert grown(hashes).root() == root
    for index, one in enumerate(hashes):
        proof = merkle.inclusion_proof(index, size, nodes(hashes))
        merkle.verify_inclusion(index, size, one, proof, root)
        for wrong in {(index + 1) % size, size - 1 - index} - {index}:
            with pytest.raises(ProofError):
                merkle.verify_inclusion(wrong, size, one, proof, root)
        with pytest.raises(ProofError):
            merkle.verify_inclusion(index, size, one, [*proof, one], root)
        if proof:
            with pytest.raises(ProofError):
                merkle.verify_inclusion(index, size, one, proof[:-1], root)


@pytest.mark.parametrize("size2", [1, 2, 3, 7, 8, 21, 64, 65])
def test_every_earlier_tree_is_shown_to_be_the_beginning_of_a_later_one(size2: int) -> None:
    hashes = leaves(size2)
    for size1 in range(1, size2 + 1):
        root1, root2 = mth(hashes[:size1]), mth(hashes)
        proof = merkle.consistency_proof(size1, size2, nodes(hashes))
        merkle.verify_consistency(size1, size2, proof, root1, root2)
        with pytest.raises(ProofError):
            merkle.verify_consistency(size1, size2, proof, merkle.hash_leaf(b"x"), root2)
        with pytest.raises(ProofError):
            merkle.verify_consistency(size1, size2, proof, root1, merkle.hash_leaf(b"x"))
        with pytest.raises(ProofError):
            merkle.verify_consistency(size1, size2, [*proof, root1], root1, root2)
        if proof:
            with pytest.raises(ProofError):
                merkle.verify_consistency(size1, size2, proof[:-1], root1, root2)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_one_flipped_bit_anywhere_breaks_a_proof(data: st.DataObject) -> None:
    size = data.draw(st.integers(2, 400))
    index = data.draw(st.integers(0, size - 1))
    hashes = leaves(size)
    proof = merkle.inclusion_proof(index, size, nodes(hashes))
    root = grown(hashes).root()
    merkle.verify_inclusion(index, size, hashes[index], proof, root)
    parts = [hashes[index], *proof, root]
    which = data.draw(st.integers(0, len(parts) - 1))
    bit = data.draw(st.integers(0, 255))
    flipped = bytearray(parts[which])
    flipped[bit // 8] ^= 1 << bit % 8
    parts[which] = bytes(flipped)
    with pytest.raises(ProofError):
        merkle.verify_inclusion(index, size, parts[0], parts[1:-1], parts[-1])


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 600), st.integers(0, 600))
def test_a_frontier_taken_up_again_goes_on_as_if_never_put_down(size: int, more: int) -> None:
    hashes = leaves(size + more)
    node = nodes(hashes)
    frontier = merkle.Frontier(size, [node(*part) for part in merkle.cover(0, size)])
    for one in hashes[size:]:
        frontier.append(one)
    assert frontier.root() == grown(hashes).root()


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_no_leaf_outside_the_tree_is_proved(index: int, size: int) -> None:
    with pytest.raises(ProofError):
        merkle.verify_inclusion(index, size, leaves(1)[0], [], leaves(1)[0])
    with pytest.raises(ProofError):
        merkle.inclusion_proof(index, size, nodes(leaves(3)))


@pytest.mark.parametrize(("size1", "size2"), [(0, 3), (4, 3), (-1, 3)])
def test_nothing_is_shown_of_an_empty_or_larger_first_tree(size1: int, size2: int) -> None:
    with pytest.raises(ProofError):
        merkle.verify_consistency(size1, size2, [], leaves(1)[0], leaves(1)[0])
    with pytest.raises(ProofError):
        merkle.consistency_proof(size1, size2, nodes(leaves(3)))


@pytest.mark.parametrize("count", [*range(20), 255, 256, 257, 700])
def test_the_root_made_row_by_row_is_the_root_of_rfc_6962(count: int) -> None:
    assert merkle.root(leaves(count)) == mth(leaves(count))


@given(whole=st.integers(0, 9), rest=st.integers(1, 8))
def test_a_tree_of_trees_has_the_root_of_its_leaves(whole: int, rest: int) -> None:
    hashes = leaves(8 * whole + rest)
    frontier = merkle.Frontier()
    for at in range(0, 8 * whole, 8):
        frontier.append(merkle.complete_root(hashes[at : at + 8]))
    assert frontier.root_with(merkle.root(hashes[8 * whole :])) == mth(hashes)


def by_definition(index: int, size: int, leaf: bytes, proof: list[bytes]) -> bytes | None:
    """The root that a path leads to, after PATH of RFC 6962, 2.1.1; None for another length."""
    rest = list(proof)

    def climb(index: int, size: int) -> bytes:
        if size == 1:
            return leaf
        split = 1 << (size - 1).bit_length() - 1
        beside = rest.pop()
        if index < split:
            return merkle.hash_children(climb(index, split), beside)
        return merkle.hash_children(beside, climb(index - split, size - split))

    try:
        made = climb(index, size)
    except IndexError:
        return None
    return None if rest else made


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_proof_is_accepted_where_the_definition_leads_to_the_root_and_nowhere_else(
    data: st.DataObject,
) -> None:
    size = data.draw(st.integers(1, 60))
    hashes = leaves(size)
    root, proof = mth(hashes), merkle.inclusion_proof(size // 2, size, nodes(hashes))
    for _ in range(data.draw(st.integers(0, 2))):
        at = data.draw(st.integers(0, len(proof)))
        proof[at : at + data.draw(st.integers(0, 1))] = data.draw(
            st.lists(st.sampled_from([root, hashes[0], merkle.EMPTY_ROOT]), max_size=1)
        )
    claimed = data.draw(st.integers(1, 120) | st.just(size))
    index = data.draw(st.integers(0, claimed - 1) | st.just(min(size // 2, claimed - 1)))
    wanted = by_definition(index, claimed, hashes[size // 2], proof) == root
    try:
        merkle.verify_inclusion(index, claimed, hashes[size // 2], proof, root)
    except ProofError:
        assert not wanted
    else:
        assert wanted
