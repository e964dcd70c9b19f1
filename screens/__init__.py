"""What people see and press: Textual screens and widgets."""
