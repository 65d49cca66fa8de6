"""Uploaded Word templates, in the house's store of files named by their content."""

from typing import Final

from guatu.ledger.actions import ContentStore

PAPERS: Final = ContentStore("papers", ".docx")
