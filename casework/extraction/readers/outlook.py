"""Outlook messages (MS-OXMSG), read by python-oxmsg."""

from __future__ import annotations

from email.parser import HeaderParser
from email.policy import default
from email.utils import getaddresses
from typing import TYPE_CHECKING, BinaryIO

from oxmsg import Message

from casework.extraction.readers import mail
from casework.extraction.readers import text as plain

if TYPE_CHECKING:
    from casework.extraction.limits import Limits
    from casework.extraction.report import Report


def read(file: BinaryIO, report: Report, _limits: Limits, _media_type: str) -> None:
    """Headers, body as text, attachments."""
    message = Message.load(file)
    found: dict[str, object] = {
        "from": [
            {"name": name, "address": address}
            for name, address in getaddresses([message.sender or ""])
            if name or address
        ],
        "to": [
            {"name": person.name, "address": person.email_address} for person in message.recipients
        ],
        "subject": message.subject,
        "date": message.sent_date.isoformat() if message.sent_date else None,
    }
    if travelled := message.properties.str_prop_value(0x007D):  # PidTagTransportMessageHeaders
        written = mail.headers(HeaderParser(policy=default).parsestr(travelled))
        found |= {key: value for key, value in written.items() if value}
    report.meta(found)
    report.count(1)
    body = message.body or ""
    if not body.strip() and message.html_body:
        plain.warn_of_remote_parts(message.html_body, report)
        body = plain.from_html(message.html_body)
    report.page(1, body)
    for attachment in message.attachments:
        data = attachment.file_bytes
        if data is None:
            report.note("It holds an attached message that Parley cannot take out.")
        else:
            report.child(attachment.file_name or "attachment", [data])
