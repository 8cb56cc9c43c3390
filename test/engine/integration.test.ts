/** Integrations: what goes over the wire, what comes out, in both versions of the API. */
import type { IDataObject, INodeParameters, INodeType } from 'n8n-workflow';

import { describeDocument } from './documents';
import { useWorld } from './world';

const world = useWorld();

const integration = (operation: string, more: INodeParameters = {}): INodeParameters => ({
	resource: 'integration',
	operation,
	...more,
});
const byId = (id: unknown) => ({ __rl: true, mode: 'id', value: String(id) });
const last = () => world.sandbox.requests[world.sandbox.requests.length - 1];

describe.each(['v3', 'v2'])('with API %s', (apiVersion) => {
	const failing = apiVersion === 'v3' ? 'started_failing_at' : 'failing_since';

	it('gets one', async () => {
		const { json, error } = await world.engine.run(
			integration('get', { apiVersion, integration: byId(739283) }),
		);
		expect(error).toBeUndefined();
		expect(json).toEqual([
			expect.objectContaining({
				id: 739283,
				shop_name: 'Lamp Shop',
				webhook_url: 'https://lamps.example/webhooks/sendcloud',
				[failing]: null,
			}),
		]);
		expect(world.asked()).toEqual([`GET /${apiVersion}/integrations/739283`]);
		expect(last().rawBody).toBe('');
	});

	it('lists all, up to a limit, or only those that fail', async () => {
		const list = async (more: INodeParameters) =>
			(await world.engine.run(integration('getAll', { apiVersion, ...more }))).json.map(
				({ id }) => id,
			);
		expect((await list({ returnAll: true })).sort()).toEqual([23452345, 7, 739283].sort());
		expect(await list({ limit: 2 })).toHaveLength(2);
		expect(await list({ returnAll: true, filters: { failing: true } })).toEqual([23452345]);
		// The limit counts what is returned, not what was looked through.
		expect(await list({ limit: 1, filters: { failing: true } })).toEqual([23452345]);
		expect(await list({ returnAll: true, filters: { failing: false } })).toHaveLength(3);
	});

	it('updates what is given, and returns what was set', async () => {
		const { json, error } = await world.engine.run(
			integration('update', {
				apiVersion,
				integration: byId(7),
				updateFields: {
					shop_name: 'Candles & More',
					shop_url: 'https://more.example',
					service_point_enabled: true,
					service_point_carriers: 'ups, dhl',
				},
			}),
		);
		expect(error).toBeUndefined();
		const change = {
			shop_name: 'Candles & More',
			shop_url: 'https://more.example',
			service_point_enabled: true,
			service_point_carriers: ['ups', 'dhl'],
		};
		expect(world.asked()).toEqual([`PATCH /${apiVersion}/integrations/7`]);
		expect(last().body).toEqual(change);
		expect(json).toEqual([expect.objectContaining({ id: 7, updated: true, ...change })]);
		expect(world.sandbox.state.integrations.get(7)).toMatchObject(change);
	});

	it('returns the integration after the change when asked to', async () => {
		const { json } = await world.engine.run(
			integration('update', {
				apiVersion,
				integration: byId(7),
				updateFields: { shop_name: 'New' },
				options: { returnIntegration: true },
			}),
		);
		expect(json[0]).toMatchObject({ id: 7, shop_name: 'New', webhook_active: false });
		expect(json[0]).toHaveProperty(failing, null);
		expect(world.asked()).toEqual([
			`PATCH /${apiVersion}/integrations/7`,
			`GET /${apiVersion}/integrations/7`,
		]);
	});

	it('says both when it was changed and cannot be read afterwards', async () => {
		world.sandbox.faults.add({ kind: 'status', status: 403, match: { method: 'GET' } });
		const { error } = await world.engine.run(
			integration('update', {
				apiVersion,
				integration: byId(7),
				updateFields: { shop_name: 'New' },
				options: { returnIntegration: true },
			}),
		);
		expect(error?.message).toMatch(/^Sendcloud has changed the integration, but .*not allowed/);
		expect(error).toMatchObject({ httpCode: '403' });
		expect(world.sandbox.state.integrations.get(7)!.shop_name).toBe('New');
	});

	it('warns when it replaces the webhook of somebody else', async () => {
		world.sandbox.state.integrations.get(739283)!.webhook_url = 'https://erp.example/in?key=sesame';
		const { json, hints } = await world.engine.run(
			integration('update', {
				apiVersion,
				integration: byId(739283),
				updateFields: { webhook_active: true, webhook_url: 'https://n8n.example/hook' },
			}),
		);
		expect(json[0]).toMatchObject({
			webhook_url: 'https://n8n.example/hook',
			replaced_webhook_url: 'https://erp.example/in?key=sesame',
		});
		expect(hints).toHaveLength(1);
		expect(hints[0]).toMatchObject({ type: 'warning' });
		expect(hints[0].message).toContain(
			'Integration 739283 called the webhook https://erp.example/in',
		);
		expect(hints[0].message).not.toContain('sesame');
	});

	it.each(['https://lamps.example/webhooks/sendcloud', undefined])(
		'does not warn when the webhook stays, or is none: %s',
		async (before) => {
			world.sandbox.state.integrations.get(739283)!.webhook_url = before ?? null;
			const { hints, json } = await world.engine.run(
				integration('update', {
					apiVersion,
					integration: byId(739283),
					updateFields: { webhook_url: 'https://lamps.example/webhooks/sendcloud' },
				}),
			);
			expect(hints).toEqual([]);
			expect(json[0]).not.toHaveProperty('replaced_webhook_url');
		},
	);

	it('deletes, and a repeat after a fault that had worked counts as done', async () => {
		world.sandbox.faults.add({ kind: 'resetAfter', match: { method: 'DELETE' } });
		const { json, error } = await world.engine.run(
			integration('delete', { apiVersion, integration: byId(7) }),
		);
		expect(error).toBeUndefined();
		expect(json).toEqual([{ id: 7, deleted: true }]);
		expect(world.asked()).toEqual(Array(2).fill(`DELETE /${apiVersion}/integrations/7`));
		expect(world.sandbox.state.integrations.has(7)).toBe(false);
	});

	it.each(['get', 'delete'])('%s says that there is none with this ID', async (operation) => {
		const { error } = await world.engine.run(
			integration(operation, { apiVersion, integration: byId(999) }),
		);
		expect(error).toMatchObject({ httpCode: '404' });
		expect(error?.message).toMatch(/^Sendcloud could not find this: .*Integration/);
	});

	it('says what Sendcloud refuses, and which field it is', async () => {
		const { error } = await world.engine.run(
			integration('update', {
				apiVersion,
				integration: byId(7),
				updateFields: { webhook_active: true },
			}),
		);
		expect(error).toMatchObject({ httpCode: '400' });
		expect(error?.message).toMatch(/webhook.url/i);
	});

	it('updates again when the answer was lost: it sets the same', async () => {
		world.sandbox.faults.add({ kind: 'resetAfter', match: { method: 'PATCH' } });
		const { json } = await world.engine.run(
			integration('update', {
				apiVersion,
				integration: byId(7),
				updateFields: { shop_name: 'New' },
			}),
		);
		expect(json[0]).toMatchObject({ shop_name: 'New' });
		expect(world.asked()).toHaveLength(2);
	});
});

