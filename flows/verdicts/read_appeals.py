"""A person looks at what they may appeal, and at what is being heard."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from contributors.suspensions import Suspension
from flows.deps import Deps, flow
from flows.shared.suspensions import suspensions_of
from store import appeals, contributors
from store.contributors import ContributorRow
from views.appeals import Appealable


@dataclass(frozen=True, slots=True)
class Appeals:
    """What may be appealed, the deadline that ends first before the others; what is heard; what holds them back."""

    appealable: tuple[Appealable, ...]
    open_refs: tuple[str, ...]
    held: tuple[Suspension, ...]


@flow
async def read_appeals(deps: Deps, person: ContributorRow) -> Appeals:
    """Everything of this person's that an appeal may be about."""
    now = deps.clock.now()
    async with deps.sessions.read() as session:
        found = await appeals.appealable_of(session, person.id, now=now)
        heard = await appeals.open_refs_of(session, person.id)
        current = await contributors.by_id(session, person.id)
        held = {} if current is None else await suspensions_of(session, current, now=now)
    zone = ZoneInfo(person.zone)
    appealable = tuple(Appealable(ref, lease, until.astimezone(zone)) for ref, lease, until in found)
    return Appeals(appealable, tuple(heard), tuple(held.values()))
