# People and accounts of one's own bureau, signing in.

people-sign-in-hint = With the name and password that your bureau's administrator gave you.
people-sign-in-wrong = Name or password are not right. Check both and try again.
people-sign-in-locked = { $minutes ->
    [one] Too many attempts. Try again in a minute, or ask your administrator.
   *[other] Too many attempts. Try again in { $minutes } minutes, or ask your administrator.
}
people-sign-in-ended = Your body is not let in: its access agreement has ended, or none is on record. Ask the secretariat, or the bureau above your body, to record one.
people-sign-in-expired = You were signed out after a long pause. Sign in again.
people-login = Login
people-password = Password
people-role = Role
people-organisation = Organisation
people-name = Name
people-demo-title = Logins of the training world
people-demo-hint = they exist only where all data are training data
people-count = { $count ->
    [one] { $count } account
   *[other] { $count } accounts
}
people-column-name = Name
people-column-login = Login
people-column-roles = Roles
people-column-clearance = Reads up to
people-column-state = State
people-column-last = Last signed in
people-column-actions = Actions
people-you = you
people-active = Active
people-suspended = Suspended
people-suspend = Suspend
people-resume = Resume
people-never = never
people-change-roles = Change roles
people-change-clearance = Change clearance
people-create = New account
people-create-send = Create account
people-reset = New password
people-reset-hint = For somebody who has lost the password. Every session ends, and every access token is revoked.
people-reset-send = Make a new password
people-reset-factors = Second factor lost
people-reset-factors-hint = Takes passkeys, codes and recovery codes away. Every session ends, and every access token is revoked. Make sure that it is the person who asks.
people-reset-factors-send = Take the second factors away
people-made-already = This was done already, and the password was shown once. If it is lost, make a new password for that account.
people-created = Ready to sign in
people-created-hint = The password is shown this once, and opens the account for three days. Hand it over by another way than the login; the person chooses an own one at once.
people-login-hint = Lower-case letters, figures and hyphens
people-login-ends = .{ $handle } is put behind it.
people-password-title = Change password
people-password-current = Present password
people-password-new = New password
people-password-again = New password again
people-password-hint = At least 15 characters. Several words are easier to keep than signs. Every session ends, and every access token is revoked.
people-password-send = Change password
people-password-changed = Your password is changed. Other sessions have ended, and access tokens are revoked.
people-sessions = Sessions
people-sessions-hint = Ends every session of this account, on every machine, this one too, and revokes its access tokens.
people-sign-out-everywhere = Sign out everywhere
people-tokens = Access tokens
people-tokens-hint = for programs that use the interface in your name
people-token-name = Name
people-token-name-hint = What it is for
people-token-days = Days
people-token-days-hint = At most { $days } days; { $export } where it may export lists.
people-token-scopes = What it may do
people-token-scopes-none = nothing
people-token-scope-read = Read and search
people-token-scope-submit = Submit and triage
people-token-scope-requests = Requests; it can refuse and ask back, and never release
people-token-scope-export = Export lists
people-token-make = Make a token
people-token-made = Your new token
people-token-once = Copy it now. It is shown this once.
people-token-made-already = This token was made already, and its secret was shown once. If it is lost, revoke the token and make another.
people-token-created = Made
people-token-expires = Ends
people-token-used = Last used
people-token-revoke = Revoke
people-token-revoked = Revoked
