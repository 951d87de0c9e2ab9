"""Laboratory, statements, letters and data of the Lantern Street robbery (fictional)."""

from datetime import timedelta

from parley.demo.files.exhibit import Moment
from parley.demo.files.office import Cell, Origin, table, workbook
from parley.demo.files.paper import (
    BODY,
    Agency,
    Sheet,
    Signature,
    boxes,
    grid,
    heading,
    narrative,
    pdf,
)
from parley.demo.files.robbery_reports import number

LAB = Agency(
    "ASHGROVE COUNTY FORENSIC LABORATORY",
    "Accredited to ISO/IEC 17025 – Firearms and Latent Prints",
    "77 Quarry Road, Ashgrove, New York – (555) 0175",
    "seal",
    "#14532d",
)
STROUD = "Det. Alma Stroud <astroud@ashgrovepd.example>"
CASTELLANE = "Nora Castellane <ncastellane@ashgroveda.example>"
IVES = "M. Ives <mives@ashgrovelab.example>"


def _lab_head(work: str) -> Sheet:
    """Return the laboratory's head for one examination."""
    return Sheet(LAB, "REPORT OF LABORATORY EXAMINATION", "LAB-F12", work, "M. Ives")


def firearm_report(moment: Moment) -> bytes:
    """Examination of the pistol: an air pistol that could not fire."""
    form = boxes(
        [
            ("Laboratory no.", f"L{moment.year()}-06612", 2),
            ("Agency case", number(moment), 2),
            ("Received", moment.us(4), 2),
            ("Reported", moment.us(18), 2),
        ],
        [
            ("Submitted by", "PROPERTY CLERK DUNMORE", 3),
            ("Examiner", "M. IVES, CRIMINALIST III", 3),
        ],
    )
    results = [
        [
            "3",
            "Air pistol, 'Air Sport', cal. 4.5 mm (.177), CO2, ser. AS-20931",
            "Inoperable: striker valve broken, no cartridge. No projectile could be discharged.",
        ],
        ["3", "Muzzle", "Orange tip present, partly covered with black tape."],
        ["2", "Knit cap", "Two hairs recovered and retained. Not examined."],
    ]
    text = narrative(
        """
        The pistol was examined visually, under magnification and by dry test. A new CO2 cartridge
        was fitted; gas escaped at the valve and no pressure built up. Three attempts to fire
        steel shot failed.

        Opinion: item 3 as received is not a firearm and is not capable of discharging a shot from
        which death or other serious physical injury may result. From a distance of two meters and
        with the tip covered it resembles a semi-automatic pistol.
    """,
        BODY,
    )
    return pdf(
        _lab_head("Air pistol"),
        form,
        grid(["Item", "Description", "Result"], results, [1, 4, 6]),
        heading("METHOD AND OPINION"),
        text,
        Signature("M. Ives", "Criminalist III", moment.us(18), 12),
        Signature("H. Abara-Quinn", "Technical reviewer", moment.us(18), 13),
    )


def print_report(moment: Moment) -> bytes:
    """Latent prints on bag and pistol."""
    form = boxes(
        [
            ("Laboratory no.", f"L{moment.year()}-06613", 2),
            ("Agency case", number(moment), 2),
            ("Received", moment.us(4), 2),
            ("Reported", moment.us(19), 2),
        ],
    )
    results = [
        [
            "LP-1",
            "Slide of item 3, right",
            "Suitable",
            "Quillfeather: inconclusive",
            "Ekwall: excluded",
        ],
        ["LP-2", "Grip of item 3", "Not suitable", "-", "-"],
        [
            "LP-3",
            "Counter glass, customer side",
            "Suitable",
            "Quillfeather: excluded",
            "Ekwall: excluded",
        ],
        [
            "LP-4",
            "Rear door of vehicle, outside",
            "Suitable",
            "Quillfeather: identified",
            "Ekwall: excluded",
        ],
    ]
    text = narrative(
        """
        LP-3 was searched in the state's database with no candidate. The examiner notes that
        complainant described Perp 1 as leaning on the counter glass with his bare left hand.
    """,
        BODY,
    )
    return pdf(
        _lab_head("Latent prints"),
        form,
        grid(
            ["Latent", "Source", "Value", "Comparison 1", "Comparison 2"], results, [1, 4, 2, 3, 2]
        ),
        heading("REMARKS"),
        text,
        Signature("M. Ives", "Criminalist III", moment.us(19), 14),
    )


