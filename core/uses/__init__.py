"""What can be done with a wallet, each within one unit of work: what `core/budget.py` runs."""
