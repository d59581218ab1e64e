"""Telegram: private chats and groups, by long polling; an update is acknowledged when its work is committed."""
