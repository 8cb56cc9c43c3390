/** What new workflows have and older ones do not: version 1.1 of the node. What older ones have is in saved.test.ts. */
import { NodeHelpers, type IDataObject, type INode, type INodeParameters } from 'n8n-workflow';

import { order, orders, saved } from './orders';
import { expectDescribed } from './schema';
import { shipments } from './shipments';
import { useWorld } from './world';

const world = useWorld();

const run = async (
	resource: string,
	operation: string,
	parameters: INodeParameters,
	items?: IDataObject[],
	more: Parameters<typeof world.engine.run>[2] = {},
) =>
	await world.engine.run({ resource, operation, ...parameters }, items, {
		...more,
		node: { typeVersion: 1.1, ...more.node },
	});
const at = (value: unknown, mode = 'id') => ({ __rl: true, mode, value: String(value) });
const last = () => world.sandbox.requests.at(-1)!;
const body = () => last().body as IDataObject;

interface Panel {
	defaultVersion?: number;
	version: number[];
	properties: Parameters<typeof NodeHelpers.getNodeParametersIssues>[0];
	subtitle: string;
}
const panel = () =>
	(world.engine.loader.getNode('sendcloud').type as unknown as { description: Panel }).description;

/** What the editor says is missing, by field. */
function missing(parameters: INodeParameters, typeVersion = 1.1): string[] {
	const description = panel();
	const node = { ...world.engine.node('sendcloud', parameters), typeVersion } as INode;
	const filled = NodeHelpers.getNodeParameters(
		description.properties,
		parameters,
		true,
		false,
		node,
		description as never,
	);
	const issues = NodeHelpers.getNodeParametersIssues(
		description.properties,
		{ ...node, parameters: filled ?? {} },
		description as never,
	);
	return Object.keys(issues?.parameters ?? {}).sort();
}

it('is what new nodes are', () => {
	expect(panel().defaultVersion).toBe(1.1);
	expect(panel().version).toEqual([1, 1.1]);
});

it('says below the node what the panel says', () => {
	const node = world.engine.node('sendcloud', { resource: 'order', operation: 'getAll' });
	const workflow = world.engine.workflow(node);
	expect(workflow.expression.getSimpleParameterValue(node, panel().subtitle, 'internal', {})).toBe(
		'Get Many: Order',
	);
});

