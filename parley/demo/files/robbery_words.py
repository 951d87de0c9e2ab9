"""Statements, letters and notes of the Lantern Street robbery (fictional)."""

from parley.demo.files.exhibit import Moment
from parley.demo.files.mail import Note, Thread, eml
from parley.demo.files.office import Origin, letter
from parley.demo.files.robbery_reports import number

STROUD = "Det. Alma Stroud <astroud@ashgrovepd.example>"
CASTELLANE = "Nora Castellane <ncastellane@ashgroveda.example>"
IVES = "M. Ives <mives@ashgrovelab.example>"


def victim_statement(moment: Moment) -> bytes:
    """The clerk's written statement."""
    return letter(
        Origin("APD Robbery Squad", "Statement of M.R.", moment.naive(1, "16:20")),
        [
            f"STATEMENT – Complaint {number(moment)}",
            f"Taken {moment.us(1)}, 3:40 p.m., Ashgrove Police Department, by Det. A. Stroud",
        ],
        """
        My name is Marisol Renquist. I am 34 years old. I have worked nights at the Lantern Street
        Deli for about two years. I make this statement of my own free will.

        Last night a little after eleven I was alone at the register. There was one customer in
        the back, a kid who comes in for iced tea. Two men came in. The first one had a black hood
        and a mask up to here, under the eyes. He came right to the counter and picked up the
        front of his jacket, and I saw the handle of a gun, black, in his pants.

        He said, "Open it. All of it. Don't make it hard." I opened the drawer. My hands were
        shaking. He leaned over the glass with his left hand and took the bills with the right.
        I was looking mostly at the gun. I think he had a small scar on the left eyebrow.

        The other man stood by the door and kept looking outside. He was bigger, in a gray
        sweatshirt, nothing on his face, but I saw him only from the side. The first one said,
        "Come on, J," and they ran out to the left.

        Later the officers drove me to Millrace Avenue. Two men were standing by a police car with
        their hands behind them. I told the officer the thinner one was the one who took the
        money. I was pretty sure. The other one I was not sure about.

        I counted with my manager. It was three hundred and forty-seven dollars.
        """,
        ["I have read this and it is true.", "Signed: M. Renquist", "Witness: Det. A. Stroud #882"],
    )


def minor_interview(moment: Moment) -> bytes:
    """Interview of the sixteen-year-old customer."""
    return letter(
        Origin("APD Robbery Squad", "Interview of K.T.", moment.naive(3, "17:05")),
        [
            "INTERVIEW OF K.T. (AGE 16) – PARENT PRESENT",
            f"Complaint {number(moment)}",
            f"{moment.us(3)}, 4:25 p.m. Present: Det. Stroud, Det. Osterling, K.T., parent",
        ],
        """
        Q: Tell me what you saw in your own words.

        A: I was getting a drink at the back. I heard somebody say "open it," kind of loud. I
        looked around the shelf and there was a guy at the counter and another one at the door.

        Q: How far away were you?

        A: Like the length of this room twice. I could see the side of him, the one at the counter.

        Q: Did you see a weapon?

        A: No. His back was to me mostly. She looked really scared.

        Q: What about the one at the door?

        A: He was on his phone, or holding it. He looked bored, honestly. Like he was waiting.

        Q: What happened then?

        A: They ran. I went to the back door because it has a window. A silver car pulled out,
        four doors. I got K-X-R. I didn't get the rest. There was somebody already in it.

        Q: Somebody already in it?

        A: I think so. In the driver's seat. Because they both got in on the right side.
        """,
        ["End of interview 4:48 p.m."],
    )


def lab_email(moment: Moment, report: bytes) -> bytes:
    """Thread on what the laboratory found about the pistol, with the report attached."""
    notes = [
        Note(
            CASTELLANE,
            IVES,
            moment.at(12, "09:31"),
            """
            Mr. Ives – when can we expect item 3? The indictment charges display of what appeared
            to be a firearm and I need to know what it is before I answer ready.

            Thanks, Nora Castellane, Assistant District Attorney
        """,
            cc=STROUD,
        ),
        Note(
            IVES,
            CASTELLANE,
            moment.at(12, "11:02"),
            """
            Short answer: it does not shoot. CO2 air pistol with a broken valve. Written report
            after technical review, next week. Expect someone to ask about the affirmative defense.
        """,
            cc=STROUD,
        ),
        Note(
            IVES,
            CASTELLANE,
            moment.at(18, "15:47"),
            """
            Report attached, reviewed today. The orange tip was taped over, which is in the
            photographs. Item 2 was not examined beyond collecting two hairs; tell us if you want
            DNA.
        """,
            cc=STROUD,
        ),
    ]
    files = [(f"L{moment.year()}-06612 Air pistol.pdf", "application/pdf", report)]
    return eml(Thread(f"lab{moment.year()}06612", f"Item 3, {number(moment)}", notes, files))


def witness_email(moment: Moment) -> bytes:
    """Thread with the detective on the filler that the witness chose."""
    notes = [
        Note(
            CASTELLANE,
            STROUD,
            moment.at(6, "08:50"),
            """
            Alma, the array result for K.T. has to go over with the first disclosure, whatever we
            think of it. Please send the signed form and the six photographs with their order.
        """,
        ),
        Note(
            STROUD,
            CASTELLANE,
            moment.at(6, "10:12"),
            """
            Form is in the folder, scanned. Photographs follow from Photo Unit. For what it is
            worth the kid was looking sideways through a shelf. Also: K.T. says somebody was
            already in the driver's seat, which does not fit Ekwall standing at the door.
        """,
        ),
    ]
    return eml(Thread(f"array{moment.year()}218", f"PA-{moment.year()}-218 / K.T.", notes))


def trial_notes(moment: Moment) -> bytes:
    """The prosecutor's own notes: work product that no gate may let through."""
    return letter(
        Origin("Nora Castellane", "Notes for trial", moment.naive(20, "18:40")),
        [
            "ATTORNEY WORK PRODUCT – DO NOT DISCLOSE",
            f"People v. Quillfeather and Ekwall, {number(moment)}",
        ],
        """
        Theory: Quillfeather at the counter, Ekwall at the door. Weak points: filler in the
        array, the scar, LP-3 belongs to neither, K.T. puts a third person in the car. Who is Ray
        D? Get the number's subscriber before defense does it for us.

        Robbery 1 will come down to the affirmative defense. Robbery 2, aided by another, stands
        without the pistol. Consider an offer on Robbery 3 for Ekwall with cooperation; talk to
        Judith first.

        Harrowgate: put the discipline in front of the jury ourselves.
        """,
        ["N.C."],
    )


def alibi_list(moment: Moment) -> bytes:
    """Defense: proposed alibi witnesses for the second defendant."""
    return letter(
        Origin("Renata Lindqvist", "Notice of alibi witnesses", moment.naive(30, "10:15")),
        ["NOTICE OF ALIBI WITNESSES (CPL 250.20)", f"Complaint {number(moment)}"],
        """
        Defendant Jonah Ekwall may offer proof that at 11:10 p.m. he was seated in a parked car in
        the lot of the Millrace Laundromat, 0.4 miles from 1184 Lantern Street, and was not inside
        the store.

        1. Odette Farrow, attendant, Millrace Laundromat, may be reached through counsel.

        2. Custodian of records of the laundromat's card machines.
        """,
        ["Renata Lindqvist, attorney for Jonah Ekwall"],
    )
