# Examination of a comparison and its conclusion.

examine-queue-sub = Neutral labels, in no order that tells anything. Some pairs are fillers.
examine-start = Start with the first
examine-waiting = { $count ->
    [0] Nothing waits for you
    [one] { $count } comparison waits for you
   *[other] { $count } comparisons wait for you
}
examine-waiting-title = Waiting for you
examine-none = Nothing to examine
examine-none-hint = Comparisons arrive here when an officer finds a hit worth examining.
examine-concluded-title = Concluded by you
examine-waits-for-you = Waits for you
examine-column-label = Comparison
examine-column-kind = Kind
examine-column-capture = Recorded as
examine-column-since = Waiting
examine-column-state = State
examine-comparison = Comparison
examine-title = Comparison { $label }
examine-days = { $days ->
    [0] since today
    [one] { $days } day
   *[other] { $days } days
}
examine-next = Next comparison
examine-mark = Mark
examine-viewer = Viewer
examine-stage = Marks A and B
examine-stage-hint = While this is focused, the keys listed under "Keys" work. Every key has a button above.
examine-tools = View
examine-mode-side = Side by side
examine-mode-split = Split
examine-mode-overlay = Overlay
examine-mode-blink = Blink
examine-mix = Position of the line, or how far B shows through
examine-mix-typed = The same, typed in per cent
examine-mix-split = Line at
examine-mix-overlay = B shows
examine-together = Together
examine-areas = Areas
examine-zoom-in = Zoom in
examine-zoom-out = Zoom out
examine-fit = Fit
examine-move-left = Move left
examine-move-right = Move right
examine-move-up = Move up
examine-move-down = Move down
examine-turn = Turn
examine-light = Light
examine-frame = Picture { $number }
examine-frame-light = { $number }: { $light }
examine-frame-computed = Relief, computed
examine-still = The pictures under the other lights:
examine-keys = Keys
examine-keys-hint = They work while the pictures are focused.
examine-key-zoom = closer, further, fit
examine-key-move = move
examine-key-turn = turn by one degree, and back
examine-key-mix = line or overlay, less and more
examine-key-frame = next light
examine-key-together = together or apart
examine-key-areas = areas, after your conclusion
examine-apart-hint = Apart, only B moves, grows and turns: lay it on A, then go on together.

examine-background = Case background
examine-background-closed = Closed until your conclusion is saved, so that places, dates and other links cannot sway the comparison.
examine-background-open = Open it now (this is recorded)
examine-background-opened = You opened the background before concluding. That is on record.
examine-background-was-open = The case background was open.
examine-background-owner = Owner
examine-background-country = Country
examine-background-reference = Reference
examine-background-date = Date
examine-background-place = Place

examine-conclusion = Your conclusion
examine-conclusion-hint = one for each question, each with its reason
examine-class-first = First proposition: both marks show one design.
examine-class-other = Other proposition: they show different designs.
examine-class-supports-same-design = Agreement beyond what different designs show
examine-class-inconclusive = Not enough either way
examine-class-supports-different-designs = Clear differences of shape
examine-class-unsuitable = These pictures cannot carry the question
examine-individual-first = First proposition: one tool made both marks.
examine-individual-other = Other proposition: two tools of the same design made them.
examine-individual-supports-same-tool = Agreement of wear and damage beyond what another tool of the design shows
examine-individual-inconclusive = Not enough either way
examine-individual-supports-different-tools = Clear differences that wear does not explain
examine-individual-unsuitable = These pictures cannot carry the question
examine-reason-class = Reason: design
examine-reason-individual = Reason: tool
examine-reason-hint = What you see, where. It goes into the record.
examine-override = The engine finds that these captures cannot carry the question "same tool?". You support the same tool. Say why, and it is recorded; or choose another conclusion.
examine-override-reason = Why you depart from "not evaluable"
examine-save = Save conclusion
examine-save-hint = A saved conclusion cannot be changed. The engine's answer is shown after it.

examine-outcome = Conclusions
examine-own = Yours
examine-other = The other examiner
examine-other-waits = The other examiner has not concluded, or the conclusion is still closed to you.
examine-resolution = Resolution
examine-fillers = { $count ->
    [0] No filler stood beside this pair: no record that every body concerned may see could hide it. Whoever was asked could know that the pair was real.
    [one] One filler stood beside this pair.
   *[other] { $count } fillers stood beside this pair.
}
examine-filler = This pair was a filler. It keeps the order of the queue from telling anything, and nothing follows from it.
examine-disagreement = The two examiners disagree. A resolution has to be recorded.
examine-no-link = No link came of it.
examine-resolve = Record the resolution
examine-resolve-hint = what both examiners hold after they have spoken
examine-resolve-reason = How the disagreement was resolved
examine-resolve-send = Record resolution
