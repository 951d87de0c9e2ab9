"""Putting a word behind privileged walls through the pages of the running server."""

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

from privilege.models.people import User

_TIMEOUT = 60


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
        token = next((one.value for one in self._jar if one.name == settings.CSRF_COOKIE_NAME), "")
        body = urlencode({**fields, "csrfmiddlewaretoken": token or ""}).encode()
        return self._ask(path, body)

    def _ask(self, path: str, body: bytes | None) -> str:
        url = urljoin(self.base_url, path)
        request = Request(url, data=body, headers={"Referer": url})  # noqa: S310 - checked above
        try:
            with self._opener.open(request, timeout=_TIMEOUT) as answer:
                if body is not None and urlsplit(answer.url).path == urlsplit(path).path:
                    raise PlantingError(f"{path} did not take what was sent.")
                return str(answer.read().decode())
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
    """Write the word into each field of a note and a contact behind each wall; how many records."""
    for wall_id in wall_ids:
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
    return 2 * len(wall_ids)


def read_back(visitor: Visitor, case_id: UUID, phrase: str, word: str) -> None:
    """Unlock the person's key and read the notes, so that what opening leaves is searched too."""
    notes = reverse("notes", args=[case_id])
    visitor.post(f"{reverse('keys')}?{urlencode({'next': notes})}", words=phrase, next=notes)
    if word not in visitor.get(notes):
        raise PlantingError("The notes could not be read back after unlocking.")
