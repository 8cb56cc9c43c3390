/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
/** Streets and house numbers, measured on a list of addresses with what a person would say. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import fc from 'fast-check';

import {
	isHouseNumber,
	splitStreet,
} from '../../../nodes/Sendcloud/flows/shops/reading/houseNumbers';

const list = readFileSync(join(__dirname, 'streets.txt'), 'utf8')
	.split('\n')
	.filter((line) => line !== '' && !line.startsWith('#'))
	.map((line) => line.split('|'));

it('has at least 300 addresses of at least 15 countries', () => {
	expect(list.length).toBeGreaterThanOrEqual(300);
	expect(new Set(list.map(([country]) => country)).size).toBeGreaterThanOrEqual(15);
});

it.each(list)('%s: %s', (country, line, street, houseNumber, extra) => {
	expect(splitStreet(line, country)).toEqual(
		houseNumber === ''
			? { street: line }
			: { street, houseNumber, ...(extra === '' ? {} : { extra }) },
	);
});

it('leaves a line whole where the country is not known', () => {
	expect(splitStreet('Musterweg 12', undefined)).toEqual({ street: 'Musterweg 12' });
});

it.each(['12', '12a', '12 a', 'Nr. 12', '12-14'])('knows %s for a house number', (line) => {
	expect(isHouseNumber(line)).toBe(true);
});

it.each(['', 'Nr.', 'Haus 12', '12 Musterweg', 'Apt 4', '123456789'])(
	'knows that "%s" is none',
	(line) => {
		expect(isHouseNumber(line)).toBe(false);
	},
);

const countries = [...new Set(list.map(([country]) => country))];
/** Commas and spaces stand between the parts. */
const letters = (text: string) => [...text.replace(/[\s,]/g, '')].sort().join('');

it('loses no character of any line', () => {
	// `Nr.` before a number is left out, and nothing else.
	const isSign = (word: string) =>
		/^(?:nr?\.?|no\.?|n\.?[º°]|n[uú]m\.?|n[uúé]m[eé]ro|č\.?p?\.?|cp\.?|#)$/i.test(word);
	const word = fc.constantFrom(
		...list.flatMap(([, line]) => line.split(' ')).filter((one) => !isSign(one.replace(/,+$/, ''))),
		...['12', '7a', '3/2', ',', '5,', 'bis', 'Haus', 'rue', '  '],
	);
	fc.assert(
		fc.property(
			fc.array(word, { minLength: 1, maxLength: 9 }).map((words) => words.join(' ')),
			fc.constantFrom(...countries),
			(line, country) => {
				const { street, houseNumber, extra = '' } = splitStreet(line, country);
				if (houseNumber === undefined) expect(street).toBe(line);
				else {
					expect(street).not.toBe('');
					// Hungary's dot behind the number goes.
					const dots = country === 'HU' ? /\./g : /$^/g;
					const all = `${street} ${houseNumber} ${extra}`;
					expect(letters(all.replace(dots, ''))).toBe(letters(line.replace(dots, '')));
				}
			},
		),
		{ numRuns: 3000 },
	);
});

it('takes its time for no line', () => {
	const lines = ['1 '.repeat(60_000), 'a,'.repeat(60_000), `${'Straße 12 '.repeat(11)}`];
	const start = process.cpuUsage();
	for (const line of lines)
		for (const country of countries) for (let i = 0; i < 20; i++) splitStreet(line, country);
	const { user, system } = process.cpuUsage(start);
	expect((user + system) / 1000).toBeLessThan(1000);
});
