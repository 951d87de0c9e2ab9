"""The defense finds the volume, looks, listens, reads, downloads, checks and acknowledges."""

import hashlib
import io
import shutil
import subprocess
import tempfile
import zipfile
from typing import Any

import requests

from tests.journey.intake import until_read
from tests.journey.person import Person
from tests.journey.story import DEFENDER, PROSECUTOR, Story

SPAN = 4096


def open_volume(story: Story) -> None:
    """Find what arrived and open every item of it."""
    story.needs(story.volume_id)
    with story.person(DEFENDER) as luis:
        waiting = [one["object_id"] for one in luis.all("notices/")]
        story.report.check("a notice says that something waits", story.volume_id in waiting)
        listed = [one["id"] for one in luis.all(f"cases/{story.case_id}/volumes/")]
        story.report.check("the volume is listed", listed == [story.volume_id], listed)
        volume = luis.get(f"volumes/{story.volume_id}/")
        served = [one for one in volume["files"] if one["item_id"]]
        story.served_ids = [one["item_id"] for one in served]
        story.report.check(
            "it holds all that was chosen", len(served) == len(story.chosen), len(served)
        )
        held = [one for one in volume["files"] if one["kind"] == "placeholder"]
        story.report.check(
            "what was withheld has a placeholder that says only category and basis",
            len(held) == 1 and held[0]["category"] == "Informant's identity",
            held,
        )
        titles = [luis.get(f"evidence/{item_id}/")["item"] for item_id in story.served_ids]
        story.report.check("every item opens", len(titles) == len(story.served_ids))
        story.report.check(
            "no tag or reason of the prosecution came along",
            not any(luis.get(f"evidence/{item_id}/tags/") for item_id in story.served_ids),
        )
        _play(luis, story, titles)
        _read_scan(luis, story)


def _play(luis: Person, story: Story, items: list[dict[str, Any]]) -> None:
    """Ask for spans as a player does when somebody drags its slider."""
    by_hash = {document.sha256: document for document in story.documents}
    for kind in ("video", "audio"):
        found = next((item for item in items if item["media_type"].startswith(kind)), None)
        if found is None:
            story.report.check(f"there is {kind} in the volume", holds=False)
            continue
        document = by_hash.get(found["sha256"])
        story.report.check(f"the {kind} is the file that was taken in", document is not None)
        if document is None:
            continue
        local = document.file.read_bytes()
        span = min(SPAN, len(local) // 4)
        spans = [(start, start + span) for start in (0, len(local) // 2, len(local) - span)]
        good = all(_same_span(luis, found["id"], start, end, local) for start, end in spans)
        story.report.check(f"the {kind} can be sought in: three spans equal the file", good)


def _same_span(luis: Person, item_id: str, start: int, end: int, local: bytes) -> bool:
    """Whether the bytes from ``start`` to before ``end`` are sent as RFC 9110 says."""
    asked = {"Range": f"bytes={start}-{end - 1}"}
    answer = luis.answer(f"evidence/{item_id}/file/", headers=asked)
    return (
        answer.status_code == requests.codes.partial_content
        and answer.headers.get("Content-Range") == f"bytes {start}-{end - 1}/{len(local)}"
        and answer.content == local[start:end]
    )


def _read_scan(luis: Person, story: Story) -> None:
    """Read what was recognized in a scan; served copies are read anew, so wait for that."""
    items = until_read(luis, story.case_id)
    scans = [item for item in items if item["has_machine_text"]]
    pages = [page for item in scans for page in luis.all(f"evidence/{item['id']}/text/")]
    recognized = [page for page in pages if page["origin"] == "recognized" and page["text"].strip()]
    story.report.check(
        "a scan's text can be read, and says that a machine recognized it",
        recognized,
        f"{len(scans)} scans, {len(pages)} pages",
    )


def download(story: Story) -> None:
    """Download one ZIP and let sha256sum check it."""
    story.needs(story.volume_id)
    with story.person(DEFENDER) as luis:
        answer = luis.answer(f"volumes/{story.volume_id}/download/")
        story.report.check("the volume comes as one ZIP", answer.ok, answer.status_code)
        volume = luis.get(f"volumes/{story.volume_id}/")
    with (
        zipfile.ZipFile(io.BytesIO(answer.content)) as archive,
        tempfile.TemporaryDirectory(prefix="parley-journey-") as folder,
    ):
        archive.extractall(folder)
        names = archive.namelist()
        manifest = archive.read(_only(names, "manifest.json"))
        sums = _only(names, "SHA256SUMS")
        listed = len(archive.read(sums).splitlines())
        root = sums.rpartition("/")[0]
        tool = shutil.which("sha256sum") or "sha256sum"
        checked = subprocess.run(
            [tool, "--check", "--strict", "--quiet", "SHA256SUMS"],
            cwd=f"{folder}/{root}",
            capture_output=True,
            text=True,
            check=False,
        )
    story.report.check("sha256sum agrees with every line", checked.returncode == 0, checked.stdout)
    story.report.check(
        "every file but the list itself is on the list", listed == len(names) - 1, listed
    )
    digest = hashlib.sha256(manifest).hexdigest()
    story.report.check(
        "the manifest's digest is the one the volume names", digest == volume["manifest_sha256"]
    )


def _only(names: list[str], ending: str) -> str:
    return next(name for name in names if name.rpartition("/")[2] == ending)


def acknowledge(story: Story) -> None:
    """Acknowledge, and compare the receipts of both sides."""
    story.needs(story.volume_id)
    with story.person(DEFENDER) as luis, story.person(PROSECUTOR) as nora:
        said = luis.post(f"volumes/{story.volume_id}/acknowledge/")
        again = luis.post(f"volumes/{story.volume_id}/acknowledge/")
        story.report.check("acknowledging twice is once", said["id"] == again["id"])
        both = [
            person.answer(f"volumes/{story.volume_id}/receipt/").content for person in (luis, nora)
        ]
        story.report.check(
            "both sides have the same signed receipt, a PDF",
            both[0] == both[1] and both[0].startswith(b"%PDF"),
        )
        digest = hashlib.sha256(both[0]).hexdigest()
        story.report.check("its digest is the one stated", digest == said["sha256"], said)
        acts = {one["act"] for one in nora.get(f"volumes/{story.volume_id}/")["events"]}
        story.report.check(
            "the prosecution sees served, opened, acknowledged and nothing inside",
            acts == {"served", "opened", "acknowledged"},
            acts,
        )
