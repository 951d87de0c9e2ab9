"""If these fail, a joint defense lets in whom it must keep out, or counsel cannot use it."""

from html import unescape
from uuid import UUID, uuid4

import pytest
from django.urls import reverse

from audit.ledger.selectors import entries_about
from audit.ledger.values import Ref
from privilege import access, context
from privilege.choices import WallKind
from privilege.models.notices import Notice
from privilege.models.walls import Wall
from tests.casework.conftest import Doe
from tests.casework.test_pages import client_of
from tests.cast import Cast, id_of

pytestmark = pytest.mark.django_db
OPEN, IN, OUT = "joint-defense-open", "joint-defense-let-in", "joint-defense-shut-out"


def client_id(cast: Cast, doe: Doe) -> UUID:
    with context.enter(cast.defender) as actor:
        wall = access.wall_of_kind(actor, doe.case.matter_id, WallKind.FOR_DISCLOSURE)
    assert wall.defendant_id
    return wall.defendant_id


@pytest.fixture
def wall_id(cast: Cast, doe: Doe) -> UUID:
    """Opened through the page by the first defendant's counsel."""
    answer = client_of(cast.defender).post(
        reverse(OPEN, args=[doe.case.id]), {"defendant_id": client_id(cast, doe)}
    )
    assert answer.status_code == 302
    with context.enter(cast.defender):
        return Wall.objects.get(kind=WallKind.JOINT_DEFENSE).id


def page_of(cast: Cast, name: str, doe: Doe, route: str = "openers", *args: object) -> str:
    answer = client_of(getattr(cast, name)).get(reverse(route, args=[doe.case.id, *args]))
    assert answer.status_code == 200, name
    return unescape(answer.content.decode())


def test_co_counsel_is_let_in_and_told_and_lets_in_nobody_of_the_other_office(
    cast: Cast, doe: Doe, wall_id: UUID
) -> None:
    assert "Open a joint-defense part" not in page_of(cast, "defender", doe), "one a client"
    assert "Joint defense" in page_of(cast, "defender", doe)
    assert "Joint defense" in page_of(cast, "defender", doe, "notes"), "notes are written there"
    for outsider in ("prosecutor", "co_defender"):
        assert "Joint defense" not in page_of(cast, outsider, doe)
    letting = reverse(IN, args=[doe.case.id, wall_id])
    form = page_of(cast, "defender", doe, IN, wall_id)
    assert str(id_of(cast.co_defender)) in form
    assert str(id_of(cast.prosecutor)) not in form
    counsel = client_of(cast.defender)
    assert counsel.post(letting, {"user_id": id_of(cast.co_defender)}).status_code == 302
    with context.enter(cast.co_defender) as actor:
        assert "casework:joint-defense:let-in" in Notice.objects.filter(
            user_id=id_of(cast.co_defender)
        ).values_list("kind", flat=True)
        logged = entries_about([actor.log_id], Ref("privilege.wall", wall_id))
        assert "casework:joint-defense:let-in" in {entry.event for entry in logged}
    assert "Joint defense" in page_of(cast, "co_defender", doe)
    theirs = page_of(cast, "co_defender", doe, IN, wall_id)
    assert str(id_of(cast.defense_investigator)) not in theirs
    co_counsel = client_of(cast.co_defender)
    answer = co_counsel.post(letting, {"user_id": id_of(cast.defense_investigator)})
    assert answer.status_code == 200
    ending = reverse(OUT, args=[doe.case.id, wall_id, id_of(cast.defender)])
    assert co_counsel.post(ending).status_code == 404, "not the opener's people"
    assert counsel.post(letting, {"user_id": id_of(cast.defense_investigator)}).status_code == 302
    own = reverse(OUT, args=[doe.case.id, wall_id, id_of(cast.co_defender)])
    assert counsel.post(own).status_code == 302
    assert "Joint defense" not in page_of(cast, "co_defender", doe)
    with context.enter(cast.defender) as actor:
        logged = entries_about([actor.log_id], Ref("privilege.wall", wall_id))
        assert {"casework:joint-defense:opened", "casework:joint-defense:shut-out"} <= {
            entry.event for entry in logged
        }


def test_nobody_else_opens_one_or_finds_its_pages(cast: Cast, doe: Doe, wall_id: UUID) -> None:
    for actor in (cast.prosecutor, cast.da_supervisor, cast.pd_supervisor, cast.pd_outsider,
                  cast.co_defender, cast.superuser):  # fmt: skip
        client = client_of(actor)
        answers = [
            client.get(reverse(IN, args=[doe.case.id, wall_id])),
            client.post(reverse(IN, args=[doe.case.id, wall_id]), {"user_id": id_of(actor)}),
            client.post(reverse(OUT, args=[doe.case.id, wall_id, id_of(cast.defender)])),
        ]
        if actor is not cast.co_defender:
            answers.append(client.get(reverse(OPEN, args=[doe.case.id])))
        assert {answer.status_code for answer in answers} == {404}, actor.display_name
    assert client_of(cast.defender).get(reverse(OPEN, args=[doe.case.id])).status_code == 404
    co_counsel = client_of(cast.co_defender)
    stolen = co_counsel.post(
        reverse(OPEN, args=[doe.case.id]), {"defendant_id": client_id(cast, doe)}
    )
    assert stolen.status_code == 200, "not for another's client"
    with context.enter(cast.co_defender):
        assert not Wall.objects.filter(kind=WallKind.JOINT_DEFENSE).exists()


def test_hostile_words_let_nobody_in(cast: Cast, doe: Doe, wall_id: UUID) -> None:
    client = client_of(cast.defender)
    letting = reverse(IN, args=[doe.case.id, wall_id])
    for whom in ("", "x" * 5000, "\x00", str(uuid4()), str(id_of(cast.prosecutor)),
                 str(id_of(cast.da_supervisor)), str(id_of(cast.defender))):  # fmt: skip
        assert client.post(letting, {"user_id": whom}).status_code == 200, whom
    with context.enter(cast.defender) as actor:
        work = access.wall_of_kind(actor, doe.case.matter_id, WallKind.DEFENSE_WORK_PRODUCT)
    for other in (uuid4(), work.id):
        assert client.get(reverse(IN, args=[doe.case.id, other])).status_code == 404
        ending = reverse(OUT, args=[doe.case.id, other, id_of(cast.defender)])
        assert client.post(ending).status_code == 404
    alone = reverse(OUT, args=[doe.case.id, wall_id, id_of(cast.defender)])
    assert client.post(alone).status_code == 404, "the last who can let people in stays"
