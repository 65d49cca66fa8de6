"""Facts of subjects of every kind but projects, gathered from the house for judging and for trying packs."""