describe('order, create or update', () => {
	const fields = (more: INodeParameters = {}): INodeParameters => ({
		integration: at(7),
		orderId: 'order-1',
		orderNumber: 'SHOP-1',
		createdAt: '2025-03-14T10:00:00Z',
		lines: { line: [{ name: 'Candle', quantity: 2, unit_price: 3.5 }] },
		totalPrice: 7,
		shippingAddress: {
			name: 'Jane Doe',
			address_line_1: 'Stadhuisplein',
			postal_code: '1013 AB',
			city: 'Eindhoven',
			country_code: 'NL',
			company_name: 'Candles',
		},
		...more,
	});
	const sent = () => (last().body as IDataObject[])[0];
	const details = () => sent().order_details as IDataObject;

	it('has a usual status and payment status', async () => {
		const { error } = await run('order', 'upsert', fields());
		expect(error).toBeUndefined();
		expect(details().status).toEqual({ code: 'unshipped' });
		expect((sent().payment_details as IDataObject).status).toEqual({ code: 'paid' });
	});

	it("takes the shop's own words for both", async () => {
		const { error } = await run(
			'order',
			'upsert',
			fields({
				statusCode: '__other__',
				otherStatusCode: 'picked by Bob',
				paymentStatus: '={{ "on account" }}',
			}),
		);
		expect(error).toBeUndefined();
		expect(details().status).toEqual({ code: 'picked by Bob' });
		expect((sent().payment_details as IDataObject).status).toEqual({ code: 'on account' });
	});

	it('never sends the word "other"', async () => {
		const { error } = await run('order', 'upsert', fields({ statusCode: '__other__' }));
		expect(error?.message).toContain('order details › status › code is required');
		expect(world.asked()).toEqual([]);
	});

	it('keeps what is rare in a line under its additional fields', async () => {
		const { error } = await run(
			'order',
			'upsert',
			fields({
				lines: {
					line: [
						{
							name: 'Candle',
							quantity: 2,
							unit_price: 3.5,
							sku: 'C-1',
							weight: 0.4,
							weight_unit: 'kg',
							more: { hs_code: '3406.00', total_price: 6, country_of_origin: 'NL' },
						},
					],
				},
			}),
		);
		expect(error).toBeUndefined();
		expect(details().order_items).toEqual([
			{
				name: 'Candle',
				quantity: 2,
				sku: 'C-1',
				unit_price: { value: 3.5, currency: 'EUR' },
				total_price: { value: 6, currency: 'EUR' },
				measurement: { weight: { value: 0.4, unit: 'kg' } },
				hs_code: '3406.00',
				country_of_origin: 'NL',
			},
		]);
	});

	it('marks all that is required, at once', () => {
		const operation = { resource: 'order', operation: 'upsert' };
		expect(missing({ ...operation, lines: { line: [{}] } })).toEqual([
			'createdAt',
			'name',
			'orderId',
			'orderNumber',
		]);
		expect(missing({ ...operation, ...fields() })).toEqual([]);
		expect(missing({ ...operation, specifyBody: 'json', jsonBody: '={{ $json }}' })).toEqual([]);
		expect(missing({ ...operation, ...fields({ statusCode: '={{ $json.status }}' }) })).toEqual([]);
		expect(missing({ ...operation, ...fields({ shippingAddress: {} }) })).toEqual([]);
	});

	const only = (...types: string[]) => {
		const all = [...world.sandbox.state.integrations.values()];
		world.sandbox.state.integrations.clear();
		all.slice(0, types.length).forEach((one, n) => {
			world.sandbox.state.integrations.set(one.id, { ...one, type: types[n] } as never);
		});
		return all.map(({ id }) => id);
	};
	const json = { specifyBody: 'json', jsonBody: '={{ $json }}', integration: at('', 'list') };
	const without = (n: number) => {
		const whole = order(n);
		return {
			...whole,
			order_details: { ...(whole.order_details as IDataObject), integration: null },
		};
	};

	it('finds the integration of the keys when none is chosen', async () => {
		const [, id] = only('woocommerce_v2', 'api');
		const { error } = await run('order', 'upsert', fields({ integration: at('', 'list') }));
		expect(error).toBeUndefined();
		expect(details().integration).toEqual({ id });
	});

	it('asks once for many, and never overrules what an order says itself', async () => {
		const [id, other] = only('shopify_v2');
		const { error } = await run('order', 'upsert', json, [
			without(1),
			without(2),
			order(3, {
				order_details: { ...(order(3).order_details as IDataObject), integration: { id: other } },
			}),
		]);
		expect(error?.message ?? '').not.toContain('integration is required');
		expect(world.asked().filter((one) => one.startsWith('GET'))).toEqual(['GET /v3/integrations']);
		const posted = world.sandbox.requests.find(({ method }) => method === 'POST');
		expect(
			(posted?.body as IDataObject[]).map((one) => (one.order_details as IDataObject).integration),
		).toEqual([{ id }, { id }, { id: other }]);
	});

	it('does not guess between several, and lets the others through', async () => {
		const { outputs } = await run('order', 'upsert', json, [without(1), order(2), without(3)], {
			onError: 'continueErrorOutput',
		});
		expect(outputs[0]).toHaveLength(1);
		expect(outputs[1].map(({ json: { error } }) => error)).toEqual([
			expect.stringContaining('it cannot be told which one is meant'),
			expect.stringContaining('it cannot be told which one is meant'),
		]);
		expect(outputs[1][0].json.message).toContain('Lamp Shop (739283)');
	});

	it('fills in the integration that is chosen where the JSON names none', async () => {
		const { error } = await run('order', 'upsert', { ...json, integration: at(739283) }, [
			without(1),
		]);
		expect(error).toBeUndefined();
		expect(details().integration).toEqual({ id: 739283 });
		expect(world.asked()).toEqual(['POST /v3/orders']);
	});
});

