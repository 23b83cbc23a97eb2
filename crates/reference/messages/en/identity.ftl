# Second factors, passkeys, confirming, reviews of access.

identity-second-title = Second step
identity-second-hint = The password was right. Show now that it is you.
identity-second-wrong = That was not right. A code is good once, for about a minute; try the next one.
identity-code = Code
identity-code-hint = Six figures of your authenticator app, or one of your recovery codes
identity-code-first = Six figures that the app shows now
identity-from-the-beginning = From the beginning
identity-passkey-sign-in = Sign in with a passkey
identity-passkey-use = Use a passkey
identity-passkey-failed = The passkey gave no answer. Try again, or take another way.
identity-passkey-wrong = This passkey was not taken here. Try again, or sign in with login and password.
identity-confirm-title = Is it still you?
identity-confirm-hint = What you asked for gives something away or changes who may do what. That needs a proof that is not older than { $minutes } minutes.
identity-confirm-kept = What you sent is kept in this page and goes on with your answer.
identity-confirm-wrong = That was not right. What you sent is still kept; try again.
identity-confirm-send = Confirm and go on
identity-confirm-not = Leave it
identity-factors-title = Signing in
identity-factors-hint = Passkeys first; codes of an app where a passkey can't be used; recovery codes for the day on which both are lost.
identity-factors-open = Passkeys, codes of an app, recovery codes
identity-demanded = Your role needs a second factor. Make a passkey, or set up the codes of an authenticator app; then everything is open.
identity-go-on = Go on
identity-passkeys = Passkeys
identity-passkeys-hint = kept by your phone, computer or security key; nothing to type, nothing to be caught
identity-passkeys-where = Passkeys of this site work under { $party }.
identity-passkeys-none = This site is reached by a bare number or without encryption, where browsers offer no passkeys.
identity-passkey-name = Name
identity-passkey-name-hint = By which you know the device
identity-passkey-made = Made
identity-passkey-used = Last used
identity-passkey-rename = Rename
identity-passkey-remove = Remove
identity-passkey-make = Make a passkey
identity-totp = Codes of an app
identity-totp-hint = six figures that change every half minute
identity-totp-on = In force since
identity-totp-make = Set up an authenticator app
identity-totp-remove = Take the codes away
identity-secret-title = A secret for your authenticator app
identity-secret-hint = Point the app at the picture, or type the secret. It is shown this once and counts once you have shown a code of it.
identity-secret-picture = The secret as a QR code
identity-secret-text = Or type:
identity-secret-link = Open in an app on this device
identity-secret-confirm = It works
identity-recovery = Recovery codes
identity-recovery-left = { $count ->
    [one] one left
   *[other] { $count } left
}
identity-recovery-hint = Each stands in for the second factor once. New ones make all earlier ones void.
identity-recovery-make = Make new recovery codes
identity-recovery-made = Your recovery codes
identity-recovery-once = Keep them on paper, apart from your devices. They are shown this once; each is good once.
identity-first-password-title = Choose your own password
identity-first-password-hint = Somebody else knows the present one, so it opens nothing but this page.
identity-review-title = Review of access
identity-review-hint = Who still needs access as it is? It is asked once a year, for each account. Nobody reviews the own. Accounts that nobody uses for { $days } days are suspended.
identity-review-factors = Second factor
identity-review-used = Last used
identity-review-due = Review due
identity-review-passkeys = { $count ->
    [one] one passkey
   *[other] { $count } passkeys
}
identity-review-no-factor = none
identity-review-overdue = due; suspended on { $day }
identity-review-own = another administrator reviews yours
identity-review-confirm = Still needed
identity-review-withdraw = Withdraw
identity-because-administrator = by an administrator
identity-because-withdrawn = withdrawn at a review
identity-because-not-reviewed = nobody reviewed it in time
identity-because-not-used = nobody used it for too long
