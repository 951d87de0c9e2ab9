"""If these fail, the judge cannot read what was laid before the court alone, or others can."""

from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from audit.ledger.selectors import entries_about
from audit.ledger.values import Ref
from disclosure.models.challenge import InCameraSubmission
from disclosure.services import in_camera, letting_judge_in
from privilege import context, unlocked
from privilege.choices import Role
from privilege.errors import InvalidInput, NotFound
from privilege.models.people import Office, User
from privilege.services import people
from privilege.services.member_keys import Opened
from tests.casework.test_notes import ceremony, unlocked_client, with_key
from tests.casework.test_pages import client_of
from tests.cast import Cast, id_of, office_of
from tests.disclosure.conftest import Docket
from tests.disclosure.filtering import unlock
from tests.disclosure.logs import TODAY, begun, challenged, claim, served

pytestmark = pytest.mark.django_db
ARGUMENT = "The source is Quillon."


class Laid:
    """A photograph laid before the court, whose judge has a key."""

    def __init__(self, cast: Cast, docket: Docket, items: dict[str, UUID]) -> None:
        ceremony(cast.da_supervisor)
        ceremony(cast.auditor)
        with context.enter(cast.auditor):
            judge = User.objects.get(pk=id_of(cast.superuser))
            court = Office.objects.get(pk=office_of(cast.auditor))
            for role, holds in ((Role.STAFF, False), (Role.JUDGE, True)):
                people.set_role(cast.auditor, user=judge, office=court, role=role, holds=holds)
        self.counsel_key: Opened = with_key(cast.prosecutor)
        self.judge_key: Opened = with_key(cast.superuser)
        claim(cast.prosecutor, items["photo"])
        version = served(cast.prosecutor, begun(cast.prosecutor, docket))
        self.challenge_id = challenged(cast.defender, version)
        with context.enter(cast.prosecutor) as actor:
            in_camera.submit_in_camera(
                actor,
                challenge_id=self.challenge_id,
                court_office_id=office_of(cast.auditor),
                day=TODAY,
                text="For the court’s review.",
                argument=ARGUMENT,
            )
            found = InCameraSubmission.objects.get()
            self.id, self.wall_id = found.id, found.wall_id
            with unlocked.using(self.counsel_key.unlocked()):
                (told,) = InCameraSubmission.objects.select_related("content").get().text("items")
        self.copy_id = UUID(told["copy_id"])
        self.photo_id = items["photo"]

    def shared(self, cast: Cast) -> None:
        """Counsel comes by with an unlocked key, and the judge's key opens it."""
        unlock(cast.prosecutor, self.counsel_key)


@pytest.fixture
def laid(cast: Cast, docket: Docket, items: dict[str, UUID]) -> Laid:
    return Laid(cast, docket, items)


def seen(client: Client, name: str, *args: object) -> bytes:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200, (name, answer.status_code)
    return answer.content


def test_the_court_lets_its_judge_in_who_opens_the_document_and_nothing_else(
    cast: Cast, docket: Docket, laid: Laid
) -> None:
    supervisor = client_of(cast.auditor)
    assert b"In camera" in seen(supervisor, "home")
    page = seen(supervisor, "in-camera")
    assert b"District Attorney" in page
    assert b"Ortiz" not in page, "who lets the judge in does not learn which case"
    assert b"scene.jpg" not in page
    judge = unlocked_client(cast.superuser, laid.judge_key)
    assert b"Nothing submitted in camera is open to you" in seen(judge, "in-camera")
    assert judge.get(reverse("in-camera-submission", args=[laid.id])).status_code == 404

    letting = reverse("in-camera-let-in", args=[laid.wall_id])
    assert supervisor.get(letting).status_code == 200
    assert supervisor.post(letting, {"user_id": id_of(cast.superuser)}).status_code == 302
    assert b"Quillon" not in seen(judge, "in-camera-submission", laid.id), "locked until shared"
    laid.shared(cast)
    assert b"People v. Ortiz, IND-7" in seen(judge, "home")
    page = seen(judge, "in-camera-submission", laid.id)
    for words in (ARGUMENT.encode(), b"scene.jpg", b"PRIV-0001"):
        assert words in page
    file = judge.get(reverse("item-inline", args=[laid.copy_id]))
    assert file.status_code == 200
    assert b"".join(file.streaming_content).startswith(b"\xff\xd8")  # type: ignore[attr-defined]
    assert judge.get(reverse("item-file", args=[laid.photo_id])).status_code == 404
    assert judge.get(reverse("case", args=[docket.case_id])).status_code == 404
    assert b"Quillon" not in seen(client_of(cast.superuser), "in-camera-submission", laid.id)

    out = reverse("in-camera-shut-out", args=[laid.wall_id, id_of(cast.superuser)])
    assert supervisor.post(out).status_code == 302
    for name, known in (("in-camera-submission", laid.id), ("item-file", laid.copy_id)):
        assert judge.get(reverse(name, args=[known])).status_code == 404
    assert supervisor.post(out).status_code == 404


