"""What to do instead, so that the same results cost less: computed, never recited."""
