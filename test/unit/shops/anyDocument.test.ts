/* eslint-disable @n8n/community-nodes/no-restricted-globals */
/** What holds for every format that reads JSON, whatever is in it. */
import type { IDataObject } from 'n8n-workflow';
import fc from 'fast-check';

import type { DocumentFormat, ShopSettings } from '../../../nodes/Sendcloud/flows/shops/define';
import { checked } from '../../../nodes/Sendcloud/checks';
import { wholeOrderSchema } from '../../../nodes/Sendcloud/resources/order/schema';
import { isTaken, pathsIn, settings as plain, withValue, type Json } from './documents';
import { DOCUMENTS } from './documents/whole';

const settings: ShopSettings = { ...plain, weightUnit: 'kg' };

const STRANGE: unknown[] = [
	undefined,
	null,
	'',
	' ',
	'x',
	'1,5',
	'-1',
	'0',
	0,
	-1,
	1.5,
	1e21,
	Number('341207998812345671'),
	NaN,
	Infinity,
	true,
	false,
	[],
	[null],
	// A list with a hole in it.
	// eslint-disable-next-line no-sparse-arrays
	[, 'x'],
	['x'],
	{},
	{ id: 1 },
	{ value: { value: {} } },
	'K�ln',
	'KÃ¶ln',
	'3,41207E+17',
	'0000-00-00 00:00:00',
	'a'.repeat(5000),
	'gid://shopify/Order/1',
];

/** Reads it, and finds fault with what comes out if Sendcloud would. */
function judged(format: DocumentFormat, document: unknown): Json[] {
	const read = format.read(document, settings, 3);
	for (const one of read) {
		expect(one.items).toEqual([3]);
		if (!isTaken(one)) {
			expect(one).toHaveProperty('refused.kind', 'input');
			continue;
		}
		let order: IDataObject;
		try {
			order = checked<IDataObject>(wholeOrderSchema('UTC'), one.order);
		} catch (error) {
			// What a spreadsheet has spoilt is refused by the check of every order, wherever the order comes from.
			expect((error as Error).message).toMatch(
				/shortened by a spreadsheet|characters that were lost/,
			);
			continue;
		}
		// The check converts nothing: what the format made is what is sent.
		expect(order).toStrictEqual(one.order);
	}
	return read;
}

describe.each(DOCUMENTS)('%s', (_, format, document) => {
	it('is named, and names its documentation', () => {
		expect(format.name).toMatch(/^[a-z][A-Za-z0-9]+$/);
		expect(format.source).toMatch(/^https:\/\//);
		expect(format.label).not.toBe('');
	});

	it('never throws and never makes what Sendcloud would refuse, whatever value goes wrong', () => {
		let takenOnes = 0;
		pathsIn(document).forEach((path, at) => {
			// Some for each path, so that all come by in many places.
			for (let turn = 0; turn < 7; turn++) {
				const value = STRANGE[(at * 7 + turn) % STRANGE.length];
				const [one] = judged(format, withValue(document, path, value));
				if (one && isTaken(one)) takenOnes++;
			}
		});
		expect(takenOnes).toBeGreaterThan(50);
	});

	it('never throws at anything', () => {
		fc.assert(
			fc.property(
				fc.oneof(
					fc.jsonValue({ maxDepth: 4 }),
					fc.array(fc.jsonValue({ maxDepth: 3 })),
					fc.record({ data: fc.jsonValue(), included: fc.jsonValue() }),
					fc.record({ orders: fc.jsonValue(), body: fc.jsonValue() }),
				),
				(anything) => {
					judged(format, anything);
				},
			),
		);
	});

	it('never throws at several values that go wrong at once', () => {
		const paths = pathsIn(document);
		fc.assert(
			fc.property(
				fc.array(fc.tuple(fc.constantFrom(...paths), fc.constantFrom(...STRANGE)), {
					minLength: 2,
					maxLength: 8,
				}),
				(changes) => {
					const copy: Json = structuredClone(document);
					for (const [path, value] of changes) {
						let part: Json = copy;
						for (const name of path.slice(0, -1)) part = part?.[name];
						const last = path[path.length - 1];
						// A list that took the place of an object has positions alone: its `length` is no value.
						if (typeof part !== 'object' || part === null || (Array.isArray(part) && isNaN(+last)))
							continue;
						part[last] = structuredClone(value);
					}
					judged(format, copy);
				},
			),
			{ numRuns: 200 },
		);
	});

	it('refuses what was lost on the way into any text for people', () => {
		for (const path of pathsIn(document)) {
			const value = path.reduce((part: Json, name) => part[name], document);
			if (typeof value !== 'string' || !/\p{L}{3}/u.test(value)) continue;
			const [one] = judged(format, withValue(document, path, `${value}\uFFFD`));
			// Refused, or a field that no order is made of.
			if (isTaken(one)) expect(JSON.stringify(one)).not.toContain('\uFFFD');
		}
	});

	it('takes the false of PHP for nothing, whatever is not there', () => {
		for (const path of pathsIn(document)) {
			const value = path.reduce((part: Json, name) => part[name], document);
			if (typeof value === 'boolean') continue;
			const nothing = typeof value === 'object' ? null : '';
			const [withFalse, without] = [false, nothing].map((none) =>
				judged(format, withValue(document, path, none)).map((one) =>
					isTaken(one) ? one : 'refused',
				),
			);
			expect([path, withFalse]).toEqual([path, without]);
		}
	});

	it('does not change what it was given', () => {
		const before = structuredClone(document);
		format.read(document, settings, 0);
		expect(document).toStrictEqual(before);
	});

	it('takes a time that grows with the number of orders alone', () => {
		const orders = (count: number) => Array.from({ length: count }, () => document);
		/** Time of the processor, the least of three: others may be at work on this machine. */
		const took = (count: number) => {
			const once = () => {
				const start = process.cpuUsage();
				expect(format.read(orders(count), settings, 0)).toHaveLength(count);
				const { user, system } = process.cpuUsage(start);
				return user + system;
			};
			return Math.min(once(), once(), once());
		};
		took(20);
		const few = took(100);
		expect(took(1000) / few).toBeLessThan(60);
	});
});
