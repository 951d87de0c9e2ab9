"""How a party is named to everyone of record: in full, by initials, or by a pseudonym."""

import unicodedata

PROTECTED_ROLES = frozenset({"victim"})

_SKIPPED = frozenset({"jr", "sr", "ii", "iii", "iv", "esq", "dr", "mr", "mrs", "ms"})


def default_rule(role: str, *, is_minor: bool, is_organization: bool) -> str:
    """The name rule where nobody chose one: initials for victims and minors, else the full name.

    An organization's name protects nobody and is shown in full.
    """
    if is_organization:
        return "full"
    return "initials" if is_minor or role in PROTECTED_ROLES else "full"


def initials(full_name: str) -> str:
    """The initials of a name: "Maria del Carmen Ruiz" gives "M.d.C.R."; titles are left out.

    Raises ``ValueError`` when the name has no letter.
    """
    kept = [word for word in full_name.replace("-", " ").split() if not _is_title(word)]
    firsts = [_first_letter(word) for word in kept]
    letters = [letter for letter in firsts if letter]
    if not letters:
        raise ValueError("a name needs at least one letter")
    return "".join(f"{letter}." for letter in letters)


def shown_name(full_name: str, rule: str, pseudonym: str = "") -> str:
    """The name that the case record shows.

    Raises ``ValueError`` when it would be empty, or when a pseudonym gives away part of the name.
    """
    full_name = " ".join(full_name.split())
    if not full_name:
        raise ValueError("a party needs a name")
    if rule == "initials":
        return initials(full_name)
    if rule == "pseudonym":
        pseudonym = " ".join(pseudonym.split())
        if not pseudonym:
            raise ValueError("a pseudonym is missing")
        if words(pseudonym) & {word for word in words(full_name) if len(word) > 1}:
            raise ValueError("the pseudonym holds part of the name")
        return pseudonym
    return full_name


def words(name: str) -> set[str]:
    """The words of a name, case and accents folded."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    letters = "".join(
        char if char.isalnum() else " " for char in plain if not unicodedata.combining(char)
    )
    return set(letters.split())


def _is_title(word: str) -> bool:
    return word.strip(".,").casefold() in _SKIPPED


def _first_letter(word: str) -> str:
    return next((char for char in word if char.isalnum()), "")
