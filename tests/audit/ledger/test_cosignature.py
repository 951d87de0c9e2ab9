"""If these fail, a witness's word could be forged, or others could not read it."""

import base64
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from audit.ledger import checkpoint, cosignature, note
from audit.ledger.cosignature import Witness
from audit.ledger.errors import ProofError

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
LOG_KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
WITNESS = Witness("witness.example/w1", KEY.public_key().public_bytes_raw())
HEAD = checkpoint.Checkpoint("example.com/log", 7, bytes(32))
SIGNED = checkpoint.sign(HEAD, LOG_KEY)
AT = 1_679_315_147
LINE = cosignature.cosign(HEAD.text(), WITNESS.name, KEY, AT)

# The example of C2SP tlog-cosignature: its key is not published, its time is.
C2SP_EXAMPLE = (
    "example.com/behind-the-sofa\n"
    "20852163\n"
    "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    "\n"
    "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhc"
    "yv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
    "— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3"
    "b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n"
)


def test_the_message_is_the_one_the_specification_writes_down() -> None:
    text = C2SP_EXAMPLE.split("\n\n", maxsplit=1)[0] + "\n"
    assert cosignature.message(text, AT) == (
        b"cosignature/v1\ntime 1679315147\nexample.com/behind-the-sofa\n20852163\n"
        b"CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    )


def test_the_published_example_has_the_layout_we_read() -> None:
    _text, lines = note.split(C2SP_EXAMPLE)
    name, raw = note.signature(lines[1])
    assert name == "witness.example.com/w1"
    assert (raw[:4].hex(), int.from_bytes(raw[4:12], "big"), len(raw)) == ("8d66cf3f", AT, 76)
    assert checkpoint.parse(_text).size == 20852163
    assert cosignature.verify(C2SP_EXAMPLE, [WITNESS]) == [], "a stranger's line is passed over"


def test_a_cosigned_note_verifies_as_the_log_s_and_as_the_witness_s() -> None:
    both = SIGNED + LINE
    assert checkpoint.verify(both, HEAD.origin, [LOG_KEY.public_key().public_bytes_raw()]) == HEAD
    found = cosignature.verify(both, [WITNESS])
    assert [(one.witness, one.at, one.line) for one in found] == [
        (WITNESS, datetime.fromtimestamp(AT, UTC), LINE)
    ]
    assert cosignature.verify(SIGNED, [WITNESS]) == []


def test_a_witness_s_key_in_text_reads_back_and_is_no_log_key() -> None:
    assert Witness.parse(str(WITNESS)) == WITNESS
    with pytest.raises(ProofError):
        note.Verifier.parse(str(WITNESS))
    with pytest.raises(ProofError):
        Witness.parse(str(note.Verifier(WITNESS.name, WITNESS.public_key)))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "a+b",
        "a+00000000+AQ==",
        str(WITNESS)[:-4],
        str(WITNESS).replace("w1", "w2"),
        str(WITNESS).replace("witness", "wit ness"),
        "ä+ö+ü",
        str(WITNESS).replace("witness", "\ud800"),
    ],
)
def test_a_witness_s_key_whose_parts_disagree_is_refused(text: str) -> None:
    with pytest.raises(ProofError):
        Witness.parse(text)


def altered(place: int, value: int) -> str:
    name, raw = note.signature(LINE.rstrip("\n"))
    changed = bytearray(raw)
    changed[place] ^= value
    return f"— {name} {base64.b64encode(bytes(changed)).decode()}\n"


@pytest.mark.parametrize("place", range(4, 76))
def test_a_changed_byte_of_time_or_signature_is_refused(place: int) -> None:
    with pytest.raises(ProofError):
        cosignature.verify(SIGNED + altered(place, 1), [WITNESS])


@pytest.mark.parametrize(
    "blob", [b"", b"\x00" * 8, b"\x00" * 71, b"\x00" * 73, b"\x7f" + b"\xff" * 71, b"\xff" * 72]
)
def test_a_cosignature_of_another_length_or_an_impossible_time_is_refused(blob: bytes) -> None:
    line = f"— {WITNESS.name} {base64.b64encode(WITNESS.key_id + blob).decode()}\n"
    with pytest.raises(ProofError):
        cosignature.verify(SIGNED + line, [WITNESS])


def test_a_cosignature_of_another_tree_is_refused() -> None:
    other = checkpoint.sign(checkpoint.Checkpoint(HEAD.origin, 8, bytes(32)), LOG_KEY)
    with pytest.raises(ProofError, match="is wrong"):
        cosignature.verify(other + LINE, [WITNESS])


def test_a_witness_s_answer_can_only_add_lines_that_sign() -> None:
    """Else what is stored, and every bundle with it, could be spoilt by one witness."""
    other = cosignature.cosign(HEAD.text(), "another.example/w2", LOG_KEY, AT)
    for answer in (LINE, other + LINE, LINE + other):
        assert cosignature.verify_answer(SIGNED, answer, WITNESS).line == LINE
    twisted = cosignature.cosign(SIGNED, WITNESS.name, KEY, AT)
    for answer in ("", "\n" + twisted, "\n" + LINE, LINE + "x", LINE + "\n" + LINE, "\r\n" + LINE):
        with pytest.raises(ProofError):
            cosignature.verify_answer(SIGNED, answer, WITNESS)
    loose = f"{LINE[:-4]}{chr(ord(LINE[-4]) + 1)}==\n"
    assert base64.b64decode(loose.split()[2]) == base64.b64decode(LINE.split()[2])
    assert cosignature.verify_answer(SIGNED, loose, WITNESS).line == LINE


def test_a_plain_signature_by_the_witness_s_key_is_no_cosignature() -> None:
    plain = note.sign(HEAD.text(), WITNESS.name, KEY).split("\n\n")[1]
    assert cosignature.verify(SIGNED + plain, [WITNESS]) == []


@pytest.mark.parametrize("seconds", [0, -1, 1 << 63])
def test_no_witness_signs_at_an_impossible_time(seconds: int) -> None:
    with pytest.raises(ValueError, match="time"):
        cosignature.cosign(HEAD.text(), WITNESS.name, KEY, seconds)
