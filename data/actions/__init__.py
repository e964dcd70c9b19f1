"""The office's writes: each one function, one transaction, with the acting person as its first argument."""
