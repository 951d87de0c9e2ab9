"""What production refuses to start with, as sentences an operator can act on."""

from collections.abc import Mapping
from typing import Any

_KEY_CHARACTERS = 50
_LOCAL = {"", "*"}


def unsafe_values(settings: Mapping[str, Any], environ: Mapping[str, str]) -> list[str]:
    """List what is unsafe in `settings` (names as in a settings module) and `environ`."""
    return [
        *_secrets(settings),
        *_switches(settings, environ),
        *_addresses(settings, environ),
        *_databases(settings, environ),
    ]


def _secrets(settings: Mapping[str, Any]) -> list[str]:
    problems = []
    key = str(settings["SECRET_KEY"])
    if not key:
        problems.append("PARLEY_SECRET_KEY is missing.")
    elif len(key) < _KEY_CHARACTERS or key.startswith(("demo-only", "tests-only", "django-")):
        problems.append("PARLEY_SECRET_KEY is short or a sample: make one of 50 random letters.")
    if not settings["PARLEY_KEK"]:
        problems.append("PARLEY_KEK (or PARLEY_KEK_FILE) is missing: files cannot be encrypted.")
    elif not _is_key(str(settings["PARLEY_KEK"])):
        problems.append("PARLEY_KEK must be 32 random bytes as 64 hexadecimal digits.")
    if settings["PARLEY_BLOB_STORE"] == "s3" and not settings["PARLEY_S3_SECRET_KEY"]:
        problems.append("PARLEY_S3_SECRET_KEY is missing, and PARLEY_BLOB_STORE is s3.")
    return problems


def _is_key(value: str) -> bool:
    try:
        key = bytes.fromhex(value)
    except ValueError:
        return False
    return len(key) == 32 and len(set(key)) > 1  # noqa: PLR2004  (AES-256)


def _switches(settings: Mapping[str, Any], environ: Mapping[str, str]) -> list[str]:
    problems = []
    if settings["DEBUG"] or environ.get("DEBUG"):
        problems.append("DEBUG is on: error pages would show what is behind walls.")
    if not settings["PARLEY_DEMAND_LANDLOCK"]:
        problems.append("PARLEY_DEMAND_LANDLOCK is off: a hostile file could read what Parley can.")
    if settings["PARLEY_ALLOW_SEEDED"]:
        problems.append("PARLEY_ALLOW_SEEDED is on: keys would be predictable.")
    if "django.contrib.admin" in settings["INSTALLED_APPS"]:
        problems.append("django.contrib.admin is installed: administrators must not read cases.")
    return problems


def _addresses(settings: Mapping[str, Any], environ: Mapping[str, str]) -> list[str]:
    problems = []
    hosts = settings["ALLOWED_HOSTS"]
    if not hosts or _LOCAL & set(hosts):
        problems.append("PARLEY_ALLOWED_HOSTS must list the host names this server answers to.")
    if not str(settings["PARLEY_BASE_URL"]).startswith("https://"):
        problems.append("PARLEY_BASE_URL must begin with https://.")
    if str(settings["PARLEY_LEDGER_ORIGIN"]).endswith(".invalid"):
        problems.append("PARLEY_LEDGER_ORIGIN must be this installation's name; logs carry it.")
    if not environ.get("REDIS_URL") and not environ.get("REDIS_URL_FILE"):
        problems.append("REDIS_URL (or REDIS_URL_FILE) is missing.")
    return problems


def _databases(settings: Mapping[str, Any], environ: Mapping[str, str]) -> list[str]:
    problems = []
    if not environ.get("DATABASE_URL") and not environ.get("DATABASE_URL_FILE"):
        problems.append("DATABASE_URL (or DATABASE_URL_FILE) is missing.")
    user = settings["DATABASES"]["default"]["USER"]
    if user in {"postgres", "parley_owner", "parley_migrator", "parley_backup"}:
        problems.append(f"DATABASE_URL connects as {user}, which bypasses the walls.")
    return problems
