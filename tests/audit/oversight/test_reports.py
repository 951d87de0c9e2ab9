"""What an office tells the public: what it released, nothing small, and nothing else after."""

import csv
import datetime as dt
import hashlib
import io
import json

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.urls import reverse

from audit.ground import clock, replay
from audit.ledger.services import operation
from audit.oversight.events import Event
from audit.oversight.models.report import PublicReport
from audit.oversight.selectors import reports as reads
from audit.oversight.services import reports
from disclosure.events import Event as Disclosed
from privilege import context
from privilege.actor import Actor
from privilege.errors import NotFound, Refused
from privilege.events import Event as Privileged
from tests.audit.oversight.test_codes import logged
from tests.audit.oversight.test_concerns import as_officer, report
from tests.casework.test_notes import ceremony, with_key
from tests.casework.test_pages import client_of
from tests.cast import Cast, office_of
from tests.disclosure.pdfs import page_texts

pytestmark = pytest.mark.django_db
YEAR = clock.now().year
NEXT = dt.datetime(YEAR + 1, 2, 3, tzinfo=dt.UTC)
MIDDLE = dt.datetime(YEAR + 1, 1, 1, 12, tzinfo=dt.UTC)


def acts(actor: Actor, event: str, times: int) -> None:
    for _ in range(times):
        with context.enter(actor), operation(actor, event):
            pass


def figures(actor: Actor, year: int = YEAR) -> dict[str, int | None]:
    with replay.frozen(NEXT), context.enter(actor):
        body = reads.draft(actor, year).body
    return {group["name"]: group["total"] for group in body["groups"]}


def released(actor: Actor, year: int = YEAR) -> PublicReport:
    with replay.frozen(NEXT), context.enter(actor):
        digest = reads.draft(actor, year).digest.hex()
        return reports.release_report(actor, year=year, digest=digest)


def test_an_office_counts_its_own_acts_of_the_year_and_nobody_else_s(cast: Cast) -> None:
    acts(cast.prosecutor, Disclosed.PRODUCTION_SERVED, 6)
    acts(cast.defender, Disclosed.PRODUCTION_SERVED, 7)
    with context.enter(cast.defender):
        for _ in range(9):  # what was served on the office stands in its log, too
            with operation(cast.defender, Disclosed.LOG_SERVED, also_logs=[cast.prosecutor.log_id]):
                pass
    with replay.frozen(MIDDLE):
        acts(cast.prosecutor, Disclosed.PRODUCTION_SERVED, 5)  # in the next year
    told = figures(cast.da_supervisor)
    assert told["productions"] == 6
    assert told["privilege-logs"] is None
    assert figures(cast.pd_supervisor)["productions"] == 7
    assert figures(cast.pd_supervisor)["privilege-logs"] == 9


def test_small_figures_are_withheld_even_from_whoever_releases_them(cast: Cast) -> None:
    acts(cast.prosecutor, Disclosed.CLAIM_SIGNED, 4)
    acts(cast.da_conflicts, Privileged.PERSON_SCREENED, 1)
    assert set(figures(cast.da_supervisor).values()) == {None}
    with replay.frozen(NEXT):
        page = client_of(cast.da_supervisor).get(reverse("report-release", args=[YEAR]))
    assert b"withheld" in page.content


def test_a_refused_act_counts_for_nothing(cast: Cast) -> None:
    acts(cast.prosecutor, Disclosed.PRODUCTION_SERVED, 5)
    with (
        context.enter(cast.prosecutor),
        pytest.raises(Refused),
        operation(cast.prosecutor, Disclosed.PRODUCTION_SERVED),
    ):
        raise Refused("no")
    assert figures(cast.da_supervisor)["productions"] == 5


