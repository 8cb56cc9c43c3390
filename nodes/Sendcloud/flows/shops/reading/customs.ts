/** What customs ask for, as merchants write it: Sendcloud's own words, and what people call the same in six languages. */
import { undressed } from '../../../checks';
import { shown } from '../define';
import { identifier } from './identity';
import { unreadable, Unreadable, type Reading } from './unreadable';

const key = (text: string) =>
	text
		.normalize('NFD')
		.replace(/\p{M}/gu, '')
		.replace(/[^\p{L}\d]+/gu, ' ')
		.trim()
		.toLowerCase();

/** Words, each with what it means. */
function meanings<T extends string>(lists: Record<T, string>): Map<string, T> {
	const map = new Map<string, T>();
	for (const meaning of Object.keys(lists) as T[])
		for (const word of [meaning, ...lists[meaning].split(',')]) map.set(key(word), meaning);
	return map;
}

const PURPOSES = meanings({
	gift: 'Geschenk,Cadeau,Regalo,Present',
	commercial_goods:
		'goods,commercial,sale,sale of goods,merchandise,Ware,Waren,Handelsware,Warenverkauf,Verkauf von Waren,Verkauf,' +
		'marchandises,marchandise,vente de marchandises,goederen,handelsgoederen,commerciële goederen,verkoop van goederen,' +
		'mercancía,mercancías,venta de mercancías,merce,merci,vendita di merci',
	commercial_sample:
		'sample,samples,Muster,Warenmuster,Warenprobe,échantillon,échantillon commercial,échantillons,monster,' +
		'handelsmonster,warenmonster,muestra,muestra comercial,campione,campione commerciale',
	returned_goods:
		'return,returns,returned,Rücksendung,Retoure,Rückware,Warenrücksendung,retour,marchandises retournées,' +
		'retour de marchandises,geretourneerde goederen,devolución,mercancía devuelta,reso,merce di ritorno',
});

const EXPORTS = meanings({
	private: 'C2C,privat,privé,particulier,privado,privato,personal',
	commercial_b2c: 'B2C',
	commercial_b2b: 'B2B',
});

function oneOf(
	value: unknown,
	known: Map<string, string>,
	allowed: string,
	advice: string,
): Reading<string | undefined> {
	if (typeof value === 'object' && value !== null) return unreadable(allowed, value, advice);
	const text = undressed(value);
	if (text === '') return undefined;
	return (
		(text.length <= 60 ? known.get(key(text)) : undefined) ?? unreadable(allowed, value, advice)
	);
}

/** Why something is sent, as `commercial_goods`. Empty: undefined. */
export const purpose = (value: unknown) =>
	oneOf(
		value,
		PURPOSES,
		'a gift, commercial_goods, a commercial_sample or returned_goods',
		'These are the purposes that Sendcloud knows.',
	);

/** Who sends to whom, as `commercial_b2c`. Empty: undefined. */
export const exportType = (value: unknown) =>
	oneOf(
		value,
		EXPORTS,
		'private, commercial_b2c or commercial_b2b',
		'B2C is a shop that sends to a person, B2B one that sends to a company.',
	);

const NAMED = /^(VAT|EORI|IOSS|TIN|EIN)(?:[ :#-]+| ?no\.? ?)(?=[A-Z\d])/i;

/** A tax number as Sendcloud takes it: `EORI GB123456789000` has a name of its own. Empty: undefined. */
export function taxNumber(
	value: unknown,
): Reading<{ name?: string; country_code?: string; value: string } | undefined> {
	const text = identifier(value);
	if (typeof text !== 'string') return text;
	const [named = '', name] = NAMED.exec(text) ?? [];
	const number = text.slice(named.length);
	// Greek numbers begin with EL.
	const letters = /^([A-Z]{2})[ \dA-Z]*\d/i.exec(number)?.[1].toUpperCase().replace('EL', 'GR');
	return {
		...(name === undefined ? {} : { name: name.toUpperCase() }),
		// `IM…` is the number of the import scheme, of whichever country.
		...(letters === undefined || letters === 'IM' ? {} : { country_code: letters }),
		value: number,
	};
}

/**
 * A code of the Harmonized System, with its points. Chapters have two digits, and all that is finer comes in pairs: a
 * code of five, seven or nine digits has lost the zero at its beginning, to whoever took it for a number.
 */
export function hsCode(value: unknown): Reading<string | undefined> {
	const text = identifier(value);
	if (typeof text !== 'string') return text;
	const found = text.replace(/[ .]/g, '');
	if (!/^\d+$/.test(found))
		return unreadable(
			'an HS code of digits such as 3406.00',
			value,
			'It tells customs what it is.',
		);
	if (found.length > 3 && found.length % 2 === 0 && found.length <= 12) return text;
	// National codes of Germany have eleven.
	if (found.length === 11) return text;
	return new Unreadable(
		`must have 4, 6, 8, 10 or 11 digits, found ${shown(text)}`,
		'A zero at the beginning may be lost: export this column as text.',
	);
}
