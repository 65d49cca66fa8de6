"""Other systems are told: in order, at least once, signed, only what their account may see, and never this machine."""

import base64
import hashlib
import hmac
import inspect
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.test import override_settings

from guatu.conftest import NOW, City, actor_of_account
from guatu.kernel.clock import FrozenClock, use_clock
from guatu.kernel.errors import GuatuError
from guatu.ledger import actions, queries
from guatu.ledger.actions import record, verb
from guatu.ledger.adapters.posting import post
from guatu.ledger.models import Entry, Hook
from guatu.ledger.queries import verification
from guatu.ledger.rules.hooks import may_be_posted_to, new_secret, read_url, read_verbs, sign
from guatu.ledger.types import Subject
from guatu.org.models import Account
from guatu.org.types import Actor


@verb("ledger.testing.write")
def write(actor: Actor, /, subject: Subject, **facts: Any) -> None:
    record(actor, subject, after=facts)


@verb("ledger.testother.write")
def write_other(actor: Actor, subject: Subject) -> None:
    record(actor, subject)


@dataclass
class Receiver:
    """Another system: what came in, and what it answers."""

    address: str
    status: int = 200
    taken: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    @property
    def numbers(self) -> list[int]:
        return [json.loads(body)["data"]["number"] for _headers, body in self.taken]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    found: list[Receiver] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            found[0].taken.append(({key.lower(): value for key, value in self.headers.items()}, body))
            self.send_response(found[0].status)
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's own name
            """Nothing on the tests' output."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    found.append(Receiver(f"http://127.0.0.1:{server.server_port}/in/secret-path?k=v"))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    with override_settings(HOOK_LOOPBACK=True):
        yield found[0]
    server.shutdown()
    server.server_close()
    thread.join()


def added(
    operator: Actor, receiver: Receiver, account: Account, verbs: str = "ledger.testing."
) -> tuple[Hook, str]:
    return actions.add_hook(
        operator, name="中台", address=receiver.address, verbs=verbs, account_id=account.pk
    )


def unit(row: Any) -> Subject:
    return Subject("org.unit", str(row.pk))


# The example of the operator's guide, word for word.
def verify(secret: str, headers: dict[str, str], body: bytes, now: int, tolerance: int = 300) -> bool:
    if abs(now - int(headers["webhook-timestamp"])) > tolerance:
        return False
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    expected = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return any(hmac.compare_digest(expected, given) for given in headers["webhook-signature"].split())


def test_entries_are_told_in_order_signed_and_once(
    receiver: Receiver, operator: Actor, dispatcher: Account, city: City
) -> None:
    write(operator, unit(city.kuancheng), n=0)  # before the hook: not told
    row, secret = added(operator, receiver, dispatcher)
    for n in range(1, 4):
        write(operator, unit(city.kuancheng), n=n)
        write_other(operator, unit(city.kuancheng))
    assert actions.tell_hooks() == 3
    assert actions.tell_hooks() == 0
    told = [json.loads(body) for _headers, body in receiver.taken]
    assert [one["data"]["after"]["n"] for one in told] == [1, 2, 3]
    assert told[0]["type"] == "ledger.testing.write"
    assert told[0]["data"]["subject"] == {"kind": "org.unit", "id": str(city.kuancheng.pk)}
    headers, body = receiver.taken[0]
    now = int(NOW.timestamp())
    assert headers["webhook-id"] == f"guatu_{told[0]['data']['number']}"
    assert verify(secret, headers, body, now)
    assert not verify(secret, headers, body + b" ", now)
    assert not verify(new_secret(), headers, body, now)
    assert not verify(secret, headers, body, now + 301)
    row.refresh_from_db()
    assert (row.sent, row.cursor) == (3, queries.head_number())


def test_what_does_not_arrive_keeps_back_what_follows_and_is_tried_again(
    receiver: Receiver, operator: Actor, dispatcher: Account, city: City
) -> None:
    row, _secret = added(operator, receiver, dispatcher)
    for n in range(3):
        write(operator, unit(city.kuancheng), n=n)
    receiver.status = 503
    assert actions.tell_hooks() == 0
    assert actions.tell_hooks() == 0
    assert len(receiver.taken) == 1  # no other is tried, nor this one before its time
    receiver.status = 200
    with use_clock(FrozenClock(NOW + timedelta(minutes=1))):
        assert actions.tell_hooks() == 3
    assert receiver.numbers[0] == receiver.numbers[1] < receiver.numbers[2] < receiver.numbers[3]
    row.refresh_from_db()
    assert (row.failures, row.retry_at) == (0, None)


def test_what_a_killed_worker_held_is_told_by_the_next(
    receiver: Receiver, operator: Actor, dispatcher: Account, city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        """As SIGKILL: nothing after it runs."""

    def killed(*_: object) -> None:
        raise Killed

    added(operator, receiver, dispatcher)
    write(operator, unit(city.kuancheng))
    with monkeypatch.context() as patched:
        patched.setattr("guatu.ledger.actions.hooks._arrived", killed)
        with pytest.raises(Killed):
            actions.tell_hooks()
    assert actions.tell_hooks() == 0  # somebody holds it
    with use_clock(FrozenClock(NOW + timedelta(minutes=6))):
        assert actions.tell_hooks() == 1
    assert len(receiver.taken) == 2  # at least once, under one id
    assert receiver.taken[0][0]["webhook-id"] == receiver.taken[1][0]["webhook-id"]


def test_too_many_failures_pause_it_and_are_said_and_resumed_it_goes_on_where_it_stopped(
    receiver: Receiver, operator: Actor, dispatcher: Account, administrator: Account, city: City
) -> None:
    row, _secret = added(operator, receiver, dispatcher)
    write(operator, unit(city.kuancheng))
    Hook.objects.filter(pk=row.pk).update(failures=queries.PAUSE_AFTER - 1)
    receiver.status = 302  # followed nowhere
    assert actions.tell_hooks() == 0
    row.refresh_from_db()
    assert row.paused_at is not None
    (said,) = queries.inbox(actor_of_account(administrator))
    assert (said.kind, said.link) == ("ledger.hook.paused", "/org/hooks/")
    receiver.status = 200
    assert actions.tell_hooks() == 0
    actions.resume_hook(operator, hook_id=row.pk)
    assert actions.tell_hooks() == 1
    assert len({body for _headers, body in receiver.taken}) == 1


def test_it_is_told_anew_from_an_entry_and_past_one_it_cannot_take(
    receiver: Receiver, operator: Actor, dispatcher: Account, city: City
) -> None:
    row, _secret = added(operator, receiver, dispatcher)
    for n in range(3):
        write(operator, unit(city.kuancheng), n=n)
    actions.tell_hooks()
    first, second, third = receiver.numbers
    actions.replay_hook(operator, hook_id=row.pk, number=second)
    actions.tell_hooks()
    assert receiver.numbers == [first, second, third, second, third]
    actions.replay_hook(operator, hook_id=row.pk, number=second)
    assert actions.skip_event(operator, hook_id=row.pk) == second
    actions.tell_hooks()
    assert receiver.numbers[-1] == third
    assert len(receiver.numbers) == 6
    assert actions.skip_event(operator, hook_id=row.pk) is None
    with pytest.raises(GuatuError) as refused:
        actions.replay_hook(operator, hook_id=row.pk, number=queries.head_number() + 1)
    assert refused.value.number == "G1310"


def test_while_a_secret_is_changed_both_are_signed_with(
    receiver: Receiver, operator: Actor, dispatcher: Account, city: City
) -> None:
    row, old = added(operator, receiver, dispatcher)
    new = actions.rotate_secret(operator, hook_id=row.pk)
    write(operator, unit(city.kuancheng))
    actions.tell_hooks()
    headers, body = receiver.taken[0]
    assert verify(old, headers, body, int(NOW.timestamp()))
    assert verify(new, headers, body, int(NOW.timestamp()))
    later = NOW + timedelta(days=2, minutes=1)
    with use_clock(FrozenClock(later)):
        write(operator, unit(city.kuancheng))
        actions.tell_hooks()
    headers, body = receiver.taken[1]
    assert not verify(old, headers, body, int(later.timestamp()))
    assert verify(new, headers, body, int(later.timestamp()))
    actions.rotate_secret(operator, hook_id=row.pk)
    actions.rotate_secret(operator, hook_id=row.pk)
    assert row.secrets.count() == 2
    everything = "".join(f"{one.before}{one.after}" for one in Entry.objects.all())
    assert new not in everything
    assert "secret-path" not in everything
    assert verification().fault is None


def test_only_what_its_account_may_see_is_told(
    receiver: Receiver, operator: Actor, reporter: Account, city: City
) -> None:
    added(operator, receiver, reporter)
    for subject in (
        unit(city.kuancheng),
        unit(city.nanguan),
        Subject("ledger.thing", "1"),
        Subject("no.such", "7"),
    ):
        write(operator, subject)
    assert actions.tell_hooks() == 1
    assert json.loads(receiver.taken[0][1])["data"]["subject"]["id"] == str(city.kuancheng.pk)
    Account.objects.filter(pk=reporter.pk).update(is_active=False)
    write(operator, unit(city.kuancheng))
    assert actions.tell_hooks() == 0


def test_a_removed_hook_is_told_nothing(
    receiver: Receiver, operator: Actor, dispatcher: Account, city: City
) -> None:
    row, _secret = added(operator, receiver, dispatcher)
    actions.remove_hook(operator, hook_id=row.pk)
    write(operator, unit(city.kuancheng))
    assert actions.tell_hooks() == 0
    row.refresh_from_db()
    assert (row.sealed, row.secrets.count()) == ("", 0)


@pytest.mark.parametrize(
    ("address", "loopback", "may"),
    [
        ("10.1.2.3", False, True),  # networks inside are where a government's systems are
        ("93.184.216.34", False, True),
        ("127.0.0.1", False, False),
        ("127.0.0.1", True, True),
        ("::1", False, False),
        ("::ffff:127.0.0.1", False, False),
        ("169.254.169.254", True, False),
        ("fe80::1", True, False),
        ("0.0.0.0", True, False),  # noqa: S104 - an address that is refused
        ("224.0.0.1", True, False),
        ("255.255.255.255", True, False),
    ],
)
def test_this_machine_and_what_clouds_hide_are_not_posted_to(address: str, loopback: bool, may: bool) -> None:
    assert may_be_posted_to(address, loopback=loopback) is may


def test_a_name_that_leads_to_this_machine_or_is_not_allowed_is_not_posted_to(receiver: Receiver) -> None:
    with override_settings(HOOK_LOOPBACK=False):
        assert post(receiver.address, b"{}", {}).word == "forbidden"
        assert post(receiver.address.replace("127.0.0.1", "localhost"), b"{}", {}).word == "forbidden"
    with override_settings(HOOK_HOSTS=["data.example.gov.cn"]):
        assert post(receiver.address, b"{}", {}).word == "forbidden"
    assert post("http://no-such-host.invalid/", b"{}", {}).word == "no answer"
    assert receiver.taken == []
    assert post(receiver.address, b"{}", {}).arrived


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ftp://x/",
        "file:///etc/passwd",
        "http://",
        "http://u:p@host/",
        "http://[",
        "host/path",
        "http://h:0/",
    ],
)
def test_an_address_that_cannot_be_posted_to_is_refused(address: str) -> None:
    with pytest.raises(GuatuError) as refused:
        read_url(address)
    assert refused.value.number == "G1308"


def test_verbs_are_beginnings_that_the_house_knows() -> None:
    known = {"dispatch.matter.assign", "status.lights.judge"}
    assert read_verbs(" dispatch.matter.  status.lights.judge，dispatch.matter.", known) == (
        "dispatch.matter.", "status.lights.judge",
    )  # fmt: skip
    for wrong in ("", "dispatch.nothing.", "*", "dispatch.matter.%"):
        with pytest.raises(GuatuError) as refused:
            read_verbs(wrong, known)
        assert refused.value.number == "G1309"


def test_the_signature_is_that_of_the_published_specification() -> None:
    """Standard Webhooks 1.0.0, its own example."""
    secret, body = "whsec_plJ3nmyCDGBKInavdOK15jsl", b'{"event_type":"ping","data":{"success":true}}'
    assert (
        sign(secret, "msg_loFOjxBNrRLzqYUf", 1731705121, body)
        == "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0="
    )


def test_the_guide_shows_the_very_function_that_these_tests_verify_with() -> None:
    guide = (Path(__file__).resolve().parents[4] / "docs" / "operator.md").read_text()
    assert inspect.getsource(verify) in guide
