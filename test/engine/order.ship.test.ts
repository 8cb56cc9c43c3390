/** Order › Ship: what is bought, how often, and what is said. The ledger of the local Sendcloud is the judge. */
import { sleep, type IBinaryData, type IDataObject } from 'n8n-workflow';

import { DOCS, PAGES } from '../../nodes/Sendcloud/transport/docs';
import { without, type JsonObject } from '../sandbox/server/world';
import { receiver } from '../sandbox/tests/shipping';
import { pagesOf } from '../support/pdf';
import { storedFile, useFiles } from './files';
import { order, orders, saved } from './orders';
import { shipped } from './shipped';
import { useWorld } from './world';

const world = useWorld();
useFiles();

async function bytesOf(file: IBinaryData | undefined): Promise<Buffer> {
	const chunks: Buffer[] = [];
	for await (const chunk of storedFile(String(file?.id))) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks);
}

const ship = {
	resource: 'order',
	operation: 'ship',
	order: { mode: 'orderNumber', value: '={{ $json.order_number }}' },
	shipBy: 'option',
	shippingOption: { mode: 'id', value: 'postnl:standard' },
	labelFile: 'none',
};
const goOn = { onError: 'continueRegularOutput' } as const;

/** How often each order was charged. */
const charges = () => {
	const counts: Record<string, number> = {};
	for (const { kind, orderNumber } of world.sandbox.state.ledger)
		if (kind === 'charge') counts[String(orderNumber)] = (counts[String(orderNumber)] ?? 0) + 1;
	return counts;
};
const once = (count: number) =>
	Object.fromEntries(Array.from({ length: count }, (_, n) => [`SHOP-${n + 1}`, 1]));
const numbers = (count: number) =>
	Array.from({ length: count }, (_, n) => ({ order_number: `SHOP-${n + 1}` }));
const posts = () => world.asked().filter((one) => one.startsWith('POST'));

