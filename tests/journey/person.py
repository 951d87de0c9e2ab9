"""A person at a browser and at the API, who knows nothing but addresses and answers."""

import re
from collections.abc import Iterator
from typing import Any, Self
from urllib.parse import urljoin

import requests

from tests.journey.report import UnexpectedError

PATIENCE = (10, 120)
"""Seconds to connect, and to wait for an answer to begin."""


class Person:
    """Logged in at the pages by e-mail and password, and at the API by a token made there."""

    def __init__(self, base_url: str, email: str, password: str) -> None:
        self.base_url, self.email = base_url.rstrip("/") + "/", email
        self.web = requests.Session()
        self.api = requests.Session()
        self._log_in(password)
        self._make_token()
        self.me: dict[str, Any] = self.get("me/")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Give the token back and log out."""
        self.api.delete(self._url(f"tokens/{self.token_id}/"), timeout=PATIENCE)
        self.web.close()
        self.api.close()

    def get(self, path: str, **query: str) -> Any:  # noqa: ANN401 - JSON
        """Return what the API says; raises ``UnexpectedError`` unless it is well."""
        return self._json(self.api.get(self._url(path), params=query, timeout=PATIENCE))

    def all(self, path: str, **query: str) -> Iterator[dict[str, Any]]:
        """Yield every row of a list, page after page; ``next`` is an address or a cursor."""
        page = self.get(path, **query)
        if isinstance(page, list):
            yield from page
            return
        while True:
            yield from page["results"]
            following = page.get("next")
            if not following:
                return
            is_address = str(following).startswith("http")
            again = {} if is_address else {**query, "cursor": following}
            page = self.get(following if is_address else path, **again)

    def post(self, path: str, **values: Any) -> Any:  # noqa: ANN401 - JSON
        """Post JSON and return the answer."""
        return self._json(self.api.post(self._url(path), json=values, timeout=PATIENCE))

    def answer(self, path: str, method: str = "GET", **more: Any) -> requests.Response:  # noqa: ANN401
        """Return whatever the API answers, well or not."""
        return self.api.request(method, self._url(path), timeout=PATIENCE, **more)

    def page(self, path: str) -> requests.Response:
        """Open a page as a browser would, redirects included."""
        return self.web.get(urljoin(self.base_url, path), timeout=PATIENCE)

    def _url(self, path: str) -> str:
        return urljoin(self.base_url + "api/v1/", path)

    def _json(self, response: requests.Response) -> Any:  # noqa: ANN401
        if not response.ok:
            where = response.request.path_url
            raise UnexpectedError(f"{response.status_code} of {where}: {response.text[:300]}")
        return response.json() if response.content else None

    def _log_in(self, password: str) -> None:
        """Fill in the log-in page with its notice."""
        form = self.page("accounts/login/")
        values = {
            "csrfmiddlewaretoken": _hidden(form.text, "csrfmiddlewaretoken"),
            "login": self.email,
            "password": password,
            "acknowledged": "on",
        }
        done = self.web.post(form.url, data=values, headers={"Referer": form.url}, timeout=PATIENCE)
        if not done.ok or "accounts/login" in done.url:
            raise UnexpectedError(f"{self.email} cannot log in: {done.status_code} at {done.url}")

    def _make_token(self) -> None:
        """Make a token with the session, as a person would for a script of theirs."""
        made = self._json(
            self.web.post(
                self._url("tokens/"),
                json={"name": "api journey", "scopes": ["read", "write"], "days": 1},
                headers={
                    "X-CSRFToken": self.web.cookies.get("csrftoken", "") or "",
                    "Referer": self.base_url,
                },
                timeout=PATIENCE,
            )
        )
        self.token_id: str = made["id"]
        self.headers = {"Authorization": f"Bearer {made['secret']}"}
        self.api.headers.update(self.headers)


def _hidden(page: str, name: str) -> str:
    """Return a hidden field's value."""
    found = re.search(rf'name="{name}"\s+value="([^"]+)"', page)
    if found is None:
        raise UnexpectedError(f"the page has no field {name}")
    return found.group(1)
