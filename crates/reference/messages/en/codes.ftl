# Labels of the code lists: `code-<list>-<code>` with `_` and `.` written as `-`.

# empty_value
code-empty-value-unknown = Unknown
code-empty-value-not-recorded = Not recorded
code-empty-value-withheld = Withheld by owner

# drug_class
code-drug-class-cannabis-type = Cannabis-type (excluding synthetic cannabinoids)
code-drug-class-cocaine-type = Cocaine-type
code-drug-class-opioids = Opioids
code-drug-class-ats-excl-ecstasy = Amphetamine-type stimulants (excluding ecstasy)
code-drug-class-ecstasy-type = “Ecstasy”-type substances
code-drug-class-sedatives-tranquillizers = Sedatives and tranquillizers
code-drug-class-nps = New psychoactive substances
code-drug-class-precursors = Precursors
code-drug-class-solvents-inhalants = Solvents and inhalants
code-drug-class-other-or-unmapped = Other or not yet mapped

# substance_group
code-substance-group-cannabis-herb = Cannabis herb
code-substance-group-cannabis-resin = Cannabis resin
code-substance-group-cannabis-oil = Cannabis oil and extracts
code-substance-group-cannabis-plant = Cannabis plants and seeds
code-substance-group-coca-leaf = Coca leaf
code-substance-group-coca-paste-base = Coca paste and cocaine base
code-substance-group-cocaine-hydrochloride = Cocaine hydrochloride
code-substance-group-cocaine-crack = Crack cocaine
code-substance-group-opium = Opium, poppy, poppy straw
code-substance-group-morphine = Morphine
code-substance-group-heroin = Heroin
code-substance-group-fentanyls = Fentanyl and analogues
code-substance-group-nitazenes = Nitazenes
code-substance-group-tramadol = Tramadol
code-substance-group-opioids-other = Other opioids
code-substance-group-amphetamine = Amphetamine
code-substance-group-captagon = Captagon-type tablets
code-substance-group-methamphetamine = Methamphetamine, crystal
code-substance-group-yaba = Methamphetamine tablets (yaba)
code-substance-group-stimulants-other = Other stimulants (methylphenidate, 4-fluoroamphetamine)
code-substance-group-mdma = MDMA, MDA, MDEA
code-substance-group-cathinones = Synthetic cathinones
code-substance-group-synthetic-cannabinoids = Synthetic cannabinoids
code-substance-group-semi-synthetic-cannabinoids = Semi-synthetic cannabinoids
code-substance-group-hallucinogens = Hallucinogens
code-substance-group-ketamine-dissociatives = Ketamine and other dissociatives
code-substance-group-ghb-gbl-bd = GHB, GBL, BD
code-substance-group-sedatives = Benzodiazepines and other sedatives
code-substance-group-khat = Khat
code-substance-group-nps-other = Other new psychoactive substances
code-substance-group-inhalants = Inhalants
code-substance-group-medicines-other = Other pharmaceutical products
code-substance-group-precursor-table-1 = Precursor, Table I of the 1988 Convention
code-substance-group-precursor-table-2 = Precursor, Table II of the 1988 Convention
code-substance-group-precursor-designer = Designer precursor, pre-precursor
code-substance-group-essential-chemical = Essential chemical, solvent, reagent
code-substance-group-cutting-agent = Cutting agent (xylazine, levamisole, phenacetin, caffeine)
code-substance-group-equipment = Equipment (press, reactor, glassware)
code-substance-group-unknown = Unknown substance

# form
code-form-powder = Powder
code-form-pill-tablet = Pill, tablet
code-form-crystal-rock = Crystal, rock
code-form-liquid = Liquid
code-form-plant-matter = Plant matter
code-form-blotter = Blotter
code-form-brick = Brick, compressed block
code-form-paste = Paste
code-form-resin = Resin
code-form-oil-wax = Oil, wax
code-form-capsule = Capsule
code-form-base = Base, freebase
code-form-hydrochloride = Hydrochloride salt
code-form-impregnated = Impregnated or bound in a carrier material
code-form-edible = Gummy, edible
code-form-vape = Vape liquid, cartridge
code-form-plant-living = Living plant
code-form-seed = Seed
code-form-patch = Patch
code-form-gas = Gas
code-form-unknown = Unknown

# unit
code-unit-kg = Kilogram
code-unit-g = Gram
code-unit-mg = Milligram
code-unit-t = Tonne
code-unit-l = Litre
code-unit-ml = Millilitre
code-unit-tablet = Tablet, pill
code-unit-unit = Unit, piece
code-unit-plant = Plant
code-unit-seed = Seed
code-unit-blotter-dose = Blotter dose
code-unit-ampoule = Ampoule
code-unit-package = Package, brick (count)
code-unit-ug = Microgram
code-unit-hundred-grams = Hundred grams
code-unit-block-350g = Block of 350 grams
code-unit-viss = Viss
code-unit-gallon-us = Gallon (US, liquid)
code-unit-gallon-uk = Gallon (imperial)
code-unit-thousand-tablets = Thousand tablets
code-unit-thousand-doses = Thousand doses
code-unit-capsule = Capsule
code-unit-injection = Injection
code-unit-vial = Vial
code-unit-bottle = Bottle
code-unit-acre = Acre
code-unit-other = Another unit
code-unit-unknown = unit not known

