"""Pages of a candidate at a computer of the hall: ticket, waiting, the paper, hand-in, the result."""
