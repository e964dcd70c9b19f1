"""The client's side: a web page for each link, and nothing that could send a mail or read more than its share."""
