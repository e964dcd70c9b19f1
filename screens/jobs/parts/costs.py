"""Costs on a Job Card, for those who may see them. No share can show them."""

from collections.abc import Mapping
from typing import Any, ClassVar

from textual.screen import ModalScreen

from data import entry
from data.actions.costs import add_cost, remove_cost
from data.enums import CostKind
from data.lengths import LINE, NAME
from data.money import format_cents, parse_cents
from data.permissions import Action
from data.queries.job_details import CostRow
from screens.forms.fields import Field, Kind
from screens.forms.form_modal import FormModal
from screens.jobs.parts.part import JobDesk, JobPart, quoted
from screens.messages import Write


class CostPart(JobPart):
    """What the job costs the business."""

    NOUN: ClassVar[str] = "Cost"

    def may_add(self, desk: JobDesk) -> bool:
        return desk.may(Action.SEE_COSTS)

    def may_edit(self, desk: JobDesk, key: str) -> bool:
        return False

    def may_remove(self, desk: JobDesk, key: str) -> bool:
        return desk.may(Action.SEE_COSTS)

    def form(self, desk: JobDesk, key: str | None = None) -> ModalScreen[Any]:
        def save(values: Mapping[str, str], _confirmed: bool) -> int:
            return desk.do(
                add_cost,
                label=values["label"],
                cents=parse_cents(values["amount"], "amount"),
                kind=CostKind(values["kind"]),
                supplier=values["supplier"],
            )

        words = "Costs are never shown to a client. A supplier's credit is a negative amount."
        return FormModal(f"New cost of {desk.number}", _fields(), save, note=words)

    def remove(self, desk: JobDesk, key: str) -> Write:
        cost = _cost(desk, key)
        return desk.removal(
            f"The cost {quoted(cost.label)}, {format_cents(cost.amount_cents)},", "", desk.doing(remove_cost, cost.id)
        )


def _fields() -> list[Field]:
    return [
        Field("label", "What for", check=lambda text: entry.line(text, "Label", LINE, required=True)),
        Field(
            "amount", "Amount", check=lambda text: parse_cents(text, "amount"), placeholder="like 1250.50", at_most=20
        ),
        Field("kind", "Kind", "", Kind.CHOICE, [(kind.value, kind.value.capitalize()) for kind in CostKind]),
        Field("supplier", "Supplier", check=lambda text: entry.line(text, "Supplier", NAME), at_most=NAME),
    ]


def _cost(desk: JobDesk, key: str) -> CostRow:
    return next(cost for cost in desk.details.costs or () if str(cost.id) == key)
