"""The same things seen at the pages, as a browser without scripts would."""

import uuid

from tests.journey.story import CO_DEFENDER, DEFENDER, PROSECUTOR, SUPERVISOR, Story


def pages(story: Story) -> None:
    """Each lands on a page of their own; what one may not see is no page at all."""
    story.needs(story.case_id, story.volume_id, story.served_ids)
    volume, item = f"volumes/{story.volume_id}/", f"items/{story.served_ids[0]}/"
    original = next(iter(story.items.values()))
    seen = {
        PROSECUTOR: ["", "cases/", f"cases/{story.case_id}/", f"items/{original['id']}/"],
        DEFENDER: ["", "cases/", f"cases/{story.case_id}/", volume, item],
        SUPERVISOR: ["", "oversight/log/", f"cases/{story.case_id}/"],
        CO_DEFENDER: ["", f"cases/{story.case_id}/"],
    }
    hidden = {
        PROSECUTOR: [f"items/{uuid.uuid4()}/"],
        CO_DEFENDER: [volume, item, f"items/{original['id']}/", f"items/{item[6:]}file/"],
        DEFENDER: [f"productions/{story.production_id}/", f"items/{original['id']}/"],
    }
    for email, paths in seen.items():
        with story.person(email) as person:
            answers = {path: person.page(path) for path in paths}
            bad = {path: a.status_code for path, a in answers.items() if not a.ok}
            name = person.me["display_name"]
            story.report.check(f"{len(paths)} pages open for {name}", not bad, bad)
            told = {
                path: code
                for path in hidden.get(email, [])
                if (code := person.page(path).status_code) != 404
            }
            words = f"{len(hidden.get(email, []))} addresses are no page for {name}"
            story.report.check(words, not told, told)
    with story.person(DEFENDER) as luis:
        shown = luis.page(volume).text
        story.report.check(
            "the page says that the other side does not see what is opened",
            "does not see what you open" in shown,
        )


def search(story: Story) -> None:
    """The defense finds a served item by its own words, with the hit marked."""
    story.needs(story.served_ids)
    with story.person(DEFENDER) as luis:
        pages = [
            (item_id, page["text"])
            for item_id in story.served_ids
            for page in luis.all(f"evidence/{item_id}/text/")
        ]
        item_id, words = next(
            (item_id, [word for word in text.split() if word.isalpha() and len(word) > 6])
            for item_id, text in pages
            if len(text) > 400
        )
        word = max(words, key=len)
        hits = list(luis.all("search/", q=word))
        found = [hit for hit in hits if hit["item"]["id"] == item_id]
        story.report.check(f"searching “{word}” finds the item it stands in", found, len(hits))
        marked = [hit for hit in found if "\x02" in hit["excerpt"]]
        story.report.check("the hit is marked in its excerpt", marked)
