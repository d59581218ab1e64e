"""Credits that people hold: lots, changes and entries, and the rules for using and undoing them; no SQL."""
