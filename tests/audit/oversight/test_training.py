"""Who was trained, what each side learns of it, and who opens a certificate."""

import datetime as dt
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError
from django.urls import reverse
from pytest_django import Settings

from audit.ground import clock, ids, replay
from audit.ledger.services import operation
from audit.oversight.events import Event
from audit.oversight.models.training import Certificate, TrainingRecord
from audit.oversight.selectors import training as reads
from audit.oversight.services import training
from audit.oversight.services.training import Session
from privilege import context, tasks
from privilege.actor import Actor
from privilege.choices import WallKind
from privilege.errors import InvalidInput, NotFound
from privilege.models.jobs import Job
from privilege.models.walls import Wall
from tests.audit.oversight.test_codes import logged
from tests.casework.test_pages import client_of
from tests.cast import Cast, email_of, id_of, office_of
from tests.disclosure.pdfs import text_pdf

pytestmark = pytest.mark.django_db
COURSE = "Handling <i>privileged</i> mail"
DAY = dt.timedelta(days=1)
PDF = text_pdf()


@pytest.fixture(autouse=True)
def files(settings: Settings, tmp_path: Path) -> None:
    """Keep files in a folder of the test's own."""
    settings.PARLEY_BLOB_DIR = tmp_path


def today() -> dt.date:
    return clock.now().date()


def held_by(host: Actor, *guests: str, colleagues: tuple[Actor, ...] = (), **days: int) -> UUID:
    session = Session(
        COURSE,
        today() - days.get("ago", 1) * DAY,
        today() + days["left"] * DAY if "left" in days else None,
    )
    with context.enter(host):
        return training.record_training(
            host,
            session=session,
            colleagues=[id_of(one) for one in colleagues],
            guests=[email_of(name) for name in guests],
        )


def seen_by(actor: Actor) -> set[UUID]:
    with context.enter(actor):
        return set(TrainingRecord.objects.values_list("user_id", flat=True))


def record_of(host: Actor, person: Actor) -> TrainingRecord:
    with context.enter(host):
        return TrainingRecord.objects.get(user_id=id_of(person))


def test_of_a_joint_session_each_office_sees_its_own_people_and_the_host_who_came(
    cast: Cast,
) -> None:
    came = held_by(
        cast.da_supervisor,
        "defender",
        "defense_investigator",
        "co_defender",
        colleagues=(cast.prosecutor,),
    )
    theirs = {id_of(cast.defender), id_of(cast.defense_investigator)}
    everybody = theirs | {id_of(cast.prosecutor), id_of(cast.co_defender)}
    assert seen_by(cast.da_supervisor) == everybody
    assert seen_by(cast.pd_supervisor) == theirs
    assert seen_by(cast.defender) == {id_of(cast.defender)}
    for nobody_there in (cast.da_admin, cast.da_clerk, cast.platform_admin, cast.auditor):
        assert seen_by(nobody_there) == set()
    page = client_of(cast.da_supervisor).get(reverse("training", args=[came])).content.decode()
    assert "Handling &lt;i&gt;privileged" in page
    assert client_of(cast.pd_supervisor).get(reverse("training", args=[came])).status_code == 404
    (entry,) = logged(cast.da_supervisor, Event.TRAINING_RECORDED)
    assert came in entry
    assert len(entry) == 5


def test_only_a_supervisor_records_and_only_for_their_own_office(cast: Cast) -> None:
    for other in (cast.prosecutor, cast.da_admin, cast.defender):
        with pytest.raises(NotFound):
            held_by(other, "defender")
        assert client_of(other).get(reverse("training-new")).status_code == 404
    forged = TrainingRecord(
        training_id=ids.new(),
        host_office_id=office_of(cast.pd_supervisor),
        office_id=office_of(cast.da_supervisor),
        user_id=id_of(cast.prosecutor),
        course="Forged",
        held_on=today(),
        recorded_by=id_of(cast.da_supervisor),
    )
    with (
        context.enter(cast.da_supervisor),
        pytest.raises(DatabaseError, match="row-level security"),
        operation(cast.da_supervisor, Event.TRAINING_RECORDED),
    ):
        forged.save(force_insert=True)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"course": ""}, "course"),
        ({"course": "x" * 201}, "course"),
        ({"ago": -2}, "held_on"),
        ({"ago": 40_000}, "held_on"),
        ({"left": -1}, "expires_on"),
        ({"guest": "stranger"}, "guests"),
        ({"guest": ""}, "colleagues"),
    ],
)
def test_a_training_that_makes_no_sense_is_refused(
    cast: Cast, values: dict[str, object], field: str
) -> None:
    actor = cast.da_supervisor
    given: dict[str, Any] = {"course": COURSE, "ago": 1, "left": 30, "guest": "defender", **values}
    held_on, expires_on = today() - given["ago"] * DAY, today() + given["left"] * DAY
    guests = [email_of(given["guest"])] if given["guest"] else []
    with context.enter(actor), pytest.raises(InvalidInput) as problem:
        training.record_training(
            actor,
            session=Session(given["course"], held_on, expires_on),
            colleagues=[id_of(cast.defender)],
            guests=guests,
        )
    assert problem.value.field == field


