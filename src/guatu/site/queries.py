from guatu.org.types import Actor


def work_of(actor: Actor) -> list[object]:
    return []
