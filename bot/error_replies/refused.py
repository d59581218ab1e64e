"""What a rule forbids: which, why, and what can be done instead."""

from __future__ import annotations

from datetime import date

from bot.error_replies.alerts import alerts_reply
from bot.error_replies.asked import Asked
from bot.error_replies.budgets import budgets_reply
from bot.error_replies.buying import buying_reply
from bot.error_replies.changes import changes_reply
from bot.error_replies.counting import counted_otherwise_reply
from bot.error_replies.others import others_reply
from bot.error_replies.packs import packs_reply
from bot.error_replies.takeout import takeout_reply
from bot.error_replies.tries import tries_reply
from bot.error_replies.wallet import named, other
from bot.phrases import EXAMPLE_TOP_UP, server_name
from bot.work_phrases import attribute_name, media_word, said_phrase
from core.chat.message import Day, Joined, Name, Quoted, Value, Words, msg
from core.chat.reply import Block, Button, Reply, Text, Tone
from core.errors.alerts import (
    NoSuchThresholdError,
    NoWarningError,
    SnoozeLengthError,
    TooManyThresholdsError,
    WhichThresholdError,
)
from core.errors.asking import (
    AnonymousCallerError,
    ModeratorUnknownError,
    NoPlaceError,
    NotAModeratorError,
    NotYourButtonError,
    OutdatedButtonError,
    PlaceClosedError,
    RequestConflictError,
)
from core.errors.budgets import BudgetOfWalletError, NoSuchBudgetError, TwoBudgetsError, WhichBudgetError
from core.errors.buying import NoPackPriceError, NotSoMuchSoldError
from core.errors.numbers import CountedOtherwiseError
from core.errors.others import NobodyElseError, NoSuchPersonError, NotUndoneForError, OthersChangeError
from core.errors.packs import NoSuchPackError, PackOfMoneyError, TooManyPacksError
from core.errors.plans import NoAllowanceError, UnknownPlanError, WhichPlanError
from core.errors.prices import (
    BeforeTheBookError,
    NoOwnPriceError,
    NoRateError,
    NotExactError,
    NotOfferedError,
    NotSaidError,
    NotSoldError,
    RateOfUseError,
    SeveralWalletsError,
    UnknownModelError,
    WhichProviderError,
)
from core.errors.takeout import (
    NotALedgerError,
    NothingKeptError,
    NoUploadError,
    TooManyRowsError,
    WrongConfirmationError,
    WrongRowError,
)
from core.errors.tree import RefusedError
from core.errors.tries import NeverCertainError, NoSuchRecordError, TooManyTriesError, WhichKindError
from core.work.attributes import Attribute, Kind
from core.work.media import Medium

NEEDED_EXAMPLE = {"scale": "2", "gpu-seconds": "60", "characters": "500", "output-tokens": "1,056"}
"""A number to begin with, of what a model is charged by."""
NOTHING_CHANGED = msg("Nothing was changed.")


