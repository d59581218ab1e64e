"""What an option may be while somebody types it, with what the whole command would then cost."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from bot.known_names import plan_names, provider_names, wallet_names, zone_names
from bot.work_phrases import cost_phrase, said_phrase, wallet_name
from core.amounts import Amount, Unit
from core.budget import Budget
from core.chat.binding import bind, spread, written_at
from core.chat.command import AUTO, TAKES_THE_REST, Command, CommandOrGroup, Option, OptionKind, walk
from core.chat.message import Day, Message, Name, Value, Words, msg
from core.chat.request import Request
from core.chat.suggestion import MAX_SUGGESTIONS, MAX_VALUE, SUGGESTED, Suggestion
from core.errors.records import StoreError
from core.errors.tree import ReadingError, RefusedError, RequestError
from core.ledger.changes import WalletName
from core.ledger.naming import find_wallet
from core.money import Money, Quantity
from core.people import Context
from core.prices.book import PriceBook
from core.prices.previews import Previews
from core.work.attributes import Attribute
from core.work.completion import completed, put_right
from core.work.vocabulary import name_key, nearest
from core.work.work import Work

log = logging.getLogger(__name__)

MAX_TRIES = MAX_SUGGESTIONS
"""Sentences that are read and priced for one keystroke."""
MAX_COMPLETIONS = 12
"""Of them, so that what is put right has its turn."""

SHARES = ("90%", "80%", "70%", "60%", "50%", "40%", "30%")
"""Success rates to choose from."""
CONFIDENCES = ("95%", "99%", "90%", "80%", "50%")
"""How often something is to be enough, to choose from."""


class Suggestions:
    """Suggests for the options of these commands."""

    def __init__(self, budget: Budget, commands: tuple[CommandOrGroup, ...]) -> None:
        self._budget = budget
        self._commands = dict(walk(commands))

    async def suggest(self, request: Request, option: str) -> tuple[Suggestion, ...]:
        """For the option that is being typed, the best first; nothing where nothing fits. Reads the prices of the
        caller's server, and of the caller's what the option itself asks for. Raises nothing that is an Exception."""
        try:
            command = self._commands.get(request.command or "")
            typed = next((one for one in command.options if one.name == option), None) if command else None
            if command is None or typed is None or isinstance(request.arguments, str):
                return ()
            if typed.suggest is not None:
                return await self._own(request.context, command, typed, request.arguments)
            if typed.kind not in SUGGESTED:
                return ()
            previews = await self._budget.previews(request.context)
            today = request.at.astimezone(ZoneInfo(request.caller.time_zone)).date()
            typing = Typing(command, typed, request.arguments, self._budget.book, previews, today)
            # Of long sentences it takes a fifth of a second, in which others want their answers.
            return tuple(await asyncio.to_thread(typing.suggestions, request.command or ""))
        except StoreError as error:
            log.warning("no suggestions: %s", error)
        except Exception:
            log.exception("no suggestions for request %s", request.id)
        return ()

    async def _own(
        self, context: Context, command: Command, typed: Option, arguments: Mapping[str, str]
    ) -> tuple[Suggestion, ...]:
        """What of the caller's own begins as typed."""
        if typed.suggest is None:
            return ()
        given = [arguments.get(one.name, "") for one in command.options if one.kind is OptionKind.WALLET]
        wallet = next((find_wallet(words, self._budget.book.vocabulary) for words in given), None)
        found = await typed.suggest(self._budget, context, wallet)
        begun = arguments.get(typed.name, "").strip().removeprefix("#")
        return tuple(one for one in found if one.value.startswith(begun))[:MAX_SUGGESTIONS]


