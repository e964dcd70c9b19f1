"""What a job costs the business; for those who may see costs. The history names no amounts: more people read it."""

from data import entry
from data.actions.acting import acting
from data.actions.job_parts import taken_off
from data.enums import CostKind
from data.errors import Invalid
from data.lengths import LINE, NAME
from data.permissions import Action, Actor
from data.store import Store


def add_cost(
    store: Store,
    actor: Actor,
    number: str,
    *,
    label: str,
    cents: int,
    kind: CostKind = CostKind.MATERIAL,
    supplier: str = "",
) -> int:
    """Add a cost, or a supplier's credit as a negative one; its id.

    Raises:
        NotPermitted, NotFound, Invalid: Nothing was added.
    """
    from data.models import Cost

    if not cents:
        raise Invalid("A cost of nothing can't be added.", "Check the amount.", "amount")
    with acting(store, actor, Action.SEE_COSTS, number) as act:
        job = act.job(number)
        cost = Cost(
            job_id=job.id,
            kind=kind,
            label=entry.line(label, "Label", LINE, required=True),
            supplier=entry.line(supplier, "Supplier", NAME),
            amount_cents=cents,
            incurred_at=act.now,
            recorded_by=act.actor.staff_id,
        )
        act.session.add(cost)
        act.session.flush()
        assert cost.id is not None
        act.record("cost added", job.number, job=job.id)
        return cost.id


def remove_cost(store: Store, actor: Actor, number: str, cost: int) -> None:
    """Remove a cost.

    Raises:
        NotPermitted, NotFound: Nothing was removed.
    """
    with acting(store, actor, Action.SEE_COSTS, number) as act:
        job = act.job(number)
        taken_off(act, job, "cost", cost)
        act.record("cost removed", job.number, job=job.id)
