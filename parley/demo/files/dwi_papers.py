"""Paper, data and letters of the fictional drunk-driving case in Marlow County, Texas."""

from parley.demo.files.exhibit import Moment
from parley.demo.files.paper import (
    BODY,
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

SHERIFF = Agency(
    "MARLOW COUNTY SHERIFF'S OFFICE",
    "Patrol Division – Traffic Enforcement",
    "1800 Courthouse Loop, Marlow, Texas – (555) 0170",
    "star",
    "#6b4f1d",
)
LAB = Agency(
    "CENTRAL PLAINS CRIME LABORATORY",
    "Toxicology Section",
    "44 Research Parkway, Marlow, Texas – (555) 0177",
    "seal",
    "#27405c",
)
DEPUTY = "Dep. Cody Ferncliff <cferncliff@marlowso.example>"
PROSECUTOR = "Dana Whitcomb-Reyes <dwhitcomb@marlowca.example>"


def number(moment: Moment) -> str:
    """Return the sheriff's case number."""
    return f"MC{moment.year()}-10938"


def offense_report(moment: Moment) -> bytes:
    """Offense report of the arresting deputy."""
    sheet = Sheet(SHERIFF, "OFFENSE REPORT", "MCSO-12", number(moment), "Dep. Cody Ferncliff")
    form = boxes(
        [
            ("Case no.", number(moment), 2),
            ("Date", moment.us(0), 2),
            ("Time", "0147", 1),
            ("County / beat", "MARLOW / 6", 2),
        ],
        [
            ("Offense", "DRIVING WHILE INTOXICATED", 4),
            ("Statute", "PENAL CODE 49.04", 3),
            ("Grade", "MISD B", 1),
        ],
        [
            ("Suspect", "HOLLANDER-PRUITT, WADE", 4),
            ("DOB", "03/30/1987", 2),
            ("DL", "TX (withheld)", 2),
        ],
        [("Vehicle", "2019 BRONTE SEDAN, BLUE, TX RMB-2907", 4), ("Location", "FM 2214 MM 8", 3)],
    )
    text = narrative("""
        On the above date I was stationary facing southbound at FM 2214 and County Road 18. I
        observed a blue sedan northbound drift onto the improved shoulder and back three times
        within half a mile. Radar showed 58 in a 55 zone. I activated my overhead lights, which
        starts the in-car recorder.

        The driver stopped within a reasonable distance and without incident. I smelled the odor
        of an alcoholic beverage. His eyes were red and glassy. He said he had "two, maybe three"
        at a cookout. Speech was normal.

        I had the driver step out for the standardized field sobriety tests. HGN: 6 of 6 clues.
        Walk and turn: 3 of 8. One leg stand: 1 of 4. Driver said before the tests that he had
        surgery on his left knee in the spring. Ground was chip seal, sloping to the ditch.

        I placed him under arrest at 0208, read the statutory warning and asked for a specimen of
        blood. He refused. Warrant signed by Magistrate Delacroix-Webb at 0301. Blood drawn at
        0334 by R.N. Odom at Marlow General.
    """)
    return pdf(
        sheet,
        form,
        heading("NARRATIVE"),
        text,
        Signature("Cody Ferncliff", "Deputy, Badge 614", moment.us(0), 614),
    )


def sobriety_form(moment: Moment) -> bytes:
    """Field sobriety worksheet, scanned."""
    clues = [
        ["HGN", "Lack of smooth pursuit", "L X", "R X"],
        ["HGN", "Distinct at maximum deviation", "L X", "R X"],
        ["HGN", "Onset before 45 degrees", "L X", "R X"],
        ["W&T", "Starts too soon", "", "X"],
        ["W&T", "Misses heel to toe (step 4, 5)", "", "X"],
        ["W&T", "Improper turn", "", "X"],
        ["OLS", "Sways", "", "X"],
        ["OLS", "Puts foot down", "", ""],
    ]
    made = pdf(
        Sheet(SHERIFF, "STANDARDIZED FIELD SOBRIETY TESTS", "MCSO-SFST", "SFST worksheet"),
        boxes(
            [
                ("Subject", "HOLLANDER-PRUITT, WADE", 3),
                ("Case", number(moment), 2),
                ("Date", moment.us(0), 2),
            ],
            [
                ("Surface", "CHIP SEAL, SLOPE TO EAST", 3),
                ("Light", "HEADLIGHTS / OVERHEADS", 3),
                ("Footwear", "BOOTS", 1),
            ],
            [("Injuries claimed", "LEFT KNEE SURGERY IN SPRING", 1)],
        ),
        grid(["Test", "Clue", "", "Observed"], clues, [1, 5, 1, 1]),
        para(" "),
        Signature("C. Ferncliff", "Deputy 614", moment.us(0), 615),
    )
    return scanned(made, moment.seed + 12, tilt=1.3)


def warning(moment: Moment) -> bytes:
    """Statutory warning with the refusal, scanned."""
    made = pdf(
        Sheet(
            SHERIFF, "STATUTORY WARNING (DIC-24 style, fictional)", "MCSO-24", "Statutory warning"
        ),
        narrative(
            """
            You are under arrest for an offense arising out of acts alleged to have been committed
            while you were operating a motor vehicle in a public place while intoxicated. You will
            be asked to give a specimen of your breath or blood.

            If you refuse, that refusal may be admissible in a later prosecution. Your license may
            be suspended for not less than 180 days. You may request a hearing within 15 days.
        """,
            BODY,
        ),
        boxes([("Specimen requested", "BLOOD", 2), ("Answer", "REFUSED", 2), ("Time", "0219", 1)]),
        Signature("W. H.-P.", "subject (refused to sign; initials only)", moment.us(0), 24),
        Signature("C. Ferncliff", "Deputy 614", moment.us(0), 616),
    )
    return scanned(made, moment.seed + 24, tilt=0.7)


def blood_report(moment: Moment) -> bytes:
    """Toxicology report with the two results and the seal remark."""
    results = [
        ["Tube A", "Ethanol, headspace GC, column 1", "0.094 g/100 mL"],
        ["Tube A", "Ethanol, headspace GC, column 2", "0.092 g/100 mL"],
        ["Tube B", "Not analyzed; retained for the defense", "-"],
    ]
    text = narrative(
        """
        Uncertainty of measurement is ±0.006 g/100 mL at a coverage probability of 99.7 percent.

        Remark: the evidence seal on the kit was present and initialed, but its date was one day
        before the date of collection. The submitting agency was asked and answered that the date
        was written in error. Tubes were refrigerated on receipt; time between collection and
        receipt was 6 days.
    """,
        BODY,
    )
    return pdf(
        Sheet(LAB, "ALCOHOL ANALYSIS REPORT", "TOX-2", "Blood alcohol", "P. Szabo-Irwin"),
        boxes(
            [
                ("Laboratory no.", f"T{moment.year()}-3307", 2),
                ("Agency case", number(moment), 2),
                ("Received", moment.us(6), 2),
                ("Issued", moment.us(31), 2),
            ],
            [("Subject", "HOLLANDER-PRUITT, WADE", 3), ("Submitted by", "DEP. FERNCLIFF", 3)],
        ),
        grid(["Item", "Analysis", "Result"], results, [2, 6, 3]),
        heading("REMARKS"),
        text,
        Signature("P. Szabo-Irwin", "Forensic Scientist II", moment.us(31), 2),
    )


def evidence_sheet(moment: Moment) -> bytes:
    """Property sheet for the blood kit and the bottle."""
    chain = [
        [moment.us(0) + " 03:34", "R.N. Odom", "Dep. Ferncliff 614", "Blood drawn, kit sealed"],
        [moment.us(0) + " 05:10", "Dep. Ferncliff 614", "Refrigerator 2", "Stored"],
        [moment.us(6) + " 10:40", "Evidence Tech. Sloan", "Central Plains Laboratory", "Submitted"],
    ]
    items = [
        ["1", "Blood kit, two grey-top tubes", "Marlow General"],
        ["2", "Bottle, 'Old Marlow', part empty", "Trunk"],
    ]
    return pdf(
        Sheet(SHERIFF, "EVIDENCE AND PROPERTY SHEET", "MCSO-40", "Property sheet"),
        boxes(
            [
                ("Case no.", number(moment), 2),
                ("Date", moment.us(0), 2),
                ("Locker", "REFRIGERATOR 2", 2),
            ]
        ),
        grid(["Item", "Description", "Where found"], items, [1, 6, 4]),
        heading("CHAIN OF CUSTODY"),
        grid(["When", "From", "To", "Purpose"], chain, [3, 3, 3, 3]),
        Signature("M. Sloan", "Evidence Technician", moment.us(6), 40),
    )


def discipline(moment: Moment) -> bytes:
    """Disclosure on the deputy's record."""
    return pdf(
        Sheet(SHERIFF, "MICHAEL MORTON ACT – OFFICER DISCLOSURE", "MCSO-IA3", "Deputy's record"),
        narrative(
            f"""
            Deputy C. Ferncliff, Badge 614. In {moment.day.year - 2} Internal Affairs sustained a
            complaint that he copied the sobriety-test section of one report into another (IA
            {moment.day.year - 2}-031). He was suspended for two days. The State dismissed the
            second case.

            Certification in HGN lapsed on {moment.us(-40)} and was renewed on {moment.us(25)}.
        """,
            BODY,
        ),
        Signature("Lt. Amara Tolliver", "Internal Affairs", moment.us(20), 31),
    )
