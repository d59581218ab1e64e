"""What the assistant says, and how it is put together."""
