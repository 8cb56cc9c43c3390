/** "Only New Since Last Run", of every list that has it: nothing lost and nothing twice, in whatever order it comes. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { Sandbox } from '../sandbox';
import { fileTicket } from '../support/tickets';
import { bought } from './bought';
import { order, saved } from './orders';
import { useProcessed } from './processed';
import { useWorld } from './world';

const world = useWorld();
const processed = useProcessed();

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const customer = {
	name: 'Jane Doe',
	address_line_1: 'Stadhuisplein',
	house_number: '50',
	postal_code: '1013 AB',
	city: 'Eindhoven',
	country_code: 'NL',
};

interface List {
	name: string;
	/** Puts entry `n` of a time into the local Sendcloud. */
	add(sandbox: Sandbox, n: number, time: number): void;
	/** Which one a row is. */
	of(row: IDataObject): unknown;
	/** Where the documents say in which order it comes. */
	isSorted?: boolean;
	/** How far back it is read where nothing is said. */
	days?: number;
}

const iso = (time: number) => new Date(time).toISOString();

const lists: List[] = [
	{
		name: 'return.getAll',
		add: ({ state }, n, createdAt) =>
			void state.returns.set(n, {
				id: n,
				parcelIds: [n],
				body: {
					from_address: customer,
					to_address: customer,
					ship_with: { shipping_option_code: 'dpd:return' },
					weight: { value: 1, unit: 'kg' },
					order_number: `N-${n}`,
				} as never,
				createdAt,
				steps: [],
			}),
		of: (row) => row.order_number,
		days: 30,
	},
	{
		name: 'shipment.getAll',
		add: (sandbox, n, time) => {
			const { parcel } = bought(sandbox, { order_number: `N-${n}` });
			parcel.createdAt = time;
			parcel.announcedAt = time;
			parcel.updatedAt = time;
		},
		of: (row) => row.order_number,
	},
	{
		name: 'order.getAll',
		add: (sandbox, n, time) => {
			const [one] = saved(sandbox, order(n, { order_number: `N-${n}` }));
			one.created_at = iso(time);
		},
		of: (row) => row.order_number,
		isSorted: true,
	},
	{
		name: 'claim.getAll',
		add: (sandbox, n, time) =>
			void fileTicket(sandbox, {
				parcel_id: n,
				tracking_number: `N-${n}`,
				created_at: iso(time),
			}),
		of: (row) => row.tracking_number,
	},
	{
		name: 'invoice.getAll',
		add: ({ state }, n, time) => {
			state.billFurther('subscription', '1', { created_at: iso(time) });
			// A month of its own for each, whatever its day.
			const month = iso(time).slice(0, 7);
			const invoice = state.closeMonth(month);
			invoice.created_at = iso(time);
			invoice.reference = `N-${n}`;
		},
		of: (row) => row.reference,
	},
	{
		name: 'invoiceItem.getAll',
		add: ({ state }, n, time) => {
			state.billFurther('surcharge', '1', { created_at: iso(time), description: `N-${n}` });
		},
		of: (row) => row.description,
	},
	{
		name: 'pickup.getAll',
		add: ({ state }, n, time) =>
			void state.pickups.set(n, {
				id: n,
				carrier_code: 'dhl_express',
				time_slots: [{ start_at: '2099-03-11T12:00:00Z', end_at: '2099-03-11T17:00:00Z' }],
				address: customer,
				created_at: iso(time),
				tracking_number: `N-${n}`,
			}),
		of: (row) => `N-${String(row.id)}`,
	},
];

