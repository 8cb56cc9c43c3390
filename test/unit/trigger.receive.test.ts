/** Whatever arrives at the webhook, in this process and therefore in great numbers: nothing throws. */
import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { isoOf } from '../../nodes/Sendcloud/trigger/kinds/kind';
import { forgetAll } from '../../nodes/Sendcloud/trigger/memory';
import { deliver, event, SECRET, type Asked } from './delivery';

beforeEach(() => forgetAll());

/** Everywhere in an event, e.g. `['data', 'parcel', 'parcel_id']`. */
function placesIn(value: unknown, at: string[] = []): string[][] {
	if (typeof value !== 'object' || value === null) return [at];
	return [at, ...Object.entries(value).flatMap(([key, part]) => placesIn(part, [...at, key]))];
}

function replaced(value: unknown, [first, ...rest]: string[], by: unknown): unknown {
	if (first === undefined) return by;
	return { ...(value as object), [first]: replaced((value as IDataObject)[first], rest, by) };
}

const deep = (depth: number) =>
	JSON.parse(`${'{"a":['.repeat(depth)}${']}'.repeat(depth)}`) as unknown;

/** What JSON can hold, and what trips up code that makes texts of it. */
const anything = fc.oneof(
	fc.jsonValue(),
	fc.constantFrom<unknown>(
		{ toString: 1 },
		{ toString: null, valueOf: null },
		{ toJSON: 1 },
		JSON.parse('{"__proto__": {"x": 1}}'),
		{ constructor: null },
		{ length: 7 },
		[[]],
		'',
		'constructor',
		-0,
		1e308,
	),
	fc.integer({ min: 1, max: 6000 }).map(deep),
);

it('an event is let in', async () => {
	expect(await deliver(event())).toMatchObject({
		status: 200,
		started: [{ json: { phase: 'in_transit' } }],
	});
});

it.each([true, false])(
	'no part of an event, whatever it is, makes it throw (simplify: %p)',
	async (simplify) => {
		const filters = {
			carriers: 'dpd',
			phases: ['in_transit'],
			exceptions: ['any'],
			returns: 'none',
		};
		await fc.assert(
			fc.asyncProperty(
				fc.constantFrom(...placesIn(event())),
				anything,
				fc.boolean(),
				async (place, value, filtered) => {
					const body = replaced(event(), place, value);
					const parameters = { simplify, ...(filtered && { filters }) };
					const { status, started } = await deliver(body, { parameters });
					expect([200, 400]).toContain(status);
					// What starts a workflow can be written down, which n8n does next.
					if (started) JSON.stringify(started);
					if (status === 400) expect(started).toBeUndefined();
				},
			),
			{ numRuns: 3000 },
		);
	},
);

it('nor does any other body', async () => {
	await fc.assert(
		fc.asyncProperty(fc.oneof(anything, fc.constant(undefined)), async (body) => {
			expect(await deliver(body)).toEqual({ status: 400, started: undefined });
		}),
		{ numRuns: 1000 },
	);
});

describe('the webhook of an integration', () => {
	const news = (): IDataObject => ({
		action: 'parcel_status_changed',
		timestamp: 1_768_470_600_000,
		carrier_status_change_timestamp: null,
		parcel: {
			id: 12345678,
			status: { id: 11, message: 'Delivered' },
			tracking_number: 'T1',
			carrier: { code: 'postnl' },
			country: { iso_2: 'NL' },
			shipment: { name: 'PostNL' },
			label: { label_printer: 'https://panel.example/label' },
		},
	});
	const others = [
		{
			action: 'return_created',
			timestamp: 1,
			data: { id: 1, order_number: 'A', items: [{ sku: 'B' }] },
		},
		{
			action: 'integration_updated',
			timestamp: 1,
			integration: { id: 7, service_point_carriers: ['dhl'], shop_name: 'A' },
		},
	];
	const parameters = {
		triggerOn: 'parcelStatusChanged',
		options: { moreEvents: ['returnCreated', 'integrationUpdated'] },
	};
	const sign = (bytes: Buffer, key: string) =>
		createHmac('sha256', key).update(bytes).digest('hex');

	/** @param bytes what JSON cannot be written from is nested too deep: its bytes matter to nobody then */
	async function send(body: unknown, more: Partial<Asked> = {}, bytes = Buffer.from('{}')) {
		const headers = { 'sendcloud-signature': sign(bytes, SECRET) };
		return await deliver(body, { typeVersion: 1.1, parameters, headers, rawBody: bytes, ...more });
	}

	it('lets in what is signed', async () => {
		for (const body of [news(), ...others])
			expect(await send(body)).toMatchObject({
				status: 200,
				started: [{ json: { event: body.action } }],
			});
	});

	it.each([true, false])(
		'no part of what is signed, whatever it is, makes it throw (simplify: %p)',
		async (simplify) => {
			const places = [news(), ...others].flatMap((body) =>
				placesIn(body).map((place) => [body, place] as const),
			);
			await fc.assert(
				fc.asyncProperty(
					fc.constantFrom(...places),
					anything,
					fc.boolean(),
					async ([body, place], value, filtered) => {
						const options = {
							...parameters.options,
							...(filtered && { statuses: '11', newestOnly: true, ignoreDuplicates: false }),
						};
						const { status, started } = await send(replaced(body, place, value), {
							parameters: { ...parameters, simplify, options },
						});
						expect([200, 400]).toContain(status);
						if (started) JSON.stringify(started);
						if (status === 400) expect(started).toBeUndefined();
					},
				),
				{ numRuns: 3000 },
			);
		},
	);
});

describe('moments', () => {
	it.each([
		[1_768_470_600, '2026-01-15T09:50:00.000Z'],
		[1_768_470_600_000, '2026-01-15T09:50:00.000Z'],
		['1768470600', '2026-01-15T09:50:00.000Z'],
		[1_768_470_600.5, '2026-01-15T09:50:00.500Z'],
		['2026-01-15T10:50:00+01:00', '2026-01-15T09:50:00.000Z'],
		[1e11, '5138-11-16T09:46:40.000Z'],
		[1e11 + 1000, '1973-03-03T09:46:41.000Z'],
		[0, '1970-01-01T00:00:00.000Z'],
		[-1, null],
		[NaN, null],
		[1e300, null],
		['', null],
		['yesterday', null],
		['9'.repeat(40), null],
		[null, null],
		[undefined, null],
		[{}, null],
		[true, null],
	])('%p is %p', (value, iso) => {
		expect(isoOf(value)).toBe(iso);
	});
});
