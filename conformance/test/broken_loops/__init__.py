"""Loops with one rule broken each; broken_loops_test.py says which clause has to catch which.

They are asyncio's own selector loop with a few lines changed, and are given to the suite as
`python:broken_loops.MODULE:CLASS`.
"""
