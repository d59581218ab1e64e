"""One wing for each outside world; none knows another, or what a command means."""
