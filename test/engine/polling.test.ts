/* eslint-disable @n8n/community-nodes/no-restricted-imports */
/**
 * The polling trigger against a Sendcloud over the wire, with what n8n does around it: it polls once when a workflow is
 * activated and saves the static data, polls again and again, and saves when a poll has started the workflow.
 */
import { readFileSync } from 'node:fs';
import type { IDataObject } from 'n8n-workflow';

import { fileTicket } from '../support/tickets';
import { order, saved } from './orders';
import { forgetPolls, plain, PollHost } from './pollHost';
import { shipped } from './shipped';
import { useWorld } from './world';

const world = useWorld();
let host: PollHost;
beforeEach(() => {
	forgetPolls();
	host = new PollHost(world.engine, { triggerOn: 'newOrder' });
});

let clock = 0;
beforeEach(() => void (clock = Date.now()));
/** An order that came into Sendcloud now. */
function arrives(n: number, more: IDataObject = {}): void {
	const [one] = saved(world.sandbox, order(n, more));
	Object.assign(one, { created_at: new Date(clock).toISOString() });
}
const pass = (ms: number) => world.setNow((clock += ms));
const numbers = (rows: IDataObject[] | null) => rows?.map(({ order_number: number }) => number);
const MINUTE = 60_000;

describe('new orders', () => {
	it('what is there when the workflow is activated starts nothing, and what comes then starts it once', async () => {
		for (let n = 1; n <= 250; n++) arrives(n);
		expect(await host.activate()).toEqual([]);
		expect(await host.poll()).toEqual([]);
		pass(MINUTE);
		arrives(251);
		arrives(252);
		const found = await host.poll();
		expect(numbers(found)).toEqual(['SHOP-251', 'SHOP-252']);
		expect(found[0]).toMatchObject({ name: 'Jane Doe', total_price: 7, currency: 'EUR' });
		expect(await host.poll()).toEqual([]);
	});

	it('one that the shop sold long ago is new when it comes into Sendcloud', async () => {
		arrives(1);
		await host.activate();
		pass(MINUTE);
		arrives(2, {
			order_details: {
				...(order(2).order_details as IDataObject),
				order_created_at: '2019-01-01T00:00:00Z',
			},
		});
		expect(numbers(await host.poll())).toEqual(['SHOP-2']);
	});

	it('asks once a poll while nothing happens, with hundreds of orders there', async () => {
		for (let n = 1; n <= 500; n++) {
			arrives(n);
			pass(MINUTE);
		}
		await host.activate();
		world.sandbox.requests.length = 0;
		await host.poll();
		expect(world.asked()).toEqual(['GET /v3/orders']);
	});

	it('more than a page of one moment is no trouble', async () => {
		arrives(1);
		await host.activate();
		pass(MINUTE);
		for (let n = 2; n <= 351; n++) arrives(n);
		expect(await host.poll()).toHaveLength(350);
		expect(await host.poll()).toEqual([]);
	});

	it('a restart loses nothing and brings nothing twice', async () => {
		arrives(1);
		await host.activate();
		await host.poll();
		host.restart();
		arrives(2);
		expect(numbers(await host.poll())).toEqual(['SHOP-2']);
		host.restart();
		arrives(3);
		expect(numbers(await host.poll())).toEqual(['SHOP-3']);
		expect(await host.poll()).toEqual([]);
		host.restart();
		expect(await host.poll()).toEqual([]);
	});

	it('a shop that had sold nothing when the workflow was activated', async () => {
		expect(await host.activate()).toEqual([]);
		host.restart();
		arrives(1);
		expect(numbers(await host.poll())).toEqual(['SHOP-1']);
	});

	it('a clock that is set a year back, or on, and right again', async () => {
		arrives(1);
		await host.activate();
		for (const [n, off] of [-365, 365, 0].entries()) {
			pass(MINUTE);
			world.setNow(clock + off * 24 * 60 * MINUTE);
			arrives(n + 2);
			expect(numbers(await host.poll())).toEqual([`SHOP-${n + 2}`]);
			expect(await host.poll()).toEqual([]);
		}
	});

	it('what an execution writes back over the memory brings nothing twice', async () => {
		arrives(1);
		await host.activate();
		const old = plain(host.database);
		arrives(2);
		await host.poll();
		expect(await host.poll()).toEqual([]);
		// An execution of the same workflow ends that began before.
		host.database = old;
		await host.activate();
		expect(await host.poll()).toEqual([]);
	});

	it.each(['memory', 'durable'] as const)(
		'what n8n throws away comes again, and nothing else (%s)',
		async (way) => {
			host = new PollHost(world.engine, { triggerOn: 'newOrder' }, way);
			arrives(1);
			await host.activate();
			arrives(2);
			expect(numbers(await host.poll())).toEqual(['SHOP-2']);
			pass(MINUTE);
			arrives(3);
			await host.publishMeanwhile();
			arrives(4);
			expect(numbers(await host.activate())).toEqual(['SHOP-3', 'SHOP-4']);
			expect(await host.poll()).toEqual([]);
			expect(await host.activate()).toEqual([]);
			// Where nothing was returned, there is nothing to throw away.
			await host.publishMeanwhile();
			expect(await host.activate()).toEqual([]);
		},
	);

	it('with durable cursors nothing is lost where n8n ends before it has stored the execution', async () => {
		host = new PollHost(world.engine, { triggerOn: 'newOrder' }, 'durable');
		await host.activate();
		arrives(1);
		await host.poll({ lost: true });
		host.restart();
		expect(numbers(await host.poll())).toEqual(['SHOP-1']);
		expect(await host.poll()).toEqual([]);
	});

	it('without them it is: n8n saves the memory first, and docs/trigger.md says so', async () => {
		await host.activate();
		arrives(1);
		// Saved, and n8n ends: no execution was stored.
		await host.poll();
		host.restart();
		expect(await host.poll()).toEqual([]);
		const text = readFileSync('docs/trigger.md', 'utf8').replace(/\s+/g, ' ');
		expect(text).toContain('`N8N_POLLER_DURABLE_CURSORS_ENABLED`');
	});

	it('another n8n of the cluster that polled meanwhile knows better', async () => {
		arrives(1);
		await host.activate();
		// Nothing new, so nothing is saved.
		for (let n = 0; n < 5; n++) await host.poll();
		const here = host;
		// What it keeps in its process is its own.
		const other = new PollHost(
			world.engine,
			{ triggerOn: 'newOrder' },
			'memory',
			'workflow elsewhere',
		);
		other.database = here.database;
		other.load();
		pass(MINUTE);
		arrives(2);
		expect(numbers(await other.poll())).toEqual(['SHOP-2']);
		here.database = other.database;
		expect(await here.activate()).toEqual([]);
		pass(MINUTE);
		arrives(3);
		expect(numbers(await here.poll())).toEqual(['SHOP-3']);
	});

	it('when Sendcloud is away the poll fails, and the next one brings what came meanwhile', async () => {
		arrives(1);
		await host.activate();
		arrives(2);
		world.sandbox.faults.add({ kind: 'status', status: 503, times: Infinity });
		await expect(host.poll()).rejects.toThrow(/Sendcloud/);
		world.sandbox.faults.clear();
		expect(numbers(await host.poll())).toEqual(['SHOP-2']);
	});

	it('a poll that takes longer than the time between two brings nothing twice', async () => {
		arrives(1);
		await host.activate();
		arrives(2);
		const both = await Promise.all([host.poll(), host.poll()]);
		expect(both.map((one) => one.length).sort()).toEqual([0, 1]);
	});

	it('of one integration alone, and what is chosen anew begins anew', async () => {
		await host.activate();
		const [, other] = world.sandbox.state.integrations.keys();
		host.parameters = {
			triggerOn: 'newOrder',
			integration: { __rl: true, mode: 'id', value: String(other) },
		};
		arrives(1);
		expect(await host.activate()).toEqual([]);
		arrives(2);
		arrives(3, {
			order_details: { ...(order(3).order_details as IDataObject), integration: { id: other } },
		});
		expect(numbers(await host.poll())).toEqual(['SHOP-3']);
	});

	it('a test shows the latest ones, as often as one likes, and remembers nothing', async () => {
		expect(await host.test()).toBeNull();
		for (let n = 1; n <= 9; n++) arrives(n);
		const latest = ['SHOP-9', 'SHOP-8', 'SHOP-7', 'SHOP-6', 'SHOP-5'];
		expect(numbers(await host.test())).toEqual(latest);
		expect(numbers(await host.test())).toEqual(latest);
		await host.activate();
		arrives(10);
		expect(numbers(await host.test())).toContain('SHOP-10');
		expect(numbers(await host.poll())).toEqual(['SHOP-10']);
	});

	it('in full where that is wanted', async () => {
		host.parameters = { triggerOn: 'newOrder', simplify: false };
		await host.activate();
		arrives(1);
		expect(await host.poll()).toEqual([
			expect.objectContaining({ order_details: expect.anything() }),
		]);
	});

	it('says what is wrong with a choice that is none', async () => {
		host.parameters = { triggerOn: '__proto__' };
		await expect(host.activate()).rejects.toThrow(/Trigger On must be chosen from its list/);
		host.parameters = {
			triggerOn: 'newOrder',
			integration: { __rl: true, mode: 'id', value: 'Candles' },
		};
		await expect(host.activate()).rejects.toThrow(/integration/);
	});
});