describe('sorting', () => {
	it.each([
		['v3', 'sort', '-failing_since'],
		['v2', 'ordering', '-failing_since'],
	])('in %s is asked of Sendcloud as %s', async (apiVersion, parameter, value) => {
		const { json } = await world.engine.run(
			integration('getAll', { apiVersion, returnAll: true, [parameter]: value }),
		);
		expect(last().query).toEqual({ [parameter]: value });
		expect(json[0].id).toBe(23452345);
	});

	it('is not asked for when none is chosen', async () => {
		await world.engine.run(integration('getAll', { returnAll: true }));
		expect(last().query).toEqual({});
	});
});

describe('feedback', () => {
	it('can be set in v3', async () => {
		await world.engine.run(
			integration('update', { integration: byId(7), updateFields: { feedback_type: 'delayed' } }),
		);
		expect(world.sandbox.state.integrations.get(7)).toMatchObject({ feedback_type: 'delayed' });
	});
});

describe('replace', () => {
	const settings = {
		shopName: 'Shop',
		shopUrl: 'https://shop.example',
		servicePointEnabled: true,
		servicePointCarriers: 'ups',
		webhookActive: true,
		webhookUrl: 'https://n8n.example/hook',
	};
	const body = {
		shop_name: 'Shop',
		shop_url: 'https://shop.example',
		service_point_enabled: true,
		service_point_carriers: ['ups'],
		webhook_active: true,
		webhook_url: 'https://n8n.example/hook',
	};

	it('sends everything, and returns it', async () => {
		const { json, error, hints } = await world.engine.run(
			integration('replace', { integration: byId(739283), ...settings }),
		);
		expect(error).toBeUndefined();
		expect(last()).toMatchObject({ method: 'PUT', path: '/api/v2/integrations/739283', body });
		expect(json[0]).toMatchObject({ id: 739283, updated: true, ...body });
		expect(hints[0].message).toContain('It has been replaced');
	});

	it('can switch everything off, and says all that is missing at once', async () => {
		const off = {
			...settings,
			servicePointEnabled: false,
			servicePointCarriers: '',
			webhookActive: false,
		};
		await world.engine.run(integration('replace', { integration: byId(7), ...off }));
		expect(last().body).toEqual({
			...body,
			service_point_enabled: false,
			service_point_carriers: [],
			webhook_active: false,
		});
		world.sandbox.requests.length = 0;
		const { error } = await world.engine.run(
			integration('replace', {
				integration: byId(7),
				...off,
				shopName: '={{ "" }}',
				webhookUrl: '={{ "" }}',
			}),
		);
		expect(error?.message).toBe('shop name is required');
		expect(error?.description).toContain('webhook url is required');
		expect(world.asked()).toEqual([]);
	});

	it('says both when it was replaced and cannot be read afterwards', async () => {
		const { webhook_url } = world.sandbox.state.integrations.get(7)!;
		const path = '/v2/integrations/7';
		// The first time it looks which webhook it replaces.
		world.sandbox.faults.add({
			kind: 'status',
			status: 403,
			match: { method: 'GET', path, nth: 2 },
		});
		const { error } = await world.engine.run(
			integration('replace', {
				integration: byId(7),
				...settings,
				options: { returnIntegration: true },
			}),
		);
		expect(error?.message).toMatch(/^Sendcloud has changed the integration, but .*not allowed/);
		expect(world.sandbox.state.integrations.get(7)!.webhook_url).not.toBe(webhook_url);
	});

	it('returns the integration when asked to', async () => {
		const { json } = await world.engine.run(
			integration('replace', {
				integration: byId(7),
				...settings,
				options: { returnIntegration: true },
			}),
		);
		expect(json[0]).toMatchObject({ id: 7, system: 'api', shop_name: 'Shop' });
	});
});