def extraction(moment: Moment) -> bytes:
    """Phone extraction report: device, contacts, messages, calls, locations."""

    def stamp(days: int, clock: str, seconds: int = 0) -> str:
        when = moment.at(days, clock) + timedelta(seconds=seconds)
        return when.isoformat(sep=" ")

    messages: list[list[Cell]] = [
        ["No.", "Folder", "Party", "Time (local)", "Status", "Body", "Deleted"],
        [1, "Inbox", "J (+1 555 0188)", stamp(0, "20:02", 11), "Read", "u around tonight", "No"],
        [2, "Sent", "J (+1 555 0188)", stamp(0, "20:04", 40), "Sent", "yeah park at 10?", "No"],
        [
            3,
            "Inbox",
            "J (+1 555 0188)",
            stamp(0, "20:05", 2),
            "Read",
            "can u drive my brothers car",
            "No",
        ],
        [4, "Sent", "J (+1 555 0188)", stamp(0, "20:09", 55), "Sent", "ask him not me", "Yes"],
        [
            5,
            "Inbox",
            "Mom",
            stamp(0, "21:44", 18),
            "Read",
            "pick up milk if you pass Lantern",
            "No",
        ],
        [6, "Sent", "Mom", stamp(0, "22:51", 33), "Sent", "ok leaving park now", "No"],
        [7, "Inbox", "Ray D (+1 555 0119)", stamp(0, "23:01", 5), "Read", "where u at", "Yes"],
        [
            8,
            "Sent",
            "Ray D (+1 555 0119)",
            stamp(0, "23:03", 47),
            "Sent",
            "car. behind the deli",
            "Yes",
        ],
        [9, "Inbox", "Ray D (+1 555 0119)", stamp(0, "23:26", 20), "Unread", "yo call me", "No"],
    ]
    calls: list[list[Cell]] = [
        ["No.", "Type", "Party", "Time (local)", "Duration"],
        [1, "Outgoing", "J (+1 555 0188)", stamp(0, "21:58"), "00:01:12"],
        [2, "Missed", "Ray D (+1 555 0119)", stamp(0, "23:15"), "00:00:00"],
        [3, "Outgoing", "Mom", stamp(0, "23:20"), "00:00:41"],
    ]
    places: list[list[Cell]] = [["No.", "Source", "Time (local)", "Latitude", "Longitude", "± m"]]
    for step, (clock, north, east) in enumerate(
        (
            ("22:49", 42.0311, -75.2188),
            ("22:58", 42.0297, -75.2169),
            ("23:04", 42.0274, -75.2141),
            ("23:11", 42.0273, -75.2139),
            ("23:18", 42.0290, -75.2102),
            ("23:33", 42.0342, -75.2050),
        ),
        start=1,
    ):
        places.append([step, "Wi-Fi / cell", stamp(0, clock), north, east, 18 + step * 7])
    device: list[list[Cell]] = [
        ["Field", "Value"],
        ["Exhibit", "Item 5, voucher V-" + moment.year() + "-118203"],
        ["Device", "Meridian M9, OS 14.2, IMEI 00-000000-000000-0 (fictional)"],
        ["Owner according to subscriber", "Tobias Quillfeather"],
        ["Extraction", "Advanced logical, " + moment.us(8) + ", examiner T. Winterbourne"],
        ["Warrant", f"SW-{moment.year()}-0771, messages, calls, locations, limited to 7 days"],
        ["Hash of image (SHA-256)", "9f2c…e17a (see examiner's notes)"],
    ]
    origin = Origin(
        "APD Digital Forensics Unit", "Extraction report item 5", moment.naive(8, "15:12")
    )
    return workbook(
        origin, {"Device": device, "Messages": messages, "Calls": calls, "Locations": places}
    )


def cad_log(moment: Moment) -> bytes:
    """Computer-aided dispatch event, line by line."""
    base = moment.at(0, "23:15")
    events = (
        (0, "CALL", "", "911 M.R. female, robbery, gun shown, two males left on foot W/B"),
        (42, "CLASS", "", "10-30 ROBBERY IN PROGRESS, PRI 1"),
        (61, "DISP", "3118", "HARROWGATE/BRISCO"),
        (70, "DISP", "3122", "OYELARAN/STEELE"),
        (188, "INFO", "", "SILVER 4 DR PARTIAL KXR LEFT REAR LOT PER JUV WITNESS"),
        (362, "ARRIVE", "3118", "ON SCENE"),
        (415, "BOLO", "", "M BLK HOOD MASK / M GRAY SWEATSHIRT / SILVER SEDAN KXR"),
        (1140, "STOP", "3118", "MILLRACE/9TH KXR4471 TWO OCCUPANTS"),
        (1162, "BACKUP", "3122", "ENROUTE"),
        (1301, "ARRIVE", "3122", "WITH COMPLAINANT FOR SHOWUP"),
        (2160, "SHOWUP", "3122", "POS PASSENGER / NEG-UNSURE OPERATOR"),
        (2700, "CSU", "CS04", "REQUESTED 1184 LANTERN"),
        (3330, "TRANSP", "3118", "TWO UNDER TO 003"),
    )
    rows: list[list[Cell]] = [["EVENT_NO", "SEQ", "TIME", "CODE", "UNIT", "REMARK"]]
    for step, (seconds, code, unit, remark) in enumerate(events, start=1):
        when = base + timedelta(seconds=seconds)
        rows.append([f"E{moment.year()}1183021", step, when.isoformat(), code, unit, remark])
    return table(rows)
