"""Peers: what the others who voted on the task say of this vote."""

from scoring.readings import Reading, VoteEvidence


def read(evidence: VoteEvidence) -> Reading:
    """Probability of the given answer by everybody else's votes, each weighed by its worker's reliability.

    On gold the peers have no say, and nothing tells that it was gold: the counts are shown as on any task.

    Shape:   one response's evidence -> one Reading; facts are counts, never names or order.
    Units:   value is a probability; weight is in votes.
    Source:  the leave-one-out posterior of scoring.leave_one_out.
    """
    weight = 0.0 if evidence.on_gold else float(evidence.peers)
    return Reading(evidence.support, weight, {"agreeing": evidence.agreeing, "peers": evidence.peers})
