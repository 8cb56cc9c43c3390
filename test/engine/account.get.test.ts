/** Whose keys these are, and who did what: what goes over the wire, what comes out. */
import type { INodeParameters } from 'n8n-workflow';

import { bought } from './bought';
import { useProcessed } from './processed';
import { useWorld } from './world';

const world = useWorld();
useProcessed();
const run = async (resource: string, operation: string, more: INodeParameters = {}) =>
	await world.engine.run({ resource, operation, ...more });

describe('account', () => {
	it('says whose keys these are, and what they may read', async () => {
		const { json, error } = await run('account', 'get');
		expect(error).toBeUndefined();
		expect(json).toEqual([
			{
				organization_id: 12345,
				organization_name: 'Candles and Lamps',
				registered_at: '2020-03-15T10:30:00Z',
				user_id: 123456,
				integration_id: 7,
				integration_name: 'Candle Shop',
				may_read: expect.arrayContaining(['orders', 'shipments', 'invoices', 'auditTrail']),
				may_not_read: expect.any(Array),
			},
		]);
		// As little as can be asked for.
		const listed = world.sandbox.requests.filter(({ query }) => 'page_size' in query);
		expect(listed.length).toBeGreaterThan(4);
		for (const { query, method } of listed) {
			expect(query.page_size).toBe('1');
			expect(method).toBe('GET');
		}
	});

	it('says what keys of OAuth2 with few scopes may not read', async () => {
		world.sandbox.faults.add({
			kind: 'status',
			status: 403,
			match: { path: /\/v3\/orders$/ },
			times: Infinity,
		});
		const { json } = await run('account', 'get');
		expect(json[0].may_not_read).toContain('orders');
		expect(json[0].may_read).not.toContain('orders');
	});

	it('does not take a failure for a refusal', async () => {
		world.sandbox.faults.add({
			kind: 'status',
			status: 500,
			match: { path: /\/v3\/invoices$/ },
			times: Infinity,
		});
		const { error } = await run('account', 'get');
		expect(error?.message).toContain('Sendcloud has a fault (HTTP 500)');
	});

	it('looks at nothing more when that is not wanted', async () => {
		const { json } = await run('account', 'get', { checkAccess: false });
		expect(json[0]).not.toHaveProperty('may_read');
		expect(world.asked()).toEqual([
			'GET /v3/organization',
			'GET /v3/user/auth/metadata',
			'GET /v3/integrations/7',
		]);
	});

	it('does without the name of an integration that is gone', async () => {
		world.sandbox.faults.add({ kind: 'status', status: 404, match: { path: /integrations\/7$/ } });
		const { json } = await run('account', 'get', { checkAccess: false });
		expect(json[0]).toMatchObject({ integration_id: 7, integration_name: null });
	});
});

describe('audit trail', () => {
	it('lists what was done, newest first, page by page', async () => {
		for (let n = 0; n < 60; n++) bought(world.sandbox);
		const { json, error } = await run('event', 'getAll', { returnAll: true });
		expect(error).toBeUndefined();
		// Created, and announced by the system.
		expect(json).toHaveLength(120);
		expect(json[0]).toEqual({
			user_id: null,
			organization_id: 12345,
			resource_type: 'shipment',
			operation: 'update',
			resource_id: expect.any(String),
			timestamp: expect.any(String),
		});
		expect(world.asked()).toEqual(Array(2).fill('GET /v3/events'));
		expect((await run('event', 'getAll', { limit: 3 })).json).toEqual(json.slice(0, 3));
	});

	it('returns only what is new since the last run', async () => {
		const list = async () =>
			(await run('event', 'getAll', { returnAll: true, options: { onlyNew: true } })).json;
		bought(world.sandbox);
		const first = await list();
		expect(first).toHaveLength(2);
		expect(await list()).toEqual([]);
		const { shipment } = bought(world.sandbox);
		expect((await list()).map(({ resource_id: id }) => id)).toEqual([shipment.id, shipment.id]);
		expect(await list()).toEqual([]);
	});

	it('filters', async () => {
		bought(world.sandbox);
		const { shipment } = bought(world.sandbox);
		const { json } = await run('event', 'getAll', {
			filters: {
				start_datetime: '2020-01-01T00:00:00',
				end_datetime: '2099-12-31',
				done: 'create',
				resource_id: shipment.id,
			},
		});
		expect(json).toMatchObject([{ resource_id: shipment.id, user_id: 123456 }]);
		expect(world.sandbox.requests[0].query).toEqual({
			page_size: '50',
			start_datetime: '2020-01-01T00:00:00.000Z',
			end_datetime: '2099-12-31T00:00:00.000Z',
			operation: 'create',
			resource_id: shipment.id,
		});
		const { error } = await run('event', 'getAll', { filters: { done: 'undone' } });
		expect(error?.message).toMatch(/^done must be one of create, delete, update/);
	});
});
