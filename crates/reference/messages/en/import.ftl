# Tables of others: giving one, mapping its columns, watching a batch, what its words came to.
import-title = Tables
import-sub = Spreadsheets of seizures: each row comes in once, is held already, or is told why not.
import-give = Give a table
import-give-hint = CSV, packed CSV (.csv.gz) or XLSX, at most 512 MB. Nothing comes in before you have seen how it would be read.
import-file = Table
import-look = Look at it
import-none = No table has come in yet
import-none-hint = Give a table of your seizures, or one of the UNODC Individual Drug Seizures.
import-batches = { $count ->
    [one] 1 table
   *[other] { $count } tables
}
import-column-file = File
import-column-state = State
import-column-read = Rows
import-column-imported = Came in
import-column-held = Held already
import-column-reported = Not taken in
import-column-started = Begun
import-state-running = Coming in
import-state-done = Done
import-state-cancelled = Stopped
import-state-failed = Broke off
import-state-undone = Taken back

import-map-title = How is this table to be read?
import-map-sub = { $file }: say what each column means. What you leave out is kept as reported.
import-map-sheet = You see the sheet { $sheet }. Of a workbook every sheet comes in that has these columns; one that has not is passed over, and named in the end.
import-map-ids = This is a table of the UNODC Individual Drug Seizures. Its columns are known.
import-map-as-ids = Import as UNODC Individual Drug Seizures
import-map-saved = Use a saved mapping
import-map-use = Use it
import-map-columns = Columns
import-map-column = Column
import-map-example = First values
import-map-means = Means
import-map-kept = Only kept
import-map-days = Days are written
import-map-days-day-first = 14/03/2014 or 2014-03-14
import-map-days-month-first = 03/14/2014 or 2014-03-14
import-map-decimal-comma = Fractions stand behind a comma (12,5)
import-map-name = Name of this mapping
import-map-name-hint = Kept for your organisation's next table of this shape.
import-map-check = Check
import-map-import = Import
import-map-missing = No column says: { $fields }. Every seizure needs { $count ->
    [one] it
   *[other] them
}.
import-tried = First rows as they would be read
import-tried-good = { $good } of the first { $all } rows would come in.
import-tried-line = Line
import-tried-date = Date
import-tried-place = Place
import-tried-drug = Drug
import-tried-amount = Amount
import-tried-told = To be told

import-batch-title = Table { $file }
import-batch-sub = Read as { $layout }. Begun { $started } UTC.
import-batch-sub-unnamed = Read by a mapping without a name. Begun { $started } UTC.
import-batch-running = { $rows } rows are done.
import-batch-left = { $minutes ->
    [0] Less than a minute is left.
    [one] About 1 minute is left.
   *[other] About { $minutes } minutes are left.
}
import-batch-stopping = It stops after the rows it is at.
import-batch-refresh = This page looks again by itself every two seconds.
import-batch-stop = Stop
import-batch-undo = Take this table back
import-batch-undo-hint = Removes what came in with it, as far as nothing rests on it: seizures without marks and exhibits that nobody has changed and of which no other body was told. The others stay: withdraw them, or erase them with a second person.
import-batch-undo-sure = Yes, take it back
import-batch-of-command = No server works at this table: a command began it, and takes it in while it runs. If the command was ended, give it the same table again and it goes on, or take back what came in.
import-batch-taking-back = It is being taken back: { $gone } of { $all } rows are gone.
import-batch-taken-back = Taken back
import-batch-stays = Stays
import-batch-stays-hint = They have marks or exhibits, were changed since, or others were told of them. Withdraw those on their pages, or erase them with a second person; whoever was told hears of it.
import-batch-undo-over = The time for taking this table back is over. Withdraw its seizures on their pages, or erase them with a second person; whoever was told hears of it.
import-batch-faults = Download the rows that were not taken in
import-batch-failure = Reading broke off: { $why }. What came before is held; the same table again goes on.
import-batch-read = Rows read
import-batch-imported = Came in
import-batch-copies = of them repeat another row to the letter
import-batch-held = Held already
import-batch-reported = Not taken in
import-batch-manifest = Manifest
import-batch-manifest-hint = SHA-256 over the identity of every row: the same table has the same manifest.
import-batch-passed-over = { $count ->
    [one] 1 sheet was passed over, because its columns are none that were expected:
   *[other] { $count } sheets were passed over, because their columns are none that were expected:
}
import-note-read-as-western = Some cells are not written in UTF-8 and were read as Windows-1252. Look whether names with accents are right.
import-note-utf16 = The file is written in UTF-16 and was read so.
import-note-formula-errors = Some cells hold errors of formulas, like #REF!; they count as empty.
import-batch-reasons = Why rows were not taken in
import-batch-flags = What could not be read of rows that came in
import-report = What the words came to
import-report-countries = Countries
import-report-drugs = Drugs
import-report-units = Units
import-report-transports = Transport
import-report-concealments = Hiding places
import-report-sites = Kinds of places
import-report-places = Places
import-report-known = { $known } of { $all } known, in { $rows-known } of { $rows } rows
import-report-text = As reported
import-report-code = Read as
import-report-rows = Rows
import-report-unknown = not known
import-report-more = and { $count } more
import-ids = UNODC Individual Drug Seizures

