"""If these fail, a program asserts what its person may not, or reads what is privileged."""

from typing import Any
from uuid import uuid4

import pytest

from audit.ledger.selectors import entries_about
from audit.ledger.values import Ref
from casework.models.evidence import EvidenceItem
from privilege import context
from privilege.access import wall_of_kind
from privilege.choices import WallKind
from privilege.models.assertion import Assertion
from tests.casework.conftest import Doe
from tests.casework.factories import make_item
from tests.casework.test_api import Api
from tests.casework.test_notes import ceremony, unlocked_client, with_key, written
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(cast: Cast, doe: Doe) -> EvidenceItem:
    with context.enter(cast.prosecutor) as actor:
        wall = wall_of_kind(actor, doe.case.matter_id, WallKind.PROSECUTION_FILE)
        return make_item(actor, wall, name="zanzibar.txt")


def claim(of: object, on: str = "casework.evidence", /, **changed: object) -> dict[str, Any]:
    return {
        "subject_type": on,
        "subject_id": str(of),
        "kind": "deliberative",
        "basis": "Written while the charge was weighed",
        "asserted_by": "P. Prosecutor",
        "holder": "The People",
        "description": "Internal memorandum",
        **changed,
    }


def test_a_privilege_is_asserted_listed_and_withdrawn(
    cast: Cast, doe: Doe, item: EvidenceItem
) -> None:
    api, here = Api(cast.prosecutor), f"cases/{doe.case.id}/assertions/"
    made = api("post", here, claim(item.id, parts=[{"pages": [2, 3]}]), status=201)
    assert (made["parts"], made["locked"]) == ([{"pages": [2, 3]}], False)
    (listed,) = api("get", f"{here}?subject={item.id}")["results"]
    assert listed == made == api("get", f"assertions/{made['id']}/")
    assert api("get", f"{here}?subject={uuid4()}")["results"] == []
    end = f"assertions/{made['id']}/withdraw/"
    api("post", end, {"reason": ""}, status=400)
    ended = api("post", end, {"reason": "Not needed"})
    assert (ended["state"], ended["reason"]) == ("withdrawn", "Not needed")
    again = api("post", end, {"reason": "Again"}, status=409)
    assert again["title"]
    with context.enter(cast.prosecutor):
        told = entries_about(
            [cast.prosecutor.log_id], Ref("privilege.assertion", Assertion.objects.get().id)
        )
        assert {one.event for one in told} >= {
            "privilege:assertion:made",
            "privilege:assertion:withdrawn",
        }


def test_a_privileged_note_is_claimed_by_a_program_that_cannot_read_it(
    cast: Cast, doe: Doe
) -> None:
    ceremony(cast.pd_supervisor)
    opened = with_key(cast.defender)
    note = written(cast.defender, doe)
    api, here = Api(cast.defender), f"cases/{doe.case.id}/assertions/"
    made = api("post", here, claim(note.id, "casework.note"), status=201)
    (listed,) = api("get", here)["results"]
    assert (listed["locked"], listed["basis"], listed["description"]) == (True, "", "")
    api("post", f"assertions/{made['id']}/withdraw/", {"reason": "x"}, status=409)
    api("post", here, claim(note.id, "casework.note", parts=[{"pages": [1, 1]}]), status=400)
    page = unlocked_client(cast.defender, opened).get(f"/notes/{note.id}/").content.decode()
    assert "Internal memorandum" in page
    theirs = Api(cast.prosecutor)
    assert theirs("get", here)["results"] == []
    theirs("get", f"assertions/{made['id']}/", status=404)
    theirs("post", here, claim(note.id, "casework.note"), status=404)


@pytest.mark.parametrize(
    "changed",
    [
        {"kind": "hearsay"},
        {"kind": None},
        {"basis": ""},
        {"basis": "x" * 4001},
        {"basis": ["x"]},
        {"holder": {"a": 1}},
        {"description": "About Zanzibar"},
        {"subject_id": "1 OR 1=1"},
        {"subject_type": "privilege.user"},
        {"kind": "statutory"},
        {"parts": [{"pages": [3, 1]}]},
        {"parts": [{"pages": ["a", None]}]},
        {"parts": [{"pages": [1, 2], "passage": "x"}]},
        {"parts": [[]]},
        {"parts": [{"passage": "x"}] * 201},
    ],
)
def test_nonsense_asserts_nothing(
    changed: dict[str, Any], cast: Cast, doe: Doe, item: EvidenceItem
) -> None:
    api, here = Api(cast.prosecutor), f"cases/{doe.case.id}/assertions/"
    problem = api("post", here, claim(item.id, **changed), status=400)
    assert problem["status"] == 400
    assert api("get", here)["results"] == []
    api("get", f"{here}?subject=x", status=400)


def test_only_an_attorney_of_the_file_asserts_and_a_reading_token_never(
    cast: Cast, doe: Doe, item: EvidenceItem
) -> None:
    here = f"cases/{doe.case.id}/assertions/"
    Api(cast.prosecutor, ["read"])("post", here, claim(item.id), status=403)
    Api(cast.prosecutor)("post", here, claim(uuid4()), status=404)
    made = Api(cast.prosecutor)("post", here, claim(item.id), status=201)
    for other in (cast.defender, cast.da_outsider, cast.other_prosecutor, cast.auditor):
        api = Api(other)
        api("post", here, claim(item.id), status=404)
        api("get", f"assertions/{made['id']}/", status=404)
        api("post", f"assertions/{made['id']}/withdraw/", {"reason": "x"}, status=404)
