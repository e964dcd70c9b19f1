"""How long a text may be, in characters: the tables, the forms and the commands go by the same numbers."""

NAME = 120
LINE = 200
EMAIL = 254
PHONE = 40
ADDRESS = 250
TEXT = 5_000
MESSAGE = 2_000
LONG_TEXT = 20_000
