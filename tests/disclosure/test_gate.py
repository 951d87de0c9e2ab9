"""If these fail, what must stay back is served, or a refusal does not say what and why."""

from uuid import UUID

from disclosure.gate import (
    DO_NOT_DISCLOSE,
    VICTIM_INFORMATION,
    WORK_PRODUCT,
    Candidate,
    Finding,
    Gate,
    Weight,
    marked,
    under_review,
    unfinished,
)

# The rules of the item itself; those of assertions and clawbacks ask the database.
gate = Gate([marked, unfinished, under_review])


def candidate(number: int, *tags: str, **facts: object) -> Candidate:
    return Candidate(UUID(int=number), f"Item {number}", frozenset(tags), **facts)  # type: ignore[arg-type]


def test_what_is_marked_or_privileged_is_refused_by_name_with_the_reason() -> None:
    refused = gate.refusals(
        [
            candidate(1, "brady"),
            candidate(2, DO_NOT_DISCLOSE, reasons={DO_NOT_DISCLOSE: "informant at risk"}),
            candidate(3, WORK_PRODUCT),
            candidate(4, VICTIM_INFORMATION),
        ]
    )
    assert [(f.title, f.reason) for f in refused] == [
        ("Item 2", "Marked do not disclose: informant at risk"),
        ("Item 3", "Marked as work product, which is privileged."),
    ]


def test_what_is_unfinished_or_infected_is_refused() -> None:
    refused = gate.refusals([candidate(1, ready=False), candidate(2, infected=True)])
    assert ["being read" in refused[0].reason, "malware" in refused[1].reason] == [True, True]


def test_what_holds_something_unread_is_refused() -> None:
    inside = candidate(2, ready=False)
    refused = gate.refusals([candidate(1, inside=(inside,))])
    assert [f.title for f in refused] == ["Item 1"]
    assert "being read" in refused[0].reason


def test_victim_information_asks_for_a_second_look_and_comes_after_refusals() -> None:
    found = gate.findings([candidate(1, VICTIM_INFORMATION), candidate(2, DO_NOT_DISCLOSE)])
    assert [(f.title, f.weight) for f in found] == [
        ("Item 2", Weight.REFUSED),
        ("Item 1", Weight.LOOK_AGAIN),
    ]


def test_a_rule_of_another_app_is_asked_too() -> None:
    own = Gate([marked])

    def asserted(candidates: object) -> list[Finding]:
        return [Finding(UUID(int=1), "Item 1", Weight.REFUSED, "Privilege is asserted.")]

    own.register(asserted)
    own.register(asserted)
    assert [f.reason for f in own.refusals([candidate(1)])] == ["Privilege is asserted."]


def test_what_holds_a_marked_attachment_is_refused_by_its_name() -> None:
    memo = candidate(2, WORK_PRODUCT)
    refused = gate.refusals([candidate(1, inside=(memo,))])
    assert [(f.title, f.reason) for f in refused] == [
        ("Item 1", "Holds “Item 2”. Marked as work product, which is privileged.")
    ]


def test_what_has_no_file_is_refused() -> None:
    assert "no file" in gate.refusals([candidate(1, has_file=False)])[0].reason


def test_what_the_privilege_review_holds_back_is_refused_with_its_words() -> None:
    inside = candidate(2, review="Reviewed for privilege: attorney–client.")
    refused = gate.refusals([candidate(1, review="Caught."), candidate(3, inside=(inside,))])
    assert [(f.title, f.reason) for f in refused] == [
        ("Item 1", "Caught."),
        ("Item 3", "Holds “Item 2”. Reviewed for privilege: attorney–client."),
    ]
