"""Schedule risk: how sure is a date, and what makes it unsure. Ten thousand draws of the whole plan.

risk = simulate(network, {"foundation": Pert(40, 60, 110)}, [Cause("winter", 0.3, ("foundation",), factor=…)])
risk.quantile(0.8), risk.due_chance, risk["foundation"].criticality, risk.drivers()
"""

from collections.abc import Mapping, Sequence

from guatu.engine.network import Network
from guatu.engine.risk.result import CauseRisk, NodeRisk, Risk
from guatu.engine.risk.spreads import Cause, Empirical, Fixed, Pert, Spread, Triangular

__all__ = [
    "Cause",
    "CauseRisk",
    "Empirical",
    "Fixed",
    "NodeRisk",
    "Pert",
    "Risk",
    "Spread",
    "Triangular",
    "simulate",
]


def simulate(
    network: Network,
    spreads: Mapping[str, Spread],
    causes: Sequence[Cause] = (),
    *,
    draws: int = 10_000,
    seed: int = 1,
    of_nodes: bool = True,
    threads: int | None = None,
) -> Risk:
    """Draws every duration, `draws` times, and schedules each draw as `schedule` would; `docs/rooms/engine.md`.

    spreads: by code of node, in working days of its calendar; nodes without one take their duration. Of a node
    that has begun, the spread is that of its whole duration, and what remains keeps its share. A drawn duration ×
    factors + days is rounded half up to whole days, once. of_nodes: False keeps only the plan's finish, and saves
    memory. threads: how many work at once, None for one a processor; the result is the same with any number.

    Raises what `schedule` raises, for the draws too; G1160 … G1165 for spreads, causes or numbers of draws.
    """
    # Inside, because numba takes a second to import: who draws nothing does not wait for it.
    from guatu.engine.risk.monte_carlo import run  # noqa: PLC0415

    return run(network, spreads, causes, draws=draws, seed=seed, of_nodes=of_nodes, threads=threads)