describe('order, by what people know', () => {
	it.each([
		['orderNumber', 'SHOP-2'],
		['orderId', 'order-2'],
	])('gets it: %s', async (mode, value) => {
		saved(world.sandbox, ...orders(3));
		const { json, error } = await run('order', 'get', { order: at(value, mode) });
		expect(error).toBeUndefined();
		expect(json).toMatchObject([{ order_id: 'order-2', city: 'Eindhoven' }]);
	});

	it('looks only in one integration where it is told so', async () => {
		saved(world.sandbox, order(2));
		await run('order', 'get', {
			order: at('SHOP-2', 'orderNumber'),
			options: { integration: at(7) },
		});
		expect(last().query).toMatchObject({ order_number: 'SHOP-2', integration: '7' });
	});
});

describe('order, update', () => {
	it('changes no currency that nobody chose, and asks for it where an amount changes', async () => {
		const [known] = saved(world.sandbox, order(1));
		const change = async (updateFields: IDataObject, more: INodeParameters = {}) =>
			await run('order', 'update', {
				order: at(known.id),
				updateFields: updateFields as INodeParameters,
				...more,
			});
		expect((await change({ notes: 'Gift' })).error).toBeUndefined();
		expect(body()).toEqual({ order_details: { notes: 'Gift' } });
		world.sandbox.requests.length = 0;
		for (const refused of [
			await change({ total_price: 9 }),
			await change({ costs: { costs: { freight_costs: 5 } } }),
			await change({}, { lines: { line: [{ name: 'Candle', unit_price: 3 }] } }),
		]) {
			expect(refused.error?.message).toBe('currency is required where an amount changes');
		}
		expect(world.asked()).toEqual([]);
		expect((await change({ total_price: 9, currency: 'GBP' })).error).toBeUndefined();
		expect(body()).toEqual({ payment_details: { total_price: { value: 9, currency: 'GBP' } } });
	});
});

describe('the API version', () => {
	it.each([
		[{}, '/v3/integrations/7'],
		[{ apiVersion: 'v2' }, '/v2/integrations/7'],
	])('is an option: %j', async (options, path) => {
		const { error } = await run('integration', 'get', { integration: at(7), options });
		expect(error).toBeUndefined();
		expect(world.asked()).toEqual([`GET ${path}`]);
	});

	it('decides by what a list can be sorted', async () => {
		await run('integration', 'getAll', { sort: '-created_at' });
		expect(last().query).toMatchObject({ sort: '-created_at' });
		await run('integration', 'getAll', { options: { apiVersion: 'v2', ordering: 'system' } });
		expect(last().query).toMatchObject({ ordering: 'system' });
	});

	it('decides whether feedback can be changed', async () => {
		const { error } = await run('integration', 'update', {
			integration: at(7),
			updateFields: { feedback_type: 'delayed' },
		});
		expect(error).toBeUndefined();
		expect(body()).toEqual({ feedback_type: 'delayed' });
	});
});

describe('simplify', () => {
	const simple = async (
		resource: string,
		operation: string,
		parameters: INodeParameters,
		raw: string[],
	) => {
		const whole = await run(resource, operation, { ...parameters, simplify: false });
		expect(Object.keys(whole.json[0])).toEqual(expect.arrayContaining(raw));
		const { json, error } = await run(resource, operation, parameters);
		expect(error).toBeUndefined();
		expect(json).toHaveLength(whole.json.length);
		for (const one of json) {
			expect(Object.values(one).filter((value) => typeof value === 'object' && value)).toEqual([]);
			expectDescribed(`${resource}/${operation}`, one, 'v1.1.0');
		}
		return json[0];
	};

	it('makes one row of an order', async () => {
		saved(world.sandbox, order(1));
		const found = await simple('order', 'get', { order: at('SHOP-1', 'orderNumber') }, [
			'order_details',
		]);
		expect(found).toMatchObject({
			order_number: 'SHOP-1',
			status: 'unshipped',
			total_price: 7,
			currency: 'EUR',
			street: 'Stadhuisplein 50',
			city: 'Eindhoven',
			items: '2 × Cylinder candle',
			notes: null,
		});
		expect(await simple('order', 'getAll', { returnAll: true }, ['order_details'])).toEqual(found);
	});

	it('makes one row of a connection error', async () => {
		const log = { integration: at(7), baseUrl: 'https://candles.example', exception: 'Timeout' };
		await run('exceptionLog', 'create', log);
		expect(await simple('exceptionLog', 'getAll', { returnAll: true }, ['base_url'])).toMatchObject(
			{
				exception: 'Timeout',
				url: 'https://candles.example',
				integration_id: 7,
			},
		);
	});

	it('makes one row of a shop order', async () => {
		const shop = { integration: at(7) };
		await run(
			'integrationShipment',
			'upsert',
			{ ...shop, specifyBody: 'json', jsonBody: '={{ $json }}' },
			shipments(1),
		);
		expect(await simple('integrationShipment', 'getAll', shop, ['parcel_items'])).toMatchObject({
			order_number: 'SHOP-1',
			order_status: 'Unshipped',
		});
	});

	it('leaves out of a report what was asked for', async () => {
		const report = (await run('report', 'create', {})).json[0].id as string;
		const get = async (more: INodeParameters = {}) =>
			(await run('report', 'get', { report, ...more })).json[0];
		const { filters, ...rest } = await get({ simplify: false });
		expect(filters).toEqual(expect.objectContaining({ announced_after: expect.any(String) }));
		const row = await get();
		expect(Object.keys(row).sort()).toEqual(Object.keys(rest).sort());
		expectDescribed('report/get', row, 'v1.1.0');
	});

	it('makes one row of an event connection', async () => {
		const hook = { url: 'https://example.com/hook', authType: 'none' };
		const { json } = await run('eventConnection', 'create', hook);
		const wanted = { url: 'https://example.com/hook', auth_type: 'none', type: 'webhook' };
		const connection = at(json[0].id);
		expect(await simple('eventConnection', 'get', { connection }, ['configuration'])).toMatchObject(
			wanted,
		);
		expect(await simple('eventConnection', 'getAll', {}, ['configuration'])).toMatchObject(wanted);
	});
});

