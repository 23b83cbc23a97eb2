# Mails, and the choice of them on the account page. A mail holds numbers alone.

mail-subject = commonlink: something is new
mail-begin = Something is new for you:
mail-hits = { $count ->
    [one] one new hit
   *[other] { $count } new hits
}
mail-links = { $count ->
    [one] one new or changed common link
   *[other] { $count } new or changed common links
}
mail-examinations = { $count ->
    [one] one examination waits for you
   *[other] { $count } examinations wait for you
}
mail-requests = { $count ->
    [one] one request waits for your body
   *[other] { $count } requests wait for your body
}
mail-recalls = { $count ->
    [one] one recall waits to be acknowledged
   *[other] { $count } recalls wait to be acknowledged
}
mail-end = A mail tells numbers alone. Type the address yourself, and sign in to read more. You choose on your account page whether you are told by mail.

mail-title = Told by mail
mail-hint = Numbers alone ("3 new hits"), never what a record says; counted with your rights when the mail is sent.
mail-none = This platform sends no mail. Its operator has named no mail server.
mail-rhythm = When
mail-rhythm-off = Never
mail-rhythm-daily = Once a day, about 06:00 UTC, where something is new
mail-rhythm-at-once = Soon after something is new, at most every 10 minutes
mail-address = Address
mail-address-hint = A mailbox of your body. Whoever reads it learns that something is new.
mail-send = Save
mail-sent = Last mail
mail-given-up = This address took no mail for days, and nothing is sent any more. Choose again, with another address. What you were not told is told then.