describe('bad input, refused before any request', () => {
	afterEach(() => expect(world.asked()).toEqual([]));

	it.each(['get', 'update', 'delete', 'replace'])('%s of an ID that is text', async (operation) => {
		const { error } = await world.engine.run(
			integration(operation, {
				integration: byId('={{ "my shop" }}'),
				specifyBody: 'json',
				jsonBody: JSON.stringify({
					shop_name: 'Shop',
					shop_url: 'https://shop.example',
					service_point_enabled: false,
					service_point_carriers: [],
					webhook_active: false,
					webhook_url: 'https://shop.example/hook',
				}),
			}),
		);
		expect(error?.message).toBe('integration must be a whole number of 1 or more, found "my shop"');
	});

	it.each<[string, INodeParameters]>([
		['no fields', { updateFields: {} }],
		['fields that are empty', { updateFields: { shop_name: '', webhook_url: '' } }],
		['an empty object', { specifyBody: 'json', jsonBody: '{}' }],
	])('update with %s', async (_name, more) => {
		const { error } = await world.engine.run(
			integration('update', { integration: byId(7), ...more }),
		);
		expect(error?.message).toBe('There is nothing to update');
		expect(error?.description).toContain('Add at least one field');
	});

	it.each<[IDataObject, RegExp]>([
		[{ shop_url: 'shop.example' }, /^shop url must be an address that starts with https/],
		[{ webhook_url: 'ftp://shop.example' }, /^webhook url must be an address/],
		[{ webhook_active: 'yes' }, /^webhook active must be true or false, found "yes"/],
		[{ webhook_active: true, webhook_url: null }, /^webhook url is required/],
		[
			{ service_point_enabled: true, service_point_carriers: [] },
			/^service point carriers must name at least one/,
		],
		[{ service_point_carriers: 'ups' }, /^service point carriers must be a list, found "ups"/],
		[{ feedback_type: 'never' }, /^feedback type must be one of eager, delayed, none/],
		[{ shop_name: 'x'.repeat(251) }, /^shop name must be a text of at most 250 characters/],
	])('update with %j', async (change, message) => {
		const { error } = await world.engine.run(
			integration('update', {
				integration: byId(7),
				specifyBody: 'json',
				jsonBody: JSON.stringify(change),
			}),
		);
		expect(error?.message).toMatch(message);
	});

	it('a limit of nothing', async () => {
		const { error } = await world.engine.run(integration('getAll', { limit: 0 }));
		expect(error?.message).toMatch(/^limit must be a whole number of 1 or more/);
	});
});

