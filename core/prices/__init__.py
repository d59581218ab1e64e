"""What generations cost: the price book and its files, the prices of a server on a date, estimates."""
