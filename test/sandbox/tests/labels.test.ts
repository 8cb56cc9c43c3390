/** Labels of orders, one at once or many queued; and the files. */
/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { inflateSync } from 'node:zlib';
import { PDFDocument } from 'pdf-lib';
import { request } from 'undici';

import { startSandbox, type Sandbox } from '../index';
import { basic, call, said } from './client';
import {
	abroad,
	charges,
	post,
	receiver,
	saveOrder,
	shipment,
	shipWith,
	weighing,
	type Body,
} from './shipping';

let sandbox: Sandbox;
let time = 0;

beforeAll(async () => {
	sandbox = await startSandbox({ now: () => time });
});
beforeEach(() => {
	time = Date.parse('2026-06-01T12:00:00Z');
	sandbox.reset();
});
afterAll(async () => await sandbox.close());

const get = async (path: string) => await call(sandbox, 'GET', path);
const one = async (order: Body, more: Body = {}) =>
	await post(sandbox, '/v3/orders/create-label-sync', { integration_id: 7, order, ...more });
const many = async (orders: Body[], more: Body = {}) =>
	await post(sandbox, '/v3/orders/create-labels-async', { integration_id: 7, orders, ...more });
const found = async (number: string) =>
	(await get(`/v3/shipments?order_number=${number}`)).body.data;

