"""If these fail, counsel cannot see who can open what is privileged, or who has covered and why."""

from html import unescape
from uuid import UUID, uuid4

import pytest
from django.test import Client

from casework.choices import NoteKind
from casework.services import covering, notes, team
from privilege import context
from privilege.access import wall_of_kind
from privilege.choices import WallKind
from privilege.errors import InvalidInput
from privilege.selectors.people import people_behind
from privilege.services import coverage
from tests.casework.conftest import Doe
from tests.cast import Cast, id_of
from tests.privilege.browsers import KEYS, ceremony, logged_in, make

pytestmark = pytest.mark.django_db
REASON = "Hearing at nine; the team is in trial."


def shown(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


@pytest.fixture
def phrase(cast: Cast) -> str:
    """Counsel's, after their office's ceremony."""
    ceremony(logged_in("pd_supervisor"))
    return make(logged_in("defender")).phrase


@pytest.fixture
def work_product(cast: Cast, doe: Doe, phrase: str) -> UUID:
    """The defense's, with a note of counsel's, and a colleague who covers."""
    with context.enter(cast.pd_supervisor):
        coverage.choose_member(cast.pd_supervisor, user_id=id_of(cast.pd_outsider), covers=True)
    with context.enter(cast.defender):
        wall = wall_of_kind(cast.defender, doe.case.matter_id, WallKind.DEFENSE_WORK_PRODUCT)
        notes.add_note(
            cast.defender,
            case_id=doe.case.id,
            wall_id=wall.id,
            kind=NoteKind.NOTE,
            title="Theory",
            text="He was in Ohio.",
        )
    return wall.id


def test_a_page_says_who_waits_for_what(cast: Cast, doe: Doe, work_product: UUID) -> None:
    with context.enter(cast.defender):
        team.add_team_member(
            cast.defender, case_id=doe.case.id, user_id=id_of(cast.defense_investigator)
        )
    path = f"/cases/{doe.case.id}/openers/"
    counsel = logged_in("defender")
    page = shown(counsel, path)
    assert "Can open it" in page
    assert "Waits: has not made a key yet" in page
    assert "Covers for the office" in page
    make(logged_in("defense_investigator"))
    name = cast.defender.display_name
    assert f"gets what opens it when {name} unlocks" in shown(counsel, path)
    for outsider in ("prosecutor", "co_defender"):
        other = shown(logged_in(outsider), path)
        assert cast.pd_outsider.display_name not in other
        assert cast.defense_investigator.display_name not in other
    assert logged_in("da_outsider").get(path).status_code == 404


def test_a_colleague_covers_by_the_pages_and_the_team_reads_why(
    cast: Cast, doe: Doe, work_product: UUID, phrase: str
) -> None:
    covers = logged_in("pd_outsider")
    list_url, address = (
        f"/cases/{doe.case.id}/notes/",
        f"/cases/{doe.case.id}/openers/{work_product}/cover/",
    )
    assert covers.get(address)["Location"].startswith("/accounts/keys/"), "unlock first"
    make(covers)
    assert "He was in Ohio" not in shown(covers, list_url)
    # The group had no key when it was written: counsel's next unlocking gives it to the group.
    assert logged_in("defender").post(KEYS, {"words": phrase})["Location"] == KEYS
    for bad in ("", " ", "x" * 301, "\x00"):
        assert covers.post(address, {"reason": bad}).status_code == 200
    assert covers.post(address, {"reason": REASON})["Location"] == list_url
    told = logged_in("defender")
    assert "A colleague covered a case of yours" in shown(told, "/")
    page = shown(told, f"/cases/{doe.case.id}/openers/")
    assert cast.pd_outsider.display_name in page
    assert "Unlock your key to read why" in page
    assert REASON not in page
    assert "He was in Ohio" in shown(covers, list_url)
    assert REASON in shown(covers, f"/cases/{doe.case.id}/openers/")


def test_nobody_else_finds_the_page_to_cover(cast: Cast, doe: Doe, work_product: UUID) -> None:
    for name in ("defender", "pd_supervisor", "co_defender", "prosecutor", "da_outsider"):
        client = logged_in(name)
        for wall_id in (work_product, uuid4()):
            for act in ("cover", "coverage-off", "coverage-on"):
                if name == "defender" and wall_id == work_product and act != "cover":
                    continue
                address = f"/cases/{doe.case.id}/openers/{wall_id}/{act}/"
                assert client.get(address).status_code == 404, (name, act)
                assert client.post(address, {"reason": REASON}).status_code == 404


def test_counsel_narrows_who_covers_to_some_by_name(
    cast: Cast, doe: Doe, work_product: UUID
) -> None:
    with context.enter(cast.pd_supervisor):
        person = id_of(cast.defense_investigator)
        coverage.choose_member(cast.pd_supervisor, user_id=person, covers=True)
    counsel = logged_in("defender")
    off, on = (
        f"/cases/{doe.case.id}/openers/{work_product}/coverage-{turn}/" for turn in ("off", "on")
    )
    assert "nobody of the group has read anything" in shown(counsel, off)
    for bad in ("x", str(uuid4()), str(id_of(cast.prosecutor)), "\x00"):
        assert counsel.post(off, {"persons": [bad]}).status_code == 200
    done = counsel.post(off, {"persons": [str(person)]})
    assert done["Location"] == f"/cases/{doe.case.id}/openers/"
    with context.enter(cast.defender):
        behind = {
            one.user_id: one.by_coverage for one in people_behind([work_product])[work_product]
        }
    assert behind == {id_of(cast.defender): False, person: False}
    assert counsel.post(on)["Location"] == f"/cases/{doe.case.id}/openers/"
    with context.enter(cast.defender):
        behind = {
            one.user_id: one.by_coverage for one in people_behind([work_product])[work_product]
        }
    assert behind[id_of(cast.pd_outsider)], "back again"


def test_only_who_covers_can_be_chosen_by_name(cast: Cast, doe: Doe, work_product: UUID) -> None:
    with context.enter(cast.defender), pytest.raises(InvalidInput, match="those who cover"):
        covering.narrow_coverage(
            cast.defender, wall_id=work_product, persons=[id_of(cast.defense_investigator)]
        )


def test_the_office_sees_who_covers_and_its_supervisor_chooses(cast: Cast) -> None:
    supervisor, page = logged_in("pd_supervisor"), "/accounts/keys/coverage/"
    assert "Nobody covers yet" in shown(supervisor, page)
    person = str(id_of(cast.pd_outsider))
    for bad in ("", "x", str(id_of(cast.prosecutor)), str(id_of(cast.pd_supervisor)), "\x00"):
        assert supervisor.post(page, {"colleague": bad}).status_code == 200
    assert supervisor.post(page, {"colleague": person})["Location"] == page
    member = logged_in("defender")
    seen = shown(member, page)
    assert cast.pd_outsider.display_name in seen
    assert "has not made a key yet" in seen
    assert member.post(page, {"colleague": person}).status_code == 404
    ended = f"{page}{person}/end/"
    assert member.post(ended).status_code == 404
    assert logged_in("co_defender").post(ended).status_code == 404
    assert "may have read and kept" in shown(supervisor, ended)
    assert supervisor.post(ended)["Location"] == page
    assert supervisor.post(ended).status_code == 404
    assert "Nobody covers yet" in shown(supervisor, page)


def test_taking_somebody_off_says_what_they_may_have_read(
    cast: Cast, doe: Doe, work_product: UUID
) -> None:
    with context.enter(cast.defender):
        member = team.add_team_member(
            cast.defender, case_id=doe.case.id, user_id=id_of(cast.defense_investigator)
        )
    page = shown(logged_in("defender"), f"/team/{member.id}/end/")
    assert "may have read and kept" in page
    assert "shut to them" in page
