"""What a client does: answers a quote, writes a message, shows that they look, asks for a fresh link."""

import re
from dataclasses import replace

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from data.enums import AnswerKind
from data.errors import Invalid
from data.portal.client_actions import (
    AlreadySame,
    Answered,
    Changed,
    ClientAnswer,
    FreshLink,
    Outcome,
    answer_quote,
    ask_for_fresh_link,
    post_message,
    record_seen,
)
from data.portal.form_stamps import OLDEST_CLIENT_FORM, Bound, Stamp, read_stamp
from data.portal.form_stamps import Form as StampedForm
from data.portal.store import LinkState, Looked
from tradeconsole.portal.forms import Fields, Form, fields_of, is_from_here, needs_stamp
from tradeconsole.portal.links import Door, paths_of
from tradeconsole.portal.notices import CHANGED, CLOSED, NOT_FROM_HERE, RENEWED, Refused, expired
from tradeconsole.portal.pages import Pages, quote_in
from tradeconsole.portal.peers import peer_address

STALE = "This page was open for too long, or something got lost on the way. Please send it once more."
CONSENT = "Please tick that you accept the quote."
# The three forms of a quote's page share the names of their fields; on the page each needs an id of its own.
_PLACE = re.compile(r"[0-9]{1,4}")
_CENTS = re.compile(r"[0-9]{1,13}")
_REASONS = {AnswerKind.DECLINED: "decline", AnswerKind.CHANGES_REQUESTED: "changes"}


