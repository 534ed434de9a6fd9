"""The witness on the web: POST /add-checkpoint, and one page that says whose witness this is."""

from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final

from ledger.log.errors import LogError
from ledger.witness.protocol import Reply, Witness

_BODY_BYTES_MAX: Final = 128 * 1024
_TIMEOUT_S: Final = 20


class WitnessServer(ThreadingHTTPServer):
    """Serves one witness; requests wait for one another only where they touch its memory."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], witness: Witness) -> None:
        self.witness = witness
        super().__init__(address, _Handler)


class _Handler(BaseHTTPRequestHandler):
    """One connection, kept open for the next request."""

    protocol_version = "HTTP/1.1"
    timeout = _TIMEOUT_S
    server: WitnessServer

    def do_POST(self) -> None:
        """Answer a log."""
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > _BODY_BYTES_MAX:
            self.close_connection = True
            self._send(Reply(HTTPStatus.BAD_REQUEST, f"a body of at most {_BODY_BYTES_MAX} bytes, its length given\n"))
            return
        body = self.rfile.read(int(length))
        if self.path != "/add-checkpoint":
            self._send(Reply(HTTPStatus.NOT_FOUND, "POST /add-checkpoint\n"))
            return
        try:
            reply = self.server.witness.add_checkpoint(body)
        except (LogError, OSError) as error:
            self.log_error("%s", error)
            reply = Reply(HTTPStatus.SERVICE_UNAVAILABLE, "this witness can't write its memory and signs nothing\n")
        self._send(reply)

    def do_GET(self) -> None:
        """Say whose witness this is."""
        if self.path != "/":
            self._send(Reply(HTTPStatus.NOT_FOUND, "GET / or POST /add-checkpoint\n"))
            return
        logs = "".join(f"log {key.vkey}\n" for key in self.server.witness.logs)
        self._send(Reply(HTTPStatus.OK, f"witness {self.server.witness.key.verifier.vkey}\n{logs}"))

    def _send(self, reply: Reply) -> None:
        data = reply.body.encode()
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.type)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)
