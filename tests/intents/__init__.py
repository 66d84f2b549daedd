"""What was asked: the text, the words, the data and the model."""
