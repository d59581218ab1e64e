"""When credits run out: from what was spent day by day, and the ends of what is left. No SQL, no chance, no clock."""
