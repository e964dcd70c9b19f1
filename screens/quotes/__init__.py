"""Quotes: their list, their form and their card."""