describe('an answer of another kind', () => {
	it.each([
		['v3', 'getAll', [], 'a list of objects under "data"'],
		['v2', 'getAll', { data: [] }, 'a list'],
		['v3', 'get', [], 'an object under "data"'],
		['v2', 'get', [], 'an object'],
	])('%s %s', async (apiVersion, operation, body, expected) => {
		world.sandbox.faults.add({ kind: 'body', body });
		const { error } = await world.engine.run(
			integration(operation, { apiVersion, integration: byId(7) }),
		);
		expect(error?.message).toContain(`expected ${expected}`);
	});
});

describe('unknown fields', () => {
	it('are passed on: Sendcloud may know more than this package', async () => {
		await world.engine.run(
			integration('update', {
				integration: byId(7),
				specifyBody: 'json',
				jsonBody: JSON.stringify({ shop_name: 'New', colour: 'red' }),
			}),
		);
		expect(last().body).toEqual({ shop_name: 'New', colour: 'red' });
	});
});

describe('the pick list', () => {
	it('is searched in by name, type and ID', async () => {
		const { methods } = world.engine.loader.getNode('sendcloud').type as INodeType;
		const context = world.engine.loadOptionsContext(integration('get'));
		const search = async (filter?: string) =>
			(await methods!.listSearch!.searchIntegrations.call(context, filter)).results.map(
				({ value }) => value,
			);
		expect(await search()).toHaveLength(3);
		expect(await search('lamp')).toEqual([739283]);
		expect(await search('woocommerce')).toEqual([23452345]);
		expect(await search('7392')).toEqual([739283]);
	});
});

