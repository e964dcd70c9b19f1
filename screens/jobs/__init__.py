"""Jobs: their list, their card, and everything written there."""
