"""Where people want to be warned, when a warning is due, and what it says; no SQL, no sending."""
