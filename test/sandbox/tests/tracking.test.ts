/** Tracking: by number, what has happened by now; registering is the same however often. */
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

const address = { country_code: 'NL', postal_code: '1013 AB' };
const foreign = (more: object = {}) => ({
	announced_at: '2026-03-10T09:00:00Z',
	from_address: address,
	to_address: address,
	ship_with: {
		type: 'shipping_option_code',
		properties: { shipping_option_code: 'postnl:standard', contract_id: 517 },
	},
	shipment: { source_id: 's-1' },
	source_id: 'p-1',
	tracking_number: { carrier_code: 'dhl', tracking_number: 'A/B 1' },
	...more,
});

it('shows what has happened by now', async () => {
	sandbox.state.track('X1', { hoursAgo: 0 });
	const codes = async () =>
		(await call(sandbox, 'GET', '/v3/parcels/tracking/X1')).body.events.map(
			(event: { status_code: string }) => event.status_code,
		);
	expect(await codes()).toEqual(['ready_to_send']);
	time += 12 * 3_600_000;
	expect(await codes()).toEqual(['sorted', 'accepted', 'announced', 'ready_to_send']);
	sandbox.settings.tracking.order = 'oldestFirst';
	expect(await codes()).toEqual(['ready_to_send', 'announced', 'accepted', 'sorted']);
});

it('says what it does not know, and what is no number, in a shape of its own', async () => {
	const unknown = await call(sandbox, 'GET', '/v3/parcels/tracking/nothing');
	expect(unknown).toMatchObject({ status: 404, body: { detail: 'Parcel does not exist' } });
	const long = await call(sandbox, 'GET', `/v3/parcels/tracking/${'9'.repeat(256)}`);
	expect(long.status).toBe(422);
	expect(long.body.detail[0]).toMatchObject({ loc: ['path', 'tracking_number'] });
});

it('registers a parcel once, and finds it under its number', async () => {
	const first = await call(sandbox, 'POST', '/v3/parcels/tracking', { body: foreign() });
	expect(first).toMatchObject({ status: 200, body: { created: true, source_id: 'p-1' } });
	expect(first.body).not.toHaveProperty('events');
	const again = await call(sandbox, 'POST', '/v3/parcels/tracking', { body: foreign() });
	expect(again).toMatchObject({ status: 200, body: { created: false } });
	const other = foreign({ tracking_number: { carrier_code: 'ups', tracking_number: 'C' } });
	expect((await call(sandbox, 'POST', '/v3/parcels/tracking', { body: other })).body.created).toBe(
		true,
	);
	const found = await call(sandbox, 'GET', `/v3/parcels/tracking/${encodeURIComponent('A/B 1')}`);
	expect(found).toMatchObject({ status: 200, body: { source_id: 'p-1', events: [] } });
});

it.each([
	[{ tracking_number: 'A1' }, ['body', 'tracking_number']],
	[{ to_address: { ...address, street: 'Dam' } }, ['body', 'to_address', 'street']],
	[
		{ ship_with: { type: 'contract', properties: { shipping_option_code: 'x', contract_id: 1 } } },
		['body', 'ship_with', 'properties', 'shipping_option_code'],
	],
	[
		{ ship_with: { type: 'shipping_option_code', properties: { shipping_option_code: 'x' } } },
		['body', 'ship_with', 'properties', 'contract_id'],
	],
	[
		{ measurements: { weight: { value: '1', unit: 'kg' } } },
		['body', 'measurements', 'weight', 'value'],
	],
	[{ nonsense: 1 }, ['body', 'nonsense']],
])('refuses %j', async (more, loc) => {
	const answer = await call(sandbox, 'POST', '/v3/parcels/tracking', { body: foreign(more) });
	expect(answer.status).toBe(422);
	expect(answer.body.detail.map((one: { loc: unknown }) => one.loc)).toContainEqual(loc);
});

it('can say that another request was just doing the same', async () => {
	sandbox.settings.tracking.race = true;
	const answer = await call(sandbox, 'POST', '/v3/parcels/tracking', { body: foreign() });
	expect(answer).toMatchObject({ status: 409, body: { detail: expect.any(String) } });
	expect((await call(sandbox, 'POST', '/v3/parcels/tracking', { body: foreign() })).status).toBe(
		200,
	);
});

it('follows what was labelled here', async () => {
	const address = {
		name: 'Jane',
		address_line_1: 'Dam',
		postal_code: '1013 AB',
		city: 'Amsterdam',
	};
	const { body } = await call(sandbox, 'POST', '/v3/shipments/announce', {
		body: {
			from_address: { sender_address_id: 1 },
			to_address: { ...address, country_code: 'NL' },
			ship_with: {
				type: 'shipping_option_code',
				properties: { shipping_option_code: 'postnl:standard' },
			},
			parcels: [{ weight: { value: '1', unit: 'kg' } }],
		},
	});
	const [{ id, tracking_number: number }] = body.data.parcels;
	const track = async () => (await call(sandbox, 'GET', `/v3/parcels/tracking/${number}`)).body;
	expect((await track()).events).toMatchObject([{ status_code: 'ready_to_send' }]);
	time += 3_600_000;
	sandbox.state.setParcelStatus(id, 'DELIVERED');
	expect((await track()).events).toMatchObject([
		{ status_code: 'delivered', status_description: 'Delivered' },
		{ status_code: 'ready_to_send' },
	]);
});
