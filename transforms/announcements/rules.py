"""The rules of the tagger: which words give a tag, which take it away, and how sure that is.

The definitions are those of data/reference/taxonomy.yml. A rule looks at a masked text (see `classify.mask`).
"""

from transforms.announcements.rule import Rule
from transforms.announcements.rules_company import COMPANY_RULES
from transforms.announcements.rules_money import MONEY_RULES
from transforms.announcements.rules_people import PEOPLE_RULES
from transforms.announcements.rules_results import RESULT_RULES
from transforms.announcements.rules_sites import SITE_RULES

VERSION = "rules-4"
RULES: tuple[Rule, ...] = (*MONEY_RULES, *RESULT_RULES, *SITE_RULES, *COMPANY_RULES, *PEOPLE_RULES)
