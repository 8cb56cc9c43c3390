/** The sandbox's back office: integrations of v2, shops' shipments, exception logs, reports. */
/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parse } from 'csv-parse/sync';
import { request } from 'undici';

import { reportCsv, startSandbox, type Report, type Sandbox, type SandboxOptions } from '../index';
import { call as callSandbox, said, type Answer, type Call } from './client';

let sandbox: Sandbox;
let time: number;

async function start(options: SandboxOptions = {}) {
	time = Date.parse('2026-06-01T12:00:00Z');
	sandbox = await startSandbox({ now: () => time, ...options });
}

afterEach(async () => await sandbox.close());

const call = async (method: string, path: string, body?: Call['body']) =>
	await callSandbox(sandbox, method, path, { body });

/** v2's message. */
const message = ({ body }: Answer): string => body.error.message;

describe('integrations of v2', () => {
	beforeEach(async () => await start());

	const complete = {
		shop_name: 'Shop',
		shop_url: 'https://shop.example',
		service_point_enabled: true,
		service_point_carriers: ['ups'],
		webhook_active: true,
		webhook_url: 'https://shop.example/hook',
	};

	it('are the same ones under other names, and say that v2 is in maintenance', async () => {
		const list = await call('GET', '/v2/integrations?ordering=-failing_since');
		expect(list.headers.deprecation).toBe('Wed, 1 Apr 2026 00:00:00 GMT');
		expect(list.body[0]).toEqual({
			id: 23452345,
			shop_name: 'Old Shop',
			shop_url: 'https://old.example/',
			system: 'woocommerce_v2',
			failing_since: '2025-11-10T16:16:42Z',
			last_fetch: '2025-11-10T16:15:09Z',
			last_updated_at: '2025-01-08T12:23:56Z',
			service_point_enabled: false,
			service_point_carriers: [],
			webhook_active: false,
			webhook_url: null,
		});
		expect((await call('GET', '/v2/integrations/7')).body.shop_name).toBe('Candle Shop');
		expect((await call('GET', '/v2/integrations/8')).body).toEqual({
			error: {
				code: 404,
				request: 'api/v2/integrations/8',
				message: 'No Integration matches the given query.',
			},
		});
		expect((await call('GET', '/v3/integrations')).headers.deprecation).toBeUndefined();
	});

	it('are replaced as a whole, or changed in parts', async () => {
		expect(await call('PUT', '/v2/integrations/7', complete)).toMatchObject({
			status: 200,
			body: { ...complete, last_updated_at: '2026-06-01T12:00:00.000Z' },
		});
		expect(
			message(await call('PUT', '/v2/integrations/7', { ...complete, shop_url: undefined })),
		).toBe("{'shop_url': ['This field is required.']}");
		const changed = await call('PATCH', '/v2/integrations/7', { shop_name: 'New' });
		expect(changed.body).toMatchObject({ ...complete, shop_name: 'New' });
		expect((await call('GET', '/v3/integrations/7')).body.data.shop_name).toBe('New');
		expect(
			message(
				await call('PATCH', '/v2/integrations/7', { webhook_active: null, webhook_url: null }),
			),
		).toBe(
			"{'settings': ['webhook_active: This field may not be null.', 'webhook_url: This field may not be null.']}",
		);
		expect(message(await call('PATCH', '/v2/integrations/7', { service_point_carriers: [] }))).toBe(
			"{'settings': ['service_point_carriers: At least one carrier must be provided.']}",
		);
		expect(
			message(await call('PATCH', '/v2/integrations/23452345', { webhook_active: true })),
		).toBe("{'settings': ['webhook_url: This field is required.']}");
		expect((await call('DELETE', '/v2/integrations/7')).status).toBe(204);
		expect((await call('DELETE', '/v2/integrations/7')).status).toBe(404);
	});
});

