"""From a question to a reply: routing, selecting, composing, following up."""
