"""Forms of the Lantern Street robbery, most of them scanned (fictional)."""

from parley.demo.files.exhibit import Moment
from parley.demo.files.paper import (
    BODY,
    Agency,
    Sheet,
    Signature,
    boxes,
    grid,
    narrative,
    para,
    pdf,
)
from parley.demo.files.robbery_reports import number
from parley.demo.files.scans import scanned

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


def memo_book(moment: Moment) -> bytes:
    """The officer's memo book pages, photocopied crooked."""
    sheet = Sheet(POLICE, "MEMORANDUM BOOK – COPY OF PAGES 61-62", "APD-112", "Memo book")
    lines = narrative("""
        1600 Present for duty. Post 3-C with P.O. Brisco, RMP 3118. Weather clear 61 F.

        1745 Meal. 1845 Resumed.

        2118 Alarm, 220 Tannery Row. Unfounded, 10-90.

        2316 Radio: robbery in progress 1184 Lantern St, deli. Two males, gun displayed.

        2321 On scene. Female clerk shaken, no injury. Description put over. Silver 4-door KXR.

        2334 Car stop Millrace and 9th, silver Corliss KXR-4471. Two in custody. BWC on.

        2336 Rights read to both from card.

        2351 Show-up. Clerk IDs passenger. Driver "not sure."

        2358 Report. 0010 To precinct with two. 0015 Brisco vouchers bag, pistol, cap.

        0120 Det. Stroud interviews driver. 0730 End of tour.
    """)
    made = pdf(
        sheet,
        boxes(
            [
                ("Officer", "P.O. DENNIS HARROWGATE", 3),
                ("Shield", "4471", 1),
                ("Tour", "1600 x 0000 (held)", 2),
                ("Date", moment.us(0), 2),
            ]
        ),
        lines,
        Signature("D. Harrowgate", "P.O. 4471", moment.us(0), 61),
    )
    return scanned(made, moment.seed + 61, tilt=1.1)


def photo_array(moment: Moment) -> bytes:
    """The signed form of the photo array shown to the minor witness."""
    sheet = Sheet(
        DETECTIVES, "PHOTO ARRAY – WITNESS INSTRUCTIONS AND RESULT", "APD-714", "Photo array"
    )
    text = narrative(
        """
        Before viewing, the administrator read to the witness: "You will be shown six photographs.
        The person who committed the crime may or may not be among them. Do not feel you must make
        an identification. I do not know which person, if any, is the suspect. Tell me in your own
        words how sure you are."
    """,
        BODY,
    )
    made = pdf(
        sheet,
        boxes(
            [
                ("Array no.", f"PA-{moment.year()}-218", 2),
                ("Complaint no.", number(moment), 2),
                ("Date", moment.us(3), 2),
                ("Time", "1610", 1),
            ],
            [
                ("Witness", "K.T. (16), parent present", 3),
                ("Administrator (blind)", "DET. OSTERLING #640", 3),
            ],
        ),
        text,
        boxes(
            [
                ("Recognised anyone?", "YES", 1),
                ("Photograph no.", "4", 1),
                ("From where?", "THE STORE, THE ONE AT THE COUNTER", 3),
            ],
            [("In the witness's own words", "COULD BE HIM, THE EYES. MAYBE 60 PERCENT.", 1)],
            [("Suspect's position (entered afterwards)", "2", 1), ("Result", "FILLER SELECTED", 2)],
        ),
        Signature("K.T.", "witness, with parent", moment.us(3), 77),
        Signature("R. Osterling", "Detective, Shield 640", moment.us(3), 640),
    )
    return scanned(made, moment.seed + 714)


def discipline(moment: Moment) -> bytes:
    """The disclosure memorandum on the arresting officer's disciplinary record."""
    sheet = Sheet(
        STANDARDS,
        "DISCLOSURE OF OFFICER DISCIPLINE – P.O. D. HARROWGATE",
        "OPS-9",
        "Officer discipline, Giglio disclosure",
    )
    findings = [
        [
            "OPS-23-0117",
            "Body-worn camera activated late on two car stops",
            "Substantiated",
            "Command discipline, 3 days",
        ],
        [
            "OPS-24-0052",
            "Memo book entry not matching camera time (17 minutes)",
            "Substantiated",
            "Letter of instruction, retraining",
        ],
        ["OPS-22-0230", "Discourtesy", "Unfounded", "None"],
    ]
    text = narrative(
        f"""
        TO: District Attorney, Ashgrove County. In answer to your request of {moment.us(9)} we
        report all complaints against the above member that were substantiated, are pending, or
        bear on truthfulness.

        In OPS-24-0052 the member wrote in his memo book that a consent to search was given at
        2105. Camera footage shows the conversation at 2122, after the search had begun. The
        hearing officer found the entry inaccurate and found no intent to deceive. The member
        conceded the entry.

        No complaint is pending. Recordings and the hearing officer's report are available on
        request.
    """,
        BODY,
    )
    return pdf(
        sheet,
        text,
        grid(["File", "Allegation", "Finding", "Result"], findings, [2, 5, 2, 3]),
        para(" "),
        Signature("Capt. Ione Vasquez-Hale", "Commanding Officer, OPS", moment.us(14), 9),
    )


def rights_form(moment: Moment) -> bytes:
    """Miranda warnings with initials, signed by one defendant."""
    sheet = Sheet(DETECTIVES, "NOTIFICATION OF RIGHTS", "APD-244 (Rev. 6/19)", "Rights form")
    rights = [
        ["1", "You have the right to remain silent. Do you understand?", "YES", "J.E."],
        [
            "2",
            "Anything you say may be used against you in court. Do you understand?",
            "YES",
            "J.E.",
        ],
        [
            "3",
            "You have the right to an attorney before speaking and now. Do you understand?",
            "YES",
            "J.E.",
        ],
        ["4", "If you cannot afford one, one will be provided. Do you understand?", "YES", "J.E."],
        ["5", "Having been told your rights, are you willing to answer questions?", "YES", "J.E."],
    ]
    made = pdf(
        sheet,
        boxes(
            [
                ("Name", "EKWALL, JONAH", 3),
                ("Date", moment.us(1), 2),
                ("Time begun", "0120", 1),
                ("Time ended", "0131", 1),
            ]
        ),
        grid(["No.", "Warning", "Answer", "Initials"], rights, [1, 8, 1, 1]),
        para(" "),
        para("Interview ended 0131: subject asked for a lawyer.", BODY),
        Signature("Jonah Ekwall", "", moment.us(1), 33),
        Signature("Alma Stroud", "Detective, Shield 882", moment.us(1), 883),
    )
    return scanned(made, moment.seed + 244, tilt=0.6)