# conversion_rule
code-conversion-rule-mass-exact = Mass units, exact
code-conversion-rule-tablet-meth-0-1 = One methamphetamine tablet taken as 0.1 g gross
code-conversion-rule-block-350g = One block taken as the 350 g of its name
code-conversion-rule-viss-3-6-lb = One viss taken as 3.6 pounds
code-conversion-rule-plant-count = Plants are counted, not weighed
code-conversion-rule-opium-heroin-10-1 = 10 kg of opium taken as 1 kg of heroin; report figure only
code-conversion-rule-none = No rule: counted, without weight

# weight_basis
code-weight-basis-gross = Gross, with packaging
code-weight-basis-net = Net, without packaging
code-weight-basis-not-recorded = Not recorded

# transport_mode
code-transport-mode-maritime = Sea
code-transport-mode-rail = Rail
code-transport-mode-road = Road
code-transport-mode-air = Air
code-transport-mode-mail = Mail
code-transport-mode-multimodal = Multimodal
code-transport-mode-fixed-installation = Pipeline or other fixed installation
code-transport-mode-inland-water = Inland water
code-transport-mode-express-courier = Express courier
code-transport-mode-on-foot = On foot
code-transport-mode-animal = Animal
code-transport-mode-drone = Drone
code-transport-mode-tunnel = Tunnel
code-transport-mode-none-fixed-site = None: fixed site
code-transport-mode-other = Other
code-transport-mode-unknown = Unknown
code-transport-mode-not-recorded = Not recorded

# conveyance
code-conveyance-aircraft-passenger = Passenger aircraft
code-conveyance-aircraft-cargo = Cargo aircraft
code-conveyance-aircraft-light = Light aircraft
code-conveyance-helicopter = Helicopter
code-conveyance-uav = Unmanned aircraft
code-conveyance-boat-small = Small boat
code-conveyance-go-fast = Go-fast boat
code-conveyance-sailing-yacht = Sailing yacht
code-conveyance-motor-yacht = Motor yacht
code-conveyance-semi-submersible = Semi-submersible, low-profile vessel
code-conveyance-unmanned-surface = Unmanned surface vessel
code-conveyance-unmanned-underwater = Unmanned underwater vessel
code-conveyance-container-ship = Container ship
code-conveyance-bulk-carrier = Bulk carrier
code-conveyance-roro-ferry = Ro-ro or passenger ferry
code-conveyance-tanker = Tanker
code-conveyance-fishing-vessel = Fishing vessel
code-conveyance-train-passenger = Passenger train
code-conveyance-train-freight = Freight train
code-conveyance-car = Car
code-conveyance-van = Van
code-conveyance-lorry = Lorry
code-conveyance-trailer = Trailer, semi-trailer
code-conveyance-bus = Bus, coach
code-conveyance-motorcycle = Motorcycle
code-conveyance-container = Container
code-conveyance-pack-animal = Pack animal
code-conveyance-person-only = Person only
code-conveyance-other = Other
code-conveyance-unknown = Unknown

# identifier_kind
code-identifier-kind-imo-number = IMO ship number
code-identifier-kind-mmsi = MMSI
code-identifier-kind-call-sign = Call sign
code-identifier-kind-flag = Flag
code-identifier-kind-past-flag = Former flag
code-identifier-kind-crs-number = Registration number of vessel
code-identifier-kind-registration-port = Port of registration
code-identifier-kind-aircraft-serial = Aircraft serial number
code-identifier-kind-icao-code = ICAO type code
code-identifier-kind-vehicle-registration = Registration plate
code-identifier-kind-vin = Vehicle identification number (VIN)
code-identifier-kind-container-number = Container number
code-identifier-kind-seal-number = Seal number
code-identifier-kind-bill-of-lading = Bill of lading
code-identifier-kind-air-waybill = Air waybill
code-identifier-kind-parcel-tracking = Parcel tracking number
code-identifier-kind-flight-number = Flight number
code-identifier-kind-un-locode = Place code (UN/LOCODE)
code-identifier-kind-phone = Telephone
code-identifier-kind-imei = IMEI
code-identifier-kind-email = E-mail
code-identifier-kind-account-handle = Account name
code-identifier-kind-crypto-address = Crypto-asset address
code-identifier-kind-bank-account = Bank account
code-identifier-kind-passport = Passport
code-identifier-kind-identity-document = Identity document

# container_kind
code-container-kind-dry = Dry
code-container-kind-flatrack = Flat rack
code-container-kind-insulated = Insulated
code-container-kind-open-top = Open top
code-container-kind-refrigerated = Refrigerated (reefer)
code-container-kind-tank = Tank

