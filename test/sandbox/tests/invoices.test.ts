/** What is billed: a view of the ledger, pending until a month is closed. */
import { startSandbox, type Sandbox } from '../index';
import { call, said } from './client';
import { post, shipment, shipWith, weighing } from './shipping';

const MAY = Date.parse('2026-05-14T08:21:00Z');
let time = MAY;
let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox({ now: () => time });
});
beforeEach(() => {
	time = MAY;
	sandbox.reset();
});
afterAll(async () => await sandbox.close());

const get = async (path: string) => await call(sandbox, 'GET', path);
const buy = async (changes = {}) =>
	(await post(sandbox, '/v3/shipments/announce', shipment(changes))).body.data;
const rows = async (query = ''): Promise<string[]> =>
	(await get(`/v3/invoice-items${query}`)).body.data.map(
		({ type, price, parcel_id: parcel }: Record<string, never>) =>
			`${String(parcel)} ${String(type)} ${String(price['value'])}`,
	);

it('bills each parcel, and its refund', async () => {
	const { id, parcels } = await buy({ parcels: [weighing('1'), weighing('2.5')] });
	const [first, second] = parcels.map((one: { id: number }) => one.id);
	expect(await rows()).toEqual([`${second} parcel_fee 7.1500`, `${first} parcel_fee 6.5500`]);
	await post(sandbox, `/v3/shipments/${id}/cancel`, undefined);
	expect(await rows(`?parcel_id=${first}`)).toEqual([
		`${first} parcel_fee_refund -6.5500`,
		`${first} parcel_fee 6.5500`,
	]);
	expect((await get('/v3/invoice-items/1042')).body.data).toEqual({
		id: 1042,
		type: 'parcel_fee',
		description: `Parcel ${first} — postnl:standard`,
		created_at: '2026-05-14T08:21:00.000Z',
		updated_at: null,
		price: { value: '6.5500', currency: 'EUR' },
		tax: null,
		tax_rate: null,
		vat_code: null,
		reference: String(first),
		parcel_id: first,
		pickup_id: null,
		carrier_id: 17,
		from_country: 'NL',
		invoice_id: null,
	});
	expect((await get('/v3/invoice-items/99')).status).toBe(404);
});

it('puts a month onto an invoice, and what comes later onto none', async () => {
	const { parcels } = await buy();
	sandbox.state.billFurther('surcharge', '1.2', { parcel_id: parcels[0].id });
	time = Date.parse('2026-06-01T00:00:00Z');
	await buy();
	const { id } = sandbox.state.closeMonth('2026-05');
	expect((await get('/v3/invoices')).body.data).toEqual([
		(await get(`/v3/invoices/${id}`)).body.data,
	]);
	expect((await get(`/v3/invoices/${id}`)).body.data).toMatchObject({
		reference: 'INV-2026-000123',
		price_taxable: { value: '8.0500', currency: 'EUR' },
		tax: { value: '1.6905', currency: 'EUR' },
		category: 'transactional',
	});
	expect(await rows(`?invoice_id=${id}`)).toEqual([
		`${parcels[0].id} surcharge 1.2000`,
		`${parcels[0].id} parcel_fee 6.8500`,
	]);
	expect((await get('/v3/invoice-items/1042')).body.data).toMatchObject({
		invoice_id: id,
		tax: { value: '1.4385', currency: 'EUR' },
		tax_rate: '0.21',
	});
	expect((await get('/v3/invoice-items/1043')).body.data).toMatchObject({ invoice_id: null });
	expect((await get('/v3/invoices/99')).status).toBe(404);
});

it('filters, and refuses filters that it does not know', async () => {
	await buy();
	time += 3_600_000;
	await buy({ ship_with: shipWith('dpd:home') });
	const count = async (query: string) => (await rows(query)).length;
	expect(await count('?created_after=2026-05-14T08:21:00Z')).toBe(2);
	expect(await count('?created_after=2026-05-14T08:21:01Z')).toBe(1);
	expect(await count('?created_before=2026-05-14T08:21:00Z')).toBe(1);
	expect(await count('?type=parcel_fee')).toBe(2);
	expect(await count('?type=surcharge')).toBe(0);
	expect(said(await get('/v3/invoice-items?type=foo'))).toEqual([
		'type: Unknown invoice item type `foo`.',
	]);
	for (const query of ['created_after=soon', 'parcel_id=x', 'invoice_id=null', 'page_size=501']) {
		expect((await get(`/v3/invoice-items?${query}`)).status).toBe(400);
	}
});

it('comes in pages', async () => {
	for (const number of [1, 2, 3]) await buy({ order_number: `N-${number}` });
	const { body, headers } = await get('/v3/invoice-items?page_size=2');
	expect(body.data.map(({ id }: { id: number }) => id)).toEqual([1044, 1043]);
	const [, next] = /<([^>]+)>; rel="next"/.exec(String(headers.link)) ?? [];
	expect((await get(next)).body.data.map(({ id }: { id: number }) => id)).toEqual([1042]);
});
