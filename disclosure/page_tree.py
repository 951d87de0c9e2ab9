"""Where a page stands in its file's tree, and what of it a viewer shows."""

from typing import Final

from pikepdf import Array, Dictionary, Object

_LETTER: Final = (0.0, 0.0, 612.0, 792.0)
_LARGEST: Final = 1e6
_DEEPEST_TREE: Final = 100
_INHERITABLE: Final = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")

Box = tuple[float, float, float, float]
Inherited = dict[str, Object]


class Tree:
    """The page tree, for what pages inherit (ISO 32000-2, 7.7.3.4).

    Branches are asked once and boxes read once: most pages of a file are alike.
    """

    def __init__(self) -> None:
        self._branches: dict[tuple[int, int], Inherited] = {}
        self._boxes: dict[bytes, Box | None] = {}

    def above(self, sheet: Object) -> Inherited:
        """What a page's branch gives to pages that lack it."""
        parent = sheet.get("/Parent")
        if parent is None:
            return {}
        at = parent.objgen
        known = self._branches.get(at)
        if known is None:
            known = _inherited(parent) if isinstance(parent, Dictionary) else {}
            if parent.is_indirect:
                self._branches[at] = known
        return known

    def box(self, value: Object | None) -> Box | None:
        """A rectangle, its corners in order; None where there is none or it is nonsense."""
        if value is None:
            return None
        written = value.unparse(resolved=True)
        if written not in self._boxes:
            self._boxes[written] = _box(value)
        return self._boxes[written]


def _inherited(branch: Object) -> Inherited:
    found: Inherited = {}
    node = branch
    for _ in range(_DEEPEST_TREE):
        for key in _INHERITABLE:
            value = node.get(key)
            if value is not None:
                found.setdefault(key, value)
        parent = node.get("/Parent")
        if not isinstance(parent, Dictionary):
            break
        node = parent
    return found


def rotation(sheet: Object, above: Inherited) -> int:
    """Degrees clockwise that a viewer turns the page: 0, 90, 180 or 270."""
    turned = sheet.get("/Rotate", above.get("/Rotate"))
    if turned is None:
        return 0
    try:
        return round(float(turned) / 90) * 90 % 360
    except (TypeError, ValueError, OverflowError):
        return 0


def visible_box(tree: Tree, sheet: Object, above: Inherited) -> Box:
    """Left, bottom, right, top in points of what a viewer shows, before it turns the page.

    The crop box within the media box (ISO 32000-2, 14.11.2); letter paper when that is nonsense.
    """
    media = tree.box(sheet.get("/MediaBox", above.get("/MediaBox"))) or _LETTER
    crop = tree.box(sheet.get("/CropBox", above.get("/CropBox")))
    if crop is None:
        return media
    left, bottom = max(media[0], crop[0]), max(media[1], crop[1])
    right, top = min(media[2], crop[2]), min(media[3], crop[3])
    return (left, bottom, right, top) if left < right and bottom < top else media


def _box(value: Object) -> Box | None:
    if not isinstance(value, Array):
        return None
    try:
        a, b, c, d = map(float, value.as_list())
    except (TypeError, ValueError, OverflowError):
        return None
    left, right = (a, c) if a < c else (c, a)
    bottom, top = (b, d) if b < d else (d, b)
    if -_LARGEST < left < right < _LARGEST and -_LARGEST < bottom < top < _LARGEST:
        return left, bottom, right, top
    return None
