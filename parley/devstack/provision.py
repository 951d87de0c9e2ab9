"""Database roles, database and extensions, made by a superuser before the first migration.

Repeating it changes nothing but passwords. It uses psycopg only, so that the demo, the tests and
`python -m parley.devstack.provision` (see docker-compose.yml) share it. The roles:

- `parley_owner` owns everything and cannot log in;
- `parley_migrator` becomes the owner to migrate, and may bypass policies;
- `parley_backup` reads everything for backups;
- `parley_app` is what web and worker connect as: owns nothing, bypasses nothing;
- `parley_integrator` signs the log.
"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

OWNER = "parley_owner"
LOGINS = {
    "parley_migrator": "BYPASSRLS",
    "parley_backup": "BYPASSRLS",
    "parley_app": "NOBYPASSRLS",
    "parley_integrator": "NOBYPASSRLS",
}
EXTENSIONS = ("pg_trgm", "unaccent", "fuzzystrmatch", "btree_gist")
_PLAIN = "NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION"


def provision(admin_url: str, database: str, passwords: Mapping[str, str]) -> None:
    """Make roles, `database` and extensions on the server at `admin_url` (a superuser's).

    `passwords` maps each of `LOGINS` to its password; a role without one keeps what it has.
    """
    with psycopg.connect(admin_url, autocommit=True) as server:
        make_roles(server, passwords)
        make_database(server, database)
    with psycopg.connect(with_database(admin_url, database), autocommit=True) as inside:
        prepare_database(inside, database)


def make_roles(server: psycopg.Connection, passwords: Mapping[str, str]) -> None:
    """Create or correct the roles; each log-in gets its password."""
    for role, rights in {OWNER: "NOLOGIN NOBYPASSRLS", **LOGINS}.items():
        known = server.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
        verb = "ALTER" if known else "CREATE"
        login = rights if role == OWNER else f"LOGIN {rights}"
        statement = sql.SQL(f"{verb} ROLE {{}} {login} {_PLAIN}").format(sql.Identifier(role))
        if password := passwords.get(role):
            statement += sql.SQL(" PASSWORD {}").format(sql.Literal(password))
        server.execute(statement)
    server.execute(sql.SQL("GRANT {} TO parley_migrator").format(sql.Identifier(OWNER)))
    server.execute("GRANT pg_read_all_data TO parley_backup")


def make_database(server: psycopg.Connection, database: str) -> None:
    """Create the database unless it exists, and hand it to the owner role."""
    name = sql.Identifier(database)
    owner = sql.Identifier(OWNER)
    known = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone()
    if not known:
        server.execute(
            sql.SQL("CREATE DATABASE {} OWNER {} ENCODING 'UTF8' TEMPLATE template0").format(
                name, owner
            )
        )
    server.execute(sql.SQL("ALTER DATABASE {} OWNER TO {}").format(name, owner))


def prepare_database(inside: psycopg.Connection, database: str) -> None:
    """Install extensions and shut what PostgreSQL leaves open to everybody."""
    name = sql.Identifier(database)
    for extension in EXTENSIONS:
        inside.execute(
            sql.SQL("CREATE EXTENSION IF NOT EXISTS {} SCHEMA public").format(
                sql.Identifier(extension)
            )
        )
    inside.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
    inside.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    inside.execute(sql.SQL("ALTER SCHEMA public OWNER TO {}").format(sql.Identifier(OWNER)))
    for role in LOGINS:
        grantee = sql.Identifier(role)
        inside.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(name, grantee))
        inside.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(grantee))


def with_database(url: str, database: str) -> str:
    """Return `url` pointing at another database of the same server."""
    return urlunsplit(urlsplit(url)._replace(path="/" + quote(database, safe="")))


def with_login(url: str, user: str, password: str) -> str:
    """Return `url` for another log-in."""
    parts = urlsplit(url)
    address = parts.netloc.rpartition("@")[2]
    login = f"{quote(user, safe='')}:{quote(password, safe='')}"
    return urlunsplit(parts._replace(netloc=f"{login}@{address}"))


def main() -> None:
    """Provision what the environment names; for containers.

    `PROVISION_DATABASE_URL_FILE`: a superuser's address, its path the database to make.
    `PROVISION_<ROLE>_URL_FILE` (MIGRATOR, BACKUP, APP, INTEGRATOR): each role's own address.
    """
    admin_url = Path(os.environ["PROVISION_DATABASE_URL_FILE"]).read_text(encoding="utf-8").strip()
    passwords = {}
    for role in LOGINS:
        variable = f"PROVISION_{role.removeprefix('parley_').upper()}_URL_FILE"
        if path := os.environ.get(variable):
            url = Path(path).read_text(encoding="utf-8").strip()
            passwords[role] = urlsplit(url).password or ""
    if not passwords.get("parley_app"):
        sys.exit("PROVISION_APP_URL_FILE must name a file with parley_app's database address.")
    database = urlsplit(admin_url).path.lstrip("/") or "parley"
    provision(with_database(admin_url, "postgres"), database, passwords)


if __name__ == "__main__":
    main()
