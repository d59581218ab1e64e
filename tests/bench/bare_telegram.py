"""A bare bot of python-telegram-bot: the same command, a reply as large as ours, and nothing behind it."""

from __future__ import annotations

import sys
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import Application, CommandHandler

TEXT = (
    "<b>32,000 credits on Vidzy for 50 videos and 100 images</b>\n50 videos × 500 = 25,000\n100 images × 70 = 7,000\n"
    "<blockquote expandable>Prices: Vidzy app, from an undated article; your private chat has not set its own."
    "</blockquote>\nNext: <code>/topup 5,000</code>"
)
KEYBOARD = InlineKeyboardMarkup(
    [[InlineKeyboardButton("Spend this", callback_data="1:spend:lz53gsqz0sg:50 videos 100 images")]]
)


async def answer(update: Update, _: Any) -> None:
    assert update.message is not None
    await update.message.reply_html(TEXT, reply_markup=KEYBOARD)


def main(api_base: str, token: str) -> None:
    application = Application.builder().token(token).base_url(f"{api_base}/bot").build()
    application.add_handler(CommandHandler(["cost", "spend"], answer))
    application.run_polling(allowed_updates=["message"])


if __name__ == "__main__":
    main(*sys.argv[1:])
