"""Police paperwork of the fictional robbery of the Lantern Street Deli, Ashgrove, New York."""

from dataclasses import dataclass

from parley.demo.files.exhibit import Moment
from parley.demo.files.paper import (
    Agency,
    Sheet,
    Signature,
    boxes,
    grid,
    heading,
    narrative,
    pdf,
)

POLICE = Agency(
    "ASHGROVE POLICE DEPARTMENT",
    "3rd Precinct – Patrol Services Bureau",
    "410 Millrace Avenue, Ashgrove, New York – (555) 0142",
)
DETECTIVES = Agency(
    "ASHGROVE POLICE DEPARTMENT",
    "Detective Bureau – Robbery Squad",
    "410 Millrace Avenue, Ashgrove, New York – (555) 0148",
)
STANDARDS = Agency(
    "ASHGROVE POLICE DEPARTMENT",
    "Office of Professional Standards – CONFIDENTIAL PERSONNEL RECORD",
    "2 Civic Plaza, Ashgrove, New York – (555) 0101",
    color="#5a1a1a",
)


def number(moment: Moment) -> str:
    """Return the department's complaint number."""
    return f"{moment.year()}-0044719"


def complaint(moment: Moment) -> bytes:
    """Complaint report taken at the scene by the first officer."""
    sheet = Sheet(
        POLICE,
        "COMPLAINT REPORT",
        "APD-61 (Rev. 4/23)",
        f"Complaint {number(moment)}",
        "P.O. Dennis Harrowgate",
    )
    form = boxes(
        [
            ("Complaint no.", number(moment), 2),
            ("Precinct", "003", 1),
            ("Sector", "C", 1),
            ("Date of report", moment.us(0), 2),
            ("Time", "2358", 1),
        ],
        [
            ("Offense", "ROBBERY 1ST DEGREE", 3),
            ("Law code", "PL 160.15 (4)", 2),
            ("Class", "B FELONY", 1),
            ("Status", "OPEN - ARREST", 2),
        ],
        [
            ("Date of occurrence", moment.us(0), 2),
            ("Day", moment.at(0, "12:00").strftime("%a"), 1),
            ("From", "2310", 1),
            ("To", "2314", 1),
            ("Location", "1184 LANTERN STREET (DELI)", 4),
        ],
        [
            ("Complainant", "RENQUIST, MARISOL", 3),
            ("Sex", "F", 1),
            ("Age", "34", 1),
            ("Relation", "STRANGER", 2),
            ("Injury", "NONE / REFUSED EMS", 2),
        ],
        [
            ("Perpetrator 1", "M, 20-25, 5-10, thin, black hooded jacket, mask", 3),
            ("Perpetrator 2", "M, 20-30, 6-0, heavy, gray sweatshirt", 3),
        ],
        [
            ("Weapon", "DISPLAYED - BLACK PISTOL", 3),
            ("Property taken", "U.S. CURRENCY $347.00", 3),
            ("Video", "STORE DVR (4 CAM)", 2),
        ],
    )
    story = narrative(f"""
        At T/P/O complainant states that while working alone at the register two males entered
        the store together. Perp 1 walked directly to the counter, lifted his jacket, displayed
        what appeared to be a black pistol in his waistband and stated "Open it. All of it. Don't
        make it hard." Perp 2 stood at the door facing the street. Complainant opened the register
        and Perp 1 removed the bills by hand.

        Complainant states Perp 1 said "Come on, J" to Perp 2 before both fled on foot westbound
        on Lantern Street and then north into the lot behind the store. A customer, K.T. (age 16),
        was at the rear cooler and saw both from the side. K.T. saw a silver four-door leave the
        lot, partial plate KXR.

        Radio run transmitted at 2316. At 2334 the undersigned and P.O. Brisco (Shield 5120)
        stopped a silver Corliss sedan, NY reg. KXR-4471, at Millrace and 9th. Operator: EKWALL,
        JONAH. Passenger: QUILLFEATHER, TOBIAS. Show-up conducted at 2351: complainant identified
        the passenger as the person who took the money. Complainant was "not sure" about the
        operator. See arrest reports A-{moment.year()}-3391 and A-{moment.year()}-3392.

        Canvass of the lot by P.O. Brisco: black nylon bag beside the dumpster containing one
        black air-type pistol and one knit cap. Vouchered, see property sheet. Crime Scene Unit
        notified, DSC series photographs. BWC active.
    """)
    return pdf(
        sheet,
        form,
        heading("DETAILS"),
        story,
        Signature("Dennis Harrowgate", "Police Officer, Shield 4471", moment.us(0), 4471),
    )


