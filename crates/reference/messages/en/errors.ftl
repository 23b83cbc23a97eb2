# What went wrong and what to do about it.

# Faults of a submission. Each says what to do.
error-required = Fill in this field.
error-too-long = Shorten this text, and keep it to letters, figures and signs on one line where the field has one line.
error-too-many = There are too many entries. Divide them into several submissions.
error-not-listed = Choose one of the listed values.
error-country-unknown = Choose a country from the list.
error-coordinates = Give latitude from -90 to 90 and longitude from -180 to 180, in decimal degrees.
error-date = Check the date: the first day must not be after the last one.
error-date-future = This date is in the future. Give the day of the seizure.
error-date-too-early = Give a date from 1900 on.
error-item-missing = Add at least one substance with its quantity.
error-amount = Give the amount as a number from 0 to 1,000,000,000,000.
error-purity = Give the purity in per cent, from 0 to 100.
error-exhibit-number-twice = Two exhibits have this number. Give each its own.
error-exhibit-parent = Choose a parent that stands above this exhibit in the list.
error-examined = Give how many were examined of how many: the first not above the second, the second not 0.
error-purpose-missing = Choose at least one purpose.
error-restriction = Say in words what the other restriction (H3) is, or take both the code and the words away.
error-review-date = Choose a review date after today and at most 30 years ahead.
