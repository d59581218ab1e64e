"""Answers -> charts: which values a picture shows, and its labels in the reader's language. Nothing that people typed
is among them."""
