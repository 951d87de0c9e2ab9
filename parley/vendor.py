"""Third-party browser files, shipped with the project so that no page loads anything remote.

``static/vendor/vendor.lock.json`` names each npm package, its version, license and tarball
digest (Subresource Integrity form, sha512), and each file taken from it with its sha256.

    python -m parley.vendor check                 every file present, unchanged, and no other
    python -m parley.vendor fetch                 get the tarballs again and write the files
    python -m parley.vendor pin NAME VERSION      move one package to another version
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import TypedDict

VENDOR = Path(__file__).resolve().parent.parent / "static" / "vendor"
LOCK = VENDOR / "vendor.lock.json"


class File(TypedDict):
    """One file: where it lies under static/vendor, where in the tarball, its digest in hex."""

    path: str
    source: str
    sha256: str


class Package(TypedDict):
    """One npm package and the files used from it."""

    name: str
    version: str
    license: str
    integrity: str
    files: list[File]


class VendorError(Exception):
    """A tarball or a file is not what the lock says."""


def read_lock(lock: Path = LOCK) -> list[Package]:
    """Return the packages of the lock file."""
    packages: list[Package] = json.loads(lock.read_text())["packages"]
    return packages


def write_lock(packages: list[Package], lock: Path = LOCK) -> None:
    """Write the lock file."""
    lock.write_text(json.dumps({"packages": packages}, indent=1, ensure_ascii=False) + "\n")


def problems(vendor: Path = VENDOR) -> list[str]:
    """Return what differs between the lock and the files on disk; empty when all is well."""
    locked = {
        file["path"]: file["sha256"]
        for package in read_lock(vendor / LOCK.name)
        for file in package["files"]
    }
    present = {
        path.relative_to(vendor).as_posix()
        for path in vendor.rglob("*")
        if path.is_file() and path.name != LOCK.name
    }
    found = [f"{path}: not in the lock" for path in sorted(present - locked.keys())]
    for path, digest in sorted(locked.items()):
        if path not in present:
            found.append(f"{path}: missing")
        elif hashlib.sha256((vendor / path).read_bytes()).hexdigest() != digest:
            found.append(f"{path}: its bytes differ from the lock")
    return found


def download(package: Package, folder: Path) -> Path:
    """Fetch the package's tarball with npm into folder and return its path."""
    npm = shutil.which("npm")
    if npm is None:
        message = "npm is needed to fetch packages"
        raise VendorError(message)
    subprocess.run(
        [npm, "pack", "--silent", f"{package['name']}@{package['version']}"],
        cwd=folder,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    (tarball,) = folder.glob("*.tgz")
    return tarball


def integrity(tarball: Path) -> str:
    """Return the tarball's digest as npm writes it: ``sha512-`` and base64."""
    digest = hashlib.sha512(tarball.read_bytes()).digest()
    return f"sha512-{base64.b64encode(digest).decode()}"


def unpack(package: Package, tarball: Path, vendor: Path) -> None:
    """Write the package's files under vendor, and their digests into package."""
    with tarfile.open(tarball) as archive:
        for file in package["files"]:
            member = archive.extractfile(f"package/{file['source']}")
            if member is None:
                message = f"{package['name']} has no file {file['source']}"
                raise VendorError(message)
            content = member.read()
            file["sha256"] = hashlib.sha256(content).hexdigest()
            target = vendor / file["path"]
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)


def fetch(vendor: Path = VENDOR) -> None:
    """Download every package again and write its files; refuse a tarball that has changed."""
    for package in read_lock(vendor / LOCK.name):
        with tempfile.TemporaryDirectory() as folder:
            tarball = download(package, Path(folder))
            if integrity(tarball) != package["integrity"]:
                message = f"{tarball.name} is not the tarball the lock names"
                raise VendorError(message)
            unpack(package, tarball, vendor)


def pin(name: str, version: str, vendor: Path = VENDOR) -> None:
    """Move one package to another version and take the same files from it."""
    packages = read_lock(vendor / LOCK.name)
    for package in packages:
        if package["name"] == name:
            package["version"] = version
            with tempfile.TemporaryDirectory() as folder:
                tarball = download(package, Path(folder))
                package["integrity"] = integrity(tarball)
                unpack(package, tarball, vendor)
    write_lock(packages, vendor / LOCK.name)


def main(arguments: list[str]) -> int:
    """Run one command; return 1 when files differ from the lock."""
    parser = argparse.ArgumentParser(prog="python -m parley.vendor")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("check", help="compare the files with the lock")
    commands.add_parser("fetch", help="download and write the files of the lock")
    pinning = commands.add_parser("pin", help="move one package to another version")
    pinning.add_argument("name")
    pinning.add_argument("version")
    options = parser.parse_args(arguments)
    if options.command == "fetch":
        fetch()
    elif options.command == "pin":
        pin(options.name, options.version)
    found = problems()
    for problem in found:
        sys.stderr.write(f"{problem}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
