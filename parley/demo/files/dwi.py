"""The case file of State v. Hollander-Pruitt (fictional), Marlow County, Texas."""

from collections.abc import Callable
from datetime import UTC

from PIL import Image

from parley.demo.files import dwi_papers as papers
from parley.demo.files import dwi_records as records
from parley.demo.files import exhibits, film, scenes, sound
from parley.demo.files.camera import Shot, jpeg
from parley.demo.files.exhibit import Exhibit, Moment

SHERIFF, LAB = "Marlow County Sheriff's Office", "Central Plains Crime Laboratory"
ROAD = (31.86412, -100.09877)


def _body_camera(moment: Moment) -> bytes:
    """Return the deputy's clip of the stop."""
    clip = film.Clip(
        moment.at(0, "01:49").astimezone(UTC), "MCSO WVR-20614", "DEP FERNCLIFF 614", 18
    )
    return film.body_camera(moment.rng(614), scenes.roadside(moment.rng(613)), clip)


def _pictures(moment: Moment) -> list[Exhibit]:
    """Return the photographs of the stop and of the exhibits."""
    tag = (papers.number(moment), "Items 1 and 2", "Ev. Tech. Sloan", moment.us(1))
    drawn: list[tuple[str, str, bool, Callable[[], Image.Image]]] = [
        (
            "P1010231.JPG",
            "Car on the shoulder, fog line",
            True,
            lambda: scenes.roadside(moment.rng(231)),
        ),
        (
            "P1010234.JPG",
            "Same, from farther left",
            True,
            lambda: scenes.roadside(moment.rng(234), over_line=False),
        ),
        (
            "P1010240.JPG",
            "Bottle and blood tubes with scale",
            False,
            lambda: exhibits.bottle(moment.rng(240), tag),
        ),
    ]

    def maker(about: str, draw: Callable[[], Image.Image], *, outside: bool) -> Callable[[], bytes]:
        shot = Shot(moment.at(0, "02:04"), ROAD if outside else None, "TG-6", "OLYMPUS", 1, about)
        return lambda: jpeg(draw(), shot)

    return [
        Exhibit(
            f"Photographs/{name}",
            about,
            SHERIFF,
            moment.at(0, "02:04"),
            maker(about, draw, outside=outside),
            "Dep. Ferncliff",
        )
        for name, about, outside, draw in drawn
    ]


def prosecution_file(moment: Moment) -> list[Exhibit]:
    """Return what the sheriff and the laboratory handed to the county attorney."""
    files = [
        Exhibit(
            "Reports/Offense report.pdf",
            "Arresting deputy's report",
            SHERIFF,
            moment.at(0, "06:30"),
            lambda: papers.offense_report(moment),
            "Records",
        ),
        Exhibit(
            "Reports/SFST worksheet.pdf",
            "Scan: field sobriety tests",
            SHERIFF,
            moment.at(0, "06:30"),
            lambda: papers.sobriety_form(moment),
            "Records",
        ),
        Exhibit(
            "Reports/Statutory warning.pdf",
            "Scan: warning and refusal",
            SHERIFF,
            moment.at(0, "06:30"),
            lambda: papers.warning(moment),
            "Records",
        ),
        Exhibit(
            "Reports/Evidence sheet.pdf",
            "Property sheet and custody",
            SHERIFF,
            moment.at(6, "10:40"),
            lambda: papers.evidence_sheet(moment),
            "Evidence",
        ),
        Exhibit(
            "Laboratory/Alcohol analysis.pdf",
            "0.094; seal dated a day early",
            LAB,
            moment.at(31, "11:00"),
            lambda: papers.blood_report(moment),
            "P. Szabo-Irwin",
            ("brady",),
        ),
        Exhibit(
            "Laboratory/HS-GC 2 controls.xlsx",
            "Instrument control log",
            LAB,
            moment.at(36, "08:00"),
            lambda: records.calibration(moment),
            "P. Szabo-Irwin",
        ),
        Exhibit(
            "Officer/IA disclosure Ferncliff.pdf",
            "Sustained finding; lapsed HGN certificate",
            SHERIFF,
            moment.at(20, "12:00"),
            lambda: papers.discipline(moment),
            "Internal Affairs",
            ("giglio", "brady"),
        ),
        Exhibit(
            "Statements/Passenger statement.docx",
            "Two beers; car pulls to the right",
            SHERIFF,
            moment.at(2, "14:30"),
            lambda: records.passenger_statement(moment),
            "Records",
            ("brady", "jencks"),
        ),
        Exhibit(
            "Data/CAD log.csv",
            "Dispatch lines of the stop",
            SHERIFF,
            moment.at(1, "08:00"),
            lambda: records.dispatch_log(moment),
            "Communications",
        ),
        Exhibit(
            "E-mail/Kit seal.eml",
            "Thread with the deputy on the seal",
            "County Attorney",
            moment.at(33, "06:20"),
            lambda: records.seal_email(moment, papers.blood_report(moment)),
            "D. Whitcomb-Reyes",
            ("brady",),
        ),
        Exhibit(
            "Recordings/Body camera Ferncliff.mp4",
            "Stop and first contact",
            SHERIFF,
            moment.at(0, "01:49"),
            lambda: _body_camera(moment),
            "Video",
        ),
        Exhibit(
            "Recordings/Dispatch.wav",
            "Radio traffic of the stop",
            SHERIFF,
            moment.at(0, "01:47"),
            lambda: sound.dispatch(moment.rng(8), 26),
            "Communications",
        ),
    ]
    return sorted([*files, *_pictures(moment)], key=lambda exhibit: exhibit.path)
