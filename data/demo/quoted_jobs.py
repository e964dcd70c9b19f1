"""Stories around a quote: every state that one can be in, with a job or before there is one."""

from data.demo.job_events import Between, Made, Spent, StatusSet, ToldClient
from data.demo.paper_events import (
    Invoiced,
    InvoiceSent,
    Paid,
    Quoted,
    QuoteSent,
    Revised,
    Withdrawn,
    heading,
    item,
    option,
)
from data.demo.share_events import Answered, Opened, Replied, Seen, Shared, Wrote
from data.demo.telling import Story
from data.enums import AnswerKind, JobStatus

_BATHROOM = (
    heading("Rough-in"),
    item("Hot and cold lines, wastes, pressure test", "1", "2850"),
    item("Tapware rough-in bodies", "3", "165"),
    heading("Fit-off"),
    item("Fit toilet, basin, shower and bath", "1", "1480"),
    option("Heated towel rail, fitted", "1", "390"),
    option("Second shower outlet", "1", "275"),
)

_VALLEYS = (item("Replace valley iron", "9 m", "145"), item("Re-bed and point the cuts", "9 m", "62"))

QUOTED_JOBS = (
    # A quote that came first, was accepted, became a job and is paid: one link from beginning to end.
    Story(
        "doyle",
        (
            Quoted("-58 10:00", _BATHROOM, "Bathroom, plumbing", deposit="$1,500 on acceptance"),
            QuoteSent("-58 10:30"),
            Shared("-58 10:30", "quote1", "Your quote for the bathroom: $5,307.50 inc GST, valid for 30 days."),
            Seen("-58 18:20"),
            Wrote("-57 8:15", "Is the towel rail wired by you or by our electrician?", read="-57 9:00"),
            Replied("-57 9:05", "Hi Siobhan, your electrician wires it, we hang it. Kind regards, Mia"),
            Answered("-56 20:02", AnswerKind.ACCEPTED, chosen=(5,)),
            Made("-55 9:00", "Bathroom renovation, plumbing", "Rough-in and fit-off of the new bathroom.",
                 ("-48 7:00-15:30", "-47 7:00-15:30", "-35 7:00-15:30"), JobStatus.COMPLETED, ("dan", "zoe")),
            Spent("-48 16:00", "Pipe, fittings and rough-in bodies", "1186.20", "Trade Pipe Depot"),
            Between("-46 9:00", "Tiler is hopeless, cost us half a day. Next time quote the waiting."),
            Shared("-54 9:00", "dates status quote1", "The visits for your bathroom are booked."),
            Seen("-54 12:00"),
            ToldClient("-34 9:00", "All fitted and tested. The certificate comes by post. Enjoy the first bath!"),
            Invoiced("-34 9:30", (*_BATHROOM[:5], item("Heated towel rail, fitted", "1", "390")), of_quote=True),
            InvoiceSent("-34 9:40"),
            Shared("-34 9:45", "dates status quote1 note1 invoice1", "Finished. Here is the invoice."),
            Seen("-33 19:00"),
            Paid("-27 9:00"),
        ),
    ),
    Story(
        "wattlecafe",
        (
            Made("-12 14:00", "Grease trap for the new kitchen", visits=("+6 15:00-18:00",), staff=("dan",)),
            Quoted("-11 9:00", (item("Grease trap, 550 litres, installed", "1", "4900"),), "Grease trap"),
            QuoteSent("-11 9:30"),
            Shared("-11 9:30", "dates status quote1", "Your quote for the grease trap.", (0, 1)),
            Seen("-10 16:10"),
            Answered("-10 16:30", AnswerKind.CHANGES_REQUESTED, "Could the trap go outside, beside the bin store?"),
            Revised(
                "-9 10:00",
                (item("Grease trap, 550 litres, outside", "1", "5350"), item("Core drill", "1", "280")),
            ),
            Between("-9 10:20", "Trench is all rock there. If Jules haggles, 5,200 is the floor.", "sam"),
        ),
    ),
    Story(
        "kinder",
        (
            Made("-14 13:15", "Replace flat roof over the play area", visits=("+5 7:00-15:30",),
                 staff=("dan", "leo")),
            Quoted("-14 15:00", (item("Roof sheets, trims and flashings", "38 m2", "124"),), "Flat roof"),
            QuoteSent("-13 11:30"),
            Shared("-13 11:30", "dates quote1", "Your quote for the roof over the play area.", (0, 1)),
            Seen("-12 9:30", 1),
            Answered("-12 9:40", AnswerKind.CHANGES_REQUESTED, "Please add insulation, and the gutter.", place=1),
            Revised(
                "-10 9:00",
                (
                    item("Roof sheets, trims and flashings", "38 m2", "124"),
                    item("Insulation blanket", "38 m2", "16.50"),
                    item("Gutter and two downpipes", "1", "870"),
                    option("Polycarbonate strip for daylight", "3", "140"),
                ),
                valid=20,
            ),
            QuoteSent("-10 9:30"),
            Shared("-10 9:30", "dates quote1", "The new version, with insulation and the gutter.", (0, 1)),
            Seen("-9 10:00", 1),
            Opened("-9 9:00"),
        ),
    ),
    Story(
        "tan",
        (
            Made("-22 13:40", "Replace roof valleys", staff=("dan",)),
            Quoted("-20 10:00", _VALLEYS, "Roof valleys", 2),
            QuoteSent("-20 10:15"),
            Shared("-20 10:15", "status quote1", "Your quote for the valleys."),
            Seen("-19 19:45"),
            Seen("-5 18:30"),
        ),
    ),
    Story(
        "sato",
        (
            Made("-18 9:10", "Split system drain and roof flashing", staff=("leo",)),
            Quoted("-17 9:00", (item("Drain line and flashing", "1", "640"), option("Pump", "1", "285")), "", 17),
            QuoteSent("-17 9:30"),
            Shared("-17 9:30", "status quote1", "Your quote, with the pump as an option."),
            Seen("-16 12:00"),
            Answered("-1 12:05", AnswerKind.ACCEPTED, chosen=(1,)),
        ),
    ),
    Story(
        "novak",
        (
            Quoted("-14 10:00", (item("Water lines in copper, whole house", "1", "5200"),), "Water lines"),
            QuoteSent("-14 10:20"),
            Shared("-14 10:20", "quote1", "Your quote for the new water lines."),
            Opened("-14 10:21"),
            Answered("-11 15:00", AnswerKind.ACCEPTED, by="mia", how="by telephone"),
            Made("-11 15:10", "Replace galvanised water lines", visits=("+4 7:00-15:30", "+5 7:00-15:30"),
                 staff=("dan", "zoe")),
            Shared("-11 15:20", "dates status quote1", "Thank you, Petra. Your two days are booked."),
            Seen("-10 9:15"),
        ),
    ),
    Story(
        "webb",
        (
            Made("-28 9:30", "Slate roof, broken pieces", staff=("dan",)),
            Quoted("-27 9:00", (item("Replace slates, Welsh, matched", "42", "78"),), "Slate repair"),
            QuoteSent("-27 9:20"),
            Shared("-27 9:20", "quote1", "Your quote for the slates."),
            Seen("-26 20:00"),
            Answered("-25 8:30", AnswerKind.DECLINED, "We found someone who has the old slates in stock. Thank you!"),
            StatusSet("-25 9:00", JobStatus.CANCELLED, "mia", "Quote declined"),
            Between("-25 9:05", "Lost to Old Town Slating again, that's the third time this year."),
        ),
    ),
    Story(
        "fraser",
        (
            Made("-32 14:30", "Leaking chimney flashing", staff=("dan",)),
            Quoted("-32 15:00", (item("Lead flashing, dressed and pointed", "1", "890"),), "Chimney flashing", -5),
            QuoteSent("-31 9:00"),
            Shared("-31 9:00", "quote1", "Your quote for the chimney."),
            Opened("-31 9:01"),
        ),
    ),
    Story(
        "silva",
        (
            Made("-16 15:30", "Solar hot water", staff=("leo",)),
            Quoted("-15 9:00", (item("Solar hot water, 300 litres, installed", "1", "6250"),), "Solar hot water"),
            QuoteSent("-15 9:30"),
            Shared("-15 9:30", "status quote1", "Your quote for solar hot water."),
            Seen("-14 18:00"),
            Withdrawn("-8 9:00", "The supplier no longer makes this unit"),
            StatusSet("-8 9:05", JobStatus.ON_HOLD, "mia", "Looking for another unit"),
        ),
    ),
    Story(
        "oconnor",
        (
            Made("-9 13:00", "New laundry in the garage", staff=("dan",)),
            Quoted("-8 10:00", (item("Water, waste and trough", "1", "2380"), item("Concrete cut", "1", "440"))),
            QuoteSent("-8 10:30"),
            Shared("-8 10:30", "status quote1", "Your quote for the laundry."),
            Seen("-7 20:30"),
            Answered("-2 20:45", AnswerKind.CHANGES_REQUESTED, "Could we keep the old trough to save a bit?"),
        ),
    ),
    # Before there is a job: one sent and looked at, one being written.
    Story(
        "murphy",
        (
            Quoted(
                "-4 10:00",
                (
                    heading("Front half"),
                    item("Colorbond roof, front half", "64 m2", "98"),
                    item("Gutters and fascia, front", "18 m", "105"),
                    heading("Back half"),
                    option("Colorbond roof, back half", "71 m2", "96"),
                    option("Gutters and fascia, back", "21 m", "102"),
                ),
                "New roof in two halves",
                26,
                "10 % on acceptance",
            ),
            QuoteSent("-4 11:00"),
            Shared("-4 11:00", "quote1", "Your quote for the roof. The back half is an option."),
            Seen("-3 20:20"),
        ),
    ),
    Story("greco", (Quoted("-1 14:00", (item("Replace pressure pump", "1", "1150"),), "Garden pump", 29),)),
    Story(
        "papas",
        (
            Made("-33 9:20", "Hot water relocated", visits=("-28 8:00-14:00",), status=JobStatus.COMPLETED,
                 staff=("dan",)),
            Quoted("-33 9:40", (item("Move hot water unit to the side wall", "1", "1680"),), "Hot water"),
            QuoteSent("-33 10:00"),
            Shared("-33 10:00", "status quote1", "Your quote to move the hot water unit."),
            Seen("-33 12:30"),
            Answered("-32 9:00", AnswerKind.ACCEPTED),
            Invoiced("-27 15:00", (item("Move hot water unit to the side wall", "1", "1680"),), of_quote=True, due=-12),
            InvoiceSent("-27 15:10"),
            Shared("-27 15:15", "dates status quote1 invoice1", "The unit hums along. Here is the invoice."),
            Seen("-26 9:00"),
        ),
    ),
)  # fmt: skip
