"""The commands, a file each."""

from bot.commands.adjust import ADJUST
from bot.commands.advise import ADVISE
from bot.commands.afford import AFFORD
from bot.commands.alert import ALERT
from bot.commands.balance import BALANCE
from bot.commands.budget import BUDGET
from bot.commands.buy import BUY
from bot.commands.compare import COMPARE
from bot.commands.cost import COST
from bot.commands.export import EXPORT
from bot.commands.forecast import FORECAST
from bot.commands.forget import FORGET
from bot.commands.help import help_for
from bot.commands.history import HISTORY
from bot.commands.import_ import IMPORT
from bot.commands.plan import PLAN
from bot.commands.pricing import PRICING
from bot.commands.provider import PROVIDER
from bot.commands.refund import REFUND
from bot.commands.release import RELEASE
from bot.commands.reserve import RESERVE
from bot.commands.result import RESULT
from bot.commands.settings import SETTINGS
from bot.commands.settle import SETTLE
from bot.commands.spend import SPEND
from bot.commands.start import START
from bot.commands.topup import TOPUP
from bot.commands.undo import UNDO
from core.chat.command import CommandOrGroup

_LISTED: tuple[CommandOrGroup, ...] = (
    *(COST, AFFORD, BUY, COMPARE, ADVISE, RESULT, TOPUP, SPEND, BALANCE, HISTORY, UNDO),
    *(REFUND, ADJUST, RESERVE, SETTLE, RELEASE, PLAN),
    *(FORECAST, ALERT, BUDGET, PRICING, PROVIDER, SETTINGS, START),
    *(EXPORT, IMPORT, FORGET),
)


COMMANDS: tuple[CommandOrGroup, ...] = (*_LISTED, help_for(_LISTED))
"""In the order that /help lists them; the first is meant where none is named."""