describe('the label of one order', () => {
	it('comes at once, by ID or by number', async () => {
		const { order_id } = saveOrder(sandbox, 'N-1');
		const { status, body } = await one({ order_id }, { ship_with: shipWith('dpd:home') });
		expect(status).toBe(201);
		const [stored] = await found('N-1');
		expect(body.data).toMatchObject({
			shipment_id: stored.id,
			order_id,
			order_number: 'N-1',
			parcel_id: stored.parcels[0].id,
			tracking_number: stored.parcels[0].tracking_number,
			ship_with: shipWith('dpd:home', 52024),
			label_details: { mime_type: 'application/pdf', dpi: 72 },
			documents: [{ document_type: 'label' }],
		});
		expect(Buffer.from(body.data.label_details.file, 'base64').toString('latin1')).toMatch(/^%PDF/);
		// 3 x 400 g and 1.5 kg.
		expect(stored.parcels[0].weight).toEqual({ value: '2.700', unit: 'kg' });
		expect(stored.parcels[0].parcel_items[0]).toMatchObject({
			item_id: 'line-1',
			quantity: 3,
			price: { value: '3.50', currency: 'EUR' },
		});
		expect((await one({ order_number: 'N-1' })).body.data).not.toHaveProperty('ship_with');
		expect(charges(sandbox)).toEqual(['charge dpd:home 8.30', 'charge postnl:standard 7.15']);
	});

	it('buys again when it is asked again', async () => {
		saveOrder(sandbox, 'N-1');
		await one({ order_id: 'id-N-1' });
		await one({ order_id: 'id-N-1' });
		expect(sandbox.state.ledger.map(({ orderNumber }) => orderNumber)).toEqual(['N-1', 'N-1']);
		expect(await found('N-1')).toHaveLength(2);
	});

	it('goes as the request says, as rules say, as the order says, or as usual', async () => {
		const code = async (changes: Body, wanted: Body = {}, more: Body = {}) => {
			const { order_id } = saveOrder(sandbox, 'N-1', changes);
			await one({ order_id, ...wanted }, more);
			return sandbox.state.ledger.at(-1)!.option;
		};
		const letter = { shipping_details: { delivery_indicator: 'Letter' }, order_details: undefined };
		const { order_details } = saveOrder(sandbox, 'N-0');
		Object.assign(letter, {
			order_details: {
				...order_details,
				order_items: [order_details.order_items[0]],
			},
		});
		const byOrder = { shipping_details: { ship_with: shipWith('trunkrs:evening') } };
		expect(await code({})).toBe('postnl:standard');
		expect(await code(byOrder)).toBe('trunkrs:evening');
		expect(await code(byOrder, {}, { ship_with: shipWith('dpd:home') })).toBe('dpd:home');
		expect(await code(letter)).toBe('postnl:standard');
		expect(await code(letter, { apply_shipping_rules: true })).toBe('sendcloud:letter');
	});

	it('has every shape that the documents know', async () => {
		saveOrder(sandbox, 'N-1');
		const { labels } = sandbox.settings;
		const file = expect.stringMatching(/^JVBER/);
		Object.assign(labels, { syncShape: 'list', syncFile: 'label', shipmentIds: 'number' });
		expect((await one({ order_id: 'id-N-1' })).body.data).toMatchObject([
			{ shipment_id: '1', label: { file } },
		]);
		Object.assign(labels, { syncShape: 'object', syncFile: 'parcels' });
		const { data } = (await one({ order_id: 'id-N-1' })).body;
		expect(data.parcels).toMatchObject([{ id: data.parcel_id, label_file: file }]);
		expect(data.label_details).toEqual({ mime_type: 'application/pdf', dpi: 72 });
		expect((await get(`/v3/shipments/${data.shipment_id}`)).status).toBe(404);
	});

	it.each<[what: string, change: Body, more: Body, words: string]>([
		['no address', { shipping_address: undefined }, {}, 'The order has no valid shipping address.'],
		[
			'an address without a city',
			{ shipping_address: receiver({ city: '' }) },
			{},
			'no valid shipping address',
		],
		[
			'no option of that name',
			{},
			{ ship_with: shipWith('dpd:hom') },
			'/data/attributes/ship_with/properties/shipping_option_code: Shipping option dpd:hom does not exist.',
		],
		[
			'no such sender',
			{},
			{ sender_address_id: 9 },
			'/data/attributes/sender_address_id: Does not exist.',
		],
		['no such brand', {}, { brand_id: 9 }, '/data/attributes/brand_id: Does not exist.'],
		[
			'no such integration',
			{},
			{ integration_id: 9 },
			'/data/attributes/integration_id: Does not exist.',
		],
		[
			'a service point missing',
			{},
			{ ship_with: shipWith('postnl:service_point') },
			'/data/attributes/order/order_id: Shipping option postnl:service_point needs a service point.',
		],
		[
			'a letter too heavy',
			{},
			{ ship_with: shipWith('sendcloud:letter') },
			'The weight 2.700 kg is not between',
		],
		[
			'customs data missing',
			{
				shipping_address: receiver({
					country_code: 'GB',
					postal_code: 'E16 1ZE',
					phone_number: '1',
				}),
			},
			{ ship_with: shipWith('dhl_express:worldwide/incoterm=dap') },
			'Customs information is required',
		],
		[
			'a carrier that refuses',
			{ shipping_address: receiver({ postal_code: '12' }) },
			{},
			'Carrier error: the postal code 12',
		],
		[
			'a list instead of an order',
			{},
			{ order: [{ order_id: 'id-N-1' }] },
			'/data/attributes/order: Input should be a valid dictionary',
		],
		[
			'two ways to name it',
			{},
			{ order: { order_id: 'id-N-1', order_number: 'N-1' } },
			"exactly one of 'order_id' or 'order_number' must be given",
		],
		[
			'a number for an ID',
			{},
			{ order: { order_id: 5 } },
			'/data/attributes/order/order_id: Input should be a valid string',
		],
		[
			'parcels, which are for many',
			{},
			{ parcels: [] },
			'/data/attributes/parcels: Extra inputs are not permitted',
		],
		[
			'a resolution that PDF does not have',
			{},
			{ label_details: { dpi: 150 } },
			'/data/attributes/label_details/dpi',
		],
	])('is refused: %s', async (_what, change, more, words) => {
		saveOrder(sandbox, 'N-1', change);
		const answer = await one({ order_id: 'id-N-1' }, more);
		expect(answer.status).toBe(400);
		expect(said(answer).join()).toContain(words);
		expect(charges(sandbox)).toEqual([]);
	});

	it('cannot be had of an order without weight, of one not saved yet, or of another shop', async () => {
		const { order_details } = saveOrder(sandbox, 'N-1');
		for (const line of order_details.order_items) delete line.measurement;
		expect(said(await one({ order_id: 'id-N-1' }))[0]).toContain('The order has no weight.');
		const other = await one({ order_id: 'id-N-1' }, { integration_id: 739283 });
		expect([other.status, other.body.errors[0].code]).toEqual([404, 'not_found']);
		sandbox.settings.savingDelayMs = 1000;
		const second = saveOrder(sandbox, 'N-2');
		sandbox.state.deleteOrder(second.id);
		sandbox.state.save(second);
		expect((await one({ order_id: 'id-N-2' })).status).toBe(404);
		time += 1000;
		expect((await one({ order_id: 'id-N-2' })).status).toBe(201);
	});

	it('leaves a failed shipment behind when the carrier refuses', async () => {
		saveOrder(sandbox, 'N-1', { shipping_address: receiver({ postal_code: '12' }) });
		const answer = await one({ order_id: 'id-N-1' });
		expect(answer.body.errors[0].code).toBe('parcel_announcement_error');
		expect((await found('N-1'))[0].parcels[0].status.code).toBe('ANNOUNCEMENT_FAILED');
	});

	it('may or may not be bought when the shop has cancelled the order', async () => {
		const { order_details } = saveOrder(sandbox, 'N-1');
		order_details.status.code = 'cancelled';
		expect((await one({ order_id: 'id-N-1' })).status).toBe(201);
		sandbox.settings.labels.cancelledOrders = 'refused';
		expect(said(await one({ order_id: 'id-N-1' }))[0]).toContain('has been cancelled');
	});

	it('may be refused when there is a live one, not after it was cancelled', async () => {
		saveOrder(sandbox, 'N-1');
		sandbox.settings.labels.shippedOrders = 'refused';
		const first = await one({ order_id: 'id-N-1' });
		expect(said(await one({ order_id: 'id-N-1' }))[0]).toContain('already been shipped');
		await call(sandbox, 'POST', `/v3/shipments/${first.body.data.shipment_id}/cancel`);
		expect((await one({ order_id: 'id-N-1' })).status).toBe(201);
	});

	it('is bought once though the answer is lost', async () => {
		saveOrder(sandbox, 'N-1');
		sandbox.faults.add({ kind: 'resetMiddle', match: { path: '/v3/orders/create-label-sync' } });
		await expect(one({ order_id: 'id-N-1' })).rejects.toThrow();
		expect(charges(sandbox)).toHaveLength(1);
		expect(await found('N-1')).toHaveLength(1);
	});
});

