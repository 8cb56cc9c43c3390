/** What parcels cost, added up without floating-point numbers, from the local Sendcloud's own bills. */
import fc from 'fast-check';

import { amountText, amountUnits, pricesOf } from '../../nodes/Sendcloud/api/invoices';
import type { Answer, Query, SendcloudClient } from '../../nodes/Sendcloud/transport/client';
import { startSandbox, type Sandbox } from '../sandbox';
import { call } from '../sandbox/tests/client';
import { post, shipment, weighing } from '../sandbox/tests/shipping';

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox();
});
beforeEach(() => sandbox.reset());
afterAll(async () => await sandbox.close());

const client = {
	async get(path: string, query: Query): Promise<Answer> {
		const text = new URLSearchParams(query as Record<string, string>).toString();
		const { status, headers, body } = await call(sandbox, 'GET', `${path}?${text}`);
		expect(status).toBe(200);
		return { status, headers: headers as Answer['headers'], body };
	},
} as unknown as SendcloudClient;

const buy = async (changes = {}) =>
	(await post(sandbox, '/v3/shipments/announce', shipment(changes))).body.data as {
		id: string;
		parcels: Array<{ id: number }>;
	};

it('adds up all rows of each parcel, and knows nothing of others', async () => {
	const since = new Date();
	const one = await buy();
	const two = await buy({ parcels: [weighing('1'), weighing('2.5')] });
	const other = await buy();
	sandbox.state.billFurther('surcharge', '0.1', { parcel_id: one.parcels[0].id });
	sandbox.state.billFurther('insurance', '0.2034', { parcel_id: one.parcels[0].id });
	sandbox.requests.length = 0;
	const parcelIds = [...one.parcels, ...two.parcels].map(({ id }) => id);
	const prices = await pricesOf(client, { since, parcelIds: [...parcelIds, 5] });
	expect([...prices]).toEqual(
		expect.arrayContaining([
			[parcelIds[0], { price: '7.1534', currency: 'EUR' }],
			[parcelIds[1], { price: '6.55', currency: 'EUR' }],
			[parcelIds[2], { price: '7.15', currency: 'EUR' }],
		]),
	);
	expect(prices.size).toBe(3);
	expect(prices.has(other.parcels[0].id)).toBe(false);
	expect(sandbox.requests).toHaveLength(1);
	expect(sandbox.requests[0].query).toMatchObject({ page_size: '500' });
});

it('a label that was cancelled has cost nothing', async () => {
	const since = new Date();
	const { id, parcels } = await buy();
	await post(sandbox, `/v3/shipments/${id}/cancel`, undefined);
	const prices = await pricesOf(client, { since, parcelIds: [parcels[0].id] });
	expect([...prices]).toEqual([[parcels[0].id, { price: '0.00', currency: 'EUR' }]]);
	expect(sandbox.requests.at(-1)!.query).toMatchObject({ parcel_id: String(parcels[0].id) });
});

it('does not add what cannot be added, nor ask for nothing', async () => {
	const since = new Date();
	const { parcels } = await buy();
	sandbox.state.billFurther('surcharge', '1', {
		parcel_id: parcels[0].id,
		price: { value: '1.0000', currency: 'GBP' },
	});
	expect((await pricesOf(client, { since, parcelIds: [parcels[0].id] })).size).toBe(0);
	sandbox.requests.length = 0;
	expect((await pricesOf(client, { since, parcelIds: [] })).size).toBe(0);
	expect(sandbox.requests).toHaveLength(0);
});

it('finds them among more than one page holds', async () => {
	const since = new Date();
	const { parcels } = await buy();
	for (let n = 0; n < 600; n++) sandbox.state.billFurther('notification', '0.01');
	sandbox.requests.length = 0;
	const prices = await pricesOf(client, { since, parcelIds: [parcels[0].id, 5] });
	expect(prices.get(parcels[0].id)).toEqual({ price: '6.85', currency: 'EUR' });
	expect(sandbox.requests).toHaveLength(2);
});

describe('amounts', () => {
	it.each([
		['5.42', 54200],
		['12.3456', 123456],
		['0.0001', 1],
		['-6.5500', -65500],
		['-0.0000', 0],
		['7', 70000],
		[7, 70000],
		['1,5', undefined],
		['1.23456', undefined],
		['', undefined],
		[null, undefined],
		['1e3', undefined],
		['123456789012', undefined],
	])('%p', (text, units) => expect(amountUnits(text)).toBe(units));

	it.each([
		[54200, '5.42'],
		[1, '0.0001'],
		[100, '0.01'],
		[1230, '0.123'],
		[-65500, '-6.55'],
		[0, '0.00'],
		[70000, '7.00'],
	])('%p', (units, text) => expect(amountText(units)).toBe(text));

	it('come back as they went', () =>
		fc.assert(
			fc.property(fc.integer({ min: -1e14, max: 1e14 }), (units) => {
				expect(amountUnits(amountText(units))).toBe(units === 0 ? 0 : units);
			}),
		));
});
