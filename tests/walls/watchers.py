"""Who watches, and what they are not behind and so may differ without their knowing."""

from tests.walls import scene

_PROSECUTION = frozenset(
    {
        scene.PROSECUTION_FILE,
        scene.PROSECUTION_WORK,
        scene.SCREENS,
        scene.FILTER,
        scene.OFFICE,
    }
)
_DEFENSE = frozenset({scene.DEFENSE, scene.CHANNEL, scene.HELD, scene.FILTER})
_CONCERNS = frozenset({scene.CONCERNS})  # one of which is known to whom it was written
HIDDEN = {
    # counsel and supervisors of one side, before what belongs to the other or to colleagues
    "defender": _PROSECUTION | _CONCERNS,
    "defender by token": _PROSECUTION | _CONCERNS,
    "pd_supervisor": _PROSECUTION | _CONCERNS | {scene.DEFENSE, scene.CHANNEL},
    "prosecutor": _DEFENSE | _CONCERNS | {scene.SCREENS},
    "da_supervisor": _DEFENSE | _CONCERNS | {scene.PROSECUTION_WORK},
    "co_defender": _PROSECUTION | _DEFENSE | {scene.SHARED},
    # clients, who know their channel and nothing else of their case; one has not unlocked
    "client": scene.GROUPS - {scene.CHANNEL},
    "other_client locked": scene.GROUPS,
    # people of the same offices whom nobody let in
    "da_outsider": scene.GROUPS,
    "da_clerk": scene.GROUPS,  # on the team, and screened
    "da_conflicts": scene.GROUPS - {scene.SCREENS},
    "da_admin": scene.GROUPS,
    "pd_outsider": scene.GROUPS,
    # other offices, the operator, and whoever passes by
    "other_prosecutor": scene.GROUPS - {scene.FILTER, scene.CASE},  # heads the filter team
    "auditor": scene.GROUPS,
    "platform_admin": scene.GROUPS,
    "superuser": scene.GROUPS,
    "nobody": scene.GROUPS,
}
# Those behind the walls act in both worlds alike; what shows outside (mail, jobs, the event
# stream, log lines) must not tell what they write.
INSIDERS = dict.fromkeys(("prosecutor", "defender"), scene.GROUPS - {scene.SHARED})