describe('shipments of shops', () => {
	beforeEach(async () => await start());

	const path = '/v2/integrations/7/shipments';

	const shipment = (orderId: string, changes: Record<string, unknown> = {}) => ({
		address: 'Lansdown Glade',
		address_2: '',
		city: 'Oss',
		company_name: '',
		country: 'NL',
		created_at: '2019-08-24T14:15:22Z',
		currency: 'EUR',
		customs_invoice_nr: '',
		customs_shipment_type: null,
		email: '',
		external_order_id: orderId,
		external_shipment_id: `S-${orderId}`,
		house_number: '15',
		name: 'John Doe',
		order_number: `N-${orderId}`,
		order_status: { id: 'fulfilled', message: 'Fulfilled' },
		parcel_items: [{ description: 'Candle', quantity: 1, value: '3.5' }],
		payment_status: null,
		postal_code: '5341',
		shipping_method_checkout_name: '',
		telephone: '',
		to_post_number: '',
		to_service_point: null,
		to_state: null,
		updated_at: '2019-08-24T14:15:22Z',
		...changes,
	});

	it('are created, updated and refused one by one', async () => {
		const mixed = [
			shipment('1'),
			shipment('2', {
				external_shipment_id: null,
				checkout_payload: {
					sender_address_id: 0,
					shipping_product: { code: 'a' },
					delivery_method_data: {},
				},
				parcel_items: [
					{ description: 'Candle', quantity: 1, value: '3.5' },
					{ description: 'Lamp', quantity: 0, value: '3,5' },
				],
				email: 'nobody',
				country: 'UK',
			}),
			'text',
			shipment('1', { updated_at: '2019-08-25T00:00:00Z', city: 'Breda' }),
		];
		const answer = await call('POST', path, mixed);
		expect(answer.status).toBe(200);
		const uuid = answer.body[0].shipment_uuid;
		expect(answer.body).toEqual([
			{
				external_order_id: '1',
				external_shipment_id: 'S-1',
				shipment_uuid: uuid,
				status: 'created',
			},
			{
				error: {
					checkout_payload: {
						delivery_method_type: ['This field is required.'],
						shipping_product: {
							name: ['This field is required.'],
							selected_functionalities: ['This field is required.'],
						},
						delivery_method_data: {
							delivery_date: ['This field is required.'],
							formatted_delivery_date: ['This field is required.'],
							parcel_handover_date: ['This field is required.'],
						},
					},
					parcel_items: [
						{},
						{
							quantity: ['Ensure this value is greater than or equal to 1.'],
							value: ['A valid number is required.'],
						},
					],
					email: ['Enter a valid email address.'],
					country: ['"UK" is not a valid choice.'],
				},
				external_order_id: '2',
				external_shipment_id: '',
				status: 'error',
			},
			{
				error: { non_field_errors: ['Invalid data. Expected a dictionary, but got str.'] },
				external_order_id: '',
				external_shipment_id: '',
				status: 'error',
			},
			{
				external_order_id: '1',
				external_shipment_id: 'S-1',
				shipment_uuid: uuid,
				status: 'updated',
			},
		]);
		expect([...sandbox.state.shipments.values()]).toMatchObject([
			{ city: 'Breda', integration: 7 },
		]);
	});

	it('change only when updated_at did', async () => {
		await call('POST', path, [shipment('1')]);
		const again = await call('POST', path, [shipment('1', { city: 'Breda' })]);
		expect(again.body[0].status).toBe('updated');
		expect([...sandbox.state.shipments.values()]).toMatchObject([{ city: 'Oss' }]);
		sandbox.settings.unchangedShipments = 'leftOut';
		expect((await call('POST', path, [shipment('1'), shipment('2')])).body).toMatchObject([
			{ external_order_id: '2', status: 'created' },
		]);
	});

	it('without an ID of their own are one per order', async () => {
		const whole = shipment('1', { external_shipment_id: null });
		const [first] = (await call('POST', path, [whole, shipment('1')])).body;
		expect(first).not.toHaveProperty('external_shipment_id');
		sandbox.settings.nothing = 'null';
		const [second] = (await call('POST', path, [whole])).body;
		expect(second).toEqual({
			external_order_id: '1',
			external_shipment_id: null,
			shipment_uuid: first.shipment_uuid,
			status: 'updated',
		});
		expect(sandbox.state.shipments.size).toBe(2);
	});

	test.each<[name: string, body: unknown, expected: string]>([
		['an object', {}, 'Expected a list of items but got type "object".'],
		['an empty list', [], 'This list may not be empty.'],
		[
			'101',
			Array.from({ length: 101 }, () => ({})),
			'Ensure this field has no more than 100 elements.',
		],
	])('are refused as %s', async (_name, body, expected) => {
		const answer = await call('POST', path, body);
		expect(answer.status).toBe(400);
		expect(message(answer)).toBe(expected);
	});

	it('are listed in pages, and filtered', async () => {
		sandbox.settings.pageSizeV2 = 2;
		await call(
			'POST',
			path,
			['1', '2'].map((id) => shipment(id)),
		);
		time += 86_400_000;
		await call('POST', path, [shipment('3', { external_shipment_id: null })]);
		await call('POST', '/v2/integrations/739283/shipments', [shipment('4')]);
		const ids = ({ body }: Answer) =>
			body.results.map(({ external_order_id: id }: { external_order_id: string }) => id).join('');

		const first = await call('GET', path);
		expect(ids(first)).toBe('32');
		expect(first.body).not.toHaveProperty('previous');
		const second = await call('GET', first.body.next);
		expect(ids(second)).toBe('1');
		expect(second.body).not.toHaveProperty('next');
		expect(ids(await call('GET', second.body.previous))).toBe('32');
		sandbox.settings.nothing = 'null';
		expect((await call('GET', path)).body.previous).toBeNull();

		expect(first.body.results[0]).toMatchObject({
			external_shipment_id: null,
			integration: 7,
			created_at: '2026-06-02T12:00:00.000Z',
			shipment_created_at: '2019-08-24T14:15:22Z',
			shipment_updated_at: '2019-08-24T14:15:22Z',
		});
		expect(first.body.results[0]).not.toHaveProperty('serial');
		expect(ids(await call('GET', `${path}?external_order_ids=1&external_order_ids=3`))).toBe('31');
		expect(ids(await call('GET', `${path}?external_shipment_ids=S-1,S-2`))).toBe('21');
		expect(ids(await call('GET', `${path}?order_number=N-2`))).toBe('2');
		expect(ids(await call('GET', `${path}?start_date=2026-06-02`))).toBe('3');
		expect(ids(await call('GET', `${path}?end_date=2026-06-01`))).toBe('21');
		expect(message(await call('GET', `${path}?end_date=2026-06-01T00:00:00Z`))).toBe(
			"{'end_date': ['Enter a valid date.']}",
		);
		time += 370 * 86_400_000;
		expect(ids(await call('GET', path))).toBe('');
	});

	it('are deleted by UUID or by the two IDs of the shop', async () => {
		await call('POST', path, [shipment('1'), shipment('2', { external_shipment_id: null })]);
		const [{ shipment_uuid: uuid }] = [...sandbox.state.shipments.values()];
		const remove = async (body: unknown) => await call('POST', `${path}/delete`, body);
		expect(message(await remove({ external_order_id: '1' }))).toBe(
			'Missing shipment_uuid or the pair external_order_id and external_shipment_id',
		);
		expect(message(await remove({ shipment_uuid: '1' }))).toBe('Must be a valid UUID.');
		expect(message(await remove({ external_order_id: '1', external_shipment_id: 'x' }))).toBe(
			'No ShipmentBlob matches the given query.',
		);
		expect((await remove({ shipment_uuid: uuid })).status).toBe(204);
		expect((await remove({ shipment_uuid: uuid })).status).toBe(404);
		expect((await remove({ external_order_id: '2', external_shipment_id: '' })).status).toBe(204);
	});
});

