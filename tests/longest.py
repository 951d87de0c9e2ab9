"""A plugin of pytest: of several processes, none begins a long file while the others have ended.

A file is worked through by one process. The longest are handed out first and the short ones, in
their usual order, fill what is left. Only who waits for whom depends on this, never a result.
"""

from pathlib import Path

import pytest

_TESTS = Path(__file__).parent
# Seconds, roughly, as `--junit-xml` tells them; who is not listed takes less than that.
SECONDS = {
    "walls/test_mutants.py": 175,
    "browser/test_main_job.py": 135,
    "walls/test_walk_counsel.py": 135,
    "walls/test_walk_offices.py": 135,
    "walls/test_walk_others.py": 120,
    "walls/test_walk_around.py": 120,
    "walls/test_walk_inside.py": 90,
    "browser/test_casework.py": 80,
    "speed/test_query_counts.py": 65,
    "casework/extraction/test_real_documents.py": 60,
    "ops/test_demo.py": 45,
    "demo/test_load.py": 35,
    "api/test_schema.py": 35,
    "browser/test_accounts.py": 35,
    "browser/test_uploads.py": 30,
    "browser/test_keys.py": 30,
    "browser/test_privilege_log.py": 25,
    "casework/intake/test_kill.py": 25,
    "browser/test_clawbacks.py": 20,
    "browser/test_notes.py": 20,
    "browser/test_oversight.py": 20,
    "browser/test_releases.py": 20,
    "demo/test_files.py": 15,
}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put the longest files first where several processes share the work."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: -SECONDS.get(_name(item.path), 0))


def pytest_configure() -> None:
    """Refuse a name that no file has."""
    missing = [name for name in SECONDS if not (_TESTS / name).is_file()]
    if missing:
        raise pytest.UsageError(f"tests/longest.py names what is not there: {missing}")


def _name(path: Path) -> str:
    return path.relative_to(_TESTS).as_posix() if path.is_relative_to(_TESTS) else ""