describe.each(lists)('$name', ({ name, add, of, isSorted, days }) => {
	const [resource, operation] = name.split('.');
	const run = async (more: INodeParameters = {}) =>
		await world.engine.run({
			resource,
			operation,
			returnAll: true,
			...more,
			options: { onlyNew: true },
		});
	const found = async (more: INodeParameters = {}) => {
		const { json, error } = await run(more);
		expect(error).toBeUndefined();
		return json.map((row) => Number(String(of(row)).slice(2)));
	};
	/** Now and then the clock goes on: entries are made at times that have been. */
	let begin = 0;
	beforeEach(() => {
		begin = Date.now() - 20 * HOUR;
	});
	const happened = (...entries: Array<[n: number, minutes: number]>) => {
		for (const [n, minutes] of entries) add(world.sandbox, n, begin + minutes * MINUTE);
	};
	const downFrom = (from: number, to: number) =>
		Array.from({ length: from - to + 1 }, (_, step) => from - step);

	it('returns each once, those of equal times too', async () => {
		happened([1, 0], [2, 10], [3, 10]);
		expect((await found()).sort()).toEqual([1, 2, 3]);
		expect(await found()).toEqual([]);
		happened([4, 10], [5, 11]);
		expect((await found()).sort()).toEqual([4, 5]);
		expect(await found()).toEqual([]);
	});

	it('newest first, in full as well', async () => {
		happened([1, 0], [2, 1], [3, 2]);
		expect(await found({ simplify: false })).toEqual([3, 2, 1]);
	});

	it('limits the first run alone', async () => {
		for (let n = 1; n <= 30; n++) happened([n, n]);
		expect(await found({ returnAll: false, limit: 3 })).toEqual([30, 29, 28]);
		expect(await found({ returnAll: false, limit: 3 })).toEqual([]);
		for (let n = 31; n <= 40; n++) happened([n, n]);
		expect(await found({ returnAll: false, limit: 3 })).toEqual(downFrom(40, 31));
	});

	it('loses none over weeks, and returns none twice, however seldom it runs', async () => {
		const last = days === undefined ? 100 : days - 1;
		const times = [last, last, 40, 31, 29, 8, 7, 6, 1, 0.99].filter((day) => day <= last);
		times.forEach((day, n) => add(world.sandbox, n + 1, Date.now() - day * DAY));
		expect((await found()).sort((one, other) => one - other)).toEqual(times.map((_, n) => n + 1));
		expect(await found()).toEqual([]);
		// Of the last hour, one of them of a moment that is known.
		add(world.sandbox, 90, Date.now() - 0.99 * DAY);
		add(world.sandbox, 91, Date.now() - 1000);
		expect(await found()).toEqual([91, 90]);
		expect(await found()).toEqual([]);
	});

	it('finds what was written late, within an hour before the newest', async () => {
		happened([1, 0], [2, 120]);
		await found();
		happened([3, 70]);
		expect(await found()).toEqual([3]);
		expect(await found()).toEqual([]);
	});

	it('remembers nothing of a run that fails', async () => {
		happened([1, 0], [2, 1]);
		world.sandbox.faults.add({ kind: 'status', status: 404, times: 1 });
		expect((await run()).error).toBeDefined();
		expect(await found()).toEqual([2, 1]);
		expect(await found()).toEqual([]);
	});

	if (!isSorted) {
		it('in whatever order Sendcloud hands them out', async () => {
			world.sandbox.faults.add({
				kind: 'body',
				times: Infinity,
				body: (page: { data?: IDataObject[]; items?: IDataObject[] }) => {
					(page.data ?? page.items ?? []).reverse();
					return page;
				},
			});
			happened([1, 0], [2, 1], [3, 200]);
			expect(await found()).toEqual([3, 2, 1]);
			expect(await found()).toEqual([]);
			happened([4, 300], [5, 301]);
			expect(await found()).toEqual([5, 4]);
			expect(await found()).toEqual([]);
		});
	}

	it('reads no more than the day when it ran a moment ago', async () => {
		for (let n = 1; n <= 10; n++) add(world.sandbox, n, Date.now() - n * 5 * DAY);
		happened([11, 0], [12, 120]);
		await found();
		world.sandbox.requests.length = 0;
		happened([13, 130]);
		expect(await found()).toEqual([13]);
		expect(world.sandbox.requests).toHaveLength(1);
	});
});

it.each([
	['shipment', ['updated_after', 'updated_before'], 'updated after (2026-03-02'],
	['shipment', ['announced_after', 'announced_before'], 'announced after (2026-03-02'],
	['order', ['order_created_at_min', 'order_created_at_max'], 'order created at min (2026-03-02'],
	['order', ['order_updated_at_min', 'order_updated_at_max'], 'order updated at min (2026-03-02'],
	['claim', ['created_after', 'created_before'], 'created after (2026-03-02'],
	['invoiceItem', ['created_after', 'created_before'], 'created after (2026-03-02'],
	['event', ['start_datetime', 'end_datetime'], 'start datetime (2026-03-02'],
] as const)(
	'%s: dates the wrong way round are refused, %j',
	async (resource, [from, to], words) => {
		const run = async (begin: string, end: string) =>
			await world.engine.run({
				resource,
				operation: 'getAll',
				filters: { [from]: begin, [to]: end },
			});
		const { error } = await run('2026-03-02', '2026-03-01');
		expect(error?.message).toContain(words);
		expect(error?.message).toContain('must not be later than');
		expect(world.asked()).toEqual([]);
		expect((await run('2026-03-01', '2026-03-01')).error).toBeUndefined();
	},
);

