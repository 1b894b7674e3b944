"""The sample store's customers and what is on their files."""

from datetime import timedelta

from .purchases import read_orders
from .words import FEMALE_NAMES, MALE_NAMES, SURNAMES

PROSPECTS = 45
FIRMS = 18
LOYAL_EVERY = 4  # so many that some become loyal in every month
# Days that are easily got wrong: a lunar leap month, 29 February, the 30th of a
# lunar month. (calendar, year, month, day, leap month)
RARE_BIRTHDAYS = (
    ("lunar", 1990, 5, 12, True),
    ("solar", 1992, 2, 29, False),
    ("lunar", 1987, 6, 8, True),
    ("lunar", 1985, 12, 30, False),
    ("lunar", 0, 8, 15, False),
)
SOURCES = ("shop", "shop", "shop", "campaign", "service", "fair", "web_call")


def create(env, words, random, lang):
    """Create who bought, in the data set's order, and who only came to look.

    :return: two recordsets of res.partner
    """
    names = _names(words, random, PROSPECTS)
    files = File(env, words, random, lang)
    customers = env["res.partner"].create(
        [files.prepare(number, *name) for number, name in enumerate(names)]
    )
    prospects = customers[-PROSPECTS:]
    customers -= prospects
    prospects.shop_home_company_id = env.company
    files.add_family(customers)
    files.add_handles(customers)
    files.add_consents(customers | prospects)
    files.add_connections(customers)
    return customers, prospects


def _names(words, random, more):
    """Return (name, gender) of each customer: the data set's, or Chinese ones."""
    known = list(read_orders())
    genders = ["male" if random.random() < 0.2 else "female" for _name in known]
    if not words.is_chinese:
        surnames = [name.split()[-1] for name in known]
        known += [f"Jo {surname}" for surname in surnames[:more]]
        return list(zip(known, genders + ["female"] * more, strict=True))
    names = {}
    for gender in genders + ["female"] * more:
        name = _chinese_name(random, gender)
        while name in names:
            name = _chinese_name(random, gender)
        names[name] = gender
    return list(names.items())


def _chinese_name(random, gender):
    given = FEMALE_NAMES if gender == "female" else MALE_NAMES
    length = random.choice((1, 2, 2, 2))
    return random.choice(SURNAMES) + "".join(random.sample(given, length))


