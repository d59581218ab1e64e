"""What is suggested while somebody types: previews of the total, words put right, values that fit."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any, TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands import COMMANDS
from bot.known_names import plan_names
from bot.suggestions import MAX_TRIES, Suggestions, Typing
from core.budget import Budget
from core.chat.binding import bind
from core.chat.command import Command, Option, OptionKind, walk
from core.chat.language import Language
from core.chat.message import msg
from core.chat.request import Request
from core.chat.suggestion import MAX_SUGGESTIONS, MAX_VALUE, SUGGESTED, Suggestion
from core.choices import ServerChoices
from core.errors.records import StoreBusyError
from core.people import Caller, Context, Network, Server, User
from core.prices.book import PriceBook
from core.prices.cards import ServerPrice
from core.prices.estimate import Estimate
from core.prices.granting import find_plan
from core.prices.market import Market
from core.prices.previews import Previews
from core.store import Records, Store
from core.work.grammar import parse_work
from core.work.media import Medium
from core.work.vocabulary import name_key
from core.work.work import Work
from tests.conftest import NOW, MakeContext

T = TypeVar("T")

TODAY = NOW.date()
BOOK = PriceBook.packaged()
PATHS = dict(walk(COMMANDS))
WHO = Caller(Server(Network.CONSOLE, "studio", "Studio"), User(Network.CONSOLE, "maya", "Maya"))
LANGUAGE = Language.of("en", "UTC", NOW)


@dataclass(frozen=True)
class Counted(Previews):
    """Keeps what was asked for."""

    asked: list[tuple[Work, date | None]]

    def estimate(self, work: Work, day: date | None = None) -> Estimate:
        self.asked.append((work, day))
        return super().estimate(work, day)


def counted() -> Counted:
    """The packaged prices."""

    def market(day: date | None) -> Market:
        return Market(BOOK, (), NOW if day is None else datetime.combine(day, time.max, UTC))

    return Counted(market, [])


def typing(path: str, option: str, arguments: dict[str, str], previews: Previews | None = None) -> list[Suggestion]:
    """What is suggested by the packaged prices."""
    command = PATHS[path]
    focused = next(one for one in command.options if one.name == option)
    return Typing(command, focused, arguments, BOOK, previews or counted(), TODAY).suggestions(path)


def shown(suggestions: Sequence[Suggestion]) -> dict[str, str]:
    """Labels by value."""
    return {one.value: LANGUAGE.text(one.label) for one in suggestions}


def cost(option: str, **arguments: str) -> dict[str, str]:
    """What is shown at an option of /cost."""
    return shown(typing("cost", option, arguments))


def total(words: str) -> str:
    """What the packaged prices say of work."""
    (found,) = counted().estimate(parse_work(words, BOOK.vocabulary)).totals
    return LANGUAGE.value(found.amount)


def asked(path: str, context: Context, **arguments: str) -> Request:
    return Request(context.request_id, context.caller, context.at, path, arguments)


def test_what_is_typed_comes_first_with_its_total() -> None:
    first, *_ = cost("work", work="50 videos 100 images").items()
    assert first == ("50 videos 100 images", "50 videos 100 images: 32,000 credits on Vidzy")


def test_all_other_options_count() -> None:
    five, ten = (total(f"3 runway gen-4.5 clips {length}s") for length in (5, 10))
    assert five != ten
    for length, amount in (("5", five), ("10", ten)):
        assert cost("work", work="3 runway gen-4.5 clips", length=length) == {
            "3 runway gen-4.5 clips": f"3 runway gen-4.5 clips: {amount} on Runway"
        }


def test_the_day_counts() -> None:
    previews = counted()
    assert typing("cost", "work", {"work": "50 videos", "date": "2026-11-20"}, previews)
    assert [day for _, day in previews.asked] == [date(2026, 11, 20)]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("50 vidoes", "50 videos"),
        ("50 vidoes 100 imagse", "50 videos 100 images"),
        ("3 videos on runwya", "3 videos on runway"),
        ("50", "50 videos"),
        ("1", "1 image"),
        ("videos", "10 videos"),
        ("1.000 videos", "1,000 videos"),
        ("\u0665\u0660 videos", "50 videos"),
        ("50 vide", "50 videos"),
        ("3 clips on run", "3 clips on runway"),
    ],
)
def test_what_cannot_be_read_is_put_right_or_completed(typed: str, meant: str) -> None:
    suggested = cost("work", work=typed)
    assert suggested[meant].startswith(f"{meant}: ")
    assert typed not in suggested


def test_what_can_be_read_comes_before_what_it_may_be_the_beginning_of() -> None:
    first, *others = cost("work", work="3 runway clips gen-4")
    assert first == "3 runway clips gen-4"
    assert "3 runway clips gen-4.5" in others


def test_a_model_that_several_sell_is_suggested_with_each_of_them_and_its_total() -> None:
    suggested = cost("work", work="3 veo 3.1 clips")
    assert (
        suggested["3 videos veo-3.1 on fal"] == f"3 videos veo-3.1 on fal: {total('3 veo 3.1 clips on fal')} on fal.ai"
    )
    assert len(suggested) > 3
    assert all(" on " in value for value in suggested)


def test_a_length_that_is_not_offered_is_suggested_as_those_that_are() -> None:
    assert "3 videos 8s veo-3.1 on google" in cost("work", work="3 google veo 3.1 clips 7s")


def test_where_nothing_is_typed_the_examples_of_the_command_are_suggested() -> None:
    examples = [example.removeprefix("/cost ") for example in PATHS["cost"].examples]
    assert list(cost("work", work="")) == [example for example in examples if "confidence" not in example]
    assert "3 videos" in shown(typing("spend", "work", {}))


def test_a_bare_amount_is_suggested_as_what_it_is() -> None:
    assert shown(typing("spend", "work", {"work": "1.5k"})) == {"1.5k": "1.5k: 1,500 credits"}


def test_money_is_suggested_in_a_wallet_that_is_counted_in_it() -> None:
    for words in ("$5", "5 dollars"):
        assert shown(typing("spend", "work", {"work": words, "provider": "fal"})) == {words: f"{words}: $5.00"}
        assert shown(typing("spend", "work", {"work": words})) == {}
    assert shown(typing("spend", "provider", {"work": "$5", "provider": "fal"}))["fal"] == "fal.ai: $5.00"
    assert shown(typing("spend", "provider", {"work": "5", "provider": "fal"}))["fal"] == "fal.ai: $5.00"


def test_who_can_make_the_work_comes_with_a_total_and_before_who_cannot() -> None:
    suggested = cost("provider", work="3 clips 10s", provider="")
    assert suggested["runway"] == f"Runway: {total('3 clips 10s on runway')}"
    priced = [": " in label for label in suggested.values()]
    assert priced == sorted(priced, reverse=True)
    assert not all(priced)


@pytest.mark.parametrize("typed", ["ru", "Runway", "runwya", "RUN"])
def test_a_provider_is_found_by_how_its_name_begins_or_is_mistyped(typed: str) -> None:
    assert list(cost("provider", work="3 clips", provider=typed)) == ["runway"]


def test_models_are_those_of_the_provider_that_was_named() -> None:
    suggested = cost("model", work="3 clips", provider="runway", model="gen")
    assert suggested["gen-4.5"] == f"gen-4.5: {total('3 clips gen-4.5 on runway')} on Runway"
    sold = {name_key(name) for model in BOOK.providers["runway"].models for name in (model.name, *model.nicknames)}
    assert {name_key(slug) for slug in suggested} <= sold


def test_lengths_are_those_on_offer() -> None:
    suggested = cost("length", work="3 fal veo 3.1 clips", length="")
    assert list(suggested) == ["4", "6", "8"]
    assert suggested["8"] == f"8 s: {total('3 fal veo 3.1 clips 8s')} on fal.ai"


def test_a_length_within_what_is_offered_is_priced_as_it_is_typed() -> None:
    first, *_ = cost("length", work="3 runway gen-4.5 clips", length="7 s").items()
    assert first == ("7 s", f"7 s: {total('3 runway gen-4.5 clips 7s')} on Runway")


def test_sound_is_suggested_with_and_without() -> None:
    suggested = cost("sound", work="3 veo 3.1 clips", provider="fal", sound="")
    assert set(suggested) == {"yes", "no"}
    assert suggested["no"].startswith("silent: ")
    assert total("3 veo 3.1 clips on fal silent") in suggested["no"]


@pytest.mark.parametrize("option", ["provider", "model", "length", "resolution", "input", "sound", "quality", "batch"])
def test_without_work_values_are_suggested_without_a_total(option: str) -> None:
    suggested = cost(option)
    assert suggested
    assert not any(": " in label for label in suggested.values())


def test_the_day_is_suggested_as_today_or_as_it_is_typed() -> None:
    assert cost("date", work="50 videos", date="") == {TODAY.isoformat(): "22 November: 25,000 credits on Vidzy"}
    assert list(cost("date", work="50 videos", date="20 Nov")) == ["20 Nov"]
    assert cost("date", work="50 videos", date="32 Nov") == {}


def test_a_provider_that_is_an_option_of_its_own_is_suggested_too() -> None:
    command = Command("provider", msg("Who"), _nobody, (Option("name", OptionKind.PROVIDER, msg("Who")),), ("/x",))
    found = Typing(command, command.options[0], {"name": "run"}, BOOK, counted(), TODAY).suggestions("provider")
    assert shown(found) == {"runway": "Runway"}


async def _nobody(*_: Any) -> Any:
    raise AssertionError


# Wallets, plans and time zones


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("run", {"runway": "Runway", "runway web": "Runway (web app)"}),
        ("runway w", {"runway web": "Runway (web app)"}),
        ("rumway", {"runway": "Runway"}),
        ("mj", {"midjourney": "Midjourney"}),
        ("xyzzyx", {}),
    ],
)
def test_wallets_are_suggested_by_what_they_are_called(typed: str, found: dict[str, str]) -> None:
    assert shown(typing("undo", "provider", {"number": "41", "provider": typed})) == found


def test_a_wallet_comes_with_what_the_work_costs_there() -> None:
    suggested = shown(typing("spend", "provider", {"work": "3 gen-4.5 clips 10s", "provider": "runway"}))
    assert suggested["runway"] == f"Runway: {total('3 gen-4.5 clips 10s on runway')}"


def test_a_quantity_is_in_the_unit_of_the_wallet_that_was_named() -> None:
    assert shown(typing("spend", "work", {"work": "5", "provider": "fal"})) == {"5": "5: $5.00"}
    assert shown(typing("spend", "work", {"work": "5.1234", "provider": "runway"})) == {}


def test_plans_are_suggested_with_their_wallet_and_of_one_provider_without() -> None:
    everywhere = shown(typing("plan set", "plan", {"plan": "standard"}))
    assert everywhere["Standard on runway web"] == "Standard on runway web"
    assert {value.split(" on ")[1] for value in everywhere} >= {"runway web", "midjourney web", "kling app"}
    assert list(shown(typing("plan set", "plan", {"plan": "runway st"}))) == ["Standard on runway web"]
    assert list(shown(typing("plan set", "plan", {"plan": "st", "provider": "runway"}))) == ["Standard"]


def test_every_plan_that_is_suggested_is_found() -> None:
    for value in plan_names(counted().market(None), None):
        bound = bind(PATHS["plan set"], {"plan": value}, BOOK.vocabulary, TODAY)
        wallet = bound["provider"]
        assert value.startswith(find_plan(BOOK.providers[wallet.provider], bound["plan"], wallet.channel).name)


@pytest.mark.parametrize(
    ("typed", "zone"),
    [("amst", "Europe/Amsterdam"), ("Asia/Shang", "Asia/Shanghai"), ("new y", "America/New_York"), ("utc", "UTC")],
)
def test_time_zones_are_suggested_by_name_and_by_city(typed: str, zone: str) -> None:
    assert zone in shown(typing("settings timezone", "zone", {"zone": typed}))


def test_a_mistyped_part_of_a_change_is_shown_put_right() -> None:
    assert next(iter(shown(typing("refund", "part", {"part": "2 vidoes", "reason": "blurry"})))) == "2 videos"


@pytest.mark.parametrize(
    "typed", ["k", "3 k", "50 videos on k", "v", "3 clips v", "1 image g", ", ".join(["3 vidoes"] * 80)]
)
def test_a_keystroke_costs_no_more_than_so_many_prices(typed: str) -> None:
    for option in (option for option in PATHS["cost"].options if option.kind in SUGGESTED):
        previews = counted()
        found = typing("cost", option.name, {"work": "3 clips", option.name: typed}, previews)
        assert len(found) <= MAX_SUGGESTIONS
        assert len(previews.asked) <= MAX_TRIES


WORDS = st.sampled_from(
    [
        "50",
        "1.5k",
        "1.000",
        "videos",
        "vidoes",
        "image",
        "on",
        "runway",
        "veo 3.1",
        "gen-4.5",
        "10s",
        "4k",
        "length",
        "x",
        ",",
    ]
)
TEXT = st.one_of(st.text(max_size=120), st.lists(WORDS, max_size=8).map(" ".join))
TYPED = [
    (path, option.name) for path, command in PATHS.items() for option in command.options if option.kind in SUGGESTED
]


@given(st.sampled_from(TYPED), st.data())
def test_whatever_is_typed_every_suggestion_reads_and_costs_what_it_says(
    where: tuple[str, str], data: st.DataObject
) -> None:
    path, option = where
    command = PATHS[path]
    names = data.draw(st.sets(st.sampled_from([one.name for one in command.options]), max_size=3)) | {option}
    arguments = {name: data.draw(TEXT) for name in sorted(names)}
    previews = counted()
    found = typing(path, option, arguments, previews)
    assert len(found) <= MAX_SUGGESTIONS
    assert len(previews.asked) <= MAX_TRIES
    assert len({one.value for one in found}) == len(found)
    assert option != "work" or all(len(one.value) <= MAX_VALUE for one in found)
    for one in found:
        label = LANGUAGE.text(one.label)
        assert label
        if "cost" not in one.label.values:
            continue
        others = {name: text for name, text in arguments.items() if text.strip()}
        values = bind(command, {**others, option: one.value}, BOOK.vocabulary, TODAY)
        work = next(value for value in values.values() if isinstance(value, Work | Decimal))
        if isinstance(work, Work) and option == "work":
            estimate = previews.estimate(work, values.get("date"))
            assert all(LANGUAGE.value(sum_.amount) in label for sum_ in estimate.totals)


class OnlyPrices:
    """A store that has nothing to tell but what servers set, and takes nothing."""

    def __init__(self, store: Store) -> None:
        self.store, self.reads = store, 0

    async def read(self, unit: Callable[[Records], T]) -> T:
        self.reads += 1

        class Prices:
            def __init__(self, records: Records) -> None:
                self._records = records

            def server_prices(self, caller: Caller) -> Sequence[ServerPrice]:
                return self._records.server_prices(caller)

            def server_choices(self, caller: Caller) -> ServerChoices:
                return self._records.server_choices(caller)

        return await self.store.read(lambda records: unit(Prices(records)))  # type: ignore[arg-type]  # that is the point

    async def write(self, unit: Callable[[Records], T]) -> T:
        raise AssertionError(unit)


async def test_the_server_s_own_prices_count_in_one_look_and_nothing_of_anybody_s_is_read(
    store: Store, budget: Budget, context: MakeContext
) -> None:
    await budget.set_price(context(moderator=True), Medium.VIDEO, Decimal(300))
    await budget.top_up(context(), Decimal(77_777))
    only = OnlyPrices(store)
    suggestions = Suggestions(Budget(only, BOOK), COMMANDS)  # type: ignore[arg-type]  # it has no more than it needs
    for path in ("cost", "spend", "balance show"):
        found = shown(await suggestions.suggest(asked(path, context(), work="50 videos"), "work"))
        assert found["50 videos"] == "50 videos: 15,000 credits on Vidzy"
        assert "77,777" not in "".join(found.values())
    assert only.reads == 3


@pytest.mark.parametrize("option", ["work", "provider", "length", "date"])
async def test_a_store_that_fails_suggests_nothing(
    option: str, context: MakeContext, caplog: pytest.LogCaptureFixture
) -> None:
    class Locked:
        async def read(self, _: Callable[[Records], T]) -> T:
            raise StoreBusyError

    suggestions = Suggestions(Budget(Locked(), BOOK), COMMANDS)  # type: ignore[arg-type]  # it only fails
    assert await suggestions.suggest(asked("cost", context(), work="50 videos"), option) == ()
    assert "records_busy" in caplog.text


async def test_what_nobody_expected_is_logged_and_suggests_nothing(
    context: MakeContext, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken:
        async def read(self, unit: Callable[[Records], T]) -> T:
            raise ZeroDivisionError(unit)

    suggestions = Suggestions(Budget(Broken(), BOOK), COMMANDS)  # type: ignore[arg-type]  # it only fails
    with caplog.at_level(logging.ERROR):
        assert await suggestions.suggest(asked("cost", context(request_id="r-17"), work="50 videos"), "work") == ()
    assert "r-17" in caplog.text
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.parametrize(("path", "option"), [("gone", "work"), ("cost", "gone"), ("topup", "amount")])
async def test_what_has_no_suggestions_gets_none(budget: Budget, context: MakeContext, path: str, option: str) -> None:
    suggestions = Suggestions(budget, COMMANDS)
    assert await suggestions.suggest(asked(path, context(), **{option: "5"}), option) == ()
    assert await suggestions.suggest(replace(asked("cost", context()), arguments="5"), "work") == ()
