"""Answers what screens ask of one's own password."""

from collections.abc import Mapping

from textual import on

from data.queries.people import staff_by_email
from screens.messages import ChangePassword
from tradeconsole.requests.base import RequestBase


class SettingsRequests(RequestBase):
    """Lets people set their own password."""

    @on(ChangePassword)
    def ask_password(self, event: ChangePassword) -> None:
        """Ask for the new password, and for the old one where there is one."""
        from screens.forms.form_modal import FormModal
        from screens.settings.staff_forms import password_fields

        me = staff_by_email(self.office.db, self.office.actor.email)
        if me is not None:
            fields = password_fields(asks_old=me.has_password)
            note = event.note or "It is asked for when TradeConsole starts, and after ctrl+l."
            self.push_screen(FormModal("Your password", fields, self._save_password, note=note), self._told)

    def _save_password(self, values: Mapping[str, str], _confirmed: bool) -> bool:
        from data.actions.staff import change_own_password
        from screens.settings.staff_forms import new_password

        change_own_password(self.office.store, self.office.actor, values.get("old", ""), new_password(values))
        return True

    def _told(self, saved: bool | None) -> None:
        if saved:
            self.notify("Your password is set.", markup=False)
            self.refresh_front()
