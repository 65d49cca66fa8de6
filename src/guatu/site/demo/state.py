"""Whether the database holds the demo city, and how large it is."""

from django.db import connection

from guatu.ledger.models import Entry
from guatu.projects.models import Project

BUILT = "site.demo.build"


def is_demo() -> bool:
    """Whether the demo city was built here, wholly: its building leaves one entry in the ledger, last of all."""
    if "ledger_entry" not in connection.introspection.table_names():
        return False
    return Entry.objects.filter(verb=BUILT).exists()


def demo_projects() -> int:
    """How many projects the city has."""
    return Project.objects.filter(portfolio=Project.CITY_PORTFOLIO).count()
