"""The browser files shipped with the project are those the lock names."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from parley import vendor

if TYPE_CHECKING:
    from pathlib import Path

PERMISSIVE = {"0BSD", "MIT", "Apache-2.0", "CC0-1.0", "OFL-1.1"}


@pytest.fixture
def small_copy(tmp_path: Path) -> Path:
    """Return a vendor folder that holds one package only."""
    packages = [package for package in vendor.read_lock() if package["name"] == "htmx.org"]
    shutil.copytree(vendor.VENDOR / "htmx", tmp_path / "htmx")
    vendor.write_lock(packages, tmp_path / vendor.LOCK.name)
    return tmp_path


def test_files_are_those_of_the_lock() -> None:
    assert vendor.problems() == []


def test_licenses_are_permissive() -> None:
    for package in vendor.read_lock():
        words = set(package["license"].split(" (")[0].split(" AND "))
        assert words <= PERMISSIVE, package["name"]


def test_each_package_brings_its_license_text() -> None:
    for package in vendor.read_lock():
        assert any("LICENSE" in file["path"] for file in package["files"]), package["name"]


def test_changed_missing_and_foreign_files_are_named(small_copy: Path) -> None:
    assert vendor.problems(small_copy) == []
    (small_copy / "htmx" / "LICENSE").unlink()
    (small_copy / "htmx" / "htmx.min.js").write_text("alert(1)")
    (small_copy / "htmx" / "extra.js").write_text("")
    assert vendor.problems(small_copy) == [
        "htmx/extra.js: not in the lock",
        "htmx/LICENSE: missing",
        "htmx/htmx.min.js: its bytes differ from the lock",
    ]