def test_both_offices_logs_say_who_was_let_in_and_the_courts_who_read(
    cast: Cast, laid: Laid
) -> None:
    with context.enter(cast.auditor) as actor:
        letting_judge_in.let_judge_in(actor, wall_id=laid.wall_id, user_id=id_of(cast.superuser))
    laid.shared(cast)
    seen(unlocked_client(cast.superuser, laid.judge_key), "in-camera-submission", laid.id)
    with context.enter(cast.auditor) as actor:
        letting_judge_in.shut_judge_out(actor, wall_id=laid.wall_id, user_id=id_of(cast.superuser))
    wanted = {"disclosure:in-camera:judge-let-in", "disclosure:in-camera:judge-shut-out"}
    for reader in (cast.auditor, cast.prosecutor):
        with context.enter(reader):
            found = entries_about([reader.log_id], Ref("privilege.wall", laid.wall_id))
        assert wanted <= {entry.event for entry in found}, reader.display_name
    with context.enter(cast.auditor) as actor:
        ref = Ref("disclosure.in-camera-submission", laid.id)
        assert "disclosure:in-camera:read" in {
            entry.event for entry in entries_about([actor.log_id], ref)
        }


def test_nobody_else_finds_the_pages_or_lets_anybody_in(cast: Cast, laid: Laid) -> None:
    judge = id_of(cast.superuser)
    outsiders = (cast.defender, cast.co_defender, cast.da_supervisor, cast.da_outsider,
                 cast.platform_admin, cast.superuser)  # fmt: skip
    for actor in outsiders:
        client = client_of(actor)
        assert b"District Attorney" not in seen(client, "in-camera") or actor.side == "prosecution"
        for answer in (
            client.get(reverse("in-camera-submission", args=[laid.id])),
            client.get(reverse("in-camera-let-in", args=[laid.wall_id])),
            client.post(reverse("in-camera-let-in", args=[laid.wall_id]), {"user_id": judge}),
            client.post(reverse("in-camera-shut-out", args=[laid.wall_id, judge])),
            client.get(reverse("item-file", args=[laid.copy_id])),
        ):
            assert answer.status_code == 404, actor.display_name
    counsel = client_of(cast.prosecutor)
    letting = reverse("in-camera-let-in", args=[laid.wall_id])
    assert counsel.post(letting, {"user_id": judge}).status_code == 404
    assert client_of(cast.auditor).get(
        reverse("in-camera-submission", args=[laid.id])
    ).status_code == 404  # fmt: skip


def test_hostile_words_in_the_form_let_nobody_in(cast: Cast, laid: Laid) -> None:
    supervisor = client_of(cast.auditor)
    letting = reverse("in-camera-let-in", args=[laid.wall_id])
    for whom in ("", "x" * 5000, "\x00", str(uuid4()), str(id_of(cast.prosecutor)),
                 str(id_of(cast.defender))):  # fmt: skip
        assert supervisor.post(letting, {"user_id": whom}).status_code == 200, whom
    absent = reverse("in-camera-let-in", args=[uuid4()])
    assert supervisor.post(absent, {"user_id": id_of(cast.superuser)}).status_code == 404
    with context.enter(cast.auditor) as actor:
        for whom_id in (id_of(cast.prosecutor), uuid4()):
            with pytest.raises(InvalidInput):
                letting_judge_in.let_judge_in(actor, wall_id=laid.wall_id, user_id=whom_id)
        with pytest.raises(NotFound):
            letting_judge_in.shut_judge_out(
                actor, wall_id=laid.wall_id, user_id=id_of(cast.prosecutor)
            )
