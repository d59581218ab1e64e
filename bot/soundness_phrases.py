"""`scrip verify`, `scrip move`: what was looked at, what is wrong, what was moved, for whoever runs Scrip."""

from __future__ import annotations

from decimal import Decimal
from typing import assert_never

from core.amounts import MICROS_PER_UNIT
from core.chat.message import Joined, Message, Name, Value, Words, msg, nmsg
from core.ledger.soundness import Broken, Looked, Rule


def looked_lines(looked: Looked) -> tuple[Message, ...]:
    """That all is well, or what is wrong: a line each."""
    if not looked.servers and not looked.broken:
        return (msg("There are no records yet."),)
    if not looked.broken:
        return (msg("{what}: every balance is the sum of its entries.", what=_what_is_there(looked)),)
    return (
        msg("Something is wrong in these records ({what}):", what=_what_is_there(looked)),
        *(msg("  {place}: {problem}", place=_place(one), problem=_problem(one)) for one in looked.broken),
        msg("Nothing was changed. Keep a copy of the records as they are."),
    )


def moved_lines(looked: Looked, rows: int, where: str) -> tuple[Message, ...]:
    """What was moved, and what is left to do."""
    compared = nmsg(
        "{rows} row was read again there, and is the same.",
        "{rows} rows were read again there, and are the same.",
        "rows",
        rows=rows,
    )
    return (
        msg("Moved: {what}. {compared}", what=_what_is_there(looked), compared=compared),
        msg("{setting} has to name that database from now on.", setting=Words("SCRIP_DATABASE_URL")),
        msg(
            "The records in {where} stay as they are, and what is still written there is not moved.", where=Name(where)
        ),
    )


def _what_is_there(looked: Looked) -> Joined:
    """So many servers, wallets and changes."""
    return Joined(
        (
            nmsg("{count} server", "{count} servers", "count", count=looked.servers),
            nmsg("{count} wallet", "{count} wallets", "count", count=looked.wallets),
            nmsg("{count} change", "{count} changes", "count", count=looked.changes),
        )
    )


def _place(broken: Broken) -> Message:
    server = Words(str(broken.server))
    if broken.server is None:
        return msg("everywhere")
    if broken.wallet is None:
        return msg("server {server}", server=server)
    return msg("wallet {wallet} of server {server}", wallet=broken.wallet, server=server)


def _problem(broken: Broken) -> Message:
    table: dict[str, Value] = {"table": Words(str(broken.table))}
    number: dict[str, Value] = {"number": _count(broken.number)}
    counts: dict[str, Value] = {"recorded": _count(broken.recorded), "found": _count(broken.found)}
    amounts: dict[str, Value] = {"recorded": _amount(broken.recorded), "found": _amount(broken.found)}
    match broken.rule:
        case Rule.BALANCE:
            return msg("the balance is {recorded}, the sum of its entries {found}.", **amounts)
        case Rule.LOTS:
            return msg("the balance is {recorded}, what remains in its lots less what is owed {found}.", **amounts)
        case Rule.OWED:
            return msg("{recorded} is owed, {found} by its entries.", **amounts)
        case Rule.CHANGES:
            return msg("its {recorded} changes are not numbered in turn; there are {found}.", **counts)
        case Rule.LOT_NUMBERS:
            return msg("its {recorded} lots are not numbered in turn; there are {found}.", **counts)
        case Rule.HOLD_NUMBERS:
            return msg("its {recorded} holds are not numbered in turn; there are {found}.", **counts)
        case Rule.ENTRY_NUMBERS:
            return msg("the {found} entries of change {number} are not numbered in turn.", **counts, **number)
        case Rule.AS_OF:
            return msg("it is not as of its latest change.")
        case Rule.LOT:
            return msg("{recorded} remains of lot {number}, {found} by its entries.", **amounts, **number)
        case Rule.BROUGHT:
            return msg("lot {number} is said to have brought {recorded}, its first entry {found}.", **amounts, **number)
        case Rule.LOT_RANGE:
            return msg("{recorded} remains of lot {number}, which brought {found}.", **amounts, **number)
        case Rule.CHANGE:
            return msg("change {number} is {recorded}, the sum of its entries {found}.", **amounts, **number)
        case Rule.STEP:
            return msg("change {number} is {recorded}, from before to after it is {found}.", **amounts, **number)
        case Rule.CHAIN:
            return msg("change {number} begins at {recorded}, the former one ended at {found}.", **amounts, **number)
        case Rule.UNDO:
            return msg("change {number} is not the opposite of what it undid.", **number)
        case Rule.REFUND:
            return msg("{found} of change {number} was given back, {recorded} was used.", **amounts, **number)
        case Rule.HOLD:
            return msg("hold {number} is {recorded}, the sum of its parts {found}.", **amounts, **number)
        case Rule.OPEN_HOLDS:
            return msg("{recorded} open holds are counted, {found} are open.", **counts)
        case Rule.HOLD_MADE:
            return msg("the change that made hold {number} does not say so.", **number)
        case Rule.HOLD_CLOSED:
            return msg("the change that closed hold {number} does not say so.", **number)
        case Rule.RESERVED:
            return msg("{recorded} remains of lot {number}, {found} is set aside.", **amounts, **number)
        case Rule.ENDED:
            return msg("lot {number} has ended; {recorded} remains, {found} is set aside.", **amounts, **number)
        case Rule.SUBSCRIBED:
            return msg("whether a plan renews it and whether it has one are two things.")
        case Rule.WATCHED:
            return msg("it has thresholds, and does not know it.")
        case Rule.MARK:
            return msg("it has a threshold that nobody can set: {recorded}.", **counts)
        case Rule.TOLD:
            return msg("of the end of lot {number} was told on a day that is none for it.", **number)
        case Rule.REMEMBERED:
            return msg("the request behind change {number} is not remembered.", **number)
        case Rule.COUNTED:
            return msg("number {found} is there in {table}, only {recorded} were counted.", **counts, **table)
        case Rule.NAMED:
            return msg("a row in {table} has no name on any network.", **table)
        case Rule.REFERS:
            return msg("a row in {table} refers to one that is not there.", **table)
    assert_never(broken.rule)


def _count(number: int | None) -> int:
    return number or 0


def _amount(micros: int | None) -> Name:
    """To the last millionth, whatever its unit shows."""
    return Name(f"{Decimal(micros or 0) / MICROS_PER_UNIT:f}")