@dataclass(frozen=True)
class Typing:
    """A command while one of its options is being typed."""

    command: Command
    option: Option
    arguments: Mapping[str, str]
    book: PriceBook
    previews: Previews
    today: date

    def suggestions(self, path: str) -> list[Suggestion]:
        """The best first; at most MAX_SUGGESTIONS."""
        found = self._works(path) if self.option.kind in TAKES_THE_REST else self._values()
        return list(islice(found, MAX_SUGGESTIONS))

    @property
    def _typed(self) -> str:
        return self.arguments.get(self.option.name, "").strip()

    # Work

    def _works(self, path: str) -> Iterator[Suggestion]:
        """What was typed, if it has a price; what it may be completed or put right to, as far as that has one."""
        vocabulary = self.book.vocabulary
        completions = islice(completed(self._typed, vocabulary), MAX_COMPLETIONS)
        waiting = deque([self._typed, *completions] if self._typed else self._examples(path))
        texts, works = set(waiting), set[str]()
        for _ in range(MAX_TRIES):
            if not waiting:
                return
            text = waiting.popleft()
            if len(text) > MAX_VALUE:
                continue
            others: Iterable[str] = ()
            try:
                values = self._bound(text)
                wanted = self._work(values)
                if wanted is not None and str(wanted) not in works:
                    works.add(str(wanted))
                    yield Suggestion(text, _label(Words(text), self._cost(wanted, values)))
            except ReadingError as error:
                others = put_right(text, self._offset, error)
            except RefusedError as error:
                others = [fix for _, fix in error.fixes]
            new = [other for other in others if other not in texts]
            texts.update(new)
            waiting.extend(new)

    def _examples(self, path: str) -> Iterator[str]:
        """Work that the command itself gives as an example."""
        for example in self.command.examples:
            parts = spread(self.command, example.removeprefix(f"/{path}").strip(), self.book.vocabulary)
            if parts.keys() == {self.option.name}:
                yield parts[self.option.name]

    @property
    def _offset(self) -> int:
        """Where the typed option stands in the text that all of them are written out as."""
        return written_at(self.command, self._others, self.option.name)

    # All else

    def _values(self) -> Iterator[Suggestion]:
        """What was typed, if that has a price; then what is known and fits, what has a price first."""
        typed = self._typed
        try:
            given = self._work(self._bound(None))
        except RequestError:
            given = None
        work = given if isinstance(given, Work) else None
        known = self._known(work)
        fitting = _fitting(typed, known)
        if typed and not any(name_key(typed) == name_key(name) for names in known.values() for name in names):
            fitting = [typed, *fitting]
        without_price: list[Suggestion] = []
        for value in fitting[:MAX_TRIES]:
            try:
                values = self._bound(value)
                wanted = self._work(values)
                cost = None if wanted is None else self._cost(wanted, values, of_provider=self._says_provider)
            except ReadingError:
                if work is not None:
                    continue
                values, cost = {}, None
            except RefusedError:
                values, cost = {}, None
            if cost is not None or value in known:
                label = _label(self._subject(value, values, work) if value in known else Words(value), cost)
                if cost is None:
                    without_price.append(Suggestion(value, label))
                else:
                    yield Suggestion(value, label)
        yield from without_price

    @property
    def _says_provider(self) -> bool:
        return self.option.kind is OptionKind.PROVIDER or self.option.name == "provider"

    def _known(self, work: Work | None) -> dict[str, tuple[str, ...]]:
        """Values that the option may have, with the names that they go by."""
        if self.option.kind is OptionKind.DATE:
            return {self.today.isoformat(): (self.today.isoformat(), "today")}
        if self.option.kind is OptionKind.WALLET:
            return wallet_names(self.previews.market(None))
        if self.option.kind is OptionKind.PLAN:
            return plan_names(self.previews.market(None), self._wallet)
        if self.option.kind is OptionKind.ZONE:
            return zone_names() | ({AUTO: (AUTO,)} if self.option.auto else {})
        if self.option.kind is OptionKind.CONFIDENCE:
            return {share: (share,) for share in CONFIDENCES}
        if self._says_provider:
            return provider_names(self.book.providers)
        if self.option.name == "success":
            return {share: (share,) for share in SHARES}
        if self.option.name == "model":
            return {slug: (slug,) for slug in self.previews.models(work)}
        return {value: (value,) for value in self.previews.values(work, Attribute.of(self.option.name))}

    def _subject(self, value: str, values: Mapping[str, Any], work: Work | None) -> Value:
        """A known value as people read it."""
        if self.option.kind is OptionKind.DATE:
            return Day(values.get(self.option.name) or self.today)
        if self.option.kind is OptionKind.WALLET:
            wallet = find_wallet(value, self.book.vocabulary)
            return Name(value) if wallet is None else self._wallet_phrase(wallet)
        if self.option.kind in (OptionKind.PLAN, OptionKind.ZONE, OptionKind.CONFIDENCE):
            return Name(value)
        if self._says_provider:
            return Name(self.book.providers[value].name)
        if self.option.name in ("model", "success") or work is None:
            return Words(value)
        return said_phrase(Attribute.of(self.option.name), value, work.lines[0].medium.value)

    # What it comes to

    def _bound(self, value: str | None) -> dict[str, Any]:
        """All options, with this value for the one that is being typed. Raises ReadingError."""
        arguments = self._others if value is None else {**self._others, self.option.name: value}
        return bind(self.command, arguments, self.book.vocabulary, self.today)

    @property
    def _others(self) -> dict[str, str]:
        return {name: text for name, text in self.arguments.items() if name != self.option.name and text.strip()}

    @property
    def _wallet(self) -> WalletName | None:
        """The one that was chosen before."""
        options = [option.name for option in self.command.options if option.kind is OptionKind.WALLET]
        typed = next((self._others[name] for name in options if name in self._others), "")
        return find_wallet(typed, self.book.vocabulary)

    def _unit(self, values: Mapping[str, Any]) -> Unit:
        """Of the wallet that is meant."""
        wallets = [values[option.name] for option in self.command.options if option.kind is OptionKind.WALLET]
        market, wallet = self.previews.market(None), next(iter(wallets), None)
        provider = self.book.providers[wallet.provider if wallet else market.default.provider]
        channel = wallet.channel if wallet and wallet.channel else market.default_channel(provider)
        return provider.channel(channel).unit

    def _wallet_phrase(self, wallet: WalletName) -> Name:
        channel = wallet.channel or self.previews.market(None).default_channel(self.book.providers[wallet.provider])
        return wallet_name(self.book.providers, wallet.provider, channel)

    def _work(self, values: Mapping[str, Any]) -> Work | Quantity | None:
        """What is asked for; None: nothing, or money of a wallet that is not counted in it."""
        wanted = next((values[option.name] for option in self.command.options if option.kind in TAKES_THE_REST), None)
        return None if isinstance(wanted, Money) and wanted.unit is not self._unit(values) else wanted

    def _cost(self, wanted: Work | Quantity, values: Mapping[str, Any], *, of_provider: bool = False) -> Value:
        """Of work with rates what it costs if every try is kept. Raises RefusedError, ReadingError."""
        if not isinstance(wanted, Work):
            return Amount.exactly(wanted.number if isinstance(wanted, Money) else wanted, self._unit(values))
        dates = (values[option.name] for option in self.command.options if option.kind is OptionKind.DATE)
        estimate = self.previews.estimate(wanted, next(dates, None))
        cost = cost_phrase(estimate, self.book.providers, of_provider=of_provider)
        return msg("{cost} if every try is kept", cost=cost) if wanted.has_rates else cost


def _label(subject: Value, cost: Value | None) -> Message:
    return msg("{what}", what=subject) if cost is None else msg("{what}: {cost}", what=subject, cost=cost)


def _fitting(typed: str, known: Mapping[str, Iterable[str]]) -> list[str]:
    """Values with a name that begins as typed; else the one whose name is most like it."""
    key = name_key(typed)
    keys = {value: [name_key(name) for name in names] for value, names in known.items()}
    found = [value for value, names in keys.items() if any(name.startswith(key) for name in names)]
    if found:
        return found
    near = nearest(key, [name for names in keys.values() for name in names])
    return [value for value, names in keys.items() if near in names][:1]