describe('everything else', () => {
	it('new returns, two of one moment too', async () => {
		host = new PollHost(world.engine, { triggerOn: 'newReturn' });
		const { sandbox, engine } = world;
		const address = {
			name: 'Jane Doe',
			address_line_1: 'Stadhuisplein',
			house_number: '50',
			postal_code: '1013 AB',
			city: 'Eindhoven',
			country_code: 'NL',
			email: 'jane@customer.example',
			phone_number: '+31612345678',
		};
		const back = async (reference: string) => {
			const { error } = await engine.run(
				{
					resource: 'return',
					operation: 'create',
					specifyBody: 'json',
					jsonBody: '={{ $json }}',
					labelFile: 'none',
					options: {},
				},
				[
					{
						from_address: address,
						to_address: address,
						ship_with: { type: 'shipping_option_code', shipping_option_code: 'dpd:return' },
						weight: { value: 0.4, unit: 'kg' },
						external_reference: reference,
					},
				],
			);
			expect(error).toBeUndefined();
		};
		await back('R-1');
		expect(await host.activate()).toEqual([]);
		await back('R-2');
		await back('R-3');
		const found = await host.poll();
		expect(found).toHaveLength(2);
		expect(found[0]).toMatchObject({ from_name: 'Jane Doe', from_city: 'Eindhoven' });
		expect(await host.poll()).toEqual([]);
		expect(sandbox.requests.at(-1)?.path).toMatch(/returns/);
	});

	it('new invoices', async () => {
		host = new PollHost(world.engine, { triggerOn: 'newInvoice' });
		const { sandbox } = world;
		await shipped(sandbox);
		const month = new Date(clock).toISOString().slice(0, 7);
		sandbox.state.closeMonth(month);
		expect(await host.activate()).toEqual([]);
		const { reference } = sandbox.state.closeMonth(month);
		expect(await host.poll()).toEqual([expect.objectContaining({ reference })]);
		expect(await host.poll()).toEqual([]);
	});

	it('claims that were filed, changed, or ask for something', async () => {
		host = new PollHost(world.engine, { triggerOn: 'claimChanged' });
		const { state } = world.sandbox;
		const file = () => fileTicket(world.sandbox).id;
		const first = file();
		expect(await host.activate()).toEqual([]);
		expect(await host.poll()).toEqual([]);
		pass(MINUTE);
		const second = file();
		expect(await host.poll()).toEqual([expect.objectContaining({ ticket_id: second })]);
		pass(MINUTE);
		state.moveTicket(first, 'waiting_for_carrier');
		expect(await host.poll()).toEqual([
			expect.objectContaining({ ticket_id: first, status: 'waiting_for_carrier' }),
		]);
		// Of the same moment, and the status stays.
		state.askForData(first, 'purchase_invoice');
		state.askForData(first, 'sales_invoice');
		expect(await host.poll()).toEqual([
			expect.objectContaining({ still_needed: ['purchase_invoice', 'sales_invoice'] }),
		]);
		pass(MINUTE);
		state.payClaim(first, 10.5);
		expect(await host.poll()).toEqual([
			expect.objectContaining({ status: 'claim_paid', amount: 10.5 }),
		]);
		expect(await host.poll()).toEqual([]);
	});

	it('new failures of shops, those that are written late too', async () => {
		host = new PollHost(world.engine, { triggerOn: 'newShopFailure' });
		const happens = (id: number, at: number) =>
			world.sandbox.state.logs.set(id, {
				id,
				integration_id: 7,
				base_url: 'https://shop.example',
				method: 'POST',
				exception: `Failure ${id}`,
				created_at: new Date(at).toISOString(),
				protected: false,
			});
		happens(1, clock - MINUTE);
		expect(await host.activate()).toEqual([]);
		pass(MINUTE);
		happens(3, clock);
		expect(await host.poll()).toEqual([expect.objectContaining({ id: 3, exception: 'Failure 3' })]);
		happens(2, clock - 50 * MINUTE);
		expect(await host.poll()).toEqual([expect.objectContaining({ id: 2 })]);
		expect(await host.poll()).toEqual([]);
	});
});
