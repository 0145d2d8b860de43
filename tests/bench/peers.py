"""The peers, by name: where each is found and what it is called in a table."""

from typing import NamedTuple


class Peer(NamedTuple):
    """One way to answer a problem.

    Args:
        module: Of ``answer(problem, policy, seconds)``.
        function: Its name.
    """

    title: str
    module: str
    function: str = "answer"


PEERS = {
    "ours": Peer("Matcher", "tests.bench.peer_ours"),
    "greedy": Peer("greedy", "tests.bench.peer_greedy"),
    "cp_sat": Peer("CP-SAT, one model", "tests.bench.peer_cp_sat"),
    "cp_sat_tuned": Peer("CP-SAT, one model, tuned", "tests.bench.peer_cp_sat", "answer_tuned"),
    "cp_sat_hinted": Peer("CP-SAT, tuned, from greedy", "tests.bench.peer_cp_sat", "answer_hinted"),
    "highs": Peer("HiGHS, assignment form", "tests.bench.peer_highs"),
    "timefold": Peer("Timefold", "tests.bench.peer_timefold"),
    "flow": Peer("min-cost flow", "tests.bench.peer_flow"),
}
NOT_INSTALLED = "not installed: pip install -e .[bench] and a JDK 17"
