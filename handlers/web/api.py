"""The public figures for programs: the same as on the page, as JSON, with a description of themselves."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, FastAPI, HTTPException, Query, Request, Response
from fastapi.responses import JSONResponse

from handlers.web.api_models import (
    AuditAnswer,
    CampaignAnswer,
    CampaignsAnswer,
    CheckpointAnswer,
    PoolAnswer,
    PriceAnswer,
    PriceDayAnswer,
    ProblemAnswer,
    SupplyAnswer,
    WitnessAnswer,
)
from handlers.web.books import Explorer, Shelf
from handlers.web.log_files import OPEN_TO_ALL
from handlers.web.openapi import described
from handlers.web.pages import html
from handlers.web.visits import visit_of
from kernel.money import UNITS_PER_AIC
from ledger.emission import PriceDay
from views.pages.api import api_page
from views.pages.chart import day_name

DAYS_MAX: Final = 3_660
_PROBLEMS: Final[dict[int | str, dict[str, Any]]] = {429: {"model": ProblemAnswer}, 503: {"model": ProblemAnswer}}


def api_routes(shelf: Shelf) -> APIRouter:
    """What programs ask for."""
    router = APIRouter(prefix="/api", responses=_PROBLEMS)

    @router.get("/supply")
    async def supply(response: Response) -> SupplyAnswer:
        """Where all points are; the pools and the four sums after them add up to the total."""
        _open(response)
        found, work = await shelf.supply.get(), await shelf.work.get()
        return SupplyAnswer(
            total_aic=str(found.total),
            paid_aic=str(work.paid),
            pools=[PoolAnswer(name=name, aic=str(amount)) for name, amount in found.pools.items()],
            people_aic=str(found.people),
            escrow_aic=str(found.escrow),
            vesting_aic=str(found.vesting),
            redeemed_aic=str(found.redeemed),
        )

    @router.get("/price", responses={400: {"model": ProblemAnswer}})
    async def price(response: Response, days: Annotated[int, Query(ge=1, le=DAYS_MAX)] = 30) -> PriceAnswer:
        """The newest prices."""
        _open(response)
        found = await shelf.days.get()
        return PriceAnswer(days=[_price_day(each) for each in reversed(found[-days:])])

    @router.get("/checkpoint")
    async def checkpoint(response: Response) -> CheckpointAnswer:
        """The log's newest checkpoint; 503 before the first."""
        _open(response)
        head = await shelf.head.get()
        if head is None:
            raise HTTPException(503)
        return CheckpointAnswer(
            log=head.name,
            size=head.size,
            root=head.root,
            signed_at=head.signed_at,
            note=head.note,
            keys=list(head.keys),
            witnesses=[
                WitnessAnswer(name=each.name, has_cosigned=each.has_cosigned, is_local=each.is_local)
                for each in head.witnesses
            ],
            independent_witnesses=head.independent,
        )

    _record_routes(router, shelf)
    return router


def _record_routes(router: APIRouter, shelf: Shelf) -> None:
    """What is told of audits and campaigns."""

    @router.get("/audit")
    async def audit(response: Response) -> AuditAnswer:
        """The last audit; 503 before the first."""
        _open(response)
        result = await shelf.audit.get()
        if result is None:
            raise HTTPException(503)
        return AuditAnswer(
            finished_at=result.finished_at,
            transfers=result.transfers,
            postings=result.postings,
            accounts=result.accounts,
            leaves=result.leaves,
            findings=result.findings,
        )

    @router.get("/campaigns")
    async def campaigns(response: Response) -> CampaignsAnswer:
        """Every launched campaign in sums; null where fewer than five people have a part."""
        _open(response)
        work = await shelf.work.get()
        return CampaignsAnswer(
            campaigns=[
                CampaignAnswer(
                    number=each.number,
                    title=each.title,
                    status=each.status,
                    kinds=list(each.kinds),
                    without_gold=each.is_without_gold,
                    settled=each.settled,
                    accepted=each.accepted,
                    spent_aic=None if each.paid is None else str(each.paid),
                    appeals_decided=None if each.appeals is None else each.appeals.decided,
                    appeals_overturned=None if each.appeals is None else each.appeals.overturned,
                )
                for each in work.campaigns
            ],
            appeals_decided=None if work.appeals is None else work.appeals.decided,
            appeals_overturned=None if work.appeals is None else work.appeals.overturned,
        )


def reference_routes(app: FastAPI, explorer: Explorer) -> APIRouter:
    """The API's description: for programs, and as a page of ours."""
    router = APIRouter(include_in_schema=False)

    @router.get("/api/openapi.json")
    async def openapi(request: Request) -> Response:
        """OpenAPI 3.1, its words in the visitor's language."""
        visit = visit_of(request, explorer.deps.policy.web_url)
        document = described(app, visit.language, visit.base_url)
        return JSONResponse(document, headers={"vary": "accept-language", **OPEN_TO_ALL})

    @router.get("/api")
    async def reference(request: Request) -> Response:
        """The same, to be read."""
        visit = visit_of(request, explorer.deps.policy.web_url)
        return html(api_page(visit, described(app, visit.language, visit.base_url)))

    return router


def _price_day(each: PriceDay) -> PriceDayAnswer:
    return PriceDayAnswer(
        day=day_name(each.day),
        price_parts=each.price_parts,
        lane_parts=each.lane_parts,
        crowd_parts=each.crowd_parts,
        active=each.active,
        pool_aic=_exact(each.pool_units),
        budget_aic=_exact(each.budget_units),
        work_aic=_exact(each.demand_units),
        newcomer_work_aic=_exact(each.newcomer_units),
    )


def _exact(units: int) -> str:
    """All that is significant, no more. Work may be beyond the supply, so it is no Amount."""
    whole, rest = divmod(units, UNITS_PER_AIC)
    return f"{whole}.{rest:08d}".rstrip("0").rstrip(".")


def _open(response: Response) -> None:
    """Anybody's page may read it, and keep it for a moment."""
    response.headers.update({"cache-control": "public, max-age=5", **OPEN_TO_ALL})
