"""What is written on a Job Card: a form for each kind of part, and what can be done with one that is there."""

from collections.abc import Mapping

from screens.jobs.parts.costs import CostPart
from screens.jobs.parts.files import FilePart
from screens.jobs.parts.notes import NotePart
from screens.jobs.parts.part import JobDesk, JobPart
from screens.jobs.parts.todos import TodoPart
from screens.jobs.parts.visits import VisitPart

__all__ = ["PARTS", "JobDesk", "JobPart"]

PARTS: Mapping[str, JobPart] = {
    "visits": VisitPart(),
    "notes": NotePart(),
    "todos": TodoPart(),
    "files": FilePart(),
    "costs": CostPart(),
}
"""By the tab that they stand on."""
