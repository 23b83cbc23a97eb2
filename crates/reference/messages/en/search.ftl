# The page that finds: what was asked, and results by type.

search-title = Search
search-sub = Everything that you may see: seizures with their exhibits, marks, links, tables.
search-field = Words, reference, number or seal
search-submit = Find
search-results = Results
search-nothing-asked = Type what you look for
search-nothing-asked-hint = A case reference, an exhibit or seal number, a place, a drug, an agency, or words of a remark.
search-none = Nothing found for “{ $text }”
search-none-hint = All words must be in one record. Try fewer words, or the beginning of a word.
search-how = How the search works
search-how-words = All words must be in one record, in any order; three letters or more also stand for the beginning of a word. Capitals and accents make no difference, nor does it whether a word is in Latin, Cyrillic or Greek letters.
search-how-numbers = References, numbers and seals are found with or without blanks, hyphens and slashes, from any of their parts on.
search-how-names = Names of countries and drugs also find what was reported under another name that the reference lists know.
search-how-order = Whole references and numbers come first, then their beginnings, then words in place, agency and drug, then everything else; among equals those that came in last. Records that you may not see change neither the results nor their order.
search-section-seizures = Seizures
search-section-marks = Marks
search-section-links = Links
search-section-tables = Tables
search-section-people = Accounts
search-more-seizures = All of them in the list of seizures
search-more = The first { $count } are shown. Add a word to narrow.
search-exhibit = Exhibit { $number }
search-exhibit-seal = seal { $seal }
search-mark-of = Seizure
search-column-name = Name
search-column-login = Login
