/** Pickups: asked for once, whatever happens to the answer; what carriers want; their word. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { useWorld } from './world';

const world = useWorld();
const at = (value: unknown) => ({ __rl: true, mode: 'id', value: String(value) });
const create = async (more: INodeParameters = {}, items?: IDataObject[], settings?: object) =>
	await world.engine.run(
		{
			resource: 'pickup',
			operation: 'create',
			carrier: 'dhl_express',
			startAt: '2099-03-11T12:00:00Z',
			endAt: '2099-03-11T17:00:00Z',
			quantity: 3,
			weight: 12.5,
			senderAddress: at(1),
			...more,
		},
		items,
		settings as never,
	);
const bought = () => world.sandbox.state.laterPurchases.length;
const posts = () => world.asked().filter((one) => one === 'POST /v3/pickups').length;
const made = () => [...world.sandbox.state.pickups.values()];

it('asks the carrier and waits for its word', async () => {
	world.sandbox.settings.pickups.announceMs = 7000;
	const { json, error } = await create({ additionalFields: { instructions: 'Ring twice' } });
	expect(error).toBeUndefined();
	expect(json).toMatchObject([
		{
			id: made()[0].id,
			status: 'CREATED',
			status_message: 'The carrier will come',
			tracking_number: expect.stringContaining('PRG'),
			already_existed: false,
		},
	]);
	expect(made()[0]).toMatchObject({
		quantity: 3,
		total_weight: { value: '12.5', unit: 'kg' },
		items: [{ quantity: 3, container_type: 'parcel', total_weight: { value: '12.5' } }],
		special_instructions: 'Ring twice',
		address: { city: expect.any(String), country_code: 'NL' },
	});
});

it('need not wait', async () => {
	world.sandbox.settings.pickups.announceMs = 7000;
	const { json } = await create({ options: { waitLimit: 0 } });
	expect(json).toMatchObject([
		{ status: 'ANNOUNCING', status_message: expect.stringContaining('not answered yet') },
	]);
});

it('fails when the carrier will not come', async () => {
	world.sandbox.settings.pickups.outcome = 'FAILED';
	world.sandbox.settings.pickups.announceMs = 1000;
	const { error } = await create();
	expect(error?.message).toContain('The carrier refused the pickup');
});

it('for the same time and address it is asked for once, unless it is wanted again', async () => {
	await create();
	const { json } = await create({ startAt: '2099-03-11T13:00:00+01:00' });
	expect(json).toMatchObject([{ already_existed: true, id: made()[0].id }]);
	expect(bought()).toBe(1);
	await create({ options: { again: true } });
	expect(bought()).toBe(2);
	// Another time, or another address, is another pickup.
	await create({ startAt: '2099-03-12T12:00:00Z', endAt: '2099-03-12T17:00:00Z' });
	await create({
		fetchFrom: 'other',
		address: {
			name: 'Jane',
			address_line_1: 'Dam',
			postal_code: '1012 JS',
			city: 'Amsterdam',
			country_code: 'NL',
			phone_number: '+31612345678',
		},
	});
	expect(bought()).toBe(4);
});

it('is found among hundreds, in whichever order they are listed', async () => {
	await create();
	const { pickups } = world.sandbox.state;
	const [real] = made();
	const times = [{ start_at: '2098-03-11T12:00:00Z', end_at: '2098-03-11T17:00:00Z' }];
	pickups.clear();
	for (let id = 1; id <= 250; id++) pickups.set(id, { ...real, id, time_slots: times });
	pickups.set(real.id, real);
	const { json } = await create();
	expect(json).toMatchObject([{ already_existed: true, id: real.id }]);
	expect(bought()).toBe(1);
});

it('one that failed before is asked for again', async () => {
	world.sandbox.settings.pickups.outcome = 'FAILED';
	await create();
	await create();
	expect(bought()).toBe(2);
});

it.each(['resetAfter', 'truncated', 'empty'] as const)(
	'%s: it was made, is found, and not made again',
	async (kind) => {
		world.sandbox.faults.add({
			kind,
			takesEffect: true,
			match: { method: 'POST', path: '/v3/pickups' },
		});
		const { json, error } = await create();
		expect(error).toBeUndefined();
		expect(json).toMatchObject([{ id: made()[0].id, status: 'CREATED' }]);
		expect(bought()).toBe(1);
		expect(posts()).toBe(1);
	},
);

it('a lost answer to one that was not made: nobody knows, and it is not tried again', async () => {
	world.sandbox.faults.add({ kind: 'resetBefore', match: { method: 'POST', path: '/v3/pickups' } });
	const { error } = await create();
	expect(error).toMatchObject({
		message: expect.stringContaining('may have been bought'),
		description: expect.stringContaining('Look under Pickups in Sendcloud'),
	});
	expect(posts()).toBe(1);
});

it.each([
	[{ startAt: '2020-01-01T10:00:00Z', endAt: '2020-01-01T12:00:00Z' }, 'lies in the past'],
	[{ endAt: '2099-03-11T11:00:00Z' }, 'must be later than from'],
	[{ endAt: '' }, 'until is required by DHL Express'],
	[{ weight: 0 }, 'total weight › value'],
	[{ quantity: 0 }, 'quantity must be a whole number of 1 or more'],
	[{ carrier: 'fedex' }, 'origin detail is required by FedEx'],
	[{ carrier: 'correos' }, 'reference is required by Correos'],
	[{ carrier: '={{ "acme" }}' }, 'carrier code must be one of'],
] as Array<[INodeParameters, string]>)(
	'refuses %j before anything is sent',
	async (more, words) => {
		const { error } = await create(more);
		expect(error?.message).toContain(words);
		expect(world.asked()).toEqual([]);
	},
);

it('without a contract, or without one of several, Sendcloud says so', async () => {
	world.sandbox.settings.pickups.contracts = {};
	expect((await create()).error?.message).toContain('no active contract');
	world.sandbox.settings.pickups.contracts = { dhl_express: [1, 2] };
	expect((await create()).error?.message).toContain('more than one active contract');
	expect((await create({ additionalFields: { contract: at(2) } })).error).toBeUndefined();
	expect(bought()).toBe(1);
});

it('get and get many, as the schema or the examples have them', async () => {
	for (const answers of ['schema', 'examples'] as const) {
		world.sandbox.settings.pickups.answers = answers;
		await create({ options: { again: true } });
		const { json } = await world.engine.run({
			resource: 'pickup',
			operation: 'get',
			pickup: at(made()[0].id),
		});
		expect(json).toMatchObject([
			{ status: 'CREATED', tracking_number: expect.any(String), start_at: '2099-03-11T12:00:00Z' },
		]);
	}
	const { json } = await world.engine.run({
		resource: 'pickup',
		operation: 'getAll',
		returnAll: true,
	});
	expect(json).toHaveLength(2);
});

it('that was asked for is no failure when it cannot be looked at afterwards', async () => {
	world.sandbox.settings.pickups.announceMs = 7000;
	world.sandbox.faults.add({
		match: { path: /\/v3\/pickups\/\d+$/ },
		kind: 'status',
		status: 500,
		times: Infinity,
	});
	const { json, hints, error } = await create();
	expect(error).toBeUndefined();
	expect(json[0]).toMatchObject({ id: made()[0].id, status: 'ANNOUNCING' });
	expect(hints.map(({ message }) => message).join(' ')).toContain('could not be read');
	expect(bought()).toBe(1);
});
