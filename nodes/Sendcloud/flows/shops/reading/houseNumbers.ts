/**
 * Street and house number out of one line. Shops and marketplaces write them in one; carriers and Sendcloud's check
 * want them apart. Each country has its way of writing; where a line is not clearly written in it, the line stays whole:
 * a number that is cut off wrongly sends a parcel to another house.
 *
 * Lines are read word by word, so that the work grows with their length alone.
 */

/** A line taken apart. Without `houseNumber`, it was left whole. */
export interface StreetParts {
	street: string;
	houseNumber?: string;
	/** What is neither: flat, floor, stairs, the name of a building. */
	extra?: string;
}

/** Longer lines are no streets. */
const MOST = 120;

const set = (words: string) => new Set(words.split(' '));

/** Countries that write `Musterweg 12a`. */
const AFTER = set(
	'DE AT CH LI NL BE LU IT SM VA ES PT DK SE NO FI IS PL CZ SK SI HR HU RO EE LV LT GR',
);
/** Countries that write `12 High Street`. */
const BEFORE = set('GB IE GG JE IM US CA AU NZ FR MC');
/** Countries where some write French: `12, rue du Nord`. */
const FRENCH = set('FR MC BE LU CH');

/** Words for boxes and lockers: their number is no house's. */
const BOX =
	/^(?:(?:p\.? ?o\.? ?box|postfach|packstation|postfiliale|paketbox|postbus|antwoordnummer|postbox|postboks|casella postale|apartado|apdo\.?|skrytka|locker|poste restante|postlagernd|rural route)(?:[ .:,]|$)|(?:box|boks|pl|b\.?p\.?|cs|tsa|c\.p\.|skr\.|rr|hc) ?\d)/i;

/** Words that are a kind of street and no name of one: `Straße 52` is a name, `Plein 1944` too. */
const KINDS = set(
	'straße strasse str str. weg allee platz ring gasse damm ufer plein laan straat weg kade gracht calle c/ c. cl cl. avenida avda avda. av av. paseo plaza pza carretera ctra ctra. camino via viale corso piazza largo rua r. estrada travessa praça rue avenue boulevard bd place chemin route vej vejen gade gate gata gatan vägen väg veien ul. ulica ulice ul al. aleja os. osiedle pl. plac náměstí nám. třída trg cesta utca u. út strada str. bulevardul calea iela gatvė g. tie katu odos quai cours impasse sentier',
);

/** Words before a number that make it the number of something else than a house. */
const PARTS = set(
	'haus halle block blok blokk gebouw kantoor gebäude geb. werk stiege tür top zimmer etage stock wohnung whg apartment app app. bungalow parzelle aufgang eingang lager rampe raum abt. abteilung postfach bus bte bte. boîte boite box appt appt. apt apt. appartement app. kamer unit hal loods etage verdieping km km. lote lt. lt bloque bl bl. bloc portal escalera esc esc. piso planta puerta pta pta. local nave parcela apto apto. dto int int. interno scala sc. piano palazzina pal. edificio ed. ed bâtiment bat bât bâtiment. bat. bât. étage etg escalier esc. résidence porte lgh tr tr. sal et. et th kld opgang dør m. lok lok. lokal mieszkanie mieszk. kl. klatka byt patro vchod p. ap ap. sc sc. et. etaj as as. flat suite ste ste. room rm floor fl fl. level studio plot lot dept warehouse pier terminal building bldg bldg. shop house kaserne objekt pavillon pavilion stand zone zona ilot îlot lotissement tranche secteur sektor e4 highway hwy route rt road sr cr fm interstate phase tower wing',
);

/** Words after the house number that begin something else. */
const EXTRAS = set(
	'haus hinterhaus vorderhaus seitenflügel gartenhaus hh vh eg og ug dg hp parterre top stiege stg stg. tür whg whg. wohnung app app. apartment apt apt. appartement appt appt. aufgang eingang halle gebäude geb. block etage stock zimmer bus bte bte. boîte boite box b. int int. interno scala sc. piano palazzina pal. edificio lgh lgh. tr as as. bst m m. lok lok. lokal mieszk. mieszkanie kl kl. klatka bl bl. bloc ap ap. sc et et. etaj esc esc. escalera piso planta pta pta. puerta bajo bajos ático atico entresuelo local portal bloque dto dto. esq esq. frente fração r/c rés-do-chão kld kld. kælder st st. stuen th tv mf byt patro unit flat suite room floor c/o z.hd. zhd t.a.v. tav p/a p.a. chez bei att. attn',
);

