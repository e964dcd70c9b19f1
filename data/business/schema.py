"""The business's settings: one schema that checks them, draws their screen, and serves the command.

A setting's value is a text, as a form holds it: a switch is "yes" or "no", a number its digits.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

from data import entry
from data.business import checks as check
from data.business.abn import checked_abn
from data.business.checks import Check
from data.business.timezones import read_zone
from data.enums import GstRounding, MailSecurity
from data.errors import Invalid, NotFound
from data.lengths import ADDRESS, EMAIL, NAME
from data.permissions import Action
from data.settings import Settings


class Section(StrEnum):
    BUSINESS = "Business"
    SITE = "Site"
    SALES = "Sales"
    MAIL = "Mail"


class Kind(StrEnum):
    """How a setting is typed, and what its column holds."""

    LINE = "line"
    TEXT = "text"
    SWITCH = "switch"
    CHOICE = "choice"
    NUMBER = "number"


@dataclass(frozen=True)
class Setting:
    """One setting.

    Attributes:
        check: Gives a text as it is kept; it raises `Invalid`.
        choices: What can be chosen: each value, and the words for it.
    """

    key: str
    section: Section
    title: str
    check: Check
    help: str = ""
    kind: Kind = Kind.LINE
    choices: tuple[tuple[str, str], ...] = ()
    action: Action = Action.CHANGE_SETTINGS

    def read(self, text: str) -> str:
        """The text as it is kept.

        Raises:
            Invalid: It can't be taken; the error names this setting.
        """
        try:
            return self.check(text)
        except Invalid as error:
            raise Invalid(error.message, error.hint, self.key) from error


# What numbers are given to: the names of their sequences, which are those of the tables too.
NUMBERED = ("quote", "job", "invoice", "client", "enquiry")
_ROUNDINGS = ((GstRounding.TOTAL.value, "once, on the total"), (GstRounding.LINE.value, "on each line"))
_SECURITIES = (
    (MailSecurity.STARTTLS.value, "starttls"),
    (MailSecurity.TLS.value, "tls"),
    (MailSecurity.NONE.value, "none: on this computer only"),
)

_BUSINESS = (
    Setting("name", Section.BUSINESS, "Name", check.line("Name", NAME, required=True), "What clients call you."),
    Setting(
        "legal_name",
        Section.BUSINESS,
        "Legal name",
        check.line("Legal name", NAME),
        "Stands on documents and beneath every page and mail.",
    ),
    Setting("abn", Section.BUSINESS, "ABN", checked_abn, "Eleven digits. A tax invoice needs it."),
    Setting(
        "gst_registered",
        Section.BUSINESS,
        "Registered for GST",
        check.switch,
        "Without it no new document shows GST.",
        Kind.SWITCH,
    ),
    Setting("licence", Section.BUSINESS, "Licence", check.line("Licence", NAME)),
    Setting("phone", Section.BUSINESS, "Phone", entry.phone, "Clients tap it to call you."),
    Setting("email", Section.BUSINESS, "Email", check.email, "Clients' answers and receipts go there."),
    Setting("address", Section.BUSINESS, "Address", check.line("Address", ADDRESS)),
    Setting("timezone", Section.BUSINESS, "Time zone", read_zone, "All times are as its clocks show them."),
    Setting("accent", Section.BUSINESS, "Colour", check.colour, "Of the buttons on clients' pages, like #1f6f78."),
)

_SITE = (
    Setting(
        "portal_on",
        Section.SITE,
        "Client Portal",
        check.switch,
        "Off cuts every client's access at once.",
        Kind.SWITCH,
        action=Action.SWITCH_PORTAL,
    ),
    Setting(
        "start_portal",
        Section.SITE,
        "Start with the app",
        check.switch,
        "Whether the app serves clients' pages from this computer.",
        Kind.SWITCH,
    ),
    Setting(
        "portal_url",
        Section.SITE,
        "Public address",
        check.portal_url,
        "Clients' links begin with it, like https://clients.example.com.",
    ),
    Setting(
        "enquiry_form_on",
        Section.SITE,
        "Enquiry form",
        check.switch,
        "A page where anybody can ask you for work.",
        Kind.SWITCH,
        action=Action.SWITCH_PORTAL,
    ),
    Setting(
        "enquiry_origins",
        Section.SITE,
        "Sites that show it",
        check.origins,
        "Your own site, if the form may stand in a page there: one a line, like https://www.example.com.",
        Kind.TEXT,
    ),
)

_SALES = (
    Setting(
        "prices_include_gst",
        Section.SALES,
        "Prices include GST",
        check.switch,
        "How prices are typed on new quotes and invoices.",
        Kind.SWITCH,
    ),
    Setting(
        "gst_rounding",
        Section.SALES,
        "GST is rounded",
        check.choice(GstRounding),
        kind=Kind.CHOICE,
        choices=_ROUNDINGS,
    ),
    Setting(
        "quote_valid_days",
        Section.SALES,
        "Days a quote is valid",
        check.whole("number of days", 1, 730),
        "Unless the quote says otherwise.",
        Kind.NUMBER,
    ),
    Setting(
        "quote_reminder_days",
        Section.SALES,
        "Remind of quotes",
        check.whole("number of days", 0, 60),
        "Days before an unanswered quote expires. 0 reminds nobody.",
        Kind.NUMBER,
    ),
    Setting("quote_terms", Section.SALES, "Terms of quotes", check.paragraphs("Terms of quotes"), kind=Kind.TEXT),
    Setting(
        "invoice_due_days",
        Section.SALES,
        "Days to pay an invoice",
        check.whole("number of days", 0, 365),
        "Counted from its day of issue.",
        Kind.NUMBER,
    ),
    Setting("invoice_terms", Section.SALES, "Terms of invoices", check.paragraphs("Terms of invoices"), kind=Kind.TEXT),
    Setting("bank_name", Section.SALES, "Account name", check.line("Account name", NAME), "Invoices are paid to it."),
    Setting("bank_bsb", Section.SALES, "BSB", check.bsb),
    Setting("bank_account", Section.SALES, "Account number", check.account),
    *(
        Setting(
            f"next_{kind}",
            Section.SALES,
            f"Next {kind}",
            check.numbering,
            "Letters, then digits. Numbers only go up.",
        )
        for kind in NUMBERED
    ),
)

_MAIL = (
    Setting(
        "smtp_host",
        Section.MAIL,
        "Mail server",
        check.host,
        "Like smtp.example.com. Without one, mail is kept as files.",
        action=Action.MANAGE_DATA,
    ),
    Setting(
        "smtp_port",
        Section.MAIL,
        "Port",
        check.whole("port", 1, 65_535),
        "587 for starttls, 465 for tls.",
        Kind.NUMBER,
        action=Action.MANAGE_DATA,
    ),
    Setting(
        "smtp_security",
        Section.MAIL,
        "Security",
        check.choice(MailSecurity),
        "How the connection is encrypted.",
        Kind.CHOICE,
        _SECURITIES,
        Action.MANAGE_DATA,
    ),
    Setting(
        "smtp_user",
        Section.MAIL,
        "User",
        check.line("User", EMAIL),
        "Who signs in there. Empty is the business's email.",
        action=Action.MANAGE_DATA,
    ),
)

SETTINGS: dict[str, Setting] = {setting.key: setting for setting in (*_BUSINESS, *_SITE, *_SALES, *_MAIL)}


def in_section(section: Section) -> tuple[Setting, ...]:
    """The settings of one section, in the order of its screen."""
    return tuple(setting for setting in SETTINGS.values() if setting.section is section)


def find_setting(key: str) -> Setting:
    """The setting of this name.

    Raises:
        NotFound: There is none; the hint names the nearest.
    """
    name = key.strip().lower().replace("-", "_")
    if name in SETTINGS:
        return SETTINGS[name]
    if "password" in name:
        hint = "`tradeconsole mail setup` keeps the mail server's in this computer's keyring."
        raise NotFound("A password is never a setting.", hint)
    near = get_close_matches(name, SETTINGS, 1)
    hint = f"Did you mean `{near[0]}`?" if near else "`tradeconsole settings list` shows what there is."
    raise NotFound(f"There is no setting `{key.strip()}`.", hint)


def still_to_do(changed: Collection[str], values: Mapping[str, str]) -> str:
    """What a change of settings leaves to be done, in words; "" for nothing."""
    signs_in = values["smtp_host"] and values["smtp_security"] != MailSecurity.NONE
    if "email" in changed and signs_in and not values["smtp_user"]:
        return f"The mail server is signed in to as {values['email']} now: give its password again, in Mail."
    return ""


def overridden_by(setting: Setting, machine: Settings) -> str:
    """What has a machine use a value of its own in place of the business's, in words; "" when nothing has."""
    # A machine names a mail server as a whole.
    name = "smtp_host" if setting.section is Section.MAIL else setting.key
    if not machine.values.get(name):
        return ""
    variable = f"TRADECONSOLE_{name.upper()}"
    return variable if machine.environ.get(variable) else "this computer's own setting"
