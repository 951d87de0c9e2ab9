"""Paper, data and letters of the fictional payroll-tax fraud in the District of Franklin."""

from parley.demo.files.exhibit import Moment
from parley.demo.files.paper import (
    BODY,
    HEADING,
    Agency,
    Sheet,
    Signature,
    boxes,
    grid,
    heading,
    narrative,
    para,
    pdf,
)
from parley.demo.files.scans import scanned

BUREAU = Agency(
    "FEDERAL FRAUD TASK FORCE",
    "Franklin Field Office – White Collar Squad 4",
    "900 Federal Row, Port Franklin – (555) 0160",
    "seal",
    "#1f2a44",
)
COURT = Agency(
    "UNITED STATES DISTRICT COURT",
    "FOR THE DISTRICT OF FRANKLIN",
    "500 Constitution Square, Port Franklin",
    "seal",
    "#333333",
)
BANK = Agency(
    "HARBOR & GRANITE BANK, N.A.",
    "Commercial Banking – Statement of Account",
    "1 Exchange Place, Port Franklin – (555) 0133",
    "seal",
    "#0b4f6c",
)
THORNCASTLE = "Vivian Thorncastle <vivian@crestlinepayroll.example>"
BOOKS = "Gideon Marl <gmarl@crestlinepayroll.example>"
CLIENT = "Accounts <accounts@tidewaterbakeries.example>"


def interview_memo(moment: Moment) -> bytes:
    """Memorandum of interview of the firm's bookkeeper, agent's form."""
    sheet = Sheet(
        BUREAU,
        "REPORT OF INTERVIEW",
        "FTF-302",
        "Interview of G. Marl",
        "Special Agent Rosalind Keough",
    )
    form = boxes(
        [
            ("Investigation on", moment.us(40), 2),
            ("At", "Port Franklin (in person)", 3),
            ("File no.", f"{moment.year()}-FRK-2207", 2),
            ("Date drafted", moment.us(42), 2),
        ],
        [("By", "SA ROSALIND KEOUGH, SA PETER ADEYEMI-CROSS", 1)],
    )
    text = narrative(
        """
        GIDEON MARL, born 1979, bookkeeper of CRESTLINE PAYROLL PARTNERS LLC ("Crestline"), was
        interviewed at his attorney's office. Also present was his attorney. After being told who
        the agents were and what the interview was about, MARL provided the following information:

        Crestline collected payroll and withheld taxes from about 60 small employers on the day
        before each pay date and held both in one account ending 4410. Taxes were to be paid over
        to the government by the due date. Until the spring of the year before last they were.

        In April THORNCASTLE told MARL to "slow down" the deposits of the eleven largest clients
        and to send them the usual confirmations all the same. MARL made the confirmations from an
        old form by changing date and amount. He understood that the money was needed for the new
        building. He did not at that time think it would not be put back.

        MARL was shown document BX14-0031. He stated that the handwriting "hold til I say" is
        THORNCASTLE's. He was shown a confirmation for Tidewater Bakeries, second quarter. He
        stated that he made it on THORNCASTLE's instruction. On further questioning he stated that
        for that client he "may have just done it," because it was the routine by then, and that
        she was on leave that week.

        MARL has been told that no promise can be made to him. His attorney asked that the
        government state in writing what it intends. MARL stated that he paid a personal credit
        card from account 4410 twice, $3,180 in all, and that THORNCASTLE did not know.
    """,
        BODY,
    )
    return pdf(
        sheet,
        form,
        text,
        Signature("Rosalind Keough", "Special Agent", moment.us(42), 302),
        Signature("Peter Adeyemi-Cross", "Special Agent", moment.us(42), 303),
    )


def search_warrant(moment: Moment) -> bytes:
    """Search warrant with its attachments, scanned from the return."""
    sheet = Sheet(COURT, "SEARCH AND SEIZURE WARRANT", "AO-93 style (fictional)", "Search warrant")
    attachment = [
        ["1", "Records of accounts ending 4410 and 4428, all forms, 36 months"],
        ["2", "Tax deposit confirmations and the means of making them"],
        ["3", "Communications with clients about deposits, notices or penalties"],
        ["4", "Computers and storage, subject to the filter protocol in Attachment C"],
    ]
    made = pdf(
        sheet,
        para(
            "In the matter of the search of 2210 Crestline Way, Suite 300. "
            f"Case {moment.year()}-mj-118",
            HEADING,
        ),
        *narrative(
            """
            To any authorized law enforcement officer: an application by a federal officer requests
            the search of the property above. I find that the affidavit establishes probable cause
            to search and seize the things described in Attachment B. You are commanded to execute
            this warrant within 14 days, in the daytime, and to leave a copy and a receipt.

            Attachment C. Communications with counsel named in the list under seal go unread to a
            filter team. No agent or attorney of the prosecution team may review them.
        """,
            BODY,
        ),
        heading("ATTACHMENT B – THINGS TO BE SEIZED"),
        grid(["No.", "Description"], attachment, [1, 12]),
        para(" "),
        Signature("Hon. Beatrix Lowell-Amato", "United States Magistrate Judge", moment.us(20), 93),
    )
    return scanned(made, moment.seed + 93, tilt=0.5)


def seized_list(moment: Moment) -> bytes:
    """Receipt for what was taken in the search."""
    rooms = (
        "A reception",
        "B file room",
        "C corner office",
        "C corner office",
        "D server closet",
        "C corner office",
        "B file room",
        "E kitchen",
    )
    things = (
        "Visitor log, one volume",
        "Client folders, 11 boxes BX01-BX11",
        "Desktop computer, ser. K2-11873",
        "Box BX14, loose papers from desk",
        "Network storage, 4 disks",
        "Box BX15, notebooks, green, six",
        "Returned-mail tray",
        "Shred bin, one bag",
    )
    rows = [
        [str(step), room, thing, "SA Keough" if step % 2 else "SA Adeyemi-Cross"]
        for step, (room, thing) in enumerate(zip(rooms, things, strict=True), start=1)
    ]
    return pdf(
        Sheet(BUREAU, "RECEIPT FOR PROPERTY SEIZED", "FTF-597", "Receipt for property"),
        boxes(
            [
                ("Place", "2210 CRESTLINE WAY, SUITE 300", 3),
                ("Date", moment.us(24), 2),
                ("Begun", "0615", 1),
                ("Ended", "1340", 1),
            ]
        ),
        grid(["No.", "Room", "Description", "Seizing agent"], rows, [1, 3, 6, 3]),
        para(" "),
        Signature("D. Prewitt-Lane", "office manager, received a copy", moment.us(24), 597),
    )


def agent_discipline(moment: Moment) -> bytes:
    """Giglio letter on one agent, nothing on the other."""
    text = narrative(
        f"""
        This answers your request of {moment.us(60)} under the office's disclosure policy.

        Special Agent PETER ADEYEMI-CROSS: in {moment.day.year - 3} an administrative inquiry
        found that he had signed a vehicle log for mileage he did not drive (42 miles). He was
        reprimanded. A finding of lack of candor was proposed and not sustained.

        Special Agent ROSALIND KEOUGH: nothing to disclose.
    """,
        BODY,
    )
    return pdf(
        Sheet(BUREAU, "POTENTIAL IMPEACHMENT INFORMATION", "FTF-G1", "Giglio letter"),
        text,
        Signature("Marguerite Fenn", "Chief Division Counsel", moment.us(66), 66),
    )