class ClientForms:
    """Answers POST requests. Each writes in a thread of its own, as the database may have to be waited for."""

    def __init__(self, door: Door, pages: Pages, origin: str) -> None:
        self.door = door
        self.pages = pages
        self.origin = origin

    async def accept(self, request: Request) -> Response:
        return await self._do_answer(request, AnswerKind.ACCEPTED)

    async def decline(self, request: Request) -> Response:
        return await self._do_answer(request, AnswerKind.DECLINED)

    async def request_changes(self, request: Request) -> Response:
        return await self._do_answer(request, AnswerKind.CHANGES_REQUESTED)

    async def _do_answer(self, request: Request, kind: AnswerKind) -> Response:
        fields = await self._fields(request)
        return await run_in_threadpool(self._answer, request, fields, kind)

    async def message(self, request: Request) -> Response:
        """Leave a message for the office."""
        fields = await self._fields(request)
        return await run_in_threadpool(self._message, request, fields)

    async def seen(self, request: Request) -> Response:
        """Note that a person looks."""
        fields = await self._fields(request)
        return await run_in_threadpool(self._seen, request, fields)

    async def renew(self, request: Request) -> Response:
        """Have a fresh link mailed."""
        fields = await self._fields(request)
        return await run_in_threadpool(self._renew, request, fields)

    async def renewed(self, request: Request) -> Response:
        """What is said after that."""
        with self.door.store.reading(request.path_params["token"]) as looked:
            if looked.state is LinkState.EXPIRED:
                raise Refused(RENEWED)
            self.door.check(request, looked)
        return _see(paths_of(request).page)

    async def _fields(self, request: Request) -> Fields:
        if not is_from_here(request, self.origin):
            raise Refused(NOT_FROM_HERE)
        return await fields_of(request)

    def _stamp(self, request: Request, looked: Looked, fields: Fields, form: StampedForm) -> Stamp | None:
        """The stamp that came along, if it is ours and not too old."""
        grant = looked.link.grant_id if looked.link else 0
        bound = Bound(form, grant, request.path_params.get("item", ""))
        stamp = read_stamp(self.door.store.key, fields.one("stamp"), bound)
        if stamp is not None and stamp.is_aged(looked.now, OLDEST_CLIENT_FORM):
            return stamp
        if needs_stamp(request):
            raise Refused(NOT_FROM_HERE)
        return None

    def _answer(self, request: Request, fields: Fields, kind: AnswerKind) -> Response:
        if kind is AnswerKind.ACCEPTED and fields.one("work_out"):
            return self._quote_again(request, Form({"name": fields.one("name")}, {}, fields.several("options")), 200)
        try:
            outcome = self._record_answer(request, fields, kind)
        except Invalid as error:
            return self._quote_again(request, _filled_in(fields, kind, error))
        if isinstance(outcome, Answered | AlreadySame):
            return self._see_quote(request)
        return self._quote_as_it_is(request, outcome)

    def _record_answer(self, request: Request, fields: Fields, kind: AnswerKind) -> Outcome:
        with self.door.store.writing(request.path_params["token"]) as looked:
            self.door.check(request, looked)
            quote = quote_in(self.door.visit(request, looked), request)
            stamp = self._stamp(request, looked, fields, StampedForm.ANSWER)
            if stamp is None:
                raise Invalid(STALE)
            return answer_quote(looked, quote.item, _client_answer(request, fields, kind, stamp))

    def _quote_again(self, request: Request, form: Form, status: int = 422) -> Response:
        with self.door.reading(request) as visit:
            return self.pages.quote(visit, quote_in(visit, request), form, status=status)

    def _see_quote(self, request: Request) -> Response:
        with self.door.reading(request) as visit:
            return _see(visit.paths.quote(quote_in(visit, request)))

    def _quote_as_it_is(self, request: Request, outcome: Outcome) -> Response:
        notice = CHANGED if isinstance(outcome, Changed) else CLOSED
        with self.door.reading(request) as visit:
            return self.pages.quote(visit, quote_in(visit, request), notice=notice, status=409)

    def _message(self, request: Request, fields: Fields) -> Response:
        try:
            with self.door.store.writing(request.path_params["token"]) as looked:
                self.door.check(request, looked)
                stamp = self._stamp(request, looked, fields, StampedForm.MESSAGE)
                if stamp is None:
                    raise Invalid(STALE, field="text")
                post_message(looked, fields.one("text"), stamp.nonce)
        except Invalid as error:
            with self.door.reading(request) as visit:
                return self.pages.job_again(visit, Form({"text": fields.one("text")}, {"text": str(error)}))
        return _see(f"{paths_of(request).page}#messages")

    def _seen(self, request: Request, fields: Fields) -> Response:
        with self.door.store.writing(request.path_params["token"]) as looked:
            self.door.check(request, looked)
            if stamp := self._stamp(request, looked, fields, StampedForm.SEEN):
                record_seen(looked, stamp.version)
        return Response(status_code=204 if stamp else 422)

    def _renew(self, request: Request, fields: Fields) -> Response:
        with self.door.store.writing(request.path_params["token"]) as looked:
            if looked.state is not LinkState.EXPIRED:
                self.door.check(request, looked)
                return _see(paths_of(request).page)
            self._stamp(request, looked, fields, StampedForm.RENEW)
            if ask_for_fresh_link(looked) is FreshLink.NO_ADDRESS:
                raise Refused(expired("", ""))
        return _see(paths_of(request).renew)


def _client_answer(request: Request, fields: Fields, kind: AnswerKind, stamp: Stamp) -> ClientAnswer:
    answer = ClientAnswer(kind, stamp.content_hash, stamp.nonce, ip=str(peer_address(request.scope) or ""))
    if kind is not AnswerKind.ACCEPTED:
        return replace(answer, reason=fields.one("reason"))
    chosen = [int(place) if _PLACE.fullmatch(place) else -1 for place in fields.several("options")]
    accepted = replace(answer, name=fields.one("name"), consent=fields.one("consent") == "yes", chosen_options=chosen)
    named = fields.one("total")
    return replace(accepted, total_cents=int(named) if _CENTS.fullmatch(named) else -1) if named else accepted


def _filled_in(fields: Fields, kind: AnswerKind, error: Invalid) -> Form:
    """The form as it came, with what is wrong by the ids of the fields on the page."""
    if kind in _REASONS:
        return Form({_REASONS[kind]: fields.one("reason")}, {_REASONS[kind]: str(error)})
    errors = {error.field or "name": str(error)}
    if fields.one("consent") != "yes":
        errors["consent"] = CONSENT
    return Form({name: fields.one(name) for name in ("name", "consent")}, errors, fields.several("options"))


def _see(path: str) -> Response:
    return RedirectResponse(path, 303)
