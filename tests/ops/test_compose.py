"""Containers name only what exists: commands, variables, health checks, secrets, files.

No container engine runs with the tests, so the compose file is read and each thing it names is
looked for in the project.
"""

import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import get_commands

from parley import healthcheck
from parley.devstack import provision, secret_files
from parley.settings import env

ROOT = Path(__file__).resolve().parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {
    name: service for name, service in SERVICES.items() if service["image"].startswith("parley")
}
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")


def variables_read() -> set[str]:
    """Return every environment variable that settings and tools read, by their source."""
    sources = [
        *(ROOT / "parley" / "settings").glob("*.py"),
        ROOT / "parley" / "gunicorn.py",
        ROOT / "parley" / "devstack" / "provision.py",
    ]
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    read = set(re.findall(r'env\.(?:text|words|flag|number)\(\s*"(\w+)"', text))
    read |= set(re.findall(r'environ(?:\.get\(|\[)"(\w+)"', text))
    roles = {role.removeprefix("parley_").upper() for role in provision.LOGINS}
    return read | {f"{name}_FILE" for name in read} | {f"PROVISION_{r}_URL_FILE" for r in roles}


def test_every_part_of_parley_has_its_service() -> None:
    once = {"provision", "migrate"}
    assert set(OURS) >= once | {"web", "events", "worker", "exporter", "beat", "integrator"}
    assert set(SERVICES) >= {"postgres", "redis", "objects", "mail"}


@pytest.mark.parametrize("name", OURS)
def test_its_command_exists(name: str) -> None:
    program, *words = OURS[name]["command"]
    if program == "python" and words[0] == "-m":
        assert find_spec(words[1]), words[1]
    elif program == "python":
        assert (ROOT / words[0]).is_file()
        assert words[1] in get_commands()
    else:
        assert program in {"gunicorn", "uvicorn", "celery"}
        assert find_spec(program)
        target = "parley.celery" if program == "celery" else words[0].split(":")[0]
        assert find_spec(target), target
    for word in words:
        if word.startswith("parley/"):
            assert (ROOT / word).is_file(), word


@pytest.mark.parametrize("name", OURS)
def test_its_variables_are_read_somewhere(name: str) -> None:
    unknown = set(OURS[name]["environment"]) - variables_read() - {"DJANGO_SETTINGS_MODULE"}

    assert not unknown
    module = OURS[name]["environment"].get("DJANGO_SETTINGS_MODULE", "parley.settings.production")
    assert find_spec(module)


@pytest.mark.parametrize("name", SERVICES)
def test_its_secrets_are_files_that_make_secrets_writes_and_the_service_was_given(
    name: str,
) -> None:
    service = SERVICES[name]
    given = set(service.get("secrets", []))
    words = [*service.get("command", []), *map(str, service.get("environment", {}).values())]
    words += map(str, service.get("healthcheck", {}).get("test", []))
    named = {found for word in words for found in re.findall(r"/run/secrets/(\w+)", word)}

    assert named <= given, "a secret is named that the service does not get"
    assert given <= set(COMPOSE["secrets"])
    written = secret_files.contents()
    for secret in given:
        assert COMPOSE["secrets"][secret] == {"file": f"secrets/{secret}"}
        assert secret in written


@pytest.mark.parametrize("name", SERVICES)
def test_no_secret_stands_in_the_environment(name: str) -> None:
    for variable, value in SERVICES[name].get("environment", {}).items():
        if variable in {"PARLEY_BASE_URL", "PARLEY_LEDGER_KEY_DIR"}:
            continue  # an address people type, and a folder
        if re.search("PASSWORD|SECRET|KEK|_URL|KEY", variable):
            assert value.startswith("/run/secrets/"), variable


@pytest.mark.parametrize("name", SERVICES)
def test_it_is_hardened(name: str) -> None:
    service = SERVICES[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert not service.get("privileged")
    user = service.get("user", "")
    assert user
    assert not user.startswith(("0", "root"))


@pytest.mark.parametrize("name", SERVICES)
def test_only_what_the_proxy_or_a_person_here_needs_is_published_and_only_on_loopback(
    name: str,
) -> None:
    ports = SERVICES[name].get("ports", [])

    assert not ports or name in {"web", "events", "mail"}
    assert all(port.startswith("127.0.0.1:") for port in ports)


@pytest.mark.parametrize(
    "name", [name for name in SERVICES if SERVICES[name].get("restart") != "no"]
)
def test_a_lasting_service_is_watched(name: str) -> None:
    test = SERVICES[name]["healthcheck"]["test"]

    assert test[0] in {"CMD", "CMD-SHELL"}
    if name in OURS:
        assert test[1:4] == ["python", "-m", "parley.healthcheck"]
        assert test[4] in healthcheck.PARTS


@pytest.mark.parametrize("name", SERVICES)
def test_what_it_waits_for_exists_and_can_tell(name: str) -> None:
    for other, how in SERVICES[name].get("depends_on", {}).items():
        if how["condition"] == "service_healthy":
            assert "healthcheck" in SERVICES[other]
        else:
            assert how["condition"] == "service_completed_successfully"
            assert SERVICES[other]["restart"] == "no"


def test_no_service_knows_a_stronger_address_than_it_needs() -> None:
    def knowing(secret: str) -> set[str]:
        return {name for name in SERVICES if secret in SERVICES[name].get("secrets", [])}

    assert knowing("migrator_database_url") == {"migrate", "provision"}
    assert knowing("integrator_database_url") == {"integrator", "provision"}
    assert knowing("admin_database_url") == {"provision"}


def test_the_secrets_agree_with_each_other() -> None:
    made = secret_files.contents()

    for role, name in [("parley_app", "database_url"), ("parley_backup", "backup_database_url")]:
        found = env.database(made[name])
        assert (found["USER"], found["HOST"], found["NAME"]) == (role, "postgres", "parley")
    assert made["valkey_password"] in made["valkey_config"]
    assert made["valkey_password"] in made["redis_url"]
    assert made["postgres_password"] in made["admin_database_url"]
    assert made["s3_secret_key"] in made["s3_config"]
    assert secret_files.contents()["kek"] != made["kek"]


def test_secrets_once_made_are_never_overwritten(tmp_path: Path) -> None:
    secret_files.write(tmp_path / "secrets")
    kek = (tmp_path / "secrets" / "kek").read_bytes()

    with pytest.raises(SystemExit, match="holds secrets already"):
        secret_files.write(tmp_path / "secrets")

    assert (tmp_path / "secrets" / "kek").read_bytes() == kek


def test_the_image_runs_as_nobody_special_and_starts_production() -> None:
    assert re.search(r"^USER parley$", DOCKERFILE, re.MULTILINE)
    assert "DJANGO_SETTINGS_MODULE=parley.settings.production" in DOCKERFILE
    user = re.search(r"--uid (\d+)", DOCKERFILE)
    assert user
    assert {service["user"] for service in OURS.values()} == {f"{user[1]}:{user[1]}"}
