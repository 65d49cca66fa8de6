"""`guatu targets …`: the same actions as pages and API."""

from guatu.targets.commands.figures import check, count, figures, observe, versions
from guatu.targets.commands.group import targets_group
from guatu.targets.commands.passing import pass_on
from guatu.targets.commands.split import split
from guatu.targets.commands.tree import add_group, change_group, restore, retire, show

for command in (
    add_group,
    change_group,
    check,
    count,
    figures,
    observe,
    pass_on,
    restore,
    retire,
    show,
    split,
    versions,
):
    targets_group.add_command(command)

__all__ = ["targets_group"]