describe('one order', () => {
	it('becomes a label, with what people need next', async () => {
		saved(world.sandbox, order(1));
		const { json, error } = await world.engine.run(ship, numbers(1));
		expect(error).toBeUndefined();
		expect(charges()).toEqual(once(1));
		expect(json).toEqual([
			expect.objectContaining({
				order_number: 'SHOP-1',
				order_id: 'order-1',
				carrier_code: 'postnl',
				shipping_option_code: 'postnl:standard',
				status_code: 'READY_TO_SEND',
				already_existed: false,
				outcome: 'bought',
				currency: 'EUR',
			}),
		]);
		expect(json[0].tracking_number).toMatch(/\w{6,}/);
		expect(json[0].parcel_ids).toHaveLength(1);
		expect(Number(json[0].price)).toBeGreaterThan(0);
		expect(posts()).toEqual(['POST /v3/orders/create-label-sync']);
	});

	it('a second time buys nothing and brings the same label', async () => {
		saved(world.sandbox, order(1));
		const first = await world.engine.run(ship, numbers(1));
		const second = await world.engine.run(ship, numbers(1));
		expect(charges()).toEqual(once(1));
		expect(second.json[0]).toMatchObject({
			shipment_id: first.json[0].shipment_id,
			tracking_number: first.json[0].tracking_number,
			already_existed: true,
			outcome: 'found',
		});
	});

	it('that is shipped already fails, is skipped or is bought once more, as was chosen', async () => {
		saved(world.sandbox, order(1));
		await world.engine.run(ship, numbers(1));
		const run = async (ifShipped: string) =>
			await world.engine.run({ ...ship, options: { ifShipped } }, numbers(1));
		expect((await run('fail')).error?.message).toContain('Order SHOP-1 is shipped already');
		expect((await run('skip')).json).toEqual([]);
		expect(charges()).toEqual(once(1));
		expect((await run('again')).json[0]).toMatchObject({ outcome: 'bought' });
		expect(charges()).toEqual({ 'SHOP-1': 2 });
	});

	it('comes as a file whose name a person recognises', async () => {
		saved(world.sandbox, order(1, { order_number: 'KL/2026-1018' }));
		const { items } = await world.engine.run({ ...ship, labelFile: 'each' }, [
			{ order_number: 'KL/2026-1018' },
		]);
		const { data } = items[0].binary ?? {};
		expect(data).toMatchObject({ fileName: 'label-KL-2026-1018.pdf', mimeType: 'application/pdf' });
		const [page, ...more] = await pagesOf(await bytesOf(data));
		expect(page).toContain(String(items[0].json.tracking_number));
		expect(more).toEqual([]);
		expect(JSON.stringify(items[0].json)).not.toContain('JVBER');
	});

	it.each(['sync with the file elsewhere', 'sync as a list', 'sync with parcels'])(
		'is read however the answer looks: %s',
		async (shape) => {
			Object.assign(world.sandbox.settings.labels, {
				syncShape: shape.includes('list') ? 'list' : 'object',
				syncFile: shape.includes('elsewhere')
					? 'label'
					: shape.includes('parcels')
						? 'parcels'
						: 'label_details',
			});
			saved(world.sandbox, order(1));
			const { items } = await world.engine.run({ ...ship, labelFile: 'each' }, numbers(1));
			expect(await pagesOf(await bytesOf(items[0].binary?.data))).toHaveLength(1);
			// The file was in the answer: it is not fetched again.
			expect(world.asked().filter((one) => one.includes('documents'))).toEqual([]);
		},
	);

	it('goes in several parcels, split by lines', async () => {
		saved(world.sandbox, order(1));
		world.sandbox.state.orders.forEach((one) => (one.order_details.order_items[0].item_id = 'a'));
		const parcels = [1, 1].map((quantity) => ({
			parcel_items: [{ item_id: 'a', quantity }],
			weight: { value: 0.4, unit: 'kg' },
		}));
		const { json, items } = await world.engine.run(
			{ ...ship, labelFile: 'each', additionalFields: { parcels: JSON.stringify(parcels) } },
			numbers(1),
		);
		expect(json[0].parcel_ids).toHaveLength(2);
		expect(await pagesOf(await bytesOf(items[0].binary?.data))).toHaveLength(2);
	});

	it('is tried for free with the option that costs nothing', async () => {
		saved(world.sandbox, order(1));
		const { json } = await world.engine.run({ ...ship, testLabel: true }, numbers(1));
		expect(json[0]).toMatchObject({ shipping_option_code: 'sendcloud:letter', price: '0.00' });
	});

	it('is taken from the item itself where that is the order', async () => {
		const [known] = saved(world.sandbox, order(1));
		await world.engine.run(ship, [{ ...known, id: String(known.id) } as unknown as IDataObject]);
		expect(world.asked().filter((one) => one.startsWith('GET /v3/orders'))).toEqual([]);
		expect(charges()).toEqual(once(1));
	});

	it('that is not saved yet is waited for', async () => {
		const [late] = saved(world.sandbox, order(1));
		world.sandbox.state.orders.delete(late.id);
		world.clock().onSleep = () => {
			if (world.waited() > 5000) world.sandbox.state.orders.set(late.id, late);
		};
		const { error } = await world.engine.run(ship, numbers(1));
		expect(error).toBeUndefined();
		expect(charges()).toEqual(once(1));
	});
});

