"""Microsoft Project's XML (MSPDI), both ways."""

from guatu.projects.adapters.exchange.mspdi.read import read_mspdi
from guatu.projects.adapters.exchange.mspdi.write import write_mspdi

__all__ = ["read_mspdi", "write_mspdi"]
