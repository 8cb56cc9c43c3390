/** Returns: what is refused and in which shape, one purchase a reference, life until the end. */
import { startSandbox, type Sandbox } from '../index';
import { call } from './client';

let sandbox: Sandbox;
let time = Date.parse('2026-03-10T10:00:00Z');
beforeAll(async () => {
	sandbox = await startSandbox({ now: () => time });
});
beforeEach(() => {
	time = Date.parse('2026-03-10T10:00:00Z');
	sandbox.reset();
});
afterAll(async () => await sandbox.close());

const person = (country_code: string) => ({
	name: 'Jane Doe',
	address_line_1: 'Stadhuisplein',
	house_number: '50',
	postal_code: '1013 AB',
	city: 'Amsterdam',
	country_code,
});
const wanted = (more: object = {}) => ({
	from_address: person('DE'),
	to_address: person('NL'),
	ship_with: { type: 'shipping_option_code', shipping_option_code: 'dpd:return' },
	weight: { value: 0.4, unit: 'kg' },
	...more,
});
const post = async (path: string, more?: object) =>
	await call(sandbox, 'POST', `/v3/returns${path}`, { body: wanted(more) });
const get = async (id: number) => await call(sandbox, 'GET', `/v3/returns/${id}`);
const bought = () => sandbox.state.laterPurchases.length;

it('makes one, which is announced later', async () => {
	sandbox.settings.returns.announceMs = 3000;
	const { status, body } = await post('', { order_number: 'SHOP-1', collo_count: 2 });
	expect(status).toBe(201);
	expect(body).toEqual({
		return_id: expect.any(Number),
		parcel_id: 67880,
		multi_collo_ids: [67880, 67881],
	});
	expect((await get(body.return_id)).body).toMatchObject({
		tracking_number: null,
		label_url: null,
		order_number: 'SHOP-1',
		collo_count: 2,
		status_history: [{ parent_status: 'announcing' }],
	});
	time += 3000;
	const announced = (await get(body.return_id)).body;
	expect(announced).toMatchObject({
		tracking_number: 'RET67880',
		is_cancellable: true,
		status_history: [{ parent_status: 'ready-to-send' }, { parent_status: 'announcing' }],
	});
	expect(announced.label.label_printer).toContain('/v3/parcels/67880/documents/label');
	expect(bought()).toBe(1);
});

it('tells why the carrier refused: on one way at once, on the other in the return', async () => {
	sandbox.settings.returns.carrier = 'The postal code is not served.';
	const { body } = await post('');
	expect((await get(body.return_id)).body).toMatchObject({
		status_history: [{ parent_status: 'announcement-failed' }, {}],
		errors: [{ detail: 'The postal code is not served.' }],
		tracking_number: null,
	});
	const waited = await post('/announce-synchronously');
	expect(waited).toMatchObject({
		status: 400,
		body: { error: { message: 'The postal code is not served.' } },
	});
	expect(bought()).toBe(1);
});

it('has a label once it is announced', async () => {
	sandbox.settings.returns.announceMs = 3000;
	const { body } = await post('');
	const label = async () =>
		await call(sandbox, 'GET', `/v3/parcels/${body.parcel_id}/documents/label`);
	expect((await label()).status).toBe(404);
	time += 3000;
	expect(await label()).toMatchObject({ status: 200, text: expect.stringMatching(/^%PDF/) });
	await call(sandbox, 'PATCH', `/v3/returns/${body.return_id}/cancel`);
	expect((await label()).status).toBe(404);
	sandbox.settings.returns.carrier = 'No.';
	const failed = (await post('')).body.parcel_id;
	time += 3000;
	expect((await call(sandbox, 'GET', `/v3/parcels/${failed}/documents/label`)).status).toBe(404);
});

it('refuses a reference that was used before, each way in its own shape', async () => {
	const reference = { external_reference: 'R-1' };
	expect((await post('/announce-synchronously', reference)).status).toBe(201);
	const waiting = await post('/announce-synchronously', reference);
	expect(waiting.status).toBe(400);
	expect(waiting.body.error.message).toContain('already been used');
	const plain = await post('', reference);
	expect(plain.body.errors).toMatchObject([{ field: 'external_reference' }]);
	expect(bought()).toBe(1);
	sandbox.settings.returns.plainChecksReference = false;
	expect((await post('', reference)).status).toBe(201);
	expect(bought()).toBe(2);
});

