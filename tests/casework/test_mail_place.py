"""If these fail, a client's letter would be filed where the wrong people read it."""

import pytest

from casework.mail_place import Belongs, Circle, Verdict, place

CIRCLE = Circle(
    office=frozenset({"ann@pd.example", "ben@gmail.com"}), clients=frozenset({"joe@mail.example"})
)


@pytest.mark.parametrize(
    ("people", "belongs"),
    [
        (["joe@mail.example", "ann@pd.example"], Belongs.CLIENT),
        (["JOE@Mail.example", " clerk@pd.example "], Belongs.CLIENT),
        (["joe@mail.example", "ann@pd.example", "mother@mail.example"], Belongs.FILE),
        (["joe@mail.example"], Belongs.CLIENT),
        (["ann@pd.example", "clerk@pd.example"], Belongs.WORK_PRODUCT),
        (["ann@pd.example", "ben@gmail.com"], Belongs.WORK_PRODUCT),
        (["ann@pd.example", "other@gmail.com"], Belongs.FILE),
        (["ann@pd.example", "da@da.example"], Belongs.FILE),
        (["x@sub.pd.example"], Belongs.FILE),
        ([], Belongs.FILE),
        (["", " "], Belongs.FILE),
        (["not an address"], Belongs.FILE),
    ],
)
def test_who_takes_part_decides(people: list[str], belongs: Belongs) -> None:
    assert place(people, CIRCLE).belongs is belongs


def test_the_outsider_is_named() -> None:
    people = ["ann@pd.example", "joe@mail.example", "eve@news.example"]
    assert place(people, CIRCLE) == Verdict(Belongs.FILE, "eve@news.example")