describe('many orders', () => {
	it('go twenty a request, are looked at together, and come as one file in item order', async () => {
		saved(world.sandbox, ...orders(45));
		world.sandbox.settings.shipping.announceMs = 3000;
		const { items, error } = await world.engine.run({ ...ship, labelFile: 'merged' }, numbers(45));
		expect(error).toBeUndefined();
		expect(charges()).toEqual(once(45));
		expect(posts()).toEqual(Array(3).fill('POST /v3/orders/create-labels-async'));
		const labels = items.slice(0, 45);
		expect(labels.map(({ json }) => json.order_number)).toEqual(
			numbers(45).map(({ order_number }) => order_number),
		);
		const pages = await pagesOf(await bytesOf(items[45].binary?.data));
		expect(pages).toHaveLength(45);
		pages.forEach((page, at) => expect(page).toContain(String(labels[at].json.tracking_number)));
		expect(items).toHaveLength(46);
		const files = world.asked().filter((one) => one.includes('parcel-documents'));
		expect(files).toHaveLength(3);
	});

	it('a second time buys nothing', async () => {
		saved(world.sandbox, ...orders(30));
		await world.engine.run(ship, numbers(30));
		const { json } = await world.engine.run(ship, numbers(30));
		expect(charges()).toEqual(once(30));
		expect(json.every((one) => one.already_existed === true)).toBe(true);
	});

	it.each([
		['the shop gave them a new date', 30, ['order_created_at']],
		['they were deleted and imported again', 3, ['order_created_at', 'created_at']],
	])('a second time buys nothing, though %s meanwhile', async (_, days, dates) => {
		const kept = saved(world.sandbox, ...orders(30));
		await world.engine.run(ship, numbers(30));
		// A workflow that imports all orders again every night may give them the time of the import as their date.
		const later = new Date(Date.now() + days * 86_400_000).toISOString();
		for (const one of kept) {
			one.order_details.order_created_at = later;
			if (dates.includes('created_at')) one.created_at = later;
		}
		const { json } = await world.engine.run(ship, numbers(30));
		expect(charges()).toEqual(once(30));
		expect(json.every((one) => one.already_existed === true)).toBe(true);
	});

	it('at the same moment in two runs are bought once', async () => {
		saved(world.sandbox, ...orders(25));
		world.sandbox.settings.latencyMs = 5;
		const runs = await Promise.all(
			[1, 2].map(async () => await world.engine.run(ship, numbers(25))),
		);
		expect(charges()).toEqual(once(25));
		expect(runs[0].json.map((one) => one.shipment_id)).toEqual(
			runs[1].json.map((one) => one.shipment_id),
		);
	});

	it('at the same moment in two runs are bought once, even if Sendcloud shows them late', async () => {
		saved(world.sandbox, ...orders(3));
		Object.assign(world.sandbox.settings, { latencyMs: 5 });
		world.sandbox.settings.shipping.listDelayMs = 60_000;
		const runs = await Promise.all(
			[1, 2].map(async () => await world.engine.run(ship, numbers(3))),
		);
		expect(charges()).toEqual(once(3));
		expect(runs[1].json.map((one) => one.outcome)).toEqual(['found', 'found', 'found']);
	});

	it('with guilty ones among them: those fail with words and item, the others are shipped', async () => {
		saved(world.sandbox, ...orders(12));
		const [third, fifth] = [3, 5].map((n) => world.sandbox.state.findOrder(`order-${n}`, 7));
		Object.assign(third!.shipping_address as object, { city: '' });
		Object.assign(fifth!.order_details.order_items[0], {
			measurement: { weight: { value: 40, unit: 'kg' } },
		});
		for (const pointers of ['brackets', 'slash'] as const) {
			world.sandbox.settings.labels.pointers = pointers;
			const { json } = await world.engine.run(ship, numbers(12), goOn);
			expect(json[2].error).toContain('Item 3 of 12 (order SHOP-3)');
			expect(json[2].error).toContain('no valid shipping address');
			expect(json[4].error).toContain('Item 5 of 12 (order SHOP-5)');
			expect(json.filter((one) => one.error === undefined)).toHaveLength(10);
		}
		expect(Object.keys(charges())).toHaveLength(10);
		expect(Object.values(charges()).every((count) => count === 1)).toBe(true);
	});

	it('when the run stops for one of them, the error names what was bought', async () => {
		saved(world.sandbox, ...orders(3));
		Object.assign(world.sandbox.state.findOrder('order-2', 7)!.shipping_address as object, {
			city: '',
		});
		const { error } = await world.engine.run(ship, numbers(3));
		expect(error?.message).toContain('order SHOP-2');
		expect(error?.description).toContain('order SHOP-1 (');
		expect(error?.description).toContain('order SHOP-3 (');
		expect(charges()).toEqual({ 'SHOP-1': 1, 'SHOP-3': 1 });
	});

	it('that a carrier refuses after Sendcloud accepted them fail with its words, and cost nothing', async () => {
		saved(world.sandbox, ...orders(4));
		world.sandbox.settings.shipping.carrierRefuses = [
			{ order_number: 'SHOP-2', detail: 'Postal code not served' },
		];
		const { json } = await world.engine.run(ship, numbers(4), goOn);
		expect(json[1].error).toContain('refused the label: Postal code not served');
		expect(charges()).toEqual({ 'SHOP-1': 1, 'SHOP-3': 1, 'SHOP-4': 1 });
		// Corrected, it is bought; the others are found.
		world.sandbox.settings.shipping.carrierRefuses = [];
		const again = await world.engine.run(ship, numbers(4));
		expect(again.json.map((one) => one.outcome)).toEqual(['found', 'bought', 'found', 'found']);
	});

	it('that are not ready in time come out with their shipment, and are not bought again', async () => {
		saved(world.sandbox, ...orders(2));
		world.sandbox.settings.shipping.announceMs = 600_000;
		const run = async () =>
			await world.engine.run({ ...ship, options: { waitUntilReady: 20 } }, numbers(2));
		const { json } = await run();
		expect(json[0]).toMatchObject({ status_code: 'ANNOUNCING', outcome: 'bought' });
		expect((await run()).json[0]).toMatchObject({
			shipment_id: json[0].shipment_id,
			outcome: 'found',
		});
		expect(world.sandbox.state.v3Shipments.size).toBe(2);
	});
});

