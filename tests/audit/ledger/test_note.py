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


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u00a0b", " a"])
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
    ],
)
def test_what_is_not_a_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(ProofError):
        checkpoint.parse(text)
