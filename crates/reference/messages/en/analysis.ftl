# What the data says: map, series, matrix, quality.
analysis-map = Map
analysis-series = Over time
analysis-matrix = Hiding places
analysis-quality = Data quality
analysis-pages = Pictures of this view
analysis-span = Your records reach from { $first } to { $last }.
analysis-nothing = There is nothing in scope yet.
analysis-nothing-hint = No seizure in scope fits these filters. Widen them, or submit and import seizures.
analysis-from = From month or year
analysis-to = To month or year
analysis-country = Country of seizure
analysis-region = Region
analysis-copies = Further copies
analysis-copies-with = Counted
analysis-copies-without = Left out
analysis-measure = What is measured
analysis-measure-seizures = Seizures
analysis-measure-kilograms = Kilograms
analysis-centre = Ocean in the middle
analysis-centre-atlantic = Atlantic
analysis-centre-pacific = Pacific
analysis-by = Length of a period
analysis-by-week = Weeks
analysis-by-month = Months
analysis-by-year = Years
analysis-scale = Scale
analysis-scale-amounts = Amounts
analysis-scale-shares = Shares
analysis-period = Period
analysis-year = Year
analysis-year-open = Not one year
analysis-others = Others
analysis-all = All
analysis-all-amounts = All, as amounts
analysis-table = The same as a table
analysis-by-country = By country of seizure
analysis-weighed = Items with a weight
analysis-basis = { $seizures } seizures of { $countries ->
    [one] 1 country
   *[other] { $countries } countries
}, counted { $at } UTC from what was submitted and imported within your scope. A seizure counts once, under the drug of its first item; under a chosen drug wherever it has it.
analysis-basis-copies = { $copies } of them are further copies of an imported row: true repetitions or double reports, nothing tells which.
analysis-basis-no-copies = { $copies } further copies of imported rows are left out; some of them may be true repetitions.
analysis-basis-undated = { $seizures } have a date too rough for these periods and are not drawn.
analysis-basis-absence = Reports follow the will to report: where there are none, there may be seizures all the same.

analysis-map-desc = World map with a circle for each country of seizure and arrows for stated countries of departure and destination. The tables below say the same.
analysis-map-country = { $country }: { $seizures } seizures, { $kilograms } kg of what has a weight
analysis-map-ring = reported, nothing measured
analysis-map-width = Seizures on this way
analysis-map-departure = stated departure to seizure
analysis-map-destination = seizure to stated destination
analysis-map-note = Boundaries and names shown do not imply any opinion on the status of a territory. Arrows are schematic and show no route. Base map: Natural Earth.
analysis-map-way = { $from } to { $to }: { $seizures } seizures
analysis-ways = Stated ways between countries
analysis-ways-hint = As reports state them; most reports state none.
analysis-ways-more = { $count } smaller ones are not drawn.
analysis-way-from = From
analysis-way-to = To
analysis-way-basis = Rests on

analysis-series-desc = Stacked bars for each period, by country of seizure. The table below says the same.
analysis-series-rest = { $count } other countries
analysis-series-mark-rose = { $country }: more
analysis-series-mark-fell = { $country }: fewer
analysis-series-mark-stopped = { $country }: none
analysis-series-mark-began = { $country }: begins
analysis-series-changes = The level of reports changed
analysis-series-rose = { $country }: more from { $month } on. { $now } in that month, { $last } in the month before; usually { $after } a month since, { $before } before.
analysis-series-fell = { $country }: fewer from { $month } on. { $now } in that month, { $last } in the month before; usually { $after } a month since, { $before } before.
analysis-series-stopped = { $country }: reports stop with { $month }. None in that month, { $last } in the month before; usually { $before } a month until then.
analysis-series-began = { $country }: reports begin with { $month }. { $now } in that month, { $last } in the month before; usually { $after } a month since.
analysis-series-more = { $count ->
    [one] One smaller change
   *[other] { $count } smaller changes
}
analysis-series-changes-hint = Found from seizures by month, over all months that the records cover, whichever period and length is shown: three months or more without reports where there should be fifteen or more, or a usual month of three times as many or as few. Such a jump may be a change of reporting and no trend. Look at the shares, and ask the country before you conclude anything.
analysis-series-cut = Early periods are left out: there are more than 600. { $seizures } seizures lie in them.

analysis-matrix-columns = What the columns are
analysis-matrix-by-transport = Hiding places by transport
analysis-matrix-by-region = Hiding places by region of seizure
analysis-matrix-desc = { $what }: numbers of seizures, with what became of each share. The table below says the same.
analysis-matrix-corner = Hiding place
analysis-matrix-none = No seizure in scope with a stated hiding place fits these filters.
analysis-matrix-stated = { $stated } of { $all } seizures state a hiding place; in the stretch before { $before } did.
analysis-matrix-up = larger share than in { $before }
analysis-matrix-down = smaller share
analysis-matrix-same = about the same
analysis-matrix-open = too few to say
analysis-matrix-cell = { $hiding }, { $column }: { $now } seizures, before { $before }
analysis-matrix-method = Behind each number, that of the stretch before and what became of the share among seizures with a stated hiding place: two-proportion test at one in a hundred and a ratio of at least 1.25; not told of fewer than ten.
analysis-change-up = larger
analysis-change-down = smaller
analysis-change-same = same
analysis-change-open = too few

analysis-quality-complete = Completeness
analysis-quality-complete-hint = Share of seizures that say it. What is said to be unknown counts as not said.
analysis-quality-copies = Further copies
analysis-quality-day = Day
analysis-quality-place = Place
analysis-quality-located = Place found
analysis-quality-drug = Drug
analysis-quality-weight = Weight
analysis-quality-transport = Transport
analysis-quality-hiding = Hiding place
analysis-quality-site = Kind of place
analysis-quality-departure = Departure
analysis-quality-destination = Destination
analysis-quality-agency = Agency
analysis-quality-delay = Delay
analysis-quality-delay-hint = Share of the seizures with a known day, of those that their owner submitted, that came in within so many days of it. Rows of imported tables say no day of reporting: of them nothing is recorded.
analysis-quality-dated = Seizures
analysis-quality-not-recorded = Not recorded
analysis-quality-week = 7 days
analysis-quality-month = 30 days
analysis-quality-quarter = 90 days
analysis-quality-one-year = 365 days
analysis-quality-unmapped = Words that are not known
analysis-quality-unmapped-hint = The { $count } most frequent ones of your newest tables that brought in rows; kept as reported. This list is of whole tables: the filters above do not narrow it.
analysis-quality-tables = Tables
analysis-quality-kind = About

analysis-faults = Nothing was looked up: a filter is not understood
analysis-fault = { $filter }: “{ $given }” is not understood. { $hint }
analysis-fault-leave = Leave it out
