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
    "Australia|Japan|South Korea|India|Saudi Arabia|United Arab Emirates|Abu Dhabi|Dubai|Kenya|Russia"
)
REGIONS = "West Texas|Texas Panhandle|Upstate New York|Greater Toronto Area|Permian Basin|New England"
PLACES = f"{STATES}|{COUNTRIES}|{REGIONS}"
