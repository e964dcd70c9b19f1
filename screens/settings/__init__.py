"""Settings: the business, its staff and its data."""
