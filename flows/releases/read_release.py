"""A release is given out once more: the same bytes as on its first day."""

from collections.abc import Sequence
from pathlib import Path

from flows.deps import Cause, Deps, flow
from flows.shared.adopting import adopt
from flows.shared.releasing import Released, released
from store import audit, campaigns, inbox, releases
from store.release_folder import CARD
from tasks.errors import CampaignNotFound, ReleaseNotFound, ReleaseWithoutFormat
from tasks.exports import format_named
from tasks.releases import CHANGES, ReleaseName


@flow
async def read_release(
    deps: Deps, *, operator_id: str, name: ReleaseName, formats: Sequence[str] = (), cause: Cause | None = None
) -> Released:
    """The release of this name with its files, in the formats that it was made in.

    Writes:  one line of the audit; its row, where only its files are left.
    Raises:  ExportFormatUnknown, CampaignNotFound, ReleaseNotFound, ReleaseWithdrawn, ReleaseFilesMissing,
             ReleaseWithoutFormat.
    """
    assert name.number is not None
    suffixes = {wanted: format_named(wanted).SUFFIX for wanted in formats}
    async with deps.sessions.read() as session:
        row = await campaigns.by_number(session, name.campaign)
        if row is None:
            raise CampaignNotFound(number=name.campaign)
        known = await releases.numbered(session, row.id, name.number)
    if known is None:  # its row may be lost, and itself not
        async with deps.sessions.write() as session:
            await adopt(deps, session, row)
            known = await releases.numbered(session, row.id, name.number)
    if known is None:
        raise ReleaseNotFound(release=str(name))
    found = await released(deps, row, known, is_new=False)
    for wanted, suffix in suffixes.items():
        if not any(each.name.endswith(suffix) for each in found.manifest.files):
            has = {Path(each.name).suffix[1:] for each in found.manifest.files if _is_data(each.name)}
            raise ReleaseWithoutFormat(release=str(name), name=wanted, known=", ".join(sorted(has)))

    now = deps.clock.now()
    async with deps.sessions.write() as session:
        if cause is not None:
            await inbox.claim(session, cause.bot, cause.update_id, now=now)
        await audit.note(session, operator_id, "export", str(name), now=now)
    return found


def _is_data(name: str) -> bool:
    return name not in {CARD, CHANGES}
