"""What quotes and invoices have in common on the screen."""
