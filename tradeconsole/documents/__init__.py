"""Quotes and invoices as PDF, visits as a calendar file: made from the client's view and from nothing else."""
