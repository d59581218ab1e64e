"""The vocabulary of a conversation: requests, commands, messages, replies; knows no network and no command."""
