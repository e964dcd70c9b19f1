"""What a quote adds up to with the options that its client chose, for those who make documents."""

from data.sharing.agreed import agreed_totals, chosen_options

__all__ = ["agreed_totals", "chosen_options"]
