"""If these fail, a supervisor cannot ask for an export, or somebody else comes by one."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client, override_settings
from django.urls import reverse

from audit.ground import replay
from audit.ledger import selectors as ledger
from audit.ledger.keys import Keys
from audit.ledger.values import Ref
from audit.oversight.models.exports import ExportSchedule, LogExport
from audit.oversight.services import exports, schedules
from audit.verify.parley_verify import verify
from privilege import context
from privilege.actor import Actor
from privilege.errors import NotFound
from privilege.models.jobs import Job
from privilege.services import tokens
from tests.audit.oversight.exporting import asked_for, finished, own_folders, run, sign
from tests.casework.conftest import Doe, id_of
from tests.casework.test_pages import client_of
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("committed_db")
PAGE, WEEKLY = "/oversight/exports/", "/oversight/exports/weekly/"


@pytest.fixture
def signing(committed_db: str, cast: Cast, doe: Doe, tmp_path: Path) -> Iterator[Keys]:
    """A case, and a log that is signed."""
    with own_folders(tmp_path) as found:
        sign(found)
        yield found


def newest(actor: Actor) -> LogExport:
    with context.enter(actor):
        found: LogExport = LogExport.objects.latest("created_at")
    return found


def count(actor: Actor) -> int:
    with context.enter(actor):
        return LogExport.objects.count()


def bearer(actor: Actor, *scopes: str) -> dict[str, str]:
    with context.enter(actor):
        _token, secret = tokens.make_token(actor, name="monitor", scopes=list(scopes))
    return {"Authorization": f"Bearer {secret}"}


def test_a_supervisor_asks_waits_and_downloads(
    cast: Cast, signing: Keys, doe: Doe, tmp_path: Path
) -> None:
    client = client_of(cast.da_supervisor)
    assert "No export yet" in client.get(PAGE).content.decode()
    asked = {"case": str(doe.case.id), "who": str(id_of(cast.prosecutor)), "event": "casework:case"}
    assert client.post(PAGE, asked).status_code == 302
    export = newest(cast.da_supervisor)
    assert (export.case_id, export.event) == (doe.case.id, "casework:case")
    page = client.get(PAGE).content.decode()
    assert "hx-get" in page
    url = reverse("log-export-file", args=[export.id])
    assert client.get(url).status_code == 404, "it is not written yet"
    finished(export, signing)
    ready = client.get(reverse("log-exports-progress")).content.decode()
    assert url in ready
    assert "hx-get" not in ready
    sent = client.get(url)
    data = b"".join(sent.streaming_content)  # type: ignore[attr-defined]
    assert len(data) == int(sent["Content-Length"])
    path = tmp_path / "bundle.zip"
    path.write_bytes(data)
    assert verify(path).counts["entry"] > 0
    assert client.post(reverse("log-export-end", args=[export.id])).status_code == 302
    assert client.get(url).status_code == 404
    assert "No export yet" in client.get(PAGE).content.decode()


def test_others_find_nothing(cast: Cast, signing: Keys) -> None:
    export = asked_for(cast.da_supervisor)
    finished(export, signing)
    addresses = [
        reverse(name, args=[export.id])
        for name in ("log-export-file", "api-log-export", "api-log-export-file")
    ]
    for other in (cast.pd_supervisor, cast.auditor, cast.prosecutor, cast.da_admin):
        client = client_of(other)
        for address in addresses:
            absent = address.replace(str(export.id), str(uuid4()))
            assert client.get(address).status_code == client.get(absent).status_code == 404
        assert client.post(reverse("log-export-end", args=[export.id])).status_code == 404
    for shut in (cast.prosecutor, cast.da_admin, cast.da_clerk):
        client = client_of(shut)
        for address in (PAGE, reverse("log-exports-progress"), "/api/v1/log/exports/"):
            assert client.get(address).status_code == 404
        assert client.post(PAGE, {}).status_code == 404
        assert client.post(WEEKLY, {}).status_code == 404
    assert Client().get(addresses[0]).status_code == 302
    assert count(cast.da_supervisor) == 1


def test_a_supervisor_who_is_one_no_longer_gets_nothing(cast: Cast, signing: Keys) -> None:
    export = asked_for(cast.da_supervisor)
    finished(export, signing)
    former = replace(cast.da_supervisor, roles=frozenset({"attorney"}))
    with context.enter(former), pytest.raises(NotFound):
        exports.download(former, export_id=export.id)


HOSTILE = [
    {"who": "x"},
    {"who": str(UUID(int=1))},
    {"event": "privilege:nothing\x00"},
    {"outcome": "'; --"},
    {"address": "not an address"},
    {"since": "yesterday"},
    {"until": "9999-12-31"},
    {"case": "No such case"},
    {"case": "x" * 5_000},
    {"case": str(UUID(int=1))},
]


def test_hostile_filters_make_no_export(cast: Cast, signing: Keys) -> None:
    client = client_of(cast.da_supervisor)
    for posted in HOSTILE:
        assert client.post(PAGE, posted).status_code in {200, 400, 409}, posted
    assert count(cast.da_supervisor) == 0


def test_a_program_asks_and_follows(cast: Cast, signing: Keys) -> None:
    client, headers = Client(), bearer(cast.da_supervisor, "read", "write")
    wrong: list[dict[str, object]] = [
        {"since": "x"},
        {"person_id": []},
        {"outcome": "odd"},
        {"case_id": str(uuid4())},
    ]
    for sent in wrong:
        answer = client.post("/api/v1/log/exports/", sent, "application/json", headers=headers)
        assert answer.status_code in {400, 404}, sent
    answer = client.post("/api/v1/log/exports/", {}, "application/json", headers=headers)
    assert answer.status_code == 201
    where = answer["Location"]
    export = newest(cast.da_supervisor)
    finished(export, signing)
    assert client.get(where, headers=headers).json()["ready_at"]
    assert client.get("/api/v1/log/exports/", headers=headers).json()[0]["id"] == str(export.id)
    assert client.get(f"{where}file/", headers=headers)["Content-Type"] == "application/zip"
    only = bearer(cast.da_supervisor, "read")
    denied = client.post("/api/v1/log/exports/", {}, "application/json", headers=only)
    assert denied.status_code == 403


def test_the_feed_goes_on_where_it_ended_and_says_no_more_than_the_pages(
    cast: Cast, signing: Keys
) -> None:
    client, headers = Client(), bearer(cast.da_supervisor, "log")
    sign(signing)
    first = client.get("/api/v1/log/feed/?limit=3", headers=headers).json()
    assert [one["index"] for one in first["entries"]] == [0, 1, 2]
    assert first["next"] == 3
    rest = client.get("/api/v1/log/feed/?after=3&limit=500", headers=headers).json()
    assert rest["next"] == rest["size"]
    said = first["entries"] + rest["entries"]
    assert {one["said"]["log"] for one in said if one["state"] == "entry"} == {first["log"]}
    for one in said:
        if one["state"] == "withheld":
            assert set(one["said"]) == {"at", "event", "who"}
    sign(signing)
    after = client.get(f"/api/v1/log/feed/?after={rest['next']}", headers=headers).json()
    events = [one["said"]["event"] for one in after["entries"]]
    assert events == ["oversight:feed:read"] * 2
    sign(signing)
    silent = client.get(f"/api/v1/log/feed/?after={after['next']}", headers=headers).json()
    assert silent["entries"] == [], "a reading of readings is no news, or it would never end"


def test_the_feed_is_for_who_reads_the_log_with_the_right_token(cast: Cast, signing: Keys) -> None:
    client = Client()
    for scopes in (["read"], ["read", "write"]):
        headers = bearer(cast.da_supervisor, *scopes)
        assert client.get("/api/v1/log/feed/", headers=headers).status_code == 403
    only = bearer(cast.da_supervisor, "log")
    for address in ("/api/v1/log/", "/api/v1/cases/", "/api/v1/me/"):
        assert client.get(address, headers=only).status_code == 403
    for other in (cast.prosecutor, cast.da_admin):
        headers = bearer(other, "log")
        assert client.get("/api/v1/log/feed/", headers=headers).status_code == 404
    theirs = client.get("/api/v1/log/feed/", headers=bearer(cast.pd_supervisor, "log")).json()
    assert theirs["log"] == str(cast.pd_supervisor.log_id)
    for query in ("after=-1", "after=x", "after=" + "9" * 30, "limit=0", "limit=501", "after=²"):
        assert client.get(f"/api/v1/log/feed/?{query}", headers=only).status_code == 400


def test_each_week_the_last_seven_days_are_exported(
    cast: Cast, signing: Keys, tmp_path: Path
) -> None:
    actor = cast.da_supervisor
    client = client_of(actor)
    assert client.post(WEEKLY, {"by_email": "on", "to_storage": "on"}).status_code == 302
    with context.enter(actor):
        schedule = ExportSchedule.objects.get()
    key = f"{schedule.id}:{schedule.next_at:%Y-%m-%d}"
    assert run(schedules.WEEKLY, key) == "done"
    export = newest(actor)
    assert (export.since, export.until) == (schedule.next_at - schedules.WEEK, schedule.next_at)
    with context.enter(actor):
        assert ExportSchedule.objects.get().next_at == schedule.next_at + schedules.WEEK
    assert run(schedules.WEEKLY, key) == "done", "twice is once"
    assert count(actor) == 1
    with replay.frozen(schedule.next_at):
        finished(export, signing)
    (copy,) = (tmp_path / "exports").rglob("*.zip")
    assert verify(copy).size == export.size
    run("privilege.email_notice", str(export.id))
    (letter,) = mail.outbox
    assert settings.PARLEY_BASE_URL in letter.body
    assert "export" not in letter.body.lower()
    with context.enter(actor):
        about = ledger.entries_about([actor.log_id], Ref("oversight.export", export.id))
    assert "oversight:export:stored" in {one.event for one in about}
    assert client.post(WEEKLY, {"act": "end"}).status_code == 302
    following = f"{schedule.id}:{schedule.next_at + schedules.WEEK:%Y-%m-%d}"
    assert run(schedules.WEEKLY, following) == "done"
    assert count(actor) == 1, "what was ended asks for nothing more"


def test_only_a_supervisor_sets_a_weekly_export_and_a_folder_must_be_there(
    cast: Cast, signing: Keys
) -> None:
    client = client_of(cast.da_supervisor)
    with override_settings(PARLEY_EXPORT_DIR=""):
        assert client.post(WEEKLY, {"to_storage": "on"}).status_code == 409
    assert client.post(WEEKLY, {"act": "end"}).status_code == 404, "there is none"
    assert client.get(WEEKLY).status_code == 405
    assert not Job.objects.filter(task=schedules.WEEKLY).exists()