def test_everybody_reads_what_was_released_and_only_that(cast: Cast) -> None:
    acts(cast.prosecutor, Disclosed.PRODUCTION_SERVED, 6)
    anybody = Client()
    assert b"No report was released yet" in anybody.get(reverse("public-reports")).content
    report = released(cast.da_supervisor)
    assert logged(cast.da_supervisor, Event.REPORT_RELEASED) == [{report.id}]
    page = reverse("public-report", args=[report.id])
    assert page in anybody.get(reverse("public-reports")).content.decode()
    shown = anybody.get(page).content.decode()
    assert "Productions served" in shown
    for name in (cast.prosecutor.display_name, cast.da_supervisor.display_name):
        assert name not in shown
    sent = {
        ending: anybody.get(reverse("public-report-file", args=[report.id, ending])).content
        for ending in ("json", "csv", "pdf")
    }
    assert hashlib.sha256(sent["json"]).digest() == bytes(report.digest)
    assert json.loads(sent["json"])["year"] == YEAR
    rows = {row["group"]: row for row in csv.DictReader(io.StringIO(sent["csv"].decode()))}
    assert rows["productions"]["count"] == "6"
    assert rows["screens"]["count"] == "withheld"
    (text,) = page_texts(sent["pdf"])
    assert "Productions served" in text
    missing = reverse("public-report-file", args=[report.id, "exe"])
    assert anybody.get(missing).status_code == 404


def test_a_released_report_never_changes_and_comes_once_a_year(cast: Cast) -> None:
    report = released(cast.da_supervisor)
    acts(cast.prosecutor, Disclosed.PRODUCTION_SERVED, 6)
    with pytest.raises(Refused, match="released already"):
        released(cast.da_supervisor)
    with context.enter(cast.da_supervisor), pytest.raises(DatabaseError, match="denied"):
        PublicReport.objects.filter(pk=report.id).update(body="{}")
    with context.enter(cast.da_supervisor), pytest.raises(DatabaseError, match="denied"):
        PublicReport.objects.filter(pk=report.id).delete()


def test_figures_that_nobody_looked_at_are_not_released(cast: Cast) -> None:
    client = client_of(cast.da_supervisor)
    page = reverse("report-release", args=[YEAR])
    with replay.frozen(NEXT):
        client = client_of(cast.da_supervisor)
        for wrong in ({}, {"digest": ""}, {"digest": "0" * 64}, {"digest": "x" * 9999}):
            assert client.post(page, wrong).status_code == 200, wrong
        assert b"The figures changed" in client.post(page, {"digest": "0" * 64}).content
        with context.enter(cast.da_supervisor):
            digest = reads.draft(cast.da_supervisor, YEAR).digest.hex()
            assert reads.released() == []
        assert client.post(page, {"digest": digest}).status_code == 302
        again = client.post(page, {"digest": digest})
        assert b"released already" in again.content


def test_only_the_office_s_supervisor_releases_and_only_a_year_that_is_over(cast: Cast) -> None:
    for year in (clock.now().year, 1800, 9998):
        with context.enter(cast.da_supervisor), pytest.raises(NotFound):
            reads.draft(cast.da_supervisor, year)
        page = reverse("report-release", args=[year])
        assert client_of(cast.da_supervisor).get(page).status_code == 404
    for other in (cast.prosecutor, cast.da_admin, cast.da_conflicts):
        assert client_of(other).get(reverse("reports")).status_code == 404
    forged = PublicReport(
        office_id=office_of(cast.pd_supervisor),
        year=2020,
        body="{}",
        digest=hashlib.sha256(b"{}").digest(),
        released_by=cast.da_supervisor.person_id,
    )
    with (
        context.enter(cast.da_supervisor),
        pytest.raises(DatabaseError, match="row-level security"),
        operation(cast.da_supervisor, Event.REPORT_RELEASED),
    ):
        forged.save(force_insert=True)


def test_a_supervisor_never_learns_that_there_was_a_single_concern(cast: Cast) -> None:
    def counted(actor: Actor, least: int = 1) -> int:
        with context.enter(actor), connection.cursor() as cursor:
            cursor.execute(
                "SELECT parley.concerns_received(%s, %s, %s)",
                [office_of(cast.da_supervisor), YEAR, least],
            )
            return int(cursor.fetchone()[0])

    officer = as_officer(cast.da_supervisor, cast.da_outsider)
    ceremony(cast.da_supervisor)
    with_key(officer)
    for _ in range(4):
        report(officer)
    assert counted(cast.da_supervisor) == 0
    assert figures(cast.da_supervisor)["concerns"] is None
    report(officer)
    assert counted(cast.da_supervisor) == 5
    assert figures(cast.da_supervisor)["concerns"] == 5
    assert counted(cast.prosecutor) == counted(cast.pd_supervisor) == 0
