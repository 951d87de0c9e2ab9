"""Files in the scene that were read: with pictures, text, and what the screen caught in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casework.choices import TermKind
from casework.extraction.result import Condition, Examination, Kind, Page, Picture
from casework.services import processing, screening
from privilege.choices import WallKind
from tests.walls import scene as setting

if TYPE_CHECKING:
    from casework.services.cases import Opening
    from privilege.actor import Actor
    from privilege.models.walls import Wall
    from tests.cast import Cast

COUNSEL = "Rosa Quillon"


def list_terms(scene: setting.Scene, cast: Cast, opening: Opening) -> None:
    """List the name that the screen of the prosecution catches."""
    with scene.act(cast.prosecutor, "a name to screen for"):
        wall = setting.wall_of(cast.prosecutor, opening, WallKind.PROSECUTION_FILE)
        screening.add_case_term(
            cast.prosecutor, wall_id=wall.id, kind=TermKind.ATTORNEY, value=COUNSEL
        )


def take_in(scene: setting.Scene, actor: Actor, wall: Wall, group: str, name: str) -> None:
    """Take a file in and keep what reading it found, as the worker does."""
    item_id = setting.take_file(scene, actor, wall, group, name, is_read=False)
    said = scene.word(group, f"{COUNSEL} wrote this")
    picture = Picture("image/png", f"picture of {said}".encode())
    found = Examination(
        media_type="text/plain",
        kind=Kind.TEXT,
        condition=Condition.OK,
        reason="",
        pages=(Page(1, said),),
        page_count=1,
        thumbnail=picture,
        first_page=picture,
        viewable=picture,
    )
    processing.keep_findings(actor, item_id, found=found, md5="0" * 32)
    scene.ids["item"].append(item_id)
    scene.ids["pictured"].append(item_id)
