/** What an agent may do of its own accord: nothing that spends or deletes, unless the merchant said so in the tool. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { examples } from '../examples';
import { chosen } from '../support/chosen';
import { order, saved } from './orders';
import { useFiles } from './files';
import { useProcessed } from './processed';
import { builtOperations } from './registry';
import { useWorld } from './world';

const world = useWorld();
useProcessed();
useFiles();

/** As the agent calls it. */
const call = async (parameters: INodeParameters, items: IDataObject[] = [{}]) => {
	const result = await world.engine.run(parameters, items, {
		type: 'sendcloudTool',
		node: { typeVersion: 1.1, name: 'Ship Order' },
	});
	// Nothing is thrown: an agent would not hear of it.
	expect(result.error).toBeUndefined();
	const [{ error, what_to_do: description } = {} as IDataObject] = result.json;
	return error === undefined
		? result
		: { ...result, json: [], error: { message: String(error), description: String(description) } };
};

const charges = () => world.sandbox.state.ledger.filter(({ kind }) => kind === 'charge');
const letter = { testLabel: true };
const ship = (number: string, more: INodeParameters = {}): INodeParameters => ({
	resource: 'order',
	operation: 'ship',
	order: { __rl: true, mode: 'orderNumber', value: number },
	shipBy: 'option',
	shippingOption: { __rl: true, mode: 'code', value: 'postnl:standard' },
	labelFile: 'none',
	...more,
});
const limit = (labels: number, amount: number, more: INodeParameters = {}) => ({
	agentMayBuy: 'limit',
	agentLabels: labels,
	agentAmount: amount,
	agentCurrency: 'EUR',
	...more,
});

beforeEach(() => {
	saved(world.sandbox, ...[1, 2, 3, 4, 5, 6].map((n) => order(n)));
});

/** By what the merchant can set: what asks for it, and nothing else does. */
const BUYS = new Set([
	'order.ship',
	'shipment.create',
	'return.create',
	'return.createFromOrder',
	'pickup.create',
]);
const DELETES = new Set([
	'order.delete',
	'shipment.cancel',
	'return.cancel',
	'eventConnection.delete',
	'eventSubscription.delete',
	'integration.delete',
	'integrationShipment.delete',
	'claimContact.delete',
]);

it('whatever is called delete or cancel is among those that delete', () => {
	const named = builtOperations().filter((one) => /\.(delete|cancel)/i.test(one));
	expect(new Set(named)).toEqual(DELETES);
});

it.each([...BUYS, ...DELETES])('%s does nothing on the word of an agent', async (operation) => {
	const [{ parameters, items = [{}] }] = await examples[operation]({
		sandbox: world.sandbox,
		run: async (other: string, more: INodeParameters, of?: IDataObject[]) => {
			return (await world.engine.run({ ...chosen(other), ...more }, of)).json;
		},
	} as never);
	const before = charges().length;
	world.sandbox.requests.length = 0;
	const { error, json } = await call({ ...chosen(operation), ...parameters }, items);
	expect(json).toEqual([]);
	const said = [error?.message, error?.description].join(' ');
	expect(said).toMatch(/on the word of an AI agent/);
	expect(said).toMatch(
		/whoever owns the workflow must set "AI Agent May (Buy|Do This)" in the tool "Ship Order"/,
	);
	expect(charges()).toHaveLength(before);
	const writing = world.sandbox.requests.filter(
		({ method, path }) =>
			method !== 'GET' && !/shipping-options|tickets|validate|orders$/.test(path),
	);
	expect(writing).toEqual([]);
});

