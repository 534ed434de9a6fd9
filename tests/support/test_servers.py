"""The tests' own servers: real, killable, and gone when the test run is."""

import signal
import subprocess
import sys
import time

from tests.support.processes import accepts_connections
from tests.support.servers import PostgresServer, RedisServer


def test_postgresql_keeps_committed_rows_over_kill_9(postgres_server: PostgresServer) -> None:
    name = postgres_server.create_database()
    postgres_server.psql("CREATE TABLE kept (id int); INSERT INTO kept VALUES (7)", database=name)

    postgres_server.kill9()
    postgres_server.start()

    assert postgres_server.psql("SELECT id FROM kept", database=name) == "7"
    postgres_server.drop_database(name)


def test_redis_comes_back_on_its_port(redis_server: RedisServer) -> None:
    url = redis_server.url
    redis_server.kill9()
    assert not accepts_connections(redis_server.port)

    redis_server.start()

    assert accepts_connections(redis_server.port)
    assert redis_server.url == url


def test_a_server_ends_with_a_test_run_that_was_killed() -> None:
    script = (
        "from tests.support.servers import RedisServer as R; r = R(); r.start(); print(r.port, flush=True); input()"
    )
    run = subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert run.stdin is not None
    assert run.stdout is not None
    port = int(run.stdout.readline())
    assert accepts_connections(port)

    run.send_signal(signal.SIGKILL)
    run.wait()

    deadline = time.monotonic() + 20
    while accepts_connections(port) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not accepts_connections(port)
    run.stdin.close()
    run.stdout.close()
