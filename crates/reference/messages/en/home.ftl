# What changed since the last visit.

home-title = What changed for { $country } since your last visit
home-title-first = Welcome. This is the desk of { $country }
home-since = Your last visit:
home-first-visit = This is your first visit. What concerns your cases will gather here.
home-as-of = · As of
home-print = Print as brief
home-all = All { $count }
home-tile-links = { $count ->
    [one] new or changed common link
   *[other] new or changed common links
}
home-tile-hits = { $count ->
    [one] hit nobody has looked at
   *[other] hits nobody has looked at
}
home-tile-examinations = { $count ->
    [one] examination waits for you
   *[other] examinations wait for you
}
home-tile-waiting = { $count ->
    [one] submission being compared
   *[other] submissions being compared
}
home-links-title = Common links
home-links-hint = your cases and those of other bodies, newest change first
home-links-none = No common link yet
home-links-none-hint = A common link appears here once an examiner supports that a mark of yours and one of another body share a design or a tool.
home-hits-title = New hits
home-hits-hint = strongest first; say which an examiner should look at
home-hits-none = Every hit has been looked at
home-hits-none-hint = New hits appear here by themselves when a mark of yours resembles one of another body.
home-submissions-title = Your submissions
home-submissions-all = All seizures
home-submissions-none = Nothing submitted yet
home-submissions-none-hint = Four photographs of a press mark and five lines of text are enough. Hits appear within seconds.
home-submission-hits = { $count ->
    [one] { $count } hit
   *[other] { $count } hits
}
home-received = Received
home-welcome-title = How to begin
home-welcome-photograph = Photograph the mark: the capture guide shows how, with a phone, a ruler and a torch.
home-welcome-submit = Submit the seizure with its photographs.
home-welcome-wait = Look at the hits on the same page, and say which are worth examining.
home-notices-title = Notices
home-notices-none = No notices
home-notices-none-hint = You are told here of new hits, of examinations that wait, and of links that change.
home-notice-new-hit = A new submission of another body resembles one of your marks
home-notice-examination-waiting = A comparison waits for an examiner of your body
home-notice-examination-disagreement = Two examiners disagree; a resolution has to be recorded
home-notice-link-proposed = One examiner supports a link: { $shared }
home-notice-link-confirmed = A second examiner confirms a link: { $shared }
home-notice-link-resolved = Two examiners differed, and one of them gave way to a link: { $shared }
home-notice-link-rejected = A link is rejected: { $shared }
home-notice-link-undecided = A link is undecided: { $shared }
home-notice-capture-failed = A file of one of your marks could not be read
home-notice-request-received = Another body asks you something
home-notice-request-asked-back = A body that you asked needs to know more
home-notice-request-replied = A body that asks you said more
home-notice-request-in-doubt = A record that you challenged is blocked by its owner while it is in doubt
home-notice-request-answered = A request of yours was answered
home-notice-request-refused = A request of yours was refused
home-notice-request-withdrawn = A request to you was taken back
home-notice-request-reminded = A request is due soon
home-notice-request-overdue = A request is overdue
home-notice-recall-received = A record that you were told of is withdrawn, corrected or erased; acknowledge it
home-notice-recall-reminded = You have not acknowledged a recall for a week
home-notice-record-blocked = The review date of a record is reached: it is blocked, and erased later unless you keep it longer
home-notice-retention-six = The review date of records is reached within six months
home-notice-retention-three = The review date of records is reached within three months
home-notice-retention-one = The review date of records is reached within a month
home-notice-agreement-sixty = An access agreement ends within 60 days
home-notice-agreement-fourteen = An access agreement ends within 14 days; record another one, or the body is let in no more
home-notice-release-revoked = What another body released to you is released no more
home-notice-other = Something changed in one of your records
