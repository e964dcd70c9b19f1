"""Jobs with a story that is still going on: shared, answered, invoiced, waited for."""

from data.demo.job_events import Between, Booked, FileAdded, Made, Spent, StatusSet, ToDo, ToldClient
from data.demo.paper_events import (
    Invoiced,
    InvoiceSent,
    Paid,
    Quoted,
    QuoteSent,
    Voided,
    heading,
    item,
    option,
)
from data.demo.pictures import GUTTER_CLOSE_UP, HOUSE, PIPES
from data.demo.share_events import Opened, Replied, Revoked, Saved, Seen, Shared, Wrote
from data.demo.telling import Story
from data.enums import CostKind, JobStatus, OutboxState

# The job that stands first in the list: everything is ready to be shared, and nothing is yet.
FIRST_SHARE = Story(
    "anna",
    (
        Made(
            "-15 10:05",
            "Replace gutters, rear",
            "Take down the rusted gutter along the rear and the north side, fit new Colorbond quad gutter in Monument "
            "with three new downpipes, and leave the site clean.",
            ("-8 8:00-9:00", "+8 8:00-10:00", "+9 7:30-15:30"),
            JobStatus.IN_PROGRESS,
            ("dan", "zoe"),
        ),
        ToDo("-15 10:12", "Check the fall towards the north-east corner", done="-8 8:40"),
        FileAdded("-8 9:02", "rear-gutter.jpg", GUTTER_CLOSE_UP, for_client=True),
        FileAdded("-8 9:03", "house-from-the-yard.jpg", HOUSE, for_client=True),
        Between(
            "-8 12:30",
            "Margin is thin on this one: Southern Gutter Supply want $61.20 a metre landed, we charge 98. Don't go "
            "below 3,900 ex GST.",
        ),
        Between("-8 12:41", "She mentioned two other quotes, one from that mob in Coburg who never turn up.", "dan"),
        FileAdded(
            "-7 9:30",
            "supplier-quote.pdf",
            ("Southern Gutter Supply", "24 m quad gutter, Monument", "61.20 per metre", "Trade price, confidential"),
            by="mia",
        ),
        Spent("-7 9:31", "Quad gutter, 24 m", "1468.80", "Southern Gutter Supply"),
        Quoted(
            "-6 10:10",
            (
                heading("Rear and north side"),
                item("Take down and remove the old gutter", "24 m", "18.50"),
                item("Colorbond quad gutter in Monument, fitted", "24 m", "98"),
                item("Downpipes, 100 x 75 mm, fitted", "3", "210"),
                item("Edge protection for two days", "1", "394"),
                item("Tip fees", "1", "100"),
                heading("If you like"),
                option("Leaf guard, aluminium mesh", "24 m", "32"),
            ),
            "Replace gutters, rear",
            24,
            "20 % on acceptance",
        ),
        QuoteSent("-5 9:14", "Handed over on paper by Dan", "mia"),
        Between("-5 9:20", "Paper only so far. Send her the link once the visit is fixed.", "mia"),
        ToldClient(
            "-2 15:20",
            "Hi Anna, the gutters are ordered in Monument as you chose. Dan and Zoe come first for the edge protection "
            "and are back the next day for the gutters. Please leave the side gate unlocked, we'll mind the dog.",
        ),
        ToDo("-2 15:25", "Move the pots away from the rear wall before we come", for_client=True),
        ToDo("-2 15:26", "Book the skip for the second day"),
    ),
)

