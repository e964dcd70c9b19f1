"""Clients: their list, their card and their forms."""
