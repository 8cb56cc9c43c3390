import fc from 'fast-check';
import type { z } from 'zod';

import { checked } from '../../nodes/Sendcloud/operations/checks';
import { orderChangeSchema, wholeOrderSchema } from '../../nodes/Sendcloud/resources/order/schema';
import { SendcloudError } from '../../nodes/Sendcloud/transport/errors';
import { order } from '../bench/orders';

/** What a field may hold by mistake, or in another form than it is sent in. */
const values = fc.oneof(
	fc.constantFrom<unknown>(
		undefined,
		null,
		'',
		' 12.50 ',
		'12,50',
		'-1',
		0,
		1.5,
		NaN,
		true,
		'true',
		'nl',
		'UK',
		'a@b.example',
		'2026-02-30T10:00:00Z',
		'2026-03-31T10:00:00+01:00',
		'2026-03-31 10:00',
		new Date(0),
		{},
		[],
		[{}],
	),
	fc.anything(),
);

/** The paths of everything inside an order, e.g. `['shipping_address', 'city']`. */
function paths(value: unknown, at: string[] = []): string[][] {
	if (typeof value !== 'object' || value === null) return [at];
	return [at, ...Object.entries(value).flatMap(([key, inner]) => paths(inner, [...at, key]))];
}

function put(body: object, path: string[], value: unknown): void {
	let at = body as Record<string, unknown>;
	for (const key of path.slice(0, -1)) {
		if (typeof at[key] !== 'object' || at[key] === null) return;
		at = at[key] as Record<string, unknown>;
	}
	at[path[path.length - 1]] = value;
}

const spoilt = fc
	.record({
		n: fc.integer({ min: 1, max: 40 }),
		changes: fc.array(fc.tuple(fc.nat(), values), { maxLength: 3 }),
	})
	.map(({ n, changes }) => {
		const body = order(n);
		const all = paths(body).slice(1);
		for (const [at, value] of changes) put(body, all[at % all.length], value);
		return body;
	});

/** What JSON makes of it: a key that is undefined is one that is not there. */
const sent = (body: unknown) => JSON.parse(JSON.stringify(body)) as unknown;

describe('checked', () => {
	it.each([
		['a whole order', wholeOrderSchema],
		['a change of one', orderChangeSchema],
	])('finds the same in %s as its zod schema does, shortcut or not', (_, schemaIn) => {
		const schema: z.ZodTypeAny = schemaIn('Europe/Amsterdam');
		fc.assert(
			fc.property(spoilt, (body) => {
				const before = JSON.stringify(body);
				const expected = schema.safeParse(body);
				let found: unknown;
				try {
					found = checked(schema, body);
				} catch (error) {
					found = error;
				}
				expect(JSON.stringify(body)).toBe(before);
				if (expected.success) expect(sent(found)).toEqual(sent(expected.data));
				else
					expect((found as SendcloudError).problems.map(({ detail }) => detail)).toEqual(
						expected.error.issues.map(({ message }) => message),
					);
			}),
			{ numRuns: 1000 },
		);
	});

	it('hands on what needs no change as it is', () => {
		const body = order(7);
		expect(checked(wholeOrderSchema('UTC'), body)).toBe(body);
	});
});