describe('the labels of many orders', () => {
	it('are bought for those that can be, and the others are named', async () => {
		for (const n of [1, 3, 4]) saveOrder(sandbox, `N-${n}`);
		saveOrder(sandbox, 'N-2', { shipping_address: undefined });
		saveOrder(sandbox, 'N-4', { shipping_address: receiver({ postal_code: '12' }) });
		const wanted = [1, 2, 3, 4, 5].map((n) => ({ order_id: `id-N-${n}` }));
		const { status, body } = await many(wanted);
		expect(status).toBe(202);
		expect(body.data.map(({ order_number }: { order_number: string }) => order_number)).toEqual([
			'N-1',
			'N-3',
			'N-4',
		]);
		expect(body.errors).toEqual([
			{
				status: '400',
				code: 'validation_error',
				title: 'Invalid order',
				detail: 'The order has no valid shipping address.',
				source: { pointer: '/data/attributes/orders/[1]' },
			},
			{
				status: '404',
				code: 'not_found',
				detail: 'The order could not be found.',
				source: { pointer: '/data/attributes/orders/[4]' },
			},
		]);
		const { shipment_id, parcel_id, parcels_ids } = body.data[0];
		expect(parcels_ids).toEqual([parcel_id]);
		expect((await get(`/v3/shipments/${shipment_id}`)).body.data.order_number).toBe('N-1');
		// The last one was taken, and failed after that.
		expect((await found('N-4'))[0].parcels[0].status.code).toBe('ANNOUNCEMENT_FAILED');
		expect(charges(sandbox)).toHaveLength(2);
	});

	it('come in parcels of their own', async () => {
		saveOrder(sandbox, 'N-1');
		const parcels = (...quantities: number[]) =>
			quantities.map((quantity) => ({ parcel_items: [{ item_id: 'line-1', quantity }] }));
		const { body } = await many([{ order_id: 'id-N-1', parcels: parcels(1, 2) }]);
		expect(body.data[0].parcels_ids).toHaveLength(2);
		const [stored] = await found('N-1');
		expect(stored.parcels.map(({ weight }: Body) => weight)).toEqual([
			{ value: '0.400', unit: 'kg' },
			{ value: '0.800', unit: 'kg' },
		]);
		const words = async (wanted: Body[]) =>
			said(await many([{ order_id: 'id-N-1', parcels: wanted }])).join();
		expect(await words(parcels(2, 2))).toContain('fewer of item line-1');
		expect(await words([{ parcel_items: [{ item_id: 'x', quantity: 1 }] }])).toContain('no item x');
		expect(await words([{ weight: { value: '1', unit: 'kg' } }])).toContain('parcel_items');
		expect(await words(Array(51).fill(parcels(1)[0]))).toContain('at most 50 items');
		expect(charges(sandbox)).toHaveLength(2);
	});

	it('are 1 to 20, no two the same', async () => {
		const of = (count: number) =>
			Array.from({ length: count }, (_, index) => ({ order_id: `id-${index}` }));
		expect((await many(of(20))).status).toBe(202);
		expect(said(await many(of(21)))[0]).toContain('at most 20 items');
		expect((await many([])).status).toBe(400);
		expect((await many([{ order_id: 'a' }, { order_id: 'a' }])).status).toBe(400);
		const bad = await many([{ order_id: 'a' }, { order_id: 5 }]);
		expect(said(bad)).toEqual([
			'/data/attributes/orders/1/order_id: Input should be a valid string',
		]);
	});

	it('all fail when the request is wrong, in a 202 or a 400', async () => {
		saveOrder(sandbox, 'N-1');
		const answer = await many([{ order_id: 'id-N-1' }], { sender_address_id: 9 });
		expect([answer.status, answer.body]).toEqual([
			202,
			{
				errors: [
					{
						status: '404',
						code: 'invalid',
						detail: 'Does not exist.',
						source: { pointer: '/data/attributes/sender_address_id' },
					},
				],
			},
		]);
		const misspelt = { ship_with: shipWith('postnl:standart') };
		expect(said(await many([{ order_id: 'id-N-1' }], misspelt))[0]).toContain(
			'/data/attributes/ship_with/properties/shipping_option_code',
		);
		sandbox.settings.labels.requestErrors = 'refused';
		expect((await many([{ order_id: 'id-N-1' }], misspelt)).status).toBe(400);
		expect(sandbox.state.v3Shipments.size).toBe(0);
	});

	it('have every shape that the documents know', async () => {
		saveOrder(sandbox, 'N-1');
		const { labels } = sandbox.settings;
		const keys = async (wanted: Body[] = [{ order_id: 'id-N-1' }]) => {
			const { body } = await many(wanted);
			return [...Object.keys(body), ...Object.keys(body.data?.[0] ?? {})];
		};
		const ids = ['shipment_id', 'order_id', 'order_number'];
		expect(await keys()).toEqual(['data', ...ids, 'parcel_id', 'parcels_ids']);
		expect(await keys([{ order_id: 'x' }])).toEqual(['errors']);
		labels.parcelIds = 'parcel_id';
		expect(await keys()).toEqual(['data', ...ids, 'parcel_id']);
		Object.assign(labels, { parcelIds: 'parcels_ids', empty: 'list', pointers: 'slash' });
		expect(await keys()).toEqual(['data', 'errors', ...ids, 'parcels_ids']);
		expect(said(await many([{ order_id: 'x' }]))[0]).toContain('/data/attributes/orders/0:');
	});
});

