"""An office's rules of review: its own settings over each rule's default."""

from uuid import UUID

from audit.oversight.drawing import Setting
from audit.oversight.models.review import ReviewRule
from audit.oversight.registries import review_rules


def settings_of(office_id: UUID) -> dict[str, Setting]:
    """What holds for each rule; one query."""
    kept = {row.name: row for row in ReviewRule.objects.filter(office_id=office_id)}
    return {
        name: Setting(kept[name].is_on, kept[name].amount)
        if name in kept
        else Setting(rule.is_on, rule.amount)
        for name, rule in review_rules().items()
    }
