"""A sentence told in another order than the text: what was moved, whether it may be, and the sentence with it put back."""
