"""Indexes for a list of jobs of one status in every order."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them."""
    op.create_index("ix_job_status", "job", ["status"])
    for column in ("title", "suburb", "client_name"):
        op.create_index(f"ix_job_status_{column}_list_key", "job", ["status", column, "list_key"])
