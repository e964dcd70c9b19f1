"""Indexes for what is due: quotes by their last day, invoices of one status by the day they are due."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them."""
    op.create_index("ix_quote_version_valid_until", "quote_version", ["valid_until"])
    op.create_index("ix_invoice_status_due_on", "invoice", ["status", "due_on"])
