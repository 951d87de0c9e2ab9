"""The case file of People v. Quillfeather and Ekwall (fictional), as the precinct hands it over."""

from parley.demo.files import robbery_forms as forms
from parley.demo.files import robbery_media as media
from parley.demo.files import robbery_records as records
from parley.demo.files import robbery_reports as reports
from parley.demo.files import robbery_words as words
from parley.demo.files import scenes
from parley.demo.files.camera import Shot, jpeg
from parley.demo.files.exhibit import Exhibit, Moment

QUILLFEATHER = reports.Arrestee(
    "Quillfeather, Tobias", "02/11/2003", "Passenger", "Meridian M9, cracked screen", 3391
)
EKWALL = reports.Arrestee("Ekwall, Jonah", "07/29/2001", "Operator", "Oriole 4", 3392)
POLICE, LAB = "Ashgrove Police Department", "Ashgrove County Forensic Laboratory"


def _reports(moment: Moment) -> list[Exhibit]:
    """Return the department's reports and forms."""
    number, year = reports.number(moment), moment.year()
    return [
        Exhibit(
            f"01 Reports/Complaint {number}.pdf",
            "Complaint report, P.O. Harrowgate",
            POLICE,
            moment.at(0, "23:58"),
            lambda: reports.complaint(moment),
            "Records Section",
        ),
        Exhibit(
            f"01 Reports/Arrest A-{year}-3391 Quillfeather.pdf",
            "Arrest report",
            POLICE,
            moment.at(1, "00:40"),
            lambda: reports.arrest(moment, QUILLFEATHER),
            "Records Section",
        ),
        Exhibit(
            f"01 Reports/Arrest A-{year}-3392 Ekwall.pdf",
            "Arrest report",
            POLICE,
            moment.at(1, "00:52"),
            lambda: reports.arrest(moment, EKWALL),
            "Records Section",
        ),
        Exhibit(
            "01 Reports/Supplement 1 Stroud.pdf",
            "Video recovery, interviews, photo array; DVR clock and scar discrepancy",
            POLICE,
            moment.at(3, "18:00"),
            lambda: reports.supplement(moment),
            "Det. Stroud",
            ("brady",),
        ),
        Exhibit(
            "01 Reports/Memo book Harrowgate p61-62.pdf",
            "Scan of memo book pages",
            POLICE,
            moment.at(5, "09:00"),
            lambda: forms.memo_book(moment),
            "Records Section",
            ("jencks",),
        ),
        Exhibit(
            "02 Statements/Photo array K.T. signed.pdf",
            "Scan: filler selected",
            POLICE,
            moment.at(3, "16:40"),
            lambda: forms.photo_array(moment),
            "Det. Osterling",
            ("brady", "victim-information"),
        ),
        Exhibit(
            "02 Statements/Rights form Ekwall.pdf",
            "Scan: signed notification of rights",
            POLICE,
            moment.at(1, "01:31"),
            lambda: forms.rights_form(moment),
            "Det. Stroud",
        ),
        Exhibit(
            "07 Property/Voucher and chain of custody.pdf",
            "Property sheet, items 1 to 6",
            POLICE,
            moment.at(19, "14:05"),
            lambda: reports.property_sheet(moment),
            "Property Clerk",
        ),
        Exhibit(
            "09 Officer discipline/Harrowgate OPS disclosure.pdf",
            "Substantiated findings bearing on truthfulness",
            POLICE,
            moment.at(14, "12:00"),
            lambda: forms.discipline(moment),
            "Professional Standards",
            ("giglio",),
        ),
    ]


def _records(moment: Moment) -> list[Exhibit]:
    """Return laboratory reports, statements, data and correspondence."""
    year = moment.year()
    return [
        Exhibit(
            "02 Statements/Statement M.R.docx",
            "Written statement of the clerk",
            POLICE,
            moment.at(1, "16:20"),
            lambda: words.victim_statement(moment),
            "Det. Stroud",
            ("jencks", "victim-information"),
        ),
        Exhibit(
            "02 Statements/Interview K.T.docx",
            "Interview of a witness aged 16",
            POLICE,
            moment.at(3, "17:05"),
            lambda: words.minor_interview(moment),
            "Det. Stroud",
            ("brady", "jencks", "victim-information"),
        ),
        Exhibit(
            f"03 Laboratory/L{year}-06612 Air pistol.pdf",
            "Pistol is inoperable",
            LAB,
            moment.at(18, "15:00"),
            lambda: records.firearm_report(moment),
            "M. Ives",
            ("brady",),
        ),
        Exhibit(
            f"03 Laboratory/L{year}-06613 Latent prints.pdf",
            "LP-3 excludes both",
            LAB,
            moment.at(19, "15:00"),
            lambda: records.print_report(moment),
            "M. Ives",
            ("brady",),
        ),
        Exhibit(
            "06 Data/Phone extraction item 5.xlsx",
            "Messages, calls, locations",
            POLICE,
            moment.at(8, "15:12"),
            lambda: records.extraction(moment),
            "T. Winterbourne",
        ),
        Exhibit(
            f"06 Data/CAD E{year}1183021.csv",
            "Dispatch event log",
            "Ashgrove 911 Center",
            moment.at(2, "08:00"),
            lambda: records.cad_log(moment),
            "Communications",
        ),
        Exhibit(
            "08 Correspondence/Item 3 laboratory.eml",
            "Thread with the laboratory",
            POLICE,
            moment.at(18, "15:47"),
            lambda: words.lab_email(moment, records.firearm_report(moment)),
            "N. Castellane",
            ("brady",),
        ),
        Exhibit(
            "08 Correspondence/Array K.T.eml",
            "Thread with the detective",
            POLICE,
            moment.at(6, "10:12"),
            lambda: words.witness_email(moment),
            "N. Castellane",
        ),
        Exhibit(
            "10 Attorney notes/Trial notes.docx",
            "Notes for trial",
            "District Attorney",
            moment.at(20, "18:40"),
            lambda: words.trial_notes(moment),
            "N. Castellane",
            ("work-product", "do-not-disclose"),
            "Attorney's mental impressions",
        ),
    ]


def prosecution_file(moment: Moment) -> list[Exhibit]:
    """Return everything the police and the laboratory handed to the district attorney."""
    return sorted(
        [
            *_reports(moment),
            *_records(moment),
            *media.photo_exhibits(moment),
            *media.recordings(moment),
        ],
        key=lambda exhibit: exhibit.path,
    )


def defense_disclosure(moment: Moment) -> list[Exhibit]:
    """Return what the second defendant's counsel prepares to serve in return."""
    scene = Shot(
        moment.at(16, "14:02"),
        (42.0305, -75.2099),
        "EOS R10",
        "Canon",
        caption="Lot behind Millrace Laundromat",
    )
    return [
        Exhibit(
            "Alibi/Notice of alibi witnesses.docx",
            "Notice under CPL 250.20",
            "Law Office of Renata Lindqvist",
            moment.at(30, "10:15"),
            lambda: words.alibi_list(moment),
            "R. Lindqvist",
        ),
        Exhibit(
            "Alibi/IMG_2207.JPG",
            "Where the car stood",
            "Law Office of Renata Lindqvist",
            moment.at(16, "14:02"),
            lambda: jpeg(scenes.parking_lot(moment.rng(2207)), scene),
            "Investigator",
        ),
    ]