/** Before the number, and not part of either: `Oberdorf Nr. 45`, `Calle Mayor nº 12`. */
const NUMBER_SIGNS = set(
	'nr nr. no. nº n° n.º n. num num. núm núm. número numero numéro č. č.p. čp čp. cp. #',
);

const SUFFIXES = set('bis ter quater quinquies');
/** Additions to a Dutch number: `hs` is the ground floor. */
const DUTCH = set('hs huis bg bv i ii iii iv v vi');

const FRENCH_STREETS = set(
	'rue r. r avenue av av. ave ave. boulevard bd bd. bld blvd boul boul. bvd chemin ch ch. che chem. impasse imp imp. allée allee all. all allées place pl pl. quai route rte rte. cours square sq. passage pass. sentier ruelle esplanade promenade faubourg fbg fg fg. villa cité hameau lotissement lot. résidence rés. montée côte mail parvis rond-point traverse venelle voie clos domaine galerie pont porte chaussée chée drève sente carrefour traboule vieux grande grand-rue grand petite lieu-dit lieudit zone za zi zac',
);

const MONTHS =
	/^(?:jan|feb|fév|fev|mär|mar|maa|apr|avr|abr|kwie|mai|may|mei|maj|maggio|mayo|maio|jun|jui|giu|czerw|jul|lug|lip|aug|aoû|aou|ago|sier|sep|set|wrze|okt|oct|out|ott|paź|nov|nou|noi|list|dez|dec|déc|dic|gen|ene|gru|led|únor|břez|dub|květ|červ|srp|září|říj|pros)/i;

const NUMBER = /^\d{1,5}[a-zæøåäö]?$/i;
/** `12-14`, `12/3/15`, `12a-c`, `832/19`, `12-H`, `37-15`, `12/A`, `12/bis`. */
const COMPOUND = /^\d{1,5}[a-z]?(?:[-–/](?:\d{1,4}[a-z]?|[a-z]|bis|ter|hs|[IVX]{1,4}|snc))+$/i;
const GLUED = /^\d{1,4}(?:bis|ter|quater)$/i;
const LETTER = /^[a-z]$/i;
const YEAR = /^(?:1[5-9]|20)\d\d$/;
/** `3º B`, `2ªA`, `1er`, `3.`: a floor or a door. */
const ORDINAL = /^\d{1,2}(?:[ºª°]|er|ère|e|ème|o|\.$)/i;

/** A word without the comma behind it. */
interface Word {
	text: string;
	/** In small letters, for the lists. */
	key: string;
	comma: boolean;
}

function wordsOf(line: string): Word[] {
	const words: Word[] = [];
	for (const part of line
		.replace(/,(?=\S)/g, ', ')
		.replace(/ ,/g, ',')
		.split(/ +/)) {
		if (part === '') continue;
		const comma = part.endsWith(',');
		const text = comma ? part.replace(/,+$/, '') : part;
		if (text === '') continue;
		words.push({ text, key: text.toLowerCase(), comma });
	}
	return words;
}

const joined = (words: readonly Word[]) =>
	words
		.map(({ text, comma }, index) => (comma && index < words.length - 1 ? `${text},` : text))
		.join(' ');

const isNumber = (text: string) => NUMBER.test(text) || COMPOUND.test(text) || GLUED.test(text);
const hasName = (words: readonly Word[]) => words.some(({ text }) => /\p{L}{2}/u.test(text));

/** Words of the number that follow it, such as `bis`, a letter, `- 14` or the flat of a Finnish house. */
function numberEnd(words: readonly Word[], at: number, country: string): number {
	let end = at + 1;
	const next = (step = 0) => (end > 0 && words[end - 1].comma ? undefined : words[end + step]);
	if (next() && /^[-–/]$/.test(words[end].text) && words[end + 1] && isNumber(words[end + 1].text))
		end += 2;
	if (next() && SUFFIXES.has(words[end].key)) end++;
	if (next() && LETTER.test(words[end].text)) {
		// `7 m 12` is flat 12.
		if (EXTRAS.has(words[end].key) && words[end + 1] && isNumber(words[end + 1].text)) return end;
		end++;
		if (country === 'FI' && next() && /^\d{1,3}$/.test(words[end].text)) end++;
	} else if (
		country === 'NL' &&
		next() &&
		(DUTCH.has(words[end].key) || /^[a-z]-?\d{1,3}$/i.test(words[end].text))
	)
		end++;
	return end;
}

