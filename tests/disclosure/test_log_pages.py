"""If these fail, a person cannot serve, read or challenge a privilege log by the pages."""

import io
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from docx import Document

from disclosure.models.privilege_log import PrivilegeLog
from disclosure.selectors import privilege_logs
from privilege import context
from privilege.selectors.assertions import standing
from tests.cast import Cast, office_of
from tests.disclosure.conftest import Docket
from tests.disclosure.logs import TODAY, begun, challenged, claim, entries, served
from tests.disclosure.test_pages import client_of, page

pytestmark = pytest.mark.django_db


@pytest.fixture
def log(cast: Cast, docket: Docket, items: dict[str, UUID]) -> PrivilegeLog:
    claim(cast.prosecutor, items["photo"])
    return begun(cast.prosecutor, docket)


def body(response: Any) -> bytes:  # noqa: ANN401 - of either kind
    return b"".join(response) if response.streaming else response.content


def serve(client: Client, url: str) -> str:
    """Confirm what the page of service says; returns the version's address."""
    form = client.get(f"{url}serve/").context["form"]
    answer = client.post(f"{url}serve/", form.initial)
    assert answer.status_code == 302
    return str(answer["Location"])


def test_a_log_goes_from_an_assertion_to_a_ruling_by_its_pages(
    cast: Cast, docket: Docket, items: dict[str, UUID]
) -> None:
    claim(cast.prosecutor, items["photo"])
    ours, theirs = client_of(cast.prosecutor), client_of(cast.defender)
    logs = f"/cases/{docket.case_id}/privilege-logs/"
    assert logs in page(ours, f"/cases/{docket.case_id}/productions/")
    assert "Begin the privilege log for Maria Ortiz" in page(ours, logs)
    begun_at = ours.post(f"{logs}begin/", {"party": str(docket.defender_shared)})["Location"]
    assert "scene.jpg" in page(ours, begun_at)
    ours.post(begun_at, {"form": "document", "message": "Served under the order"})
    row = f"{begun_at}items/{items['photo']}/"
    assert "Taken by an informant" in page(ours, row)
    kept = ours.get(row).context["form"].initial
    ours.post(row, {**kept, "is_left_out": "", "custodian": "Precinct 7"})
    assert "Served under" not in page(theirs, logs)
    version = serve(ours, begun_at)
    assert "unopened" in page(theirs, logs)
    read = page(theirs, version)
    assert "Precinct 7" in read
    assert "Served under the order" in read
    assert "scene.jpg" not in read
    assert theirs.post(f"{version}acknowledge/").status_code == 302
    assert "received" in page(ours, logs)
    (entry,) = entries(cast.defender, UUID(version.rstrip("/").rpartition("/")[2]))
    said = {"text": "Too thin to judge.", "day": TODAY.isoformat()}
    asked = f"/privilege-log-entries/{entry.id}/challenge/"
    assert "Challenge PRIV-0001" in page(theirs, asked)
    assert theirs.post(asked, said)["Location"] == version
    assert "waits for our answer" in page(ours, logs)
    (challenge,) = [one["url"] for one in ours.get(logs).context["disputes"]]
    assert "Too thin to judge." in page(ours, challenge)
    assert ours.post(f"{challenge}answer/", said).status_code == 302
    ruling = {**said, "ruling": "overruled", "due_day": TODAY.isoformat()}
    assert theirs.post(f"{challenge}ruling/", ruling).status_code == 302
    assert "End our assertion" in page(ours, challenge)
    assert "End our assertion" not in page(theirs, challenge)
    ours.post(f"{challenge}carry-out/")
    with context.enter(cast.prosecutor) as actor:
        assert standing(actor, [items["photo"]]) == {}


@pytest.mark.parametrize("ending", ["csv", "pdf", "docx"])
def test_each_file_of_a_log_is_that_of_the_version(
    cast: Cast, log: PrivilegeLog, ending: str
) -> None:
    draft = body(client_of(cast.prosecutor).get(f"/privilege-logs/{log.id}/file/{ending}/"))
    version_id = served(cast.prosecutor, log)
    url = f"/privilege-log-versions/{version_id}/file/{ending}/"
    answers = [client_of(who).get(url) for who in (cast.prosecutor, cast.defender)]
    ours, theirs = (body(answer) for answer in answers)
    assert ours == theirs
    assert draft != ours
    assert answers[0]["Content-Disposition"].startswith("attachment")
    if ending == "csv":
        assert "PRIV-0001" in ours.decode("utf-8-sig")
    if ending == "docx":
        assert Document(io.BytesIO(ours)).tables[0].rows[1].cells[0].text == "PRIV-0001"


