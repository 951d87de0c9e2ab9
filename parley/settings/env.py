"""Configuration read from the environment, or from files the environment names."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str = "") -> str:
    """Return variable `name`, or the content of the file that `<name>_FILE` names."""
    if name in os.environ:
        return os.environ[name]
    if path := os.environ.get(f"{name}_FILE"):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            message = f"{name}_FILE names {path}, which cannot be read: {error.strerror}."
            raise ImproperlyConfigured(message) from error
    return default


def words(name: str, default: str = "") -> list[str]:
    """Return a comma-separated variable as a list without empty members."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def flag(name: str, *, default: bool) -> bool:
    """Return a variable that says yes or no; anything else is refused."""
    value = text(name, "yes" if default else "no").lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off", ""}:
        return False
    message = f"{name} must be yes or no, not {value!r}."
    raise ImproperlyConfigured(message)


def number(name: str, default: int, *, least: int | None = None, most: int | None = None) -> int:
    """Return a variable that is a whole number, no less than ``least`` and no more than ``most``.

    A process whose environment says something else does not start.
    """
    value = text(name, str(default))
    try:
        found = int(value)
    except ValueError as error:
        message = f"{name} must be a whole number, not {value!r}."
        raise ImproperlyConfigured(message) from error
    if least is not None and found < least:
        message = f"{name} must be at least {least}, not {found}."
        raise ImproperlyConfigured(message)
    if most is not None and found > most:
        message = f"{name} must be at most {most}, not {found}."
        raise ImproperlyConfigured(message)
    return found


def database(url: str, *, role: str = "") -> dict[str, Any]:
    """Turn `postgresql://user:password@host:port/name?option=value` into Django's settings.

    `role` is taken on at each connection (SET ROLE). Just-in-time compilation is off: it costs
    more than it saves on queries under row-level security.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        message = "A database address must begin with postgresql://."
        raise ImproperlyConfigured(message)
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    host = options.pop("host", unquote(parts.hostname or ""))
    session = "-c jit=off" + (f" -c role={role}" if role else "")
    options["options"] = f"{options.get('options', '')} {session}".strip()
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
        "ATOMIC_REQUESTS": False,
        "CONN_MAX_AGE": number("PARLEY_DATABASE_CONNECTION_SECONDS", 60),
        "CONN_HEALTH_CHECKS": True,
    }


def load(path: Path) -> None:
    """Set the variables that the file at `path` lists as NAME=value and nobody has set yet."""
    for line in path.read_text(encoding="utf-8").splitlines():
        name, separator, value = line.partition("=")
        if separator:
            os.environ.setdefault(name, value)