/** Is what stands behind the number something else by itself? */
function isExtra(words: readonly Word[], from: number): boolean {
	if (from >= words.length || words[from - 1].comma) return true;
	const { text, key } = words[from];
	if (/^[([#]/.test(text)) return true;
	if (EXTRAS.has(key)) return true;
	return ORDINAL.test(text) && !isNumber(text);
}

/** Numbers of roads: `SS 16`, `An der B 5`. */
const ROADS = set('ss sp sr s.s. s.p. rn rd n. d. rv fv dk dw');
const ARTICLES = set(
	'de des du les los las el la le der den dem dei del della dell delle degli do da dos das the am im zum zur beim op aan van',
);
const ORDINAL_NUMBER = /^\d{1,3}(?:\.|e|er|ère|ste|de|º|ª|th|nd|rd|st)$/i;

/** Is a number further in front a part of the street's name, such as `Plein 1944 12` or `Rue des 3 Ponts 16`? */
function isNamePart(words: readonly Word[], at: number): boolean {
	const next = words[at + 1];
	if (ORDINAL_NUMBER.test(words[at].text) || (next && MONTHS.test(next.text))) return true;
	if (at === 0) return false;
	return (at === 1 && KINDS.has(words[0].key)) || ARTICLES.has(words[at - 1].key);
}

/** May the number at this place be a house's? */
function isHouse(words: readonly Word[], at: number): boolean {
	const signed = NUMBER_SIGNS.has(words[at - 1].key);
	const street = words.slice(0, signed ? at - 1 : at);
	if (street.length === 0) return false;
	const isBlock = street.length === 1 && /^[A-Z]\d{1,2}$/.test(street[0].text);
	if (!hasName(street)) return isBlock;
	for (let before = 0; before < street.length; before++)
		if (/^\d/.test(words[before].text) && !isNamePart(words, before)) return false;
	return !isOtherNumber(street, words[at].text);
}

/** Does the last word in front say that the number is something else's? */
function isOtherNumber(street: readonly Word[], number: string): boolean {
	const last = street[street.length - 1];
	const second = street[street.length - 2]?.key;
	if (street.length === 1 && KINDS.has(last.key)) return true;
	// `Via della Scala 5` is named after stairs.
	if (PARTS.has(last.key)) return second === undefined || !ARTICLES.has(second);
	if (last.comma) return false;
	if (LETTER.test(last.text) || ROADS.has(last.key)) return true;
	if (second === 'strada' && /^(?:statale|provinciale|regionale)$/.test(last.key)) return true;
	return YEAR.test(number) && MONTHS.test(last.text);
}

/** Is there a name and a number of a house once more behind the first number? */
const isSecondHouse = (words: readonly Word[], from: number, at: number) =>
	isNumber(words[at].text) && isHouse(words.slice(from), at - from);

function numberAfter(words: readonly Word[], country: string): StreetParts | undefined {
	for (let at = 1; at < words.length; at++) {
		const isLast = at === words.length - 1;
		// `12.` is how Hungary ends a house number.
		const text = country === 'HU' ? words[at].text.replace(/\.$/, '') : words[at].text;
		if (!isNumber(text) || !isHouse(words, at)) continue;
		const end = country === 'HU' ? at + 1 : numberEnd(words, at, country);
		if (!isLast && !isExtra(words, end)) {
			if (country === 'HU') return undefined;
			continue;
		}
		// `Hof Lange 5, Dorfstraße 12`: either may be the house.
		if (words.some((_, later) => later > end && isSecondHouse(words, end, later))) return undefined;
		const signed = NUMBER_SIGNS.has(words[at - 1].key);
		const street = words.slice(0, signed ? at - 1 : at);
		return parts(
			street,
			words.slice(at, end),
			words.slice(end),
			country === 'HU' ? text : undefined,
		);
	}
	return undefined;
}

function parts(
	street: readonly Word[],
	number: readonly Word[],
	extra: readonly Word[],
	as?: string,
): StreetParts | undefined {
	const houseNumber = as ?? joined(number).replace(/ ([-–/]) /g, '$1');
	if (houseNumber.length > 20) return undefined;
	return {
		street: joined(street),
		houseNumber,
		...(extra.length > 0 ? { extra: joined(extra) } : {}),
	};
}

/** `3`, `2B`, `1/2`, `A`. */
const FLAT_ID = /^(?:[a-z]|[a-z]?\d[a-z0-9/-]{0,4})$/i;

/** How many words at the beginning are the flat, the building or a name before the number. */
function prefixEnd(words: readonly Word[]): number {
	const [first, second, third] = words;
	if (!first || isNumber(first.text)) return 0;
	// `Flat 3 21 High Street`, without a comma.
	if (FLATS.has(first.key) && second && FLAT_ID.test(second.text)) {
		if (second.comma) return 2;
		return third && isNumber(third.text) ? 2 : 0;
	}
	const comma = words.findIndex((word) => word.comma);
	if (comma === -1) return 0;
	const prefix = words.slice(0, comma + 1);
	const isPlain = prefix.every(({ text }) => !/\d/.test(text));
	return isPlain || FLATS.has(first.key) || prefix.some(({ key }) => FLOORS.has(key))
		? comma + 1
		: 0;
}

const FLATS = set(
	'flat apartment apt apt. unit suite ste ste. studio room rm rm. shop office appt appt. appartement bât bât. bat bat. bâtiment résidence residence rés. immeuble imm. bloc esc. escalier étage',
);
const FLOORS = set('floor étage etage');

function numberBefore(words: readonly Word[], country: string): StreetParts | undefined {
	const start = prefixEnd(words);
	const number = words[start];
	if (!number || !isNumber(number.text)) return undefined;
	// Canada writes the flat first: `10-123 Main Street`. Which of the two a carrier takes is not known.
	if (country === 'CA' && COMPOUND.test(number.text)) return undefined;
	let end = start + 1;
	const isFrench = FRENCH.has(country);
	const isOpen = () => !words[end - 1].comma && end < words.length;
	if (isOpen() && (SUFFIXES.has(words[end].key) || words[end].text === '1/2')) end++;
	if (
		isOpen() &&
		/^[-–/]$/.test(words[end].text) &&
		words[end + 1] &&
		isNumber(words[end + 1].text)
	)
		end += 2;
	if (isFrench && isOpen() && LETTER.test(words[end].text) && isFrenchStreet(words[end + 1])) end++;
	const rest = words.slice(end);
	const [next] = rest;
	if (!next || !hasName(rest) || isNumber(next.text)) return undefined;
	if (isFrench || next.key === 'rue') {
		if (!isFrenchStreet(next) || rest.length < 2) return undefined;
	} else if (!isEnglishStreet(rest)) return undefined;
	const comma = rest.findIndex((word) => word.comma);
	const street = comma === -1 ? rest : rest.slice(0, comma + 1);
	const after = comma === -1 ? [] : rest.slice(comma + 1);
	// A second number as the first word behind the street: `12 rue A, 14 rue B`.
	if (after[0] && isNumber(after[0].text)) return undefined;
	const prefix = words.slice(0, start);
	const extra = [...prefix, ...after];
	if (prefix.length > 0 && after.length > 0)
		extra[prefix.length - 1] = { ...prefix[prefix.length - 1], comma: true };
	return parts(street, words.slice(start, end), extra);
}

const isFrenchStreet = (word: Word | undefined) =>
	word !== undefined && FRENCH_STREETS.has(word.key);

/** `12 Apartment 3 …` and `12 Mile Road`: the number is not a house's, or nobody knows. */
function isEnglishStreet(rest: readonly Word[]): boolean {
	const [next] = rest;
	if (LETTER.test(next.text)) return /^[nsew]$/i.test(next.text) && rest.length > 1;
	return !PARTS.has(next.key) && !FLATS.has(next.key) && next.key !== 'mile';
}

/**
 * Street, house number and what is neither, where the country's way of writing is known and the line follows it; else
 * the line as it is.
 * @param line one line without line breaks
 * @param country ISO 3166-1 alpha-2
 */
export function splitStreet(line: string, country: string | undefined): StreetParts {
	const whole = { street: line };
	if (country === undefined || line.length > MOST || !/\d/.test(line) || BOX.test(line))
		return whole;
	const words = wordsOf(line);
	const isFirst = words.length > 0 && isNumber(words[0].text);
	const before =
		BEFORE.has(country) || (FRENCH.has(country) && isFirst)
			? numberBefore(words, country)
			: undefined;
	const found =
		before ??
		(AFTER.has(country) && !(isFirst && before) ? numberAfter(words, country) : undefined);
	return found ?? whole;
}

/** A line that is a house number and nothing else: `12`, `12 a`, `Nr. 12`. */
export function isHouseNumber(line: string): boolean {
	const words = wordsOf(line.length > 20 ? '' : line);
	const from = words.length > 1 && NUMBER_SIGNS.has(words[0].key) ? 1 : 0;
	return (
		words.length > from && isNumber(words[from].text) && numberEnd(words, from, '') === words.length
	);
}
