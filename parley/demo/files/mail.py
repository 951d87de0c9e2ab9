"""E-mail as it lies in an agency's mailbox export: one .eml, quoted thread, attachments."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime


@dataclass(frozen=True, slots=True)
class Note:
    """One message of a thread; ``sent`` is aware, ``body`` has blank lines between paragraphs."""

    sender: str
    to: str
    sent: datetime
    body: str
    cc: str = ""


@dataclass(frozen=True, slots=True)
class Thread:
    """A subject and its messages, oldest first; files are (name, MIME type, bytes)."""

    key: str
    subject: str
    notes: Sequence[Note]
    files: Sequence[tuple[str, str, bytes]] = field(default_factory=tuple)


def eml(thread: Thread) -> bytes:
    """Return the last message as RFC 5322 bytes, the earlier ones quoted below its text."""
    last = thread.notes[-1]
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"] = last.sender, last.to
    if last.cc:
        message["Cc"] = last.cc
    reply = len(thread.notes) > 1
    message["Subject"] = f"RE: {thread.subject}" if reply else thread.subject
    message["Date"] = format_datetime(last.sent)
    count = len(thread.notes)
    message["Message-ID"] = f"<{thread.key}.{count}@mail.parley-demo.example>"
    if reply:
        message["In-Reply-To"] = f"<{thread.key}.{count - 1}@mail.parley-demo.example>"
    message["X-Mailer"] = "Fictional demonstration material"
    message.set_content(_text(thread.notes))
    for name, kind, data in thread.files:
        main, _, sub = kind.partition("/")
        message.add_attachment(data, maintype=main, subtype=sub, filename=name)
    if thread.files:
        message.set_boundary(f"=_parley_{thread.key}")
    return message.as_bytes()


def _text(notes: Sequence[Note]) -> str:
    """Return the newest message, then each earlier one under a header block."""
    blocks = [_wrapped(notes[-1].body)]
    for note in reversed(notes[:-1]):
        sent = note.sent.strftime("%A, %B %d, %Y %I:%M %p")
        head = f"From: {note.sender}\nSent: {sent}\nTo: {note.to}"
        blocks.append(f"-----Original Message-----\n{head}\n\n{_wrapped(note.body)}")
    return "\n\n".join(blocks) + "\n"


def _wrapped(body: str) -> str:
    """Return paragraphs with their inner whitespace folded; lines that begin with "|" stay."""
    kept = []
    for block in body.strip().split("\n\n"):
        lines = [line.strip() for line in block.splitlines()]
        if all(line.startswith("|") for line in lines):
            kept.append("\n".join(line[1:].strip() for line in lines))
        else:
            kept.append(" ".join(" ".join(lines).split()))
    return "\n\n".join(kept)
