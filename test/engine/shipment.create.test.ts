/** Shipment › Create: labels without an order; the external reference is the key against buying twice. */
import type { IDataObject } from 'n8n-workflow';

import { useWorld } from './world';

const world = useWorld();

const recipient = {
	name: 'Jane Doe',
	address_line_1: 'Stadhuisplein',
	house_number: '50',
	postal_code: '1013 AB',
	city: 'Eindhoven',
	country_code: 'NL',
	email: 'jane@example.com',
	phone_number: '+31612345678',
};
const create = {
	resource: 'shipment',
	operation: 'create',
	externalReference: '={{ $json.reference }}',
	recipient,
	shippingOption: { mode: 'id', value: 'postnl:standard' },
	weight: 1.2,
	additionalFields: {
		senderAddress: { mode: 'id', value: '' },
		orderNumber: '={{ $json.reference }}',
	},
};
const items = (...references: string[]) => references.map((reference) => ({ reference }));
const goOn = { onError: 'continueRegularOutput' } as const;
const charges = () => world.sandbox.state.ledger.filter(({ kind }) => kind === 'charge').length;
const posts = () => world.asked().filter((one) => one.startsWith('POST'));
const sender = () => String([...world.sandbox.state.senderAddresses.keys()][0]);
const withSender = (more: IDataObject = {}) => ({
	...create,
	...more,
	additionalFields: {
		...create.additionalFields,
		senderAddress: { mode: 'id', value: sender() },
		...(more.additionalFields as IDataObject),
	},
	options: { labelFile: 'none', ...(more.options as IDataObject) },
});

it('buys a label for an address, and a second run brings the same', async () => {
	const first = await world.engine.run(withSender(), items('shop-1'));
	expect(first.error).toBeUndefined();
	expect(first.json[0]).toMatchObject({
		order_number: 'shop-1',
		external_reference_id: 'shop-1',
		status_code: 'READY_TO_SEND',
		carrier_code: 'postnl',
		already_existed: false,
		outcome: 'bought',
	});
	expect(posts()).toEqual(['POST /v3/shipments/announce']);
	for (const conflict of ['bare', 'wrapped'] as const) {
		world.sandbox.settings.shipping.conflict = conflict;
		const again = await world.engine.run(withSender(), items('shop-1'));
		expect(again.json[0]).toMatchObject({
			shipment_id: first.json[0].shipment_id,
			already_existed: true,
			outcome: 'found',
		});
	}
	expect(charges()).toBe(1);
});

it('sends an address on one line each, without what a spreadsheet put around it', async () => {
	const { error } = await world.engine.run(
		withSender({
			recipient: {
				...recipient,
				name: '\u00a0Jane  Doe',
				address_line_1: `${recipient.address_line_1}\nRear building`,
				postal_code: "'1012 AB",
			},
		}),
		items('shop-1'),
	);
	expect(error).toBeUndefined();
	const [{ body }] = world.sandbox.requests.filter(({ method }) => method === 'POST');
	expect((body as IDataObject).to_address).toMatchObject({
		name: 'Jane Doe',
		address_line_1: `${recipient.address_line_1}, Rear building`,
		postal_code: '1012 AB',
	});
});

it.each(['at once', 'queued', 'by rules', 'by rules, queued'])(
	'goes the way it should: %s',
	async (way) => {
		world.sandbox.settings.shipping.announceMs = 5000;
		const { json, error } = await world.engine.run(
			withSender({
				shipBy: way.includes('rules') ? 'rules' : 'option',
				options: { waitForLabel: !way.includes('queued') },
			}),
			items('shop-1'),
		);
		if (way.includes('rules') && error) {
			expect(error.message).toMatch(/option|rule/i);
			return;
		}
		expect(json[0]).toMatchObject({ status_code: 'READY_TO_SEND' });
		expect(charges()).toBe(1);
	},
);

it('of more parcels than are announced at once is queued', async () => {
	const { json } = await world.engine.run(
		withSender({
			additionalFields: { parcelCount: 16 },
			shippingOption: { mode: 'id', value: 'dpd:home' },
		}),
		items('shop-1'),
	);
	expect(posts()).toEqual(['POST /v3/shipments']);
	expect(json[0].parcel_ids).toHaveLength(16);
});

describe('an answer that is lost', () => {
	const faults = ['resetAfter', 'resetMiddle', 'truncated', 'silence', 'html', 'empty'] as const;
	it.each(
		faults.flatMap((kind) => [true, false].map((takesEffect) => [kind, takesEffect] as const)),
	)('%s, taking effect: %s: one label in the end', async (kind, takesEffect) => {
		world.sandbox.faults.add({ match: { path: '/v3/shipments/announce' }, kind, takesEffect });
		const { json } = await world.engine.run(
			withSender({ options: { timeout: 1 } }),
			items('shop-1'),
			goOn,
		);
		expect(json[0]).toMatchObject({ outcome: 'recovered', status_code: 'READY_TO_SEND' });
		expect(charges()).toBe(1);
	});

	it('without a reference and without an order number cannot be found: it says so and is not sent again', async () => {
		world.sandbox.faults.add({ match: { path: '/v3/shipments/announce' }, kind: 'resetAfter' });
		const { json } = await world.engine.run(
			withSender({
				externalReference: '',
				options: { withoutReference: true },
				additionalFields: { orderNumber: '' },
			}),
			items('shop-1'),
			goOn,
		);
		expect(json[0].error).toContain('may have been bought');
		expect(posts()).toHaveLength(1);
		expect(charges()).toBe(1);
	});
});

