"""Running the house: prepare the database, serve, messages, the first account, Django's own commands."""

import getpass
import ipaddress
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from threading import Thread
from typing import Final

import click
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management import call_command, execute_from_command_line
from django.urls import get_resolver
from django.utils.module_loading import autodiscover_modules
from gunicorn.app.base import BaseApplication
from huey.contrib.djhuey import HUEY

from guatu.assess.actions import load_schemes
from guatu.collect.actions import load_checks, load_fields
from guatu.kernel.errors import GuatuError
from guatu.org.actions import create_account
from guatu.org.models import Unit
from guatu.org.types import Actor, Role
from guatu.projects.actions import load_templates

LAST_JOB_SECONDS: Final = 10
"""How long a stopping server waits for the job in hand before it is cut off."""


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
    """gunicorn in this process, with the house's application."""

    def __init__(self, bind: str, workers: int) -> None:
        self.wanted = {
            "bind": bind,
            "workers": workers,
            "threads": 4,
            "worker_class": "gthread",
            "timeout": 120,
            "control_socket_disable": True,
            # Built once, then forked: a restart answers sooner, and workers share the memory of what never changes.
            "preload_app": True,
            "post_worker_init": _get_ready,
        }
        super().__init__()

    def load_config(self) -> None:
        for key, value in self.wanted.items():
            self.cfg.set(key, value)

    def load(self) -> object:
        from guatu.site.wsgi import application  # noqa: PLC0415 - builds the whole server

        # Every page's code is there before the fork; else each worker loads it within its first request.
        _ = get_resolver().url_patterns
        return application


def _get_ready(_worker: object) -> None:
    """A process that serves pages loads their kernels at once, beside its first requests."""
    from guatu.engine.warm_figures import warm_figures  # noqa: PLC0415 - loads numba

    Thread(target=warm_figures, daemon=True).start()


@contextmanager
def working() -> Iterator[None]:
    """A worker for long work beside this process, ended with it."""
    worker = subprocess.Popen([sys.executable, "-m", "guatu", "worker"])
    owner = os.getpid()
    try:
        yield
    finally:
        if os.getpid() == owner:  # gunicorn's children leave by this door too
            _end(worker)


def _end(worker: "subprocess.Popen[bytes]") -> None:
    worker.send_signal(signal.SIGINT)  # huey's graceful end: the job in hand is finished
    try:
        worker.wait(timeout=LAST_JOB_SECONDS)
    except subprocess.TimeoutExpired:
        worker.kill()


def check_listening(host: str) -> None:
    """Raises G2401 where the demo or the debug mode would listen beyond this machine."""
    try:
        loopback = ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        loopback = host == "localhost"
    if (settings.DEMO or settings.DEBUG) and not loopback:
        raise GuatuError("G2401", host=host)


def run_server(host: str, port: int, workers: int, *, with_worker: bool = True) -> None:
    check_listening(host)
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise warns where `prepare` never ran
    with working() if with_worker else nullcontext():
        Server(f"{host}:{port}", workers).run()


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=int, envvar="PORT")
@click.option("--workers", default=2, show_default=True, type=int)
@click.option("--no-worker", is_flag=True, help="long work is done by a `guatu worker` of its own")
def serve(host: str, port: int, workers: int, no_worker: bool) -> None:
    """Serve the prepared database with gunicorn, and do long work beside it."""
    run_server(host, port, workers, with_worker=not no_worker)


@click.command()
@click.option("--threads", default=1, show_default=True, type=int, help="jobs done at a time")
def worker(threads: int) -> None:
    """Do the long work that pages ask for (levelling a batch programme) and what is done every night, until stopped."""
    from guatu.engine.warm import warm  # noqa: PLC0415 - loads numba and the solver

    autodiscover_modules("jobs")
    warm()  # its first job, so that no page waits for a compiler
    HUEY.create_consumer(workers=threads, periodic=True).run()


@click.command()
def prepare() -> None:
    """Bring the database to this version, load the presets, collect the static files. Safe to repeat."""
    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    operator = Actor.operator(getpass.getuser())
    load_templates(operator)
    load_schemes(operator)
    load_checks(operator)
    load_fields(operator)
    click.echo("数据库、预置方案与静态文件已就绪 database, presets and static files are ready")


@click.command()
def messages() -> None:
    """Compile every room's English (locale/en/…/django.po) for the running program."""
    rooms = Path(__file__).resolve().parents[2]
    for source in sorted(rooms.glob("*/locale/*/LC_MESSAGES/django.po")):
        with source.open("rb") as file:
            catalogue = read_po(file)
        with source.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalogue)
    click.echo("译文已编译 messages are compiled")


@click.command()
@click.argument("username")
@click.option("--role", type=click.Choice([r.value for r in Role if r != Role.OPERATOR]), required=True)
@click.option("--unit", "unit_code", help="the unit's code")
@click.option("--password", prompt=True, hide_input=True, confirmation_prompt=True)
def account(username: str, role: str, unit_code: str | None, password: str) -> None:
    """Open an account (the first administrator of an installation)."""
    unit = Unit.objects.get(code=unit_code) if unit_code else None
    create_account(
        Actor.operator(getpass.getuser()),
        username=username,
        password=password,
        role=Role(role),
        unit_id=unit.pk if unit else None,
    )
    click.echo(f"账号已开通 account opened: {username}")


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Django's own commands: guatu manage migrate, guatu manage shell …"""
    execute_from_command_line([sys.argv[0], *arguments])
