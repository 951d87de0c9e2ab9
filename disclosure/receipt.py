"""A receipt for a package: who received which manifest when, signed by this installation.

The signed words are the canonical JSON (RFC 8785) of a statement, attached to the PDF beside its
Ed25519 signature (RFC 8032); the page shows the same in words and says how to verify it with
OpenSSL alone. A receipt says that the package was received. It never says that it is complete.
"""

import json
from dataclasses import asdict, dataclass, fields
from io import BytesIO
from typing import Any, Final

import pikepdf
import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from pikepdf import AttachedFileSpec
from reportlab.platypus import Flowable

from casework import paper

STATEMENT_FILE: Final = "receipt.json"
SIGNATURE_FILE: Final = "receipt.sig"
KEY_FILE: Final = "receipt-key.pem"
WORDS: Final = (
    "The package named above was received. This receipt says nothing about whether its contents "
    "are what was owed, and opening the package did not depend on it."
)
_LARGEST_RECEIPT: Final = 4 * 1024 * 1024
_LARGEST_STATEMENT: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class Statement:
    """What a receipt states. Moments are as `manifest.instant` writes them; digests in hex."""

    receipt_id: str
    volume_id: str
    volume: str
    case: str
    producing_office: str
    receiving_party: str
    bates: str
    item_count: int
    manifest_sha256: str
    served_at: str
    received_at: str
    received_by: str
    words: str = WORDS
    type: str = "parley-receipt"
    v: int = 1

    def to_json(self) -> bytes:
        """Write the bytes that are signed."""
        return rfc8785.dumps(asdict(self))


class InvalidReceiptError(ValueError):
    """Not a receipt of this installation, or not for this package; the message says which."""


def receipt_pdf(statement: Statement, key: Ed25519PrivateKey) -> bytes:
    """Typeset, sign and enclose. The same statement and key give the same bytes."""
    body = statement.to_json()
    public = key.public_key()
    page = paper.typeset(
        f"Receipt: {statement.volume}",
        _story(statement, key_fingerprint(public)),
        foot=f"{statement.case} · {statement.volume} · receipt {statement.receipt_id}",
    )
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    with pikepdf.open(BytesIO(page)) as pdf:
        for name, content, kind in (
            (STATEMENT_FILE, body, "application/json"),
            (SIGNATURE_FILE, key.sign(body), "application/octet-stream"),
            (KEY_FILE, pem, "application/x-pem-file"),
        ):
            pdf.attachments[name] = AttachedFileSpec(
                pdf,
                content,
                description="",
                filename=name,
                mime_type=kind,
                creation_date="",
                mod_date="",
            )
        out = BytesIO()
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def verify_receipt(
    receipt: bytes, key: Ed25519PublicKey, *, volume_id: str = "", manifest_sha256: str = ""
) -> Statement:
    """Give the signed statement, or raise `InvalidReceiptError`.

    Only the statement counts: words on the page may have been drawn over. `volume_id` and
    `manifest_sha256`, where given, refuse a genuine receipt that is for another package.
    """
    body, signature = _enclosures(receipt)
    try:
        key.verify(signature, body)
    except InvalidSignature as error:
        msg = "The signature is not this installation's, or the statement was changed."
        raise InvalidReceiptError(msg) from error
    statement = _read(body)
    if volume_id and statement.volume_id != volume_id:
        msg = "This receipt is for another package."
        raise InvalidReceiptError(msg)
    if manifest_sha256 and statement.manifest_sha256 != manifest_sha256:
        msg = "This receipt is for a package with another manifest."
        raise InvalidReceiptError(msg)
    return statement


def key_fingerprint(key: Ed25519PublicKey) -> str:
    """Give the key's 32 raw bytes in hex; an Ed25519 key is short enough to be its own name."""
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def _enclosures(receipt: bytes) -> tuple[bytes, bytes]:
    msg = "This is not a receipt made by Parley."
    if len(receipt) > _LARGEST_RECEIPT:
        raise InvalidReceiptError(msg)
    try:
        with pikepdf.open(BytesIO(receipt)) as pdf:
            body = pdf.attachments[STATEMENT_FILE].get_file().read_bytes()
            signature = pdf.attachments[SIGNATURE_FILE].get_file().read_bytes()
    except (pikepdf.PdfError, KeyError, ValueError, RuntimeError) as error:
        raise InvalidReceiptError(msg) from error
    if len(body) > _LARGEST_STATEMENT:
        raise InvalidReceiptError(msg)
    return body, signature


def _read(body: bytes) -> Statement:
    msg = "The signed statement is not a receipt of a kind known here."
    try:
        values: Any = json.loads(body)
        known = {field.name for field in fields(Statement)}
        if set(values) != known or (values["type"], values["v"]) != ("parley-receipt", 1):
            raise InvalidReceiptError(msg)
        return Statement(**values)
    except (ValueError, TypeError) as error:
        if isinstance(error, InvalidReceiptError):
            raise
        raise InvalidReceiptError(msg) from error


def _story(statement: Statement, fingerprint: str) -> list[Flowable]:
    return [
        paper.text("Receipt", "title"),
        paper.text(f"{statement.volume}: received", "heading"),
        paper.facts(
            [
                ("Case", statement.case),
                ("Package", statement.volume),
                ("Bates range", statement.bates),
                ("Items", str(statement.item_count)),
                ("Served by", statement.producing_office),
                ("Served at", statement.served_at),
                ("Received for", statement.receiving_party),
                ("Received by", statement.received_by),
                ("Received at", statement.received_at),
                ("SHA-256 of manifest.json", statement.manifest_sha256),
                ("Receipt", statement.receipt_id),
                ("Package id", statement.volume_id),
            ]
        ),
        paper.text(statement.words),
        paper.text("How to verify this receipt", "heading"),
        paper.text(
            f"Three files are attached to this PDF: {STATEMENT_FILE} (the statement above), "
            f"{SIGNATURE_FILE} (its Ed25519 signature) and {KEY_FILE} (the public key). Save them; "
            "check that the key is the one this installation publishes:"
        ),
        paper.text(fingerprint, "small"),
        paper.text("and run", "body"),
        paper.text(
            f"openssl pkeyutl -verify -rawin -pubin -inkey {KEY_FILE} -in {STATEMENT_FILE} "
            f"-sigfile {SIGNATURE_FILE}",
            "small",
        ),
        paper.text(
            "Then compare manifest_sha256 in the statement with what sha256sum gives for "
            "manifest.json of the volume."
        ),
    ]
