"""Every sentence for people is in the catalogue: a pseudo-language leaves none of them in plain letters."""

from __future__ import annotations

import argparse
import gettext
import re
import string
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, get_args
from uuid import UUID

import pytest
from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po

from bot.app import assemble
from bot.command_line import make_parser
from bot.error_replies.asked import Asked
from bot.error_replies.reply import error_reply, fault_reply
from bot.soundness_phrases import looked_lines, moved_lines
from core.alerts.kept_budgets import NamedBudget
from core.alerts.levels import Mark, Measure
from core.amounts import Amount, Unit
from core.chat.language import Language, Markup
from core.chat.message import Joined, Message, Words, msg
from core.chat.reply import Lines, Picture, Reply, Text
from core.chat.request import Request, read_line
from core.errors.changes import (
    NotInThatChangeError,
    NotRefundableError,
    NotUndoableError,
    PartReturnedError,
    RefundTooLargeError,
    TopUpSpentError,
    WhichRefundError,
)
from core.errors.holds import HoldOverError, NotEnoughCreditsError, NothingHeldError, WhichHoldError
from core.errors.networks import DeliveryError
from core.errors.numbers import TooManyDecimalsError
from core.errors.plans import RenewedSinceError, SamePlanError, StaysStoppedError
from core.errors.records import StoreNewerError
from core.errors.setup import PriceBookError, SettingError, SettingProblem
from core.errors.takeout import NotALedgerError, RowProblem, WrongRowError
from core.errors.tree import RefusedError, ScripError
from core.ledger.changes import Change, ChangeKind, WalletKey
from core.ledger.holds import Hold
from core.ledger.soundness import Broken, Looked, Rule
from core.nouns import phrase
from core.people import Caller, Moderates, Network, Server, User
from core.prices.cards import ServerPack
from core.store import Store
from core.work.afford import Mix
from core.work.media import Medium
from core.work.work import Work, WorkLine

ROOT = Path(__file__).parents[2]
POT = ROOT / "bot" / "locale" / "scrip.pot"
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
PLAIN = re.compile(r"[A-Za-z]")
TO_SEND = re.compile(r"\S*|/.*|[0-9\u2212].*|--request-id \S+|scrip (?:migrate|verify)", re.DOTALL)
"""One word, a command, work or a number, or what is typed in a shell."""

_ACCENTED = str.maketrans(string.ascii_letters, "áƀçđéƒǧħíĵķłɱñóƥʠřšŧúṽŵẋýžÁɃÇĐÉƑǦĦÍĴĶŁⱮÑÓƤɊŘŠŦÚṼŴẊÝŽ")


