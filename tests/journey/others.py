"""Those who must see nothing of it, and the supervisors who see who did what."""

import uuid

import requests

from tests.journey.person import PATIENCE, Person
from tests.journey.story import (
    ADMINISTRATOR,
    CO_DEFENDER,
    DEFENDER,
    DEFENSE_SUPERVISOR,
    OUTSIDER,
    PROSECUTOR,
    SUPERVISOR,
    Story,
)


def co_defendant(story: Story) -> None:
    """The other defendant's counsel reads the case and nothing of the production."""
    story.needs(story.volume_id, story.served_ids)
    with story.person(CO_DEFENDER) as renata:
        titled = renata.get(f"cases/{story.case_id}/")["title"]
        story.report.check("the co-defendant's counsel reads the case", "Marlowe" in titled)
        empty = {
            name: list(renata.all(f"cases/{story.case_id}/{name}/"))
            for name in ("volumes", "productions", "evidence")
        }
        story.report.check("their lists are empty", not any(empty.values()), empty)
        found = list(renata.all("search/", q="Informant OR the"))
        mine = {row["item"]["id"] for row in found}
        story.report.check("search finds nothing of it", not mine & set(story.served_ids))
        waiting = [one["object_id"] for one in renata.all("notices/")]
        story.report.check("no notice tells of it", story.volume_id not in waiting)
        _absent(renata, story, "the co-defendant's counsel")


def strangers(story: Story) -> None:
    """A colleague outside the team, an administrator and nobody find no case at all."""
    story.needs(story.case_id)
    for email, who in (
        (OUTSIDER, "a colleague outside the team"),
        (ADMINISTRATOR, "an administrator"),
    ):
        with story.person(email) as person:
            cases = [row["case"]["id"] for row in person.all("cases/")]
            story.report.check(f"{who} has no such case listed", story.case_id not in cases)
            answer = person.answer(f"cases/{story.case_id}/")
            story.report.check(f"{who} gets 404 for it", answer.status_code == 404)
            _absent(person, story, who)
    url = f"{story.base_url.rstrip('/')}/api/v1/cases/{story.case_id}/"
    answer = requests.get(url, timeout=PATIENCE)
    story.report.check("nobody in particular gets 401", answer.status_code == 401)


def _absent(person: Person, story: Story, who: str) -> None:
    """What is there and what does not exist are answered with the same bytes."""
    paths = [
        "volumes/{}/",
        "volumes/{}/download/",
        "volumes/{}/receipt/",
    ]
    tried = [(path, story.volume_id) for path in paths]
    tried.append(("productions/{}/", story.production_id))
    originals = [item["id"] for item in story.items.values()]
    for item_id in (story.served_ids[:1] or [""])[0], originals[0]:
        parts = ("", "file/", "text/", "thumbnail/", "custody/")
        tried += [("evidence/{}/" + part, item_id) for part in parts]
    told: list[str] = []
    for path, there in tried:
        seen = person.answer(path.format(there))
        absent = person.answer(path.format(uuid.uuid4()))
        same = (seen.status_code, seen.content) == (absent.status_code, absent.content)
        if not same or seen.status_code != 404:
            told.append(f"{path}: {seen.status_code}, absent {absent.status_code}")
    story.report.check(f"{who}: {len(tried)} addresses look absent, byte for byte", not told, told)


def supervisors(story: Story) -> None:
    """Each supervisor reads their own office's log: who did what, and nothing of the other's."""
    story.needs(story.volume_id)
    ids = {}
    for email in (PROSECUTOR, DEFENDER):
        with story.person(email) as person:
            ids[email] = person.me["id"]
    with story.person(SUPERVISOR) as judith, story.person(DEFENSE_SUPERVISOR) as ruth:
        ours = list(judith.all("log/", user=ids[PROSECUTOR]))
        events = {one["event"] for one in ours}
        wanted = {
            "casework:case:opened",
            "casework:evidence:received",
            "disclosure:production:served",
        }
        story.report.check(
            "the prosecution's supervisor sees opening, intake and service",
            wanted <= events,
            events,
        )
        named = {one["who"] for one in ours}
        story.report.check("entries name the person", named == {"Nora Castellane"}, named)
        theirs = list(judith.all("log/", user=ids[DEFENDER]))
        inside = [
            one
            for one in theirs
            for about in one["objects"]
            if about["id"] in set(story.served_ids)
        ]
        story.report.check("what the defense opened inside is not in that log", not inside, inside)
        opened = [
            about["id"] for one in ruth.all("log/", user=ids[DEFENDER]) for about in one["objects"]
        ]
        story.report.check(
            "the defense's supervisor sees what was opened",
            set(story.served_ids) <= set(opened),
            len(opened),
        )
        refused = story.person(DEFENDER)
        with refused:
            answer = refused.answer("log/")
        story.report.check(
            "an attorney does not read the log", answer.status_code in {403, 404, 409}
        )
