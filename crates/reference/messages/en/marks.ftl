# Marks, captures, capture guide, triage.
