"""Who attested to which text, and nobody shut out unwarned or without a way in at night."""

import datetime as dt
import hashlib
from uuid import UUID

import pytest
from django.core import mail
from django.db import DatabaseError, IntegrityError
from django.test import Client
from django.urls import reverse

from audit.ground import clock, replay
from audit.ledger.selectors import Filters, entries
from audit.ledger.services import operation
from audit.oversight.events import Event
from audit.oversight.models.codes import Attestation, CodeVersion, DutyWarning
from audit.oversight.selectors import codes as reads
from audit.oversight.services import codes
from audit.oversight.services.codes import NewText
from privilege import context, tasks
from privilege.actor import Actor
from privilege.choices import Role
from privilege.errors import InvalidInput, NotFound, Refused
from privilege.models.jobs import Job
from tests.casework.test_pages import client_of
from tests.cast import Cast, id_of, office_of
from tests.privilege.browsers import logged_in

pytestmark = pytest.mark.django_db
TEXT = "1. Tell the court the truth.\n2. <b>Serve</b> what you must serve – in time."
DAY = dt.timedelta(days=1)
ATTORNEYS = [Role.ATTORNEY]


def text(**values: object) -> NewText:
    given: dict[str, object] = {
        "title": "Standards of our office",
        "text": TEXT,
        "reach": "office",
        "roles": ATTORNEYS,
        "grace_days": 14,
    }
    return NewText(**{**given, **values})  # type: ignore[arg-type]


def published(actor: Actor, **values: object) -> CodeVersion:
    with context.enter(actor):
        return codes.publish_code(actor, new=text(**values))


def attested(actor: Actor, version: CodeVersion) -> Attestation | None:
    with context.enter(actor):
        return codes.attest(actor, version_id=version.id, digest=bytes(version.digest).hex())


def asked_of(actor: Actor) -> list[reads.Requirement]:
    with context.enter(actor):
        return reads.requirements(actor)


def logged(actor: Actor, event: str) -> list[set[UUID]]:
    with context.enter(actor):
        found = entries([actor.log_id], Filters(event=event, outcome="success"))
        return [{ref.id for ref in one.objects} for one in found if one.data["writing"]]


def test_an_attestation_names_the_exact_text_that_was_shown(cast: Cast) -> None:
    version = published(cast.da_supervisor)
    made = attested(cast.prosecutor, version)
    assert made
    assert bytes(made.digest) == hashlib.sha256(TEXT.encode()).digest()
    assert logged(cast.da_supervisor, Event.CODE_PUBLISHED) == [{version.id}]
    assert logged(cast.da_supervisor, Event.CODE_ATTESTED) == [{version.id}]
    assert attested(cast.prosecutor, version) is None, "a second click attests again"


def test_only_those_it_is_for_are_asked(cast: Cast) -> None:
    published(cast.da_supervisor)
    published(cast.platform_admin, reach="defense", roles=[Role.ATTORNEY, Role.STAFF])
    assert len(asked_of(cast.prosecutor)) == 1
    assert len(asked_of(cast.defender)) == 1
    assert len(asked_of(cast.defense_investigator)) == 1
    assert asked_of(cast.da_clerk) == []
    assert asked_of(cast.nobody) == []


def test_another_office_never_learns_of_an_office_s_code(cast: Cast) -> None:
    version = published(cast.da_supervisor)
    for outsider in (cast.defender, cast.other_prosecutor, cast.platform_admin, cast.auditor):
        with context.enter(outsider):
            assert reads.present_versions() == []
            with pytest.raises(NotFound):
                codes.attest(outsider, version_id=version.id, digest="0" * 64)
        path = reverse("code", args=[version.id])
        assert client_of(outsider).get(path).status_code == 404


