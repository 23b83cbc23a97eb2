# Help, keys and words.
