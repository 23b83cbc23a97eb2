# The seizure list and the seizure record.
