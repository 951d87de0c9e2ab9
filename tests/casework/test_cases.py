"""Opening a case gives everybody their place, and nobody else a glimpse."""

import datetime as dt

import pytest

from casework import access
from casework.choices import Disposition, EventKind, Grade, NameRule, PartyRole
from casework.models.party import Party, PersonDetail
from casework.services import appearances, cases, charges, parties, settings, team
from privilege import context
from privilege.access import walls_of_matter
from privilege.actor import Actor
from privilege.choices import WallKind
from privilege.errors import InvalidInput, NotFound, Refused
from tests.casework.conftest import Doe, id_of
from tests.cast import Cast

pytestmark = pytest.mark.django_db

OPEN_TO = ("prosecutor", "da_supervisor", "defender", "pd_supervisor", "co_defender")


def kinds(actor: Actor, doe: Doe) -> list[str]:
    with context.enter(actor):
        return sorted(wall.kind for wall in walls_of_matter(actor, doe.case.matter_id))


def test_the_record_is_read_by_everyone_of_record_and_nobody_else(cast: Cast, doe: Doe) -> None:
    for name in cast.__dataclass_fields__:
        actor = getattr(cast, name)
        with context.enter(actor):
            if name in OPEN_TO:
                case = access.case_for(actor, doe.case.id)
                assert case.text("title") == "People v. Doe"
            else:
                with pytest.raises(NotFound):
                    access.case_for(actor, doe.case.id)


def test_each_defense_stands_behind_walls_of_its_own(cast: Cast, doe: Doe) -> None:
    defense = sorted(
        [
            "case-record",
            "defense-file",
            "defense-work-product",
            "for-disclosure",
            "privileged-channel",
            "shared-file",
        ]
    )
    assert kinds(cast.defender, doe) == defense
    assert kinds(cast.co_defender, doe) == defense
    with context.enter(cast.defender):
        mine = {w.id for w in walls_of_matter(cast.defender, doe.case.matter_id)}
    with context.enter(cast.co_defender):
        theirs = {w.id for w in walls_of_matter(cast.co_defender, doe.case.matter_id)}
    assert len(mine & theirs) == 1  # the case record
    prosecution = kinds(cast.prosecutor, doe)
    assert prosecution.count("shared-file") == 2
    assert not {"defense-file", "for-disclosure", "privileged-channel"} & set(prosecution)


def test_the_opener_cannot_let_themselves_in_behind_a_defense(cast: Cast, doe: Doe) -> None:
    from privilege.services import walls

    with context.enter(cast.defender):
        file = access.own_file(cast.defender, doe.case.matter_id)
    for wanted in (cast.prosecutor, cast.pd_outsider):
        with context.enter(cast.prosecutor), pytest.raises(Refused):
            walls.grant_wall(cast.prosecutor, wall_id=file.id, user_id=id_of(wanted))


def test_a_defender_cannot_open_a_case_or_change_the_record(cast: Cast, doe: Doe) -> None:
    with context.enter(cast.defender):
        with pytest.raises(Refused):
            cases.open_case(
                cast.defender,
                court_id=doe.case.court_id,
                title="X",
                docket_number="1",
                defendants=[cases.NewDefendant("A B")],
            )
        with pytest.raises(NotFound):
            charges.add_charge(
                cast.defender,
                party_id=doe.john.id,
                statute="PL 1",
                description="x",
                grade=Grade.FELONY,
            )


def test_one_attorney_cannot_stand_for_two_defendants(cast: Cast, doe: Doe) -> None:
    with context.enter(cast.prosecutor), pytest.raises(InvalidInput):
        appearances.enter_appearance(
            cast.prosecutor,
            case_id=doe.case.id,
            attorney_id=id_of(cast.defender),
            party_id=doe.ann.id,
        )


def test_co_counsel_gets_the_record_and_keys_only_from_their_own_lead(cast: Cast, doe: Doe) -> None:
    with context.enter(cast.prosecutor):
        appearances.enter_appearance(
            cast.prosecutor,
            case_id=doe.case.id,
            attorney_id=id_of(cast.pd_outsider),
            party_id=doe.john.id,
            is_lead=False,
        )
    assert kinds(cast.pd_outsider, doe) == ["case-record", "shared-file"]
    with context.enter(cast.defender):
        team.add_team_member(cast.defender, case_id=doe.case.id, user_id=id_of(cast.pd_outsider))
    assert len(kinds(cast.pd_outsider, doe)) == 6


