//! Words for tables of others that come in by batches.

crate::codes! {
    /// Where a batch stands.
    pub enum ImportState {
        /// Rows are coming in, or did until the machine stopped.
        Running = "running",
        /// Every row is imported, held or reported.
        Done = "done",
        /// Stopped by its owner; what had come in is held.
        Cancelled = "cancelled",
        /// The file could not be read to its end; what had come in is held.
        Failed = "failed",
        /// Taken back by its owner.
        Undone = "undone",
    }
}

crate::codes! {
    /// What a column of a table says. The words are those of the seizure report.
    pub enum ImportField {
        /// The owner's case reference.
        Reference = "reference",
        /// When it happened.
        Date = "date",
        /// Country of seizure by name or code.
        Country = "country",
        /// Country of seizure by ISO 3166-1 alpha-3.
        Iso3 = "iso3",
        /// Region of the world; follows from the country.
        Region = "region",
        /// Part of the region; follows from the country.
        Subregion = "subregion",
        /// Administrative division.
        Division = "division",
        /// The place in words.
        Place = "place",
        /// Degrees north.
        North = "north",
        /// Degrees east.
        East = "east",
        /// Name of the drug.
        Drug = "drug",
        /// Form of the drug.
        Form = "form",
        /// How much.
        Amount = "amount",
        /// In what unit.
        Unit = "unit",
        /// Purity in per cent.
        Purity = "purity",
        /// How it travelled.
        Transport = "transport",
        /// Where it was hidden.
        Concealment = "concealment",
        /// Kind of place.
        Site = "site",
        /// Country of production.
        Production = "production",
        /// Country of departure.
        Departure = "departure",
        /// Country of destination.
        Destination = "destination",
        /// Whether it came in, went out, passed through or stayed in the country.
        Routing = "routing",
        /// The seizing agency.
        Agency = "agency",
        /// How many persons were involved.
        Persons = "persons",
        /// Anything else.
        Remarks = "remarks",
        /// Who told the collecting body.
        Source = "source",
        /// On which way it was told.
        Channel = "channel",
    }
}

crate::codes! {
    /// What of an imported row could not be read, or is to be known of it. The row is held all the same.
    pub enum ImportFlag {
        /// The name of the drug is not known; the group is `unknown`.
        DrugUnknown = "drug_unknown",
        /// The unit is not known.
        UnitUnknown = "unit_unknown",
        /// No rule gives kilograms for this quantity.
        NoWeight = "no_weight",
        /// The amount is nought.
        AmountZero = "amount_zero",
        /// The place could not be found in the gazetteer.
        PlaceUnresolved = "place_unresolved",
        /// The word for the transport is not known.
        TransportUnmapped = "transport_unmapped",
        /// The word for the concealment is not known.
        ConcealmentUnmapped = "concealment_unmapped",
        /// The word for the kind of place is not known.
        SiteUnmapped = "site_unmapped",
        /// The form is not known.
        FormUnmapped = "form_unmapped",
        /// A country of the route could not be read.
        RouteUnmapped = "route_unmapped",
        /// An optional number could not be read.
        NumberUnreadable = "number_unreadable",
        /// The case reference was missing; one was made.
        ReferenceMade = "reference_made",
        /// The row repeats another row of the file to the letter.
        FurtherCopy = "further_copy",
        /// Country and ISO code name two countries; the country's name counts.
        CountryContradicts = "country_contradicts",
        /// A day that may be either of two, and nothing in the table tells; the stretch between them was taken.
        DateAmbiguous = "date_ambiguous",
        /// A number between 0 and 1 may be a share or a percentage.
        PurityAmbiguous = "purity_ambiguous",
        /// A column that nothing reads, or a cell behind the last header, holds something.
        ColumnKept = "column_kept",
    }
}

impl ImportFlag {
    /// Whether a text of the row stands nowhere in the record, only among the cells that are kept.
    pub const fn is_only_kept(self) -> bool {
        match self {
            Self::UnitUnknown
            | Self::TransportUnmapped
            | Self::ConcealmentUnmapped
            | Self::SiteUnmapped
            | Self::FormUnmapped
            | Self::RouteUnmapped
            | Self::NumberUnreadable
            | Self::CountryContradicts
            | Self::DateAmbiguous
            | Self::PurityAmbiguous
            | Self::ColumnKept => true,
            Self::DrugUnknown
            | Self::NoWeight
            | Self::AmountZero
            | Self::PlaceUnresolved
            | Self::ReferenceMade
            | Self::FurtherCopy => false,
        }
    }
}

crate::codes! {
    /// Why a row was not taken in.
    pub enum ImportReason {
        /// The country of seizure is missing.
        CountryMissing = "country_missing",
        /// The country of seizure is not known.
        CountryUnknown = "country_unknown",
        /// The date is missing.
        DateMissing = "date_missing",
        /// The date is not written as a date.
        DateUnreadable = "date_unreadable",
        /// The day is written in another order than the rest of the table.
        DateContradicts = "date_contradicts",
        /// The date is yet to come, or before 1900.
        DateImpossible = "date_impossible",
        /// The name of the drug is missing.
        DrugMissing = "drug_missing",
        /// The amount is missing.
        AmountMissing = "amount_missing",
        /// The amount is no number.
        AmountUnreadable = "amount_unreadable",
        /// The amount is one of two numbers, and nothing in the table tells which.
        AmountAmbiguous = "amount_ambiguous",
        /// The amount is negative, or larger than any.
        AmountImpossible = "amount_impossible",
        /// A text is longer than is taken, or holds signs that can't be shown.
        TextUnfit = "text_unfit",
        /// A cell holds lines that look like rows: a quotation mark may have swallowed them.
        RowsInCell = "rows_in_cell",
        /// The case reference is used by another seizure of the owner.
        ReferenceTaken = "reference_taken",
    }
}
