# Submitting a seizure in four steps.