@dataclass(frozen=True, slots=True)
class Arrestee:
    """Whom an arrest report is about."""

    name: str
    born: str
    role: str
    phone: str
    serial: int


def arrest(moment: Moment, who: Arrestee) -> bytes:
    """Arrest report of one of the two men in the car."""
    arrest_no = f"A-{moment.year()}-{who.serial}"
    sheet = Sheet(POLICE, "ARREST REPORT", "APD-50A (Rev. 1/24)", f"Arrest {arrest_no}")
    form = boxes(
        [
            ("Arrest no.", arrest_no, 2),
            ("Complaint no.", number(moment), 2),
            ("Date of arrest", moment.us(0), 2),
            ("Time", "2334", 1),
            ("Precinct", "003", 1),
        ],
        [
            ("Name (last, first)", who.name.upper(), 4),
            ("Date of birth", who.born, 2),
            ("Sex", "M", 1),
            ("Role", who.role.upper(), 2),
        ],
        [
            ("Place of arrest", "MILLRACE AVE AND 9TH STREET", 4),
            ("Force used", "NONE", 1),
            ("Cuffed by", "P.O. BRISCO 5120", 2),
        ],
        [
            ("Top charge", "PL 160.15 (4) ROBBERY 1 - B FELONY", 4),
            ("Also", "PL 160.10 (1) ROBBERY 2 - C FELONY", 4),
        ],
        [
            ("Rights read", "2336 - P.O. HARROWGATE", 3),
            ("Statement", "SEE SUPPLEMENT 1", 3),
            ("Prints", "YES", 1),
            ("Photo", "YES", 1),
        ],
    )
    property_found = [
        ["1", "Wallet, brown, with identification", "1", "Returned to prisoner property"],
        [
            "2",
            f"Mobile telephone, {who.phone}",
            "1",
            "Vouchered - warrant to follow",
        ],
        ["3", "U.S. currency, $20 x 4, $10 x 1", "$90.00", "Vouchered"],
    ]
    story = narrative("""
        Defendant was seated in the above vehicle when stopped. Vehicle matched the radio
        description by color, doors and first three characters of the plate. No weapon was
        recovered from the defendant's person or from the vehicle. Vehicle was inventoried at the
        precinct; nothing further of value. Defendant was lodged pending arraignment.
    """)
    return pdf(
        sheet,
        form,
        heading("PROPERTY REMOVED FROM PRISONER"),
        grid(["Item", "Description", "Qty", "Disposition"], property_found, [1, 6, 2, 4]),
        heading("NARRATIVE"),
        story,
        Signature("Dennis Harrowgate", "Police Officer, Shield 4471", moment.us(0), who.serial),
    )