describe('what a list holds by something else than its time', () => {
	const shipments = async (filters: IDataObject = { parcel_status: 'READY_TO_SEND' }) => {
		const { json, error } = await world.engine.run({
			resource: 'shipment',
			operation: 'getAll',
			returnAll: true,
			filters: filters as INodeParameters,
			options: { onlyNew: true },
		});
		expect(error).toBeUndefined();
		return json.map(({ order_number: number }) => number);
	};
	const shipped = (number: string, daysAgo: number) => {
		const { parcel } = bought(world.sandbox, { order_number: number });
		parcel.announcedAt = Date.now() - daysAgo * DAY;
		parcel.createdAt = parcel.announcedAt;
		parcel.updatedAt = parcel.announcedAt;
		return parcel;
	};
	const becomes = (parcel: ReturnType<typeof shipped>, status: string) => {
		parcel.status = status;
		parcel.updatedAt = Date.now();
	};

	it('shipments that come into a status long after their label', async () => {
		const old = shipped('OLD', 10);
		const young = shipped('YOUNG', 1);
		const filters = { parcel_status: 'DELIVERED' };
		expect(await shipments(filters)).toEqual([]);
		becomes(young, 'DELIVERED');
		expect(await shipments(filters)).toEqual(['YOUNG']);
		becomes(old, 'DELIVERED');
		expect(await shipments(filters)).toEqual(['OLD']);
		expect(await shipments(filters)).toEqual([]);
		// In another list it is new.
		becomes(old, 'READY_TO_SEND');
		expect(await shipments()).toEqual(['OLD']);
	});

	it('an announcement that failed has no time of a label', async () => {
		const failed = shipped('FAILED', 1);
		failed.announcedAt = undefined;
		becomes(failed, 'ANNOUNCEMENT_FAILED');
		expect(await shipments({ parcel_status: 'ANNOUNCEMENT_FAILED' })).toEqual(['FAILED']);
	});

	it('claims that are closed, and invoice items that come onto an invoice', async () => {
		const { state } = world.sandbox;
		const only = async (resource: string, more: INodeParameters) => {
			const parameters = { resource, operation: 'getAll', returnAll: true, ...more };
			const { json, error } = await world.engine.run({
				...parameters,
				options: { onlyNew: true },
			});
			expect(error).toBeUndefined();
			return json;
		};
		const file = (number: string, daysAgo: number) => {
			const created_at = iso(Date.now() - daysAgo * DAY);
			return fileTicket(world.sandbox, { tracking_number: number, created_at });
		};
		const old = file('OLD', 12);
		const young = file('YOUNG', 2);
		const paid = { filters: { status: 'claim_paid' } };
		state.payClaim(young.id, 5);
		expect(await only('claim', paid)).toMatchObject([{ tracking_number: 'YOUNG' }]);
		state.payClaim(old.id, 5);
		expect(await only('claim', paid)).toMatchObject([{ tracking_number: 'OLD' }]);
		expect(await only('claim', paid)).toEqual([]);

		const item = state.billFurther('surcharge', '1', { created_at: iso(Date.now() - 5 * DAY) });
		const later = state.billFurther('surcharge', '2', { created_at: iso(Date.now() - DAY) });
		const invoiced = { state: 'invoiced' };
		expect(await only('invoiceItem', invoiced)).toEqual([]);
		for (const month of new Set([item, later].map(({ created_at: at }) => at.slice(0, 7))))
			state.closeMonth(month);
		expect(await only('invoiceItem', invoiced)).toHaveLength(2);
		expect(await only('invoiceItem', invoiced)).toEqual([]);
	});

	it('orders that are updated; sorting is not for those that are new', async () => {
		const [first, second] = saved(world.sandbox, order(1), order(2));
		const updatedOf = async (more: INodeParameters = {}) =>
			await world.engine.run({
				resource: 'order',
				operation: 'getAll',
				returnAll: true,
				filters: { order_updated_at_min: '2026-01-01' },
				options: { onlyNew: true },
				...more,
			});
		const update = (one: typeof first) => {
			(one.order_details as IDataObject).order_updated_at = '2026-02-01T10:00:00Z';
		};
		update(second);
		expect((await updatedOf()).json).toMatchObject([{ order_number: 'SHOP-2' }]);
		update(first);
		expect((await updatedOf()).json).toMatchObject([{ order_number: 'SHOP-1' }]);
		expect((await updatedOf()).json).toEqual([]);
		const { error } = await updatedOf({ sort: ['order_number'] });
		expect(error?.message).toContain('sort by must be left empty');
	});

	it('returns that are alike to the moment are counted', async () => {
		const [{ add }] = lists;
		const time = Date.now() - HOUR;
		const alike = (id: number) => {
			add(world.sandbox, 1, time);
			const one = world.sandbox.state.returns.get(1)!;
			world.sandbox.state.returns.delete(1);
			world.sandbox.state.returns.set(id, { ...one, id });
		};
		const count = async () =>
			(
				await world.engine.run({
					resource: 'return',
					operation: 'getAll',
					returnAll: true,
					options: { onlyNew: true },
				})
			).json.length;
		alike(2);
		alike(3);
		expect(await count()).toBe(2);
		alike(4);
		expect(await count()).toBe(1);
		expect(await count()).toBe(0);
		expect(processed.entries.size).toBe(1);
	});

	it('a label that is made later for one of several parcels hides nothing in between', async () => {
		const several = shipped('SEVERAL', 1);
		expect(await shipments({})).toEqual(['SEVERAL']);
		const parcels = [...world.sandbox.state.v3Shipments.values()][0].parcels;
		parcels.push({ ...structuredClone(several), announcedAt: Date.now() - MINUTE });
		const { announcedAt } = shipped('BETWEEN', 0.5);
		expect(announcedAt).toBeLessThan(Date.now() - HOUR);
		expect(await shipments({})).toEqual(['BETWEEN']);
		expect(await shipments({})).toEqual([]);
	});
});
