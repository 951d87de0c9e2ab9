"""If these fail, the first page hides what waits, or leads somebody where nothing is theirs."""

import pytest
from django.urls import reverse

from casework.choices import Grade
from casework.services import charges
from privilege import context
from privilege.choices import Role
from privilege.models.people import Office, User
from privilege.selectors.people import actor_of
from privilege.services.people import set_role
from tests.casework.conftest import Doe
from tests.casework.test_pages import client_of
from tests.cast import Cast, id_of, office_of

pytestmark = pytest.mark.django_db


def test_alike_changes_of_a_case_are_one_line_and_hide_no_other(cast: Cast, doe: Doe) -> None:
    with context.enter(cast.prosecutor) as actor:
        for statute in ("PL 160.15", "PL 160.10", "PL 120.05"):
            charges.add_charge(
                actor,
                party_id=doe.john.id,
                statute=statute,
                description="Robbery",
                grade=Grade.FELONY_B,
            )
    (changed,) = (
        card
        for card in client_of(cast.defender).get(reverse("home")).context["cards"]
        if card.title == "Changed since you looked"
    )
    assert "Charge: added, 3 times" in [line.note for line in changed.items]


def test_a_neutral_office_s_supervisor_lands_where_their_work_is(cast: Cast) -> None:
    assert client_of(cast.auditor).get(reverse("home")).headers["Location"] == reverse("oversight")
    admin = client_of(cast.platform_admin).get(reverse("home"))
    assert admin.headers["Location"] == reverse("people")


def test_a_judge_is_not_told_to_wait_for_cases(cast: Cast) -> None:
    judge = User.objects.get(pk=id_of(cast.superuser))
    court = Office.objects.get(pk=office_of(cast.superuser))
    with context.enter(cast.auditor) as actor:
        set_role(actor, user=judge, office=court, role=Role.STAFF, holds=False)
        set_role(actor, user=judge, office=court, role=Role.JUDGE, holds=True)
    page = client_of(actor_of(judge)).get(reverse("home")).content.decode()
    assert "Nothing waits for you" in page
    assert "No cases yet" not in page
    assert reverse("case-list") not in page