def accented(template: str) -> str:
    """The sentence in other letters, half as long again; its places stay."""
    parts = re.split(r"(\{\w+\})", template)
    return (
        "⟦"
        + "".join(part if part.startswith("{") else part.translate(_ACCENTED) for part in parts)
        + "·" * (len(template) // 2)
        + "⟧"
    )


class Pseudo(gettext.NullTranslations):
    def gettext(self, message: str) -> str:
        return accented(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return accented(msgid1 if n == 1 else msgid2)


# Months, and the "and" of lists, come from Babel: in Russian none of it is in plain letters. What people typed, names
# and words to send are values that stay as they are in every language: they are left out here.
PSEUDO = replace(Language.of("ru", "UTC", NOW, Pseudo()), markup=Markup(text=lambda _: "", words=lambda _: ""))


def catalogue() -> list[tuple[str, ...]]:
    with POT.open("rb") as file:
        return [entry.id if isinstance(entry.id, tuple) else (entry.id,) for entry in read_po(file) if entry.id]


@pytest.mark.parametrize("number", [1, 5])
def test_every_message_of_the_catalogue_is_rendered_in_a_pseudo_language(number: int) -> None:
    assert len(catalogue()) > 1_000
    for forms in catalogue():
        places = re.findall(r"\{(\w+)\}", "".join(forms))
        values = dict.fromkeys(places, number)
        plural, by = (forms[1], places[0]) if len(forms) > 1 else (None, None)
        text = PSEUDO.text(Message(forms[0], values, plural, by))
        assert text.startswith("⟦"), forms
        assert not PLAIN.search(text), forms
        assert "{" not in text, forms
        assert text.count(str(number)) >= len(set(re.findall(r"\{(\w+)\}", forms[0]))), forms


def test_the_catalogue_holds_the_messages_of_the_source(tmp_path: Path) -> None:
    fresh = tmp_path / "scrip.pot"
    keywords = ["--keywords", "msg", "--keywords", "nmsg:1,2", "--keywords", "Noun:1,2", "--keywords", "phrase"]
    folders = [str(ROOT / folder) for folder in ("bot", "core", "adapters")]
    mapping = ["--mapping-file", str(ROOT / "pyproject.toml")]
    options = ["--no-location", "--sort-output", "--omit-header", "--output-file", str(fresh)]
    CommandLineInterface().run(["pybabel", "--quiet", "extract", *mapping, *keywords, *options, *folders])
    assert POT.read_text(encoding="utf-8") == fresh.read_text(encoding="utf-8"), "run: make messages"


def pieces(reply: Reply) -> Iterator[Message]:
    yield reply.title
    for block in reply.blocks:
        if isinstance(block, Lines):
            yield from block.rows
        elif isinstance(block, Text):
            yield block.message
        elif isinstance(block, Picture):
            yield block.alt
    if reply.source:
        yield reply.source
    yield from (button.label for button in reply.buttons)


def words(value: object) -> Iterator[str]:
    """All Words within a value: they are not translated, so none of them may be a sentence."""
    match value:
        case Words():
            yield value.text
        case Message():
            yield from (text for inner in value.values.values() for text in words(inner))
        case Joined():
            yield from (text for inner in value.parts for text in words(inner))


def plain_pieces(reply: Reply) -> list[str]:
    """What would stand in plain English in any language: untranslated letters, or words that are no words to send."""
    untranslated = [text for piece in pieces(reply) if PLAIN.search(text := PSEUDO.text(piece))]
    return untranslated + [text for piece in pieces(reply) for text in words(piece) if not TO_SEND.fullmatch(text)]


SAID = """
/start
/balance
/history
/undo
/alert list
/alert remove
/cost 50 videos 100 images
/topup 5000
/topup 1
/cost 1 video 1 image
/cost 3 images 2 videos 4 pics 5 clips
/cost 1 pic 2 pic 3 pic 4 pic 5 pic 6 pic 7 pic 8 pic 9 pic 10 pic 11 pic 12 pic 13 pic 14 pic
/alert 4000
/alert 9000
/alert 4500
/alert list
/alert remove
/alert remove 5
/alert 20%
/alert 7 days
/alert list
/alert remove 7 days
/alert snooze 2 hours
/alert snooze 31 days
/alert list
/alert test
/alert 100%
/alert 400 days
/budget
/budget $30
/budget 8,000 credits a month
/budget 1 on runway
/budget
/budget $20
/budget remove
/budget remove $20
/spend 2 videos 4 images
/spend 100
/spend 100 videos
/undo
/undo 3
/undo 5
/undo 99
/history
/history before 1
/history 3
/balance
/pricing show
/pricing set video 450
/pricing set image 450.125
/pricing set audio 3
/pricing
/cost 10 videos 5 tracks
/start
/help
/help spend
/help pricing
/help nothing
/nonsense
/cost 3 runway gen-4.5 clips 10s 1080p with audio, 20 images
/cost 3 veo 3.1 clips
/cost 20 images on mj
/cost 50 images photon
/cost 1 video ray2 9s on luma app
/cost 3 videos on runway 4k seedance 2
/cost 5 videos sora on openai
/cost 5 videos sora on openai date 2026-09-01
/cost 5 videos on runway date 2020-01-01
/cost 5 videos date 31 November
/cost 5 videos date soon
/cost 5 videos date 03/04/2026
/cost 2 images ideogram-v4 on fal
/cost 1 video leonardo
/cost 1 image magnific upscale
/cost 1 image sdxl
/cost 2 images, 3 images ideogram-v4 on fal
/cost 50 images 10s
/cost 5 videos 0s
/cost 5 videos sora on google
/cost 3 hdr videos ray 3.2 edit 720p with voice on luma
/cost 3 hdr videos ray 3.2 edit 720p on luma
/cost 1 video image-to-video seedance fast from a 5s video 3 references 81 frames on fal
/cost 10 images batch api high quality gpt-image-2 1024x1536 on openai
/cost 10 images moodboard krea 2 medium on krea
/cost 2 images flux 2 pro 2mp from 1mp image-to-image on bfl
/spend 3 runway gen-4.5 clips, 20 images
/spend 20 images on mj
/spend 3 gen-4.5 clips
/cost
/spend
/topup
/pricing set
/pricing set vidoe 4
/cost 50 vidoes
/cost 50 xyzzyx
/cost 1.000 images
/cost 1,5 images
/cost ٣ videos
/cost 0 videos
/cost -5 videos
/cost 1e9 videos
/cost 1e99 videos
/cost 50
/cost videos
/cost 5 videos on runwey
/cost 5 videos on xyzzyx
/cost 2.5 videos
/cost 🎉
/topup 1.00001
/topup 1e99
/topup -5
/topup NaN
/topup 5 6
/alert amount 5 amount 6
/provider
/provider runway
/provider fal
/provider kling
/provider google
/provider midjourney
/provider vidzy
/provider openai
/provider leonardo
/provider runwey
/provider xyzzyx
/release
/settle
/afford
/afford 5,000
/afford 6,200
/afford 50
/afford 1
/afford 5,000 6 videos
/afford 5,000 6 videos at 60%
/afford 5,000 10 videos
/afford 5,010 10 videos
/afford 5,000 12 videos 3 images
/afford 6 videos
/afford 625 on runway web
/afford $10 on fal
/afford 100 on higgsfield
/afford 100 on midjourney
/afford 6 videos on runway
/afford $10
/pricing packs
/pricing packs on runway web
/pricing packs on fal
/pricing pack 1,000 $12
/pricing pack 1,000 $10
/pricing pack 1,000 $10
/pricing pack 3 $1
/pricing pack 1,000,000 $0.10
/pricing pack 100 $5 on midjourney
/pricing pack 100 $5 on fal
/pricing packs
/pricing remove-pack 7
/pricing remove-pack 3
/pricing remove-pack 1,000
/pricing remove-pack 1,000,000
/pricing remove-pack 1,000
/topup 5000 kind promotional expires tomorrow
/spend 2 videos 4 images
/refund
/refund part 1 video
/refund 99
/refund 1 failed
/refund 1 video of 2 failed
/refund 1 video of 2
/refund 900 of 2
/reserve 1 video
/settle 3 videos
/reserve 100 for 2 hours
/reserve 100 for 31 days
/reserve 100000
/settle 1 video
/release
/release 1
/settle
/settle of 1
/release on runway
/settings
/settings language en
/settings timezone Asia/Shanghai
/settings timezone Asia/Shanghai
/settings timezone auto
/settings server timezone Europe/Berlin
/settings server language en
/settings default-alert 1,000 and 20%
/settings
/pricing default fal
/pricing default fal
/settings default-alert 1,000
/pricing
/pricing set video 0.5
/cost
/pricing default midjourney
/pricing
/cost
/settings server timezone auto
/settings server language auto
/settings default-alert none
/pricing default vidzy
/import
/import confirm x
/export
/forget
/forget x
""".strip().splitlines()


async def test_no_sentence_of_any_reply_stands_outside_the_catalogue(store: Store) -> None:
    app = assemble(store)
    server, user = Server(Network.CONSOLE, "studio", "Studio"), User(Network.CONSOLE, "ana", "Ana")
    for moderates in (Moderates.UNKNOWN, Moderates.NO, Moderates.YES):
        for number, line in enumerate([*SAID, "/cost " + "x" * 1000]):
            caller = Caller(server, user, moderates)
            request = Request(f"{moderates.value} {number}", caller, NOW, *read_line(line, app.names))
            reply = await app.process(request)
            assert not plain_pieces(reply), line
            async with app.alerts_for(caller) as alerts:
                assert not [text for alert in alerts for text in plain_pieces(alert)], line


def leaves(kind: type[ScripError]) -> list[type[ScripError]]:
    below = [leaf for sub in kind.__subclasses__() for leaf in leaves(sub)]
    return below or [kind]


CREDITS = Amount.exactly(1000, Unit.CREDIT)
NOTHING = Amount(0, Unit.CREDIT)
RUNWAY = WalletKey("runway", "api", Unit.CREDIT)
HOLD = Hold(1, 3, CREDITS, NOW, ())
PACK = ServerPack("runway", "web", CREDITS, Amount.exactly(10, Unit.USD), None, NOW)
SPENT = Change(2, ChangeKind.SPEND, NOW, None, -CREDITS, CREDITS, NOTHING)
SAMPLES: dict[str, Any] = {
    "medium": "video",
    "text": "50 xyz",
    "media": ("video", "image"),
    "known": ("image",),
    "own": ("video",),
    "choices": ("1", "2"),
    "attribute": "length",
    "needed": ("output-tokens",),
    "offered": ("5", "3-15"),
    "providers": (("fal", "fal.ai"), ("runway", "Runway")),
    "channels": ("api", "web"),
    "plans": (("pro", "Pro"), ("max", "Max")),
    "sold": ("Gen-4.5", "Gen-4"),
    "works": ("3 videos on runway", "20 images"),
    "budgets": (
        NamedBudget(Amount.exactly(30, Unit.USD), None, None, None),
        NamedBudget(CREDITS, RUNWAY, "Runway", "web app"),
    ),
    "mark": Mark(Measure.SHARE, 200_000),
    "marks": (Mark(Measure.CREDITS, CREDITS.micros), Mark(Measure.DAYS, 7)),
    "makes": (Mix(((Medium.VIDEO, 2),), Amount.exactly(0, Unit.CREDIT)),),
    "problem": "not_a_url",
    "tables": (("wallets", 1), ("changes", 2)),
    "columns": ("day", "sum"),
    "kind": "top-up",
    "how": "settle",
    "latest": (SPENT,),
    "holds": (HOLD,),
    "elsewhere": ((RUNWAY, HOLD),),
    "counted_so": (RUNWAY,),
    "there": RUNWAY,
    "undoable": ((RUNWAY, SPENT),),
    "packs": (PACK,),
    "running": ((RUNWAY, "Standard"),),
    "key": RUNWAY,
    "often": (CREDITS,),
    "wanted": Decimal(500),
    "example": Work((WorkLine(1, Medium.VIDEO),)),
    "came_back": Work((WorkLine(1, Medium.IMAGE),)),
    "remaining": Work((WorkLine(2, Medium.VIDEO),)),
    "refunds": (3, 5),
}


def sample(kind: type[ScripError]) -> ScripError:
    """One of that kind, with some fact in each field."""
    by_type = {
        "str": "x",
        "int": 2,
        "bool": True,
        "Amount": CREDITS,
        "datetime": NOW,
        "date": NOW.date(),
        "Fraction": Fraction(99, 100),
    }
    if kind is NotEnoughCreditsError:
        return NotEnoughCreditsError("Vidzy", "app", CREDITS, CREDITS, CREDITS, known=True, makes=SAMPLES["makes"])
    if kind is PriceBookError:
        problem = phrase("{path}: {problem}", path="$", problem=phrase("the file is empty"))
        return PriceBookError(file="x.yaml", line=2, row="video", problem=problem)
    if kind is TooManyDecimalsError:
        return TooManyDecimalsError(decimals=3, given=4, unit=Unit.CREDIT.value)
    if kind is WrongRowError:
        return WrongRowError(2, "amount", "x", "not_a_number")
    if kind is StoreNewerError:
        return StoreNewerError(stored="0002", known="0001")
    facts = {
        name: SAMPLES.get(name, by_type[str(annotation).removesuffix(" | None")] if name not in SAMPLES else None)
        for name, annotation in kind.__annotations__.items()
        if name != "code"
    }
    return kind(**facts)


@pytest.mark.parametrize(
    "kind",
    # that a network did not take a message is told to nobody: it is tried again
    [kind for kind in leaves(ScripError) if not issubclass(kind, DeliveryError)],
    ids=lambda kind: kind.__name__,
)
@pytest.mark.parametrize("writes", [True, False])
def test_every_error_has_a_reply_with_its_code(kind: type[ScripError], writes: bool) -> None:
    reply = error_reply(sample(kind), Asked("cost", "/cost ", writes, "/cost 1 video", {"x": msg("Undo")}))
    assert not plain_pieces(reply)
    assert reply.data["error"]["code"] == kind.code  # type: ignore[index,call-overload]  # JSON of ours


def variants() -> Iterator[RefusedError]:
    """Errors that read differently by their facts."""
    for kind in ChangeKind:
        yield TopUpSpentError(2, CREDITS, CREDITS, NOTHING, kind.value)
        yield NotUndoableError(2, kind.value)
        yield NotRefundableError(2, kind.value)
        for by_time in (True, False):
            yield HoldOverError(2, CREDITS, kind.value, NOW, by_time=by_time, settled=CREDITS)
            yield HoldOverError(2, CREDITS, kind.value, NOW, by_time=by_time, settled=CREDITS, wanted=Decimal(500))
    for rest, returned in ((NOTHING, CREDITS), (CREDITS, NOTHING)):
        yield RefundTooLargeError(2, CREDITS, returned, rest)
    yield NotInThatChangeError(2, NOTHING)
    gone = Work((WorkLine(1, Medium.IMAGE),))
    for left in (None, gone, Work((WorkLine(2, Medium.VIDEO), WorkLine(1, Medium.IMAGE)))):
        yield PartReturnedError(2, gone, (3, 5), left, CREDITS)
    yield WhichRefundError((), RUNWAY)
    yield WhichRefundError((SPENT,), RUNWAY, Decimal(500))
    for example in (gone, CREDITS):
        yield WhichRefundError((SPENT,), RUNWAY, None, example)
    yield NothingHeldError()
    yield SamePlanError("Runway", "Free", 2, NOW, None, RUNWAY)
    yield StaysStoppedError(2, None, None, RUNWAY)
    yield RenewedSinceError(2, "Free", None, RUNWAY)
    for wanted in (None, Work((WorkLine(2, Medium.VIDEO),))):
        yield WhichHoldError((HOLD,), RUNWAY, wanted)
    for available, held, known in ((CREDITS, CREDITS, True), (-CREDITS, None, True), (NOTHING, None, False)):
        yield NotEnoughCreditsError("Vidzy", "app", CREDITS, available, CREDITS, known, (), held=held)


@pytest.mark.parametrize("wallet", [None, RUNWAY], ids=["default", "other"])
@pytest.mark.parametrize("command", ["spend", "reserve", "settle", "release"])
def test_every_refusal_of_the_ledger_has_a_sentence_and_something_to_do_next(
    command: str, wallet: WalletKey | None
) -> None:
    asked = Asked(command, f"/{command} ", writes=True, example=f"/{command} 3 videos")
    for error in variants():
        error.wallet = wallet
        reply = error_reply(error, asked)
        assert not plain_pieces(reply), error
        assert reply.next or reply.buttons, error
        assert reply.next is None or wallet is None or reply.next.endswith("runway api"), error


def test_error_codes_are_unique() -> None:
    codes = [kind.code for kind in leaves(ScripError)]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("place", [None, 1])
@pytest.mark.parametrize("problem", get_args(RowProblem))
def test_every_problem_of_a_row_has_a_sentence(problem: RowProblem, place: int | None) -> None:
    reply = error_reply(WrongRowError(2, "amount", "x", problem, place), Asked("import", "", True, "/import"))
    assert not plain_pieces(reply)


@pytest.mark.parametrize("columns", [(), ("day", "sum")])
def test_a_file_that_is_no_ledger_has_a_sentence(columns: tuple[str, ...]) -> None:
    reply = error_reply(NotALedgerError("x.csv", columns), Asked("import", "", True, "/import"))
    assert not plain_pieces(reply)


@pytest.mark.parametrize("problem", get_args(SettingProblem))
def test_every_problem_of_a_setting_has_a_sentence(problem: SettingProblem) -> None:
    reply = error_reply(SettingError("--at", problem), Asked("ask", "", writes=False, example="/help"))
    assert not plain_pieces(reply)


@pytest.mark.parametrize("writes", [True, False])
def test_our_own_fault_has_a_sentence(writes: bool) -> None:
    assert not plain_pieces(fault_reply("7F3K2", Asked("cost", "/cost ", writes, "/cost 1 video")))


@pytest.mark.parametrize("rule", Rule)
@pytest.mark.parametrize(("server", "wallet"), [(None, None), (UUID(int=1), None), (UUID(int=1), 2)])
def test_every_broken_rule_has_a_sentence(rule: Rule, server: UUID | None, wallet: int | None) -> None:
    broken = Broken(rule, server, wallet, number=3, recorded=4, found=5, table="wallets")
    for line in (*looked_lines(Looked(1, 2, 3, (broken,))), *moved_lines(Looked(1, 2, 3), 9, "scrip.db")):
        assert not PLAIN.search(PSEUDO.text(line))


def test_the_help_of_the_program_comes_from_the_catalogue() -> None:
    program = make_parser(PSEUDO)
    (commands,) = [action for action in program._actions if isinstance(action, argparse._SubParsersAction)]
    parsers = [program, *commands.choices.values()]
    helps = [action.help for parser in parsers for action in parser._actions if action.help]
    helps += [parser.description for parser in commands.choices.values()]
    assert len(helps) > 12
    assert not [text for text in helps if PLAIN.search(text)]
