"""Photographs and recordings of the Lantern Street robbery (fictional)."""

from collections.abc import Callable
from datetime import UTC, timedelta

from PIL import Image

from parley.demo.files import exhibits, film, scenes, sound
from parley.demo.files import robbery_reports as reports
from parley.demo.files.camera import Shot, jpeg
from parley.demo.files.exhibit import Exhibit, Moment
from parley.demo.files.office import zipped

STORE = (42.02735, -75.21391)
SIGN = "LANTERN STREET DELI & GROCERY"
POLICE = "Ashgrove Police Department"


def photographs(moment: Moment) -> list[tuple[str, str, Callable[[], bytes]]]:
    """Return (file name, caption, maker) of the crime scene unit's series."""

    def tag(item: int, what: str) -> tuple[str, ...]:
        return (f"{reports.number(moment)}  Item {item}", what, "Det. Stroud #882", moment.us(1))

    def shot(key: int, clock: str, days: int, caption: str, *, inside: bool = False) -> Shot:
        place = None if inside else (STORE[0] + key * 4e-5, STORE[1] - key * 3e-5)
        return Shot(moment.at(days, clock), place, number=key, caption=caption)

    drawn: list[tuple[int, str, int, str, bool, Callable[[], Image.Image]]] = [
        (
            412,
            "00:22",
            1,
            "Front of 1184 Lantern Street, facing north",
            False,
            lambda: scenes.storefront(moment.rng(412), SIGN),
        ),
        (
            415,
            "00:31",
            1,
            "Counter and register, customer side",
            False,
            lambda: scenes.counter(moment.rng(415)),
        ),
        (
            421,
            "07:48",
            1,
            "Rear lot, bag beside dumpster, marker 7",
            False,
            lambda: scenes.parking_lot(moment.rng(421)),
        ),
        (
            430,
            "10:12",
            1,
            "Item 3, air pistol",
            True,
            lambda: exhibits.pistol(moment.rng(430), tag(3, "Air pistol, black")),
        ),
        (
            431,
            "10:20",
            1,
            "Item 4, currency",
            True,
            lambda: exhibits.banknotes(moment.rng(431), tag(4, "U.S. currency $347")),
        ),
    ]

    def maker(
        key: int,
        clock: str,
        days: int,
        caption: str,
        *,
        inside: bool,
        draw: Callable[[], Image.Image],
    ) -> Callable[[], bytes]:
        return lambda: jpeg(draw(), shot(key, clock, days, caption, inside=inside))

    return [
        (f"DSC_0{key}.JPG", caption, maker(key, clock, days, caption, inside=inside, draw=draw))
        for key, clock, days, caption, inside, draw in drawn
    ]


def _body_camera(moment: Moment) -> bytes:
    """Return the arresting officer's clip."""
    scene = scenes.storefront(moment.rng(447), SIGN, taped=False)
    clip = film.Clip(
        moment.at(0, "23:21").astimezone(UTC) + timedelta(seconds=7),
        "BWC-4 X81A00447",
        "P.O. HARROWGATE 4471",
    )
    return film.body_camera(moment.rng(448), scene, clip)


def photo_exhibits(moment: Moment) -> list[Exhibit]:
    """Return the photographs one by one, and the first of them once more in a ZIP."""
    series = photographs(moment)
    taken = moment.at(1, "10:30")
    single = [
        Exhibit(f"04 Photographs/{name}", about, POLICE, taken, build, "Crime Scene Unit")
        for name, about, build in series
    ]
    bundle = Exhibit(
        "04 Photographs/CSU card 2 (copy).zip",
        "Copy of the camera card, first three frames",
        POLICE,
        taken,
        lambda: zipped(
            [(f"DCIM/101D7500/{name}", build()) for name, _, build in series[:3]],
            moment.naive(1, "10:30"),
        ),
        "Crime Scene Unit",
    )
    return [*single, bundle]


def recordings(moment: Moment) -> list[Exhibit]:
    """Return the body camera's clip, the radio and the jail call."""
    return [
        Exhibit(
            "05 Recordings/BWC Harrowgate X81A00447.mp4",
            "Body-worn camera, arrival at scene",
            POLICE,
            moment.at(0, "23:21"),
            lambda: _body_camera(moment),
            "Video Unit",
        ),
        Exhibit(
            "05 Recordings/Radio 3rd division.wav",
            "Radio traffic 23:15 to 23:36",
            "Ashgrove 911 Center",
            moment.at(0, "23:15"),
            lambda: sound.dispatch(moment.rng(31)),
            "Communications",
        ),
        Exhibit(
            "05 Recordings/Inmate call Quillfeather.mp3",
            "Jail call to a family member",
            "Ashgrove County Jail",
            moment.at(4, "19:32"),
            lambda: sound.jail_call(moment.rng(44)),
            "Inmate Telephone Unit",
        ),
    ]