# seal_state
code-seal-state-intact = Intact
code-seal-state-broken = Broken
code-seal-state-absent = Absent
code-seal-state-cloned = Cloned or replaced
code-seal-state-unknown = Unknown

# detection_method
code-detection-method-risk-profile = Risk profile
code-detection-method-random-check = Random check
code-detection-method-intelligence = Intelligence
code-detection-method-x-ray = X-ray
code-detection-method-dog = Dog
code-detection-method-tip-off = Tip-off
code-detection-method-found-by-chance = Found by chance
code-detection-method-controlled-delivery = Controlled delivery
code-detection-method-unknown = Unknown

# concealment
code-concealment-on-body = On the body
code-concealment-on-body-worn = On the body: worn
code-concealment-on-body-prosthesis = On the body: prosthesis
code-concealment-on-body-wig = On the body: wig
code-concealment-on-body-footwear = On the body: footwear
code-concealment-in-body = In the body
code-concealment-in-body-swallowed = In the body: swallowed
code-concealment-in-body-inserted = In the body: inserted
code-concealment-luggage = Luggage
code-concealment-luggage-false-bottom = Luggage: false bottom
code-concealment-luggage-structure = Luggage: structure (frame, wheels, handle)
code-concealment-luggage-lining = Luggage: lining
code-concealment-luggage-loose = Luggage: loose among the contents
code-concealment-parcel = Parcel or letter
code-concealment-parcel-letter = Parcel or letter: letter
code-concealment-parcel-parcel-content = Parcel or letter: content of the parcel
code-concealment-parcel-parcel-wall = Parcel or letter: wall of the parcel
code-concealment-vehicle = Vehicle
code-concealment-vehicle-tank = Vehicle: fuel tank
code-concealment-vehicle-tyre = Vehicle: tyre
code-concealment-vehicle-panel = Vehicle: panel
code-concealment-vehicle-engine = Vehicle: engine
code-concealment-vehicle-roof = Vehicle: roof
code-concealment-vehicle-seat = Vehicle: seat
code-concealment-vehicle-trailer-floor = Vehicle: floor of the trailer
code-concealment-vehicle-built-compartment = Vehicle: purpose-built compartment
code-concealment-vessel = Vessel
code-concealment-vessel-hull-attachment = Vessel: attached to the hull
code-concealment-vessel-sea-chest = Vessel: sea chest
code-concealment-vessel-ballast = Vessel: ballast
code-concealment-vessel-void = Vessel: void space
code-concealment-vessel-machinery = Vessel: machinery
code-concealment-vessel-cabin = Vessel: cabin
code-concealment-aircraft = Aircraft
code-concealment-aircraft-panel = Aircraft: panel
code-concealment-aircraft-hold = Aircraft: hold
code-concealment-aircraft-galley-toilet = Aircraft: galley or toilet
code-concealment-container-structure = Structure of the container
code-concealment-container-structure-reefer-motor = Structure of the container: motor of the refrigeration unit
code-concealment-container-structure-floor = Structure of the container: floor
code-concealment-container-structure-corrugation = Structure of the container: corrugation of the walls
code-concealment-container-structure-doors = Structure of the container: doors
code-concealment-container-structure-ceiling = Structure of the container: ceiling
code-concealment-rip-on-rip-off = Rip-on/rip-off
code-concealment-rip-on-rip-off-bags-near-doors = Rip-on/rip-off: bags near the doors
code-concealment-rip-on-rip-off-cloned-seal = Rip-on/rip-off: cloned seal
code-concealment-cargo-load = In the cargo
code-concealment-cargo-load-mixed = In the cargo: mixed with the goods
code-concealment-cargo-load-hollowed-goods = In the cargo: hollowed goods
code-concealment-cargo-load-stone = In the cargo: stone
code-concealment-cargo-load-machinery = In the cargo: machinery
code-concealment-cargo-load-furniture = In the cargo: furniture
code-concealment-cargo-load-cover-layer = In the cargo: behind a cover layer
code-concealment-cargo-load-pallet = In the cargo: pallet
code-concealment-in-liquid = Dissolved in a liquid
code-concealment-in-liquid-drink = Dissolved in a liquid: drink
code-concealment-in-liquid-fuel = Dissolved in a liquid: fuel
code-concealment-in-liquid-oil = Dissolved in a liquid: oil
code-concealment-in-liquid-other-liquid = Dissolved in a liquid: other liquid
code-concealment-carrier-material = Chemically concealed in a carrier
code-concealment-carrier-material-plastic = Chemically concealed in a carrier: plastic
code-concealment-carrier-material-textile = Chemically concealed in a carrier: textile
code-concealment-carrier-material-cardboard = Chemically concealed in a carrier: cardboard
code-concealment-carrier-material-charcoal = Chemically concealed in a carrier: charcoal
code-concealment-carrier-material-fertiliser = Chemically concealed in a carrier: fertiliser
code-concealment-carrier-material-beeswax = Chemically concealed in a carrier: beeswax
code-concealment-carrier-material-other-carrier = Chemically concealed in a carrier: other carrier
code-concealment-release-fraud = Container release or PIN-code fraud
code-concealment-release-fraud-pin-code = Container release or PIN-code fraud: PIN code
code-concealment-release-fraud-false-release = Container release or PIN-code fraud: false release
code-concealment-release-fraud-switch = Container release or PIN-code fraud: switched container
code-concealment-at-sea = Transhipment or drop at sea
code-concealment-at-sea-transhipment = Transhipment or drop at sea: transhipment
code-concealment-at-sea-drop-off = Transhipment or drop at sea: drop-off
code-concealment-at-sea-gps-buoy = Transhipment or drop at sea: buoy with position signal
code-concealment-at-sea-towed = Transhipment or drop at sea: towed
code-concealment-premises = At premises
code-concealment-premises-buried = At premises: buried
code-concealment-premises-wall = At premises: wall
code-concealment-premises-floor-void = At premises: void under the floor
code-concealment-premises-machinery-premises = At premises: machinery
code-concealment-live-animal = In a live animal
code-concealment-live-animal-swallowed-animal = In a live animal: swallowed
code-concealment-live-animal-implanted = In a live animal: implanted
code-concealment-consumer-goods = In consumer goods
code-concealment-consumer-goods-electronics = In consumer goods: electronics
code-concealment-consumer-goods-toys = In consumer goods: toys
code-concealment-consumer-goods-books = In consumer goods: books
code-concealment-consumer-goods-food = In consumer goods: food
code-concealment-disguised-product = Disguised as a legal product
code-concealment-disguised-product-branded-copy = Disguised as a legal product: copy of a brand
code-concealment-disguised-product-relabelled = Disguised as a legal product: relabelled
code-concealment-other = Other
code-concealment-none = No concealment
code-concealment-unknown = Unknown

