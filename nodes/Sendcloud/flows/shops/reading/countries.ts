/** Countries as shops write them: codes, and names in six languages. */
import { COUNTRY_CODES, undressed } from '../../../checks';
import { unreadable, type Reading } from './unreadable';

const KNOWN = new Set(COUNTRY_CODES);
const LANGUAGES = ['en', 'de', 'fr', 'nl', 'es', 'it'];
/** What the others in Europe call themselves. */
const OWN_LANGUAGES =
	'PL:pl DK:da SE:sv NO:nb FI:fi CZ:cs PT:pt SK:sk HU:hu RO:ro GR:el HR:hr SI:sl EE:et LV:lv LT:lt BG:bg';

/** What no list of names has. */
const ALSO: Record<string, string> = {
	uk: 'GB',
	el: 'GR',
	usa: 'US',
	'united states of america': 'US',
	'vereinigte staaten von amerika': 'US',
	'etats unis d amerique': 'US',
	'great britain': 'GB',
	england: 'GB',
	scotland: 'GB',
	wales: 'GB',
	'northern ireland': 'GB',
	grossbritannien: 'GB',
	'grande bretagne': 'GB',
	'groot brittannie': 'GB',
	'gran bretana': 'GB',
	'gran bretagna': 'GB',
	holland: 'NL',
	holanda: 'NL',
	olanda: 'NL',
	'pays bas': 'NL',
	'republic of ireland': 'IE',
	eire: 'IE',
	'czech republic': 'CZ',
	'tschechische republik': 'CZ',
	'republique tcheque': 'CZ',
	tsjechie: 'CZ',
	turkey: 'TR',
	turkei: 'TR',
	'korea republic of': 'KR',
	'russian federation': 'RU',
	'slovak republic': 'SK',
	'republic of china': 'TW',
	macedonia: 'MK',
	'hong kong': 'HK',
	'ivory coast': 'CI',
	vatican: 'VA',
};

/** Alpha-3 codes that are not the name's first letters, and all others that shops in Europe meet. */
const THREE =
	'AUT:AT BEL:BE BGR:BG HRV:HR CYP:CY CZE:CZ DNK:DK EST:EE FIN:FI FRA:FR DEU:DE GRC:GR HUN:HU IRL:IE ITA:IT LVA:LV LTU:LT LUX:LU MLT:MT NLD:NL POL:PL PRT:PT ROU:RO SVK:SK SVN:SI ESP:ES SWE:SE GBR:GB CHE:CH NOR:NO ISL:IS LIE:LI MCO:MC AND:AD SMR:SM USA:US CAN:CA MEX:MX AUS:AU NZL:NZ JPN:JP CHN:CN KOR:KR IND:IN ISR:IL TUR:TR UKR:UA SRB:RS BIH:BA MNE:ME ALB:AL MKD:MK BRA:BR ARG:AR CHL:CL ZAF:ZA ARE:AE SAU:SA SGP:SG HKG:HK TWN:TW THA:TH';

const key = (name: string) =>
	name
		.normalize('NFD')
		.replace(/\p{M}/gu, '')
		.replace(/ß/g, 'ss')
		.replace(/\./g, '')
		.replace(/[^\p{L}]+/gu, ' ')
		.trim()
		.toLowerCase()
		.replace(/^the /, '');

let names: Map<string, string> | undefined;

function named(name: string): string | undefined {
	if (!names) {
		names = new Map(Object.entries(ALSO));
		for (const pair of THREE.split(' ')) names.set(pair.slice(0, 3).toLowerCase(), pair.slice(4));
		for (const pair of OWN_LANGUAGES.split(' ')) {
			const [code, language] = pair.split(':');
			const own = new Intl.DisplayNames([language], { type: 'region' }).of(code);
			if (own !== undefined) names.set(key(own), code);
		}
		for (const language of LANGUAGES) {
			const list = new Intl.DisplayNames([language], { type: 'region' });
			for (const code of COUNTRY_CODES) {
				const one = key(list.of(code) ?? code);
				if (!names.has(one)) names.set(one, code);
			}
		}
	}
	return names.get(key(name));
}

/** A country as ISO 3166-1 alpha-2: of a code, or of a name. Empty: undefined. */
export function countryCode(value: unknown): Reading<string | undefined> {
	if (value !== undefined && value !== null && typeof value !== 'string')
		return unreadable('a country', value);
	const text = undressed(value);
	if (text === '') return undefined;
	if (KNOWN.has(text)) return text;
	const upper = text.toUpperCase();
	if (KNOWN.has(upper)) return upper;
	return (
		(text.length <= 60 ? named(text) : undefined) ??
		unreadable(
			'a country that can be shipped to',
			value,
			'Write it as two letters such as NL, or by its English name.',
		)
	);
}
