"""Copies of a business: made, kept, and brought back."""