# outer_packaging
code-outer-packaging-bag = Bag
code-outer-packaging-bale = Bale
code-outer-packaging-box = Box
code-outer-packaging-carton = Carton
code-outer-packaging-drum = Drum
code-outer-packaging-barrel = Barrel
code-outer-packaging-crate = Crate
code-outer-packaging-sack = Sack
code-outer-packaging-suitcase = Suitcase
code-outer-packaging-holdall = Holdall
code-outer-packaging-jerrican = Jerrican
code-outer-packaging-canister = Canister
code-outer-packaging-tank = Tank
code-outer-packaging-pallet-shaped = Pallet-shaped
code-outer-packaging-vacuum-pack = Vacuum pack
code-outer-packaging-envelope = Envelope
code-outer-packaging-tube = Tube
code-outer-packaging-loose = Loose
code-outer-packaging-other = Other
code-outer-packaging-unknown = Unknown

# unit_packaging
code-unit-packaging-kilo-brick = Kilogram brick
code-unit-packaging-half-brick = Half brick
code-unit-packaging-disc = Disc
code-unit-packaging-pellet = Pellet (“bolita”)
code-unit-packaging-bag = Bag
code-unit-packaging-wrap = Wrap
code-unit-packaging-tablet = Tablet
code-unit-packaging-blister = Blister
code-unit-packaging-bottle = Bottle
code-unit-packaging-ampoule = Ampoule
code-unit-packaging-liquid-container = Container of liquid
code-unit-packaging-other = Other
code-unit-packaging-unknown = Unknown

# wrapping_layer
code-wrapping-layer-foil = Foil
code-wrapping-layer-cling-film = Cling film
code-wrapping-layer-adhesive-tape = Adhesive tape
code-wrapping-layer-rubber-latex = Rubber, latex
code-wrapping-layer-carbon-paper = Carbon paper
code-wrapping-layer-grease = Grease
code-wrapping-layer-wax = Wax
code-wrapping-layer-balloon = Balloon
code-wrapping-layer-paper = Paper
code-wrapping-layer-cloth = Cloth
code-wrapping-layer-plastic-bag = Plastic bag
code-wrapping-layer-vacuum-film = Vacuum film
code-wrapping-layer-other = Other

# mark_type
code-mark-type-tool-mark = Tool mark, press relief
code-mark-type-striae = Striated mark (cut, scrape)
code-mark-type-logo-embossed = Embossed logo (punch)
code-mark-type-logo-printed = Printed logo, sticker
code-mark-type-stamp-ink = Stamped ink
code-mark-type-tablet-logo = Tablet logo, break line
code-mark-type-handwriting = Handwriting, number
code-mark-type-colour-code = Colour code
code-mark-type-tear-match = Tape end, tear match
code-mark-type-seal = Seal
code-mark-type-barcode-label = Barcode, label
code-mark-type-trace-lead = Fingerprint or DNA lead (pointer only)

