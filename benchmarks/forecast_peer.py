"""A peer of benchmarks/forecast.py: statsforecast's models, run by an interpreter that has it (it needs pandas < 3).

Standard input: {"models": [...], "ahead": n, "series": [[figures], ...]} as JSON. Standard output: for every model
{"paths": [[...]], "low": [[...]], "high": [[...]], "seconds": one processor's for all series, after one to warm up}.
"""

import json
import sys
import time
import warnings

import numpy as np
from statsforecast.models import AutoCES, AutoETS, DynamicOptimizedTheta

MODELS = {"AutoETS": AutoETS, "AutoCES": AutoCES, "Theta": DynamicOptimizedTheta}


def main() -> None:
    """Reads, fits every series, writes."""
    warnings.simplefilter("ignore")
    asked = json.load(sys.stdin)
    series = [np.array(figures, np.float64) for figures in asked["series"]]
    answer = {}
    for name in asked["models"]:
        ahead = asked["ahead"]
        MODELS[name](season_length=12).forecast(y=series[0], h=ahead, level=[80])  # compiles
        begun = time.process_time()
        found = [MODELS[name](season_length=12).forecast(y=y, h=ahead, level=[80]) for y in series]
        seconds = time.process_time() - begun
        answer[name] = {
            "paths": [one["mean"].tolist() for one in found],
            "low": [one["lo-80"].tolist() for one in found],
            "high": [one["hi-80"].tolist() for one in found],
            "seconds": seconds,
        }
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