def refused_reply(error: RefusedError, asked: Asked) -> Reply:
    """The reply for what a rule forbids."""
    unchanged: tuple[Block, ...] = (Text(NOTHING_CHANGED),) if asked.writes else ()
    blocks = unchanged
    next_step: str | None = None
    buttons: tuple[Button, ...] = ()
    facts: dict[str, Value]
    match error:
        case NoRateError(provider=provider, medium=medium, known=known, default=default):
            title = msg(
                "No price is known on {provider} for {work}.",
                provider=Name(provider),
                work=media_word(Medium.of(medium)),
            )
            known_words = Joined(tuple(media_word(Medium.of(one)) for one in known))
            blocks = ((Text(msg("Prices are known for {media}.", media=known_words)),) if known else ()) + unchanged
            next_step = "/pricing show" if default else f"/provider {provider}"
        case NoOwnPriceError(provider=provider, medium=medium, own=own, key=key):
            facts = {"provider": Name(provider), "work": media_word(Medium.of(medium))}
            title = msg("No price of its own is set here for {work} on {provider}.", **facts)
            next_step = f"/pricing remove {own[0]} {named(key)}" if own else f"/pricing show {named(key)}"
        case WhichProviderError(model=model, providers=providers):
            names = Joined(tuple(Name(name) for _, name in providers))
            title = msg("Several sell {model}: {providers}. Which?", model=Quoted(model), providers=names)
            return Reply(title, blocks=blocks, buttons=_instead(error, asked), tone=Tone.ASK)
        case UnknownModelError(provider=provider, model=model, medium=medium, sold=sold):
            title = msg(
                "{provider} does not sell {model}, as far as I know.", provider=Name(provider), model=Quoted(model)
            )
            listed = msg(
                "Its models for {media}: {models}.",
                media=media_word(Medium.of(medium)),
                models=Joined(tuple(map(Name, sold))),
            )
            blocks, buttons = ((Text(listed),) if sold else ()) + unchanged, _instead(error, asked)
        case UnknownPlanError(provider=provider, channel=channel, plan=plan, plans=plans):
            facts = {"provider": Name(provider), "plan": Quoted(plan)}
            if channel is None:
                title = msg("{provider} has no plan {plan}, as far as I know.", **facts)
            else:
                title = msg(
                    "{provider} ({channel}) has no plan {plan}, as far as I know.", **facts, channel=Name(channel)
                )
            listed = msg(
                "{provider} sells these plans: {plans}.",
                provider=Name(provider),
                plans=Joined(tuple(Name(name) for _, name in plans)),
            )
            blocks = ((Text(listed),) if plans else ()) + unchanged
            next_step = f"/provider {error.provider_id}"
            if error.suggestion is not None:
                next_step = f"/{asked.command} {error.suggestion} on {error.provider_id}"
        case WhichPlanError(provider=provider, plan=plan, plans=plans):
            title = msg(
                "{provider} has several plans {plan}: {plans}. Which?",
                provider=Name(provider),
                plan=Quoted(plan),
                plans=Joined(tuple(Name(name) for _, name in plans)),
            )
            buttons = tuple(
                Button(msg("{name}", name=Name(name)), asked.command, f"{plan_id} on {error.provider_id}")
                for plan_id, name in plans[:5]
            )
            return Reply(title, blocks=blocks, buttons=buttons, tone=Tone.ASK)
        case NoAllowanceError(provider=provider, plan=plan, counted=None):
            title = msg("What {provider}'s plan {plan} grants is not known.", provider=Name(provider), plan=Name(plan))
            next_step = f"{EXAMPLE_TOP_UP} kind plan on {error.provider_id} {error.channel}"
        case NoAllowanceError(provider=provider, plan=plan, counted=str(counted)):
            title = msg(
                "{provider}'s plan {plan} grants {things}, and no price there is counted in those.",
                provider=Name(provider),
                plan=Name(plan),
                things=Name(counted),
            )
            next_step = f"/provider {error.provider_id}"
        case NotOfferedError(provider=provider, model=model, medium=medium, offered=offered):
            wanted = said_phrase(Attribute.of(error.attribute), error.value, medium)
            facts = {"provider": Name(provider), "wanted": wanted}
            if model is None:
                title = msg("{provider} is not known to offer this: {wanted}.", **facts)
            else:
                title = msg("{model} on {provider} is not known to offer this: {wanted}.", **facts, model=Name(model))
            if offered:
                choices = Joined(tuple(_offered_phrase(error.attribute, choice, medium) for choice in offered))
                blocks = (Text(msg("On offer: {choices}.", choices=choices)), *unchanged)
            buttons = _instead(error, asked)
        case NotSaidError(provider=provider, model=model, needed=needed, work=work):
            title = msg(
                "{model} on {provider} is charged by {what}. How many?",
                model=Name(model),
                provider=Name(provider),
                what=Joined(tuple(attribute_name(one) for one in needed)),
            )
            next_step = f"/{asked.command} {work} {NEEDED_EXAMPLE.get(needed[0], '100')} {needed[0]}"
            return Reply(title, blocks=blocks, next=next_step, tone=Tone.ASK)
        case NotSoldError(provider=provider, model=model, day=day, until=date() as until):
            title = msg(
                "{model} is not sold on {provider} any more: its last day was {until}.",
                model=Name(model),
                provider=Name(provider),
                until=Day(until),
            )
            next_step = next((f"/cost {words}" for _, words in error.fixes), None)
        case NotSoldError(provider=provider, model=model, day=day, start=date() as start):
            title = msg(
                "{model} was not yet sold on {provider} on {day}: its first day was {start}.",
                model=Name(model),
                provider=Name(provider),
                day=Day(day),
                start=Day(start),
            )
        case NotSoldError(provider=provider, model=model, day=day):
            title = msg(
                "No price of {model} on {provider} is known for {day}.",
                model=Name(model),
                provider=Name(provider),
                day=Day(day),
            )
        case BeforeTheBookError(provider=provider, day=day, begins=begins):
            title = msg(
                "What {provider} charged on {day} is not known: the first prices that I know are from {begins}.",
                provider=Name(provider),
                day=Day(day),
                begins=Day(begins),
            )
        case NotExactError(provider=provider, model=model):
            title = msg(
                "The price of {model} on {provider} is not known exactly.",
                model=Name(model) if model else msg("this"),
                provider=Name(provider),
            )
            blocks = (
                Text(msg("What is only known roughly is not taken from anybody's credits.")),
                *blocks,
            )
        case SeveralWalletsError(works=works):
            title = msg("This takes credits of several providers. Ask for each by itself.")
            buttons = tuple(Button(msg("{work}", work=Words(work)), asked.command, work) for work in works[:5])
        case RateOfUseError(work=work):
            title = msg("Here every try counts, kept or not. Leave the success rate out.")
            next_step = f"/{asked.command} {work}"
        case NotAModeratorError(server=server):
            command = Words(f"/{asked.command}")
            title = msg("{command} is for the moderators of {server}.", command=command, server=server_name(server))
            next_step = f"/help {asked.command.partition(' ')[0]}"
        case ModeratorUnknownError(server=server):
            title = msg(
                "I cannot find out who the moderators of {server} are. Try again in a minute.",
                server=server_name(server),
            )
        case OthersChangeError() | NobodyElseError() | NoSuchPersonError() | NotUndoneForError():
            return others_reply(error, unchanged)
        case AnonymousCallerError(name=name):
            title = msg(
                "You write as {name}, so I cannot know whose credits are meant. Send it as yourself.", name=Name(name)
            )
        case NotYourButtonError(owner=None, words=words):
            title, next_step = msg("This button is somebody else's."), words
        case NotYourButtonError(owner=str(owner), words=words):
            title, next_step = msg("This button is {name}'s.", name=Name(owner)), words
        case OutdatedButtonError():
            title, next_step = msg("This message is too old for its buttons."), "/help"
        case RequestConflictError():
            title = msg("This request was already answered with other content. Send it as a new message.")
        case NoSuchThresholdError() | WhichThresholdError() | SnoozeLengthError():
            return alerts_reply(error, unchanged)
        case NoPlaceError() | PlaceClosedError() | NoWarningError():
            return alerts_reply(error, unchanged)
        case TooManyThresholdsError(limit=limit):
            title = msg("{limit} alerts are enough. Remove one first.", limit=limit)
            next_step = f"/alert list{other(error)}"
        case (
            NotALedgerError()
            | WrongRowError()
            | TooManyRowsError()
            | NoUploadError()
            | WrongConfirmationError()
            | NothingKeptError()
        ):
            return takeout_reply(error, asked)
        case BudgetOfWalletError() | NoSuchBudgetError() | WhichBudgetError() | TwoBudgetsError():
            return budgets_reply(error, unchanged)
        case NoSuchPackError() | PackOfMoneyError() | TooManyPacksError():
            return packs_reply(error, unchanged)
        case NeverCertainError() | WhichKindError() | TooManyTriesError() | NoSuchRecordError():
            return tries_reply(error, asked, unchanged)
        case CountedOtherwiseError():
            return counted_otherwise_reply(error, asked, unchanged)
        case NoPackPriceError() | NotSoMuchSoldError():
            return buying_reply(error, unchanged)
        case _:
            return changes_reply(error, asked, unchanged)
    return Reply(title=title, blocks=blocks, next=next_step, buttons=buttons, tone=Tone.REFUSED)


def _offered_phrase(code: str, choice: str, medium: str) -> Value:
    """A value on offer, or a span of them: `3-15`, `≤30`."""
    attribute = Attribute.of(code)
    if choice.startswith("\u2264"):
        return msg("up to {most}", most=said_phrase(attribute, choice[1:], medium))
    if choice.startswith("\u2265"):
        return msg("{least} or more", least=said_phrase(attribute, choice[1:], medium))
    least, dash, most = choice.partition("-")
    if not dash or attribute.kind is not Kind.NUMBER:
        return said_phrase(attribute, choice, medium)
    return msg("{least} to {most}", least=Name(least), most=said_phrase(attribute, most, medium))


def _instead(error: RefusedError, asked: Asked) -> tuple[Button, ...]:
    """What can be asked instead."""
    return tuple(Button(msg("{name}", name=Name(name)), asked.command, work) for name, work in error.fixes)