describeDocument('v3-integrations', (document) => {
	it.each(document.requests('patch', '/integrations/{id}'))(
		'sends the change "%s" as it is',
		async (_name, change) => {
			const { error } = await world.engine.run(
				integration('update', {
					integration: byId(7),
					specifyBody: 'json',
					jsonBody: '={{ $json }}',
				}),
				[change as IDataObject],
			);
			expect(error).toBeUndefined();
			expect(last()).toMatchObject({ method: 'PATCH', body: change });
		},
	);

	it.each(document.answers<{ data: IDataObject }>('get', '/integrations/{id}', 200))(
		'returns the integration of "%s" as it is',
		async (_name, body) => {
			world.sandbox.faults.add({ kind: 'body', body });
			const { json } = await world.engine.run(integration('get', { integration: byId(7) }));
			expect(json).toEqual([body.data]);
		},
	);

	it.each(document.answers<{ data: IDataObject[] }>('get', '/integrations', 200))(
		'returns the list of "%s" as it is',
		async (_name, body) => {
			world.sandbox.faults.add({ kind: 'body', body });
			const { json } = await world.engine.run(integration('getAll', { returnAll: true }));
			expect(json).toEqual(body.data);
		},
	);

	it.each([
		...document.answers('patch', '/integrations/{id}', 400).map((one) => [400, ...one] as const),
		...document.answers('patch', '/integrations/{id}', 404).map((one) => [404, ...one] as const),
	])('words the refusal %d "%s"', async (status, _name, body) => {
		world.sandbox.faults.add({ kind: 'status', status, body });
		const { error } = await world.engine.run(
			integration('update', { integration: byId(7), updateFields: { shop_name: 'New' } }),
		);
		const [{ detail }] = (body as { errors: Array<{ detail: string }> }).errors;
		expect(error?.message).toContain(detail);
		expect(error?.httpCode).toBe(String(status));
	});
});

describeDocument('v2-integrations', (document) => {
	it.each([
		...document.requests('put', '/integrations/{id}').map((one) => ['replace', ...one] as const),
		...document.requests('patch', '/integrations/{id}').map((one) => ['update', ...one] as const),
	])('%s sends "%s" as it is', async (operation, _name, body) => {
		const { error } = await world.engine.run(
			integration(operation, {
				apiVersion: 'v2',
				integration: byId(7),
				specifyBody: 'json',
				jsonBody: '={{ $json }}',
			}),
			[body as IDataObject],
		);
		expect(error).toBeUndefined();
		expect(last().body).toEqual(body);
	});

	it.each([
		...document
			.answers('put', '/integrations/{id}', 200)
			.map((one) => ['replace', ...one] as const),
		...document
			.answers('patch', '/integrations/{id}', 200)
			.map((one) => ['update', ...one] as const),
	])('%s returns the answer "%s" as it is, with the ID', async (operation, _name, body) => {
		world.sandbox.faults.add({
			kind: 'body',
			body,
			match: { method: operation === 'update' ? 'PATCH' : 'PUT' },
		});
		const { json } = await world.engine.run(
			integration(operation, {
				apiVersion: 'v2',
				integration: byId(7),
				specifyBody: 'json',
				jsonBody: JSON.stringify({
					shop_name: 'Shop',
					shop_url: 'https://shop.example',
					service_point_enabled: false,
					service_point_carriers: [],
					webhook_active: false,
					webhook_url: 'https://shop.example/hook',
				}),
			}),
		);
		expect(json[0]).toMatchObject({ id: 7, ...(body as object) });
	});

	it.each(document.answers<IDataObject>('get', '/integrations/{id}', 200))(
		'returns the integration of "%s" as it is',
		async (_name, body) => {
			world.sandbox.faults.add({ kind: 'body', body });
			const { json } = await world.engine.run(
				integration('get', { apiVersion: 'v2', integration: byId(7) }),
			);
			expect(json).toEqual([body]);
		},
	);

	it.each(document.answers<IDataObject[]>('get', '/integrations', 200))(
		'returns the list of "%s" as it is',
		async (_name, body) => {
			world.sandbox.faults.add({ kind: 'body', body });
			const { json } = await world.engine.run(
				integration('getAll', { apiVersion: 'v2', returnAll: true }),
			);
			expect(json).toEqual(body);
		},
	);

	it.each([
		...document.answers('patch', '/integrations/{id}', 400).map((one) => [400, ...one] as const),
		...document.answers('patch', '/integrations/{id}', 404).map((one) => [404, ...one] as const),
	])('words the refusal %d "%s"', async (status, _name, body) => {
		world.sandbox.faults.add({ kind: 'status', status, body });
		const { error } = await world.engine.run(
			integration('update', {
				apiVersion: 'v2',
				integration: byId(7),
				updateFields: { shop_name: 'New' },
			}),
		);
		expect(error?.message).toContain((body as { error: { message: string } }).error.message);
		expect(error?.httpCode).toBe(String(status));
	});
});
