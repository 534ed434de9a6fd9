"""A visit: a witness without a server looks at a published log itself."""

from ledger.log.errors import OriginWrong
from ledger.log.note import parse_signatures
from ledger.log.published import PublishedLog
from ledger.verify.errors import Forked, Shrunk, ThingUnknown
from ledger.verify.things import PublishedFiles, open_thing
from ledger.witness.protocol import Witness


def visit(witness: Witness, place: str) -> str:
    """Cosign the log's newest checkpoint, once it is seen to continue the last one.

    Returns: the checkpoint as published, with our cosignature.
    Writes:  the memory; evidence, where the log signed two histories.
    Raises:  ThingUnknown, OriginWrong, SignatureWrong, SignatureMissing, Shrunk, Forked, and what a log's files raise.
    """
    thing = open_thing(place)
    if not isinstance(thing, PublishedFiles):
        raise ThingUnknown(place=place)
    tree = thing.signed.checkpoint
    known = [key for key in witness.logs if key.name == tree.origin]
    if not known:
        raise OriginWrong(origin=tree.origin, expected=", ".join(key.name for key in witness.logs))
    thing.signed.verify(known)

    with witness.memory.turn:
        last = witness.memory.last(tree.origin)
        log = PublishedLog(thing.source, tree.size, tree.root)
        if last is not None and last.checkpoint.size > tree.size:
            raise Shrunk(place=place, size=tree.size, seen_size=last.checkpoint.size, other=witness.key.name)
        if last is not None and log.root_at(last.checkpoint.size) != last.checkpoint.root:
            evidence = witness.memory.keep_evidence(last, thing.signed)
            raise Forked(place=str(evidence / "offered"), other=str(evidence / "seen"))
        return str(thing.signed.note.signed(*parse_signatures(witness.cosigned(thing.signed))))
