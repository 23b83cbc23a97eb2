# People and accounts of one's own bureau, signing in.