describe('a limit', () => {
	it('in count: so many labels a day, then none until tomorrow', async () => {
		const may = limit(2, 0);
		for (const n of [1, 2]) expect((await call(ship(`SHOP-${n}`, may))).error).toBeUndefined();
		const { error } = await call(ship('SHOP-3', may));
		expect(error?.message).toMatch(
			/limit for AI agents.*order SHOP-3.*0 of 2 labels are left today/,
		);
		expect(charges()).toHaveLength(2);
		world.setNow(Date.now() + 25 * 60 * 60_000);
		expect((await call(ship('SHOP-3', may))).error).toBeUndefined();
		expect(charges()).toHaveLength(3);
	});

	it('in money: by the price that is known before', async () => {
		const [{ price }] = (await call(ship('SHOP-1', limit(10, 20)))).json;
		const charged = () => charges().reduce((sum, { price: { value } }) => sum + Number(value), 0);
		expect(charged()).toBeGreaterThan(0);
		expect(price === null || Number(price) > 0).toBe(true);
		for (const n of [2, 3, 4, 5, 6]) await call(ship(`SHOP-${n}`, limit(10, 20)));
		expect(charged()).toBeLessThanOrEqual(20);
		expect(charged()).toBeGreaterThan(10);
		const { error } = await call(ship('SHOP-6', limit(10, 20)));
		expect(error?.message).toMatch(
			/it costs \d+\.\d\d EUR, and \d+\.\d\d of 20\.00 EUR are left today/,
		);
	});

	it('what costs nothing needs no money, and still counts', async () => {
		for (const n of [1, 2])
			expect(
				(await call(ship(`SHOP-${n}`, { ...limit(2, 0.1), ...letter }))).error,
			).toBeUndefined();
		expect((await call(ship('SHOP-3', { ...limit(2, 0.1), ...letter }))).error).toBeDefined();
	});

	it.each([
		['no known price', { shipBy: 'rules' }, /price of order SHOP-1 is not known.*limit in money/],
		['another currency', { agentCurrency: 'GBP' }, /is in EUR, and the limit in GBP/],
		[
			'no limit that is a number',
			{ agentLabels: 'many' },
			/"Labels per Day".*number from 1 to 1000/,
		],
		['more than anybody may', { agentAmount: 5000 }, /"Amount per Day".*number from 0 to 1000/],
		['what a model says', { agentLabels: '={{ 1000 }}' }, /"Labels per Day".*must be a number/],
	])('%s: nothing is bought', async (_, more, words) => {
		const { error } = await call(ship('SHOP-1', { ...limit(5, 50), ...(more as INodeParameters) }));
		expect(error?.message).toMatch(words);
		expect(charges()).toEqual([]);
	});

	it('a model cannot open the door itself', async () => {
		const { error } = await call(
			ship('SHOP-1', { ...limit(5, 50), agentMayBuy: '={{ "reviewed" }}' }),
		);
		expect(error?.message).toMatch(/may not buy anything/);
		expect(charges()).toEqual([]);
	});

	it('many calls at once stay within it', async () => {
		const may = limit(3, 0);
		const all = await Promise.all([1, 2, 3, 4, 5, 6].map((n) => call(ship(`SHOP-${n}`, may))));
		expect(all.filter(({ error }) => error === undefined)).toHaveLength(3);
		expect(charges()).toHaveLength(3);
	});

	it('several items of one call, too: those that fit are bought', async () => {
		const items = [1, 2, 3].map((n) => ({ number: `SHOP-${n}` }));
		const result = await world.engine.run(ship('={{ $json.number }}', limit(2, 0)), items, {
			type: 'sendcloudTool',
			onError: 'continueRegularOutput',
			node: { typeVersion: 1.1 },
		});
		expect(result.json.filter(({ error }) => error !== undefined)).toHaveLength(1);
		expect(charges()).toHaveLength(2);
	});

	it('several parcels of an order are several labels', async () => {
		const may = limit(2, 0);
		const parcel = { parcel_items: [], weight: { value: 1, unit: 'kg' } };
		const { error } = await call(
			ship('SHOP-1', {
				...may,
				additionalFields: { parcels: JSON.stringify([parcel, parcel, parcel]) },
			}),
		);
		expect(error?.message).toMatch(/2 of 2 labels are left/);
		expect(charges()).toEqual([]);
	});

	it('what is there already is no purchase, and what was refused is given back', async () => {
		const may = limit(1, 0);
		world.sandbox.faults.add({ kind: 'status', status: 400, match: { path: /create-label/ } });
		expect((await call(ship('SHOP-2', may))).error).toBeDefined();
		expect((await call(ship('SHOP-2', may))).error).toBeUndefined();
		expect(charges()).toHaveLength(1);
		// The label that is there comes back, although the limit is used up.
		expect((await call(ship('SHOP-2', may))).json).toEqual([
			expect.objectContaining({ already_existed: true }),
		]);
	});

	it('a lost answer that nobody can clear up counts', async () => {
		world.sandbox.faults.add({
			kind: 'resetBefore',
			times: Infinity,
			match: { path: /create-label/ },
		});
		const may = limit(1, 0);
		expect((await call(ship('SHOP-1', may))).error?.message).toMatch(/may have been bought/);
		world.sandbox.faults.clear();
		expect((await call(ship('SHOP-2', may))).error?.message).toMatch(/0 of 1 labels are left/);
	});
});

it('what a person approves is done, without a limit', async () => {
	for (const n of [1, 2, 3])
		expect((await call(ship(`SHOP-${n}`, { agentMayBuy: 'reviewed' }))).error).toBeUndefined();
	const [{ id }] = [...world.sandbox.state.orders.values()];
	const remove = {
		resource: 'order',
		operation: 'delete',
		order: { __rl: true, mode: 'id', value: String(id) },
	};
	expect((await call({ ...remove, agentMayDelete: 'reviewed' })).json).toEqual([
		{ id: Number(id), deleted: true },
	]);
});

it('the node that is no tool asks nobody', async () => {
	const { error } = await world.engine.run(ship('SHOP-1'));
	expect(error).toBeUndefined();
	expect(charges()).toHaveLength(1);
});

describe('what an agent reads', () => {
	it('of a long list is the beginning, and how many there are', async () => {
		saved(world.sandbox, ...Array.from({ length: 80 }, (_, n) => order(n + 10)));
		const { json } = await call({ resource: 'order', operation: 'getAll', returnAll: true });
		expect(json.length).toBeLessThanOrEqual(26);
		expect(json.at(-1)).toEqual({
			note: expect.stringMatching(/^\d+ more of 86 are left out.*filters or a limit/),
		});
		expect(JSON.stringify(json).length).toBeLessThan(20_000);
	});

	it('of one large thing is as much as can be read', async () => {
		const notes = 'x'.repeat(50_000);
		saved(world.sandbox, order(99, { order_number: 'LONG', notes }));
		const { json } = await call({
			resource: 'order',
			operation: 'get',
			order: { __rl: true, mode: 'orderNumber', value: 'LONG' },
			simplify: false,
		});
		expect(JSON.stringify(json).length).toBeLessThan(20_000);
		expect(json[0].notes).toMatch(/^x+… \(cut, 50000 characters in all\)$/);
	});

	it('of a file is what it is; the file stays for people', async () => {
		const { items } = await call(ship('SHOP-1', { agentMayBuy: 'reviewed', labelFile: 'each' }));
		expect(items[0].json.files).toEqual([
			expect.objectContaining({
				field: 'data',
				type: 'application/pdf',
				file_name: expect.stringMatching(/SHOP-1.*\.pdf$/),
				size: expect.stringMatching(/\d+ ?k?B/i),
			}),
		]);
		expect(items[0].binary?.data).toBeDefined();
	});
});
