"""Enquiries: their list and their thread."""
