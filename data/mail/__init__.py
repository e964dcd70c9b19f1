"""Mail before it leaves: what is queued, what it says, who sends it and what became of it."""