def test_a_certificate_is_opened_by_the_person_s_own_supervisors_only(cast: Cast) -> None:
    held_by(cast.da_supervisor, "defender", colleagues=(cast.prosecutor,))
    theirs, ours = (record_of(cast.da_supervisor, one) for one in (cast.defender, cast.prosecutor))
    client = client_of(cast.pd_supervisor)
    page = reverse("certificate-add", args=[theirs.id])

    def sent(name: str, data: bytes) -> int:
        return client.post(page, {"file": SimpleUploadedFile(name, data)}).status_code

    assert client.post(page).status_code == 200
    assert sent("run.pdf", b"MZ not a certificate") == 200
    assert sent("page.html", b"<script>alert(1)</script>") == 200
    with context.enter(cast.pd_supervisor):
        assert not Certificate.objects.exists()
    assert sent("certificate.pdf", PDF) == 302
    with context.enter(cast.pd_supervisor):
        certificate = Certificate.objects.get()
        wall = Wall.objects.get(pk=certificate.wall_id)
    assert (wall.kind, wall.office_id) == (WallKind.OFFICE, office_of(cast.pd_supervisor))
    address = reverse("certificate", args=[certificate.id])
    answer = client.get(address)
    assert b"".join(answer.streaming_content) == PDF  # type: ignore[attr-defined]
    assert answer["Content-Disposition"].startswith("attachment")
    for other in (cast.da_supervisor, cast.defender, cast.pd_admin, cast.co_defender):
        assert client_of(other).get(address).status_code == 404
        assert client_of(other).get(page).status_code == 404
    assert client.get(reverse("certificate-add", args=[ours.id])).status_code == 404
    assert logged(cast.pd_supervisor, Event.CERTIFICATE_ADDED) == [{certificate.id, theirs.id}]


def test_who_held_a_session_takes_back_that_somebody_came(cast: Cast) -> None:
    held_by(cast.da_supervisor, "defender")
    record = record_of(cast.da_supervisor, cast.defender)
    page = reverse("training-withdraw", args=[record.id])
    for other in (cast.pd_supervisor, cast.defender, cast.prosecutor):
        assert client_of(other).post(page).status_code == 404
    client = client_of(cast.da_supervisor)
    assert client.get(page).status_code == 200
    assert client.post(page).status_code == 302
    assert client.post(page).status_code == 404, "a replay takes it back again"
    with context.enter(cast.defender):
        assert reads.own(cast.defender) == []
    assert logged(cast.da_supervisor, Event.TRAINING_WITHDRAWN) == [{record.id}]
    with context.enter(cast.da_supervisor), pytest.raises(DatabaseError, match="denied"):
        TrainingRecord.objects.filter(pk=record.id).update(course="Something else")


def test_what_runs_out_comes_first_and_a_repetition_settles_it(cast: Cast) -> None:
    held_by(cast.da_supervisor, colleagues=(cast.prosecutor,), ago=300, left=20)
    held_by(cast.da_supervisor, colleagues=(cast.da_clerk,), ago=10, left=400)
    page = client_of(cast.da_supervisor).get(reverse("trainings")).content.decode()
    assert "Runs out soon" in page
    held_by(cast.da_supervisor, colleagues=(cast.prosecutor,), ago=2, left=360)
    page = client_of(cast.da_supervisor).get(reverse("trainings")).content.decode()
    assert "Runs out soon" not in page
    assert "Repeated since" in page


def test_a_reminder_names_no_course_and_ends_with_a_repetition(cast: Cast) -> None:
    held_by(cast.pd_supervisor, "prosecutor", ago=300, left=60)
    record = record_of(cast.da_supervisor, cast.prosecutor)
    job = Job.objects.get(task=training.REMIND, key=str(record.id))
    assert job.principal_id == id_of(cast.prosecutor)
    with replay.frozen(clock.now() + 40 * DAY):
        tasks.run_job(str(job.id))
        for letter in Job.objects.filter(task="privilege.email_notice").order_by("id"):
            tasks.run_job(str(letter.id))
    assert {one.to[0] for one in mail.outbox} == {email_of("prosecutor"), email_of("da_supervisor")}
    assert not any("mail</i>" in f"{one.subject}{one.body}" for one in mail.outbox)
    assert len(logged(cast.da_supervisor, Event.TRAINING_EXPIRES)) == 1
    held_by(cast.pd_supervisor, "prosecutor", ago=1)
    Job.objects.filter(pk=job.id).update(state="queued")
    with replay.frozen(clock.now() + 41 * DAY):
        tasks.run_job(str(job.id))
    assert len(logged(cast.da_supervisor, Event.TRAINING_EXPIRES)) == 1


def test_the_page_records_what_was_typed(cast: Cast) -> None:
    client = client_of(cast.da_supervisor)
    sent = {
        "course": COURSE,
        "held_on": str(today() - DAY),
        "colleagues": [str(id_of(cast.prosecutor))],
        "guests": f"\n{email_of('defender').upper()}\n",
    }
    page = reverse("training-new")
    for wrong in (
        {"held_on": "yesterday"},
        {"colleagues": [str(id_of(cast.defender))]},
        {"colleagues": ["'; DROP TABLE"]},
        {"guests": "x\n" * 20_000},
        {"course": "\x00"},
    ):
        assert client.post(page, {**sent, **wrong}).status_code == 200, wrong
    assert client.post(page, sent).status_code == 302
    assert seen_by(cast.da_supervisor) == {id_of(cast.prosecutor), id_of(cast.defender)}
