"""Files of jobs: which kinds are taken, and photographs made safe to show."""
