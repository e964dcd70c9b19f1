"""Forms: labelled fields, each checked as it is left, and the dialog that saves them."""
