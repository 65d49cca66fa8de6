"""How the command line says what it refuses: as the catalogue says it."""

import sys
from typing import Any

import click

from guatu.kernel.errors import GuatuError


class House(click.Group):
    """A click group that prints a catalogued error, both languages, and leaves with status 2."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except GuatuError as error:
            for language in ("zh-hans", "en"):
                click.echo(f"{error.number} {error.text(language)} {error.remedy(language)}", err=True)
            sys.exit(2)