# mark_kind
code-mark-kind-pressed-relief = Pressed relief
code-mark-kind-printed = Printed
code-mark-kind-striated = Striated
code-mark-kind-impressed-surface = Impressed surface

# capture_kind
code-capture-kind-photo-single = One photograph, light unknown
code-capture-kind-photo-fixed-light = One photograph, light from a stated direction
code-capture-kind-photo-four-light = Four photographs, light from four stated directions
code-capture-kind-topography = Topography (height map)
code-capture-kind-profile = Height profile across the lines

# capture_state
code-capture-state-waiting = Waiting
code-capture-state-described = Ready for comparison
code-capture-state-failed = Could not be read

# quality_band
code-quality-band-low = Low
code-quality-band-medium = Medium
code-quality-band-high = High

# quality_reason
code-quality-reason-too-small = The mark is too small in the picture
code-quality-reason-blurred = Blurred
code-quality-reason-low-relief = The relief hardly stands out
code-quality-reason-lights-unknown = Light directions not stated
code-quality-reason-partial = Part of the mark is missing, covered or unlit
code-quality-reason-few-features = Too little structure
code-quality-reason-lights-inconsistent = The stated lamps explain the photographs only in part
code-quality-reason-exposure = Much of the picture is too bright or too dark

# mark_role
code-mark-role-questioned = Questioned: found on seized goods
code-mark-role-reference = Reference: made from a known tool

# place_type
code-place-type-airport-passenger = Airport, passengers
code-place-type-airport-cargo = Airport, cargo
code-place-type-airport-mail = Airport, mail
code-place-type-airstrip = Airstrip
code-place-type-seaport = Seaport, terminal
code-place-type-free-zone = Free zone
code-place-type-land-crossing = Land border crossing
code-place-type-green-border = Green border
code-place-type-road = Road
code-place-type-rail = Railway, station
code-place-type-sea-territorial = At sea, territorial
code-place-type-sea-eez = At sea, exclusive economic zone
code-place-type-sea-high = At sea, high seas
code-place-type-inland-water = Inland water
code-place-type-military = Military site
code-place-type-postal-hub = Postal or express hub
code-place-type-warehouse = Warehouse
code-place-type-dwelling = Dwelling
code-place-type-farm = Farm, plantation
code-place-type-lab-cultivation = Laboratory: cultivation
code-place-type-lab-production = Laboratory: production
code-place-type-lab-conversion = Laboratory: conversion
code-place-type-lab-cutting = Laboratory: cutting
code-place-type-lab-extraction = Laboratory: extraction
code-place-type-lab-tableting = Laboratory: tableting
code-place-type-dump-site = Chemical waste dump
code-place-type-market-retail = Market, retail
code-place-type-prison = Prison
code-place-type-online = Online, darknet
code-place-type-street = Street
code-place-type-open-air = Open air, countryside
code-place-type-hospital = Hospital
code-place-type-hotel = Hotel
code-place-type-bar-restaurant = Bar, restaurant
code-place-type-public-building = Public building
code-place-type-business-premises = Shop, office, workshop
code-place-type-building-other = Building, not closer known
code-place-type-other = Other
code-place-type-unknown = Unknown

# date_precision
code-date-precision-day = Day
code-date-precision-month = Month
code-date-precision-year = Year
code-date-precision-range = Between two dates

# place_precision
code-place-precision-exact = Exact point
code-place-precision-site = Site
code-place-precision-town = Town
code-place-precision-region = Region
code-place-precision-country = Country only

# route_role
code-route-role-cultivation = Cultivation
code-route-role-production = Production
code-route-role-origin = Origin
code-route-role-departure = Departure
code-route-role-transit = Transit
code-route-role-transhipment = Transhipment
code-route-role-seizure = Place of seizure
code-route-role-intended-destination = Intended destination
code-route-role-final-destination = Final destination

# route_basis
code-route-basis-documented = Documented
code-route-basis-admitted = Admitted
code-route-basis-inferred = Inferred

# region
code-region-africa = Africa
code-region-americas = Americas
code-region-asia = Asia
code-region-europe = Europe
code-region-oceania = Oceania
code-region-antarctica = Antarctica

# subregion
code-subregion-northern-africa = Northern Africa
code-subregion-eastern-africa = Eastern Africa
code-subregion-middle-africa = Middle Africa
code-subregion-southern-africa = Southern Africa
code-subregion-western-africa = Western Africa
code-subregion-caribbean = Caribbean
code-subregion-central-america = Central America
code-subregion-south-america = South America
code-subregion-northern-america = Northern America
code-subregion-central-asia = Central Asia
code-subregion-eastern-asia = Eastern Asia
code-subregion-south-eastern-asia = South-eastern Asia
code-subregion-southern-asia = Southern Asia
code-subregion-western-asia = Western Asia
code-subregion-eastern-europe = Eastern Europe
code-subregion-northern-europe = Northern Europe
code-subregion-southern-europe = Southern Europe
code-subregion-western-europe = Western Europe
code-subregion-australia-and-new-zealand = Australia and New Zealand
code-subregion-melanesia = Melanesia
code-subregion-micronesia = Micronesia
code-subregion-polynesia = Polynesia
code-subregion-antarctica = Antarctica

