"""The demo's clients: people and businesses of Melbourne, all made up."""

from dataclasses import dataclass, field

from data import entry
from data.demo.days import Days
from data.enums import ClientKind
from data.models import Client, Contact, Site
from data.store import Transaction


@dataclass(frozen=True)
class Person:
    """Somebody to reach at a client. Without a `mailbox` they have no email address."""

    name: str
    mailbox: str = ""
    phone: str = ""
    role: str = ""

    @property
    def email(self) -> str:
        return f"{self.mailbox}@example.com" if self.mailbox else ""


@dataclass(frozen=True)
class ClientCard:
    """A client as the table below tells them."""

    name: str
    people: tuple[Person, ...]
    sites: tuple[str, ...]
    notes: str = ""
    business: bool = False


@dataclass
class KnownClient:
    """A client that is in the database, with its people and places in their order."""

    row: Client
    contacts: list[Contact] = field(default_factory=list)
    sites: list[str] = field(default_factory=list)


def _person(name: str, mailbox: str, phone: str, site: str, notes: str = "") -> ClientCard:
    return ClientCard(name, (Person(name, mailbox, phone),), (site,), notes)


CLIENTS: dict[str, ClientCard] = {
    "marino": _person("Carla Marino", "carla.marino", "03 5550 0111", "3 Lilac St, Northcote VIC 3070"),
    "blake": _person("Harold Blake", "", "03 5550 0112", "41 Murray Rd, Preston VIC 3072", "No email. Ring after 10."),
    "osei": _person("Grace Osei", "grace.osei", "03 5550 0113", "18 Barkly Ave, Footscray VIC 3011"),
    "lindqvist": _person("Erik Lindqvist", "erik.l", "03 5550 0114", "5 Salmon Ct, Altona VIC 3018"),
    "bayside": ClientCard(
        "Bayside Body Corporate Services",
        (
            Person("Helen Marsh", "helen.marsh", "03 7010 0201", "Strata manager"),
            Person("Ivan Petrov", "ivan.petrov", "03 7010 0202", "Building manager"),
            Person("Accounts", "accounts.bayside", "03 7010 0203", "Accounts"),
        ),
        ("90 Marine Pde, Elwood VIC 3184", "14 Shelley St, Elwood VIC 3184", "2 Tennyson St, St Kilda VIC 3182"),
        "Wants photos before and after for the owners' meeting. Pays on the 28th, never before.",
        business=True,
    ),
    "doyle": _person("Siobhan Doyle", "siobhan.doyle", "03 5550 0115", "27 Rae St, Fitzroy North VIC 3068"),
    "haddad": _person("Nadia Haddad", "nadia.haddad", "03 5550 0116", "62 Derby St, Pascoe Vale VIC 3044"),
    "wattlecafe": ClientCard(
        "Three Magpies Café",
        (
            Person("Jules Ferrari", "jules.ferrari", "03 7010 0211", "Owner"),
            Person("Kit Arnold", "kit.arnold", "03 7010 0212", "Floor manager"),
        ),
        ("211 Lygon St, Brunswick East VIC 3057",),
        "Only before 7 am or after 3 pm, the kitchen runs in between.",
        business=True,
    ),
    "sato": _person("Kenji Sato", "kenji.sato", "03 5550 0117", "9 Parer Rd, Essendon VIC 3040"),
    "mcleod": _person("Fiona McLeod", "fiona.mcleod", "03 5550 0118", "33 Ferguson St, Williamstown VIC 3016"),
    "tan": _person("Wei Ling Tan", "weiling.tan", "03 5550 0119", "14 Station St, Box Hill VIC 3128"),
    "northside": ClientCard(
        "Northside Property Management",
        (
            Person("Amelia Hart", "amelia.hart", "03 7010 0221", "Property manager"),
            Person("Joel Singh", "joel.singh", "03 7010 0222", "Maintenance"),
        ),
        ("6/88 Hope St, Brunswick VIC 3056", "21 Gordon Gr, Northcote VIC 3070", "4 Cramer St, Preston VIC 3072"),
        "Jobs over $500 need the landlord's go-ahead first. Invoice to the landlord, care of the agency.",
        business=True,
    ),
    "costa": _person("Miguel Costa", "miguel.costa", "03 5550 0120", "77 Anderson St, Yarraville VIC 3013"),
    "fraser": _person("Bronwyn Fraser", "bron.fraser", "03 5550 0121", "10 Burke Rd, Camberwell VIC 3124"),
    "ali": _person("Yusuf Ali", "yusuf.ali", "03 5550 0122", "52 Hilton St, Glenroy VIC 3046"),
    "novak": _person("Petra Novak", "petra.novak", "03 5550 0123", "19 Lower Heidelberg Rd, Ivanhoe VIC 3079"),
    "kinder": ClientCard(
        "Merri Creek Kindergarten",
        (
            Person("Robyn Castle", "robyn.castle", "03 7010 0231", "Director"),
            Person("Dev Patel", "dev.patel", "03 7010 0232", "Committee treasurer"),
        ),
        ("1 Blyth St, Brunswick East VIC 3057",),
        "Working-with-children check for anybody on site between 8 and 4.",
        business=True,
    ),
    "huang": ClientCard(
        "Tom & Li Huang",
        (Person("Tom Huang", "tom.huang", "03 5550 0124"), Person("Li Huang", "li.huang", "03 5550 0125")),
        ("7 Elm Gr, Coburg VIC 3058",),
    ),
    "brennan": _person("Pat Brennan", "pat.brennan", "03 5550 0126", "8 Union St, Ascot Vale VIC 3032"),
    "ward": _person("Lucy Ward", "lucy.ward", "03 5550 0127", "46 Charles St, Thornbury VIC 3071"),
    "anna": ClientCard(
        "Anna Nguyen",
        (Person("Anna Nguyen", "anna", "0491 570 006"), Person("Ben Nguyen", "ben", "0491 570 156", "Husband")),
        ("12 Wattle St, Brunswick VIC 3056",),
        "Came through the Huangs. Small dog, keep the side gate shut.",
    ),
    "greco": _person("Tony Greco", "tony.greco", "03 5550 0128", "30 Mount St, Heidelberg VIC 3084"),
    "silva": _person("Marta Silva", "marta.silva", "03 5550 0129", "15 Pine Ave, Elwood VIC 3184"),
    "oconnor": _person("Declan O'Connor", "declan.oconnor", "03 5550 0130", "24 Nott St, Richmond VIC 3121"),
    "ironbark": ClientCard(
        "Ironbark Builders",
        (
            Person("Steve Lawson", "steve.lawson", "03 7010 0241", "Site foreman"),
            Person("Mei Zhang", "mei.zhang", "03 7010 0242", "Estimator"),
        ),
        ("Lot 4, 120 Victoria Rd, Hawthorn VIC 3122", "73 Studley Park Rd, Kew VIC 3101"),
        "Slow payer, hold materials until the progress claim is in.",
        business=True,
    ),
    "rahman": _person("Farid Rahman", "farid.rahman", "03 5550 0131", "11 Devonshire Rd, Sunshine VIC 3020"),
    "jansen": _person("Anneke Jansen", "anneke.jansen", "03 5550 0132", "35 Mason St, Newport VIC 3015"),
    "murphy": _person("Kate Murphy", "kate.murphy", "03 5550 0133", "58 Tucker Rd, Bentleigh VIC 3204"),
    "stkilian": ClientCard(
        "St Kilian's Parish Hall",
        (Person("Brother Aidan", "aidan.hall", "03 7010 0251", "Caretaker"),),
        ("100 Spring St, Reservoir VIC 3073",),
        business=True,
    ),
    "webb": _person("Oscar Webb", "oscar.webb", "03 5550 0134", "2 Canning St, Carlton North VIC 3054"),
    "papas": _person("Eleni Papas", "eleni.papas", "03 5550 0135", "64 Nicholson St, Coburg VIC 3058"),
    "hughes": _person("Rhys Hughes", "rhys.hughes", "03 5550 0136", "17 Bay St, Brighton VIC 3186"),
}


