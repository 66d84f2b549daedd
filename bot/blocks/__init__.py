"""The advisor's values as Slack's blocks: pure, and checked against one table of limits."""
