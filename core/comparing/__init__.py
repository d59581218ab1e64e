"""The same work at all providers: what it costs at each over some months, and who cannot do it."""
