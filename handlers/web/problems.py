"""What is answered where there is no answer: a page for people, both languages at once for programs."""

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse
from starlette.exceptions import HTTPException

from handlers.web.visits import visit_of
from views.pages import problems


def problem(request: Request, status: int) -> Response:
    """The problem that this status stands for, as whoever asks can read it."""
    said = problems.said(status)
    headers = {"cache-control": "no-store", "vary": "accept, accept-language"}
    if request.url.path.startswith("/api/"):
        return JSONResponse({"status": status, **said}, status, headers)
    if "text/html" in request.headers.get("accept", ""):
        return HTMLResponse(problems.problem(visit_of(request, None), status), status, headers)
    return PlainTextResponse("".join(f"{sentence}\n" for sentence in said.values()), status, headers)


def answer_problems(app: FastAPI) -> None:
    """Have every refusal and every failure answered so."""

    @app.exception_handler(HTTPException)
    async def refused(request: Request, error: HTTPException) -> Response:
        response = problem(request, error.status_code)
        response.headers.update(error.headers or {})
        return response

    @app.exception_handler(RequestValidationError)
    async def misread(request: Request, _error: RequestValidationError) -> Response:
        return problem(request, 400)

    @app.exception_handler(Exception)
    async def failed(request: Request, _error: Exception) -> Response:
        """Starlette raises it again behind this answer, so that it is logged."""
        return problem(request, 500)
