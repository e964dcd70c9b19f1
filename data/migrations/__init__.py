"""Alembic migrations of the tables; triggers and views are installed after them."""
