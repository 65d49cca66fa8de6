"""Pages of the wall, by subject: the wall itself, how it is composed, the city's own map."""
