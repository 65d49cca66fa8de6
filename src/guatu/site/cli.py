"""The command line: `guatu …`. Each room brings its own commands; the house adds serve, demo, manage."""

import os
import sys
from importlib import import_module


def main() -> None:
    """Entry point of `guatu` and `python -m guatu`."""
    if sys.argv[1:2] in (["schedule"], ["forecast"]):  # pure: they wait for no Django
        from guatu.site.commands.refusal import House  # noqa: PLC0415

        name = sys.argv[1]
        command = getattr(import_module(f"guatu.site.commands.{name}"), name)
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
