"""A sentence in the text's order read off it token by token, and what the tokens used ask to be told with them."""
