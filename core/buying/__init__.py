"""The cheapest purchase: what is on sale, the ways to buy it, and the search for what costs least."""
