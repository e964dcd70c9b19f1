"""What strangers asked through the public form: three new enquiries, and one that was answered."""

from dataclasses import dataclass
from datetime import datetime

from data.demo.telling import Book, Event, Scene, Story
from data.enums import EnquiryStatus, Sender
from data.models import Activity, Enquiry, EnquiryReply


@dataclass(frozen=True)
class Asked(Event):
    name: str
    mailbox: str
    phone: str
    address: str
    text: str
    times: str = ""

    def tell(self, book: Book, scene: Scene, at: datetime) -> None:
        scene.number = book.next_number("enquiry")
        enquiry = Enquiry(
            number=scene.number,
            name=self.name,
            email=f"{self.mailbox}@example.com",
            phone=self.phone,
            address=self.address,
            message=self.text,
            preferred_times=self.times,
            received_at=at,
        )
        scene.enquiry = book.add(enquiry)
        book.add(Activity(at=at, who=self.name, action="enquiry received", subject=scene.number))


@dataclass(frozen=True)
class AskedBack(Event):
    """The office replies to an enquiry by email."""

    text: str
    by: str = "mia"

    def tell(self, book: Book, scene: Scene, at: datetime) -> None:
        assert scene.enquiry is not None
        book.tx.sql.run(
            "UPDATE enquiry SET status = :status, read_at = :at WHERE id = :enquiry",
            status=EnquiryStatus.REPLIED,
            at=at,
            enquiry=scene.enquiry,
        )
        reply = EnquiryReply(
            enquiry_id=scene.enquiry,
            sender=Sender.OFFICE,
            text=self.text,
            written_at=at,
            written_by=book.staff_id(self.by),
        )
        book.add(reply)
        book.log(scene, at, "enquiry replied", self.by)


ENQUIRIES = (
    Story(
        None,
        (
            Asked(
                "-4 19:42",
                "Bridget Lowe",
                "bridget.lowe",
                "03 5550 0151",
                "29 Emmaline St, Northcote VIC 3070",
                "Hello, we are renovating the bathroom in March and need somebody for the rough-in and fit-off. Do you "
                "take on jobs like that, and how far ahead do we have to book?",
                "Weekdays after 4",
            ),
            AskedBack(
                "-3 9:20",
                "Hi Bridget, yes we do, and March still has room. Could you send a sketch of the new layout? Sam can "
                "come past next week to measure up. Kind regards, Mia",
            ),
        ),
    ),
    Story(
        None,
        (
            Asked(
                "-2 21:05",
                "Hamish Todd",
                "hamish.todd",
                "03 5550 0152",
                "70 Wellington St, Richmond VIC 3121",
                "Water comes in around the skylight whenever it rains from the south. Could someone have a look soon?",
                "Mornings",
            ),
        ),
    ),
    Story(
        None,
        (
            Asked(
                "-1 12:31",
                "Saba Tesfaye",
                "saba.tesfaye",
                "03 7010 0261",
                "Shop 2, 15 Leeds St, Footscray VIC 3011",
                "We are opening a small restaurant and need a grease trap and two floor wastes. Please quote for both.",
            ),
        ),
    ),
    Story(
        None,
        (
            Asked(
                "3 h ago",
                "Moira Keane",
                "moira.keane",
                "03 5550 0153",
                "6 Wattle St, Brunswick VIC 3056",
                "My neighbour at number 12 says you are doing her gutters. Mine are just as rusty! Could you look at "
                "both while you are in the street?",
                "Any time, I am home",
            ),
        ),
    ),
)
