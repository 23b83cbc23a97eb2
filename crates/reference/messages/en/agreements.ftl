# Access agreements.

agreements-title = Access agreements
agreements-sub = On which ground each body is let in, for what, until when, and who answers for it.
agreements-register = Register
agreements-hint = Bodies of no country are let in only while an agreement is in force. An agency is let in by its bureau's membership until an agreement is recorded for it, and by agreements from then on. Bureaus and the secretariat are let in by membership; what is on record of them ends nothing. With the last agreement of a body its sessions end and its access tokens are revoked. It is told 60 and 14 days before.
agreements-none = No agreement is on record
agreements-none-hint = The administrators of the secretariat record agreements with every body, those of a bureau with itself and the agencies under it.
agreements-body = Body
agreements-basis = Legal basis
agreements-basis-hint = Treaty, law, decision or contract, with its date
agreements-scope = Scope
agreements-scope-hint = Which collections and functions, for which purposes and people
agreements-officer = Officer responsible
agreements-officer-hint = Name and office
agreements-start = First day
agreements-end = Last day
agreements-state = State
agreements-holds = In force
agreements-holds-not = Not in force
agreements-soon = { $count ->
    [one] In force, one day left
   *[other] In force, { $count } days left
}
agreements-ended = Ended on { $day }
agreements-end-now = End now
agreements-record = Record an agreement
agreements-record-send = Record
