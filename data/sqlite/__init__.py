"""What differs when the database is SQLite: its driver and connections, its schema, and the portal's narrow door."""
