# The frame of every page: name, navigation, band, search, footer, words used everywhere.

shell-name = commonlink
shell-skip = Skip to the content
shell-training-band = Training data. Nothing here is real.
shell-signed-in-as = Signed in as { $name }
shell-sign-in = Sign in
shell-sign-out = Sign out
shell-search = Search
shell-language = Language

shell-nav-home = Home
shell-nav-requests = Requests
shell-nav-seizures = Seizures
shell-nav-marks = Marks
shell-nav-links = Links
shell-nav-people = People and accounts
shell-nav-help = Help and keys

shell-results = { $count ->
    [one] { $count } result
   *[other] { $count } results
}
shell-results-none = Nothing found. Take a filter away or widen the dates.
