//! People: what they do in the trade, where they stand in proceedings, parties of a transport; and what our own
//! users and organisations are.

use super::Source::{Directive2016680, Interpol, Niem, OurChoice};
use super::{Vocabulary, entry};

/// Roles in the trade chain. A role is a statement with source, grade and date, never a trait of a person.
pub static TRADE_ROLES: Vocabulary = Vocabulary::new(
    "trade_role",
    &[
        entry(OurChoice, "grower"),
        entry(OurChoice, "collector"),
        entry(OurChoice, "precursor_supplier"),
        entry(OurChoice, "producer"),
        entry(OurChoice, "lab_technician"),
        entry(OurChoice, "equipment_supplier"),
        entry(OurChoice, "packer"),
        entry(OurChoice, "financier"),
        entry(OurChoice, "organiser"),
        entry(OurChoice, "broker"),
        entry(OurChoice, "logistics_organiser"),
        entry(OurChoice, "exporter"),
        entry(OurChoice, "shipping_insider"),
        entry(OurChoice, "transporter_driver"),
        entry(OurChoice, "transporter_skipper"),
        entry(OurChoice, "transporter_pilot"),
        entry(OurChoice, "transporter_crew"),
        entry(OurChoice, "courier_body"),
        entry(OurChoice, "courier_luggage"),
        entry(OurChoice, "port_retrieval"),
        entry(OurChoice, "user_only"),
        entry(OurChoice, "warehouse_keeper"),
        entry(OurChoice, "importer"),
        entry(OurChoice, "extraction_chemist"),
        entry(OurChoice, "adulterator"),
        entry(OurChoice, "wholesaler"),
        entry(OurChoice, "distributor"),
        entry(OurChoice, "retailer"),
        entry(OurChoice, "runner"),
        entry(OurChoice, "online_vendor"),
        entry(OurChoice, "market_admin"),
        entry(OurChoice, "money_collector"),
        entry(OurChoice, "launderer_cash_courier"),
        entry(OurChoice, "launderer_hawala"),
        entry(OurChoice, "launderer_trade"),
        entry(OurChoice, "launderer_crypto"),
        entry(OurChoice, "document_forger"),
        entry(OurChoice, "corrupt_official"),
        entry(OurChoice, "enforcer"),
        entry(OurChoice, "recruiter"),
        entry(OurChoice, "front_nominee"),
        entry(OurChoice, "unknown"),
    ],
);

/// How a courier came to it.
pub static COURIER_BASES: Vocabulary = Vocabulary::new(
    "courier_basis",
    &[
        entry(OurChoice, "self_directed"),
        entry(OurChoice, "recruited"),
        entry(OurChoice, "coerced"),
        entry(OurChoice, "unknown"),
    ],
);

/// Where a person stands in proceedings, apart from the role (Rules on the Processing of Data; Directive (EU) 2016/680, art. 6).
pub static PROCEDURAL_STATUSES: Vocabulary = Vocabulary::unverified(
    "procedural_status",
    &[
        entry(Interpol, "wanted"),
        entry(Interpol, "charged"),
        entry(Interpol, "convicted"),
        entry(Interpol, "suspect"),
        entry(Interpol, "person_of_interest"),
        entry(Interpol, "witness"),
        entry(Interpol, "victim"),
        entry(Interpol, "missing"),
        entry(Interpol, "deceased"),
        entry(Interpol, "unidentified"),
        entry(OurChoice, "acquitted"),
        entry(Directive2016680, "contact_associate"),
    ],
);

/// Parties of a transport or trade document.
pub static PARTIES: Vocabulary = Vocabulary::new(
    "party",
    &[
        entry(Niem, "consignor"),
        entry(Niem, "consignee"),
        entry(Niem, "notify_party"),
        entry(Niem, "carrier"),
        entry(Niem, "nvocc"),
        entry(Niem, "freight_forwarder"),
        entry(OurChoice, "customs_broker"),
        entry(Niem, "stuffing_establishment"),
        entry(Niem, "terminal_operator"),
        entry(Niem, "warehouse_operator"),
        entry(OurChoice, "vessel_owner"),
        entry(OurChoice, "vessel_operator"),
        entry(OurChoice, "charterer"),
        entry(OurChoice, "express_operator"),
        entry(Niem, "other"),
    ],
);

/// What an owner of records is.
pub static ORGANISATION_KINDS: Vocabulary = Vocabulary::new(
    "organisation_kind",
    &[
        entry(OurChoice, "bureau"),
        entry(OurChoice, "agency"),
        entry(OurChoice, "secretariat"),
        entry(OurChoice, "international"),
    ],
);

/// What an account may do.
pub static ROLES: Vocabulary = Vocabulary::new(
    "role",
    &[
        entry(OurChoice, "officer"),
        entry(OurChoice, "examiner"),
        entry(OurChoice, "analyst"),
        entry(OurChoice, "administrator"),
        entry(OurChoice, "data_protection_officer"),
        entry(OurChoice, "liaison"),
    ],
);
