"""How fast the advisor is and how much memory it takes; prints tables, asserts nothing."""
