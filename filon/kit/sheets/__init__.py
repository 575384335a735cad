"""Tables written as files that other programs open: CSV, Excel, JSON lines, vCard; row by row, in constant memory."""
