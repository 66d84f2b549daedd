"""How it is said in Slack: the only place that knows Slack, and the programs that people start."""