def add_clients(tx: Transaction, days: Days) -> dict[str, KnownClient]:
    """Every client of the table, with people and places."""
    return {key: _add_client(tx, days, place, card) for place, (key, card) in enumerate(CLIENTS.items(), start=1)}


def _add_client(tx: Transaction, days: Days, place: int, card: ClientCard) -> KnownClient:
    kind = ClientKind.BUSINESS if card.business else ClientKind.PERSON
    made = days.at(f"{4 * place - 260} 9:30")
    row = Client(
        number=f"C-{place:04}",
        name=card.name,
        kind=kind,
        postal_address=card.sites[0],
        internal_notes=card.notes,
        created_at=made,
    )
    tx.session.add(row)
    tx.session.flush()
    assert row.id is not None
    known = KnownClient(row, [_contact(row.id, person) for person in card.people], list(card.sites))
    known.contacts[0].is_primary = True
    # One at a time: rows of one flush need not get their ids in the order in which they were added.
    for part in [*known.contacts, *(Site(client_id=row.id, address=address) for address in card.sites)]:
        tx.session.add(part)
        tx.session.flush()
    return known


def _contact(client: int, person: Person) -> Contact:
    return Contact(
        client_id=client,
        name=person.name,
        email=person.email,
        phone=person.phone,
        phone_digits=entry.phone_digits(person.phone),
        role=person.role,
    )
