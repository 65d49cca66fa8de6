"""The closure machine run at random 10,000 times: never without a holder, never two, never closed by its handler.

    .venv/bin/python benchmarks/closure_runs.py [RUNS]

The rules are those of the test (`dispatch/tests/test_machine.py`), which takes a hundred or so of the same.
"""

import os
import sys
import time

import django
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

STEPS = 20


def main() -> None:
    """Run, and say how many steps were taken in how much processor time."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guatu.site.settings")
    django.setup()
    from guatu.dispatch.tests.test_machine import Closure  # noqa: PLC0415 - after the settings

    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    many = settings(
        max_examples=runs,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    began = time.process_time()
    run_state_machine_as_test(Closure, settings=many)
    sys.stdout.write(
        f"{runs} runs of up to {STEPS} steps: {time.process_time() - began:.0f} s of processor time, no fault\n"
    )


if __name__ == "__main__":
    main()
