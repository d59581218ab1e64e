"""Reads the imports of every file and keeps the house standing: imports go down, never up, and wings never meet."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
STANDARD = frozenset(sys.stdlib_module_names)

# Folder (or file) -> what may be imported there besides the standard library. The longest match counts.
MAY_IMPORT: dict[str, tuple[str, ...]] = {
    "core": ("core", "msgspec", "yaml", "rapidfuzz"),
    "core/chat": ("core", "babel"),
    "adapters/console": ("core", "adapters.console", "prompt_toolkit", "tzlocal", "wcwidth", "msgspec"),
    "adapters/discord": ("core", "adapters.discord", "discord", "aiohttp", "yarl"),
    "adapters/telegram": ("core", "adapters.telegram", "telegram"),
    "adapters/drawing": ("core", "adapters.drawing", "resvg_py"),
    "adapters/database": ("core", "adapters.database", "sqlalchemy", "aiosqlite", "msgspec"),
    "adapters/database/connections.py": ("aiosqlite", "asyncpg"),
    "adapters/database/migrate.py": ("core", "adapters.database", "sqlalchemy", "alembic"),
    "bot": ("core", "bot"),
    "bot/settings.py": ("bot", "core", "dotenv", "platformdirs"),
    "bot/app.py": ("bot", "core", "adapters"),
    "bot/__main__.py": ("bot", "core", "adapters"),
    "bot/demo.py": ("bot", "core", "adapters"),
    "migrations": ("alembic", "sqlalchemy"),
}
# The money half does not know that conversations exist.
MUST_NOT: dict[str, tuple[str, ...]] = {"core": ("core.chat",)}


def files() -> list[str]:
    folders = ("core", "adapters", "bot", "migrations")
    return sorted(path.relative_to(ROOT).as_posix() for folder in folders for path in (ROOT / folder).rglob("*.py"))


def imported(file: str) -> Iterator[str]:
    for node in ast.walk(ast.parse((ROOT / file).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file} imports relatively"
            yield node.module or ""


def rule(file: str, rules: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    places = [place for place in rules if file == place or file.startswith(place + "/")]
    return rules[max(places, key=len)] if places else ()


def within(module: str, allowed: tuple[str, ...]) -> bool:
    return any(module == name or module.startswith(name + ".") for name in allowed)


@pytest.mark.parametrize("file", files())
def test_a_file_imports_what_its_floor_may(file: str) -> None:
    allowed = rule(file, MAY_IMPORT)
    wrong = [name for name in imported(file) if name.partition(".")[0] not in STANDARD and not within(name, allowed)]
    assert not wrong


@pytest.mark.parametrize("file", [file for file in files() if not file.startswith("core/chat/")])
def test_the_money_half_knows_no_conversation(file: str) -> None:
    forbidden = rule(file, MUST_NOT)
    assert not [name for name in imported(file) if within(name, forbidden)]


def test_only_the_composition_root_and_the_program_name_wings() -> None:
    naming = [
        file for file in files() if file.startswith("bot/") and any(within(m, ("adapters",)) for m in imported(file))
    ]
    assert naming == ["bot/__main__.py", "bot/app.py", "bot/demo.py"]


def test_every_module_says_what_lives_in_it() -> None:
    silent = [file for file in files() if not ast.get_docstring(ast.parse((ROOT / file).read_text(encoding="utf-8")))]
    assert not silent


def test_only_the_program_reads_the_environment() -> None:
    readers = [file for file in files() if "os.environ" in (ROOT / file).read_text(encoding="utf-8")]
    assert readers == ["bot/__main__.py"]
