"""What people take out of Scrip, and bring in: rows of a ledger, as CSV and as JSON."""
