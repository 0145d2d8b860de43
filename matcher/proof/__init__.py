"""Checks the proof of a bound by a second program: standard library, whole numbers, nothing of the solver.

The rules and goals are the domain's own; everything else (starts, free time, the best team of each engagement, the last
step) is worked out here again, in another way than the solver does. docs/proof.md has the argument.
"""
