"""Names of places where data centers and mines stand: countries, states, provinces, and towns beside them."""

# States and provinces by name; a town or county before one, with a comma, belongs to it.
STATES = (
    "Alabama|Arizona|Arkansas|California|Colorado|Delaware|Florida|Georgia|Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky|"
    "Louisiana|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|New Jersey|"
    "New Mexico|New York|North Carolina|North Dakota|Ohio|Oklahoma|Oregon|Pennsylvania|South Carolina|South Dakota|"
    "Tennessee|Texas|Utah|Virginia|Washington|West Virginia|Wisconsin|Wyoming|"
    "Alberta|British Columbia|Manitoba|New Brunswick|Newfoundland|Nova Scotia|Ontario|Quebec|Québec|Saskatchewan"
)
COUNTRIES = (
    "Norway|Sweden|Finland|Iceland|Denmark|Germany|France|Spain|Portugal|Italy|Ireland|United Kingdom|Netherlands|"
    "Bhutan|Ethiopia|Oman|Paraguay|Argentina|Brazil|Chile|Canada|Mexico|Kazakhstan|Malaysia|Singapore|Indonesia|"
    "Australia|China|Japan|South Korea|India|Saudi Arabia|United Arab Emirates|Abu Dhabi|Dubai|Kenya|Russia"
)
REGIONS = "West Texas|Texas Panhandle|Upstate New York|Greater Toronto Area|Permian Basin|New England"
PLACES = f"{STATES}|{COUNTRIES}|{REGIONS}"
# Sites that the press names without their state.
SITES = (
    "Lake Mariner|Barber Lake|River Bend|Beacon Point|Panther Creek|Moses Lake|Childress|Sweetwater|Rockdale|Corsicana|"
    "Denton|Ellendale|Harwood|Polaris Forge(?: \\d)?|Helios|Cheyenne|Sandersville|Clarington|Tydal|Ygua[zs][uú]|"
    "Jigmeling|Abernathy|Cayuga|Hannibal|Granbury|Garden City|Houston|Dalton|Vega|Pecos|Bear|Black Pearl|Odessa|"
    "Austin|Toronto|Atlanta|Dallas|Salt Creek|"
    "Mackenzie|Prince George|Canal Flats|Alborz|Massena|Niles|Project (?:Kati|Dorothy|Kati 1|Kati 2)"
)
WORD = r"[A-Z][\w'-]+"
TOWN = (
    rf"(?:{WORD} (?:County|Parish|City|Park|Creek|Springs|Falls|Ridge|Point|Bend|Lake|Flats)|"
    rf"(?:Lake|New|San|Santa|Fort|Port|El|Los|Las|Saint|St\.|Mount|Big|College|Cedar|Prince|Colorado) {WORD}|{WORD})"
)
COMPANY_AFTER = r"(?i)^ (?:stock exchange|time\b|instruments|corporation|limited|-based|supreme|attorney|times\b|law\b)"
# Patterns with the group `value`, what texts must contain, and what may not follow; the more exact place comes first.
WHERE = (
    (rf"\b(?P<value>{TOWN}, (?:{STATES}|{COUNTRIES}))\b", ", [A-Z]", COMPANY_AFTER),
    (rf"\b(?P<value>{WORD} (?:County|Parish))\b", "County|Parish", COMPANY_AFTER),
    (rf"\b(?P<value>{REGIONS})\b", REGIONS, COMPANY_AFTER),
    (rf"\b(?:in|at|near|to) (?P<value>{STATES}|{COUNTRIES})\b", f"{STATES}|{COUNTRIES}", COMPANY_AFTER),
    (rf"\b(?P<value>{STATES}|{COUNTRIES})\b", f"{STATES}|{COUNTRIES}", COMPANY_AFTER),
    (rf"\b(?P<value>{SITES})\b", SITES, ""),
)
