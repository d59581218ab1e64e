"""Discord: slash commands, buttons and direct messages, with discord.py."""
