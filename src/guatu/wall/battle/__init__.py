"""作战图: the whole portfolio on one time axis, on the wall, on a desk, on paper."""