TOLD_JOBS = (
    FIRST_SHARE,
    Story(
        "huang",
        (
            Made("-18 8:40", "Gutter guard, 2 storeys", "Aluminium mesh on all gutters of both storeys.",
                 ("+2 9:00-15:00",), staff=("dan", "leo")),
            Between("-18 9:31", "Li decides, Tom pays. Ring Li.", "mia"),
            Quoted("-12 11:00", (item("Aluminium gutter guard, fitted", "46 m", "38"), item("Boom lift", "1", "480"))),
            QuoteSent("-12 11:20"),
            Shared("-12 11:20", "dates status quote1", "Your quote for the gutter guard is ready to look at.", (0, 1)),
        ),
    ),
    Story(
        None,
        (
            Made("-30 14:10", "Gutter leak over garage", "Rang from a car, the line broke off. Said he would ring "
                 "again.", staff=()),
            Between("-30 14:12", "Sounded like the fellow who still owes us for Ferguson St. Deposit first!", "mia"),
        ),
        place="55 Plenty Rd, Preston VIC 3072",
    ),
    Story(
        "bayside",
        (
            Made(
                "-31 9:00",
                "Re-roof, east wing",
                "Replace 210 square metres of concrete tiles on the east wing, with new battens and sarking.",
                ("-9 7:00-15:30", "-8 7:00-15:30", "-4 7:00-15:30", "+3 7:00-15:30"),
                JobStatus.IN_PROGRESS,
                ("dan", "leo", "zoe"),
            ),
            Between("-30 10:00", "Margin 31 % if the battens are sound. Helen hinted the committee has 40k set aside."),
            Spent("-12 9:00", "Concrete tiles, 210 m2", "9240", "Yarra Roof Tiles"),
            Spent("-8 16:00", "Labour, first week", "4680", kind=CostKind.LABOUR, by="sam"),
            Saved("-12 9:30", "dates status"),
            Shared("-11 9:30", "dates status", "The dates for the east wing are set.", (0, 1), state=OutboxState.SENT),
            Seen("-11 13:10"),
            Opened("-10 8:02", 1),
            FileAdded("-9 15:40", "east-wing-stripped.jpg", HOUSE, for_client=True),
            ToldClient("-8 15:50", "The old tiles are off and the roof is covered for the weekend. No rotten timber "
                       "so far, which is good news.", "sam"),
            Shared("-7 9:05", "dates status note1 file1", "A photo from this week, and how we are going.", (0, 1),
                   state=OutboxState.SENT),
            Seen("-7 9:48"),
            Wrote("-7 9:55", "Thank you, very clear. Could the skip move away from the ramp by Friday?", 0, "-7 10:10"),
            Replied("-7 10:15", "Hi Helen, done: it stands beside the bin store now. Kind regards, Mia"),
            Seen("-3 8:30", 1),
            Invoiced("-2 16:00", (item("Progress claim 1: strip, battens and sarking", "1", "14500"),), due=9),
            InvoiceSent("-2 16:05"),
            ToldClient("-1 11:30", "Tiles arrive Thursday. We start on the north face first thing on the next visit."),
        ),
    ),
    Story(
        "ward",
        (
            Made("-9 10:30", "New gas cooktop and rangehood flue",
                 "Connect the new cooktop, run the flue through the roof and flash it.",
                 ("-3 8:00-12:00", "0 7:30-15:30"), JobStatus.IN_PROGRESS, ("leo",)),
            Shared("-8 9:00", "dates status description", "Your visits are booked. Looking forward to it!"),
            Seen("-8 12:40"),
            ToldClient("-3 12:20", "The gas line is in and tested. Next time we fit the flue.", "leo"),
            FileAdded("-3 12:22", "new-gas-line.jpg", PIPES, for_client=True, by="leo"),
            Shared("-3 14:00", "dates status description note1 file1", "Half done, and a picture of the new line."),
            Seen("-2 19:15"),
            Seen("2 h ago"),
        ),
    ),
    Story(
        "blake",
        (
            Made("-11 9:55", "Replace leaking skylight", visits=("+3 8:00-12:00",), staff=("dan", "zoe")),
            Between("-11 10:02", "No email, no mobile. Show him the page on the tablet when we are there.", "mia"),
            ToldClient("-4 10:00", "The new skylight has arrived. We'll need to park in the driveway."),
        ),
    ),
    Story(
        "northside",
        (
            Made("-8 8:45", "Replace stained ceiling vent", "Water stain around the vent in the back bedroom.",
                 ("-4 10:00-11:30", "+5 9:00-11:00"), JobStatus.IN_PROGRESS, ("leo",)),
            Shared("-7 11:00", "dates status", "The first visit is booked.", (0, 1)),
            Opened("-7 11:01", 1),
            Revoked("-5 9:00", 1),
            Between("-5 9:02", "Joel has left the agency, they say on bad terms. Amelia only from now on.", "mia"),
            Shared("-4 13:00", "dates status", "We found the leak and come again.", (0,), state=OutboxState.FAILED),
        ),
        2,
    ),
    Story(
        "stkilian",
        (
            Made("-29 13:15", "Replace hall downpipes", visits=("-18 7:30-15:30",), status=JobStatus.COMPLETED,
                 staff=("dan", "zoe")),
            Shared("-24 9:00", "dates status", "We come on the day you asked for."),
            Seen("-24 15:30"),
            Invoiced("-17 9:00", (item("Six downpipes, fitted", "6", "255"),), by="mia"),
            InvoiceSent("-17 9:05", "mia"),
            Voided("-16 10:00", "Billed six downpipes, fitted five"),
            Invoiced("-16 10:10", (item("Five downpipes, fitted", "5", "255"),)),
            InvoiceSent("-16 10:15"),
            Shared("-16 10:20", "dates status invoice2", "Here is the corrected invoice, please throw the first "
                   "one away. Sorry about the mix-up, and thank you for telling us."),
            Seen("-15 8:00"),
            Paid("-9 9:30"),
        ),
    ),
    Story(
        "ironbark",
        (
            Made("-26 8:10", "Rough-in, townhouse 3", visits=("-21 7:00-15:30", "-20 7:00-15:30"),
                 status=JobStatus.IN_PROGRESS, staff=("dan", "leo")),
            Between("-26 8:20", "Steve said on the phone that their bank is nervous. Progress claims only, no credit."),
            Spent("-22 9:00", "Copper and fittings", "2310.40", "Trade Pipe Depot"),
            Invoiced("-19 9:00", (item("Rough-in, townhouse 3", "1", "6400"), item("Extra floor waste", "2", "145")),
                     due=-6),
            InvoiceSent("-19 9:10"),
            Shared("-19 9:15", "invoice1", "The invoice for the rough-in.", (0, 1), by="sam"),
            Seen("-18 16:40", 1),
            Paid("-10 11:00", "3000", "Bank transfer"),
            StatusSet("-9 8:00", JobStatus.ON_HOLD, "sam", "Until the rest is paid"),
            Between("-9 8:05", "No more hours there until the balance is in. Priya rings Mei on Monday.", "sam"),
        ),
    ),
    Story(
        "jansen",
        (
            Made("-23 10:25", "Bathroom renovation, plumbing", staff=("dan",)),
            Shared("-22 9:00", "status", "We have you on our list for March."),
            Opened("-22 9:01"),
            StatusSet("-15 14:30", JobStatus.CANCELLED, "mia", "Renovation put off by a year"),
        ),
    ),
    Story(
        "hughes",
        (
            Made("-20 9:35", "Leak behind the shower", visits=("-17 8:00-11:00", "-15 8:00-10:00"),
                 status=JobStatus.COMPLETED, staff=("leo",)),
            FileAdded("-17 10:30", "behind-the-tiles.jpg", PIPES, for_client=True, by="leo"),
            Shared("-16 15:00", "dates status file1", "We found it: a pinhole in the hot line. Photo inside."),
            Seen("-16 17:30"),
            Invoiced("-14 9:00", (item("Labour", "5 h", "110"), item("Copper and fittings", "1", "92.40"))),
            InvoiceSent("-14 9:10"),
            Shared("-14 9:15", "dates status file1 invoice1", "All done. Here is the invoice, due in two weeks."),
            Seen("-13 20:10"),
            Wrote("-1 15:05", "The water is still a bit rusty in the mornings, is that normal?"),
        ),
    ),
    Story(
        "anna",
        (
            Made("-40 11:00", "Hot water unit, yearly service", visits=("-35 9:00-10:00",),
                 status=JobStatus.COMPLETED, staff=("leo",)),
            Invoiced("-34 9:00", (item("Service, fixed price", "1", "180"),)),
            InvoiceSent("-34 9:05"),
            Paid("-31 10:00", method="Card"),
        ),
    ),
    Story(
        "fraser",
        (
            Made("-5 12:00", "Replace box gutter", visits=("-1 8:00-9:30", "+6 7:30-15:30"),
                 status=JobStatus.IN_PROGRESS, staff=("dan",)),
            Spent("-1 10:00", "Zincalume sheet, folded", "612", "Northern Sheetmetal"),
            Booked("-1 10:10", "+7 7:30-12:00"),
            Invoiced("-1 10:20", (item("Deposit, box gutter", "1", "1045.45"),)),
        ),
    ),
)  # fmt: skip
