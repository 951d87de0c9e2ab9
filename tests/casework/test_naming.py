"""How a party is named to everyone of record gives nothing more away than the rule says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework import naming


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Maria Quintero", "M.Q."),
        ("Maria del Carmen Ruiz", "M.d.C.R."),
        ("Dr. Anna-Lena Weiß Jr.", "A.L.W."),
        ("  李 小龍 ", "李.小."),
    ],
)
def test_initials(name: str, expected: str) -> None:
    assert naming.initials(name) == expected


@pytest.mark.parametrize("name", ["", "  ", "...", "Mr."])
def test_a_name_without_letters_has_no_initials(name: str) -> None:
    with pytest.raises(ValueError, match="letter"):
        naming.initials(name)


def test_victims_and_minors_are_protected_unless_somebody_chose() -> None:
    assert naming.default_rule("victim", is_minor=False, is_organization=False) == "initials"
    assert naming.default_rule("witness", is_minor=True, is_organization=False) == "initials"
    assert naming.default_rule("witness", is_minor=False, is_organization=False) == "full"
    assert naming.default_rule("victim", is_minor=False, is_organization=True) == "full"


@pytest.mark.parametrize("pseudonym", ["Jane QUINTERO", "quíntero", "Ms. Maria X"])
def test_a_pseudonym_with_part_of_the_name_is_refused(pseudonym: str) -> None:
    with pytest.raises(ValueError, match="part of the name"):
        naming.shown_name("María Quintero", "pseudonym", pseudonym)


@given(st.text(min_size=1, max_size=60))
def test_initials_hold_no_more_than_first_letters(name: str) -> None:
    try:
        shown = naming.shown_name(name, "initials")
    except ValueError:
        return
    assert all(len(part) <= 1 for part in shown.split("."))
