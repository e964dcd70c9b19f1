"""What a business is told about itself: its settings, how they are checked, and its first day."""
