"""Runs the migrations on the connection that `data.migrate` hands over."""

from alembic import context

from data.models import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
)
context.run_migrations()