it.each([
	['an unknown field', { color: 'red' }, 'color'],
	['a weight as text', { weight: { value: '0.4', unit: 'kg' } }, 'weight.value'],
	['no weight', { weight: undefined }, 'weight'],
	['pieces as text', { collo_count: '2' }, 'collo_count'],
	['an unknown country', { from_address: person('XX') }, 'from_address.country_code'],
	[
		'the old type, which is the default',
		{ ship_with: { shipping_option_code: 'dpd:return' } },
		'ship_with.shipping_product_code',
	],
	[
		'an option that makes no returns',
		{ ship_with: { type: 'shipping_option_code', shipping_option_code: 'dpd:home' } },
		'ship_with.shipping_option_code',
	],
	[
		'a carrier with two contracts',
		{ ship_with: { type: 'shipping_option_code', shipping_option_code: 'postnl:return' } },
		'ship_with.contract',
	],
	['no items from outside the EU', { from_address: person('CH') }, 'parcel_items'],
	['no invoice from outside the EU', { from_address: person('CH') }, 'customs_invoice_nr'],
])('refuses %s', async (_what, more, field) => {
	for (const path of ['', '/validate']) {
		const answer = await post(path, more);
		expect(answer.status).toBe(400);
		expect(answer.body.errors.map((one: { field: string }) => one.field)).toContain(field);
	}
	expect((await post('/announce-synchronously', more)).body.error.message).toEqual(
		expect.any(String),
	);
	expect(bought()).toBe(0);
});

it('validates without buying, and shows plain numbers', async () => {
	const { status, body } = await post('/validate', {
		dimensions: { length: 10, width: 20, height: 30, unit: 'cm' },
	});
	expect(status).toBe(200);
	expect(body).toMatchObject({ weight: 0.4, dimensions: { length: 10, width: 20, height: 30 } });
	expect(bought()).toBe(0);
});

it('lists those of a time, by pages whose addresses are not safe', async () => {
	for (let n = 0; n < 3; n++) await post('', { order_number: `SHOP-${n}` });
	const list = async (query: string) => await call(sandbox, 'GET', `/v3/returns?${query}`);
	const span = 'from_date=2026-03-10 10:00:00&to_date=2026-03-10 10:00:00'.replaceAll(' ', '%20');
	const first = await list(`${span}&page_size=2`);
	expect(first.body.data.map((one: { order_number: string }) => one.order_number)).toEqual([
		'SHOP-2',
		'SHOP-1',
	]);
	expect(first.body.data[0]).not.toHaveProperty('return_id');
	expect(first.body.next).toMatch(/^http:/);
	const second = await call(sandbox, 'GET', first.body.next);
	expect(second.body.data).toHaveLength(1);
	expect(second.body.next).toBeUndefined();
	expect((await list(`${span}&parent_parcel_status=delivered`)).body.data).toEqual([]);
	for (const [query, field] of [
		['', 'from_date'],
		[`${span}&page_size=41`, 'page_size'],
		[`${span}&parent_parcel_status=Delivered`, 'parent_parcel_status'],
		['from_date=2026-03-10&to_date=2026-03-11', 'to_date'],
	]) {
		const answer = await list(query);
		expect(answer.status).toBe(400);
		expect(answer.body.errors.map((one: { field: string }) => one.field)).toContain(field);
	}
});

it('cancels: at once, later, or not', async () => {
	const cancel = async (id: number) => await call(sandbox, 'PATCH', `/v3/returns/${id}/cancel`);
	const one = (await post('')).body.return_id;
	expect(await cancel(one)).toMatchObject({ status: 202, body: { message: expect.any(String) } });
	expect((await get(one)).body).toMatchObject({
		is_cancellable: false,
		status_history: [{ parent_status: 'cancelled' }, {}, {}],
	});
	expect(await cancel(one)).toMatchObject({ status: 409, body: { errors: [{ code: 409 }] } });
	sandbox.settings.returns.cancelling = 'later';
	const two = (await post('')).body.return_id;
	expect((await cancel(two)).status).toBe(202);
	sandbox.settings.returns.words = 'example';
	expect(
		(await get(two)).body.status_history.map(
			(step: { parent_status: string }) => step.parent_status,
		),
	).toEqual(['Cancelling', 'Ready to Ship', 'Announcing']);
	expect((await cancel(5)).status).toBe(404);
	expect(await get(5)).toMatchObject({ status: 404, text: '' });
});
