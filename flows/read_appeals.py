"""A person looks at what they may appeal, and at what is being heard."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from flows.deps import Deps, flow
from store import appeals
from store.contributors import ContributorRow
from views.appeals import Appealable


@dataclass(frozen=True, slots=True)
class Appeals:
    """What may be appealed, the deadline that ends first before the others, and the refs of what is being heard."""

    appealable: tuple[Appealable, ...]
    open_refs: tuple[str, ...]


@flow
async def read_appeals(deps: Deps, person: ContributorRow) -> Appeals:
    """Everything of this person's that an appeal may be about."""
    async with deps.sessions.read() as session:
        found = await appeals.appealable_of(session, person.id, now=deps.clock.now())
        heard = await appeals.open_refs_of(session, person.id)
    zone = ZoneInfo(person.zone)
    return Appeals(tuple(Appealable(ref, lease, until.astimezone(zone)) for ref, lease, until in found), tuple(heard))
