"""What a client may see: the allow-list, the frozen page, the words on it, and the links that lead to it."""
