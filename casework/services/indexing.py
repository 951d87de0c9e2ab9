"""What full-text search finds: vectors over the words of open walls."""

import re

from django.contrib.postgres.search import SearchVector
from django.db.models import Value

from casework.models.evidence import EvidenceItem
from privilege.models.walls import Wall

CONFIG = "english"
LONGEST = 400_000
"""Characters of one record that are searched; a vector holds at most 1 MiB of words."""

_JOINTS = re.compile(r"[._\-/\\]+")
_WORDS = ("title", "name", "path", "description", "source_agency", "custodian")


def vector(wall: Wall, *texts: str) -> SearchVector | None:
    """The vector of these texts, to be saved with their row; none behind a sealed wall."""
    if wall.is_sealed:
        return None
    whole = "\n".join(text for text in texts if text)[:LONGEST].replace("\x00", " ")
    return SearchVector(Value(whole), config=CONFIG)


def item_vector(wall: Wall, item: EvidenceItem) -> SearchVector | None:
    """The vector of an item's own words; parts of file names are found too."""
    if wall.is_sealed:
        return None
    texts = [str(item.text(name)) for name in _WORDS]
    return vector(wall, *texts, *(_JOINTS.sub(" ", text) for text in texts[:3]))
