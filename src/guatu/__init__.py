"""Guatu 挂图: runs the loop that turns a government's targets into finished work."""
