"""The commands, a file each."""

from bot.commands.alert import ALERT
from bot.commands.balance import BALANCE
from bot.commands.cost import COST
from bot.commands.help import help_for
from bot.commands.history import HISTORY
from bot.commands.pricing import PRICING
from bot.commands.provider import PROVIDER
from bot.commands.spend import SPEND
from bot.commands.start import START
from bot.commands.topup import TOPUP
from bot.commands.undo import UNDO
from core.chat.command import CommandOrGroup

_LISTED: tuple[CommandOrGroup, ...] = (COST, TOPUP, SPEND, BALANCE, HISTORY, UNDO, ALERT, PRICING, PROVIDER, START)

COMMANDS: tuple[CommandOrGroup, ...] = (*_LISTED, help_for(_LISTED))
"""In the order that /help lists them; the first is meant where none is named."""