describe('an answer that is lost', () => {
	const sync = { path: '/v3/orders/create-label-sync' };
	const queued = { path: '/v3/orders/create-labels-async' };
	const kinds = [
		'resetAfter',
		'resetMiddle',
		'truncated',
		'status',
		'html',
		'silence',
		'empty',
	] as const;
	const fault = (kind: (typeof kinds)[number], takesEffect: boolean) => ({
		kind,
		takesEffect,
		...(kind === 'status' && { status: 504 }),
	});

	it.each(kinds.flatMap((kind) => [1, 25].map((count) => [kind, count] as const)))(
		'%s, after it took effect, %d orders: what was bought is adopted',
		async (kind, count) => {
			saved(world.sandbox, ...orders(count));
			const match = count === 1 ? sync : queued;
			world.sandbox.faults.add({ match, ...fault(kind, true) });
			const { json, error } = await world.engine.run(
				{ ...ship, options: { timeout: 1 } },
				numbers(count),
				goOn,
			);
			expect(error).toBeUndefined();
			expect(json.filter((one) => one.error !== undefined)).toEqual([]);
			expect(charges()).toEqual(once(count));
			expect(json[0]).toMatchObject({ outcome: 'recovered', status_code: 'READY_TO_SEND' });
		},
	);

	it.each(kinds)(
		'%s, before it took effect: says that it may have been bought, and sends nothing again',
		async (kind) => {
			if (kind === 'resetAfter' || kind === 'resetMiddle' || kind === 'truncated') return;
			saved(world.sandbox, order(1));
			world.sandbox.faults.add({ match: sync, ...fault(kind, false) });
			const { json } = await world.engine.run(
				{ ...ship, options: { timeout: 1 } },
				numbers(1),
				goOn,
			);
			expect(json[0].error).toContain('may have been bought');
			expect(json[0].message).toContain('Is It Shipped');
			expect(json[0].message).toContain(`${DOCS}${PAGES.boughtOnce}`);
			expect(charges()).toEqual({});
			expect(posts()).toHaveLength(1);
			// Run again, it is bought once.
			await world.engine.run(ship, numbers(1));
			expect(charges()).toEqual(once(1));
		},
	);

	it('of many: when the run stops, each one that may have been bought is named', async () => {
		saved(world.sandbox, ...orders(20));
		world.sandbox.settings.shipping.listDelayMs = 600_000;
		world.sandbox.faults.add({ match: queued, kind: 'resetAfter' });
		const { error } = await world.engine.run(ship, numbers(20));
		const text = `${error?.message} ${error?.description}`;
		for (let n = 1; n <= 20; n++) expect(text).toMatch(new RegExp(`SHOP-${n}\\b`));
		expect(text).toContain('May have been bought too: order SHOP-11, order SHOP-12');
	});

	it('that mentions only a part of the orders: the others are looked up', async () => {
		saved(world.sandbox, ...orders(3));
		world.sandbox.faults.add({
			match: queued,
			kind: 'body',
			body: (answer: unknown) => ({ data: (answer as { data: unknown[] }).data.slice(1) }),
		});
		const { json, error } = await world.engine.run(ship, numbers(3));
		expect(error).toBeUndefined();
		expect(json.map(({ outcome }) => outcome)).toEqual(['recovered', 'bought', 'bought']);
		expect(charges()).toEqual(once(3));
	});

	it('that Sendcloud shows only later is waited for', async () => {
		saved(world.sandbox, order(1));
		world.sandbox.settings.shipping.listDelayMs = 40_000;
		world.sandbox.faults.add({ match: sync, kind: 'resetAfter' });
		const { json } = await world.engine.run(ship, numbers(1), goOn);
		expect(json[0]).toMatchObject({ outcome: 'recovered' });
		expect(charges()).toEqual(once(1));
	});

	it('is found although looking fails at first', async () => {
		saved(world.sandbox, order(1));
		world.sandbox.faults.add({ match: sync, kind: 'resetAfter' });
		world.sandbox.faults.add({
			match: { path: '/v3/shipments', nth: 2 },
			kind: 'status',
			status: 503,
			times: 12,
		});
		const { json } = await world.engine.run(ship, numbers(1), goOn);
		expect(json[0]).toMatchObject({ outcome: 'recovered' });
		expect(charges()).toEqual(once(1));
	});

	it('429 is no lost answer: nothing was done, so it is sent again', async () => {
		saved(world.sandbox, ...orders(3));
		world.sandbox.faults.add({
			match: queued,
			kind: 'status',
			status: 429,
			headers: { 'retry-after': '2' },
			times: 2,
		});
		const { error } = await world.engine.run(ship, numbers(3));
		expect(error).toBeUndefined();
		expect(charges()).toEqual(once(3));
	});

	it('a run that is killed after it bought: the next one finds all', async () => {
		saved(world.sandbox, ...orders(45));
		// What a killed worker leaves: the first two of three requests took effect.
		world.sandbox.faults.add({
			match: { ...queued, nth: 3 },
			kind: 'resetBefore',
			times: Infinity,
		});
		await world.engine.run(ship, numbers(45), goOn);
		world.sandbox.faults.clear();
		const { json } = await world.engine.run(ship, numbers(45));
		expect(charges()).toEqual(once(45));
		expect(
			json.map((one) => one.outcome).filter((one) => one === 'found').length,
		).toBeGreaterThanOrEqual(40);
	});
});

