"""What is known: reading entries, finding them, and what they may say."""