# trade_role
code-trade-role-grower = Grower, cultivator
code-trade-role-collector = Collector, harvester
code-trade-role-precursor-supplier = Precursor supplier
code-trade-role-producer = Producer, cook
code-trade-role-lab-technician = Laboratory technician
code-trade-role-equipment-supplier = Equipment supplier
code-trade-role-packer = Press operator, packer
code-trade-role-financier = Financier, investor
code-trade-role-organiser = Organiser, leader
code-trade-role-broker = Broker, facilitator
code-trade-role-logistics-organiser = Logistics organiser
code-trade-role-exporter = Exporter
code-trade-role-shipping-insider = Shipping or customs-clearance insider
code-trade-role-transporter-driver = Driver
code-trade-role-transporter-skipper = Skipper
code-trade-role-transporter-pilot = Pilot
code-trade-role-transporter-crew = Crew member
code-trade-role-courier-body = Courier, body packer
code-trade-role-courier-luggage = Courier with luggage
code-trade-role-port-retrieval = Port retrieval, extraction team
code-trade-role-user-only = User only
code-trade-role-warehouse-keeper = Warehouse, stash keeper
code-trade-role-importer = Importer, receiver
code-trade-role-extraction-chemist = Extraction chemist
code-trade-role-adulterator = Adulterator
code-trade-role-wholesaler = Wholesaler
code-trade-role-distributor = Mid-level distributor, supplier
code-trade-role-retailer = Retailer, dealer
code-trade-role-runner = Runner
code-trade-role-online-vendor = Online vendor
code-trade-role-market-admin = Online market administrator
code-trade-role-money-collector = Money collector
code-trade-role-launderer-cash-courier = Money launderer: cash courier
code-trade-role-launderer-hawala = Money launderer: hawala
code-trade-role-launderer-trade = Money launderer: trade-based
code-trade-role-launderer-crypto = Money launderer: virtual assets
code-trade-role-document-forger = Document forger
code-trade-role-corrupt-official = Corrupt official
code-trade-role-enforcer = Enforcer, security
code-trade-role-recruiter = Recruiter
code-trade-role-front-nominee = Front company, nominee
code-trade-role-unknown = Unknown

# courier_basis
code-courier-basis-self-directed = Of their own accord
code-courier-basis-recruited = Recruited
code-courier-basis-coerced = Coerced
code-courier-basis-unknown = Unknown

# procedural_status
code-procedural-status-wanted = Wanted
code-procedural-status-charged = Charged
code-procedural-status-convicted = Convicted
code-procedural-status-suspect = Suspect
code-procedural-status-person-of-interest = Person of interest
code-procedural-status-witness = Witness
code-procedural-status-victim = Victim
code-procedural-status-missing = Missing
code-procedural-status-deceased = Deceased
code-procedural-status-unidentified = Unidentified
code-procedural-status-acquitted = Acquitted
code-procedural-status-contact-associate = Contact or associate

# party
code-party-consignor = Consignor
code-party-consignee = Consignee
code-party-notify-party = Notify party
code-party-carrier = Carrier
code-party-nvocc = Carrier without vessels (NVOCC)
code-party-freight-forwarder = Freight forwarder
code-party-customs-broker = Customs broker
code-party-stuffing-establishment = Stuffing establishment
code-party-terminal-operator = Terminal operator
code-party-warehouse-operator = Warehouse operator
code-party-vessel-owner = Vessel owner
code-party-vessel-operator = Vessel operator
code-party-charterer = Charterer
code-party-express-operator = Express operator
code-party-other = Other

# organisation_kind
code-organisation-kind-bureau = National central bureau
code-organisation-kind-agency = National agency
code-organisation-kind-secretariat = Secretariat
code-organisation-kind-international = International body

# role
code-role-officer = Officer
code-role-examiner = Examiner
code-role-analyst = Analyst
code-role-administrator = Administrator
code-role-data-protection-officer = Data protection officer
code-role-liaison = Liaison

# level
code-level-for-official-use-only = For official use only
code-level-restricted = Restricted
code-level-confidential = Confidential

# handling_code
code-handling-code-h0 = H0: use only for preventing and combating crime
code-handling-code-h1 = H1: not in judicial proceedings without the provider’s permission
code-handling-code-h2 = H2: no dissemination without the provider’s permission
code-handling-code-h3 = H3: other restriction

# tlp
code-tlp-tlp-red = TLP:RED
code-tlp-tlp-amber-strict = TLP:AMBER+STRICT
code-tlp-tlp-amber = TLP:AMBER
code-tlp-tlp-green = TLP:GREEN
code-tlp-tlp-clear = TLP:CLEAR