it('two purchases of one order that no guard can see are noticed and said', async () => {
	saved(world.sandbox, order(1));
	// Another machine buys at the very moment when ours has looked and not bought yet.
	world.sandbox.faults.add({
		match: { path: '/v3/orders/create-label-sync' },
		kind: 'delay',
		delayMs: 200,
	});
	const ours = world.engine.run(ship, numbers(1));
	while (posts().length === 0) await sleep(1);
	const headers = {
		authorization: `Basic ${Buffer.from(`${world.sandbox.keys.publicKey}:${world.sandbox.keys.secretKey}`).toString('base64')}`,
		'content-type': 'application/json',
	};
	await fetch(`${world.sandbox.baseUrl}/v3/orders/create-labels-async`, {
		method: 'POST',
		headers,
		body: JSON.stringify({
			integration_id: 7,
			orders: [{ order_id: 'order-1' }],
			ship_with: {
				type: 'shipping_option_code',
				properties: { shipping_option_code: 'postnl:standard' },
			},
		}),
	});
	const { json } = await ours;
	expect(charges()).toEqual({ 'SHOP-1': 2 });
	expect(JSON.stringify(json[0].warnings)).toContain('more than one label for order SHOP-1');
});

describe('bad input has a clear answer before any money is spent', () => {
	const cases: Array<[string, () => IDataObject | void, IDataObject, RegExp]> = [
		[
			'an order that Sendcloud does not know',
			() => {},
			{ options: { waitForOrder: 0 } },
			/There is no order with order number SHOP-1/,
		],
		[
			'a cancelled one',
			() =>
				void saved(
					world.sandbox,
					order(1, {
						order_details: {
							...(order(1).order_details as object),
							status: { code: 'cancelled', message: 'x' },
						},
					}),
				),
			{},
			/The shop has cancelled this order/,
		],
		[
			'one without an address',
			() => void saved(world.sandbox, without(order(1), 'shipping_address')),
			{},
			/address/,
		],
		[
			'one whose address has no postal code',
			() =>
				void saved(
					world.sandbox,
					order(1, {
						shipping_address: without(order(1).shipping_address as JsonObject, 'postal_code'),
					}),
				),
			{},
			/shipping address/,
		],
		[
			'one without a weight',
			() =>
				void saved(
					world.sandbox,
					order(1, {
						order_details: {
							...(order(1).order_details as object),
							order_items: [{ name: 'x', quantity: 1, total_price: { value: 1, currency: 'EUR' } }],
						},
					}),
				),
			{},
			/no weight/,
		],
		[
			'too heavy for a letter',
			() =>
				void saved(
					world.sandbox,
					order(1, { shipping_details: { measurement: { weight: { value: 31, unit: 'kg' } } } }),
				),
			{ testLabel: true },
			/weight|heavy/i,
		],
		[
			'an option that does not serve the country',
			() =>
				void saved(
					world.sandbox,
					order(1, {
						shipping_address: {
							...(order(1).shipping_address as object),
							country_code: 'US',
							state_province_code: 'US-NY',
							postal_code: '10001',
						},
					}),
				),
			{ shippingOption: { mode: 'id', value: 'postnl:mailbox' } },
			/country|not available|serve|destination/i,
		],
		[
			'customs data missing for a country outside the EU',
			() =>
				void saved(
					world.sandbox,
					order(1, {
						shipping_address: {
							...(order(1).shipping_address as object),
							country_code: 'US',
							state_province_code: 'US-NY',
							postal_code: '10001',
							city: 'New York',
							email: 'jane@example.com',
							phone_number: '+12125550100',
						},
					}),
				),
			{ shippingOption: { mode: 'id', value: 'dhl_express:worldwide/incoterm=dap' } },
			/customs|hs.?code|origin/i,
		],
		[
			'a service point option without a service point',
			() => void saved(world.sandbox, order(1)),
			{ shippingOption: { mode: 'id', value: 'postnl:service_point' } },
			/service point/i,
		],
		[
			'an option code misspelt',
			() => void saved(world.sandbox, order(1)),
			{ shippingOption: { mode: 'id', value: 'postnl:standrad' } },
			/shipping option|does not exist/i,
		],
		[
			'a sender address that was deleted',
			() => void saved(world.sandbox, order(1)),
			{ additionalFields: { senderAddress: { mode: 'id', value: '999999' } } },
			/sender address|does not exist/i,
		],
		[
			'parcels that are no list',
			() => void saved(world.sandbox, order(1)),
			{ additionalFields: { parcels: '{"a": 1}' } },
			/list/,
		],
		[
			'0 parcels',
			() => void saved(world.sandbox, order(1)),
			// The panel's own [] means that nothing was said; this one says none.
			{ additionalFields: { parcels: '={{ [] }}' } },
			/1 to 50 parcels, found 0/,
		],
		[
			'51 parcels',
			() => void saved(world.sandbox, order(1)),
			{
				additionalFields: {
					parcels: JSON.stringify(
						Array(51).fill({ parcel_items: [{ item_id: 'a', quantity: 1 }] }),
					),
				},
			},
			/1 to 50 parcels, found 51/,
		],
		[
			'a format in a resolution that does not exist',
			() => void saved(world.sandbox, order(1)),
			{ options: { labelFormat: 'pdf', labelDpi: 300 } },
			/PDF labels with 300 dots per inch/,
		],
	];
	it.each(cases)('%s', async (_what, prepare, more, words) => {
		prepare();
		const { json } = await world.engine.run({ ...ship, ...more }, numbers(1), goOn);
		expect(json).toHaveLength(1);
		expect(`${String(json[0].error)} ${String(json[0].message)}`).toMatch(words);
		expect(charges()).toEqual({});
	});

	it('the same order twice in the input is bought once, and said', async () => {
		saved(world.sandbox, ...orders(2));
		const { json } = await world.engine.run(ship, [...numbers(2), ...numbers(1)], goOn);
		expect(json[2].error).toContain('in the input twice');
		expect(charges()).toEqual(once(2));
	});

	it('one misspelt option among hundreds fails its own orders alone', async () => {
		saved(world.sandbox, ...orders(60));
		const items = numbers(60).map((one, at) => ({
			...one,
			option: at % 30 === 7 ? 'postnl:standrad' : 'postnl:standard',
		}));
		const { json } = await world.engine.run(
			{ ...ship, shippingOption: { mode: 'id', value: '={{ $json.option }}' } },
			items,
			goOn,
		);
		expect(json.flatMap((one, at) => (one.error === undefined ? [] : [at]))).toEqual([7, 37]);
		expect(Object.keys(charges())).toHaveLength(58);
	});

	it('one misspelt option for five hundred orders fails them all, charges nothing, and asks once for each twenty', async () => {
		saved(world.sandbox, ...orders(500));
		const { json } = await world.engine.run(
			{ ...ship, shippingOption: { mode: 'id', value: 'postnl:standrad' } },
			numbers(500),
			goOn,
		);
		expect(json).toHaveLength(500);
		for (const { error } of json) expect(error).toMatch(/shipping option|does not exist/i);
		expect(charges()).toEqual({});
		expect(posts().length).toBeLessThanOrEqual(25);
	});

	it('keys without the right are told so', async () => {
		saved(world.sandbox, order(1));
		world.sandbox.faults.add({
			match: { method: 'POST' },
			kind: 'status',
			status: 403,
			body: {
				errors: [{ status: '403', code: 'permission_denied', detail: 'Insufficient scope' }],
			},
		});
		const { error } = await world.engine.run(ship, numbers(1));
		expect(error?.message).toContain('not allowed');
		expect(charges()).toEqual({});
	});

	it('a shipment under the same number that goes elsewhere is not taken for this one', async () => {
		saved(world.sandbox, order(1));
		await world.engine.run(ship, numbers(1));
		Object.assign(world.sandbox.state.findOrder('order-1', 7)!.shipping_address as object, {
			postal_code: '9999 ZZ',
		});
		const { error } = await world.engine.run(ship, numbers(1));
		expect(error?.message).toContain('goes elsewhere');
		expect(charges()).toEqual(once(1));
	});

	it.each(['first', 'last'])(
		'of several shipments under its number, it gets the one that goes to its place: made %s',
		async (when) => {
			saved(world.sandbox, order(1));
			const { postal_code, country_code } = world.sandbox.state.findOrder('order-1', 7)!
				.shipping_address as IDataObject;
			const there = receiver({ postal_code, country_code });
			const both = [there, receiver({ postal_code: '9999 ZZ' })];
			if (when === 'last') both.reverse();
			const ids: unknown[] = [];
			for (const to_address of both)
				ids.push((await shipped(world.sandbox, { order_number: 'SHOP-1', to_address })).id);
			for (const { integrationId } of world.sandbox.state.shipments.values())
				expect(integrationId).toBe(7);
			const { json } = await world.engine.run(ship, numbers(1));
			expect(json[0]).toMatchObject({
				outcome: 'found',
				shipment_id: ids[when === 'first' ? 0 : 1],
			});
		},
	);
});

it('many purchases whose answers were lost in a row hold up nothing that comes after them', async () => {
	saved(world.sandbox, ...orders(60));
	world.sandbox.faults.add({
		match: { method: 'POST' },
		kind: 'status',
		status: 502,
		takesEffect: true,
		times: 3,
	});
	const { json } = await world.engine.run({ ...ship, labelFile: 'merged' }, numbers(60), goOn);
	expect(charges()).toEqual(once(60));
	expect(json.at(-1)).toMatchObject({ parcels: 60, pages: 60 });
});

it('on A4, a label is fetched on A4, though the answer to the purchase holds one on A6', async () => {
	saved(world.sandbox, order(1));
	const { items } = await world.engine.run(
		{ ...ship, labelFile: 'each', options: { labelPaper: 'A4' } },
		numbers(1),
	);
	const fetched = world.sandbox.requests.filter(({ path }) => path.includes('/documents/'));
	expect(fetched.map(({ query }) => query.paper_size)).toEqual(['A4']);
	expect(Object.keys(items[0].binary ?? {})).toEqual(['data']);
});
