"""Loops with one rule broken each. The table CAUGHT_BY of a module names the clause that has to catch each of its loops.

They are asyncio's own selector loop with a few lines changed, and are given to the suite as
`python:loopspec_mutants.MODULE:CLASS`. ../update_manifest.py writes what `loopspec mutants` reads.
"""
