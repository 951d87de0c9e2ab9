"""A supervisor reviews and signs on one page, and the person asked answers on their own."""

import re
from uuid import UUID

import pytest
from django.urls import reverse

from audit.ground import ids
from audit.ledger.selectors import Filters, entries
from audit.oversight.services.reminding import remind
from privilege import context
from privilege.models.jobs import Job
from tests.audit.oversight.test_review import (
    draw_for,
    given_to,
    later,
    office_of,
    screen_the_clerk,
)
from tests.casework.conftest import Doe
from tests.casework.test_pages import client_of
from tests.cast import Cast
from tests.disclosure.pdfs import page_texts

pytestmark = pytest.mark.django_db
REVIEW = "/oversight/review/"


@pytest.fixture
def group_id(cast: Cast, doe: Doe) -> UUID:
    """What a screened clerk's attempt became: a line for the supervisor."""
    screen_the_clerk(cast, doe)
    draw_for(cast.da_supervisor)
    found = given_to(cast.da_supervisor)
    return next(one.group.id for one in found if one.group.subject_id == cast.da_clerk.user_id)


def test_a_question_goes_out_is_answered_and_the_week_is_signed(cast: Cast, group_id: UUID) -> None:
    supervisor, clerk = client_of(cast.da_supervisor), client_of(cast.da_clerk)
    assert "A review waits for you" in supervisor.get("/").content.decode()
    page = supervisor.get(REVIEW).content.decode()
    assert "Screens set, lifted or run against" in page
    assert "Sign this week" not in page
    empty = supervisor.post(REVIEW, {f"{group_id}-found": "question", f"{group_id}-words": ""})
    assert "Say why, or what you ask." in empty.content.decode()
    other_id = next(o.group.id for o in given_to(cast.da_supervisor) if o.group.id != group_id)
    half = {f"{other_id}-found": "fine", f"{group_id}-words": "Why?"}
    assert "Say what you found." in supervisor.post(REVIEW, half).content.decode()
    assert not any(one.is_decided for one in given_to(cast.da_supervisor)), "half was kept"
    asked = {f"{group_id}-found": "question", f"{group_id}-words": "Why <b>did</b> you?"}
    assert supervisor.post(REVIEW, asked).status_code == 302
    assert "A question about your work waits" in clerk.get("/").content.decode()
    questions = reverse("audit-questions")
    shown = clerk.get(questions).content.decode()
    assert "Why &lt;b&gt;did&lt;/b&gt; you?" in shown
    with later(minutes=1):
        answer = {"group": str(group_id), f"{group_id}-words": "By mistake."}
        assert clerk.post(questions, answer).status_code == 302
        assert clerk.post(questions, answer).status_code == 409
    assert "By mistake." in supervisor.get(REVIEW).content.decode()
    with later(minutes=2):
        fine = {f"{one.group.id}-found": "fine" for one in given_to(cast.da_supervisor)}
        assert supervisor.post(REVIEW, fine).status_code == 302
    ready = supervisor.get(REVIEW).content.decode()
    sign = re.findall(r'name="sign" value="([0-9a-f-]+)"', ready)
    assert len(sign) == 1
    with later(minutes=3):
        assert supervisor.post(REVIEW, {"sign": sign[0]}).status_code == 302
        assert supervisor.post(REVIEW, {"sign": sign[0]}).status_code == 404
    evidence = supervisor.get(reverse("audit-weeks")).content.decode()
    assert "By nobody yet" not in evidence
    paper = supervisor.get(reverse("audit-weeks"), {"format": "pdf"})
    text = " ".join(page_texts(paper.content))
    assert paper["Content-Type"] == "application/pdf"
    assert cast.da_clerk.display_name in text
    assert "By nobody yet" not in text
    assert "Nothing waits for your review" in supervisor.get(REVIEW).content.decode()


