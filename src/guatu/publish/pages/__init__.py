"""Pages of publish."""
