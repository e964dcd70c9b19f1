"""What quotes and invoices in full need: reminders of quotes, a logo, and indexes for their lists."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql import sqltypes

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them."""
    op.add_column("business", sa.Column("quote_reminder_days", sa.Integer(), nullable=False, server_default="0"))
    length = sa.CheckConstraint("length(title) <= 200", name=op.f("ck_quote_version_title_length"))
    title: sa.Column[str] = sa.Column("title", sqltypes.AutoString(length=200), length, nullable=True)
    op.add_column("quote_version", title)
    op.add_column("quote_version", sa.Column("reminded_at", sqltypes.UTCDateTime(), nullable=True))
    op.create_table(
        "logo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("content_type", sqltypes.AutoString(length=40), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_logo_only_one")),
        sa.CheckConstraint("length(content_type) <= 40", name=op.f("ck_logo_content_type_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_logo")),
    )
    # What is owed is added up from the index alone.
    op.drop_index("ix_invoice_status_due_on", "invoice")
    op.create_index("ix_invoice_status_due_on", "invoice", ["status", "due_on", "total_cents", "paid_cents"])
    # Papers are looked for by their amounts too.
    op.create_index("ix_invoice_total_cents", "invoice", ["total_cents"])
    op.create_index("ix_quote_version_total_cents", "quote_version", ["total_cents", "quote_id"])
    op.create_index("ix_answer_total_cents", "answer", ["total_cents", "quote_id"])
    # Who got a quote is asked for when they are reminded of it.
    op.create_index("ix_outbox_quote_id", "outbox", ["quote_id"])