it('that a carrier refuses costs nothing, says why, and is replaced only when that was chosen', async () => {
	world.sandbox.settings.shipping.carrierRefuses = [
		{ order_number: 'shop-1', detail: 'Address unknown', times: 1 },
	];
	const refused = await world.engine.run(withSender(), items('shop-1'), goOn);
	expect(refused.json[0].error).toContain('Address unknown');
	const again = await world.engine.run(withSender(), items('shop-1'), goOn);
	expect(again.json[0].error).toContain('Address unknown');
	const replaced = await world.engine.run(
		withSender({ options: { replaceDead: true } }),
		items('shop-1'),
		goOn,
	);
	expect(replaced.json[0]).toMatchObject({ external_reference_id: 'shop-1-2', outcome: 'bought' });
	const later = await world.engine.run(
		withSender({ options: { replaceDead: true } }),
		items('shop-1'),
		goOn,
	);
	expect(later.json[0]).toMatchObject({ external_reference_id: 'shop-1-2', outcome: 'found' });
	expect(charges()).toBe(1);
});

describe('bad input has a clear answer before any request', () => {
	it.each<[string, IDataObject, RegExp]>([
		// An expression that comes to nothing: what is empty in the panel, n8n marks itself.
		[
			'no reference',
			{ externalReference: '={{ $json.none ?? "" }}' },
			/external reference is required/,
		],
		['no postal code', { recipient: { ...recipient, postal_code: '' } }, /postal code is required/],
		[
			'a postal code that lost its zero',
			{ recipient: { ...recipient, country_code: 'DE', postal_code: '4109' } },
			/postal code must have 5 digits in DE, found "4109".*04109/,
		],
		[
			'an error of a spreadsheet',
			{ recipient: { ...recipient, city: '#REF!' } },
			/city is an error of a spreadsheet/,
		],
		[
			'a sender that lost characters',
			{
				specifyBody: 'json',
				jsonBody: JSON.stringify({
					external_reference_id: 'shop-1',
					to_address: recipient,
					from_address: { ...recipient, city: 'K\uFFFDln' },
					parcels: [{ weight: { value: 1, unit: 'kg' } }],
				}),
			},
			/from address › city has characters that were lost/,
		],
		['no weight', { weight: '' }, /weight is required|parcels.*weight/],
		['a weight of 0', { weight: 0 }, /above 0/],
		['no parcels', { additionalFields: { parcelCount: 0 } }, /1 to 50 parcels, found 0/],
		['51 parcels', { additionalFields: { parcelCount: 51 } }, /1 to 50 parcels, found 51/],
		[
			'a resolution that does not exist',
			{ options: { labelFormat: 'zpl', labelDpi: 300 } },
			/ZPL labels with 300/,
		],
	])('%s', async (_what, more, words) => {
		const { json } = await world.engine.run(withSender(more), items('shop-1'), goOn);
		expect(`${String(json[0].error)} ${String(json[0].message)}`).toMatch(words);
		expect(world.asked()).toEqual([]);
	});

	it('a reference of another shipment is not taken for this one', async () => {
		await world.engine.run(withSender(), items('shop-1'));
		const { error } = await world.engine.run(
			withSender({ recipient: { ...recipient, postal_code: '9999 ZZ' } }),
			items('shop-1'),
		);
		expect(error?.message).toContain('belongs to another shipment');
		expect(charges()).toBe(1);
	});

	it('nor is one that is found under it after an answer was lost', async () => {
		await world.engine.run(withSender(), items('shop-1'));
		world.sandbox.faults.add({
			match: { path: '/v3/shipments/announce' },
			kind: 'status',
			status: 502,
		});
		const { json } = await world.engine.run(
			withSender({ recipient: { ...recipient, postal_code: '9999 ZZ' } }),
			items('shop-1'),
			goOn,
		);
		expect(json[0].error).toContain('belongs to another shipment');
		expect(charges()).toBe(1);
	});

	it('an item that names no sender address of several fails alone', async () => {
		const { senderAddresses } = world.sandbox.state;
		const [first] = senderAddresses.values();
		senderAddresses.set(999, { ...first, id: 999 });
		const { json } = await world.engine.run(
			withSender({
				additionalFields: { senderAddress: { mode: 'id', value: '={{ $json.sender }}' } },
			}),
			[
				{ reference: 'shop-1', sender: '' },
				{ reference: 'shop-2', sender: sender() },
			],
			goOn,
		);
		expect(json[0].error).toContain('several sender addresses');
		expect(json[1]).toMatchObject({ outcome: 'bought' });
		expect(charges()).toBe(1);
	});

	it('customs that are missing are named by Sendcloud before anything is charged', async () => {
		const { error } = await world.engine.run(
			withSender({
				recipient: {
					...recipient,
					country_code: 'US',
					state_province_code: 'US-NY',
					postal_code: '10001',
					city: 'New York',
				},
				shippingOption: { mode: 'id', value: 'dhl_express:worldwide/incoterm=dap' },
			}),
			items('shop-1'),
		);
		expect(`${error?.message} ${error?.description}`).toMatch(/customs/i);
		expect(charges()).toBe(0);
	});
});
