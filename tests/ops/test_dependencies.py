"""What ships names every library it imports, so that no development tool is needed to run it."""

import ast
import contextlib
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, packages_distributions, requires
from pathlib import Path

ROOT = Path(__file__).parents[2]
OWN = {"audit", "casework", "conflicts", "disclosure", "parley", "privilege"}
# What only `make demo` needs stands in the group it installs.
LOCAL = ("parley/demo/", "parley/devstack/")
TYPES_ONLY = {"mypy_boto3_s3"}
TESTS_ONLY = {"parley/devstack/browser.py"}


def test_every_import_is_a_declared_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    runtime = _with_theirs(project["project"]["dependencies"])
    local = runtime | _with_theirs(project["dependency-groups"]["local"])
    owners = packages_distributions()
    missing = [
        f"{path}: {module}"
        for path, module in _imports()
        if path not in TESTS_ONLY
        and {_name(owner) for owner in owners.get(module, [module])}.isdisjoint(
            local if path.startswith(LOCAL) else runtime
        )
    ]
    assert not missing


def _imports() -> Iterator[tuple[str, str]]:
    """Yield each foreign module that shipped code imports, by file."""
    for package in sorted(OWN):
        for file in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                names = []
                if isinstance(node, ast.Import):
                    names = [alias.name for alias in node.names]
                elif isinstance(node, ast.ImportFrom) and not node.level:
                    names = [node.module or ""]
                for name in names:
                    top = name.split(".")[0]
                    if top not in OWN | TYPES_ONLY and top not in sys.stdlib_module_names:
                        yield str(file.relative_to(ROOT)), top


def _with_theirs(requirements: list[str]) -> set[str]:
    """Return the names of distributions and of all that they need themselves."""
    found: set[str] = set()
    waiting = list(requirements)
    while waiting:
        name = _name(waiting.pop())
        if name not in found:
            found.add(name)
            with contextlib.suppress(PackageNotFoundError):
                waiting += [one for one in requires(name) or [] if "extra ==" not in one]
    return found


def _name(requirement: str) -> str:
    """Return a distribution's normalized name (PEP 503)."""
    return re.sub(r"[-_.]+", "-", re.split(r"[\[<>=!~ ;(]", requirement)[0]).lower()
