"""The house's own commands. `house` gathers those of every room; importing this package loads none of them."""
