from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import Settings, read_settings
from core.errors.setup import SettingError

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


def test_a_token_is_not_in_the_repr() -> None:
    settings = Settings(Path("/nowhere"), discord_token="MTA.secret", telegram_token="123:secret")
    assert "secret" not in repr(settings)


@pytest.mark.parametrize("setting", ["DISCORD_TOKEN", "TELEGRAM_TOKEN"])
def test_spaces_around_a_token_are_left_out(tmp_path: Path, setting: str) -> None:
    settings = read_settings({setting: " 123:abc\n"}, tmp_path / ".env")
    assert (settings.discord_token or settings.telegram_token) == "123:abc"


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("DISCORD_TOKEN", "two words"),
        ("DISCORD_TOKEN", "t\u00f6ken"),
        ("TELEGRAM_TOKEN", "no-number"),
        ("TELEGRAM_TOKEN", "123:"),
    ],
)
def test_what_can_be_no_token_is_refused_without_showing_it(tmp_path: Path, setting: str, value: str) -> None:
    with pytest.raises(SettingError) as refused:
        read_settings({setting: value}, tmp_path / ".env")
    assert (refused.value.setting, refused.value.problem) == (setting, "not_a_token")
    assert value not in str(refused.value)


def test_addresses_lose_the_slash_at_their_end(tmp_path: Path) -> None:
    settings = read_settings({"TELEGRAM_API_BASE": "http://localhost:8081/"}, tmp_path / ".env")
    assert settings.telegram_api_base == "http://localhost:8081"


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("TELEGRAM_API_BASE", "localhost:8081"),
        ("TELEGRAM_API_BASE", "http://"),
        ("DISCORD_API_BASE", "wss://discord.example"),
        ("DISCORD_API_BASE", "http://host:notaport"),
        ("DISCORD_GATEWAY_URL", "https://discord.example"),
        ("DISCORD_GATEWAY_URL", "wss://a b"),
    ],
)
def test_what_is_no_address_is_refused(tmp_path: Path, setting: str, value: str) -> None:
    with pytest.raises(SettingError) as refused:
        read_settings({setting: value}, tmp_path / ".env")
    assert (refused.value.setting, refused.value.problem) == (setting, "not_an_address")


def test_a_folder_of_price_files_is_read_without_the_spaces_around_it(tmp_path: Path) -> None:
    assert read_settings({}, tmp_path / ".env").price_book is None
    assert read_settings({"SCRIP_PRICE_BOOK": f" {tmp_path} "}, tmp_path / ".env").price_book == tmp_path


def test_a_folder_in_the_home_may_be_named_by_its_tilde(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "prices").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path))
    assert read_settings({"SCRIP_PRICE_BOOK": "~/prices"}, tmp_path / ".env").price_book == tmp_path / "prices"


@pytest.mark.parametrize("value", ["/nowhere/at/all", "file", "~nobody-of-that-name/x", "x\0y", "x" * 5000])
def test_what_is_no_folder_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SettingError) as refused:
        read_settings({"SCRIP_PRICE_BOOK": value}, tmp_path / ".env")
    assert (refused.value.setting, refused.value.problem) == ("SCRIP_PRICE_BOOK", "not_a_folder")


def test_the_example_lists_every_setting() -> None:
    example = (Path(__file__).parents[2] / ".env.example").read_text(encoding="utf-8")
    names = {line.partition("=")[0] for line in example.splitlines() if line and not line.startswith("#")}
    assert names == {
        "SCRIP_DATABASE_URL",
        "SCRIP_PRICE_BOOK",
        "NO_COLOR",
        "SCRIP_PLAIN",
        "DISCORD_TOKEN",
        "TELEGRAM_TOKEN",
        "DISCORD_API_BASE",
        "DISCORD_GATEWAY_URL",
        "TELEGRAM_API_BASE",
    }
