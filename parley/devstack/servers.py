"""What the demo's processes are called with: addresses, environment, commands."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from parley.devstack import provision, system, witness
from parley.devstack.state import State

ROOT = Path(__file__).resolve().parents[2]
_VARIABLES = {
    "parley_app": "DATABASE_URL",
    "parley_migrator": "MIGRATOR_DATABASE_URL",
    "parley_integrator": "INTEGRATOR_DATABASE_URL",
}
ORIGIN = "demo.parley.localhost"
_QUIET = ("--without-gossip", "--without-mingle")
_PRIVILEGED = ("MIGRATOR_DATABASE_URL", "INTEGRATOR_DATABASE_URL")


def database_addresses(
    admin_url: str, environ: Mapping[str, str], passwords: Mapping[str, str]
) -> dict[str, str]:
    """Return each role's address, after making the roles on the server at `admin_url`.

    An environment that names the migrator's address too has roles already; they are used as
    they are.
    """
    if environ.get("MIGRATOR_DATABASE_URL"):
        return {name: environ[name] for name in _VARIABLES.values() if environ.get(name)}
    database = urlsplit(admin_url).path.lstrip("/") or "parley"
    server = provision.with_database(admin_url, "postgres")
    try:
        with psycopg.connect(server, connect_timeout=5) as connection:
            row = connection.execute(
                "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"
            ).fetchone()
    except psycopg.OperationalError as error:
        raise system.SetupError(f"The database in DATABASE_URL does not answer: {error}") from error
    if row is None or not row[0]:
        raise system.SetupError(
            "DATABASE_URL must be a superuser's, so that Parley's roles can be made; or make them "
            "yourself (parley/devstack/provision.py) and set MIGRATOR_DATABASE_URL and "
            "INTEGRATOR_DATABASE_URL too."
        )
    provision.provision(server, database, passwords)
    inside = provision.with_database(admin_url, database)
    return {
        variable: provision.with_login(inside, role, passwords[role])
        for role, variable in _VARIABLES.items()
    }


def environment(
    kept: State, addresses: Mapping[str, str], redis_url: str, host: str
) -> dict[str, str]:
    """Return the variables that the settings read."""
    return {
        **addresses,
        "REDIS_URL": redis_url,
        "DJANGO_SETTINGS_MODULE": "parley.settings.demo",
        "PARLEY_VAR_DIR": str(kept.folder),
        "PARLEY_SECRET_KEY": kept.secrets["secret_key"],
        "PARLEY_KEK": kept.secrets["kek"],
        "PARLEY_LEDGER_ORIGIN": ORIGIN,
        "PARLEY_WITNESSES": str(kept.folder / witness.PLACES),
        "PARLEY_BASE_URL": f"http://{host}:{kept.ports['web']}",
        "PARLEY_EVENTS_URL": f"http://{host}:{kept.ports['events']}/events/",
    }


def as_file(variables: Mapping[str, str]) -> str:
    """Return NAME=value lines."""
    return "".join(f"{name}={value}\n" for name, value in variables.items())


def without_privileged(variables: Mapping[str, str]) -> dict[str, str]:
    """Return `variables` without the addresses that web and worker must not know."""
    return {name: value for name, value in variables.items() if name not in _PRIVILEGED}


def commands(kept: State, host: str) -> dict[str, list[str]]:
    """Return each process's command, to be run by the environment's Python."""
    celery = ["-m", "celery", "--app", "parley", "--quiet"]
    found = {
        "web": [
            *("-m", "gunicorn", "parley.wsgi", "--config", "parley/gunicorn.py"),
            *("--bind", f"{host}:{kept.ports['web']}"),
        ],
        "events": [
            *("-m", "uvicorn", "parley.asgi:application", "--host", host),
            *("--port", str(kept.ports["events"]), "--lifespan", "off"),
            *("--no-access-log", "--timeout-graceful-shutdown", "2"),
        ],
        "worker": [*celery, "worker", "--concurrency", "2", *_QUIET],
        # By itself, so that no export keeps evidence from being read.
        "exporter": [
            *(*celery, "worker", "--queues", "exports", "--hostname", "exporter@%h"),
            *("--concurrency", "1", *_QUIET),
        ],
        "beat": [*celery, "beat", "--pidfile", ""],
    }
    if has_command("run_integrator"):
        found["integrator"] = ["manage.py", "run_integrator"]
    return found


def migrations() -> str:
    """Return a digest of all migrations, ours and the libraries' (by the lock file)."""
    digest = hashlib.sha256((ROOT / "uv.lock").read_bytes())
    for path in sorted(ROOT.glob("[a-z]*/**/migrations/**/*")):
        if path.suffix in {".py", ".sql"}:
            digest.update(path.relative_to(ROOT).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def has_command(name: str) -> bool:
    """Whether a package of this project brings the management command `name`."""
    return any(ROOT.glob(f"[a-z]*/management/commands/{name}.py")) or any(
        ROOT.glob(f"[a-z]*/[a-z]*/management/commands/{name}.py")
    )
