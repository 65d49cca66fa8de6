"""Texts that are kept: whole, or refused."""

from guatu.kernel.errors import GuatuError


def fitting(text: str, longest: int) -> str:
    """The text without space around it. Raises G2630 for more characters than are kept: nothing is cut off unsaid."""
    text = text.strip()
    if len(text) > longest:
        raise GuatuError("G2630", text=f"{text[:20]}…", length=len(text), longest=longest)
    return text
