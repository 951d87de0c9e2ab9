"""If these fail, privileged words could be searched by an outsider, or not be found by counsel."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from pytest_django import Settings

from audit.ledger.selectors import Filters, entries
from audit.ledger.services import operation
from casework.services import notes, team
from casework.services.evidence import receive_file
from casework.services.messages import send_message
from privilege import context, unlocked
from privilege.access import wall_of_kind
from privilege.actor import Actor
from privilege.choices import WallKind
from privilege.events import Event
from privilege.models.content import Content
from privilege.models.terms import ContentTerms
from privilege.questions import asked
from privilege.services import private_search, wall_keys
from privilege.services.blobs import keep_file
from privilege.services.member_keys import Opened
from privilege.services.private_search import Answers, search_privileged
from tests.casework.conftest import Doe, id_of
from tests.casework.test_notes import (
    TITLE,
    ceremony,
    opened,
    unlocked_client,
    wall_id_of,
    with_key,
    written,
)
from tests.casework.test_pages import client_of
from tests.cast import Cast
from tests.walls.observe import Queries

__all__ = ["opened"]
pytestmark = pytest.mark.django_db


def search(actor: Actor, typed: str, opened: Opened | None) -> Answers:
    keys = opened.unlocked() if opened else None
    with context.enter(actor), unlocked.using(keys):
        return search_privileged(actor, asked(typed))


def indexed() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM privilege_contentterms")
        return int(cursor.fetchone()[0])


def test_a_note_written_while_locked_is_found_by_its_words(
    cast: Cast, doe: Doe, opened: Opened
) -> None:
    written(cast.defender, doe)
    written(cast.defender, doe, title="Something else", text="About the casino")
    found = search(cast.defender, "zanzi alibi", opened)
    assert [one.words["title"] for one in found.rows] == [TITLE]
    assert "\x02Zanzibar\x03" in found.rows[0].excerpt
    again = search(cast.defender, '"in zanzibar"', opened)
    assert [one.words["title"] for one in again.rows] == [TITLE]
    assert search(cast.defender, "zanzibar casino", opened).rows == []


def test_messages_and_files_are_found_by_their_words(
    cast: Cast, doe: Doe, opened: Opened, settings: Settings, tmp_path: Path
) -> None:
    settings.PARLEY_BLOB_DIR = tmp_path
    written(cast.defender, doe)
    channel = wall_id_of(cast.defender, doe, WallKind.PRIVILEGED_CHANNEL)
    with context.enter(cast.defender):
        send_message(cast.defender, wall_id=channel, text="Back from Zanzibar?")
        wall = wall_of_kind(cast.defender, doe.case.matter_id, WallKind.DEFENSE_FILE)
        with operation(cast.defender, Event.CONTENT_INDEXED, wall=wall.id):
            blob, kept = keep_file(cast.defender, wall=wall, blocks=[b"a ticket"])
            receive_file(
                cast.defender,
                wall=wall,
                blob=blob,
                sha256=kept.sha256.hex(),
                size=kept.size,
                name="zanzibar.pdf",
                title="Zanzibar ticket",
            )
    page = unlocked_client(cast.defender, opened).get(reverse("search"), {"q": "zanzibar"})
    shown = page.content.decode()
    assert "Zanzibar ticket" in shown
    assert reverse("channel", args=[doe.case.id, channel]) in shown
    assert "Back from <mark>Zanzibar</mark>?" in shown


def test_the_second_search_asks_the_index_and_opens_only_what_answers(
    cast: Cast, doe: Doe, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(6):
        written(cast.defender, doe, title=f"Note {number}", text="nothing of note")
    written(cast.defender, doe)
    search(cast.defender, "zanzibar", opened)
    with context.enter(cast.defender):
        assert indexed() == 7
    looked_at: list[object] = []
    really = Content.words

    def words(content: Content) -> dict[str, Any] | None:
        looked_at.append(content)
        return really(content)

    monkeypatch.setattr(Content, "words", words)
    assert len(search(cast.defender, "zanzibar", opened).rows) == 1
    assert len(looked_at) == 1


def test_changed_words_are_found_and_the_old_ones_are_not(
    cast: Cast, doe: Doe, opened: Opened
) -> None:
    note = written(cast.defender, doe)
    assert search(cast.defender, "zanzibar", opened).rows
    with context.enter(cast.defender), unlocked.using(opened.unlocked()):
        notes.change_note(cast.defender, note_id=note.id, title="Mombasa", text="In Mombasa")
    assert search(cast.defender, "zanzibar", opened).rows == []
    assert len(search(cast.defender, "mombasa", opened).rows) == 1


def test_nothing_is_searched_while_locked_and_the_page_says_so(
    cast: Cast, doe: Doe, opened: Opened
) -> None:
    written(cast.defender, doe)
    assert search(cast.defender, "zanzibar", None) == Answers([], is_locked=True)
    page = client_of(cast.defender).get(reverse("search"), {"q": "zanzibar"})
    assert "Your key is locked" in page.content.decode()
    assert TITLE not in page.content.decode()


def test_the_page_shows_who_unlocked_what_answers_and_where(
    cast: Cast, doe: Doe, opened: Opened
) -> None:
    note = written(cast.defender, doe)
    page = unlocked_client(cast.defender, opened).get(reverse("search"), {"q": "zanzibar -casino"})
    shown = page.content.decode()
    assert reverse("note", args=[note.id]) in shown
    assert "<mark>Zanzibar</mark>" in shown
    assert "Nothing found" not in shown


@pytest.mark.parametrize("who", ["prosecutor", "pd_supervisor", "da_supervisor", "platform_admin"])
def test_an_outsider_finds_nothing_even_with_a_key(
    who: str, cast: Cast, doe: Doe, opened: Opened
) -> None:
    written(cast.defender, doe)
    search(cast.defender, "zanzibar", opened)
    outsider = getattr(cast, who)
    if who == "prosecutor":
        ceremony(cast.da_supervisor)
    key = with_key(outsider)
    assert search(outsider, "zanzibar", key).rows == []
    with context.enter(outsider):
        assert indexed() == 0


def test_the_index_holds_no_word_and_other_walls_have_other_tokens(
    cast: Cast, doe: Doe, opened: Opened
) -> None:
    written(cast.defender, doe)
    written(cast.defender, doe, kind=WallKind.PRIVILEGED_CHANNEL)
    search(cast.defender, "zanzibar", opened)
    with context.enter(cast.defender):
        with connection.cursor() as cursor:
            cursor.execute("SELECT terms::text FROM privilege_contentterms terms")
            rows = " ".join(row[0] for row in cursor.fetchall())
        one, other = (set(row.tokens) for row in ContentTerms.objects.all())
    assert "anzibar" not in rows
    assert len(one) > 10
    assert not one & other


def test_indexing_is_an_act_of_its_own_in_the_log(cast: Cast, doe: Doe, opened: Opened) -> None:
    written(cast.defender, doe)
    search(cast.defender, "zanzibar", opened)
    with context.enter(cast.defender):
        logged = entries([cast.defender.log_id], Filters(event=Event.CONTENT_INDEXED.value))
        assert len(logged) == 1
        assert logged[0].objects == ()


def test_who_was_removed_finds_nothing_more(cast: Cast, doe: Doe, opened: Opened) -> None:
    written(cast.defender, doe)
    member = cast.defense_investigator
    with context.enter(cast.defender):
        added = team.add_team_member(cast.defender, case_id=doe.case.id, user_id=id_of(member))
    key = with_key(member)
    with context.enter(cast.defender), unlocked.using(opened.unlocked()):
        wall_keys.share_with_waiting(cast.defender, opened.unlocked())
    assert search(member, "zanzibar", key).rows
    with context.enter(cast.defender):
        team.remove_team_member(cast.defender, member_id=added.id)
    assert search(member, "zanzibar", key).rows == []


def test_a_search_costs_the_same_however_much_there_is(
    cast: Cast, doe: Doe, opened: Opened
) -> None:
    costs = []
    for more in (1, 12):
        for _ in range(more):
            written(cast.defender, doe)
        search(cast.defender, "zanzibar", opened)
        with context.enter(cast.defender), unlocked.using(opened.unlocked()):
            counted = Queries()
            with connection.execute_wrapper(counted):
                assert search_privileged(cast.defender, asked("zanzibar")).rows
        costs.append(counted.count)
    assert costs[0] == costs[1]


def test_what_one_search_does_not_reach_the_next_does(
    cast: Cast, doe: Doe, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(private_search, "AT_ONCE", 2)
    for _ in range(3):
        written(cast.defender, doe)
    first = search(cast.defender, "zanzibar", opened)
    assert (len(first.rows), first.is_partial) == (2, True)
    second = search(cast.defender, "zanzibar", opened)
    assert (len(second.rows), second.is_partial) == (3, False)


def test_tampered_words_are_left_out_and_the_rest_is_found(
    cast: Cast, doe: Doe, opened: Opened
) -> None:
    bad, _good = written(cast.defender, doe), written(cast.defender, doe)
    with context.enter(cast.defender):
        content = Content.objects.get(pk=bad.content_id)
        flipped = bytearray(content.sealed)
        flipped[-1] ^= 1
        with operation(cast.defender, Event.CONTENT_INDEXED, wall=content.wall_id):
            Content.objects.filter(pk=content.pk).update(sealed=bytes(flipped))
    assert len(search(cast.defender, "zanzibar", opened).rows) == 1