def test_pages_of_review_look_absent_to_whom_they_do_not_concern(
    cast: Cast, group_id: UUID
) -> None:
    for name, path in (
        ("prosecutor", reverse("audit-weeks")),
        ("prosecutor", reverse("audit-rules")),
        ("da_admin", reverse("audit-weeks")),
        ("da_admin", REVIEW),
        ("auditor", reverse("audit-weeks") + "?week=2020-01-06"),
        ("pd_supervisor", reverse("audit-weeks") + "?week=nonsense"),
    ):
        assert client_of(getattr(cast, name)).get(path).status_code == 404, (name, path)
    for name in ("da_clerk", "prosecutor", "pd_supervisor"):
        other = client_of(getattr(cast, name))
        other.post(REVIEW, {f"{group_id}-found": "fine"})
        assert other.post(REVIEW, {"sign": str(ids.new())}).status_code == 404
        answer = {"group": str(group_id), f"{group_id}-words": "x"}
        assert other.post(reverse("audit-questions"), answer).status_code == 404
    assert all(not one.steps for one in given_to(cast.da_supervisor))


@pytest.mark.parametrize(
    ("found", "words"),
    [("grand", "x"), ("answer", "x"), ("concern", "x" * 5001), ("", "words without a finding")],
)
def test_no_hostile_finding_is_kept(cast: Cast, group_id: UUID, found: str, words: str) -> None:
    data = {f"{group_id}-found": found, f"{group_id}-words": words}
    assert client_of(cast.da_supervisor).post(REVIEW, data).status_code == 200
    assert all(not one.steps for one in given_to(cast.da_supervisor))


def test_rules_are_set_on_a_page_by_the_administrator(cast: Cast) -> None:
    client, rules = client_of(cast.da_admin), reverse("audit-rules")
    assert "Random sample of the rest" in client.get(rules).content.decode()
    data = {"on-sample": "on", "amount-sample": "5", "amount-peer": "10"}
    data["amount-bulk-downloads"] = "50"
    assert client.post(rules, data).status_code == 302
    assert 'value="5"' in client.get(rules).content.decode()
    wrong = client.post(rules, data | {"amount-sample": "101"})
    assert "from 1 to 100" in wrong.content.decode()
    assert client.post(rules, data | {"amount-sample": "-1"}).status_code == 200


def test_a_reviewer_is_reminded_once_without_content(cast: Cast, group_id: UUID) -> None:
    office = office_of(cast.da_supervisor)
    assert remind(office) == 0
    with later(days=10):
        assert remind(office) == 1
        assert remind(office) == 0
    job = Job.objects.get(key__startswith="review-due:")
    assert job.args == {"user_id": str(cast.da_supervisor.user_id), "kind": "oversight:review:due"}
    with context.enter(cast.da_supervisor) as actor:
        assert entries([actor.log_id], Filters(event="oversight:review:due"))


def test_a_view_of_the_log_is_kept_for_oneself_alone(cast: Cast) -> None:
    client, keep = client_of(cast.da_supervisor), reverse("audit-views")
    query = {"event": "privilege:session", "outcome": "refused"}
    for _ in range(2):
        assert client.post(keep, query).status_code == 302
    page = client.get(reverse("audit-log")).content.decode()
    kept = re.findall(r'name="remove" value="([0-9a-f-]+)"', page)
    assert len(kept) == 1
    assert "Outcome: Refused" in page
    other = client_of(cast.pd_supervisor)
    assert "Outcome: Refused, " not in other.get(reverse("audit-log")).content.decode()
    assert other.post(keep, {"remove": kept[0]}).status_code == 404
    assert client.post(keep, {"remove": "none"}).status_code == 404
    assert client.post(keep, {}).status_code == 400
    assert client.post(keep, {"address": "nonsense"}).status_code == 400
    assert client_of(cast.prosecutor).post(keep, query).status_code == 404
    assert client.post(keep, {"remove": kept[0]}).status_code == 302
    assert "Keep this view" not in client.get(reverse("audit-log")).content.decode()
