"""The command line: `guatu …`. Each room brings its own commands; the house adds serve, demo, manage."""

import os
import sys
from collections.abc import Mapping
from importlib import import_module
from typing import Final

PURE: Final[Mapping[str, str]] = {
    "forecast": "guatu.site.commands.forecast",
    "schedule": "guatu.site.commands.schedule",
    "workbook": "guatu.collect.commands",
}
"""Commands that wait for no Django, by the module that holds each under its own name."""

WITH_TABLES: Final[Mapping[str, frozenset[str]]] = {"workbook": frozenset(("preview", "apply"))}
"""Of those, the sub-commands that need the tables after all."""


def main() -> None:
    """Entry point of `guatu` and `python -m guatu`."""
    pure = PURE.get(sys.argv[1]) if len(sys.argv) > 1 else None
    if pure is not None and set(sys.argv[2:3]) & WITH_TABLES.get(sys.argv[1], frozenset()):
        pure = None
    if pure is not None:
        from guatu.site.commands.refusal import House  # noqa: PLC0415

        command = getattr(import_module(pure), sys.argv[1])
        House(commands=[command])(prog_name="guatu")
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guatu.site.settings")
    # The demo is told apart before settings are read: it has its own clock, hosts and sign-in page.
    if sys.argv[1:2] == ["demo"]:
        os.environ["GUATU_DEMO"] = "1"
    import django  # noqa: PLC0415 - reads the environment set above

    django.setup()
    from guatu.site.commands.house import house  # noqa: PLC0415 - models load after setup

    house(prog_name="guatu")
