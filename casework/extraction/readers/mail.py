"""E-mail as it travels (RFC 5322, MIME); attachments become files of their own."""

from __future__ import annotations

import binascii
import email
import email.policy
import itertools
import quopri
from email.message import EmailMessage
from email.utils import getaddresses, parsedate_to_datetime
from typing import TYPE_CHECKING, BinaryIO

from casework.extraction.readers import text as plain
from casework.extraction.report import ConditionError, Report
from casework.extraction.result import Condition

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message

    from casework.extraction.limits import Limits

PEOPLE = ("from", "sender", "to", "cc", "bcc", "reply-to")
WORDS = ("subject", "message-id", "in-reply-to", "references", "x-mailer", "organization")
MOST_PARTS = 5_000
# Writes headers as they were read, and no ">" before a line that begins with "From".
AS_IT_CAME = email.policy.compat32.clone(mangle_from_=False)
DEEPEST_PART = 50


def read(file: BinaryIO, report: Report, _limits: Limits, _media_type: str) -> None:
    """Headers, body as text, attachments."""
    message = email.message_from_binary_file(file, policy=email.policy.default)
    report.meta(headers(message))
    report.count(1)
    body = ""
    markup = ""
    for part in _parts(message, 0):
        if _is_body(part):
            words = _text_of(part)
            if part.get_content_subtype() == "html":
                markup = markup or words
            else:
                body = f"{body}\n\n{words}" if body else words
        elif not part.is_multipart() or part.get_content_maintype() == "message":
            report.child(_name(part), [_bytes_of(part)])
    if markup:
        plain.warn_of_remote_parts(markup, report)
    report.page(1, body if body.strip() else plain.from_html(markup))
    if not message.keys():
        raise ConditionError(Condition.MALFORMED, "It has no headers that an e-mail must have.")


def read_mailbox(file: BinaryIO, report: Report, _limits: Limits, _media_type: str) -> None:
    """A mailbox (mbox, RFC 4155): each message becomes a file of its own."""
    lines: list[bytes] = []
    number = 0
    is_after_blank = True
    for line in itertools.chain(file, [b"From "]):
        if line.startswith(b"From ") and is_after_blank:
            if lines:
                number += 1
                report.child(f"message {number:05}.eml", lines)
            lines = []
        else:
            lines.append(line[1:] if line.startswith(b">From ") else line)
        is_after_blank = not line.strip()
    report.meta({"members": number})


def headers(message: Message) -> dict[str, object]:
    """Who wrote to whom, when, about what; a damaged header is left out."""
    found: dict[str, object] = {}
    for name in PEOPLE:
        values = [value for value in (_header(message, name, at) for at in range(5)) if value]
        people = [
            {"name": shown, "address": address}
            for shown, address in getaddresses(values)
            if shown or address
        ]
        found[name.replace("-", "_")] = people
    for name in WORDS:
        found[name.replace("-", "_")] = " ".join(_header(message, name, 0).split())
    date = _header(message, "date", 0)
    try:
        found["date"] = parsedate_to_datetime(date).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        found["date_as_written"] = date
    found["received"] = [" ".join(hop.split()) for hop in _all(message, "received")]
    return found


def _all(message: Message, name: str) -> list[str]:
    """All values of a header, as far as they can be read."""
    try:
        return [str(value) for value in message.get_all(name, [])]
    except Exception:  # noqa: BLE001 - the standard library's header parser raises many things
        return []


def _header(message: Message, name: str, at: int) -> str:
    """The value of one header, or an empty string."""
    values = _all(message, name)
    return values[at] if at < len(values) else ""


def _parts(message: Message, depth: int) -> Iterator[Message]:
    """The parts of a message, not descending into messages attached to it."""
    if depth > DEEPEST_PART:
        raise ConditionError(
            Condition.HOSTILE, "It nests its parts deeper than any program writes them."
        )
    yield message
    if message.is_multipart() and message.get_content_maintype() == "multipart":
        payload = message.get_payload()
        if isinstance(payload, list):
            for part in payload[:MOST_PARTS]:
                if isinstance(part, EmailMessage):
                    yield from _parts(part, depth + 1)


def _is_body(part: Message) -> bool:
    """Whether a part is the message's own text rather than an attachment."""
    return (
        part.get_content_maintype() == "text"
        and part.get_content_subtype() in {"plain", "html"}
        and _disposition(part) != "attachment"
        and not _given_name(part)
    )


def _disposition(part: Message) -> str:
    """`attachment`, `inline` or nothing."""
    try:
        return part.get_content_disposition() or ""
    except Exception:  # noqa: BLE001 - damaged header
        return ""


def _given_name(part: Message) -> str:
    """The file name a part carries."""
    try:
        return part.get_filename() or ""
    except Exception:  # noqa: BLE001 - damaged header
        return ""


def _name(part: Message) -> str:
    """A name for an attachment, made up from its type where it carries none."""
    if name := _given_name(part):
        return name
    if part.get_content_type() == "message/rfc822":
        return "attached message.eml"
    kind, sub = part.get_content_maintype(), part.get_content_subtype()
    return f"{kind}.{sub.rpartition('+')[0] or sub}"


def _bytes_of(part: Message) -> bytes:
    """The decoded bytes of an attachment; an attached message as it travelled."""
    payload = part.get_payload()
    if isinstance(payload, list):
        whole = [item for item in payload if isinstance(item, EmailMessage)]
        return _decoded(part, b"".join(item.as_bytes(policy=AS_IT_CAME) for item in whole))
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _decoded(part: Message, data: bytes) -> bytes:
    """An attached message out of an encoding that RFC 2046, 5.2.1 forbids and GroupWise uses."""
    encoding = _header(part, "content-transfer-encoding", 0).strip().lower()
    if encoding == "base64":
        try:
            return binascii.a2b_base64(data)
        except binascii.Error:
            return data
    return quopri.decodestring(data) if encoding == "quoted-printable" else data


def _text_of(part: Message) -> str:
    """A text part in its own character set, or the likeliest one."""
    data = _bytes_of(part)
    charset = part.get_content_charset()
    try:
        return data.decode(charset) if charset else plain.decode(data)[0]
    except (LookupError, UnicodeDecodeError):
        return plain.decode(data)[0]
