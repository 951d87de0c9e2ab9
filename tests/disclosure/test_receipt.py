"""If these fail, a receipt can be forged, altered or shown for another package."""

import json
import shutil
import subprocess
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pikepdf import AttachedFileSpec

from disclosure.receipt import (
    KEY_FILE,
    SIGNATURE_FILE,
    STATEMENT_FILE,
    InvalidReceiptError,
    Statement,
    key_fingerprint,
    receipt_pdf,
    verify_receipt,
)
from tests.disclosure.pdfs import page_texts, text_pdf

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
STATEMENT = Statement(
    receipt_id="6b8a9d1e-0000-4000-8000-000000000001",
    volume_id="6b8a9d1e-0000-4000-8000-000000000002",
    volume="Volume 1",
    case="People v. Ortiz",
    producing_office="District Attorney",
    receiving_party="Maria Ortiz",
    bates="DA-000001 – DA-000210",
    item_count=14,
    manifest_sha256="ab" * 32,
    served_at="2026-03-02T14:05:09Z",
    received_at="2026-03-03T08:00:00Z",
    received_by="Dana Alvarez (Public Defender)",
)


def with_enclosures(receipt: bytes, **enclosures: bytes) -> bytes:
    names = {"statement": STATEMENT_FILE, "signature": SIGNATURE_FILE}
    with pikepdf.open(BytesIO(receipt)) as pdf:
        for which, content in enclosures.items():
            pdf.attachments[names[which]] = AttachedFileSpec(
                pdf,
                content,
                description="",
                filename="",
                mime_type="",
                creation_date="",
                mod_date="",
            )
        out = BytesIO()
        pdf.save(out)
    return out.getvalue()


def test_a_receipt_proves_what_it_states() -> None:
    made = receipt_pdf(STATEMENT, KEY)
    assert verify_receipt(made, KEY.public_key()) == STATEMENT
    assert (
        verify_receipt(
            made,
            KEY.public_key(),
            volume_id=STATEMENT.volume_id,
            manifest_sha256=STATEMENT.manifest_sha256,
        )
        == STATEMENT
    )


def test_its_page_says_received_and_never_complete() -> None:
    words = " ".join(page_texts(receipt_pdf(STATEMENT, KEY)))
    for fact in ("received", "Dana Alvarez", "2026-03-03T08:00:00Z", "openssl pkeyutl", "Volume 1"):
        assert fact in words
    assert key_fingerprint(KEY.public_key()) in words.replace(" ", "")
    assert "complete" not in words.lower()


def test_the_same_facts_give_the_same_bytes() -> None:
    assert receipt_pdf(STATEMENT, KEY) == receipt_pdf(STATEMENT, KEY)


def test_a_statement_of_another_hand_is_refused() -> None:
    other = Ed25519PrivateKey.from_private_bytes(bytes(32))
    with pytest.raises(InvalidReceiptError, match="signature"):
        verify_receipt(receipt_pdf(STATEMENT, other), KEY.public_key())


def test_a_changed_statement_is_refused() -> None:
    better = replace(STATEMENT, item_count=15).to_json()
    with pytest.raises(InvalidReceiptError, match="signature"):
        verify_receipt(
            with_enclosures(receipt_pdf(STATEMENT, KEY), statement=better), KEY.public_key()
        )


def test_a_receipt_shown_for_another_package_is_refused() -> None:
    made = receipt_pdf(STATEMENT, KEY)
    with pytest.raises(InvalidReceiptError, match="another package"):
        verify_receipt(made, KEY.public_key(), volume_id="6b8a9d1e-0000-4000-8000-000000000009")
    with pytest.raises(InvalidReceiptError, match="another manifest"):
        verify_receipt(made, KEY.public_key(), manifest_sha256="cd" * 32)


def test_signed_words_of_another_type_are_no_receipt() -> None:
    body = rfc8785.dumps(json.loads(STATEMENT.to_json()) | {"type": "parley-checkpoint"})
    forged = with_enclosures(receipt_pdf(STATEMENT, KEY), statement=body, signature=KEY.sign(body))
    with pytest.raises(InvalidReceiptError, match="kind"):
        verify_receipt(forged, KEY.public_key())


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7", text_pdf(), b"x" * (5 * 1024 * 1024)], ids=len
)
def test_what_is_no_receipt_is_refused(content: bytes) -> None:
    with pytest.raises(InvalidReceiptError, match="not a receipt"):
        verify_receipt(content, KEY.public_key())


def test_the_page_instructions_work_with_openssl(tmp_path: Path) -> None:
    if shutil.which("openssl") is None:
        pytest.fail("openssl is needed to check the instructions printed on receipts")
    with pikepdf.open(BytesIO(receipt_pdf(STATEMENT, KEY))) as pdf:
        for name in (STATEMENT_FILE, SIGNATURE_FILE, KEY_FILE):
            (tmp_path / name).write_bytes(pdf.attachments[name].get_file().read_bytes())
    command = [
        *("openssl", "pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", KEY_FILE),
        *("-in", STATEMENT_FILE, "-sigfile", SIGNATURE_FILE),
    ]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    assert b"Verified Successfully" in run.stdout, run.stderr
    (tmp_path / STATEMENT_FILE).write_bytes(b"{}")
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode != 0