@pytest.mark.parametrize("who", ["prosecutor", "da_admin", "da_conflicts", "auditor"])
def test_who_may_not_publish_finds_no_such_page(cast: Cast, who: str) -> None:
    actor: Actor = getattr(cast, who)
    with context.enter(actor), pytest.raises(NotFound):
        codes.publish_code(actor, new=text(reach="all"))
    if who != "auditor":  # who supervises their own neutral office
        assert client_of(actor).get(reverse("code-new")).status_code == 404
        with context.enter(actor), pytest.raises(NotFound):
            codes.publish_code(actor, new=text())


def test_the_database_refuses_a_code_in_another_s_name(cast: Cast) -> None:
    version = CodeVersion(
        number=1,
        office_id=office_of(cast.prosecutor),
        roles=["attorney"],
        title="Forged",
        text="x",
        digest=hashlib.sha256(b"x").digest(),
        grace_days=7,
        published_by=id_of(cast.prosecutor),
    )
    with (
        context.enter(cast.prosecutor),
        pytest.raises(DatabaseError, match="row-level security"),
        operation(cast.prosecutor, Event.CODE_PUBLISHED),
    ):
        version.save(force_insert=True)


def test_a_text_and_its_digest_cannot_part(cast: Cast) -> None:
    version = published(cast.da_supervisor)
    forged = Attestation(
        user_id=id_of(cast.prosecutor),
        office_id=office_of(cast.prosecutor),
        version=version,
        digest=hashlib.sha256(b"another text").digest(),
    )
    with (
        context.enter(cast.prosecutor),
        pytest.raises(IntegrityError, match="that_was_shown"),
        operation(cast.prosecutor, Event.CODE_ATTESTED),
    ):
        forged.save(force_insert=True)
    with context.enter(cast.da_supervisor), pytest.raises(DatabaseError, match="denied"):
        CodeVersion.objects.filter(pk=version.id).update(text="Anything goes.")


def test_a_new_version_asks_again_and_leaves_the_old_one_as_it_was(cast: Cast) -> None:
    first = published(cast.da_supervisor)
    attested(cast.prosecutor, first)
    with context.enter(cast.da_supervisor):
        second = codes.publish_version(
            cast.da_supervisor, version_id=first.id, new=text(text="3. Keep the file complete.")
        )
    (asked,) = asked_of(cast.prosecutor)
    assert (asked.version.id, asked.version.number) == (second.id, 2)
    assert asked.is_asked
    with pytest.raises(Refused, match="newer text"):
        attested(cast.prosecutor, first)
    with context.enter(cast.prosecutor):
        assert CodeVersion.objects.get(pk=first.id).text == TEXT
    with context.enter(cast.da_supervisor), pytest.raises(Refused, match="newer version"):
        codes.publish_version(cast.da_supervisor, version_id=first.id, new=text())


def test_a_code_that_nobody_must_attest_to_is_withdrawn(cast: Cast) -> None:
    first = published(cast.da_supervisor)
    with context.enter(cast.da_supervisor):
        codes.publish_version(cast.da_supervisor, version_id=first.id, new=text(roles=[]))
    assert asked_of(cast.prosecutor) == []


def test_a_supervisor_cannot_take_over_the_platform_s_code(cast: Cast) -> None:
    of_all = published(cast.platform_admin, reach="all", roles=ATTORNEYS)
    with context.enter(cast.da_supervisor), pytest.raises(NotFound):
        codes.publish_version(cast.da_supervisor, version_id=of_all.id, new=text(reach="all"))
    with context.enter(cast.da_supervisor), pytest.raises(NotFound):
        codes.publish_version(cast.da_supervisor, version_id=of_all.id, new=text())
    page = reverse("code-version-new", args=[of_all.id])
    assert client_of(cast.da_supervisor).get(page).status_code == 404


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"text": "\x00 \n"}, "text"),
        ({"text": "x" * 100_001}, "text"),
        ({"roles": []}, "roles"),
        ({"grace_days": 0}, "grace_days"),
        ({"grace_days": 61}, "grace_days"),
    ],
)
def test_a_code_that_makes_no_sense_is_refused(
    cast: Cast, values: dict[str, object], field: str
) -> None:
    with pytest.raises(InvalidInput) as problem:
        published(cast.da_supervisor, **values)
    assert problem.value.field == field