def test_withdrawal_shuts_counsel_out_of_what_both_sides_share(cast: Cast, doe: Doe) -> None:
    with context.enter(cast.prosecutor):
        counsel = appearances.enter_appearance(
            cast.prosecutor,
            case_id=doe.case.id,
            attorney_id=id_of(cast.pd_outsider),
            party_id=doe.john.id,
        )
        appearances.withdraw_appearance(cast.prosecutor, counsel_id=counsel.id)
    with context.enter(cast.pd_outsider), pytest.raises(NotFound):
        access.case_for(cast.pd_outsider, doe.case.id)


def test_when_the_last_counsel_of_an_office_leaves_its_supervisors_stop_reading(
    cast: Cast, doe: Doe
) -> None:
    from casework.models.counsel import Counsel

    with context.enter(cast.prosecutor):
        counsel = Counsel.objects.get(attorney_id=id_of(cast.defender))
        appearances.withdraw_appearance(cast.prosecutor, counsel_id=counsel.id)
    with context.enter(cast.pd_supervisor), pytest.raises(NotFound):
        access.case_for(cast.pd_supervisor, doe.case.id)


def test_the_last_lead_cannot_leave_the_case_to_nobody(cast: Cast, doe: Doe) -> None:
    from casework.models.counsel import Counsel

    with context.enter(cast.prosecutor):
        own = Counsel.objects.get(attorney_id=id_of(cast.prosecutor))
        with pytest.raises(InvalidInput):
            appearances.withdraw_appearance(cast.prosecutor, counsel_id=own.id)


def test_a_team_member_is_let_in_and_shut_out_by_their_own_office(cast: Cast, doe: Doe) -> None:
    with context.enter(cast.defender):
        member = team.add_team_member(
            cast.defender, case_id=doe.case.id, user_id=id_of(cast.defense_investigator)
        )
        with pytest.raises(InvalidInput):
            team.add_team_member(cast.defender, case_id=doe.case.id, user_id=id_of(cast.da_clerk))
    assert len(kinds(cast.defense_investigator, doe)) == 6
    with context.enter(cast.prosecutor), pytest.raises(NotFound):
        access.team_member_for(cast.prosecutor, member.id)
    with context.enter(cast.defender):
        team.remove_team_member(cast.defender, member_id=member.id)
    with context.enter(cast.defense_investigator), pytest.raises(NotFound):
        access.case_for(cast.defense_investigator, doe.case.id)


def test_a_supervisor_hands_the_case_to_a_new_lead_without_reading_it(cast: Cast, doe: Doe) -> None:
    before = kinds(cast.pd_supervisor, doe)
    with context.enter(cast.defender), pytest.raises(NotFound):
        team.appoint_lead(
            cast.defender,
            case_id=doe.case.id,
            user_id=id_of(cast.pd_outsider),
            party_id=doe.john.id,
        )
    with context.enter(cast.pd_supervisor):
        for wrong in (doe.ann.id, None):
            with pytest.raises(InvalidInput):
                team.appoint_lead(
                    cast.pd_supervisor,
                    case_id=doe.case.id,
                    user_id=id_of(cast.pd_outsider),
                    party_id=wrong,
                )
        team.appoint_lead(
            cast.pd_supervisor,
            case_id=doe.case.id,
            user_id=id_of(cast.pd_outsider),
            party_id=doe.john.id,
        )
    assert len(kinds(cast.pd_outsider, doe)) == 6
    assert kinds(cast.pd_supervisor, doe) == before == ["case-record", "shared-file"]
    with context.enter(cast.da_supervisor):
        team.appoint_lead(cast.da_supervisor, case_id=doe.case.id, user_id=id_of(cast.da_outsider))
    assert kinds(cast.da_outsider, doe).count("shared-file") == 2
    assert "for-disclosure" not in kinds(cast.da_outsider, doe)


def test_a_new_defense_is_shared_with_the_whole_prosecution_team(cast: Cast, doe: Doe) -> None:
    with context.enter(cast.prosecutor):
        team.add_team_member(cast.prosecutor, case_id=doe.case.id, user_id=id_of(cast.da_clerk))
        appearances.enter_appearance(
            cast.prosecutor,
            case_id=doe.case.id,
            attorney_id=id_of(cast.pd_outsider),
            party_id=doe.ann.id,
        )
    assert kinds(cast.da_clerk, doe).count("shared-file") == 3


