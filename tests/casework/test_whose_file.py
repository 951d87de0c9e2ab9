"""A lawyer who changed from one defendant to another never works in the wrong one's file."""

import pytest
from django.urls import reverse

from casework import access
from casework.models.counsel import Counsel
from casework.services import appearances, parties, team
from privilege import context
from privilege.errors import NotFound, SeveralFiles
from tests.casework.conftest import Doe, id_of
from tests.casework.test_pages import client_of
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def changed(cast: Cast, doe: Doe) -> Doe:
    """The case after John's counsel left him and appeared for Ann."""
    with context.enter(cast.prosecutor):
        counsel = Counsel.objects.get(attorney_id=id_of(cast.defender))
        appearances.withdraw_appearance(cast.prosecutor, counsel_id=counsel.id)
        appearances.enter_appearance(
            cast.prosecutor,
            case_id=doe.case.id,
            attorney_id=id_of(cast.defender),
            party_id=doe.ann.id,
        )
    return doe


def test_a_file_is_never_picked_by_itself(cast: Cast, changed: Doe) -> None:
    actor, matter_id = cast.defender, changed.case.matter_id
    with context.enter(actor):
        with pytest.raises(SeveralFiles, match="Say whose") as several:
            access.own_file(actor, matter_id)
        assert set(several.value.defendant_ids) == {changed.john.id, changed.ann.id}
        for party in (changed.john, changed.ann):
            assert access.own_file(actor, matter_id, party.id).defendant_id == party.id
        with pytest.raises(NotFound):
            access.own_file(actor, matter_id, changed.case.id)
    with context.enter(cast.co_defender), pytest.raises(NotFound):
        access.own_file(cast.co_defender, matter_id, changed.john.id)
    with context.enter(cast.prosecutor):
        own = access.own_file(cast.prosecutor, matter_id, changed.john.id)
        assert own.kind == "prosecution-file"


def test_what_goes_into_a_file_goes_into_the_named_one(cast: Cast, changed: Doe) -> None:
    actor, ann = cast.defender, changed.ann.id
    with context.enter(actor):
        with pytest.raises(SeveralFiles):
            parties.record_detail(actor, party_id=ann, note="Calls at night")
        kept = parties.record_detail(actor, party_id=ann, note="Calls", defendant_id=ann)
        own = access.own_file(actor, changed.case.matter_id, ann)
        assert kept.wall_id == own.id
        helper = id_of(cast.defense_investigator)
        with pytest.raises(SeveralFiles):
            team.add_team_member(actor, case_id=changed.case.id, user_id=helper)
        team.add_team_member(actor, case_id=changed.case.id, user_id=helper, defendant_id=ann)
    with context.enter(cast.defense_investigator):
        found = access.own_file(cast.defense_investigator, changed.case.matter_id)
        assert found.defendant_id == ann, "they were let in behind the other's file"


@pytest.mark.parametrize("name", ["intake", "team-add", "case-link", "party-detail"])
def test_pages_ask_whose_file(cast: Cast, changed: Doe, name: str) -> None:
    client = client_of(cast.defender)
    subject = changed.ann.id if name == "party-detail" else changed.case.id
    address = reverse(name, args=[subject])
    asked = client.get(address)
    assert asked.templates[0].name == "casework/whose_file.html"
    urls = {choice["name"]: choice["url"] for choice in asked.context["choices"]}
    assert urls == {
        "John Doe": f"?defendant={changed.john.id}",
        "Ann Roe": f"?defendant={changed.ann.id}",
    }
    page = client.get(address + urls["Ann Roe"])
    assert page.status_code == 200
    assert page.templates[0].name != "casework/whose_file.html"
    assert client.get(f"{address}?defendant=nobody").status_code == 404


def test_an_intake_goes_where_its_page_said(cast: Cast, changed: Doe) -> None:
    client = client_of(cast.defender)
    page = client.get(reverse("intake", args=[changed.case.id]), {"defendant": str(changed.ann.id)})
    with context.enter(cast.defender):
        own = access.own_file(cast.defender, changed.case.matter_id, changed.ann.id)
    assert page.context["wall_id"] == own.id
    begun = client.post(page.context["batch_url"], {"item_type": "document"})
    assert begun.status_code == 201, begun.content
    with context.enter(cast.defender):
        batch = access.batch_for(cast.defender, begun.json()["id"])
    assert batch.wall_id == own.id
    assert client.get(page.context["status_url"]).status_code == 200
    assert client.post(reverse("intake-batch", args=[changed.case.id])).status_code == 409
    assert client.get(reverse("evidence", args=[changed.case.id])).status_code == 200
