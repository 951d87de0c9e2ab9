"""The prosecutor tags, chooses, withholds, numbers and serves one volume on one defendant."""

import time
from typing import Any

from tests.journey.person import Person
from tests.journey.report import UnexpectedError
from tests.journey.story import PROSECUTOR, Story

LONGEST_STAMPING = 300
MOST_PAPERS = 12


def tag(story: Story) -> None:
    """Tag favorable material, and keep one item back with a reason."""
    story.needs(story.items)
    readable = [item for item in story.items.values() if item["condition"] == "ok"]
    papers = [item for item in readable if item["media_type"] == "application/pdf"]
    story.needs(len(papers) > 1)
    brady, kept = papers[0]["id"], papers[-1]["id"]
    with story.person(PROSECUTOR) as nora:
        nora.post(f"evidence/{brady}/tags/", kind="brady", reason="Witness chose a filler")
        bare = nora.answer(f"evidence/{kept}/tags/", "POST", json={"kind": "do-not-disclose"})
        story.report.check("do-not-disclose asks for a reason", bare.status_code == 400)
        nora.post(f"evidence/{kept}/tags/", kind="do-not-disclose", reason="Informant's address")
        found = [
            row["item"]["id"] for row in nora.all(f"cases/{story.case_id}/evidence/", tag="brady")
        ]
        story.report.check("the tagged item is found by its tag", found == [brady], found)
    story.withheld = kept
    story.chosen = _choice(readable, kept)


def _choice(readable: list[dict[str, Any]], kept: str) -> dict[str, str]:
    """Choose a video, recordings, a scan, pictures, e-mail and papers; item id by what it is."""
    chosen: dict[str, str] = {}

    def choose(what: str, item: dict[str, Any]) -> None:
        if item["id"] != kept and item["id"] not in chosen.values():
            chosen.setdefault(what, item["id"])

    for item in sorted(readable, key=lambda item: item["size"], reverse=True):
        kind = item["media_type"].partition("/")[0]
        if kind in {"video", "audio", "image"}:
            choose(kind, item)
        elif item["media_type"] == "application/pdf" and item["has_machine_text"]:
            choose("scan", item)
        elif item["media_type"] == "message/rfc822":
            choose("e-mail", item)
    for item in readable:
        if item["media_type"] == "application/pdf" and len(chosen) < MOST_PAPERS:
            choose(f"paper {len(chosen)}", item)
    return chosen


def produce(story: Story) -> None:
    """Draft, be refused, withhold, review, number, wait for the stamps, and serve."""
    story.needs(story.chosen, story.withheld)
    with story.person(PROSECUTOR) as nora:
        shared = {
            party["name"]: party for party in nora.all(f"cases/{story.case_id}/parties-to-serve/")
        }
        story.report.check("both defendants can be served", len(shared) == 2, list(shared))
        draft = nora.post(
            f"cases/{story.case_id}/productions/",
            shared_wall_id=shared["Casper Marlowe"]["shared_wall_id"],
            message="First disclosure.",
        )
        story.production_id = draft["id"]
        _select(nora, story)
        _number(nora, story)
        _serve(nora, story)


def _select(nora: Person, story: Story) -> None:
    where = f"productions/{story.production_id}/"
    added = nora.post(f"{where}items/", item_ids=[*story.chosen.values(), story.withheld])
    refused = {one["item_id"] for one in added["findings"] if one["weight"] == "refused"}
    reasons = " ".join(one["reason"] for one in added["findings"])
    story.report.check(
        "the gate keeps out what is marked do not disclose and says why",
        story.withheld in refused and "Informant" in reasons,
        added["findings"],
    )
    story.report.check(
        "everything else goes in", added["count"] == len(story.chosen), added["count"]
    )
    nora.post(
        f"{where}withhold/",
        item_id=story.withheld,
        category="Informant's identity",
        basis="CPL 245.70, order of the court",
    )


def _number(nora: Person, story: Story) -> None:
    where = f"productions/{story.production_id}/"
    nora.post(f"{where}review/")
    nora.post(f"{where}number/", prefix="PJ", width=6)
    deadline = time.monotonic() + LONGEST_STAMPING
    while not (ready := nora.get(where))["prepared_at"]:
        if time.monotonic() > deadline:
            raise UnexpectedError(f"{ready['ready']} of {len(ready['items'])} items are stamped")
        time.sleep(1)
    ends = [part for row in ready["items"] for part in _ends(row["bates"])]
    steps = [second - first for first, second in zip(ends[1::2], ends[2::2], strict=False)]
    story.report.check(
        "Bates numbers begin at 1 and leave no gap",
        ends[0] == 1 and set(steps) == {1},
        [row["bates"] for row in ready["items"]],
    )


def _ends(label: str) -> tuple[int, int]:
    """Return first and last number of a range's label, as "PJ000001" or "PJ000001–PJ000004"."""
    numbers = [int(part[-6:]) for part in label.replace("–", "-").split("-")]
    return numbers[0], numbers[-1]


def _serve(nora: Person, story: Story) -> None:
    where = f"productions/{story.production_id}/"
    ready = nora.get(where)
    people = [person["user_id"] for person in ready["party"]["recipients"]]
    wrong = nora.answer(
        f"{where}serve/", "POST", json={"recipient_ids": people, "item_count": 9999}
    )
    story.report.check("serving what was not confirmed is refused", wrong.status_code == 409)
    values = {"recipient_ids": people, "item_count": ready["produced"], "basis": "CPL 245.10"}
    served = nora.post(f"{where}serve/", **values)
    story.volume_id = served["volume_id"]
    again = nora.post(f"{where}serve/", **values)
    story.report.check("serving twice is once", again["volume_id"] == story.volume_id)