describe('documents', () => {
	const download = async (path: string, accept?: string) => {
		const { statusCode, headers, body } = await request(`${sandbox.baseUrl}${path}`, {
			headers: {
				authorization: basic(sandbox.keys.publicKey, sandbox.keys.secretKey),
				...(accept && { accept }),
			},
		});
		const bytes = Buffer.from(await body.arrayBuffer());
		return {
			status: statusCode,
			type: headers['content-type'],
			length: headers['content-length'],
			bytes,
		};
	};
	const bought = async (body: Body = shipment()): Promise<number[]> =>
		(await post(sandbox, '/v3/shipments/announce', body)).body.data.parcels.map(
			({ id }: { id: number }) => id,
		);
	const label = (id: number, query = '') => `/v3/parcels/${id}/documents/label${query}`;

	it('are a page of the paper asked for', async () => {
		const [id] = await bought();
		const file = await download(label(id));
		expect([file.status, file.type]).toEqual([200, 'application/pdf']);
		const page = (await PDFDocument.load(file.bytes)).getPage(0);
		expect([page.getWidth(), page.getHeight()].map(Math.round)).toEqual([298, 420]);
		const a4 = await PDFDocument.load((await download(label(id, '?paper_size=A4'))).bytes);
		expect(Math.round(a4.getPage(0).getHeight())).toBe(842);
	});

	it('are images of the right size', async () => {
		const [id] = await bought();
		const size = async (query: string) => {
			const { bytes, type } = await download(label(id, query), 'image/png');
			expect(type).toBe('image/png');
			const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
			const from = bytes.indexOf('IDAT');
			const data = bytes.subarray(from + 4, from + 4 + bytes.readUInt32BE(from - 4));
			// Whole rows, in whatever depth of colour.
			expect(inflateSync(data).length % height).toBe(0);
			return [width, height];
		};
		expect(await size('')).toEqual([1240, 1748]);
		expect(await size('?dpi=150')).toEqual([620, 874]);
	});

	it('are ZPL when it is asked for, and for ever when they were bought as that', async () => {
		const [id] = await bought();
		const zpl = await download(label(id, '?dpi=600'), 'application/zpl');
		expect([zpl.type, zpl.bytes.toString()]).toEqual([
			'application/zpl',
			expect.stringMatching(new RegExp(`^\\^XA[^]*${id}[^]*\\^XZ\\s*$`)),
		]);
		const [stays] = await bought(shipment({ label_details: { mime_type: 'application/zpl' } }));
		expect((await download(label(stays), 'application/pdf')).type).toBe('application/zpl');
		sandbox.settings.documents.zplStays = false;
		expect((await download(label(stays), 'application/pdf')).type).toBe('application/pdf');
		const [native] = await bought(shipment({ ship_with: shipWith('trunkrs:evening') }));
		expect((await download(label(native), 'image/png')).type).toBe('application/zpl');
	});

	it('are merged, a page for each parcel', async () => {
		const ids = await bought(shipment({ parcels: [weighing('1'), weighing('2'), weighing('3')] }));
		const path = (list: unknown[], more = '') =>
			`/v3/parcel-documents/label?${list.map((id) => `parcels=${id}`).join('&')}${more}`;
		const merged = await download(path(ids));
		expect((await PDFDocument.load(merged.bytes)).getPageCount()).toBe(3);
		const images = await download(path(ids), 'image/png');
		expect(images.type).toBe('application/pdf');
		expect((await download(path(ids.slice(1, 2)), 'image/png')).type).toBe('image/png');
		const zpl = await download(path(ids), 'application/zpl');
		expect(zpl.bytes.toString().match(/\^XA/g)).toHaveLength(3);
		const status = async (list: unknown[], more?: string) =>
			(await download(path(list, more))).status;
		expect(await status([...ids, 5])).toBe(404);
		expect(await status(Array(20).fill(ids[0]))).toBe(200);
		expect(await status(Array(21).fill(ids[0]))).toBe(400);
		expect(await status([])).toBe(400);
		expect(await status([ids.join()])).toBe(400);
		expect(await status(ids, '&paper_size=A3')).toBe(400);
		const [native] = await bought(shipment({ ship_with: shipWith('trunkrs:evening') }));
		expect(await status([...ids, native])).toBe(400);
		expect(
			(await download(`/v3/parcel-documents/proof-of-delivery?parcels=${ids[0]}`)).status,
		).toBe(400);
	});

	it('are there only when they are there', async () => {
		sandbox.settings.shipping.announceMs = 1000;
		const queued = await post(sandbox, '/v3/shipments', abroad());
		const [{ id }] = queued.body.data.parcels;
		const status = async (type: string) =>
			(await download(`/v3/parcels/${id}/documents/${type}`)).status;
		expect(await status('label')).toBe(404);
		time += 1000;
		expect(await status('label')).toBe(200);
		expect(await status('customs-declaration')).toBe(200);
		expect(await status('air-waybill')).toBe(200);
		expect(await status('proof-of-delivery')).toBe(404);
		expect(await status('invoice')).toBe(400);
		sandbox.state.setParcelStatus(id, 'DELIVERED');
		expect(await status('proof-of-delivery')).toBe(200);
		sandbox.settings.documents.proofMs = 100;
		const asked = performance.now();
		expect(await status('proof-of-delivery')).toBe(200);
		expect(performance.now() - asked).toBeGreaterThan(90);
		const [home] = await bought();
		expect((await download(`/v3/parcels/${home}/documents/customs-declaration`)).status).toBe(404);
		const { shipment: stored } = sandbox.state.v3Parcels.get(home)!;
		await call(sandbox, 'POST', `/v3/shipments/${stored.id}/cancel`);
		expect((await download(label(home))).status).toBe(404);
		expect((await download(label(1))).status).toBe(404);
		expect((await download('/v3/parcels/x/documents/label')).status).toBe(404);
	});

	it.each([
		['?dpi=300', 'application/pdf'],
		['?dpi=72', 'image/png'],
		['?dpi=99', 'application/pdf'],
		['?paper_size=letter', 'application/pdf'],
		['', 'application/json'],
	])('refuse %s as %s', async (query, accept) => {
		const [id] = await bought();
		expect((await download(label(id, query), accept)).status).toBe(400);
	});

	it('can be cut off in the middle, with and without a word', async () => {
		const [id] = await bought();
		const whole = await download(label(id), 'image/png');
		sandbox.faults.add({ kind: 'truncated' });
		const half = await download(label(id), 'image/png');
		expect(half.bytes).toEqual(whole.bytes.subarray(0, Math.ceil(whole.bytes.length / 2)));
		expect(half.length).toBe(String(half.bytes.length));
		sandbox.faults.add({ kind: 'resetMiddle' });
		await expect(download(label(id), 'image/png')).rejects.toThrow();
		sandbox.faults.add({ kind: 'drip', delayMs: 50 });
		expect((await download(label(id), 'image/png')).bytes).toEqual(whole.bytes);
		sandbox.faults.add({ kind: 'wrongContentType' });
		const wrong = await download(label(id), 'image/png');
		expect([wrong.type, wrong.bytes]).toEqual(['text/html; charset=utf-8', whole.bytes]);
	});
});