describe('exception logs', () => {
	beforeEach(async () => await start());

	const log = (minute: number) => ({
		base_url: `https://shop.example/${minute}`,
		created_at: `2026-03-01T02:${String(minute).padStart(2, '0')}:00+01:00`,
	});
	const minutes = (logs: Array<{ base_url: string }>) =>
		logs.map(({ base_url: url }) => Number(url.split('/').at(-1)));
	const nextOf = ({ headers }: Answer) => /<(.*)>; rel="next"/.exec(String(headers.link))?.[1];

	it('of v3 are paged by a time that nobody encoded', async () => {
		for (const minute of [1, 2, 3, 3, 4])
			await call('POST', '/v3/integrations/7/logs', log(minute));
		await call('POST', '/v3/integrations/739283/logs', log(5));
		const first = await call('GET', '/v3/integrations/logs?page_size=3');
		// One more than asked: the cursor could not tell the two of minute 3 apart.
		expect(minutes(first.body.data)).toEqual([5, 4, 3, 3]);
		const next = nextOf(first)!;
		expect(next).toContain('cursor=2026-03-01T02:03:00+01:00');
		expect((await call('GET', next)).body.errors[0].source).toEqual({ parameter: 'cursor' });
		const second = await call('GET', next.replace('+', '%2B'));
		expect(minutes(second.body.data)).toEqual([2, 1]);
		expect(nextOf(second)).toBeUndefined();
		expect(minutes((await call('GET', '/v3/integrations/739283/logs')).body.data)).toEqual([5]);
		expect((await call('GET', '/v3/integrations/8/logs')).status).toBe(404);
		expect((await call('GET', '/v3/integrations/logs?page_size=101')).status).toBe(400);
	});

	it('of v2 are paged by URLs in the body', async () => {
		sandbox.settings.pageSizeV2 = 2;
		for (const minute of [1, 2, 2]) await call('POST', '/v2/integrations/7/logs', log(minute));
		const first = await call('GET', '/v2/integrations/7/logs');
		expect(minutes(first.body.results)).toEqual([2, 2]);
		const second = await call('GET', first.body.next);
		expect(minutes(second.body.results)).toEqual([1]);
		expect(minutes((await call('GET', second.body.previous)).body.results)).toEqual([2, 2]);
	});

	it('are created, and refused, in the words of their version', async () => {
		expect(
			await call('POST', '/v3/integrations/7/logs', { base_url: 'https://shop.example' }),
		).toMatchObject({
			status: 201,
			body: {
				data: {
					integration_id: 7,
					method: '',
					created_at: '2026-06-01T12:00:00.000+00:00',
					protected: false,
					additional_data: '',
				},
			},
		});
		const refused = await call('POST', '/v3/integrations/7/logs', {
			base_url: '',
			unknown_field: 1,
		});
		expect(said(refused).sort()).toEqual([
			'body/base_url: String should have at least 1 character',
			'body/unknown_field: Extra inputs are not permitted',
		]);
		expect(refused.body.errors).toContainEqual(
			expect.objectContaining({ code: 'extra_forbidden', title: 'Extra Forbidden' }),
		);
		expect(
			(await call('POST', '/v2/integrations/7/logs', { base_url: 'x', unknown: 1 })).status,
		).toBe(201);
		expect(
			message(await call('POST', '/v2/integrations/7/logs', { base_url: null, method: 1 })),
		).toBe("{'base_url': ['This field may not be null.'], 'method': ['Not a valid string.']}");
	});
});

