"""Loading the demo: a visitor meets the same offices, people and cases however often it is run."""

from parley.demo.load import people
from parley.demo.people import PEOPLE, table
from privilege.choices import Role
from privilege.models.people import Office, User


def test_people_are_entered_once_and_admitted(empty_installation: str) -> None:
    assert people.load_people() == len(PEOPLE)
    assert people.load_people() == 0
    assert User.objects.filter(admitted_at=None).count() == 0
    assert Office.objects.get(name="Law Office of Renata Lindqvist").side == "defense"
    assert people.actor("judith").has_role(Role.SUPERVISOR)


def test_the_table_names_everybody_and_the_password() -> None:
    shown = table()
    for person in PEOPLE:
        assert person.email in shown
    assert "Password of all: parley-demo-pass" in shown
    assert max(map(len, shown.splitlines())) < 130
