"""`make check`: everything that can be told without running Parley."""

import os
import secrets
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
MANAGE = (sys.executable, "-W", "error::DeprecationWarning:parley", "manage.py")


def production_environment() -> dict[str, str]:
    """Return variables with which production starts: made up for this check, used by nobody."""
    return {
        "DJANGO_SETTINGS_MODULE": "parley.settings.production",
        "DATABASE_URL": "postgresql://parley_app@127.0.0.1:1/parley",
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "PARLEY_SECRET_KEY": secrets.token_urlsafe(64),
        "PARLEY_KEK": secrets.token_hex(32),
        "PARLEY_ALLOWED_HOSTS": "parley.example.org",
        "PARLEY_BASE_URL": "https://parley.example.org",
        "PARLEY_LEDGER_ORIGIN": "parley.example.org",
        "PARLEY_OPERATORS": "operators@parley.example.org",
    }


def checks() -> dict[str, tuple[list[str], dict[str, str]]]:
    """Return each check's command and extra environment."""
    test = {"DJANGO_SETTINGS_MODULE": "parley.settings.test"}
    return {
        "ruff": ([str(BIN / "ruff"), "check", "."], {}),
        "format": ([str(BIN / "ruff"), "format", "--check", "."], {}),
        "imports": ([str(BIN / "lint-imports")], test),
        "templates": ([str(BIN / "djlint"), "templates", "--lint", "--quiet"], {}),
        "migrations": ([*MANAGE, "makemigrations", "--check", "--dry-run"], test),
        "deployment": (
            [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"],
            production_environment(),
        ),
        "types": ([str(BIN / "mypy"), "."], test),
    }


def main() -> None:
    """Run every check, show what failed, and end with 1 if any did."""
    failed = []
    for name, (command, extra) in checks().items():
        began = time.monotonic()
        done = subprocess.run(
            command,
            cwd=ROOT,
            env={**os.environ, **extra},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        state = "failed" if done.returncode else "ok"
        print(f"{name:<12} {state:<7} {time.monotonic() - began:5.1f} s", flush=True)
        if done.returncode:
            failed.append(name)
            print(done.stdout, flush=True)
    if failed:
        sys.exit(f"Failed: {', '.join(failed)}")


if __name__ == "__main__":
    main()
