from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import Settings, read_settings

URL = "postgresql://maya:hunter2@db.example/scrip"


def test_nothing_has_to_be_set(tmp_path: Path) -> None:
    settings = read_settings({}, tmp_path / ".env")
    assert settings.database_url is None
    assert settings.data_folder.name == "scrip"


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"SCRIP_DATABASE_URL={URL}\n")
    assert read_settings({}, tmp_path / ".env").database_url == URL
    other = {"SCRIP_DATABASE_URL": "sqlite:////tmp/other.db"}
    assert read_settings(other, tmp_path / ".env").database_url == "sqlite:////tmp/other.db"


@pytest.mark.parametrize("value", ["", " ", "''"])
def test_an_empty_value_counts_as_none(tmp_path: Path, value: str) -> None:
    (tmp_path / ".env").write_text(f"SCRIP_DATABASE_URL={value}\n")
    assert read_settings({}, tmp_path / ".env").database_url is None


def test_an_empty_variable_does_not_hide_the_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"SCRIP_DATABASE_URL={URL}\n")
    assert read_settings({"SCRIP_DATABASE_URL": ""}, tmp_path / ".env").database_url == URL


def test_colours_are_turned_off_by_environment_or_file(tmp_path: Path) -> None:
    assert read_settings({}, tmp_path / ".env").colour
    assert not read_settings({"NO_COLOR": "1"}, tmp_path / ".env").colour
    (tmp_path / ".env").write_text("NO_COLOR=1\n")
    assert not read_settings({}, tmp_path / ".env").colour


def test_a_password_is_not_in_the_repr() -> None:
    assert "hunter2" not in repr(Settings(Path("/nowhere"), database_url=URL))


def test_the_example_lists_every_setting() -> None:
    example = (Path(__file__).parents[2] / ".env.example").read_text(encoding="utf-8")
    names = {line.partition("=")[0] for line in example.splitlines() if line and not line.startswith("#")}
    assert names == {"SCRIP_DATABASE_URL", "NO_COLOR"}
