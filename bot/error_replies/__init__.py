"""Each expected error -> the Reply that a person reads: the fact, what to send next, and that nothing is lost."""
