"""The demo's notes and contacts as data, each of one side alone; days count from the story's."""

from dataclasses import dataclass
from datetime import time

from casework.choices import ContactHow
from privilege.choices import WallKind


@dataclass(frozen=True, slots=True)
class DemoNote:
    """A note by a person's key; with ``how`` it is a contact on a day of the story."""

    author: str
    place: WallKind
    text: str
    title: str = ""
    how: ContactHow | None = None
    with_whom: str = ""
    day: int = 0
    hour: time = time(10)


_PEOPLES = WallKind.PROSECUTION_WORK_PRODUCT
_OURS = WallKind.DEFENSE_WORK_PRODUCT
_CLIENT = WallKind.PRIVILEGED_CHANNEL

NOTEBOOK: dict[str, tuple[DemoNote, ...]] = {
    "robbery": (
        DemoNote(
            "nora", WallKind.PROSECUTION_FILE,
            "Asked Det. Stroud for the full-length camera file of the deli; the copy we have "
            "begins at 21:40.",
            how=ContactHow.CALL, with_whom="Det. Alma Stroud", day=12, hour=time(15, 20),
        ),
        DemoNote(
            "nora", _PEOPLES,
            "The array went up twenty-six hours after the robbery, blind, and Ms. Renquist was "
            "sure at once. Lead with her, not with the boy. Weak point: the hood. Ask the "
            "laboratory what it can say about the air pistol before the hearing.",
            title="Order of proof",
        ),
        DemoNote(
            "nora", _PEOPLES,
            "Afraid to come to court while Ekwall is out. Victim services will bring her. She "
            "will not speak on the telephone; go there.",
            how=ContactHow.HALLWAY, with_whom="Marisol Renquist", day=38, hour=time(11, 15),
        ),
        DemoNote(
            "luis", _CLIENT,
            "He says he was at his sister's until ten and walked home by the canal. Has the "
            "receipt of the pharmacy. Does not want his sister called unless there is no other "
            "way. Explained the certificate of compliance and that the offer is open until the "
            "hearing.",
            how=ContactHow.JAIL_VISIT, with_whom="Tobias Quillfeather", day=6, hour=time(9, 30),
        ),
        DemoNote(
            "luis", _OURS,
            "Clerk remembers a tall man who paid in coins a little before ten; there is a camera "
            "over the counter that keeps thirty days. Imani goes there today.",
            how=ContactHow.CALL, with_whom="Canal Street Pharmacy", day=8, hour=time(14, 5),
        ),
        DemoNote(
            "luis", _OURS,
            "Move to suppress the array: fillers 2 and 5 are ten years older. The radio call says "
            "a green jacket; the property list has a grey one.",
            title="Identification hearing",
        ),
        DemoNote(
            "renata", _CLIENT,
            "Wants nothing to do with a joint defense. He would testify that he stood outside.",
            how=ContactHow.VIDEO, with_whom="Jonah Ekwall", day=15, hour=time(17, 0),
        ),
    ),
    "fraud": (
        DemoNote(
            "graham", _PEOPLES,
            "Count 2 stands on the second-quarter confirmation alone. Marl must say who pressed "
            "the button; prepare him with the server's log, not with the e-mails.",
            title="What Marl must carry",
        ),
        DemoNote(
            "caleb", _OURS,
            "Two of the six transfers were made while she was on the flight to Denver. Get the "
            "boarding record before asking anybody about it.",
            title="The Denver transfers",
        ),
    ),
    "dwi": (
        DemoNote(
            "dana", _PEOPLES,
            "The stop is good, the field test is not: wet gravel. Rest on the blood.",
            title="Theory",
        ),
        DemoNote(
            "hollis", _CLIENT,
            "Took cold medicine at noon and again at six; will bring the box. Keeps his job only "
            "if there is no conviction.",
            how=ContactHow.CALL, with_whom="Wade Hollander-Pruitt", day=16, hour=time(18, 40),
        ),
    ),
}  # fmt: skip
