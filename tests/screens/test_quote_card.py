"""A quote at the keyboard: sent after a last look, answered, billed, taken back, and what of it reaches whom."""

import stat

import pytest
from textual.pilot import Pilot

from data.actions.quotes import Offer, add_quote, revise_quote
from data.actions.shares import save_ticks
from data.actions.ticks import TickChanges
from data.enums import LineKind, QuoteStatus, Role
from data.errors import Overtaken
from data.money import DraftLine
from data.settings import Settings
from data.store import Store
from screens.dialogs.confirm import ConfirmModal
from screens.jobs.card import JobCardScreen
from screens.messages import OpenJob, OpenQuote
from screens.office import Office
from screens.papers.send import SendModal
from screens.quotes.card import QuoteCardScreen
from screens.quotes.form import QuoteFormScreen
from screens.quotes.writes import sending
from tests.billing import (
    LINES,
    make_draft,
    make_office,
    make_person,
    make_sent,
    outbox,
    read_quote,
    ticked,
)
from tests.screens.driving import WIDE, paste, press, running, screen_text, settled
from tests.screens.hostile import FORBIDDEN, HOSTILE

OPTION = DraftLine("Pressure valve", unit_price_cents=250_00, kind=LineKind.OPTION)


def told(shown: str) -> str:
    """What the dialog in front says, or else the screen, whatever its lines."""
    inside = [line.split("│")[line.count("│") // 2] for line in shown.splitlines() if line.count("│") in (2, 4)]
    return " ".join(" ".join(inside or [shown]).split())


async def opened(pilot: Pilot[None], number: str = "Q-0001") -> None:
    pilot.app.post_message(OpenQuote(number))
    await settled(pilot)


async def test_a_draft_is_sent_after_a_last_look_and_answered_by_phone(store: Store, settings: Settings) -> None:
    office = Office(store, settings, make_draft(store).owner)
    async with running(office, toasts=True) as pilot:
        await opened(pilot)
        assert "A draft: the client knows nothing of it yet." in screen_text(pilot)
        await press(pilot, "s")
        look = told(screen_text(pilot))
        assert isinstance(pilot.app.screen, SendModal)
        assert "[x] Dana Li <dana" in look
        assert "with a link to their page" in look
        assert "valid until Thu 24 Dec 2026" in look
        await press(pilot, "up", *"hi")
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, ConfirmModal)
        await press(pilot, "escape", "ctrl+s")
        assert [(kind, link) for kind, _, link, _ in outbox(store)] == [("quote", True)]
        assert "With the client by link: not opened yet." in screen_text(pilot)

        await press(pilot, "a", "ctrl+s")
        shown = screen_text(pilot)
        assert "✓ Accepted" in shown
        assert "Accepted by Dana Li for" in shown
        assert "e Revise" not in shown
        await press(pilot, "R", "ctrl+s")
        assert "Why is missing." in screen_text(pilot)
        await press(pilot, *"Mistake", "ctrl+s")
        assert "✉ Sent" in screen_text(pilot)
    assert read_quote(store).current.decision is None


def test_what_somebody_else_changed_behind_the_last_look_is_not_sent(store: Store, settings: Settings) -> None:
    made = make_draft(store)
    look = sending(Office(store, settings, made.owner), made.quote)
    revise_quote(store, made.owner, "Q-0001", Offer([OPTION, *LINES]))

    for act in (lambda: look.plan([]), lambda: look.send(None, "")):
        with pytest.raises(Overtaken):
            act()
    assert read_quote(store).row.status is QuoteStatus.DRAFT


async def test_who_may_not_share_sends_a_pdf_and_reads_why(store: Store, settings: Settings) -> None:
    make_draft(store)
    async with running(Office(store, settings, make_person(store, Role.FINANCE)), WIDE) as pilot:
        await opened(pilot)
        await press(pilot, "s")
        look = told(screen_text(pilot))
        assert "as a PDF: your role does not share. Owner, Admin or Supervisor can share it from J-0001." in look
        await press(pilot, "up", "up", "space")
        assert "Nobody is chosen." in screen_text(pilot)
        await press(pilot, "space", "ctrl+s")
        assert "it is not on a client's page" in screen_text(pilot)
        assert "a They accept" not in screen_text(pilot)
    assert (ticked(store), [link for _, _, link, _ in outbox(store)]) == ([], [False])


async def test_on_paper_nobody_gets_a_mail(store: Store, settings: Settings) -> None:
    office = Office(store, settings, make_draft(store).owner)
    with store.writing() as tx:
        tx.sql.run("UPDATE contact SET email = ''")
    async with running(office) as pilot:
        await opened(pilot)
        await press(pilot, "s", "ctrl+s")
        assert "Dana Li has no email address. Hand it over on paper" in told(screen_text(pilot))
        await press(pilot, "right", "enter")
        assert "nobody gets an email" in told(screen_text(pilot))
        await press(pilot, "y")
        assert "✉ Sent" in screen_text(pilot)
    assert (outbox(store), ticked(store)) == ([], [])


async def test_options_that_were_chosen_are_part_of_what_is_accepted(store: Store, settings: Settings) -> None:
    owner = make_office(store)
    add_quote(store, owner, "C-0001", Offer([*LINES, OPTION]), job="J-0001")
    office = Office(store, settings, owner)
    async with running(office, WIDE) as pilot:
        await opened(pilot)
        assert "option, not in the total" in screen_text(pilot)
        await press(pilot, "s", "enter", "a")
        assert "They accept $3,608.00 inc GST." in screen_text(pilot)
        await press(pilot, "space")
        assert "They accept $3,883.00 inc GST." in screen_text(pilot)
        await press(pilot, "ctrl+s")
        shown = screen_text(pilot)
        assert "chosen" in shown
        assert "$3,883.00 inc GST · until" in shown
        await press(pilot, "right")
        assert "✓ Pressure valve" in screen_text(pilot)
    decision = read_quote(store).current.decision
    assert decision is not None
    assert (decision.chosen_options, decision.total_cents) == ("[2]", 3_883_00)


async def test_a_client_who_wants_changes_gets_the_next_version(store: Store, settings: Settings) -> None:
    office = Office(store, settings, make_sent(store).owner)
    async with running(office) as pilot:
        await opened(pilot)
        await press(pilot, "x", "right", "tab")
        await paste(pilot, "Cheaper, please")
        await press(pilot, "ctrl+s")
        shown = told(screen_text(pilot))
        assert "Changes requested by Dana Li" in shown
        assert "“Cheaper, please”" in shown
        assert "e Write version 2" in shown
        await press(pilot, "w", "ctrl+s")
        assert "✕ Withdrawn" in screen_text(pilot)
        await press(pilot, "d")
        assert "Q-0002" in screen_text(pilot).splitlines()[2]
        await press(pilot, "w", "ctrl+s")
        assert "✕ Withdrawn" in screen_text(pilot)


async def test_an_accepted_quote_joins_a_job_after_a_look_at_who_sees_it(store: Store, settings: Settings) -> None:
    owner = make_office(store)
    add_quote(store, owner, "C-0001", Offer(LINES))
    save_ticks(store, owner, "J-0001", TickChanges(frozenset({"dates"})))
    office = Office(store, settings, owner)
    async with running(office, WIDE, toasts=True) as pilot:
        await opened(pilot)
        await press(pilot, "s", "enter", "a", "ctrl+s", "t")
        assert "J-0001" in screen_text(pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, ConfirmModal)
        assert "Dana Li sees dates" in told(screen_text(pilot))
        await press(pilot, "y")
        assert isinstance(pilot.app.screen, JobCardScreen)
        assert "Quotes 1" in screen_text(pilot)
    assert read_quote(store).row.job == "J-0001"


async def test_a_pdf_is_for_this_user_alone_and_its_place_is_told(
    store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("screens.browser.browser_command", lambda *_: None)
    office = Office(store, settings, make_sent(store).owner)
    async with running(office, WIDE, toasts=True) as pilot:
        pilot.app.post_message(OpenJob("J-0001"))
        await settled(pilot)
        await press(pilot, "right", "right", "n")
        assert isinstance(pilot.app.screen, QuoteFormScreen)
        await press(pilot, "escape", "p")
        made = settings.paths.documents / "Q-0001.pdf"
        assert "Q-0001 is in" in told(screen_text(pilot))
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, QuoteCardScreen)
    assert made.read_bytes().startswith(b"%PDF")
    assert [stat.S_IMODE(path.stat().st_mode) for path in (made, made.parent)] == [0o600, 0o700]


async def test_hostile_texts_stand_on_the_card_as_they_are(store: Store, settings: Settings) -> None:
    owner = make_sent(store).owner
    words = "\n".join(HOSTILE).encode("utf-8", "replace").decode()
    with store.writing() as tx:
        line = HOSTILE[0][:120]
        tx.sql.run("UPDATE quote SET title = :t, site = :t", t=line)
        tx.sql.run("UPDATE quote_version SET terms = :t, deposit = :s", t=words, s=line)
        tx.sql.run("UPDATE quote_line SET description = :t, unit = '[/]'", t=words)
        tx.sql.run("UPDATE client SET name = :t", t=line)
        tx.sql.run("UPDATE contact SET name = :t", t=line)
    shown = []
    async with running(Office(store, settings, owner), (140, 60)) as pilot:
        await opened(pilot)
        for key in ("right", "right", "right", "a", "escape", "x", "escape", "w", "escape", "left"):
            await press(pilot, key)
            shown.append(screen_text(pilot))
        assert isinstance(pilot.app.screen, QuoteCardScreen)
    assert not set("".join(shown)) & set(FORBIDDEN)
