"""Mail: what is written, how it leaves, and the sender that drains the outbox."""
