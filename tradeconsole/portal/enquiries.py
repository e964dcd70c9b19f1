"""The public enquiry form: for anyone, without a link, a script or a cookie, and in a frame where that is allowed."""

from datetime import datetime

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from data.enquiry_form import PATH
from data.portal.enquiries import (
    FIELDS,
    OLDEST_FORM,
    YOUNGEST_FORM,
    Misfilled,
    NewEnquiry,
    form_is_on,
    keep_enquiry,
    read_form,
)
from data.portal.form_stamps import Bound, Stamp, make_stamp, read_stamp
from data.portal.form_stamps import Form as StampedForm
from data.portal.store import Looked, PortalStore
from data.queries.shared import portal_business
from tradeconsole.portal.forms import EMPTY, Fields, Form, fields_of, is_from_here, needs_stamp
from tradeconsole.portal.limits import Limits
from tradeconsole.portal.notices import NOT_FROM_HERE, UNKNOWN, Refused
from tradeconsole.portal.rendering import Renderer

SENT = f"{PATH}/sent"
# People don't see this field; programs fill it in.
TRAP = "website"

_BOUND = Bound(StampedForm.ENQUIRY)
_TOO_SOON = "That went very fast. Please look over what you wrote, then send it."
_TOO_LATE = "This page was open for a long time. Please send it once more."
_LOST = "Something got lost on the way. Please look over what you wrote, then send it once more."


class EnquiryPages:
    """Answers what is asked of the form's address. While the form is off, there is nothing at it."""

    def __init__(self, store: PortalStore, renderer: Renderer, limits: Limits, origin: str) -> None:
        self.store = store
        self.renderer = renderer
        self.limits = limits
        self.origin = origin

    async def answer(self, request: Request) -> Response:
        """The form, or what becomes of one that was filled in."""
        return await self.send(request) if request.method == "POST" else await self.show()

    async def show(self) -> Response:
        """The empty form."""
        with self.store.reading(None) as looked:
            _check_on(looked)
            return self._form(looked, EMPTY, self._fresh_stamp(looked.now))

    async def sent(self, _request: Request) -> Response:
        """What is said after a good enquiry."""
        with self.store.reading(None) as looked:
            _check_on(looked)
            return HTMLResponse(self._render(looked, "enquiry_sent.html"))

    async def send(self, request: Request) -> Response:
        """Take an enquiry, or show the form again as it was filled in."""
        with self.store.reading(None) as looked:
            _check_on(looked)
        if not is_from_here(request, self.origin):
            raise Refused(NOT_FROM_HERE)
        self.limits.count_enquiry(request.scope)
        fields = await fields_of(request)
        if fields.one(TRAP):
            return _thanks()
        return await run_in_threadpool(self._take, request, fields)

    def _take(self, request: Request, fields: Fields) -> Response:
        now = self.store.clock.now()
        stamp = read_stamp(self.store.key, fields.one("stamp"), _BOUND)
        if stamp is None and needs_stamp(request):
            raise Refused(NOT_FROM_HERE)
        values = {name: fields.one(name) for name in FIELDS}
        trouble = _trouble(stamp, now)
        try:
            enquiry = read_form(values)
        except Misfilled as wrong:
            # A stamp that is good stays: who mends a field need not wait again.
            return self._again(Form(values, wrong.errors), "" if trouble else fields.one("stamp"))
        if stamp is None or trouble:
            return self._again(Form(values, {"send": trouble}))
        self._keep(enquiry, stamp)
        return _thanks()

    def _keep(self, enquiry: NewEnquiry, stamp: Stamp) -> None:
        with self.store.writing(None) as looked:
            _check_on(looked)
            keep_enquiry(looked, enquiry, stamp.nonce_hash)

    def _again(self, form: Form, stamp: str = "") -> Response:
        with self.store.reading(None) as looked:
            return self._form(looked, form, stamp or self._fresh_stamp(looked.now), status=422)

    def _form(self, looked: Looked, form: Form, stamp: str, status: int = 200) -> Response:
        html = self._render(looked, "enquiry.html", form=form, stamp=stamp, trap=TRAP)
        return HTMLResponse(html, status)

    def _render(self, looked: Looked, template: str, **values: object) -> str:
        return self.renderer.render(template, {"business": portal_business(looked.db), **values})

    def _fresh_stamp(self, now: datetime) -> str:
        return make_stamp(self.store.key, _BOUND, now)


def _check_on(looked: Looked) -> None:
    """Let the form be used.

    Raises:
        Refused: It is off.
    """
    if not form_is_on(looked):
        raise Refused(UNKNOWN)


def _trouble(stamp: Stamp | None, now: datetime) -> str:
    """Why a form is not taken as it came; empty when it is."""
    if stamp is None:
        return _LOST
    if stamp.is_aged(now, OLDEST_FORM, YOUNGEST_FORM):
        return ""
    return _TOO_SOON if now - stamp.made_at < YOUNGEST_FORM else _TOO_LATE


def _thanks() -> Response:
    return RedirectResponse(SENT, 303)
