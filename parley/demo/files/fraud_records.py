"""Accounts, e-mails and letters of the payroll-tax fraud (fictional)."""

from datetime import timedelta

from parley.demo.files.exhibit import Moment
from parley.demo.files.mail import Note, Thread, eml
from parley.demo.files.office import Cell, Origin, letter, workbook
from parley.demo.files.paper import (
    Agency,
    Sheet,
    boxes,
    grid,
    para,
    pdf,
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
ROUND = (False, False, False, True)  # three days of credits, then money leaves


def bank_statement(moment: Moment) -> bytes:
    """Three pages of the pooled account's statement."""
    rng = moment.rng(4410)
    names = (
        "TIDEWATER BAKERIES",
        "OAKHURST DENTAL PC",
        "NORTHPIER FREIGHT",
        "LUMEN YOGA LLC",
        "BRASSWORKS INC",
        "GULL & SONS ROOFING",
        "PAPERWHITE PRINT",
        "SALT MARSH CLINIC",
    )
    balance = 412_306.18
    rows: list[list[str]] = []
    for step in range(96):
        when = moment.day - timedelta(days=120 - step)
        day, week = step % len(ROUND), step // len(ROUND)
        if ROUND[day]:
            amount = -float(rng.uniform(9_000, 88_000))
            payee = "KESTREL BUILDERS DRAW" if week % 2 else "PAYROLL ACH BATCH"
        else:
            amount = float(rng.uniform(4_000, 31_000))
            payee = f"ACH CREDIT {names[int(rng.integers(len(names)))]}"
        balance += amount
        rows.append([f"{when:%m/%d}", payee, f"{amount:,.2f}", f"{balance:,.2f}"])
    return pdf(
        Sheet(
            BANK, "CRESTLINE PAYROLL PARTNERS LLC – TRUST ACCT ENDING 4410", "STMT-C", "Statement"
        ),
        boxes(
            [
                ("Account", "XXXXXX4410", 2),
                ("Subpoena", f"GJ-{moment.year()}-0418", 2),
                ("Produced as", "HGB-000118 ff.", 2),
            ]
        ),
        grid(["Date", "Description", "Amount", "Balance"], rows, [1, 5, 2, 2]),
    )


def tracing(moment: Moment) -> bytes:
    """Forensic accountant's workbook: deposits owed, made, missing."""
    clients = (
        "Tidewater Bakeries",
        "Oakhurst Dental PC",
        "Northpier Freight",
        "Brassworks Inc",
        "Gull & Sons Roofing",
        "Paperwhite Print",
        "Salt Marsh Clinic",
    )
    rng = moment.rng(1040)
    owed: list[list[Cell]] = [
        ["Client", "Quarter", "Withheld", "Deposited", "Missing", "Confirmation sent"]
    ]
    total = 0.0
    for client in clients:
        for quarter in ("Q1", "Q2", "Q3", "Q4"):
            due = round(float(rng.uniform(38_000, 140_000)), 2)
            paid = due if quarter == "Q1" else round(due * float(rng.choice([0, 0, 0.4])), 2)
            total += due - paid
            owed.append([client, quarter, due, paid, round(due - paid, 2), "yes"])
    uses: list[list[Cell]] = [
        ["Use of account 4410", "Amount", "Share"],
        ["Kestrel Builders (new building)", round(total * 0.62, 2), "62%"],
        ["Operating costs of Crestline", round(total * 0.29, 2), "29%"],
        ["Transfers to V. Thorncastle, personal", round(total * 0.0874, 2), "9%"],
        ["Credit card of G. Marl", 3180.0, "<1%"],
    ]
    origin = Origin("H. Oduya, CPA, CFE", "Tracing schedule 4", moment.naive(90, "17:20"))
    return workbook(origin, {"Deposits": owed, "Uses": uses})


def slow_down_email(moment: Moment) -> bytes:
    """The e-mail the indictment quotes."""
    notes = [
        Note(
            BOOKS,
            THORNCASTLE,
            moment.at(-200, "16:12"),
            """
            Deposits for the big eleven are due Thursday, 418k and change. Kestrel also wants the
            second draw this week. There isn't room for both in 4410.
        """,
        ),
        Note(
            THORNCASTLE,
            BOOKS,
            moment.at(-200, "16:40"),
            """
            Kestrel first. Slow down the deposits for those eleven, we true up when the loan
            closes on the 30th. Send confirmations as usual so nobody calls.
        """,
        ),
    ]
    return eml(Thread("crest0611", "thursday", notes))


def client_email(moment: Moment, confirmation: bytes) -> bytes:
    """A client asks about a government notice; a false confirmation is attached."""
    notes = [
        Note(
            CLIENT,
            THORNCASTLE,
            moment.at(-96, "09:03"),
            """
            Vivian, we got a notice saying our second-quarter deposit was never made. That can't
            be right, you took it out in June. Please call. – Lorraine, Tidewater
        """,
        ),
        Note(
            THORNCASTLE,
            CLIENT,
            moment.at(-96, "11:55"),
            """
            Lorraine, their system is months behind. Confirmation attached, please forward it to
            them with the notice and don't worry.
        """,
            cc=BOOKS,
        ),
    ]
    files = [("Deposit confirmation Q2.pdf", "application/pdf", confirmation)]
    return eml(Thread("crest0744", "IRS notice?? please call", notes, files))


def confirmation(moment: Moment) -> bytes:
    """The deposit confirmation that was never issued."""
    firm = Agency(
        "CRESTLINE PAYROLL PARTNERS",
        "Tax Services",
        "2210 Crestline Way, Suite 300",
        "seal",
        "#7a4b00",
    )
    return pdf(
        Sheet(firm, "FEDERAL TAX DEPOSIT CONFIRMATION", "CPP-7", "Confirmation", "gmarl"),
        boxes(
            [
                ("Client", "TIDEWATER BAKERIES INC", 3),
                ("Quarter", "Q2", 1),
                ("Amount", "$96,412.77", 2),
            ],
            [("Deposit date", moment.us(-150), 2), ("Reference", "EFT 00271184409", 3)],
        ),
        para("This deposit has been accepted. Keep this confirmation for your records."),
    )


def victim_letter(moment: Moment) -> bytes:
    """Victim impact letter of one client."""
    return letter(
        Origin("Lorraine Abbott-Sy", "Letter to the court", moment.naive(110, "10:00")),
        ["Tidewater Bakeries, Inc.", moment.us(110)],
        """
        Dear Judge,

        We are a bakery with 23 people. We paid our payroll taxes on time, every time, to
        Crestline. Then we found that the government never got them, and we had to pay $212,000 a
        second time with penalties. I mortgaged my house.

        I trusted Ms. Thorncastle for nine years. She came to my daughter's wedding. I ask you to
        think of the twenty-three families when you decide.
        """,
        ["Lorraine Abbott-Sy, President"],
    )
