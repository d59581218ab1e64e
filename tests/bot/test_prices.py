"""`scrip prices`, and price files of one's own: right and wrong ones, in a real folder."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.app import open_app
from bot.prices import Found, check, day, stale
from bot.settings import Settings
from core.chat.language import Language
from core.errors.setup import PriceBookError, SettingError
from core.prices.book import PriceBook
from core.prices.files import packaged_files
from tests.flow.program import Program
from tests.flow.warm import Warm

READER = Language.of("en", "UTC", datetime(2026, 11, 24, tzinfo=UTC))
TODAY = date(2026, 11, 24)
ACME = """\
provider: acme
name: Acme
nicknames: [ac]
about: Sells clips.
channels:
  - {id: app, name: app, unit: credit}
default:
  channel: app
  reason: The only one.
  media:
    video: {model: clip, reason: The only one.}
sources:
  - id: page
    kind: vendor
    title: Acme's prices
    url: https://acme.example/prices
    dated: 2026-10-25
    read: 2026-11-20
  - {id: later, kind: vendor, title: A later page, url: unknown, dated: unknown, read: 2026-11-21}
models:
  - {id: clip, name: Acme Clip, media: [video]}
  - {id: short, name: Acme Short, media: [video]}
rates:
  - {id: clip, channel: app, model: clip, price: 7, per: generation, source: page}
  - {id: short, channel: app, model: short, price: 5, per: generation, source: later}
plans:
  - id: basic
    channel: app
    name: Basic
    price: {currency: USD, month: 10, month_if_annual: unknown}
    allowance: {amount: 100, every: month}
    rollover: unknown
    source: page
"""
Folder = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Makes a folder of these files: `folder(acme=ACME)`."""

    def make(**files: str) -> Path:
        where = tmp_path / "own"
        where.mkdir()
        for name, text in files.items():
            (where / f"{name}.yaml").write_text(text, encoding="utf-8")
        return where

    return make


def changed(old: str, new: str, text: str = ACME) -> str:
    assert text.count(old) == 1, old
    return text.replace(old, new)


def packaged(name: str) -> str:
    (file,) = [file for file in packaged_files() if file.name == f"{name}.yaml"]
    return file.read_text(encoding="utf-8")


def said(found: Found) -> list[str]:
    return [READER.text(line) for line in found.lines]


def of_folder(where: Path) -> list[str]:
    """What is said of its files, without the folder's own name."""
    found = check(where)
    assert found.status == 1
    return [line.replace(f"{where}/", "") for line in said(found)]


# Checking


def test_the_packaged_files_are_right_and_counted() -> None:
    found = check(None)
    assert found.status == 0
    (line,) = said(found)
    assert line.startswith(f"{len(list(packaged_files()))} price files are right: 21 providers, ")


def test_files_of_ones_own_are_counted_with_them(folder: Folder) -> None:
    found = check(folder(acme=ACME))
    assert found.status == 0
    assert said(found)[0].startswith("22 price files are right: 22 providers, ")


def test_a_file_that_replaces_a_packaged_one_adds_no_provider(folder: Folder) -> None:
    found = check(folder(mine=packaged("runway")))
    assert found.status == 0
    assert said(found)[0].startswith("22 price files are right: 21 providers, ")


def test_the_first_flaw_of_each_wrong_file_is_said_with_its_line_and_row(folder: Folder) -> None:
    twice = changed("price: 7", "price: seven").replace("price: 5", "price: five")
    other = changed("provider: acme", "provider: other").replace("Acme", "Other").replace("[ac]", "[]")
    missing = changed("source: later}", "source: nowhere}", other)
    line = 1 + ACME[: ACME.index("- {id: clip, channel")].count("\n")
    first, second = of_folder(folder(a=twice, b=missing, c=other))
    assert first.startswith(f"a.yaml:{line}: clip: rates[0].price: ")
    assert second == f"b.yaml:{line + 1}: short: rates[1].source: no source `nowhere`"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", "x.yaml: the file is empty"),
        ("provider: acme\nname: [", "x.yaml:"),
        (changed("name: Acme\n", "name: Acme\nname: Acme\n"), "x.yaml:3: the key `name` is there twice"),
    ],
)
def test_a_file_that_is_no_price_file_is_said_with_what_is_known(folder: Folder, text: str, line: str) -> None:
    (only,) = of_folder(folder(x=text))
    assert only.startswith(line)


