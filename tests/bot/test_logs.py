from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import logs

URL = "postgresql://maya:hunter%2F2@db.example/scrip"


@pytest.fixture
def _own_handlers() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    root.handlers = []
    yield
    for handler in root.handlers:
        handler.close()
    root.handlers, root.level = handlers, level


@pytest.mark.usefixtures("_own_handlers")
def test_a_line_is_one_object_with_its_trace_and_without_the_password(tmp_path: Path) -> None:
    logs.configure(tmp_path / "new", (URL,))
    try:
        raise ValueError(f"cannot connect to {URL} as hunter/2")
    except ValueError:
        logging.getLogger("bot").exception("fault %s", "7F3K2")
    text = (tmp_path / "new" / "scrip.log").read_text(encoding="utf-8")
    (line,) = text.splitlines()
    entry = json.loads(line)
    assert entry["message"] == "fault 7F3K2"
    assert "ValueError: cannot connect to ***" in entry["trace"]
    assert "hunter" not in text


@pytest.mark.usefixtures("_own_handlers")
def test_nothing_is_written_while_there_is_nothing_to_say(tmp_path: Path) -> None:
    logs.configure(tmp_path / "new", ())
    assert not (tmp_path / "new").exists()


@pytest.mark.usefixtures("_own_handlers")
def test_a_log_that_cannot_be_written_gets_in_nobodys_way(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("")
    logs.configure(tmp_path / "file", ())
    logging.getLogger("bot").warning("unheard")
    assert capfd.readouterr().err == ""


TOKEN = "123456:AAsecret-part"


@pytest.mark.usefixtures("_own_handlers")
@pytest.mark.parametrize("spelled", [TOKEN, "123456%3AAAsecret-part", "AAsecret-part"])
def test_a_token_is_in_no_line_however_it_got_there(tmp_path: Path, spelled: str) -> None:
    logs.configure(tmp_path, (), None, TOKEN)
    try:
        raise OSError(f"http://api.telegram.org/bot{spelled}/getUpdates")
    except OSError as error:
        logging.getLogger("httpx").exception("asked %s: %r", f"/bot{spelled}/getMe", error, stack_info=True)
    text = (tmp_path / "scrip.log").read_text(encoding="utf-8")
    assert "getUpdates" in text
    assert "secret" not in text
