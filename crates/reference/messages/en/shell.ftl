# The frame of every page: name, navigation, band, search, footer, words used everywhere.

shell-name = commonlink
shell-skip = Skip to the content
shell-training-band = Training data. Nothing here is real.
shell-signed-in-as = Signed in as { $name }
shell-sign-in = Sign in
shell-sign-out = Sign out
shell-search = Search
shell-language = Language
shell-purpose = Purpose
shell-purpose-hint = What you look at is shown and written down for this purpose. Records that may not be used for it are not shown.
shell-purpose-use = Work for this purpose

shell-nav-home = Home
shell-nav-requests = Requests
shell-nav-recalls = Recalls
shell-nav-seizures = Seizures
shell-nav-marks = Marks
shell-nav-imports = Tables
shell-nav-analysis = What the data says
shell-group-analyse = Analyse
shell-nav-links = Links
shell-nav-sharing = Sharing
shell-nav-mirror = Who saw ours
shell-nav-retention = Kept until
shell-nav-oversight = Data protection
shell-nav-agreements = Access agreements
shell-nav-people = People and accounts
shell-nav-help = Help and keys

shell-results = { $count ->
    [one] { $count } result
   *[other] { $count } results
}
shell-results-more = More than { $count } results
shell-results-none = Nothing found. Take a filter away or widen the dates.

shell-nav-account = Your account
shell-nav-examinations = Examinations
shell-group-record = Record
shell-group-compare = Compare
shell-group-own = Bureau and help
shell-main = Main navigation
shell-more = More
shell-waiting = waiting
shell-submit = Submit a seizure
shell-search-everywhere = Search everything you may see
shell-preferences = Display
shell-theme = Appearance
shell-theme-system = System
shell-theme-light = Light
shell-theme-dark = Dark
shell-verify = This is intelligence, not evidence. Verify with the owner before you act.
shell-training = Training
shell-new = New
shell-new-tab = (opens in a new tab)
shell-none = None
shell-nothing = Nothing found
shell-other-body = A record of another body
shell-close = Close
shell-reload = Look again
shell-save = Save
shell-first-page = Back to the first page
shell-next-page = Next page
