# Links and common links.

links-list-title = Common links
links-list-sub = What your cases share with those of other bodies. Each one was seen by an examiner.
links-filter = State
links-filter-all = All
links-count = { $count ->
    [one] { $count } common link
   *[other] { $count } common links
}
links-column-own = Your case
links-column-other = Linked with
links-column-shared = What they share
links-column-strength = Strength
links-column-state = State
links-column-date = Changed
links-title = { $shared }: { $own } and { $other }
links-title-kept = { $shared }: { $own } and a record of another body
links-state-proposed = One examiner supports it. A second one, blind to the first, has not concluded yet.
links-state-confirmed = Two examiners support it, the second blind to the first.
links-state-resolved = Two examiners differed. One of them gave way, with a recorded reason; read it before you rely on the link.
links-state-rejected = Examiners support the other proposition.
links-state-undecided = Examiners disagree or cannot say.
links-state-withdrawn-basis = One of the two records is withdrawn by its owner. Do not act on it.
links-own-side = Your side
links-other-side = The other side
links-reference = Case reference
links-contact = Contact
links-kept = kept by its owner
links-engine-says = what the engine says
links-history = History
links-decided-by = Decided by
links-decided-kept = An examiner of another body
links-examination = Basis
links-event-withdrawn-basis = One of the two records was withdrawn by its owner
links-event-compared = Found by comparison
links-event-worth-examining = Found worth examining
links-event-proposed = Proposed: one examiner supports it
links-event-confirmed = Confirmed by a second examiner, blind to the first
links-event-confirmed-resolved = Confirmed after a recorded disagreement
links-event-rejected = Rejected
links-event-undecided = Left undecided
links-event-resolved = Disagreement resolved
