"""A webhook of a private gateway on this machine: real apprise, real HTTP, no network."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest


@dataclass
class Webhook:
    """What came in, and what it answers."""

    address: str
    status: int = 200
    taken: list[dict[str, Any]] = field(default_factory=list)


@pytest.fixture
def webhook() -> Iterator[Webhook]:
    found: list[Webhook] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            said = self.rfile.read(int(self.headers["Content-Length"]))
            found[0].taken.append({"path": self.path, **json.loads(said)})
            self.send_response(found[0].status)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's own name
            """Nothing on the tests' output."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    found.append(Webhook(f"json://u:hidden@127.0.0.1:{server.server_port}/in/secret-path"))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield found[0]
    server.shutdown()
    server.server_close()
    thread.join()