def test_a_file_that_cannot_be_read_is_said_and_the_others_are_looked_at(folder: Folder) -> None:
    where = folder(b=changed("price: 7", "price: -7"))
    (where / "a.yaml").mkdir()
    first, second = of_folder(where)
    assert first == "a.yaml: cannot be read: Is a directory"
    assert second.startswith("b.yaml:")


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    found = check(tmp_path / "nowhere")
    assert found.status == 1
    assert said(found) == [f"{tmp_path / 'nowhere'}: cannot be read: No such file or directory"]


# Names that two providers claim


@pytest.mark.parametrize("clash", ["Runway", "runwayml", "Run-Way ML"])
def test_a_name_that_a_packaged_provider_has_is_refused(folder: Folder, clash: str) -> None:
    where = folder(acme=changed("[ac]", f"[{clash}]"))
    (line,) = of_folder(where)
    assert line.startswith("acme.yaml: the name `")
    assert line.endswith("` is that of `runway`")
    with pytest.raises(PriceBookError) as refused:
        PriceBook.packaged(where)
    assert refused.value.file == str(where / "acme.yaml")


def test_a_provider_may_be_replaced_by_its_own_id(folder: Folder) -> None:
    own = changed("[ac]", "[runwayml]").replace("provider: acme", "provider: runway")
    book = PriceBook.packaged(folder(mine=own))
    assert book.providers["runway"].name == "Acme"
    assert len(book.providers) == 21
    assert book.vocabulary.provider("runwayml") == "runway"


def test_a_name_that_the_replaced_provider_had_is_free(folder: Folder) -> None:
    replacing = changed("provider: acme", "provider: runway")
    other = ACME.replace("acme", "other").replace("Acme", "Other").replace("[ac]", "[runwayml]")
    book = PriceBook.packaged(folder(a=replacing, b=other))
    assert book.vocabulary.provider("runwayml") == "other"


def test_two_files_of_ones_own_for_one_provider_are_refused(folder: Folder) -> None:
    assert of_folder(folder(a=ACME, b=ACME)) == ["b.yaml: the provider `acme` is described twice"]


# What is old


def test_what_is_old_is_listed_the_oldest_first_with_where_to_look(folder: Folder) -> None:
    book = PriceBook([PriceBook.packaged(folder(acme=ACME)).providers["acme"]])
    assert said(stale(book, TODAY)) == [
        "Nothing that has a date is old on 24 November.",
        "Nobody dated these:",
        "Acme: 1 rate",
        "  read 21 November: 1 rate, A later page",
    ]
    assert said(stale(book, date(2026, 11, 25)))[:3] == [
        "Rates older than 30 days and plans older than 60 on 25 November:",
        "Acme: 1 rate",
        "  25 October, 31 days old: 1 rate, https://acme.example/prices",
    ]
    assert said(stale(book, date(2026, 12, 25)))[1] == "Acme: 1 rate and 1 plan"


def test_providers_stand_in_the_order_of_what_is_oldest_of_each() -> None:
    lines = said(stale(PriceBook.packaged(), TODAY))
    dated = lines[1 : lines.index("Nobody dated these:")]
    oldest = [int(dated[place + 1].split(", ")[1].split()[0]) for place, line in enumerate(dated) if line[0] != " "]
    assert len(oldest) > 10
    assert oldest == sorted(oldest, reverse=True)


