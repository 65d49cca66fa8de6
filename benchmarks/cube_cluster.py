"""A throw-away PostgreSQL on loopback, as scripts/test starts one: gone when the block ends."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def postgres_programs() -> Path | None:
    """Where Debian keeps the newest server's programs; None where there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


@contextmanager
def cluster() -> Iterator[dict[str, str]]:
    """Yields the environment that names it."""
    programs = postgres_programs()
    if programs is None:
        raise SystemExit("no PostgreSQL")
    as_user = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    folder = Path(tempfile.mkdtemp())
    if as_user:
        shutil.chown(folder, "postgres")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    data = str(folder / "data")

    def call(*words: str) -> None:
        subprocess.run([*as_user, *words], check=True, stdout=subprocess.DEVNULL, cwd=folder)  # noqa: S603

    options = (
        f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off "
        "-c shared_buffers=1GB -c max_wal_size=4GB"
    )
    call(str(programs / "initdb"), "-D", data, "-U", "guatu", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
    control = str(programs / "pg_ctl")
    call(control, "-D", data, "-w", "-l", str(folder / "log"), "-o", options, "start")
    try:
        yield {"DATABASE_URL": f"postgresql://guatu@127.0.0.1:{port}/postgres"}
    finally:
        call(control, "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder)
