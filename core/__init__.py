"""Prices, the ledger, alerts, and the vocabulary of a conversation: knows no network, no database."""