# pap
code-pap-pap-red = PAP:RED
code-pap-pap-amber = PAP:AMBER
code-pap-pap-green = PAP:GREEN
code-pap-pap-clear = PAP:CLEAR

# purpose
code-purpose-wanted-persons = Finding wanted persons and managing their movements
code-purpose-identify-of-interest = Persons or objects of police interest
code-purpose-investigation = Criminal investigation, criminal history and activities
code-purpose-warning = Warning about persons, events, modus operandi
code-purpose-identification = Identifying persons or bodies
code-purpose-forensic-analysis = Forensic analysis
code-purpose-security-check = Security checks
code-purpose-crime-analysis = Analysis of threats, crime trends, networks
code-purpose-border-management = Border management and control
code-purpose-statistics = Statistics: aggregates only
code-purpose-training = Training: synthetic copies only
code-purpose-scientific-study = Scientific study: aggregates or synthetic copies only

# matching_mode
code-matching-mode-silent = Silent: only you learn of a hit and decide
code-sensitive-race = Race or ethnic origin
code-sensitive-religion = Religion or conviction
code-sensitive-politics = Political opinion, union
code-sensitive-health = Health
code-sensitive-sex-life = Sex life
code-sensitive-minor = Somebody under age
code-sensitive-victim-or-witness = Victim or witness
code-matching-mode-hit-only = Hit only: the other side learns that something exists
code-matching-mode-hit-and-contact = Hit and contact: the other side learns whom to ask
code-matching-mode-release = Hit and contact; a hit also releases what is not held back
code-matching-mode-no-match = No matching

# field_group
code-field-group-identity = Case and persons: reference, agency, exhibits, remarks
code-field-group-exact-place = Exact place: name, division, coordinates, kind of site
code-field-group-images = Photographs
code-field-group-mark-image-for-comparison = Cut of a mark, for forensic comparison
code-field-group-chemistry = Purity and laboratory results
code-field-group-intelligence-source = Source: how it was detected, and its grades

# source_grade
code-source-grade-a = A: no doubt, always reliable
code-source-grade-b = B: mostly reliable
code-source-grade-c = C: mostly unreliable
code-source-grade-x = X: cannot be assessed
code-source-grade-not-evaluated = Not evaluated

# information_grade
code-information-grade-1 = 1: accuracy not in doubt
code-information-grade-2 = 2: known personally to the source, not to the reporter
code-information-grade-3 = 3: not known personally, corroborated by recorded information
code-information-grade-4 = 4: not known personally and not corroborated
code-information-grade-not-evaluated = Not evaluated

# estimate
code-estimate-almost-no-chance = Almost no chance (1-5 %)
code-estimate-very-unlikely = Very unlikely (5-20 %)
code-estimate-unlikely = Unlikely (20-45 %)
code-estimate-roughly-even = Roughly even (45-55 %)
code-estimate-likely = Likely (55-80 %)
code-estimate-very-likely = Very likely (80-95 %)
code-estimate-almost-certain = Almost certain (95-99 %)

# confidence
code-confidence-low = Low
code-confidence-moderate = Moderate
code-confidence-high = High

# question
code-question-class = Same design?
code-question-individual = Same tool?

# verdict
code-verdict-evaluable = Evaluable
code-verdict-not-evaluable = Not evaluable

# not_evaluable_reason
code-not-evaluable-reason-single-photograph-of-relief = A single photograph of a relief: light changes it more than another tool does
code-not-evaluable-reason-lights-unknown = Light directions not stated
code-not-evaluable-reason-lights-disagree = The light stands differently to the two marks
code-not-evaluable-reason-low-quality = At least one capture is too poor
code-not-evaluable-reason-too-little-overlap = The two captures share too little of the mark
code-not-evaluable-reason-different-capture = Recorded in ways that cannot be compared for this question
code-not-evaluable-reason-different-kind = Different kinds of mark
code-not-evaluable-reason-no-calibration = No pairs of known truth to measure this kind of capture by
code-not-evaluable-reason-not-compared = Not compared

# class_conclusion
code-class-conclusion-supports-same-design = Supports same design
code-class-conclusion-inconclusive = Inconclusive
code-class-conclusion-supports-different-designs = Supports different designs
code-class-conclusion-unsuitable = Unsuitable

# individual_conclusion
code-individual-conclusion-supports-same-tool = Supports same tool
code-individual-conclusion-inconclusive = Inconclusive
code-individual-conclusion-supports-different-tools = Supports different tools
code-individual-conclusion-unsuitable = Unsuitable

# link_kind
code-link-kind-same-design = Same design
code-link-kind-same-tool = Same tool

# link_state
code-link-state-proposed = Proposed
code-link-state-confirmed = Confirmed
code-link-state-rejected = Rejected
code-link-state-undecided = Undecided
code-link-state-withdrawn-basis = Withdrawn basis