class File:
    """Fills customer files as a shop does: the basics of most, more of some."""

    def __init__(self, env, words, random, lang):
        self.env, self.words, self.random, self.lang = env, words, random, lang
        self.country = env.ref(f"base.{words.country}")
        self.sources = {
            source.code: source.id for source in env["shop.customer.source"].search([])
        }
        kind = env.ref("shop_crm_tiering.shop_kind_clothing")
        answers = env["shop.preference"].search([("kind_id", "=", kind.id)])
        self.questions = [each.ids for each in answers.grouped("set_id").values()]
        self.tags = env["shop.tag"].search([])
        self.today = env.company._shop_today()

    def some(self, share):
        return self.random.random() < share

    def prepare(self, number, name, gender):
        """Return the values of a customer; every 55th is a firm."""
        if number % 55 == 54 and number < FIRMS * 55:
            return self._basics(number) | self._firm(number // 55)
        return (
            self._basics(number)
            | self._person(name, gender)
            | {"shop_rejects_competitors": number % LOYAL_EVERY == 0}
            | self._birthday(number)
            | self._career()
            | self._mind()
        )

    def _basics(self, number):
        random, words = self.random, self.words
        return {
            "lang": self.lang,
            "phone": self._phone(number),
            "street": self._street(),
            "city": words.city,
            "country_id": self.country.id,
            "shop_source_id": self.sources[random.choice(SOURCES)],
            "shop_need_type": random.choice((False, "functional", "emotional")),
            "shop_potential": random.choice((0, 1, 2, 3, 3, 4, 5)),
            "shop_file_verified_on": self.some(0.6)
            and self.today - timedelta(days=random.randint(5, 500)),
        }

    def _phone(self, number):
        if self.words.is_chinese:
            # A range that is given to nobody.
            return f"+86 138 0000 {number + 1000}"
        return f"+1 {200 + number // 100}-555-01{number % 100:02}"

    def _street(self):
        road = self.random.choice(self.words.roads)
        house = self.random.randint(1, 300)
        return f"{road}{house}号" if self.words.is_chinese else f"{house} {road}"

    def _firm(self, number):
        firms, random = self.words.firms, self.random
        suffix = ("", "二店", "三店") if self.words.is_chinese else ("", " II", " III")
        return {
            "name": firms[number % len(firms)] + suffix[number // len(firms) % 3],
            "is_company": True,
            "shop_scale": random.choice(("micro", "small", "medium")),
            "shop_yearly_need": random.randint(2, 20) * 10000,
            "shop_payment_status": random.choice(("prompt", "prompt", "late")),
        }

    def _person(self, name, gender):
        values = {"name": name, "shop_gender": gender}
        if self.words.is_chinese:
            female, male = ("女士", "姐", "小姐"), ("先生", "哥")
            title = self.random.choice(female if gender == "female" else male)
            values["shop_salutation"] = name[0] + title
        else:
            title = "Ms" if gender == "female" else "Mr"
            values["shop_salutation"] = f"{title} {name.split()[-1]}"
        return values

    def _birthday(self, number):
        """Return a birthday: the rare ones first, then some of this week."""
        random = self.random
        if number < len(RARE_BIRTHDAYS):
            birthday = RARE_BIRTHDAYS[number]
        elif number < len(RARE_BIRTHDAYS) + 12:
            day = self.today + timedelta(days=number % 8)
            # 28 February stands for the 29th, which most years lack
            birthday = ("solar", 0, day.month, min(day.day, 28), False)
        elif not self.some(0.75):
            return {}
        else:
            lunar = self.some(0.35 if self.words.is_chinese else 0.05)
            year = random.randint(1958, 2004) if self.some(0.8) else 0
            day = random.randint(1, 28)
            month = random.randint(1, 12)
            birthday = ("lunar" if lunar else "solar", year, month, day, False)
        names = ("birthday_calendar", "birth_year", "birth_month", "birth_day")
        return {
            f"shop_{name}": value
            for name, value in zip((*names, "birth_leap_month"), birthday, strict=True)
        }

    def _career(self):
        if not self.some(0.4):
            return {}
        random = self.random
        return {
            "shop_job": random.choice(self.words.jobs),
            "shop_employer": self.some(0.5) and random.choice(self.words.employers),
            "shop_marital_status": random.choice(("single", "married", "married")),
            "shop_income_band": self.some(0.4)
            and random.choice(("middle", "middle", "high", "very_high")),
        }

    def _mind(self):
        random = self.random
        values = {}
        if self.some(0.7):
            questions = random.sample(self.questions, min(4, len(self.questions)))
            values["shop_preference_ids"] = [*map(random.choice, questions)]
        if self.some(0.5):
            values["shop_tag_ids"] = random.sample(self.tags.ids, 3)
        if self.some(0.08):
            values["shop_taboos"] = random.choice(self.words.taboos)
        return values

    def add_family(self, customers):
        """Add children, with their parents' consent, and husbands and wives."""
        random, rows = self.random, []
        for partner in customers.filtered(lambda each: not each.is_company):
            if self.some(0.2):
                rows.append(
                    {
                        "partner_id": partner.id,
                        "name": random.choice(self.words.children),
                        "relation": "child",
                        "guardian_consent": True,
                        "birth_year": self.today.year - random.randint(2, 12),
                        "birth_month": random.randint(1, 12),
                        "birth_day": random.randint(1, 28),
                    }
                )
        self.env["shop.family.member"].create(rows)

    def add_handles(self, customers):
        rows = [
            {
                "partner_id": partner.id,
                "platform": self.random.choice(("wechat", "wechat", "xiaohongshu")),
                "name": f"clover_{number + 1000}",
            }
            for number, partner in enumerate(customers)
            if self.some(0.5)
        ]
        self.env["shop.handle"].create(rows)

    def add_consents(self, customers):
        """Note who agreed to greetings and offers, and who refused them."""
        noon = self.env["res.company"]._shop_now().replace(hour=4, minute=0, second=0)
        rows = [
            {
                "partner_id": partner.id,
                "channel": self.random.choice(("wechat", "wechat", "sms", "phone")),
                "purpose": "marketing",
                "granted": self.some(0.85),
                "evidence": self.words.evidence,
                "date": noon - timedelta(days=self.random.randint(1, 600)),
            }
            for partner in customers
            if self.some(0.65)
        ]
        self.env["shop.consent"].create(rows)

    def add_connections(self, customers):
        """Note friends, and who brought whom."""
        people = customers.filtered(lambda each: not each.is_company)
        rows = []
        for partner, other in zip(people[::9], people[4::9], strict=False):
            rows.append({"partner_id": partner.id, "other_id": other.id})
            if self.some(0.6):
                other.shop_referrer_id = partner
        self.env["shop.relation"].create(rows)
