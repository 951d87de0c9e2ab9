"""Putting a word behind privileged walls through the pages of the running server."""

import base64
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookiejar import Cookie, CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin, urlsplit
from urllib.request import HTTPCookieProcessor, Request, build_opener
from uuid import UUID

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.urls import reverse

from casework.seal_audit.picture import picture_saying
from privilege.models.people import User

_TIMEOUT = 60
_READING_SECONDS = 180
_PAUSE_SECONDS = 3
_RECIPIENT = re.compile(r'name="recipient_id"\s+value="([0-9a-f-]{36})"')
_CODE = re.compile(r"(?:[0-9A-Z]{5}-){5}[0-9A-Z]")


class PlantingError(Exception):
    """The page did not take the word; the message says what it answered."""


@dataclass
class Visitor:
    """A person's browser, as far as the audit needs one. Close it."""

    user: User
    base_url: str
    _session: SessionStore = field(default_factory=SessionStore)
    _jar: CookieJar = field(default_factory=CookieJar)

    def __post_init__(self) -> None:
        if urlsplit(self.base_url).scheme not in {"http", "https"}:
            raise PlantingError("The address of the server begins with http:// or https://.")
        self._session[SESSION_KEY] = str(self.user.pk)
        self._session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        self._session[HASH_SESSION_KEY] = self.user.get_session_auth_hash()
        self._session.create()
        self._jar.set_cookie(self._cookie(settings.SESSION_COOKIE_NAME, self._session.session_key))
        self._opener = build_opener(HTTPCookieProcessor(self._jar))

    def close(self) -> None:
        """Log out."""
        self._session.delete()

    def get(self, path: str) -> str:
        """Open a page."""
        return self._ask(path, None)

    def post(self, path: str, **fields: str) -> str:
        """Open a form and send it; raises `PlantingError` where it comes back."""
        self.get(path)
        return self._ask(path, urlencode(self._with_token(fields)).encode())

    def ask(self, path: str, **fields: str) -> str:
        """Open a form, send it, and return the page that answers at the same address."""
        self.get(path)
        _address, said = self._send(path, urlencode(self._with_token(fields)).encode(), {})
        return said

    def _with_token(self, fields: Mapping[str, str]) -> dict[str, str]:
        token = next((one.value for one in self._jar if one.name == settings.CSRF_COOKIE_NAME), "")
        return {**fields, "csrfmiddlewaretoken": token or ""}

    def upload(self, data: bytes, **said: str) -> None:
        """Send a whole file in one request, as the intake's page does."""
        pairs = (
            f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in said.items()
        )
        headers = {
            "Tus-Resumable": "1.0.0",
            "Upload-Length": str(len(data)),
            "Upload-Metadata": ",".join(pairs),
            "Content-Type": "application/offset+octet-stream",
        }
        self._send(reverse("api-uploads"), data, headers)

    def _ask(self, path: str, body: bytes | None) -> str:
        answered, said = self._send(path, body, {})
        if body is not None and urlsplit(answered).path == urlsplit(path).path:
            raise PlantingError(f"{path} did not take what was sent.")
        return said

    def _send(self, path: str, body: bytes | None, headers: Mapping[str, str]) -> tuple[str, str]:
        """The address that answered in the end, and what it said."""
        url = urljoin(self.base_url, path)
        sent = {"Referer": url, **headers}
        request = Request(url, data=body, headers=sent)  # noqa: S310 - checked above
        try:
            with self._opener.open(request, timeout=_TIMEOUT) as answer:
                return answer.url, str(answer.read().decode())
        except (HTTPError, OSError) as error:
            raise PlantingError(f"{path} answered: {error}") from error

    def _cookie(self, name: str, value: str | None) -> Cookie:
        host = urlsplit(self.base_url).hostname or ""
        host = host if "." in host else f"{host}.local"
        return Cookie(
            version=0, name=name, value=value, port=None, port_specified=False, domain=host,
            domain_specified=False, domain_initial_dot=False, path="/", path_specified=True,
            secure=False, expires=None, discard=True, comment=None, comment_url=None, rest={},
        )  # fmt: skip


def plant(visitor: Visitor, case_id: UUID, wall_ids: list[UUID], word: str) -> int:
    """Write the word into each field of a note, a contact and two files behind each wall.

    The files have it in their names, the one in its text, the other, a picture, in its EXIF.
    Returns how many records that makes.
    """
    for number, wall_id in enumerate(wall_ids):
        text = f"{word} is here, and {word} again."
        common = {"wall_id": str(wall_id), "title": f"Audit {word}", "text": text}
        visitor.post(reverse("note-add", args=[case_id]), **common)
        visitor.post(
            reverse("contact-add", args=[case_id]),
            **common,
            how="jail-visit",
            with_whom=word,
            happened_at="2026-01-02T03:04",
        )
        for data, name in zip(
            (text.encode(), picture_saying(word)), _names(number, word), strict=True
        ):
            visitor.upload(
                data,
                wall=str(wall_id),
                filename=name,
                relativePath=f"{word}/{name}",
                description=text,
            )
    return 4 * len(wall_ids)


def report(visitor: Visitor, word: str) -> int:
    """Report a concern that says the word, to the first recipient who is offered.

    Returns how many records that makes: none where nobody receives reports yet.
    """
    page = reverse("concern-new")
    named = {"about": f"Nobody {word}"}
    offered = _RECIPIENT.search(visitor.ask(page, step="about", **named))
    if offered is None:
        return 0
    said = visitor.ask(
        page, step="send", **named, text=f"{word} in a report", recipient_id=offered[1]
    )
    if _CODE.search(said) is None:
        raise PlantingError(f"{page} did not take what was sent.")
    return 1


def read_back(visitor: Visitor, case_id: UUID, phrase: str, word: str, walls: int) -> None:
    """Unlock the person's key and read all of it, so that what opening leaves is searched too.

    The files are read by a worker once the key is unlocked; raises `PlantingError` where none does.
    """
    notes = reverse("notes", args=[case_id])
    visitor.post(f"{reverse('keys')}?{urlencode({'next': notes})}", words=phrase, next=notes)
    if word not in visitor.get(notes):
        raise PlantingError("The notes could not be read back after unlocking.")
    names = [name for number in range(walls) for name in _names(number, word)]
    page = f"{reverse('evidence', args=[case_id])}?state=ready"
    for _ in range(_READING_SECONDS // _PAUSE_SECONDS):
        shown = visitor.get(page)
        if all(name in shown for name in names):
            return
        time.sleep(_PAUSE_SECONDS)
    raise PlantingError("The files were not read after unlocking. Does a worker run?")


def _names(number: int, word: str) -> tuple[str, str]:
    return f"{word}-{number}.txt", f"{word}-{number}.jpg"
