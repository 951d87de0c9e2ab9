"""The prosecutor opens a case and takes the folder in; every file ends in a stated condition."""

import time
import uuid
from typing import Any

from tests.journey.documents import Document
from tests.journey.person import Person
from tests.journey.report import UnexpectedError
from tests.journey.sending import BREAK_OFF_ABOVE, send, send_in_two_sittings
from tests.journey.story import PROSECUTOR, Story, attorney

LONGEST_READING = 1500
POLL = 3


def open_case(story: Story) -> None:
    """Open People v. … with two defendants whose counsel come from different offices."""
    with story.person(PROSECUTOR) as nora:
        story.report.check("the demo's prosecutor logs in", nora.me["side"] == "prosecution")
        counsel = [attorney(nora, name) for name in ("Luis", "Renata")]
        apart = len({person["office_id"] for person in counsel}) == len(counsel)
        story.report.check("the defendants' counsel belong to two offices", apart)
        court = next(one for one in nora.all("courts/") if one["jurisdiction"] == "NY")
        opened = nora.post(
            "cases/",
            title="People v. Marlowe and Achterberg",
            docket_number=f"IND-{uuid.uuid4().hex[:8]}",
            court_id=court["id"],
            defendants=[
                {"full_name": "Casper Marlowe", "attorney_id": counsel[0]["id"], "custody": "held"},
                {"full_name": "Odile Achterberg", "attorney_id": counsel[1]["id"]},
            ],
        )
        story.case_id = opened["id"]
        parties = list(nora.all(f"cases/{story.case_id}/parties/"))
        names = [party["name"] for party in parties if party["role"] == "defendant"]
        story.report.check(
            "the case has its two defendants",
            names == ["Casper Marlowe", "Odile Achterberg"],
            names,
        )
        walls = list(nora.all(f"cases/{story.case_id}/walls/"))
        story.wall_id = next(w["id"] for w in walls if w["kind"] == "prosecution-file")
        kinds = {wall["kind"] for wall in walls}
        story.report.check(
            "the prosecution sees no wall of a defense",
            not kinds & {"defense-file", "defense-work-product", "privileged-channel"},
            kinds,
        )


def take_in(story: Story) -> None:
    """Send the whole folder, one file in two sittings, and wait until all of it is read."""
    story.needs(story.case_id, story.wall_id)
    with story.person(PROSECUTOR) as nora:
        large = max(story.documents, key=lambda document: document.size)
        for document in story.documents:
            if document is large and document.size > BREAK_OFF_ABOVE:
                began = send_in_two_sittings(nora, story.wall_id, document)
                story.report.check(
                    "an upload that was broken off goes on where it stopped",
                    0 < began < document.size,
                    began,
                )
            else:
                send(nora, story.wall_id, document)
        read = until_read(nora, story.case_id)
        story.items = {_path(item): item for item in read if item["parent_id"] is None}
        _compare(story)
        checked = nora.post(f"evidence/{story.items[str(large.path)]['id']}/verify/")
        story.report.check(
            "hashing the stored file again gives the same digest",
            checked["is_intact"] and checked["sha256"] == large.sha256,
            checked,
        )


def until_read(person: Person, case_id: str) -> list[dict[str, Any]]:
    """Return a case's items as the person sees them, once none is being read any more."""
    deadline = time.monotonic() + LONGEST_READING
    while True:
        rows = [row["item"] for row in person.all(f"cases/{case_id}/evidence/", limit="200")]
        waiting = [item["name"] for item in rows if item["state"] != "ready"]
        if not waiting:
            return rows
        if time.monotonic() > deadline:
            raise UnexpectedError(f"still being read: {len(waiting)}, among them {waiting[:5]}")
        time.sleep(POLL)


def _compare(story: Story) -> None:
    """Compare what Parley has with what was sent."""
    report, items = story.report, story.items
    sent = {str(document.path): document for document in story.documents}
    lost = sorted(sent.keys() - items.keys())
    report.check(f"all {len(sent)} files are there under their names", not lost, lost[:5])
    wrong = [path for path, item in items.items() if _differs(item, sent.get(path))]
    report.check("every SHA-256 and size equals this machine's", not wrong, wrong[:5])
    unstated = [path for path, item in items.items() if item["condition"] in {"", "unknown"}]
    report.check("every file ended in a stated condition", not unstated, unstated[:5])
    silent = [
        path for path, item in items.items() if item["condition"] != "ok" and not item["reason"]
    ]
    report.check("every condition but good says why in words", not silent, silent[:5])


def _differs(item: dict[str, Any], document: Document | None) -> bool:
    return document is None or (item["sha256"], item["size"]) != (document.sha256, document.size)


def _path(item: dict[str, Any]) -> str:
    return "/".join(filter(None, (item["path"], item["name"])))