@pytest.mark.parametrize("ended", ["holds: {from: unknown, until: 2026-11-01}", "status: retired"])
def test_a_rate_that_holds_no_more_is_not_old(folder: Folder, ended: str) -> None:
    text = changed("price: 7, per: generation,", f"price: 7, per: generation, {ended},")
    book = PriceBook([PriceBook.packaged(folder(acme=text)).providers["acme"]])
    assert said(stale(book, date(2026, 12, 1)))[0] == "Nothing that has a date is old on 1 December."


def test_a_plan_whose_time_is_over_is_not_old(folder: Folder) -> None:
    text = changed("    rollover: unknown\n", "    rollover: unknown\n    status: superseded\n")
    book = PriceBook([PriceBook.packaged(folder(acme=text)).providers["acme"]])
    assert said(stale(book, date(2026, 12, 25)))[1] == "Acme: 1 rate"


@pytest.mark.parametrize("text", ["", "tomorrow", "2026-13-01", "24.11.2026"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(SettingError) as refused:
        day(text)
    assert (refused.value.setting, refused.value.problem) == ("--at", "not_a_day")


# The whole program


@pytest.fixture
def program(tmp_path: Path, warm: Warm) -> Program:
    """The program on the machine of somebody who never ran it."""
    home = tmp_path / "home"
    home.mkdir()
    return Program(home, warm)


def test_the_program_answers_by_prices_of_ones_own(program: Program, folder: Folder) -> None:
    own = {"SCRIP_PRICE_BOOK": str(folder(acme=ACME))}
    answer = program.ask("3 videos on acme", environment=own)
    assert answer.status == 0
    assert answer.out.startswith("21 credits on Acme for 3 videos\n")
    assert program.ask("3 videos on acme").status == 2


def test_a_wrong_file_keeps_the_program_from_starting_in_one_sentence(program: Program, folder: Folder) -> None:
    where = folder(acme=changed("source: later}", "source: nowhere}"))
    own = {"SCRIP_PRICE_BOOK": str(where)}
    line = 1 + ACME[: ACME.index("- {id: short, channel")].count("\n")
    sentence = f"A price file is wrong. {where}/acme.yaml:{line}: short: rates[1].source: no source `nowhere`"
    answer = program.ask("3 videos", environment=own)
    assert (answer.status, answer.out) == (1, "")
    assert " ".join(answer.err.split()) == sentence
    assert not program.database.exists()
    run = program.run("run", environment=own | {"TELEGRAM_TOKEN": "1:x"})
    assert (run.status, " ".join(run.err.split())) == (1, sentence)
    checked = program.run("prices", "check", environment=own)
    assert (checked.status, checked.out) == (1, sentence.removeprefix("A price file is wrong. ") + "\n")


def test_a_folder_that_is_not_there_keeps_the_program_from_starting(program: Program) -> None:
    answer = program.ask("3 videos", environment={"SCRIP_PRICE_BOOK": "/nowhere"})
    assert (answer.status, answer.err) == (1, "SCRIP_PRICE_BOOK names no folder that I can read.\n")


def test_the_program_checks_a_folder_and_tells_what_is_old(program: Program, folder: Folder) -> None:
    good = program.run("prices", "check", str(folder(acme=ACME)))
    assert (good.status, good.err) == (0, "")
    assert good.out.startswith("22 price files are right")
    old = program.run("prices", "stale", "--at", "2026-11-24")
    assert (old.status, old.err) == (0, "")
    assert old.out.startswith("Rates older than 30 days and plans older than 60 on 24 November:\n")
    assert program.run("prices", "stale", "--at", "soon").status == 2
    assert program.run("prices").status == 2


async def test_the_app_is_opened_on_the_prices_of_its_settings(tmp_path: Path, folder: Folder) -> None:
    settings = Settings(tmp_path / "data", price_book=folder(acme=changed("price: 7", "price: unknown")))
    with pytest.raises(PriceBookError):
        async with open_app(settings):
            pass
    assert not settings.data_folder.exists()