def test_an_attestation_holds_for_a_year_and_is_asked_for_a_month_before(cast: Cast) -> None:
    version = published(cast.da_supervisor)
    attested(cast.prosecutor, version)
    start = clock.now()
    for days, is_asked, is_due in ((300, False, False), (340, True, False), (366, True, True)):
        with replay.frozen(start + days * DAY):
            (asked,) = asked_of(cast.prosecutor)
            assert (asked.is_asked, asked.is_due) == (is_asked, is_due), days
    with replay.frozen(start + 350 * DAY):
        assert attested(cast.prosecutor, version)
        assert not asked_of(cast.prosecutor)[0].is_asked


def test_nobody_is_stopped_unwarned_however_late(cast: Cast) -> None:
    published(cast.da_supervisor)
    start = clock.now()
    with replay.frozen(start + 400 * DAY):
        assert not asked_of(cast.prosecutor)[0].stops
        with context.enter(cast.prosecutor):
            codes.warn(cast.prosecutor)
            codes.warn(cast.prosecutor)
            assert DutyWarning.objects.count() == 1
    assert len(logged(cast.da_supervisor, Event.DUTY_WARNED)) == 1
    with replay.frozen(start + 413 * DAY):
        assert not asked_of(cast.prosecutor)[0].stops
    with replay.frozen(start + 415 * DAY):
        assert asked_of(cast.prosecutor)[0].stops


def test_a_log_in_leads_to_the_code_once_and_then_lets_go_on(cast: Cast) -> None:
    version = published(cast.da_supervisor)
    client = logged_in("prosecutor")
    first = client.get("/")
    assert (first.status_code, first["Location"]) == (302, reverse("codes"))
    assert version.title in client.get(reverse("codes")).content.decode()
    assert client.get("/").status_code == 200
    assert client.get(reverse("case-list")).status_code == 200


def test_who_is_stopped_reaches_the_code_only_until_they_attest_or_are_released(
    cast: Cast,
) -> None:
    version = published(cast.da_supervisor)
    logged_in("prosecutor").get("/")  # is warned
    late = clock.now() + 20 * DAY
    with replay.frozen(late):
        client = logged_in("prosecutor")
        for path in ("/", reverse("case-list"), "/"):
            answer = client.get(path)
            assert (answer.status_code, answer["Location"]) == (302, reverse("codes"))
        assert client.get("/api/v1/cases/").status_code == 403
        assert client.get("/", headers={"HX-Request": "true"})["HX-Redirect"] == reverse("codes")
        page = client.get(reverse("codes")).content.decode()
        assert cast.da_supervisor.display_name in page
        with context.enter(cast.da_supervisor):
            codes.release_person(cast.da_supervisor, user_id=id_of(cast.prosecutor), days=1)
        assert client.get(reverse("case-list")).status_code == 200
        assert logged(cast.da_supervisor, Event.DUTY_RELEASED) == [{id_of(cast.prosecutor)}]
    with replay.frozen(late + 2 * DAY):
        client = logged_in("prosecutor")
        assert client.get("/").status_code == 302
        digest = bytes(version.digest).hex()
        client.post(reverse("code", args=[version.id]), {"digest": digest, "read": "on"})
        assert client.get("/").status_code == 200


def test_only_the_office_s_supervisor_releases_and_not_themselves(cast: Cast) -> None:
    person = id_of(cast.prosecutor)
    for other in (cast.da_admin, cast.prosecutor, cast.pd_supervisor, cast.platform_admin):
        with context.enter(other), pytest.raises(NotFound):
            codes.release_person(other, user_id=person, days=1)
        assert client_of(other).get(reverse("duty-release", args=[person])).status_code == 404
    with context.enter(cast.da_supervisor), pytest.raises(InvalidInput):
        codes.release_person(cast.da_supervisor, user_id=person, days=365)
    with context.enter(cast.da_supervisor):  # who supervises alone could not be released otherwise
        codes.release_person(cast.da_supervisor, user_id=id_of(cast.da_supervisor), days=1)


