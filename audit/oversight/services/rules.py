"""An office's rules of review; whoever sets them reads no entry here."""

from collections.abc import Mapping

from audit.ground import clock, ids
from audit.ledger.services import operation
from audit.ledger.values import Ref
from audit.oversight.drawing import Setting
from audit.oversight.events import Event
from audit.oversight.models.review import ReviewRule
from audit.oversight.registries import review_rules
from privilege.access import demand_role
from privilege.actor import Actor
from privilege.choices import Role
from privilege.errors import InvalidInput

_HUNDRED = 100
_MOST = 1000


def set_rules(actor: Actor, *, settings: Mapping[str, Setting]) -> None:
    """Keep what the office says of each rule; it holds from the next draw."""
    demand_role(actor, Role.ADMINISTRATOR, Role.SUPERVISOR)
    for name, setting in settings.items():
        _check(name, setting)
    office_id = actor.own_office_id
    with operation(actor, Event.RULE_SET, objects=[Ref("privilege.office", office_id)]):
        for name, setting in settings.items():
            ReviewRule.objects.update_or_create(
                office_id=office_id,
                name=name,
                defaults={
                    "is_on": setting.is_on,
                    "amount": setting.amount,
                    "changed_at": clock.now(),
                },
                create_defaults={
                    "id": ids.new(),
                    "is_on": setting.is_on,
                    "amount": setting.amount,
                    "changed_at": clock.now(),
                },
            )


def _check(name: str, setting: Setting) -> None:
    rules = review_rules()
    if name not in rules:
        raise InvalidInput("There is no such rule.", name)
    most = _HUNDRED if str(rules[name].unit) == "percent" else _MOST
    if rules[name].unit and not 1 <= setting.amount <= most:
        raise InvalidInput(f"Give a number from 1 to {most}.", f"amount-{name}")