describe('report, generate', () => {
	const zone = { timezone: 'Europe/Amsterdam' };
	const asked = () =>
		(
			world.sandbox.requests.find(({ method }) => method === 'POST')?.body as {
				filters: IDataObject;
			}
		).filters;
	/** The clock of the node, which stands still. */
	const on = (moment: string) => world.setNow(Date.parse(moment));

	it.each<[INodeParameters, string, string]>([
		[{}, '2025-02-01T00:00:00.000+01:00', '2025-02-28T23:59:59.999999+01:00'],
		[{ period: 'thisMonth' }, '2025-03-01T00:00:00.000+01:00', '2025-03-31T00:30:00.000000+02:00'],
		[{ period: 'last7Days' }, '2025-03-25T00:00:00.000+01:00', '2025-03-31T00:30:00.000000+02:00'],
	])('is of a period: %j', async (parameters, after, before) => {
		on('2025-03-30T22:30:00Z');
		await run('report', 'create', parameters, undefined, zone);
		expect(asked()).toMatchObject({ announced_after: after, announced_before: before });
	});

	it('is of two dates where that is chosen', async () => {
		const dates = { announcedAfter: '2025-04-01', announcedBefore: '2025-04-02' };
		await run('report', 'create', { period: 'custom', ...dates }, undefined, zone);
		expect(asked()).toMatchObject({
			announced_after: '2025-04-01T00:00:00.000+02:00',
			announced_before: '2025-04-02T23:59:59.999999+02:00',
		});
		expect(missing({ resource: 'report', operation: 'create' })).toEqual([]);
		expect(missing({ resource: 'report', operation: 'create', period: 'custom' })).toEqual([
			'announcedAfter',
			'announcedBefore',
		]);
	});
});

describe('what a merchant is told', () => {
	it('of an empty result, in a hint', async () => {
		const { hints, error } = await run('order', 'getAll', { filters: { status: 'nothing' } });
		expect(error).toBeUndefined();
		expect(hints.map(({ message }) => message)).toEqual([
			expect.stringContaining('No order matches the filters'),
		]);
	});

	it.each([
		['order', 'deleted for good'],
		['integration', 'disconnects the shop'],
		['eventConnection', 'for good'],
		['eventSubscription', 'for good'],
		['integrationShipment', 'for good'],
	])('before %s › Delete runs', (resource, words) => {
		const notices = (panel().properties ?? []).filter(
			({ type, displayOptions }) =>
				type === 'notice' &&
				displayOptions?.show?.resource?.includes(resource) &&
				displayOptions.show.operation?.includes('delete') &&
				!displayOptions.show.apiVersion,
		);
		expect(notices.map(({ displayName }) => displayName).join()).toContain(words);
	});
});
