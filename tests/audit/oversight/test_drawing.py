"""What a week of review takes is fixed by its seed, and alike entries come together."""

import datetime as dt
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest

from audit.ledger.selectors import LoggedEntry
from audit.oversight.drawing import Setting, by_lot, chosen, drawn, drawn_for_peers
from audit.oversight.registries import PEER, Candidate, review_rules
from privilege import registries
from privilege.registries import ReviewedActs

SEED = bytes(32)
MONDAY = dt.datetime(2026, 3, 2, 15, tzinfo=dt.UTC)
DANA, LUIS = uuid4(), uuid4()
DEFAULTS = {name: Setting(rule.is_on, rule.amount) for name, rule in review_rules().items()}
NO_SAMPLE = DEFAULTS | {"sample": Setting(is_on=False, amount=2)}


def entry(
    event: str = "casework:evidence:viewed",
    *,
    who: UUID = DANA,
    minutes: float = 0,
    is_open: bool = True,
    on_team: bool = True,
    **more: object,
) -> Candidate:
    logged = LoggedEntry(
        id=uuid4(),
        log_id=UUID(int=1),
        at=MONDAY + dt.timedelta(minutes=minutes),
        event=event,
        outcome="success",
        user_id=who,
        wall_id=UUID(int=2),
        act_id=uuid4(),
        objects=(),
        data={},
    )
    plain = Candidate(
        entry=logged,
        matter_id=UUID(int=3),
        is_open=is_open,
        on_team=on_team,
        let_in_at=None,
        is_screened=False,
        is_favorable=False,
        in_trial_week=False,
        zone="UTC",
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def found_by(found: list[Candidate], **on: Setting) -> dict[str, int]:
    """How many entries each rule took."""
    settings = NO_SAMPLE | {name.replace("_", "-"): one for name, one in on.items()}
    taken: dict[str, int] = {}
    for group in drawn(SEED, found, settings):
        taken[group.rule] = taken.get(group.rule, 0) + len(group.entries)
    return taken


def test_a_fresh_office_reviews_what_is_grave_and_two_percent_of_the_rest() -> None:
    is_on = {name for name, setting in DEFAULTS.items() if setting.is_on}
    grave = {"break-glass", "screens", "favorable-withheld", "outside-team", "bulk-downloads"}
    assert is_on == grave | {"sample", "peer"}
    assert DEFAULTS["sample"].amount == 2


def test_each_rule_takes_what_it_is_for_and_nothing_beside() -> None:
    assert found_by([entry("privilege:exception:opened"), entry("privilege:coverage:opened")]) == {
        "break-glass": 2
    }
    assert found_by([entry("privilege:screen:lifted"), entry(is_screened=True)]) == {"screens": 2}
    withheld = "disclosure:production:item-withheld"
    assert found_by([entry(withheld), entry(withheld, is_favorable=True)]) == {
        "favorable-withheld": 1
    }
    assert found_by([entry(), entry(on_team=False)]) == {"outside-team": 1}
    night = entry(minutes=7 * 60)
    on = Setting(is_on=True, amount=0)
    assert found_by([entry(), night], off_hours=on) == {"off-hours": 1}
    new: dict[str, Any] = {"let_in_at": MONDAY - dt.timedelta(days=3)}
    assert found_by([entry(**new), entry(**new), entry()], first_access=on) == {"first-access": 1}
    assert found_by([entry("privilege:session:failed")], failed_log_ins=on) == {"failed-log-ins": 1}


def test_twenty_downloads_within_an_hour_are_one_group_and_nineteen_are_none() -> None:
    loads = [entry("casework:evidence:downloaded", minutes=n) for n in range(20)]
    groups = drawn(SEED, loads, NO_SAMPLE)
    assert [(one.rule, len(one.entries)) for one in groups] == [("bulk-downloads", 20)]
    assert drawn(SEED, loads[1:], NO_SAMPLE) == []
    slow = [entry("casework:evidence:downloaded", minutes=4 * n) for n in range(20)]
    assert drawn(SEED, slow, NO_SAMPLE) == []


def test_downloads_behind_a_wall_add_nothing_to_those_outside_it() -> None:
    loads = [
        entry("casework:evidence:downloaded", minutes=n, is_open=bool(n % 2)) for n in range(30)
    ]
    assert drawn(SEED, loads, NO_SAMPLE) == []


def test_ones_own_case_in_its_trial_week_is_not_flagged_and_a_colleagues_is() -> None:
    on = Setting(is_on=True, amount=0)
    night = {"minutes": 7 * 60, "in_trial_week": True}
    own, others = entry(**night), entry(**night, on_team=False)  # type: ignore[arg-type]
    assert found_by([own], off_hours=on) == {}
    assert found_by([others], off_hours=on) == {"outside-team": 1}
    whole = NO_SAMPLE | {"sample": Setting(is_on=True, amount=100)}
    assert drawn(SEED, [own], whole) == []


def test_an_entry_is_drawn_once_by_the_gravest_rule() -> None:
    both = entry("privilege:exception:opened", is_screened=True)
    groups = drawn(SEED, [both], DEFAULTS | {"sample": Setting(is_on=True, amount=100)})
    assert [(one.rule, len(one.entries)) for one in groups] == [("break-glass", 1)]


def test_the_same_seed_draws_the_same_and_another_seed_another_sample() -> None:
    found = [entry("casework:case:changed", who=LUIS) for _ in range(2000)]
    settings = DEFAULTS | {"sample": Setting(is_on=True, amount=10)}

    def sample(seed: bytes) -> set[UUID]:
        return {one.entry.id for group in drawn(seed, found, settings) for one in group.entries}

    assert sample(SEED) == sample(SEED) != sample(b"x" * 32)
    assert 120 < len(sample(SEED)) < 280
    assert sample(SEED) & {one.entry.id for one in found[:1000]} == {
        one.entry.id for group in drawn(SEED, found[:1000], settings) for one in group.entries
    }


def test_no_percent_draws_nothing_and_a_hundred_all() -> None:
    names = [uuid4().bytes for _ in range(100)]
    assert not any(by_lot(SEED, name, 0) for name in names)
    assert all(by_lot(SEED, name, 100) for name in names)


def test_a_reviewer_who_leaves_changes_only_what_was_theirs() -> None:
    people = [uuid4() for _ in range(5)]
    names = [uuid4().bytes for _ in range(50)]
    before = {name: chosen(SEED, name, people) for name in names}
    after = {name: chosen(SEED, name, people[1:]) for name in names}
    assert all(after[name] == one for name, one in before.items() if one != people[0])
    assert chosen(SEED, b"x", []) is None


def test_peers_are_given_decisions_that_they_can_see_and_no_others() -> None:
    settings = DEFAULTS | {PEER: Setting(is_on=True, amount=100)}
    served = "disclosure:production:served"
    found = [entry(served), entry(served, is_open=False), entry()]
    assert drawn_for_peers(SEED, found, settings) == found[:1]


def test_acts_that_another_package_adds_are_a_rule_of_their_own_and_go_before_the_lot(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    added = ReviewedActs("Offers below the guideline", ("offers:offer:below",))
    monkeypatch.setitem(registries.reviewed_acts, "low-offers", added)
    assert list(review_rules())[-3:] == ["low-offers", "sample", PEER]
    settings = DEFAULTS | {name: Setting(rule.is_on, 100) for name, rule in review_rules().items()}
    found = [entry("offers:offer:below-guideline"), entry("offers:offer:made")]
    assert [group.rule for group in drawn(SEED, found, settings)] == ["low-offers", "sample"]


def test_a_decision_that_another_package_adds_goes_to_peers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = [entry("conflicts:waiver:accepted")]
    everything = DEFAULTS | {PEER: Setting(is_on=True, amount=100)}
    assert drawn_for_peers(SEED, found, everything) == []
    monkeypatch.setitem(registries.decisions, "conflicts:waiver:accepted", "Conflict waived")
    assert drawn_for_peers(SEED, found, everything) == found


def test_what_disclosure_decides_and_claims_back_is_among_what_is_reviewed() -> None:
    assert "disclosure:production:served" in registries.decisions
    assert not review_rules()["clawbacks"].is_on
    claims = [entry("disclosure:clawback:noticed")]
    assert found_by(claims, clawbacks=Setting(is_on=True, amount=0)) == {"clawbacks": 1}