# triage
code-triage-new = New
code-triage-worth-examining = Worth examining
code-triage-not-useful = Not useful

# examination_state
code-examination-state-waiting-first = Waiting for the first examiner
code-examination-state-waiting-second = Waiting for the second examiner
code-examination-state-disagreement = Examiners disagree
code-examination-state-closed = Closed

# strength
code-strength-no-support = No support
code-strength-weak = Weak support
code-strength-moderate = Moderate support
code-strength-moderately-strong = Moderately strong support
code-strength-strong = Strong support
code-strength-very-strong = Very strong support
code-strength-extremely-strong = Extremely strong support

# direction
code-direction-for-first = For the first proposition
code-direction-for-alternative = For the other proposition
code-direction-neither = For neither proposition

# request_kind
code-request-kind-release = Release of what is held back
code-request-kind-validate = Confirm that a record still holds
code-request-kind-act = Act: observe, stop, search
code-request-kind-evidential-use = Use in proceedings
code-request-kind-expert-statement = Statement of the expert
code-request-kind-exhibit-or-cast = The exhibit, or a cast of its mark
code-request-kind-legal-assistance-reference = Reference for mutual legal assistance
code-request-kind-challenge = Challenge: look into a record that is in doubt

# challenge_reason
code-challenge-reason-inaccurate = What it says is not right
code-challenge-reason-out-of-date = It was right and is no more
code-challenge-reason-mistaken-identity = It speaks of somebody or something else
code-challenge-reason-unlawfully-obtained = It seems to have been obtained unlawfully
code-challenge-reason-excessive = It says more than its purpose needs, or serves another
code-challenge-reason-not-neutral = Its character is political, military, religious or racial

# legal_basis
code-legal-basis-national-law = National law
code-legal-basis-bilateral-agreement = Agreement of the two countries
code-legal-basis-convention = International convention
code-legal-basis-platform-rules = Rules on the processing of data
code-legal-basis-judicial-order = Order of a court or prosecutor

# urgency
code-urgency-routine = Routine: 30 days
code-urgency-urgent = Urgent: 5 days
code-urgency-immediate = Immediate: 1 day

# request_state
code-request-state-open = Open
code-request-state-answered-in-full = Answered in full
code-request-state-answered-in-part = Answered in part
code-request-state-refused = Refused
code-request-state-withdrawn = Withdrawn
code-request-state-erased = Ended: the record was erased
code-request-state-stands = The record stands
code-request-state-set-right = The record is set right
code-request-state-record-withdrawn = The record is withdrawn

# refusal_reason
code-refusal-reason-ongoing-investigation = It would harm an investigation
code-refusal-reason-source-protection = It would show a source or a method
code-refusal-reason-legal-obstacle = The law of the answering country forbids it
code-refusal-reason-basis-insufficient = The named ground does not carry it
code-refusal-reason-disproportionate = More is asked for than the purpose needs
code-refusal-reason-third-party = Somebody else must agree and does not
code-refusal-reason-not-held = It is not held
code-refusal-reason-essential-interest = Security, public order or another essential interest

# request_side
code-request-side-asker = The asking body
code-request-side-addressee = The body that is asked
code-request-side-nobody = Nobody

# request_action
code-request-action-asked = Asked
code-request-action-asked-back = Asked for more
code-request-action-replied = Said more
code-request-action-answered-in-full = Answered in full
code-request-action-answered-in-part = Answered in part
code-request-action-refused = Refused
code-request-action-withdrawn = Withdrawn
code-request-action-revoked = Took a release back
code-request-action-reminded = Reminder: due soon
code-request-action-overdue = Overdue
code-request-action-erased = The record was erased
code-request-action-stands = The record stands
code-request-action-set-right = Set the record right
code-request-action-record-withdrawn = Withdrew the record
code-request-action-in-doubt = Blocked the record while it is in doubt

# recall_kind
code-recall-kind-withdrawal = Withdrawal
code-recall-kind-correction = Correction
code-recall-kind-erasure = Erasure

# recall_reason
code-recall-reason-wrong = What it says is wrong
code-recall-reason-unlawfully-obtained = It was obtained unlawfully
code-recall-reason-not-reliable = It is not to be relied on
code-recall-reason-source-withdrawn = Its source has withdrawn it

# recall_outcome
code-recall-outcome-nothing-used = Nothing of it was used
code-recall-outcome-used-corrected = It was used, and what was made of it is corrected
code-recall-outcome-used-informed = It was used, and the court or partner concerned is informed

# erasure_reason
code-erasure-reason-purpose-achieved = What it was kept for is achieved
code-erasure-reason-case-closed = The case is closed
code-erasure-reason-inaccurate = It is not accurate
code-erasure-reason-not-compliant = It should not have been recorded here
code-erasure-reason-duplicate = It is held twice
code-erasure-reason-ordered = A court, an authority or the control commission demands it
code-erasure-reason-retention-expired = Its time was over
