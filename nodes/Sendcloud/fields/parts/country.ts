/** A country: chosen by its name, stored and sent as its code (ISO 3166-1 alpha-2). */
import { country } from '../../checks';
import { filledBy } from '../../engine/define';
import { textField, type Named } from '../named';

/** All that ISO 3166-1 knows, and Kosovo. */
const CODES =
	'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW';

/** Asked for when a list is opened: in the panel itself, two hundred and fifty names would stand a dozen times. */
const countries = {
	typeOptions: filledBy({
		name: 'getCountries',
		async loadOptions() {
			const names = new Intl.DisplayNames(['en'], { type: 'region' });
			return CODES.split(' ')
				.map((value) => ({ name: `${names.of(value) ?? value} (${value})`, value }))
				.sort((a, b) => a.name.localeCompare(b.name));
		},
	}),
};

export const countryPart = {
	field: (name: string, displayName = 'Country', more: Partial<Named> = {}): Named => ({
		...textField(name, displayName),
		type: 'options',
		...countries,
		description: 'Two letters (ISO 3166-1), e.g. NL',
		...more,
	}),
	check: country,
};
