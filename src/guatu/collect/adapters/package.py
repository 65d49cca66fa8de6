"""A package of members that were measured before, packed anew for a parser."""

import io
import zipfile
from collections.abc import Mapping


def pack(members: Mapping[str, bytes]) -> bytes:
    """The members as a package again, uncompressed: nothing in it can unpack to more than it is."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return target.getvalue()
