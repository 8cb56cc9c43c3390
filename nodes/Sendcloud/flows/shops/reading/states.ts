/** Parts of a country as ISO 3166-2, which carriers ask for in some countries. */

/** Where an address is not complete without it. */
const NEEDED = new Set(['US', 'CA', 'IT', 'AU']);

const NAMES: Record<string, string> = {
	US: 'AL Alabama,AK Alaska,AZ Arizona,AR Arkansas,CA California,CO Colorado,CT Connecticut,DE Delaware,DC District of Columbia,FL Florida,GA Georgia,HI Hawaii,ID Idaho,IL Illinois,IN Indiana,IA Iowa,KS Kansas,KY Kentucky,LA Louisiana,ME Maine,MD Maryland,MA Massachusetts,MI Michigan,MN Minnesota,MS Mississippi,MO Missouri,MT Montana,NE Nebraska,NV Nevada,NH New Hampshire,NJ New Jersey,NM New Mexico,NY New York,NC North Carolina,ND North Dakota,OH Ohio,OK Oklahoma,OR Oregon,PA Pennsylvania,RI Rhode Island,SC South Carolina,SD South Dakota,TN Tennessee,TX Texas,UT Utah,VT Vermont,VA Virginia,WA Washington,WV West Virginia,WI Wisconsin,WY Wyoming,PR Puerto Rico',
	CA: 'AB Alberta,BC British Columbia,MB Manitoba,NB New Brunswick,NL Newfoundland and Labrador,NS Nova Scotia,NT Northwest Territories,NU Nunavut,ON Ontario,PE Prince Edward Island,QC Quebec,QC Québec,SK Saskatchewan,YT Yukon',
	AU: 'ACT Australian Capital Territory,NSW New South Wales,NT Northern Territory,QLD Queensland,SA South Australia,TAS Tasmania,VIC Victoria,WA Western Australia',
};

function named(country: string, text: string): string | undefined {
	const wanted = text.toLowerCase();
	const found = NAMES[country]?.split(',').find((entry) => {
		const space = entry.indexOf(' ');
		return entry.slice(space + 1).toLowerCase() === wanted;
	});
	return found?.slice(0, found.indexOf(' '));
}

/** Codes that have no name in the list: post of the armed forces, and islands. */
const MORE: Record<string, string> = { US: 'AA AE AP AS GU MP UM VI' };

/** Is it a code of that country? Where there is no list of them, its form decides. */
function isCode(country: string, code: string): boolean {
	const names = NAMES[country];
	if (names === undefined) return /^[A-Z]{2,3}$/.test(code);
	return (
		names.split(',').some((entry) => entry.startsWith(`${code} `)) ||
		(MORE[country]?.split(' ').includes(code) ?? false)
	);
}

const WITH_COUNTRY = /^([A-Z]{2})[-_ ]([A-Z0-9]{1,3})$/;

/**
 * A code, with or without its country, or a name, as `US-TX`. What is none of them is left out, with a hint where the
 * country needs it.
 */
export function stateCode(
	text: string | undefined,
	country: string | undefined,
): { code?: string; hint?: string } {
	if (text === undefined || country === undefined) return {};
	const upper = text.toUpperCase();
	const [, land, own] = WITH_COUNTRY.exec(upper) ?? [];
	const isOwn = land === country && (NAMES[country] === undefined || isCode(country, own));
	if (isOwn) return { code: `${land}-${own}` };
	// A county or a town in short letters is no code where the country has no use for one.
	if (!NEEDED.has(country)) return {};
	const code = isCode(country, upper) ? upper : named(country, text);
	return code === undefined
		? { hint: `State or province "${text}" was left out: it is no code such as ${country}-XX` }
		: { code: `${country}-${code}` };
}
