"""The words that jobs in bulk are made of."""

FIRST_NAMES = (
    "Abigail", "Adam", "Aisha", "Alan", "Amara", "Andrew", "Angela", "Arjun", "Beth", "Bruno", "Caleb", "Chloe",
    "Clare", "Daniel", "Daria", "David", "Elena", "Ethan", "Eva", "Felix", "Gemma", "Hana", "Hugo", "Imogen", "Isaac",
    "Jack", "Jasmine", "Joanna", "Karim", "Laura", "Leila", "Liam", "Lina", "Marcus", "Maya", "Nathan", "Nina",
    "Noah", "Olga", "Paul", "Quentin", "Rachel", "Ravi", "Ruby", "Sara", "Simon", "Tara", "Victor", "Wendy", "Zara",
)  # fmt: skip
LAST_NAMES = (
    "Abbott", "Ahmed", "Baker", "Banerjee", "Barton", "Bianchi", "Carter", "Chan", "Clarke", "Cooper", "Dawson",
    "Dimitriou", "Edwards", "Evans", "Fischer", "Forbes", "Gallagher", "Garcia", "Gupta", "Hall", "Harris", "Ho",
    "Ibrahim", "Jackson", "Johansson", "Kelly", "Khan", "Kim", "Lam", "Larsen", "Lee", "Martin", "Mehta", "Morgan",
    "Nguyen", "Olsen", "Park", "Perera", "Quinn", "Reid", "Rossi", "Scott", "Smith", "Stewart", "Taylor", "Tran",
    "Vella", "Walker", "Wong", "Young",
)  # fmt: skip
STREETS = (
    "Acacia St", "Albert St", "Banksia Rd", "Beaumont Pde", "Bell St", "Birch Ave", "Blackwood St", "Canterbury Rd",
    "Chapel St", "Clarke St", "Corunna Rd", "Dawson St", "Elm Gr", "Fern Ave", "Glenlyon Rd", "Grevillea Ct",
    "Hawthorn Rd", "High St", "Iris Cres", "Jarrah Dr", "Kent St", "Lillypilly Way", "Magnolia Rd", "Maple St",
    "Melville Rd", "Myrtle Gr", "Normanby Ave", "Oak St", "Orchard Gr", "Park Rd", "Quarry St", "Rose St",
    "Sheoak Ct", "Stanley St", "Tea Tree Cl", "Union Rd", "Victoria St", "Wattle St", "Willow Gr", "York St",
)  # fmt: skip
SUBURBS = (
    "Altona VIC 3018", "Ascot Vale VIC 3032", "Bentleigh VIC 3204", "Box Hill VIC 3128", "Brighton VIC 3186",
    "Brunswick VIC 3056", "Bundoora VIC 3083", "Camberwell VIC 3124", "Carlton North VIC 3054", "Coburg VIC 3058",
    "Doncaster VIC 3108", "Elwood VIC 3184", "Essendon VIC 3040", "Fitzroy North VIC 3068", "Footscray VIC 3011",
    "Glenroy VIC 3046", "Hawthorn VIC 3122", "Heidelberg VIC 3084", "Ivanhoe VIC 3079", "Kew VIC 3101",
    "Malvern VIC 3144", "Moonee Ponds VIC 3039", "Newport VIC 3015", "Northcote VIC 3070", "Pascoe Vale VIC 3044",
    "Preston VIC 3072", "Reservoir VIC 3073", "Richmond VIC 3121", "St Kilda VIC 3182", "Sunshine VIC 3020",
    "Thornbury VIC 3071", "Williamstown VIC 3016", "Yarraville VIC 3013",
)  # fmt: skip
WORKS = (
    "Replace gutters", "Clean gutters", "Gutter leak", "Downpipe repair", "Roof leak", "Re-bed ridge capping",
    "Replace broken tiles", "Flashing repair", "Blocked drain", "Burst pipe", "Tap replacement", "Hot water service",
    "Hot water replacement", "Gas fitting", "Toilet repair", "Shower leak", "Water pressure check", "Sewer inspection",
    "Stormwater repair", "Rainwater tank", "Dishwasher connection", "Backflow test",
)  # fmt: skip
PLACES = (
    "rear", "front", "over garage", "kitchen", "laundry", "main bathroom", "ensuite", "upstairs", "side wall",
    "granny flat", "shop front", "driveway", "unit 2", "unit 5",
)  # fmt: skip
INTERNAL_NOTES = (
    "Margin under 20 % at this price, no discounts.",
    "Client haggles. The neighbour paid late twice.",
    "Trade price from the depot, do not pass on.",
)
CLIENT_NOTES = (
    "Thank you for having us. We left the old parts beside the bin as you asked.",
    "We come in the morning and need the driveway clear. Kind regards, the team.",
    "All tested and working. Ring us if anything looks odd.",
)
