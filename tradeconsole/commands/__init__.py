"""The commands, one module per noun. Each imports what it works with inside its functions, so that help is fast."""
