"""What a worker does first leaves nothing to compile for the first visitor."""

from typing import Any

from guatu.engine import effects, kernels, ordering
from guatu.engine.cube import kernels as rolling
from guatu.engine.cube import placing
from guatu.engine.forecast import kernels as foreseeing
from guatu.engine.levelling import breeding
from guatu.engine.levelling import kernels as levelling
from guatu.engine.risk import kernels as drawing
from guatu.engine.warm import warm


def test_every_kernel_that_python_calls_is_ready() -> None:
    warm()
    called: list[Any] = [
        kernels.forward, kernels.backward, kernels.forward_plain, kernels.backward_plain, kernels.spread_forward,
        kernels.spread_backward, ordering.grouped, ordering.topological_order, ordering.renumbered,
        drawing.simulate_plain, drawing.simulate_dated, levelling.justify_all, levelling.build_early,
        levelling.cost_of, breeding.sample, breeding.breed, breeding.shake, breeding.keep_best,
        effects.find_early, effects.find_late, effects.find_free, rolling.roll_up, placing.places,
        foreseeing.foresee_rows,
    ]  # fmt: skip
    assert [kernel.__name__ for kernel in called if not kernel.signatures] == []