def test_a_victim_is_named_by_initials_and_the_full_name_stays_with_the_office(
    cast: Cast, doe: Doe
) -> None:
    with context.enter(cast.prosecutor):
        victim = parties.add_party(
            cast.prosecutor,
            case_id=doe.case.id,
            role=PartyRole.VICTIM,
            full_name="Maria Quintero",
        )
        detail = PersonDetail.objects.select_related("content").get(party_id=victim.id)
        assert detail.text("full_name") == "Maria Quintero"
    with context.enter(cast.defender):
        seen = access.party_for(cast.defender, victim.id)
        assert seen.text("name") == "M.Q."
        assert not PersonDetail.objects.exists()


def test_a_witness_of_ours_is_unknown_to_the_others(cast: Cast, doe: Doe) -> None:
    with context.enter(cast.prosecutor):
        witness = parties.add_party(
            cast.prosecutor,
            case_id=doe.case.id,
            role=PartyRole.WITNESS,
            full_name="Sam Poe",
            ours_only=True,
        )
    with context.enter(cast.defender):
        assert not Party.objects.filter(role="witness").exists()
        with pytest.raises(NotFound):
            access.party_for(cast.defender, witness.id)


def test_a_pseudonym_gives_nothing_of_the_name_away(cast: Cast, doe: Doe) -> None:
    with context.enter(cast.prosecutor), pytest.raises(InvalidInput):
        parties.add_party(
            cast.prosecutor,
            case_id=doe.case.id,
            role=PartyRole.VICTIM,
            full_name="Maria Quintero",
            name_rule=NameRule.PSEUDONYM,
            pseudonym="Jane Quintero",
        )


def test_counts_are_numbered_and_disposed(cast: Cast, doe: Doe) -> None:
    with context.enter(cast.prosecutor):
        first, second = (
            charges.add_charge(
                cast.prosecutor,
                party_id=doe.john.id,
                statute="PL 160.15(4)",
                description="Robbery in the first degree",
                grade=Grade.FELONY_B,
            )
            for _ in range(2)
        )
        assert (first.count_number, second.count_number) == (1, 2)
        with pytest.raises(InvalidInput):
            charges.record_disposition(
                cast.prosecutor, charge_id=first.id, disposition=Disposition.DISMISSED
            )
        charges.record_disposition(
            cast.prosecutor,
            charge_id=first.id,
            disposition=Disposition.DISMISSED,
            disposed_on=dt.date(2026, 3, 2),
        )


def test_a_setting_is_an_hour_of_the_courts_own_zone(cast: Cast, doe: Doe) -> None:
    with context.enter(cast.prosecutor):
        event = settings.schedule_event(
            cast.prosecutor,
            case_id=doe.case.id,
            kind=EventKind.ARRAIGNMENT,
            day=dt.date(2026, 12, 1),
            hour=dt.time(9, 30),
            courtroom="Part 22",
        )
        assert event.starts_at == dt.datetime(2026, 12, 1, 14, 30, tzinfo=dt.UTC)
        with pytest.raises(InvalidInput):
            settings.change_event(
                cast.prosecutor, event_id=event.id, day=dt.date(2026, 3, 8), hour=dt.time(2, 30)
            )
        settings.record_event_result(cast.prosecutor, event_id=event.id, result="Adjourned")


def test_a_closed_case_is_read_only_until_it_is_reopened(cast: Cast, doe: Doe) -> None:
    with context.enter(cast.prosecutor):
        cases.close_case(cast.prosecutor, case_id=doe.case.id)
        with pytest.raises(Refused):
            parties.add_party(
                cast.prosecutor,
                case_id=doe.case.id,
                role=PartyRole.WITNESS,
                full_name="Late Comer",
            )
        cases.reopen_case(cast.prosecutor, case_id=doe.case.id)
        assert access.case_for(cast.prosecutor, doe.case.id).status == "open"


def test_a_screened_prosecutor_loses_the_case_whatever_they_hold(cast: Cast, doe: Doe) -> None:
    from privilege.services import walls

    with context.enter(cast.da_conflicts):
        walls.screen_person(
            cast.da_conflicts, matter_id=doe.case.matter_id, user_id=id_of(cast.prosecutor)
        )
    with context.enter(cast.prosecutor), pytest.raises(NotFound):
        access.case_for(cast.prosecutor, doe.case.id)


def test_sealed_walls_exist_and_refuse_content(cast: Cast, doe: Doe) -> None:
    from privilege.services.content import write_content

    with context.enter(cast.defender):
        walls_here = walls_of_matter(cast.defender, doe.case.matter_id)
        sealed = next(w for w in walls_here if w.kind == WallKind.DEFENSE_FILE)
        with pytest.raises(Refused):
            write_content(sealed, {"note": "x"})
