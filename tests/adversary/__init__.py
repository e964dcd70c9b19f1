"""Attacks that once worked, by people who are not well-disposed."""
