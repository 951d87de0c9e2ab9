"""Statements, logs and letters of the drunk-driving case (fictional)."""

from datetime import timedelta

from parley.demo.files.dwi_papers import number
from parley.demo.files.exhibit import Moment
from parley.demo.files.mail import Note, Thread, eml
from parley.demo.files.office import Cell, Origin, letter, table, workbook

DEPUTY = "Dep. Cody Ferncliff <cferncliff@marlowso.example>"
PROSECUTOR = "Dana Whitcomb-Reyes <dwhitcomb@marlowca.example>"
CONTROL, CONTROL_LIMIT = 0.08, 0.004  # g/100 mL, ±5 %


def calibration(moment: Moment) -> bytes:
    """Instrument maintenance log of the laboratory."""
    rows: list[list[Cell]] = [
        ["Date", "Instrument", "Control", "Target", "Found", "Within ±5%", "Analyst"]
    ]
    rng = moment.rng(9)
    for step in range(40):
        found = round(CONTROL + float(rng.normal(0, 0.0016)), 4)
        good = "yes" if abs(found - CONTROL) <= CONTROL_LIMIT else "NO"
        rows.append(
            [
                f"{moment.day + timedelta(days=step - 5):%Y-%m-%d}",
                "HS-GC 2",
                "QC 0.080",
                0.08,
                found,
                good,
                "PSI" if step % 3 else "DLO",
            ]
        )
    origin = Origin(
        "Central Plains Crime Laboratory", "HS-GC 2 controls", moment.naive(36, "08:00")
    )
    return workbook(origin, {"Controls": rows})


def dispatch_log(moment: Moment) -> bytes:
    """Dispatch lines of the stop."""
    base = moment.at(0, "01:47")
    lines = (
        (0, "TSTOP", "614", "FM2214 MM8 BLU SEDAN RMB2907"),
        (120, "REG", "614", "VALID NO WANTS"),
        (900, "SFST", "614", "OUT WITH ONE"),
        (1260, "ARREST", "614", "ONE IN CUSTODY 0208"),
        (1500, "TOW", "614", "REQUESTED"),
        (2300, "HOSP", "614", "MARLOW GENERAL"),
        (6420, "BLOOD", "614", "DRAW COMPLETE 0334"),
        (8400, "JAIL", "614", "ONE TO BOOK-IN"),
    )
    rows: list[list[Cell]] = [["CALL", "TIME", "CODE", "UNIT", "TEXT"]]
    rows += [
        [
            f"C{moment.year()}0091177",
            (base + timedelta(seconds=after)).isoformat(),
            code,
            unit,
            text,
        ]
        for after, code, unit, text in lines
    ]
    return table(rows)


def seal_email(moment: Moment, report: bytes) -> bytes:
    """Thread on the wrong date on the seal."""
    notes = [
        Note(
            PROSECUTOR,
            DEPUTY,
            moment.at(32, "10:05"),
            """
            Deputy, the lab remarks that the seal is dated a day before the draw. I need a
            supplement from you on how that happened before I disclose the report. Attached.
        """,
        ),
        Note(
            DEPUTY,
            PROSECUTOR,
            moment.at(33, "06:20"),
            """
            Ma'am, I pre-dated a couple of kits at start of shift and it went past midnight. I
            know better now. Supplement will be in the system today.
        """,
        ),
    ]
    files = [("TOX-2.pdf", "application/pdf", report)]
    return eml(Thread("marlow10938", f"{number(moment)} kit seal", notes, files))


def passenger_statement(moment: Moment) -> bytes:
    """Voluntary statement of the passenger."""
    return letter(
        Origin("MCSO", "Voluntary statement", moment.naive(2, "14:30")),
        ["VOLUNTARY STATEMENT", f"Case {number(moment)} – {moment.us(2)}"],
        """
        My name is Corinne Vasek-Dunn. I was in the passenger seat. We left the cookout at about
        1:20. Wade had two beers that I saw, and he ate. The bottle in the trunk was
        there from the day before when he moved his uncle's things.

        The car pulls to the right. It has since he hit a gate. He told the officer that.
        """,
        ["Signed: C. Vasek-Dunn"],
    )
