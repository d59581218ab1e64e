"""What people ask for: kinds of media, the words they use for them, and the grammar that reads a sentence."""
