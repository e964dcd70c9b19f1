"""Exports: every row of a kind of record, for spreadsheets, other programs and the accountant."""
