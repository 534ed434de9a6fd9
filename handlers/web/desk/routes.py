"""The operators' pages: the way in by a pass, the house, its campaigns, and the way out. Nothing is changed here."""

from dataclasses import replace
from typing import Final

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from contributors.errors import PassOver
from contributors.passes import SESSION_TIME, Pass, Purpose
from flows.campaigns.list_campaigns import list_campaigns
from flows.campaigns.look_at_campaign import look_at_campaign
from flows.deps import Deps
from flows.desk.leave_desk import leave_desk
from flows.desk.look_at_pass import look_at_pass
from flows.desk.open_desk import open_desk
from flows.desk.read_desk import read_desk
from flows.desk.read_overview import read_overview
from handlers.web.visits import visit_of
from kernel.errors import HouseError
from tasks.errors import CampaignNotFound
from views import errors
from views.pages import desk as pages
from views.pages.frame import Visit
from views.phrases import Html

COOKIE: Final = "desk"
HOME: Final = "/desk"
POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS: Final = {"content-security-policy": POLICY, "cache-control": "no-store", "vary": "accept-language, cookie"}
_OURS: Final = frozenset({"same-origin", "none", ""})
"""Where a browser says that a press comes from: a page of ours, or nowhere. Old ones say nothing."""


def desk_routes(deps: Deps) -> APIRouter:
    """The pages."""
    router = APIRouter(prefix=HOME, include_in_schema=False)
    _serve_door(router, deps)
    _serve_figures(router, deps)
    return router


def _serve_door(router: APIRouter, deps: Deps) -> None:
    """In by a pass, out by a button."""

    @router.get("/pages/{token}")
    async def door(token: str, request: Request) -> Response:
        """Say whose pass it is: whoever looks at a link, a messenger's preview too, uses nothing up."""
        try:
            found = await look_at_pass(deps, token, Purpose.PAGES)
        except HouseError as error:
            if isinstance(error, PassOver) and await is_in(deps, request):
                return RedirectResponse(HOME, 303, HEADERS)  # a link pressed a second time
            return refused(deps, request, error)
        return page(pages.door(visit_for(deps, request, found), found))

    @router.post("/pages/{token}")
    async def enter(token: str, request: Request) -> Response:
        """Use the pass up, and let its operator in."""
        require_own_page(request)
        try:
            session_token = await open_desk(deps, token)
        except HouseError as error:
            return refused(deps, request, error)
        answer = RedirectResponse(HOME, 303, HEADERS)
        answer.set_cookie(
            COOKIE,
            session_token,
            max_age=int(SESSION_TIME.total_seconds()),
            path=HOME,
            secure=(deps.policy.app_url or "").startswith("https:"),
            httponly=True,
            samesite="lax",
        )
        return answer

    @router.post("/leave")
    async def leave(request: Request) -> Response:
        """End the session."""
        require_own_page(request)
        await leave_desk(deps, request.cookies.get(COOKIE, ""))
        answer = RedirectResponse("/", 303, HEADERS)
        answer.delete_cookie(COOKIE, path=HOME)
        return answer


def _serve_figures(router: APIRouter, deps: Deps) -> None:
    """What there is to see."""

    @router.get("")
    async def house(request: Request) -> Response:
        """The house at a glance, and every campaign."""
        try:
            operator = await operator_of(deps, request)
        except HouseError as error:
            return refused(deps, request, error)
        visit = visit_for(deps, request, operator)
        return page(pages.house(visit, operator, await read_overview(deps), await list_campaigns(deps)))

    @router.get("/campaigns/{number}")
    async def campaign(number: int, request: Request) -> Response:
        """One campaign."""
        try:
            operator = await operator_of(deps, request)
            visit = visit_for(deps, request, operator)
            look = await look_at_campaign(deps, number, visit.language)
        except HouseError as error:
            return refused(deps, request, error)
        has_words = look.picture is not None and look.picture.has_all_words
        has_picture = look.picture is not None
        return page(
            pages.campaign(visit, operator, look.progress, look.drawn, has_picture=has_picture, has_words=has_words)
        )

    @router.get("/campaigns/{number}/picture.png")
    async def picture(number: int, request: Request) -> Response:
        """The same as a picture."""
        try:
            operator = await operator_of(deps, request)
            look = await look_at_campaign(deps, number, visit_for(deps, request, operator).language)
        except HouseError as error:
            return refused(deps, request, error)
        if look.picture is None:
            raise HTTPException(404)
        return Response(look.picture.png, media_type="image/png", headers=HEADERS)


async def operator_of(deps: Deps, request: Request) -> Pass:
    """Who has the session of this request's cookie.

    Raises:  PassOver, NotAnOperator, RoleNeeded.
    """
    return await read_desk(deps, request.cookies.get(COOKIE, ""))


async def is_in(deps: Deps, request: Request) -> bool:
    """Whether somebody has come in before."""
    try:
        await operator_of(deps, request)
    except HouseError:
        return False
    return True


def require_own_page(request: Request) -> None:
    """Let through what is pressed on a page of ours.

    Raises:  HTTPException.
    """
    if request.headers.get("sec-fetch-site", "") not in _OURS:
        raise HTTPException(400)


def visit_for(deps: Deps, request: Request, operator: Pass) -> Visit:
    """The visit of an operator, in the language that they speak with the bot unless they have chosen another."""
    visit = visit_of(request, deps.policy.web_url)
    return visit if visit.is_chosen else replace(visit, language=operator.language)


def page(html: Html) -> Response:
    """A page for its operator alone."""
    return HTMLResponse(html, headers=HEADERS)


def refused(deps: Deps, request: Request, error: HouseError) -> Response:
    """Why there is nothing to see, and how to come back."""
    visit = visit_of(request, deps.policy.web_url)
    status = 404 if isinstance(error, CampaignNotFound) else 403
    return HTMLResponse(pages.refusal(visit, errors.sentence(visit.language, error)), status, HEADERS)
