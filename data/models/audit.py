"""What happened, who did it and when. Rows are only ever added; triggers refuse anything else."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from data.lengths import EMAIL, LINE, TEXT
from data.models.columns import NEVER_REUSED, identity


class Activity(SQLModel, table=True):
    """`action` is a past form ("quote accepted"); `subject` the number of what it was done to."""

    __table_args__ = (Index("ix_activity_job_id_id", "job_id", "id"), NEVER_REUSED)

    id: int | None = identity()
    at: datetime = Field(index=True)
    who: str = Field(max_length=EMAIL)
    staff_id: int | None = Field(default=None, foreign_key="staff.id")
    grant_id: int | None = Field(default=None, foreign_key="share_grant.id")
    action: str = Field(max_length=60, index=True)
    subject: str = Field(default="", max_length=LINE)
    job_id: int | None = Field(default=None, foreign_key="job.id")
    detail: str = Field(default="", max_length=TEXT)
