"""If these fail, a forged checkpoint could pass, or others could not read ours."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from audit.ledger import checkpoint, note
from audit.ledger.errors import ProofError

# Published with Go's golang.org/x/mod/sumdb/note: the example key "PeterNeumann" and its note.
GO_VERIFIER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotp"
    "RZb6KE6RyyBwJnAM=\n"
)
GO_SEED = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"

# From its tests (note_test.go, BSD): a second signer of the same text, and what is no key.
ENOCH_VERIFIER = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
ENOCH_LINE = (
    "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33"
    "WWd1RvMc+QQ=\n"
)
GO_TEXT, GO_LINE = GO_NOTE.split("\n\n")
GO_BAD_KEYS = [
    "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
    "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
]
GO_BAD_NOTES = [
    f"{GO_TEXT}\n",
    f"{GO_TEXT}\n\n",
    GO_NOTE[:-1],
    f"\x01{GO_NOTE}",
    f"{GO_TEXT}\n\n{GO_LINE.replace('PeterNeumann', 'Bad Name')}",
    f"{GO_NOTE}Unexpected line.\n",
    f"{GO_TEXT}\n\n{GO_LINE[:58]}ABCD{GO_LINE[58:]}",
    f"{GO_TEXT}\n\n{GO_LINE * 101}",
]

# The example note of C2SP signed-note (its key is not published).
C2SP_NOTE = (
    "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n\n"
    "— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU"
    "0xMcXxj99ihAQwaqP3ZekRwNtIc=\n"
)

# The example checkpoint of C2SP tlog-checkpoint (its key is not published).
C2SP_CHECKPOINT = (
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
)

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
VERIFIER = note.Verifier("example.org/log", KEY.public_key().public_bytes_raw())


def test_the_note_published_with_the_reference_implementation() -> None:
    text = note.verify(GO_NOTE, [note.Verifier.parse(GO_VERIFIER)])
    assert text.endswith("then you don't know what your problem is.\n")


def test_our_signature_is_byte_for_byte_the_reference_implementation_s() -> None:
    seed = base64.b64decode(GO_SEED.split("+", 4)[4])
    text = GO_NOTE.split("\n\n", maxsplit=1)[0] + "\n"
    assert (
        note.sign(text, "PeterNeumann", Ed25519PrivateKey.from_private_bytes(seed[1:])) == GO_NOTE
    )


def test_a_note_of_two_signers_verifies_by_either_and_by_both() -> None:
    peter, enoch = note.Verifier.parse(GO_VERIFIER), note.Verifier.parse(ENOCH_VERIFIER)
    for known in ([peter], [enoch], [peter, enoch], [enoch, peter, enoch]):
        assert note.verify(GO_NOTE + ENOCH_LINE, known) == f"{GO_TEXT}\n"
    spoilt = f"{ENOCH_LINE[:60]}ABCD{ENOCH_LINE[60:]}"
    assert note.verify(GO_NOTE + GO_LINE + ENOCH_LINE * 2 + spoilt, [peter]) == f"{GO_TEXT}\n"
    for known, signed in (([], GO_NOTE), ([enoch, peter], GO_NOTE + spoilt)):
        with pytest.raises(ProofError):
            note.verify(signed, known)


@pytest.mark.parametrize("signed", GO_BAD_NOTES)
def test_the_notes_that_the_reference_implementation_refuses_are_refused(signed: str) -> None:
    with pytest.raises(ProofError):
        note.verify(signed, [note.Verifier.parse(GO_VERIFIER)])


def test_no_part_and_no_neighbor_of_the_published_key_is_a_key() -> None:
    parts = [
        GO_VERIFIER[first:end]
        for first in range(len(GO_VERIFIER))
        for end in range(first, len(GO_VERIFIER) + 1)
    ]
    parts.remove(GO_VERIFIER)
    neighbors = [
        GO_VERIFIER[:at] + chr(ord(letter) + 1) + GO_VERIFIER[at + 1 :]
        for at, letter in enumerate(GO_VERIFIER)
    ]
    for text in (*parts, *neighbors, *GO_BAD_KEYS, GO_VERIFIER.replace("Peter", "\ud800")):
        with pytest.raises(ProofError):
            note.Verifier.parse(text)


def test_the_example_of_the_specification_has_the_layout_we_read() -> None:
    text, (line,) = note.split(C2SP_NOTE)
    assert text.endswith("\n\ned è subito sera.\n")
    name, raw = note.signature(line)
    assert (name, raw[:4].hex(), len(raw)) == ("quasimodo.example/salvatore", "367ba04b", 68)
    with pytest.raises(ProofError, match="no known key"):
        note.verify(C2SP_NOTE, [VERIFIER])


def test_a_verifier_s_text_reads_back() -> None:
    assert str(note.Verifier.parse(GO_VERIFIER)) == GO_VERIFIER
    assert note.Verifier.parse(str(VERIFIER)) == VERIFIER


@pytest.mark.parametrize(
    "text",
    [
        "",
        "name",
        "name+00000000+AQ==",
        GO_VERIFIER.replace("c74f20a3", "c74f20a4"),
        GO_VERIFIER.replace("Peter", "Pieter"),
    ],
)
def test_a_verifier_whose_parts_disagree_is_refused(text: str) -> None:
    with pytest.raises(ProofError):
        note.Verifier.parse(text)


def test_a_changed_letter_breaks_the_note() -> None:
    signed = note.sign("one\ntwo\n", VERIFIER.name, KEY)
    assert note.verify(signed, [VERIFIER]) == "one\ntwo\n"
    with pytest.raises(ProofError, match="is wrong"):
        note.verify(signed.replace("two", "tvo"), [VERIFIER])


def test_signatures_of_strangers_are_passed_over_and_do_not_count() -> None:
    other = Ed25519PrivateKey.from_private_bytes(bytes(32))
    signed = note.sign("text\n", VERIFIER.name, KEY)
    stranger = note.sign("text\n", "stranger.example", other).split("\n\n")[1]
    assert note.verify(signed + stranger, [VERIFIER]) == "text\n"
    with pytest.raises(ProofError, match="no known key"):
        note.verify(f"text\n\n{stranger}", [VERIFIER])


def test_the_text_ends_at_the_last_empty_line() -> None:
    signed = note.sign("one\n\ntwo\n", VERIFIER.name, KEY)
    assert note.verify(signed, [VERIFIER]) == "one\n\ntwo\n"


@pytest.mark.parametrize(
    "broken",
    [
        "",
        "text\n",
        "text\n\n",
        "text\n\nno dash\n",
        "text\n\n— name !!\n",
        "te\txt\n\n— a AAAAAAA=\n",
        "text\n\n— name é\n",
        "te\ud800xt\n\n— a AAAAAAA=\n",
        "text\n\n— a AAAA\n",
        "text\n\n— a  AAAAAAA=\n",
        "text\n\n—a AAAAAAA=\n",
        "text\n— a AAAAAAA=\n",
        "text\n\n— a AAAAAAA=",
        "text\n\n" + "— a AAAAAAA=\n" * 101,
        "t" * 1_000_000 + "\n\n— a AAAAAAA=\n",
    ],
)
def test_what_is_not_a_note_is_refused(broken: str) -> None:
    with pytest.raises(ProofError):
        note.verify(broken, [VERIFIER])


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u00a0b", " a", "a\ud800"])
def test_a_name_that_would_blur_the_signature_line_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="name"):
        note.sign("text\n", name, KEY)


def test_the_published_checkpoint_reads_and_writes_back() -> None:
    head = checkpoint.parse(C2SP_CHECKPOINT)
    assert (head.origin, head.size) == ("example.com/behind-the-sofa", 20852163)
    assert head.text() == C2SP_CHECKPOINT


def test_a_checkpoint_of_another_log_is_refused() -> None:
    head = checkpoint.Checkpoint(VERIFIER.name, 3, bytes(32))
    signed = checkpoint.sign(head, KEY)
    assert checkpoint.verify(signed, VERIFIER.name, [VERIFIER.public_key]) == head
    with pytest.raises(ProofError):
        checkpoint.verify(signed, "example.org/other", [VERIFIER.public_key])
    forged = note.sign(head.text().replace("/log", "/other"), VERIFIER.name, KEY)
    with pytest.raises(ProofError, match="not of"):
        checkpoint.verify(forged, VERIFIER.name, [VERIFIER.public_key])


@pytest.mark.parametrize(
    "text",
    [
        "a\n1\n",
        "a\n01\n" + "A" * 43 + "=\n",
        "a\n-1\n" + "A" * 43 + "=\n",
        "a\n1\nAAAA\n",
        "\n1\n" + "A" * 43 + "=\n",
        "a\n1\n" + "A" * 43 + "=",
        "a\n1\n" + "A" * 42 + "B=\n",
        "a\n1\n" + "é" * 43 + "=\n",
        "a\n٣\n" + "A" * 43 + "=\n",
        "a\n1\n" + "A" * 43 + "=\n\n",
        "a\n" + "9" * 30 + "\n" + "A" * 43 + "=\n",
        "a\r\n1\r\n" + "A" * 43 + "=\r\n",
        "a\x00\n1\n" + "A" * 43 + "=\n",
    ],
)
def test_what_is_not_a_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(ProofError):
        checkpoint.parse(text)
