"""Files from outside the house: published portfolios read through a mapping profile."""
