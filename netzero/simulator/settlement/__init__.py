"""Who used whose energy, and what is paid for it."""