import-field-reference = Case reference
import-field-date = Date of seizure
import-field-country = Country of seizure
import-field-iso3 = Country of seizure (ISO 3166-1 alpha-3)
import-field-region = Region of the world
import-field-subregion = Part of the region
import-field-division = Administrative division
import-field-place = Place
import-field-north = Latitude
import-field-east = Longitude
import-field-drug = Drug
import-field-form = Form
import-field-amount = Amount
import-field-unit = Unit
import-field-purity = Purity, per cent
import-field-transport = Transport
import-field-concealment = Hiding place
import-field-site = Kind of place
import-field-production = Country of production
import-field-departure = Country of departure
import-field-destination = Country of destination
import-field-routing = Routing
import-field-agency = Seizing agency
import-field-persons = Number of persons
import-field-remarks = Remarks
import-field-source = Source
import-field-channel = Reporting channel

import-reason-country-missing = The country of seizure is missing.
import-reason-country-unknown = The country of seizure is not known; write its English name or its ISO code.
import-reason-date-missing = The date is missing. A table needs a column for it. Only a table of the UNODC collection may do without: give it as a workbook whose sheets are named after their years, or as the collection with --year on the command line.
import-reason-date-unreadable = The date can't be read; write it as 2014-03-14.
import-reason-date-contradicts = Day and month are the other way round than in the rest of the table; write it as 2014-03-14.
import-reason-date-impossible = The date is yet to come, or before 1900.
import-reason-drug-missing = The drug is missing.
import-reason-amount-missing = The amount is missing.
import-reason-amount-unreadable = The amount is no number; check the sign of the fraction.
import-reason-amount-ambiguous = The comma may part thousands or begin a fraction, and no other amount in the table tells which; write 1234 or 1.234.
import-reason-amount-impossible = The amount is negative, or larger than any seizure.
import-reason-text-unfit = A text is longer than 1,000 characters, or holds characters that can't be shown.
import-reason-rows-in-cell = A cell holds lines that look like rows; a quotation mark may have swallowed them. Where a mark is part of a text, write the text between marks and that mark twice.
import-reason-reference-taken = This case reference is used by another seizure of yours, or by a row before this one. A reference stands for one seizure: give the row a reference of its own, or add its drug to that seizure.

import-flag-drug-unknown = The drug's name is not known; kept as reported.
import-flag-unit-unknown = The unit is not known; kept as reported.
import-flag-no-weight = No rule gives kilograms for this quantity.
import-flag-amount-zero = The amount is nought.
import-flag-place-unresolved = The place could not be found.
import-flag-transport-unmapped = The word for the transport is not known; kept as reported.
import-flag-concealment-unmapped = The word for the hiding place is not known; kept as reported.
import-flag-site-unmapped = The word for the kind of place is not known; kept as reported.
import-flag-form-unmapped = The form is not known; kept as reported.
import-flag-route-unmapped = A country of the route could not be read; kept as reported.
import-flag-number-unreadable = An optional number could not be read; kept as reported.
import-flag-reference-made = The case reference was missing; one was made.
import-flag-country-contradicts = Country and ISO code name two countries; the name of the country was taken.
import-flag-date-ambiguous = The day may be either of two, and nothing in the table tells which comes first, day or month; the stretch between them was taken.
import-flag-purity-ambiguous = A purity between 0 and 1 may be a share or a percentage; kept as reported.
import-flag-column-kept = A column that nothing reads, or a cell behind the last header, holds something; kept as reported.
import-flag-further-copy = The row repeats another row of the table to the letter.
