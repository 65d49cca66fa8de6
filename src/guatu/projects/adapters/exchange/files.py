"""Which reader and writer a plan file needs, by its name and its first bytes."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from guatu.kernel.errors import GuatuError
from guatu.projects.adapters.exchange.csv import read_csv, write_csv
from guatu.projects.adapters.exchange.model import ExchangePlan, Reading
from guatu.projects.adapters.exchange.mpxj import SUFFIXES, read_by_mpxj
from guatu.projects.adapters.exchange.mspdi import read_mspdi, write_mspdi

TABLES: Final = (".csv", ".txt")
XML: Final = ".xml"

WRITERS: Final[Mapping[str, tuple[Callable[[ExchangePlan], bytes], str, str]]] = {
    "mspdi": (write_mspdi, ".xml", "application/xml"),
    "csv": (write_csv, ".csv", "text/csv; charset=utf-8"),
}
"""Formats that are written: writer, ending, content type."""


def read_plan(data: bytes, name: str) -> Reading:
    """A plan file by its name: .xml (MSPDI), .csv, and through MPXJ .mpp, .xer and others.

    Raises G1670 for a name that is none of these, and what the reader raises.
    """
    suffix = Path(name).suffix.lower()
    if suffix == XML:
        return read_mspdi(data)
    if suffix in TABLES:
        return read_csv(data)
    if suffix in SUFFIXES:
        return read_by_mpxj(data, Path(name).name[:80])
    raise GuatuError("G1670", name=Path(name).name[:80], known=", ".join((XML, TABLES[0], *SUFFIXES)))


def write_plan(plan: ExchangePlan, form: str) -> bytes:
    """A plan in one of `WRITERS`. Raises G1618 for another format."""
    if form not in WRITERS:
        raise GuatuError("G1618", what="format", value=form[:60], known=", ".join(WRITERS))
    return WRITERS[form][0](plan)