describe('reports', () => {
	const body = (
		from: string,
		to: string,
		filters: Record<string, unknown> = {},
		fields = ['parcel_id'],
	) => ({
		fields,
		filters: { announced_after: from, announced_before: to, ...filters },
	});
	const april = body('2025-04-01T00:00:00Z', '2025-04-30T23:59:59Z');
	const create = async (asked: unknown = april) =>
		(await call('POST', '/v3/reporting/parcels', asked)).body;
	const get = async ({ id }: { id: string }) =>
		(await call('GET', `/v3/reporting/parcels/${id}`)).body;
	const fetchText = async (url: string, headers: Record<string, string> = {}) => {
		const answer = await request(url, { headers });
		// Not body.text(), which drops a byte order mark.
		const text = Buffer.from(await answer.body.arrayBuffer()).toString();
		return { status: answer.statusCode, headers: answer.headers, text };
	};
	const rows = async (asked: unknown): Promise<string[]> => {
		const { text } = await fetchText((await get(await create(asked))).url);
		return text.trim().split('\n').slice(1);
	};

	it('go from queued to expired', async () => {
		await start({ report: { queuedMs: 1000, generatingMs: 2000, lifetimeMs: 10_000 } });
		const created = await call('POST', '/v3/reporting/parcels', april);
		expect(created).toMatchObject({
			status: 202,
			body: {
				status: 'queued',
				status_message: 'The report is queued',
				url: null,
				expires_at: null,
				...april,
			},
		});
		const seen: string[] = [];
		for (const passed of [0, 1000, 1999, 1, 9999, 1]) {
			time += passed;
			const { status, url } = await get(created.body);
			seen.push(`${status} ${url === null ? '-' : 'url'}`);
		}
		expect(seen).toEqual([
			'queued -',
			'generating -',
			'generating -',
			'ready url',
			'ready url',
			'expired -',
		]);
		sandbox.settings.report.outcome = 'failed';
		expect(await get(created.body)).toMatchObject({ status: 'failed', url: null });
		expect((await call('GET', '/v3/reporting/parcels/x')).status).toBe(404);
	});

	it('are refused when they are wrong or too long', async () => {
		await start({ report: { rowLimit: 100 } });
		const refused = async (asked: unknown) => {
			const answer = await call('POST', '/v3/reporting/parcels', asked);
			return [answer.status, ...said(answer)];
		};
		expect(await refused({ fields: [], filters: { announced_after: 'x' } })).toEqual([
			422,
			'/data/attributes/fields: List should have at least 1 item after validation, not 0',
			'/data/attributes/filters/announced_before: Field required',
			'/data/attributes/filters/announced_after: Input should be a valid datetime',
		]);
		expect((await refused({ ...april, fields: ['price'] }))[1]).toMatch(
			/^\/data\/attributes\/fields\/0: Input should be 'parcel_id', 'direction', /,
		);
		expect(await refused(body('2025-05-01T00:00:00', '2025-04-01T00:00:00'))).toEqual([
			422,
			'/data/attributes/filters/announced_after: Value error, must not be after announced_before',
		]);
		expect(await refused(april)).toEqual([
			400,
			': CSV export exceeds row limit of 100, narrow the date range or apply additional filters.',
		]);
	});

	it('about parts of a time hold together what one about the whole does', async () => {
		await start();
		const all = await rows(april);
		expect(all).toHaveLength(300);
		const halves = [
			...(await rows(body('2025-04-01T00:00:00Z', '2025-04-15T11:59:59.999Z'))),
			...(await rows(body('2025-04-15T12:00:00Z', '2025-04-30T23:59:59Z'))),
		];
		expect(halves).toEqual(all);
		expect(await rows(body('2025-04-01T00:00:00', '2025-04-01T00:00:00'))).toHaveLength(1);
		expect(await rows(body('2025-04-01T00:00:01Z', '2025-04-01T00:00:02Z'))).toEqual([]);
	});

	it('are filtered', async () => {
		await start();
		const counts = async (filters: Record<string, unknown>) =>
			(await rows({ ...april, filters: { ...april.filters, ...filters } })).length;
		expect(
			(await counts({ direction: 'incoming' })) + (await counts({ direction: 'outgoing' })),
		).toBe(300);
		expect(await counts({ direction: 'incoming' })).toBe(60);
		expect(await counts({ integration_id: 7 })).toBe(100);
		expect(await counts({ integration_id: 8 })).toBe(0);
		expect(await counts({ brand_id: 1 })).toBe(150);
		expect(await counts({ shipping_option_code: 'dhl:standard' })).toBe(100);
		expect(await counts({ updated_before: '2025-04-02T06:00:00Z' })).toBe(1);
	});

	it('have messy cells when asked, in CSV that can be read', async () => {
		await start({ report: { messy: true } });
		const fields = ['parcel_id', 'from_address_company_name', 'brand_name', 'total_cost'];
		const { url } = await get(await create({ ...april, fields }));
		const { text, headers } = await fetchText(url);
		expect(headers['content-type']).toBe('text/csv');
		expect(text.startsWith('\uFEFFparcel_id,')).toBe(true);
		const records = parse(text, { bom: true, columns: true }) as Array<Record<string, string>>;
		expect(records).toHaveLength(300);
		const names = new Set(records.map((record) => record.from_address_company_name));
		expect(names).toEqual(
			new Set([
				'Quote "Q" Ltd',
				'Comma, Inc.',
				'Line\nbreak',
				'Both\r\n"of", them',
				' spaces ',
				'',
				'"',
				'🎁 gifts',
			]),
		);
	});

	it('are streamed, however many rows they have', async () => {
		await start({ report: { parcelsPerDay: 1e9, rowLimit: Infinity } });
		const endless: Report = { id: 'x', createdAt: 0, ...april } as Report;
		const chunks = reportCsv(endless, sandbox.settings.report, []);
		expect(chunks.next().value!.split('\n').length).toBeGreaterThan(100);

		sandbox.settings.report.parcelsPerDay = 100_000 / 30;
		const { url } = await get(await create(april));
		const { text } = await fetchText(url);
		expect(text.trim().split('\n').length).toBeCloseTo(100_001, -1);
	});

	it('lie where credentials are refused, links are signed and expire', async () => {
		await start({ report: { linkLifetimeMs: 5000 } });
		const report = await create();
		const { url, expires_at: expiresAt } = await get(report);
		expect(new URL(url).port).not.toBe(new URL(sandbox.url).port);
		expect(Date.parse(expiresAt)).toBe(time + 900_000);
		expect((await fetchText(url)).status).toBe(200);
		const refused = await fetchText(url, { authorization: 'Basic x' });
		expect(refused).toMatchObject({
			status: 400,
			text: expect.stringContaining('InvalidArgument'),
		});
		expect((await fetchText(url.replace(/.$/, 'x'))).text).toContain('SignatureDoesNotMatch');
		time += 5000;
		expect(await fetchText(url)).toMatchObject({
			status: 403,
			text: expect.stringContaining('Request has expired'),
		});
		expect((await fetchText((await get(report)).url)).status).toBe(200);
		expect(sandbox.storage.requests.map(({ status }) => status)).toEqual([200, 400, 403, 403, 200]);
	});

	it('can be sent on to another host', async () => {
		await start({ report: { redirect: true } });
		const { url } = await get(await create());
		const moved = await fetchText(url);
		expect(moved.status).toBe(307);
		const location = String(moved.headers.location);
		expect(new URL(location).hostname).toBe('localhost');
		expect((await fetchText(location)).status).toBe(200);
	});

	it('are hit by faults on their way', async () => {
		await start();
		const { url } = await get(await create());
		const whole = (await fetchText(url)).text;
		const path = /^\/reports\//;
		sandbox.faults.add({ kind: 'truncated', match: { path }, afterBytes: 100 });
		expect((await fetchText(url)).text).toBe(whole.slice(0, 100));
		sandbox.faults.add({ kind: 'resetMiddle', match: { path }, afterBytes: 100 });
		await expect(fetchText(url)).rejects.toThrow();
		sandbox.faults.add({ kind: 'status', status: 403, match: { path } });
		expect((await fetchText(url)).status).toBe(403);
		expect((await fetchText(url)).text).toBe(whole);
	});
});

test('a reset puts back reports’ settings too, and ends with the storage', async () => {
	await start();
	sandbox.settings.report.rowLimit = 1;
	sandbox.reset();
	expect(sandbox.settings.report.rowLimit).toBe(100_000);
	const { port } = new URL(sandbox.storage.url);
	await sandbox.close();
	// The port is free again.
	const server = createServer().listen(Number(port), '127.0.0.1');
	await new Promise((resolve) => server.once('listening', resolve));
	expect((server.address() as AddressInfo).port).toBe(Number(port));
	server.close();
});
