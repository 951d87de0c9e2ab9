"""Settings of the contest: the ledger beside the other libraries, nothing else."""

from pathlib import Path
from typing import Any

SECRET_KEY = "bench-only-" + "0" * 50
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "pgtrigger",
    "pghistory",
    "auditlog",
    "simple_history",
    "audit.ledger",
    "bench.contest",
]
DATABASES: dict[str, dict[str, Any]] = {
    alias: {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "bench",
        "USER": role,
        "PASSWORD": "bench",
        "HOST": "127.0.0.1",
        "OPTIONS": {"options": options},
    }
    for alias, role, options in (
        ("default", "parley_app", "-c jit=off"),
        ("migrator", "parley_migrator", "-c role=parley_owner"),
        ("integrator", "parley_integrator", ""),
        ("superuser", "postgres", ""),
    )
}
USE_TZ = True
PGTRIGGER_MIGRATIONS = False
PARLEY_ALLOW_SEEDED = False
PARLEY_LEDGER_ORIGIN = "bench.invalid"
PARLEY_LEDGER_KEY_DIR = Path("unused")
PARLEY_LEDGER_BEAT_SECONDS = 60
PARLEY_LEDGER_BEAT_LEAVES = 16
PARLEY_LEDGER_KEPT_DIR = ""
PARLEY_WITNESSES = ""
PARLEY_OPERATORS: list[str] = []
