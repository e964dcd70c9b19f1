"""Who may do what: one table, role by action. Pure; the rules are enforced where an action is carried out."""

from dataclasses import dataclass
from enum import Enum, StrEnum

from data.enums import Role


class Action(StrEnum):
    """What a person can ask for. The values finish the sentence "refused to ..." in the history."""

    SHARE = "share with a client"
    SWITCH_PORTAL = "switch the Client Portal or the enquiry form"
    CHANGE_SETTINGS = "change the business's settings"
    MANAGE_STAFF = "manage staff"
    VIEW_JOBS = "view jobs"
    EDIT_JOBS = "edit jobs"
    WRITE_INTERNAL_NOTES = "write internal notes"
    DO_TODOS = "keep to-dos"
    COMPLETE_JOBS = "complete jobs"
    VIEW_CLIENTS = "view clients"
    EDIT_CLIENTS = "edit clients"
    DELETE_CLIENTS = "delete clients"
    ERASE_CLIENTS = "erase clients"
    MANAGE_OUTBOX = "manage the outbox"
    MANAGE_DATA = "back up, restore, import or set up mail"
    EXPORT = "export"
    EDIT_QUOTES = "edit quotes"
    EDIT_INVOICES = "edit invoices"
    RECORD_ACCEPTANCE = "record an answer to a quote"
    SEE_COSTS = "see costs"
    VIEW_ENQUIRIES = "view enquiries"
    ANSWER_ENQUIRIES = "answer enquiries"
    SEE_ACTIVITY = "see the history of the business"


class Reach(Enum):
    """How far a permission goes: nowhere, to what the person is assigned to, or everywhere."""

    NONE = 0
    OWN = 1
    ALL = 2


@dataclass(frozen=True)
class Actor:
    """The person who acts, as they stood in the database when last read."""

    staff_id: int
    name: str
    email: str
    role: Role

    @property
    def sees_own_jobs_only(self) -> bool:
        return reach(self.role, Action.VIEW_JOBS) is Reach.OWN

    @property
    def only_jobs_of(self) -> int | None:
        """Whose jobs are all that this person sees, by their id: one's own, or None for everybody's."""
        return self.staff_id if self.sees_own_jobs_only else None


_OFFICE = (Role.OWNER, Role.ADMIN, Role.SUPERVISOR)
_LEADERS = (Role.OWNER, Role.ADMIN)
_ACCOUNTS = (*_OFFICE, Role.FINANCE)

_EVERYWHERE: dict[Action, tuple[Role, ...]] = {
    Action.SHARE: _OFFICE,
    Action.SWITCH_PORTAL: _LEADERS,
    Action.CHANGE_SETTINGS: _LEADERS,
    Action.MANAGE_STAFF: _LEADERS,
    Action.VIEW_JOBS: _ACCOUNTS,
    Action.EDIT_JOBS: _OFFICE,
    Action.WRITE_INTERNAL_NOTES: _OFFICE,
    Action.DO_TODOS: _OFFICE,
    Action.COMPLETE_JOBS: _OFFICE,
    Action.VIEW_CLIENTS: _ACCOUNTS,
    Action.EDIT_CLIENTS: _ACCOUNTS,
    Action.DELETE_CLIENTS: _LEADERS,
    Action.ERASE_CLIENTS: (Role.OWNER,),
    Action.MANAGE_OUTBOX: _OFFICE,
    Action.MANAGE_DATA: _LEADERS,
    Action.EXPORT: (*_LEADERS, Role.FINANCE),
    Action.EDIT_QUOTES: _ACCOUNTS,
    Action.EDIT_INVOICES: _ACCOUNTS,
    Action.RECORD_ACCEPTANCE: _OFFICE,
    Action.SEE_COSTS: (*_LEADERS, Role.FINANCE),
    Action.VIEW_ENQUIRIES: _ACCOUNTS,
    Action.ANSWER_ENQUIRIES: _OFFICE,
    Action.SEE_ACTIVITY: (Role.OWNER,),
}

_OWN: dict[Action, tuple[Role, ...]] = {
    Action.VIEW_JOBS: (Role.TRADIE, Role.APPRENTICE),
    Action.WRITE_INTERNAL_NOTES: (Role.TRADIE,),
    Action.DO_TODOS: (Role.TRADIE,),
    Action.VIEW_CLIENTS: (Role.TRADIE,),
    Action.MANAGE_OUTBOX: (Role.FINANCE,),
}


def reach(role: Role, action: Action) -> Reach:
    """How far a role's permission for an action goes."""
    if role in _EVERYWHERE[action]:
        return Reach.ALL
    return Reach.OWN if role in _OWN.get(action, ()) else Reach.NONE


def may(role: Role, action: Action) -> bool:
    """Whether a role may do this at all, at least on its own jobs."""
    return reach(role, action) is not Reach.NONE


def may_manage(role: Role, other: Role) -> bool:
    """Whether somebody who manages staff may change people of the role `other`, and give it to people."""
    # What is an Owner's only an Owner changes.
    return role is Role.OWNER or other is not Role.OWNER


def who_may(action: Action) -> str:
    """The roles that may do this everywhere, in words: "Owner, Admin or Supervisor"."""
    *others, last = (role.value for role in _EVERYWHERE[action])
    return f"{', '.join(others)} or {last}" if others else last