def supplement(moment: Moment) -> bytes:
    """The detective's follow-up: video, interviews, identification procedures."""
    sheet = Sheet(
        DETECTIVES,
        "COMPLAINT FOLLOW-UP – SUPPLEMENT 1",
        "APD-5 (Rev. 9/22)",
        f"Supplement to {number(moment)}",
        "Det. Alma Stroud",
    )
    form = boxes(
        [
            ("Complaint no.", number(moment), 2),
            ("Follow-up no.", "1", 1),
            ("Date", moment.us(3), 2),
            ("Assigned", "DET. STROUD, ALMA #882", 3),
        ],
        [("Subject", "VIDEO RECOVERY / INTERVIEWS / PHOTO ARRAY", 5), ("Case status", "ACTIVE", 2)],
    )
    story = narrative(f"""
        1. VIDEO. On {moment.us(1)} the undersigned recovered recordings of four cameras from the
        store's DVR. DVR clock runs 6 minutes 40 seconds fast against the Department's time. Camera
        2 (counter) shows Perp 1 from behind. His face is not visible at any time. Camera 4 (door)
        shows Perp 2 in profile for about two seconds.

        2. INTERVIEW OF COMPLAINANT. On {moment.us(1)} at 1540 hours M. Renquist repeated in
        substance what she told P.O. Harrowgate. She added that she looked "mostly at the gun" and
        that the mask covered the lower half of the face. She believes the man with the money had
        a small scar at the left eyebrow. Note: arrest photograph of QUILLFEATHER shows no scar.

        3. STATEMENT OF EKWALL. On {moment.us(1)} at 0120 hours, after signing the rights form,
        JONAH EKWALL stated in sum and substance: he gave a man he knows as "Tobe" a ride from
        Millrace Park; he waited in the lot; he did not know anything was going to happen; he saw
        no gun. He asked for a lawyer at 0131 and the interview ended.

        4. PHOTO ARRAY. On {moment.us(3)} at 1610 hours K.T. (with parent present) viewed array
        PA-{moment.year()}-218, administered blind by Det. Osterling. K.T. selected photograph no.
        4, a filler, and said "could be him, the eyes." QUILLFEATHER was in position 2.

        5. PHONES. Search warrant SW-{moment.year()}-0771 signed on {moment.us(5)} for both
        telephones. Extraction requested from the Digital Forensics Unit.
    """)
    return pdf(
        sheet, form, story, Signature("Alma Stroud", "Detective, Shield 882", moment.us(3), 882)
    )


def property_sheet(moment: Moment) -> bytes:
    """Evidence property sheet with its chain of custody."""
    voucher = f"V-{moment.year()}-118203"
    sheet = Sheet(POLICE, "PROPERTY AND EVIDENCE VOUCHER", "APD-521 (Rev. 2/21)", voucher)
    items = [
        ["1", "Bag, nylon, black, 'TREKKER'", "Lot behind 1184 Lantern St", "1"],
        ["2", "Cap, knit, dark blue", "Inside item 1", "1"],
        ["3", "Air pistol, black, CO2, cal. 4.5 mm, ser. AS-20931", "Inside item 1", "1"],
        [
            "4",
            "U.S. currency, 20 x 12, 10 x 7, 5 x 4, 1 x 17",
            "Center console of vehicle",
            "$347.00",
        ],
        ["5", "Telephone, Meridian M9 (Quillfeather)", "Prisoner property", "1"],
        ["6", "Telephone, Oriole 4 (Ekwall)", "Prisoner property", "1"],
    ]
    chain = [
        [
            moment.us(0) + " 23:48",
            "P.O. Brisco 5120",
            "P.O. Harrowgate 4471",
            "Recovered, items 1-3",
        ],
        [moment.us(0) + " 23:59", "P.O. Harrowgate 4471", "Desk Sgt. Amery", "Vouchered, sealed"],
        [
            moment.us(1) + " 09:15",
            "Desk Sgt. Amery",
            "Property Clerk Dunmore",
            "Stored, bin 3-C-118",
        ],
        [
            moment.us(4) + " 10:30",
            "Property Clerk Dunmore",
            "Crim. Ives, County Lab",
            "Items 2, 3 to lab",
        ],
        [
            moment.us(19) + " 14:05",
            "Crim. Ives, County Lab",
            "Property Clerk Dunmore",
            "Returned, resealed",
        ],
    ]
    form = boxes(
        [
            ("Voucher no.", voucher, 3),
            ("Complaint no.", number(moment), 3),
            ("Classification", "ARREST EVIDENCE", 3),
            ("Date", moment.us(0), 2),
        ],
    )
    return pdf(
        sheet,
        form,
        grid(["Item", "Description", "Where found", "Qty"], items, [1, 6, 4, 2]),
        heading("CHAIN OF CUSTODY"),
        grid(["When", "Released by", "Received by", "Purpose"], chain, [3, 3, 3, 3]),
        Signature("F. Dunmore", "Property Clerk", moment.us(19), 521),
    )
