# Examination of a comparison and its conclusion.
