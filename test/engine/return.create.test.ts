/** Returns are bought once, whatever happens to the answers; their labels come as files. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { storedText, useFiles } from './files';
import { order, saved } from './orders';
import { useWorld } from './world';

const world = useWorld();
useFiles();

const at = (value: unknown) => ({ __rl: true, mode: 'id', value: String(value) });
const customer = {
	name: 'Jane Doe',
	address_line_1: 'Hauptstraße',
	house_number: '5',
	postal_code: '10115',
	city: 'Berlin',
	country_code: 'DE',
};
const run = async (
	operation: string,
	more: INodeParameters = {},
	items?: IDataObject[],
	settings?: object,
) => await world.engine.run({ resource: 'return', operation, ...more }, items, settings as never);
const create = async (more: INodeParameters = {}, items?: IDataObject[], settings?: object) =>
	await run(
		'create',
		{
			orderNumber: 'SHOP-1',
			shippingOption: at('dpd:return'),
			weight: 0.8,
			from: customer,
			returnTo: at(1),
			...more,
		},
		items,
		settings,
	);
const bought = () => world.sandbox.state.laterPurchases.map(({ reference }) => reference);
const made = () => [...world.sandbox.state.returns.values()];
const SYNC = '/v3/returns/announce-synchronously';

it('is made, with its label as a file that people recognise', async () => {
	const { json, items, error } = await create();
	expect(error).toBeUndefined();
	const [one] = made();
	expect(json).toMatchObject([
		{
			return_id: one.id,
			external_reference: 'SHOP-1-return',
			parcel_id: one.parcelIds[0],
			already_existed: false,
			order_number: 'SHOP-1',
			tracking_number: `RET${one.parcelIds[0]}`,
			phase: 'announced',
			price: 6.15,
			warning: null,
		},
	]);
	expect(items[0].binary?.data).toMatchObject({
		fileName: 'label-SHOP-1.pdf',
		mimeType: 'application/pdf',
	});
	expect((await storedText(items[0].binary!.data.id!)).startsWith('%PDF')).toBe(true);
	expect(one.body).toMatchObject({
		ship_with: { type: 'shipping_option_code', shipping_option_code: 'dpd:return' },
		weight: { value: 0.8, unit: 'kg' },
		to_address: { city: expect.any(String) },
	});
	expect(JSON.stringify(one.body)).not.toContain('null');
	expect(bought()).toEqual(['SHOP-1-return']);
});

it('of several pieces has a file with all labels', async () => {
	const { json, items } = await create({ additionalFields: { collo_count: 3 } });
	expect(json[0].parcel_ids).toHaveLength(3);
	expect(Object.keys(items[0].binary ?? {})).toEqual(['data']);
});

describe('without a label', () => {
	const paperless = { additionalFields: { delivery_option: 'drop_off_labelless', collo_count: 2 } };

	it('the codes that the counter scans come beside it', async () => {
		const { items, json, error } = await create(paperless);
		expect(error).toBeUndefined();
		expect(json).toMatchObject([{ warning: null }]);
		const { qr_code: first, qr_code_2: second } = items[0].binary!;
		expect(first).toMatchObject({ mimeType: 'image/png', fileName: expect.stringMatching(/^qr-/) });
		expect(second.fileName).not.toBe(first.fileName);
		expect(items[0].binary).toHaveProperty('data');
	});

	it('where the carrier has none, it is said', async () => {
		world.sandbox.settings.returns.qrCodes = false;
		const { items, json } = await create(paperless);
		expect(items[0].binary).not.toHaveProperty('qr_code');
		expect(json).toMatchObject([{ warning: expect.stringContaining('gives no QR code') }]);
	});

	it('a code that cannot be fetched is no failure of the return', async () => {
		const path = /documents\/qr$/;
		world.sandbox.faults.add({ kind: 'status', status: 403, times: Infinity, match: { path } });
		const { json, error } = await create(paperless);
		expect(error).toBeUndefined();
		expect(json).toMatchObject([
			{ warning: expect.stringContaining('its QR code could not be fetched') },
		]);
		expect(bought()).toHaveLength(1);
	});
});

it('queued, it is waited for', async () => {
	world.sandbox.settings.returns.announceMs = 20_000;
	const { json, items } = await create({ options: { waitForCarrier: false } });
	expect(json).toMatchObject([{ tracking_number: expect.stringContaining('RET'), warning: null }]);
	expect(items[0].binary).toHaveProperty('data');
	expect(world.asked()).toContain('POST /v3/returns');
});

it('at the limit it comes out without a label, and says so', async () => {
	world.sandbox.settings.returns.announceMs = 500_000;
	const { json, items, error } = await create({
		options: { waitForCarrier: false, waitLimit: 5 },
	});
	expect(error).toBeUndefined();
	expect(json).toMatchObject([
		{ return_id: made()[0].id, warning: expect.stringContaining('has not answered yet') },
	]);
	expect(items[0].binary).toBeUndefined();
});

it('is no failure when only its label cannot be fetched', async () => {
	world.sandbox.faults.add({
		kind: 'status',
		status: 500,
		match: { path: /documents/ },
		times: Infinity,
	});
	const { json, error } = await create();
	expect(error).toBeUndefined();
	expect(json).toMatchObject([
		{ return_id: made()[0].id, warning: expect.stringContaining('label could not be fetched') },
	]);
});

it('again under the same reference, the one that is there comes out', async () => {
	await create();
	const { json, error } = await create();
	expect(error).toBeUndefined();
	expect(json).toMatchObject([
		{
			already_existed: true,
			return_id: null,
			parcel_id: made()[0].parcelIds[0],
			tracking_number: expect.any(String),
		},
	]);
	expect(bought()).toHaveLength(1);
});

it('again under the reference of one that was cancelled, its label does not come out', async () => {
	const { json } = await create();
	await run('cancel', { returnId: String(json[0].return_id) });
	world.sandbox.state.returns.get(Number(json[0].return_id))!.steps.push({
		parent_status: 'Cancelled',
		carrier_update_timestamp: new Date(Date.now() + 60_000).toISOString(),
	} as never);
	const { error } = await create();
	expect(error?.message).toContain('The return with the reference SHOP-1-return was cancelled');
	expect(error?.description).toContain('SHOP-1-return-2');
	expect(bought()).toHaveLength(1);
});

it('does not guess which of two it was', async () => {
	await create();
	await create({ additionalFields: { external_reference: 'SHOP-1-return-2' } });
	const { error } = await create();
	expect(error).toMatchObject({
		message: expect.stringContaining('There is a return with the reference SHOP-1-return already'),
		description: expect.stringContaining('SHOP-1-return-2'),
	});
	expect(bought()).toHaveLength(2);
});

it('twice in the input it is bought once', async () => {
	const { json } = await create({}, [{}, {}], { onError: 'continueRegularOutput' });
	expect(json).toMatchObject([
		{ already_existed: false },
		{ error: expect.stringContaining('in the input twice') },
	]);
	expect(bought()).toHaveLength(1);
});

describe.each([
	['waiting for the carrier', {}, SYNC],
	['queued', { options: { waitForCarrier: false } }, '/v3/returns'],
] as Array<[string, INodeParameters, string]>)(
	'%s, when the answer is lost',
	(_way, more, path) => {
		it.each(['resetAfter', 'resetMiddle', 'truncated'] as const)(
			'%s: it was made, is found, and not made again',
			async (kind) => {
				world.sandbox.settings.returns.plainChecksReference = false;
				world.sandbox.faults.add({ kind, match: { method: 'POST', path } });
				const { json, error } = await create(more);
				expect(error).toBeUndefined();
				expect(json).toMatchObject([
					{
						return_id: null,
						parcel_id: made()[0].parcelIds[0],
						tracking_number: `RET${made()[0].parcelIds[0]}`,
						warning: expect.stringContaining('ID is not known'),
					},
				]);
				expect(bought()).toHaveLength(1);
			},
		);

		it('502 after it was made: the same', async () => {
			world.sandbox.settings.returns.plainChecksReference = false;
			world.sandbox.faults.add({
				kind: 'status',
				status: 502,
				takesEffect: true,
				match: { method: 'POST', path },
			});
			expect((await create(more)).json).toMatchObject([{ tracking_number: expect.any(String) }]);
			expect(bought()).toHaveLength(1);
		});
	},
);

it('waiting for the carrier, one that was not made is made at the second attempt', async () => {
	world.sandbox.faults.add({ kind: 'resetBefore', match: { method: 'POST', path: SYNC } });
	const { json, error } = await create();
	expect(error).toBeUndefined();
	expect(json).toMatchObject([{ return_id: made()[0].id }]);
	expect(bought()).toHaveLength(1);
});

it.each([
	[true, ['A', 'B']],
	[false, ['A']],
])(
	'of two returns of an order, one whose answer was lost is not taken for the other (waits: %s)',
	async (waits, references) => {
		world.sandbox.faults.add({
			kind: 'resetBefore',
			match: {
				method: 'POST',
				body: (body) => (body as IDataObject | undefined)?.external_reference === 'B',
			},
		});
		const { json } = await create(
			{
				additionalFields: { external_reference: '={{ $json.reference }}' },
				options: { waitForCarrier: waits },
			},
			[{ reference: 'A' }, { reference: 'B' }],
			{ onError: 'continueRegularOutput' },
		);
		expect(bought()).toEqual(references);
		expect(json[0].parcel_id).toBe(made()[0].parcelIds[0]);
		if (waits) expect(json[1].return_id).toBe(made()[1].id);
		else expect(json[1].error).toContain('may have been bought');
	},
);

it('three whose answers were lost in a row are found all the same', async () => {
	world.sandbox.faults.add({ kind: 'resetAfter', times: 3, match: { method: 'POST', path: SYNC } });
	const { json } = await create(
		{ orderNumber: '={{ $json.order_number }}' },
		['R-1', 'R-2', 'R-3'].map((order_number) => ({ order_number })),
		{ onError: 'continueRegularOutput' },
	);
	expect(json.map(({ error }) => error)).toEqual([undefined, undefined, undefined]);
	expect(bought()).toHaveLength(3);
});

it('queued, one that was not made is not tried again: nobody knows', async () => {
	world.sandbox.faults.add({ kind: 'resetBefore', match: { method: 'POST' } });
	const { error } = await create({ options: { waitForCarrier: false } });
	expect(error).toMatchObject({
		message: expect.stringContaining('may have been bought'),
		description: expect.stringContaining('Look under Returns in Sendcloud'),
	});
	expect(world.asked().filter((one) => one.startsWith('POST'))).toHaveLength(1);
});

it('one that the carrier refuses says why, at once or afterwards', async () => {
	world.sandbox.settings.returns.carrier = 'The postal code is not served.';
	const waited = await create();
	expect(waited.error?.message).toContain('The postal code is not served.');
	expect(bought()).toHaveLength(0);
	const queued = await create({ options: { waitForCarrier: false } });
	expect(queued.error).toMatchObject({
		message: expect.stringContaining('refused the return: The postal code is not served.'),
		description: expect.stringContaining('SHOP-1-return-2'),
	});
});

it('without a contract where there are several, Sendcloud says which field', async () => {
	const { error } = await create({
		shippingOption: at('postnl:return'),
		from: { ...customer, country_code: 'NL', postal_code: '1013 AB' },
	});
	expect(error?.message).toContain('more than one active contract');
	expect(bought()).toEqual([]);
});

it.each([
	[{ orderNumber: '' }, 'external reference is required'],
	[{ weight: 0 }, 'weight › value must be a number above 0'],
	[{ from: { ...customer, city: '' } }, 'from address › city is required'],
	[{ from: { ...customer, city: '#NV' } }, 'from address › city is an error of a spreadsheet'],
	[
		{ from: { ...customer, country_code: 'DE', postal_code: '4109' } },
		'from address › postal code must have 5 digits in DE, found "4109"',
	],
	[{ additionalFields: { collo_count: 1.5 } }, 'collo count must be a whole number'],
	[
		{ additionalFields: { parcel_items: '[{"return_reason_id": "99"}]' } },
		"one of Sendcloud's reasons",
	],
	[{ from: { ...customer, email: 'jane' } }, 'must be an email address'],
] as Array<[INodeParameters, string]>)(
	'refuses %j before anything is sent',
	async (more, words) => {
		const { error } = await create(more);
		expect(error?.message).toContain(words);
		expect(world.asked()).toEqual([]);
	},
);

it('across the border of the EU it needs items and an invoice number', async () => {
	const { error } = await create({
		from: { ...customer, country_code: 'CH', postal_code: '8001' },
	});
	expect(error?.message).toContain('parcel items and customs invoice number is required');
	expect(bought()).toEqual([]);
});

describe('of an order', () => {
	const ofOrder = async (more: INodeParameters = {}, items?: IDataObject[]) =>
		await run(
			'createFromOrder',
			{
				order: { __rl: true, mode: 'orderNumber', value: 'SHOP-1' },
				shippingOption: at('dpd:return'),
				returnTo: at(1),
				...more,
			},
			items,
		);
	const lines = (...list: IDataObject[]): INodeParameters => ({
		comesBack: 'json',
		linesJson: list as never,
	});

	it('takes addresses, lines and weight from it', async () => {
		saved(
			world.sandbox,
			order(1, { customer_details: { name: 'Jane', email: 'jane@example.com' } }),
		);
		const { json, items, error } = await ofOrder({ reason: '22' });
		expect(error).toBeUndefined();
		expect(json).toMatchObject([{ order_number: 'SHOP-1', external_reference: 'SHOP-1-return' }]);
		expect(items[0].binary?.data.fileName).toBe('label-SHOP-1.pdf');
		expect(made()[0].body).toMatchObject({
			from_address: { name: 'Jane Doe', email: 'jane@example.com', city: 'Eindhoven' },
			weight: { value: 0.8, unit: 'kg' },
			parcel_items: [
				{
					description: 'Cylinder candle',
					quantity: 2,
					sku: 'CANDLE-1',
					price: { value: 3.5, currency: 'EUR' },
					return_reason_id: '22',
				},
			],
		});
	});

	it('only the lines that were chosen, with reasons of their own', async () => {
		saved(world.sandbox, order(1));
		await ofOrder({
			comesBack: 'lines',
			lines: { line: [{ line: 'CANDLE-1', quantity: 1, reason: '30', message: 'Too large' }] },
		});
		expect(made()[0].body).toMatchObject({
			weight: { value: 0.4 },
			parcel_items: [{ quantity: 1, return_reason_id: '30', return_message: 'Too large' }],
		});
	});

	it.each([
		['more pieces than were sent', lines({ line: 'CANDLE-1', quantity: 3 }), 'only 2 were sent'],
		[
			'the same piece twice',
			lines({ line: 'CANDLE-1', quantity: 2 }, { line: 'CANDLE-1', quantity: 1 }),
			'only 2 were sent',
		],
		['a line that is not there', lines({ line: 'LAMP' }), 'has no line LAMP'],
		['no line', lines(), 'at least one line is required'],
		['a time that is over', { options: { maxDays: 14 } }, 'returns are taken for 14 days'],
	] as Array<[string, INodeParameters, string]>)('refuses %s', async (_what, more, words) => {
		saved(world.sandbox, order(1));
		const { error } = await ofOrder(more);
		expect(error?.message).toContain(words);
		expect(bought()).toEqual([]);
	});

	it('refuses a cancelled order, unless it is wanted all the same', async () => {
		const details = order(1).order_details as IDataObject;
		saved(
			world.sandbox,
			order(1, { order_details: { ...details, status: { code: 'cancelled', message: '' } } }),
		);
		expect((await ofOrder()).error?.message).toContain('is cancelled');
		expect(bought()).toEqual([]);
		expect((await ofOrder({ options: { cancelledToo: true } })).error).toBeUndefined();
	});

	it('asks for a weight where the lines have none', async () => {
		const details = order(1).order_details as { order_items: IDataObject[] };
		const line = { ...details.order_items[0], measurement: undefined };
		saved(world.sandbox, order(1, { order_details: { ...details, order_items: [line] } }));
		expect((await ofOrder()).error?.message).toContain('weight is required');
		expect((await ofOrder({ additionalFields: { weight: 2 } })).error).toBeUndefined();
		expect(made()[0].body.weight).toEqual({ value: 2, unit: 'kg' });
	});

	it('when one order of several is wrong, nothing is bought', async () => {
		saved(world.sandbox, order(1), order(2));
		const { error } = await ofOrder(
			{ order: { __rl: true, mode: 'orderNumber', value: '={{ $json.number }}' } },
			['SHOP-1', 'SHOP-9', 'SHOP-2'].map((number) => ({ number })),
		);
		expect(error?.message).toContain('There is no order with order number SHOP-9');
		expect(bought()).toEqual([]);
	});
});

describe('validate', () => {
	const validate = async (more: INodeParameters = {}) =>
		await run('validate', {
			orderNumber: 'SHOP-1',
			shippingOption: at('dpd:return'),
			weight: 0.8,
			from: customer,
			returnTo: at(1),
			...more,
		});

	it('says yes or why not, and makes nothing', async () => {
		expect((await validate()).json).toMatchObject([{ is_valid: true, problems: [] }]);
		expect((await validate({ shippingOption: at('dpd:home') })).json).toMatchObject([
			{ is_valid: false, problems: [expect.stringContaining('cannot be used for returns')] },
		]);
		expect(bought()).toEqual([]);
	});
});

describe('afterwards', () => {
	const returned = async () => (await create({ options: { labelFile: 'none' } })).json[0].return_id;

	it('get: in any order of steps, and in the words of the example', async () => {
		const id = await returned();
		made()[0].steps.push({ at: made()[0].createdAt + 1000, status: 'delivered' });
		world.sandbox.settings.returns.words = 'example';
		world.clock().onSleep = () => {};
		const { json } = await run('get', { returnId: ` ${String(id)} ` });
		expect(json).toMatchObject([
			{ return_id: id, parcel_id: made()[0].parcelIds[0], status: expect.any(String) },
		]);
		expect((await run('get', { returnId: 5 })).error?.message).toContain('could not find');
		expect((await run('get', { returnId: 'R-1' })).error?.message).toContain(
			'return ID must be a whole number',
		);
	});

	it('get many: by pages of 40, whatever the links look like', async () => {
		for (let n = 0; n < 45; n++) {
			world.sandbox.state.returns.set(n + 1, {
				...structuredClone({ ...made()[0] }),
				id: n + 1,
				parcelIds: [n + 1],
				body: {
					from_address: customer,
					to_address: customer,
					ship_with: { shipping_option_code: 'dpd:return' },
					weight: { value: 1, unit: 'kg' },
					order_number: `SHOP-${n}`,
				},
				createdAt: Date.now() - 1000,
				steps: [],
			});
		}
		const { json } = await run('getAll', { returnAll: true });
		expect(json).toHaveLength(45);
		expect(new Set(json.map((row) => row.order_number)).size).toBe(45);
		expect(world.sandbox.requests.map(({ query }) => query.page_size)).toEqual(['40', '40']);
	});

	it.each([
		[
			{ createdFrom: '2026-03-02T10:00:00Z', createdTo: '2026-03-01T10:00:00Z' },
			'must not be later than',
		],
		[{ filters: { parent_parcel_status: 'Delivered' } }, 'status must be one of'],
		[{ createdFrom: '={{ "tomorrow" }}' }, 'created from must be a date'],
	] as Array<[INodeParameters, string]>)('get many refuses %j', async (more, words) => {
		const { error } = await run('getAll', more);
		expect(error?.message).toContain(words);
		expect(world.asked()).toEqual([]);
	});

	it('cancel: asked for, asked for before, or too late', async () => {
		const id = await returned();
		const cancel = async () => await run('cancel', { returnId: String(id) });
		world.sandbox.faults.add({ kind: 'resetAfter', match: { method: 'PATCH' } });
		expect((await cancel()).json).toMatchObject([
			{ return_id: id, cancellation: expect.any(String) },
		]);
		expect((await cancel()).json).toMatchObject([{ cancellation: 'requested before' }]);
		made()[0].steps.length = 0;
		world.sandbox.settings.returns.cancelling = 'never';
		expect((await cancel()).error).toMatchObject({
			message: expect.stringContaining('cannot be cancelled'),
			description: expect.stringContaining('Not every carrier can cancel'),
		});
	});
});

it.each([{}, null, { return_id: null }])(
	'is found where the answer does not say which one was made: %j',
	async (body) => {
		world.sandbox.faults.add({ match: { path: SYNC }, kind: 'body', body });
		const { json, error } = await create();
		expect(error).toBeUndefined();
		expect(made()).toHaveLength(1);
		expect(bought()).toHaveLength(1);
		expect(json[0].parcel_id).toBe(made()[0].parcelIds[0]);
	},
);

it('that was made is named when the run stops for another one', async () => {
	world.sandbox.faults.add({ match: { path: SYNC, nth: 2 }, kind: 'status', status: 400 });
	const { error } = await create({ orderNumber: '={{ $json.number }}' }, [
		{ number: 'SHOP-1' },
		{ number: 'SHOP-2' },
	]);
	expect(made()).toHaveLength(1);
	expect(error?.description).toContain(`return ${made()[0].body.external_reference} (RET`);
});
