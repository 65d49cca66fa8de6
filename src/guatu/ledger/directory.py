"""Who knows people: org gives the outbox its directory at start-up, since a lower room cannot ask a higher one."""

from guatu.ledger.types import Directory

_directories: list[Directory] = []


def use_directory(new: Directory) -> None:
    """Have the outbox ask `new` from now on. Called once, in `AppConfig.ready` of org."""
    _directories[:] = [new]


def directory() -> Directory:
    """The directory in use. Raises IndexError where no room gave one: the house was put together wrongly."""
    return _directories[0]
