"""Ways to take somebody's account over: what outlives a password, an admission or a lock."""

import pytest
from django.test import Client, RequestFactory
from pytest_django.fixtures import Settings

from privilege import context
from privilege.choices import Role, Side, WallKind
from privilege.errors import Refused
from privilege.http import client_address
from privilege.models.people import Office, User
from privilege.selectors.tokens import valid_token
from privilege.services import people, sign_in, tokens, walls
from tests.cast import GIVEN, PASSWORD, Cast, choose_password, email_of, id_of, office_of
from tests.privilege.test_sign_in import attempt

pytestmark = pytest.mark.django_db


def test_a_token_from_before_an_admission_is_void_after_it(cast: Cast) -> None:
    with context.enter(cast.da_admin):
        people.set_active(cast.da_admin, user_id=id_of(cast.prosecutor), is_active=False)
        user = people.set_active(cast.da_admin, user_id=id_of(cast.prosecutor), is_active=True)
    with context.enter(cast.prosecutor):
        _token, secret = tokens.make_token(cast.prosecutor, name="mine", scopes=["read"])
    assert valid_token(secret) is not None
    with context.enter(cast.da_supervisor):
        office = Office.objects.get(pk=office_of(cast.prosecutor))
        people.admit_person(cast.da_supervisor, user=user, office=office)
    assert valid_token(secret) is None
    with context.enter(cast.prosecutor):
        _token, fresh = tokens.make_token(cast.prosecutor, name="anew", scopes=["read"])
    assert valid_token(fresh) is not None


def test_a_new_password_ends_the_tokens_made_with_the_old_one(cast: Cast) -> None:
    user = User.objects.get(pk=id_of(cast.prosecutor))
    with context.enter(cast.prosecutor):
        _token, secret = tokens.make_token(cast.prosecutor, name="stolen", scopes=["write"])
        sign_in.change_password(cast.prosecutor, user=user, password="another horse battery")
    assert valid_token(secret) is None


def test_a_locked_screen_is_no_place_to_guess_a_password(cast: Cast) -> None:
    thief = Client()
    assert attempt(thief, "prosecutor") == 302
    thief.post("/accounts/locked/")
    for _ in range(5):
        thief.post("/accounts/locked/", {"password": "wrong"})
    thief.post("/accounts/locked/", {"password": PASSWORD})
    assert thief.get("/accounts/tokens/").status_code == 302
    assert User.objects.get(email=email_of("prosecutor")).locked_at is not None


def test_nobody_of_an_office_without_a_supervisor_is_let_in(cast: Cast) -> None:
    admin, lead = cast.platform_admin, cast.prosecutor
    with context.enter(admin):
        office = people.open_office(admin, name="Solo", side=Side.DEFENSE, jurisdiction="NY")
        solo = people.add_person(
            admin,
            email="solo@example.org",
            display_name="Solo",
            office=office,
            roles=[Role.ATTORNEY],
            password=GIVEN,
        )
    choose_password(solo)
    with context.enter(admin):
        people.admit_person(admin, user=solo, office=office)
    with context.enter(lead):
        matter = walls.open_matter(lead)
        record = walls.open_wall(
            lead, matter_id=matter, kind=WallKind.CASE_RECORD, office_id=office_of(lead)
        )
        with pytest.raises(Refused):
            walls.grant_wall(lead, wall_id=record.id, user_id=solo.id)


@pytest.mark.parametrize(
    ("proxies", "header", "address"),
    [
        (0, "203.0.113.9", "10.0.0.1"),
        (1, "198.51.100.7, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.7, 203.0.113.9", "198.51.100.7"),
        (2, "203.0.113.9", "10.0.0.1"),
        (1, "no address", "10.0.0.1"),
    ],
)
def test_an_address_a_client_made_up_is_not_believed(
    settings: Settings, proxies: int, header: str, address: str
) -> None:
    settings.PARLEY_PROXIES = proxies
    request = RequestFactory().get("/", headers={"x-forwarded-for": header}, REMOTE_ADDR="10.0.0.1")
    assert client_address(request) == address
