"""The fingerprint of an input: the same for the same problem and policy, in whatever order its records came."""

import json

from matcher.domain.model.names.canonical import fingerprint_of
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Problem


def fingerprint(problem: Problem, policy: Policy) -> str:
    """SHA-256 over a canonical text of everything that a solver may read, as 64 hexadecimal digits."""
    content = {
        "consultants": problem.consultants,
        "engagements": problem.engagements,
        "standing": frozenset(problem.standing),
        "rejections": problem.rejected_pairs,
        "affinity": {json.dumps(pair): points for pair, points in problem.affinity.items()},
        "policy": policy,
    }
    return fingerprint_of(content)
