"""What work costs when tries fail: on average, and for how often it is to be enough."""
