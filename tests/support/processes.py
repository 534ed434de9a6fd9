"""Server processes of the tests' own: started as nobody when we are root, killed when the test run dies."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path

_POLL_S = 0.02
_READY_TIMEOUT_S = 30.0
_WATCHDOG = 'read _; kill -QUIT "$0"; sleep 1; kill -KILL "$0"; rm -rf "$1"'
CLEAN_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


class ServerFailed(Exception):
    """A real server could not be started; the tests that need it fail, they are never skipped."""


def unprivileged_user() -> str | None:
    """The account that servers run as: PostgreSQL refuses to be root."""
    return "nobody" if os.geteuid() == 0 else None


def give_to_server(path: Path) -> None:
    """Make `path` and all below it the server account's own."""
    user = unprivileged_user()
    if user is None:
        return
    entry = pwd.getpwnam(user)
    for each in (path, *path.rglob("*")):
        os.chown(each, entry.pw_uid, entry.pw_gid, follow_symlinks=False)


def run_as_server(command: Sequence[str | Path]) -> None:
    """Run a short command as the server account.

    Raises:  ServerFailed with what the command said.
    """
    run_as_client(command, user=unprivileged_user())


def run_as_client(
    command: Sequence[str | Path], *, environment: dict[str, str] | None = None, user: str | None = None
) -> str:
    """Run a short command, as ourselves unless told otherwise, and return what it says.

    To become another user costs a copy of this process's memory map, some 15 ms in a long test run.
    Raises:  ServerFailed with what the command said.
    """
    words = [str(word) for word in command]
    own = CLEAN_ENVIRONMENT | (environment or {})
    done = subprocess.run(words, capture_output=True, text=True, check=False, env=own, user=user, cwd="/")
    if done.returncode != 0:
        raise ServerFailed(f"{words[0]} failed ({done.returncode}): {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout


class ServerProcess:
    """One process that is ready when `is_ready` says so, and ends with the test run, whatever ends that."""

    def __init__(
        self,
        command: Sequence[str | Path],
        *,
        folder: Path,
        is_ready: Callable[[], bool],
        stop_signal: signal.Signals,
        environment: dict[str, str] | None = None,
    ) -> None:
        self._command = [str(word) for word in command]
        self._environment = CLEAN_ENVIRONMENT | (environment or {})
        self._folder = folder
        self._log = folder / "server.log"
        self._is_ready = is_ready
        self._stop_signal = stop_signal
        self._process: subprocess.Popen[bytes] | None = None
        self._watchdog: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The running process's id."""
        assert self._process is not None
        return self._process.pid

    def start(self, *, timeout_s: float = _READY_TIMEOUT_S) -> None:
        """Start it and return when it answers, starting again if it stops early.

        After kill -9 PostgreSQL refuses to start while its old backends still hold the shared memory.
        Raises:  ServerFailed.
        """
        deadline = time.monotonic() + timeout_s
        self._spawn()
        while not self._is_ready():
            if time.monotonic() > deadline:
                self.kill9()
                raise ServerFailed(f"{self._command[0]} was not ready in {timeout_s} s:\n{self._log_tail()}")
            time.sleep(_POLL_S)
            if self._process is not None and self._process.poll() is not None:
                self._spawn()

    def stop(self) -> None:
        """Ask it to end and wait until it has."""
        self._end(self._stop_signal)

    def kill9(self) -> None:
        """End it without warning."""
        self._end(signal.SIGKILL)

    def quit(self) -> None:
        """End it at once, but let it give back its shared memory."""
        self._end(signal.SIGQUIT)

    def restart(self) -> None:
        """Stop it if it runs, and start it on the same data and port."""
        self.stop()
        self.start()

    def _spawn(self) -> None:
        self._dismiss_watchdog()
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=self._environment,
                user=unprivileged_user(),
                cwd="/",
                start_new_session=True,  # a Ctrl-C at the terminal is ours to handle
            )
        # The watchdog's input closes when this process ends, even by kill -9.
        self._watchdog = subprocess.Popen(
            ["/bin/sh", "-c", _WATCHDOG, str(self._process.pid), str(self._folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def _end(self, how: signal.Signals) -> None:
        self._dismiss_watchdog()
        if self._process is None:
            return
        if self._process.poll() is None:
            self._process.send_signal(how)
        self._process.wait(timeout=_READY_TIMEOUT_S)
        self._process = None

    def _dismiss_watchdog(self) -> None:
        if self._watchdog is None:
            return
        self._watchdog.kill()
        self._watchdog.wait()
        assert self._watchdog.stdin is not None
        self._watchdog.stdin.close()
        self._watchdog = None

    def _log_tail(self) -> str:
        return self._log.read_text(errors="replace")[-2000:] if self._log.exists() else "(it wrote nothing)"


def accepts_connections(port: int) -> bool:
    """Whether something listens on the loopback port."""
    with socket.socket() as probe:
        probe.settimeout(0.2)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def remove_folder(folder: Path) -> None:
    """Delete a server's folder with all its data."""
    shutil.rmtree(folder, ignore_errors=True)
