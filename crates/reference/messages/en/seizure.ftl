# The seizure list and the seizure record.

seizure-list-title = Seizures
seizure-list-sub = Records of { $organisation }, and what others share with it
seizure-list-none = No seizure yet
seizure-list-none-hint = Submit the first one: reference, place, substance and amount are enough, photographs of the package make it comparable.
seizure-filter-title = Filter
seizure-filter-q = Words, reference, number or seal
seizure-filter-country = Country
seizure-filter-substance = Substance
seizure-filter-transport = Transport
seizure-filter-from = From
seizure-filter-to = To
seizure-filter-any = Any
seizure-filter-apply = Apply filters
seizure-filter-active = Filters in force
seizure-filter-remove = take this filter away
seizure-filter-clear = Clear all filters
seizure-column-reference = Reference
seizure-column-date = Date
seizure-column-place = Place
seizure-column-substances = Substances
seizure-column-kilograms = Kilograms
seizure-column-transport = Transport
seizure-column-marks = Marks
seizure-column-findings = Found
seizure-column-received = Received
seizure-no-weight = no weight
seizure-hits-count = { $count ->
    [one] { $count } hit
   *[other] { $count } hits
}
seizure-links-count = { $count ->
    [one] { $count } link
   *[other] { $count } links
}

seizure-word = Seizure
seizure-title = Seizure { $reference }
seizure-fresh = Received
seizure-sensitive-hidden = This record holds sensitive data. They are hidden until you ask for them, which is written down.
seizure-sensitive-show = Show them
seizure-fresh-hint = Your submission is stored. The marks are being compared with everything held; hits appear below by themselves.
seizure-on-this-page = On this page
seizure-part-hits = Hits
seizure-part-summary = Summary
seizure-part-items = Drugs and quantities
seizure-part-marks = Marks
seizure-part-exhibits = Exhibits and custody
seizure-part-imported = As imported
seizure-imported-line = line { $line }
seizure-imported-cells = The row as it stood in its table
seizure-place-found = Read as { $place } ({ $confidence })
seizure-place-certain = certain
seizure-place-likely = likely
seizure-place-weak = weak, to be looked at
seizure-place-not-found = Not found in the gazetteer
seizure-place-others = May also mean: { $places }
seizure-part-handling = Handling
seizure-owner = Owner
seizure-changed = Last change
seizure-hits-working = Comparing
seizure-hits-found = { $count ->
    [0] no candidate
    [one] { $count } candidate
   *[other] { $count } candidates
}
seizure-hits-refresh = Refresh
seizure-hits-no-marks = No mark to compare
seizure-hits-no-marks-hint = Add photographs of a press mark or logo below, and this record is compared with everything held.
seizure-hits-unread = Not compared: these marks could not be read
seizure-hits-part = Nothing resembles the marks that could be read
seizure-hits-unread-hint = What could not be read was compared with nothing. See at the mark why, and add the capture anew.
seizure-hits-none = Nothing resembles these marks
seizure-hits-none-hint = Every new submission of any body is compared with them. You are told when one fits.
seizure-progress-described = described { $done } of { $all }
seizure-progress-compared = compared { $done } of { $all } with everything held
seizure-progress-waiting = { $waiting ->
    [one] { $waiting } waits
   *[other] { $waiting } wait
}
seizure-progress-failed = { $failed ->
    [one] { $failed } could not be read
   *[other] { $failed } could not be read
}
seizure-item-substance = Substance
seizure-item-form = Form
seizure-item-reported = As reported
seizure-item-kilograms = Kilograms and rule
seizure-item-basis = Weight
seizure-item-purity = Purity
seizure-marks-none = No photographs yet
seizure-marks-none-hint = A four-light set of a press mark takes five minutes and makes the record comparable with every other.
seizure-add-mark = Add a mark
seizure-add-mark-send = Add this mark
seizure-exhibits-none = No exhibits recorded.
seizure-exhibit-from = taken from
seizure-exhibit-examined = { $examined } of { $of } examined
seizure-custody = Custody of
seizure-custody-at = When (UTC)
seizure-custody-holder = Who took it
seizure-custody-place = Where
seizure-custody-seal = Seal
seizure-custody-add = Add a custody entry
seizure-custody-hint = Entries cannot be changed or deleted later.
seizure-custody-send = Add entry
seizure-handling-level = Level
seizure-handling-codes = Codes
seizure-handling-seen-by = Who may see it
seizure-handling-held-back = Held back from them
seizure-handling-matching = Matching
seizure-handling-purposes = Purposes
seizure-handling-review = Review by
seizure-handling-hint = The owner decides who may know of this record, at all times.
seizure-seen-by-everyone = every body
seizure-seen-by-owner = your own organisation; others only what a hit tells them
seizure-seen-by-named = your own organisation and { $named }
seizure-seen-by-not = Never: { $named }.
seizure-reference-held = reference held back
seizure-title-of = Seizure of { $owner }
seizure-shared = This record belongs to { $owner }, which shares it with you. You see what it shares, and can change nothing.
seizure-shared-held-back = It holds back:
seizure-exhibits-held = Exhibits are held back.
seizure-filter-own = Whose
seizure-filter-own-any = Own and shared
seizure-filter-own-only = Own only
