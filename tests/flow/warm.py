"""Starts of the program from a process that has imported it, and read the packaged prices: a fork of that costs a
quarter of a start from nothing.

Each is a process of its own all the same, with streams, an environment and a folder of its own, and it ends as Python
ends. What belongs to the start itself, imports among it, has tests that start it from nothing.
"""

from __future__ import annotations

import json
import os
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

_PARENT = """
import gc, json, os, socket, sys, time
import bot.__main__
from core.prices.files import load_packaged

def child(asked, streams):
    line.detach()
    for number, (name, mode) in enumerate((("stdin", "r"), ("stdout", "w"), ("stderr", "w"))):
        os.dup2(streams[number], number)
        errors = "backslashreplace" if name == "stderr" else "surrogateescape"
        stream = open(number, mode, 1 if name == "stderr" else -1, "utf-8", errors, closefd=False)
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
    os.environ.clear()
    os.environ.update(asked["environment"])
    time.tzset()
    os.chdir(asked["folder"])
    os.closerange(3, 1024)
    sys.argv = ["-c", *asked["arguments"]]
    exec(asked["code"], {"__name__": "__main__"})

line = socket.socket(fileno=int(sys.argv[1]))
load_packaged()
gc.collect()
gc.freeze()
while True:
    told, streams, _, _ = socket.recv_fds(line, 1 << 20, 3)
    if not told:
        break
    pid = os.fork()
    if not pid:
        child(json.loads(told), streams)
        break
    for stream in streams:
        os.close(stream)
    line.send(str(pid).encode())
    line.send(str(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])).encode())
"""


class Warm:
    """The process that has imported the program, and what it is asked for, one start after another."""

    def __init__(self, root: Path) -> None:
        self._line, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        environment = {"PATH": os.defpath, "PYTHONPATH": str(root), "LANG": "C.UTF-8", "TZ": "UTC"}
        command = [sys.executable, "-c", _PARENT, str(theirs.fileno())]
        nothing = subprocess.DEVNULL
        self.parent = subprocess.Popen(
            command, env=environment, stdin=nothing, stdout=nothing, pass_fds=[theirs.fileno()]
        )
        theirs.close()

    def run(
        self,
        code: str,
        arguments: Sequence[str],
        *,
        environment: Mapping[str, str],
        folder: Path,
        typed: bytes,
        wait_s: float,
    ) -> tuple[int, bytes, bytes]:
        """Run Python's code to its end: its exit status, what it wrote, and what it complained of.

        Raises:
            subprocess.TimeoutExpired: It did not end in time, and was killed.
        """
        asked = {"code": code, "arguments": arguments, "environment": dict(environment), "folder": str(folder)}
        pipes = [os.pipe() for _ in range(3)]
        theirs = [pipes[0][0], pipes[1][1], pipes[2][1]]
        socket.send_fds(self._line, [json.dumps(asked).encode()], theirs)
        for stream in theirs:
            os.close(stream)
        pid = int(self._line.recv(64))
        with suppress(BrokenPipeError), os.fdopen(pipes[0][1], "wb") as keyboard:
            keyboard.write(typed)
        try:
            out, err = _read([pipes[1][0], pipes[2][0]], time.monotonic() + wait_s)
        except TimeoutError:
            os.kill(pid, signal.SIGKILL)
            self._line.recv(64)
            raise subprocess.TimeoutExpired(list(arguments), wait_s) from None
        return int(self._line.recv(64)), out, err

    def close(self) -> None:
        """Let it end."""
        self._line.close()
        self.parent.wait()


def _read(streams: Sequence[int], end: float) -> list[bytes]:
    """All that comes, until they are closed at the other side. Raises TimeoutError."""
    found = dict.fromkeys(streams, b"")
    with selectors.DefaultSelector() as selector:
        for stream in streams:
            selector.register(stream, selectors.EVENT_READ)
        while selector.get_map():
            ready = selector.select(max(0, end - time.monotonic()))
            if not ready:
                raise TimeoutError
            for key, _ in ready:
                if read := os.read(key.fd, 1 << 16):
                    found[key.fd] += read
                else:
                    selector.unregister(key.fd)
                    os.close(key.fd)
    return list(found.values())