def test_reminders_come_by_e_mail_without_a_word_of_the_code(cast: Cast) -> None:
    version = published(cast.da_supervisor)
    key = f"{version.id}:{id_of(cast.prosecutor)}"
    job = Job.objects.get(task=codes.REMIND, key=key)
    assert job.principal_id == id_of(cast.prosecutor)
    with replay.frozen(clock.now() + 12 * DAY):
        tasks.run_job(str(job.id))
        tasks.run_job(str(Job.objects.get(task="privilege.email_notice", key=key).id))
        assert Job.objects.filter(task=codes.REMIND, key=f"{key}+").exists()
    (letter,) = mail.outbox
    assert letter.to == ["prosecutor@example.org"]
    assert version.title not in f"{letter.subject} {letter.body}"
    with context.enter(cast.prosecutor):
        assert DutyWarning.objects.count() == 1
    attested(cast.prosecutor, version)
    tasks.run_job(str(Job.objects.get(task=codes.REMIND, key=f"{key}+").id))
    assert not Job.objects.filter(key=f"{key}++").exists(), "who attested is reminded on"


def test_a_supervisor_sees_who_is_late_of_their_own_office_only(cast: Cast) -> None:
    published(cast.platform_admin, reach="all", roles=ATTORNEYS)
    page = client_of(cast.da_supervisor).get(reverse("codes-overdue")).content.decode()
    assert cast.prosecutor.display_name in page
    assert cast.defender.display_name not in page
    assert client_of(cast.da_admin).get(reverse("codes-overdue")).status_code == 404


def test_the_pages_show_the_text_and_run_none_of_it(cast: Cast) -> None:
    client = client_of(cast.da_supervisor)
    sent = {
        "title": "<script>alert(1)</script>",
        "text": TEXT,
        "reach": "office",
        "roles": ["attorney", "nonsense"],
        "grace_days": "14",
    }
    assert client.post(reverse("code-new"), sent).status_code == 200, "an unknown role is taken"
    sent["roles"] = ["attorney"]
    for wrong in ({"reach": ""}, {"reach": "defense"}, {"grace_days": "soon"}, {"text": ""}):
        assert client.post(reverse("code-new"), {**sent, **wrong}).status_code == 200, wrong
    assert client.post(reverse("code-new"), sent).status_code == 302
    with context.enter(cast.da_supervisor):
        (version,) = reads.present_versions()
    page = client.get(reverse("code", args=[version.id])).content.decode()
    assert "&lt;b&gt;Serve&lt;/b&gt;" in page
    assert "<script>alert" not in page
    saved = client.get(reverse("code-text", args=[version.id])).content
    assert hashlib.sha256(saved).digest() == bytes(version.digest)
    again = client.get(reverse("code-version-new", args=[version.id]))
    assert again.status_code == 200


def test_an_attestation_to_a_text_that_was_not_shown_is_refused(cast: Cast) -> None:
    version = published(cast.da_supervisor)
    client = client_of(cast.prosecutor)
    page = reverse("code", args=[version.id])
    digest = bytes(version.digest).hex()
    for wrong in ({}, {"read": "on"}, {"digest": digest}, {"digest": "z" * 9999, "read": "on"}):
        assert client.post(page, wrong).status_code == 200
    refused = client.post(page, {"digest": "0" * 64, "read": "on"})
    assert "A newer text was published" in refused.content.decode()
    assert client_of(cast.da_clerk).post(page, {"digest": digest, "read": "on"}).status_code == 200
    with context.enter(cast.da_supervisor):
        assert not Attestation.objects.exists()
    assert Client().get(page).status_code == 302
