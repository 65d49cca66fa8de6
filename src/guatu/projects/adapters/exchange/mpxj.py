"""Everything MPXJ knows (.mpp, .xer, .pp …), read by turning it into MSPDI. Optional: `guatu[mpxj]` and Java.

MPXJ (LGPL-2.1) is used as published on PyPI, and imported only when such a file is read. It runs in a process of its
own: a Java machine once started in a process cannot be stopped, and what breaks it shall not break the server.
"""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from guatu.kernel.errors import GuatuError
from guatu.projects.adapters.exchange.model import Reading
from guatu.projects.adapters.exchange.mspdi import read_mspdi

SUFFIXES: Final = (".mpp", ".mpt", ".mpx", ".xer", ".pmxml", ".pp", ".pod", ".gan", ".planner")
SECONDS: Final = 120
NO_READER: Final = 3

_SCRIPT: Final = """
import sys
import jpype, mpxj
jpype.startJVM("-Xmx1g")
from org.mpxj.reader import UniversalProjectReader
from org.mpxj.writer import FileFormat, UniversalProjectWriter
project = UniversalProjectReader().read(sys.argv[1])
if project is None:
    sys.exit(3)
UniversalProjectWriter(FileFormat.MSPDI).write(project, sys.argv[2])
"""


def read_by_mpxj(data: bytes, name: str) -> Reading:
    """The plan in another program's file. Raises G1671 where MPXJ cannot run, G1672 where it cannot read the file."""
    if find_spec("mpxj") is None or find_spec("jpype") is None:
        raise GuatuError("G1671", name=name, why="mpxj")
    with TemporaryDirectory() as folder:
        source, target = Path(folder, f"plan{Path(name).suffix.lower()}"), Path(folder, "plan.xml")
        source.write_bytes(data)
        try:
            ran = subprocess.run(  # noqa: S603 - our own interpreter on a file of our own name
                [sys.executable, "-c", _SCRIPT, source, target],
                capture_output=True,
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as slow:
            raise GuatuError("G1672", name=name, why=f"> {SECONDS} s") from slow
        said = ran.stderr.decode(errors="replace").strip().rpartition("\n")[2][:200]
        if "JVMNotFoundException" in said:
            raise GuatuError("G1671", name=name, why=said)
        if ran.returncode or not target.exists():
            raise GuatuError("G1672", name=name, why="?" if ran.returncode == NO_READER else said)
        return read_mspdi(target.read_bytes())
