"""A view as JSON: whatever stands in it comes back as it was, and the same view is always the same text."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.enums import AnswerKind, InvoiceStatus, JobStatus, LineKind, QuoteStatus, VisitKind
from data.sharing.pages import (
    SharedAnswer,
    SharedDescription,
    SharedFile,
    SharedInvoice,
    SharedLine,
    SharedNote,
    SharedPage,
    SharedQuote,
    SharedStatus,
    SharedTodo,
    SharedVisit,
    page_from_json,
    to_json,
    view_hash,
)

TEXT = st.text(st.characters(codec="utf-8"), max_size=12)
CENTS = st.integers(-(2**53), 2**53)
MOMENTS = st.datetimes(timezones=st.just(UTC))


def built(cls: type[Any], **named: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Values of a view type: texts, numbers, days and moments by the annotation, others as named."""
    plain = {"str": TEXT, "int": CENTS, "bool": st.booleans(), "datetime": MOMENTS, "date": st.dates()}
    by_name = {
        name: named.get(name, plain.get(_name(kind), st.nothing())) for name, kind in cls.__annotations__.items()
    }
    return st.builds(cls, **by_name)


def _name(kind: Any) -> str:
    return kind if isinstance(kind, str) else getattr(kind, "__name__", "")


def several(kind: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(kind, max_size=2).map(tuple)


LINES = several(built(SharedLine, kind=st.sampled_from(LineKind)))
ANSWERS = built(SharedAnswer, kind=st.sampled_from(AnswerKind), answered_grant=st.none() | st.integers(1))
PAGES = built(
    SharedPage,
    description=st.none() | built(SharedDescription),
    status=st.none() | built(SharedStatus, status=st.sampled_from(JobStatus)),
    visits=st.none() | several(built(SharedVisit, kind=st.sampled_from(VisitKind))),
    quotes=several(built(SharedQuote, status=st.sampled_from(QuoteStatus), lines=LINES, answer=st.none() | ANSWERS)),
    invoices=several(built(SharedInvoice, status=st.sampled_from(InvoiceStatus), lines=LINES)),
    notes=several(built(SharedNote)),
    todos=several(built(SharedTodo)),
    files=several(built(SharedFile)),
)


@settings(max_examples=60, deadline=None)
@given(PAGES)
def test_a_view_comes_back_as_it_was(page: SharedPage) -> None:
    text = to_json(page)

    assert page_from_json(text) == page
    assert to_json(page_from_json(text)) == text
    assert "\n" not in text.replace("\\n", "")


@settings(max_examples=30, deadline=None)
@given(PAGES, TEXT)
def test_another_view_is_another_text(page: SharedPage, site: str) -> None:
    other = replace(page, site=site)

    assert (view_hash(to_json(other)) == view_hash(to_json(page))) is (site == page.site)


@given(PAGES)
@settings(max_examples=30, deadline=None)
def test_narrowing_keeps_what_was_asked_for_and_nothing_else(page: SharedPage) -> None:
    keys = page.keys()
    half = keys[::2]

    narrowed = page.only(half)

    assert page.only(keys) == page
    assert set(narrowed.keys()) == set(half)
    assert page.only([]).keys() == []
    assert (narrowed.number, narrowed.site) == (page.number, page.site)


def test_no_dates_and_no_visits_are_two_things() -> None:
    hidden, empty = SharedPage("J-0001", ""), SharedPage("J-0001", "", visits=())

    assert view_hash(to_json(hidden)) != view_hash(to_json(empty))
    assert page_from_json(to_json(empty)).keys() == ["dates"]


def test_what_has_no_place_in_a_view_is_refused() -> None:
    page = SharedPage("J-0001", "", status=SharedStatus(object(), datetime(2026, 1, 1, tzinfo=UTC)))  # type: ignore[arg-type]

    with pytest.raises(TypeError, match="no place"):
        to_json(page)
