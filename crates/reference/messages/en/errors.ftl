# What went wrong and what to do about it.

# Faults of a submission. Each says what to do.
error-required = Fill in this field.
error-too-long = Shorten this text, and keep it to letters, figures and signs on one line where the field has one line.
error-too-many = There are too many entries. Divide them into several submissions.
error-not-listed = Choose one of the listed values.
error-country-unknown = Choose a country from the list.
error-coordinates = Give latitude from -90 to 90 and longitude from -180 to 180, in decimal degrees.
error-date = Check the date: the first day must not be after the last one.
error-date-future = This date is in the future. Give the day of the seizure.
error-date-too-early = Give a date from 1900 on.
error-item-missing = Add at least one substance with its quantity.
error-amount = Give the amount as a number from 0 to 1,000,000,000,000.
error-amount-ambiguous = This can be read in two ways. Write 1000 for a thousand, 1.5 or 1,5 for one and a half, and 1.2340 for three decimals.
error-persons = Give the number of persons in figures, from 0 to 100000.
error-purity = Give the purity in per cent, from 0 to 100.
error-exhibit-number-twice = Two exhibits have this number. Give each its own.
error-exhibit-parent = Choose a parent that stands above this exhibit in the list.
error-examined = Give how many were examined of how many: the first not above the second, the second not 0.
error-purpose-missing = Choose at least one purpose.
error-restriction = Say in words what the other restriction (H3) is, or take both the code and the words away.
error-review-date = Choose a review date after today and at most 30 years ahead.

error-summary = Something has to be put right
error-status = Status
error-request = Number of the request, to tell your operator:
error-home = Go to the home page
error-wait = { $seconds ->
    [one] Try again in one second.
   *[other] Try again in { $seconds } seconds.
}
error-400-title = This could not be understood
error-400-hint = Go back, check what you typed, and send it again.
error-403-title = This is not open to you
error-403-hint = Your roles do not include it. Ask the administrator of your bureau.
error-404-title = Nothing to see here
error-404-hint = There is no such page, or it is not for you. Check the address, or start from the home page.
error-409-title = Somebody was faster
error-409-hint = The record changed while you were writing. Go back, load it again, and look at what changed.
error-413-title = This is too large
error-413-hint = A photograph may have 50 megapixels. Send fewer files at once, or smaller ones.
error-429-title = Too many requests
error-429-hint = Wait a little and try again. Nothing is lost.
error-500-title = Something broke on our side
error-500-hint = Nothing you sent was half stored. Try again; if it happens again, tell your operator the number below.
error-503-title = Not available right now
error-503-hint = The service is starting or being maintained. Try again in a minute.

# What a use case finds wrong.
error-idempotency-key = Give an idempotency key of 8 to 200 visible characters.
error-file-size = The file is empty or larger than 512 MiB.
error-sha256 = Give the SHA-256 as 64 hexadecimal digits.
error-piece-size = Send pieces of at most 1 MiB.
error-handle = The handle takes 2 to 40 of a to z, 0 to 9 and the hyphen.
error-handle-taken = Another organisation has this handle; choose another one.
error-country-missing = A bureau and an agency have a country; give its two letters, for example FJ.
error-country-of-none = The secretariat and international bodies are of no country; leave it out.
error-parent-missing = An agency stands under a bureau; give the bureau’s handle.
error-parent-of-none = Only an agency has a body above it; leave it out.
error-parent-no-bureau = This is no bureau; give the handle of a bureau.
error-parent-abroad = This bureau is of another country; an agency stands under a bureau of its own country.
error-secretariat-twice = There is a secretariat already, and there is only one; choose another kind.
error-login = The name for signing in takes 2 to 40 of a to z, 0 to 9 and the hyphen.
error-login-taken = This name for signing in is taken in your organisation.
error-role-missing = Choose at least one role.
error-own-account = You can't do this to your own account; ask another administrator.
error-token-days = Choose from 1 to 365 days.
error-password = A password has 15 to 200 characters that are not all the same.
error-password-again = The two passwords are not the same.
error-password-wrong = The present password is wrong.
error-reference-taken = Your organisation uses this case reference already; open that record instead.
error-mark-missing = Add at least one photograph or scan.
error-pixel-um = Give micrometres per pixel as a number above 0 and at most 10,000.
error-exhibit-unknown = No exhibit of this seizure has this number.
error-light = Give the direction from 0 to 360 degrees and the height from 0 to 90 degrees, both.
error-file-unknown = This file was never received; send it again.
error-upload-incomplete = A file has not arrived completely; send it again.
error-four-files = A set with four lights has four photographs.
error-four-lights = Say for each of the four photographs where the lamp stood.
error-one-file = This kind of capture has one file.
error-one-light = Say where the lamp stood.
error-topography-files = A topography is one x3p file, or a 16-bit PNG with its JSON.
error-field-unknown = There is no such field.
error-reason-missing = Give your reason.
error-tool-without-design = The same tool can't have made two designs; look at both answers again.
error-answer-missing = Choose one of the answers.
error-resolution-alone = Nobody resolves alone. Where you two differ, record the other examiner’s answer or one that supports neither side; where you agree, repeat the common answer.
error-override-reason = The engine can't evaluate this question here. Say why you can.
error-decode-too-large = The file is too large. Crop to the mark, or save as JPEG.
error-decode-too-many-points = The picture has more than 50 megapixels. Crop it to the mark, or reduce it.
error-decode-unsupported-format = This format is not read. Save photographs as JPEG, PNG, WebP or TIFF, height maps as x3p or 16-bit PNG, profiles as CSV.
error-decode-malformed = The file is damaged. Copy it again from the camera or instrument.
error-decode-timed-out = Reading the file took too long. Save it anew with an ordinary program.
error-decode-failed = The file could not be read. Save it anew with an ordinary program and try again.

# What the interface for programs says.
problem-not-found = There is nothing here for you.
problem-sign-in-first = Send an access token in the Authorization header.
problem-forbidden = Your role does not allow this.
problem-malformed = The request could not be read; compare it with the documentation of the interface.
problem-foreign-origin = Writes are taken from pages of this server only. Reload the page and try again.
problem-too-many = Too many attempts; wait as the Retry-After header says.
problem-too-large = The request is too large; send files in pieces.
problem-not-describable = The capture could not be described.
problem-locked-out = The account is locked for ten minutes after five failures.
problem-method = This address is not for this method; see the Allow header.
problem-stale = This is there already or has changed meanwhile; read it again.
problem-damaged = The bytes are not what their hash says; send the file again from the start.
problem-offset = The piece does not continue the upload; go on at expected_offset.
problem-internal = Something went wrong here. It has been noted; try again in a moment.
