"""The case file of United States v. Thorncastle (fictional)."""

from collections.abc import Callable

from parley.demo.files import fraud_papers as papers
from parley.demo.files import fraud_records as records
from parley.demo.files import scenes, sound
from parley.demo.files.camera import Shot, jpeg
from parley.demo.files.exhibit import Exhibit, Moment
from parley.demo.files.office import zipped

TASK_FORCE = "Federal Fraud Task Force"
KEOUGH = "SA R. Keough"
OFFICE_PLACE = (41.38, -71.61)


def _search_photo(moment: Moment, room: str, key: int) -> bytes:
    """Return one photograph of the search."""
    shot = Shot(
        moment.at(24, f"06:{20 + key}"),
        OFFICE_PLACE,
        "EOS R10",
        "Canon",
        key,
        f"Room {room} before search",
    )
    return jpeg(scenes.office(moment.rng(700 + key), room), shot)


def _photographs(moment: Moment) -> list[Exhibit]:
    """Return the search photographs, single and as the photographer's archive."""
    rooms = (("A", 1), ("B", 7), ("C", 13))
    taken = moment.at(24, "07:00")

    def maker(room: str, key: int) -> Callable[[], bytes]:
        return lambda: _search_photo(moment, room, key)

    single = [
        Exhibit(
            f"Search/IMG_70{key:02d}.JPG",
            f"Room {room} before search",
            TASK_FORCE,
            taken,
            maker(room, key),
            "Photographer",
        )
        for room, key in rooms
    ]
    archive = Exhibit(
        "Search/Photo log archive.zip",
        "Photographs as logged",
        TASK_FORCE,
        taken,
        lambda: zipped(
            [
                (f"Room {room}/IMG_70{key:02d}.JPG", _search_photo(moment, room, key))
                for room, key in rooms
            ],
            moment.naive(24, "14:00"),
        ),
        "Photographer",
    )
    return [*single, archive]


def prosecution_file(moment: Moment) -> list[Exhibit]:
    """Return what the task force handed to the United States Attorney."""
    papers_and_data = [
        Exhibit(
            "Interviews/FTF-302 Marl.pdf",
            "Bookkeeper; says she was on leave when one confirmation was made",
            TASK_FORCE,
            moment.at(42, "16:00"),
            lambda: papers.interview_memo(moment),
            KEOUGH,
            ("brady", "giglio", "jencks"),
        ),
        Exhibit(
            "Search/Warrant with attachments.pdf",
            "Scan of the executed warrant",
            TASK_FORCE,
            moment.at(24, "06:15"),
            lambda: papers.search_warrant(moment),
            KEOUGH,
        ),
        Exhibit(
            "Search/Receipt for property.pdf",
            "What was taken, by room",
            TASK_FORCE,
            moment.at(24, "13:40"),
            lambda: papers.seized_list(moment),
            KEOUGH,
        ),
        Exhibit(
            "Bank/Harbor and Granite 4410.pdf",
            "Pooled account, four months",
            "Harbor & Granite Bank",
            moment.at(55, "09:00"),
            lambda: records.bank_statement(moment),
            "Grand jury subpoena",
        ),
        Exhibit(
            "Bank/Tracing schedule 4.xlsx",
            "Deposits owed, made and missing",
            TASK_FORCE,
            moment.at(90, "17:20"),
            lambda: records.tracing(moment),
            "H. Oduya, CPA",
        ),
        Exhibit(
            "E-mail/thursday.eml",
            "Instruction to slow deposits",
            TASK_FORCE,
            moment.at(30, "10:00"),
            lambda: records.slow_down_email(moment),
            KEOUGH,
        ),
        Exhibit(
            "E-mail/IRS notice please call.eml",
            "Client's question, false confirmation",
            TASK_FORCE,
            moment.at(30, "10:00"),
            lambda: records.client_email(moment, records.confirmation(moment)),
            KEOUGH,
        ),
        Exhibit(
            "E-mail/Deposit confirmation Q2.pdf",
            "Confirmation from the file server",
            TASK_FORCE,
            moment.at(30, "10:00"),
            lambda: records.confirmation(moment),
            KEOUGH,
        ),
        Exhibit(
            "Victims/Tidewater letter.docx",
            "Letter to the court",
            "Victim-Witness Unit",
            moment.at(110, "10:00"),
            lambda: records.victim_letter(moment),
            "Victim Unit",
            ("victim-information",),
        ),
        Exhibit(
            "Agents/Giglio letter.pdf",
            "Potential impeachment of an agent",
            TASK_FORCE,
            moment.at(66, "10:00"),
            lambda: papers.agent_discipline(moment),
            "Division Counsel",
            ("giglio",),
        ),
        Exhibit(
            "Recordings/Meeting with cooperating client.m4a",
            "Consensual recording, client and defendant",
            TASK_FORCE,
            moment.at(12, "13:05"),
            lambda: sound.meeting(moment.rng(77), 64, "Meeting 1D4", moment.at(12, "13:05")),
            KEOUGH,
        ),
    ]
    everything = [*papers_and_data, *_photographs(moment)]
    return sorted(everything, key=lambda exhibit: exhibit.path)