def test_what_is_drafted_is_not_found_by_the_other_side_and_by_outsiders(
    cast: Cast, docket: Docket, log: PrivilegeLog, items: dict[str, UUID]
) -> None:
    version_id = served(cast.prosecutor, log)
    challenge_id = challenged(cast.defender, version_id)
    (entry,) = entries(cast.defender, version_id)
    own = f"/privilege-logs/{log.id}/"
    drafts = [own, f"{own}serve/", f"{own}items/{items['photo']}/", f"{own}file/csv/"]
    shared = [
        f"/privilege-log-versions/{version_id}/",
        f"/privilege-log-versions/{version_id}/file/csv/",
        f"/privilege-log-entries/{entry.id}/challenge/",
        *(
            f"/privilege-challenges/{challenge_id}/{act}"
            for act in ("", "answer/", "in-camera/", "ruling/")
        ),
    ]
    for path in drafts:
        page(client_of(cast.defender), path, 404)
    page(client_of(cast.prosecutor), f"/privilege-log-entries/{entry.id}/challenge/", 404)
    for outsider in (cast.co_defender, cast.da_outsider, cast.superuser):
        for path in drafts + shared:
            page(client_of(outsider), path, 404)
            assert client_of(outsider).post(path).status_code in {404, 405}
    page(client_of(cast.prosecutor), f"/privilege-logs/{log.id}/file/exe/", 404)
    page(client_of(cast.prosecutor), f"/privilege-logs/{uuid4()}/", 404)
    page(client_of(cast.prosecutor), f"{own}items/{items['report']}/", 404)


@pytest.mark.parametrize(
    ("posted", "said"),
    [
        (("", {"form": "novel"}), "Select a valid choice"),
        (("", {"form": "document", "message": "x" * 4001}), "at most 4000"),
        (("items/{item}/", {"description": "x" * 2001}), "at most 2000"),
        (("items/{item}/", {"description": "The scene at night"}), "May reveal"),
        (("serve/", {}), "Serve 1 entry on"),
        (("serve/", {"recipients": "x", "item_count": "1"}), "Serve 1 entry on"),
        (("serve/", {"recipients": "", "item_count": "-1"}), "Serve 1 entry on"),
    ],
)
def test_a_drafts_forms_say_what_is_wrong_and_serve_nothing(
    cast: Cast,
    log: PrivilegeLog,
    items: dict[str, UUID],
    posted: tuple[str, dict[str, str]],
    said: str,
) -> None:
    path, values = posted
    url = f"/privilege-logs/{log.id}/" + path.format(item=items["photo"])
    answer = client_of(cast.prosecutor).post(url, values)
    assert answer.status_code == 200
    assert said in answer.content.decode()
    with context.enter(cast.prosecutor) as actor:
        (row,) = privilege_logs.rows_of(actor, privilege_logs.log_of(actor, log.id))
        assert row.number is None


def test_serving_with_what_was_not_read_is_refused(cast: Cast, log: PrivilegeLog) -> None:
    client = client_of(cast.prosecutor)
    values = {"recipients": str(uuid4()), "item_count": "1"}
    answer = client.post(f"/privilege-logs/{log.id}/serve/", values)
    assert answer.status_code in {403, 409}
    assert "have changed since you looked" in answer.content.decode()


_GOOD = {"text": "Words", "day": TODAY.isoformat(), "ruling": "overruled", "argument": "For you"}


@pytest.mark.parametrize(
    ("act", "values", "said"),
    [
        ("answer", {"text": ""}, "required"),
        ("answer", {"text": "x" * 10_001}, "at most 10000"),
        ("answer", {"day": "yesterday"}, "Enter a valid date"),
        ("answer", {"day": "2999-01-01"}, "not come yet"),
        ("answer", {"day": "1999-01-01"}, "before the step"),
        ("ruling", {"ruling": "maybe"}, "Select a valid choice"),
        ("ruling", {"due_day": ""}, "by which day"),
        ("ruling", {"due_day": "1999-01-01"}, "by which day"),
        ("in-camera", {"court_office_id": "x"}, "Select a valid choice"),
        ("in-camera", {"court_office_id": str(uuid4())}, "Select a valid choice"),
        ("in-camera", {"argument": "x" * 10_001}, "at most 10000"),
    ],
)
def test_a_step_that_makes_no_sense_is_not_taken(
    cast: Cast, log: PrivilegeLog, act: str, values: dict[str, str], said: str
) -> None:
    challenge_id = challenged(cast.defender, served(cast.prosecutor, log))
    client = client_of(cast.prosecutor)
    url = f"/privilege-challenges/{challenge_id}/"
    given = {**_GOOD, "court_office_id": str(office_of(cast.auditor)), **values}
    answer = client.post(f"{url}{act}/", given)
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert len(client.get(url).context["steps"]) == 1


def test_beginning_with_a_party_that_is_none_begins_nothing(cast: Cast, docket: Docket) -> None:
    client = client_of(cast.prosecutor)
    url = f"/cases/{docket.case_id}/privilege-logs/begin/"
    assert client.post(url, {"party": "x"}).status_code == 302
    assert client.post(url).status_code == 302
    assert client.post(url, {"party": str(uuid4())}).status_code == 404
    assert client.get(url).status_code == 405
    with context.enter(cast.prosecutor):
        assert not PrivilegeLog.objects.exists()
