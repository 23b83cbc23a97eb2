# What changed since the last visit.
