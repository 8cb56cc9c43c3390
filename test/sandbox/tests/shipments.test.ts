/** Shipments: bought, refused, announced later, found, cancelled; and what the ledger says of it. */
/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { setTimeout as sleep } from 'node:timers/promises';

import { startSandbox, type Sandbox } from '../index';
import { call, said, type Answer } from './client';
import {
	abroad,
	charges,
	item,
	post,
	receiver,
	shipment,
	shipWith,
	weighing,
	type Body,
} from './shipping';

const SYNC = '/v3/shipments/announce';
const ASYNC = '/v3/shipments';
const SYNC_RULES = '/v3/shipments/announce-with-shipping-rules';
const ASYNC_RULES = '/v3/shipments/create-with-shipping-rules';
const DAY = 86_400_000;

let sandbox: Sandbox;
let time = 0;

beforeAll(async () => {
	sandbox = await startSandbox({ now: () => time });
});
beforeEach(() => {
	time = Date.parse('2026-06-01T12:00:00Z');
	sandbox.reset();
});
afterAll(async () => await sandbox.close());

const get = async (path: string) => await call(sandbox, 'GET', path);
const buy = async (body: Body = shipment(), path = SYNC) => await post(sandbox, path, body);
const queue = async (body: Body = shipment()) => await buy(body, ASYNC);
const cancel = async (id: string) => await call(sandbox, 'POST', `/v3/shipments/${id}/cancel`);
const shown = async (id: string) => (await get(`/v3/shipments/${id}`)).body.data;
const statuses = (data: { parcels: Array<{ status: { code: string } }> }) =>
	data.parcels.map(({ status }) => status.code);
const pointers = ({ body }: Answer) =>
	body.errors.map(({ source }: { source: { pointer: string } }) => source.pointer);

describe('announced at once', () => {
	it('comes with its label, and is charged once', async () => {
		const { status, body } = await buy();
		expect(status).toBe(201);
		const [parcel] = body.data.parcels;
		expect(body.data).toMatchObject({
			order_number: 'N-1',
			carrier: { code: 'postnl' },
			errors: [],
			from_address: { name: 'Marie Doe', country_code: 'NL' },
			// Washed: not as it was sent.
			to_address: { address_line_1: 'Insulindelaan', postal_code: '5642 CV' },
			ship_with: shipWith('postnl:standard', 517),
			label_details: { mime_type: 'application/pdf', dpi: 72 },
		});
		expect(parcel).toMatchObject({
			status: { code: 'READY_TO_SEND', message: 'Ready to send' },
			weight: { value: '1.320', unit: 'kg' },
			tracking_number: `3SYZXG${parcel.id}`,
			announced_at: '2026-06-01T12:00:00.000Z',
			documents: [{ type: 'label', document_type: 'label', size: 'a6' }],
		});
		expect(Buffer.from(parcel.label_file, 'base64').toString('latin1')).toMatch(/^%PDF/);
		expect(sandbox.state.ledger).toEqual([
			{
				kind: 'charge',
				at: '2026-06-01T12:00:00.000Z',
				shipmentId: body.data.id,
				parcelId: parcel.id,
				integrationId: 7,
				orderNumber: 'N-1',
				externalReferenceId: undefined,
				option: 'postnl:standard',
				contractId: 517,
				price: { value: '6.85', currency: 'EUR' },
			},
		]);
	});

	it('has no file when there are several parcels, and a charge for each', async () => {
		const { body } = await buy(shipment({ parcels: [weighing('1'), weighing('2')] }));
		expect(body.data.parcels.map((one: object) => 'label_file' in one)).toEqual([false, false]);
		expect(charges(sandbox)).toEqual([
			'charge postnl:standard 6.55',
			'charge postnl:standard 6.85',
		]);
	});

	it('comes in the format that was asked for', async () => {
		const label = async (label_details: Body, code = 'postnl:standard') =>
			(await buy(shipment({ label_details, ship_with: shipWith(code) }))).body.data;
		const png = await label({ mime_type: 'image/png', dpi: 300 });
		expect(png.label_details).toEqual({ mime_type: 'image/png', dpi: 300 });
		expect(Buffer.from(png.parcels[0].label_file, 'base64').toString('latin1', 1, 4)).toBe('PNG');
		const zpl = await label({ mime_type: 'application/zpl' });
		expect(Buffer.from(zpl.parcels[0].label_file, 'base64').toString()).toMatch(/^\^XA/);
		const native = await label({ mime_type: 'application/pdf' }, 'trunkrs:evening');
		expect(native.label_details.mime_type).toBe('application/zpl');
	});

	it('holds the answer as long as the carrier takes', async () => {
		sandbox.settings.shipping.syncMs = 200;
		const answer = buy(shipment({ external_reference_id: 'R-1' }));
		await sleep(100);
		const [meanwhile] = (await get('/v3/shipments')).body.data;
		expect(statuses(meanwhile)).toEqual(['ANNOUNCING']);
		// The reference is taken while the first request runs.
		expect((await buy(shipment({ external_reference_id: 'R-1' }))).status).toBe(409);
		expect(charges(sandbox)).toEqual([]);
		expect(statuses((await answer).body.data)).toEqual(['READY_TO_SEND']);
		expect(charges(sandbox)).toHaveLength(1);
	});

	it('is free as an unstamped letter', async () => {
		const letter = shipment({ ship_with: shipWith('sendcloud:letter') });
		expect((await buy(letter)).status).toBe(201);
		expect(charges(sandbox)).toEqual(['charge sendcloud:letter 0.00']);
		const heavy = await buy({ ...letter, parcels: [weighing('31')] });
		expect(said(heavy).join()).toContain(
			'The weight 31.000 kg is not between 0.001 kg and 2.001 kg',
		);
	});

	it('answers 201 although the carrier refused', async () => {
		const { status, body } = await buy(
			shipment({ to_address: receiver({ postal_code: '12345' }), external_reference_id: 'R-1' }),
		);
		expect(status).toBe(201);
		expect(body.data.errors).toEqual([
			{
				status: '400',
				code: 'parcel_announcement_error',
				detail: 'Carrier error: the postal code 12345 is not valid for NL.',
			},
		]);
		expect(statuses(body.data)).toEqual(['ANNOUNCEMENT_FAILED']);
		expect(body.data.parcels[0]).toMatchObject({ documents: [] });
		expect(body.data.parcels[0].tracking_number).not.toBe('');
		expect(body.data.parcels[0]).not.toHaveProperty('label_file');
		expect(charges(sandbox)).toEqual([]);
		// What failed keeps its reference.
		expect((await buy(shipment({ external_reference_id: 'R-1' }))).status).toBe(409);
	});

	it('can end half failed', async () => {
		sandbox.settings.shipping.carrierRefuses = [{ parcel: 1, detail: 'No room.', times: 1 }];
		sandbox.settings.shipping.failedLooksAlive = false;
		const parcels = [weighing('1'), weighing('2'), weighing('3')];
		const { body } = await buy(shipment({ parcels }));
		expect(statuses(body.data)).toEqual(['READY_TO_SEND', 'ANNOUNCEMENT_FAILED', 'READY_TO_SEND']);
		expect(body.data.parcels[1]).toMatchObject({ tracking_number: '', announced_at: null });
		expect(body.data.errors).toHaveLength(1);
		expect(charges(sandbox)).toHaveLength(2);
		expect(statuses((await buy(shipment({ parcels }))).body.data)).not.toContain(
			'ANNOUNCEMENT_FAILED',
		);
	});

	it('fails when the carrier cannot be reached, which passes', async () => {
		const detail = 'Service error: An error occurred while connecting to the carrier.';
		sandbox.settings.shipping.carrierRefuses = [
			{ option: 'postnl:standard', order_number: 'N-1', detail, status: '500', times: 1 },
		];
		const { body } = await buy();
		expect(body.data.errors).toEqual([
			{ status: '500', code: 'parcel_announcement_error', detail },
		]);
		expect((await buy()).body.data.errors).toEqual([]);
		expect(charges(sandbox)).toHaveLength(1);
	});

	it('can take what does not fit and fail then', async () => {
		sandbox.settings.shipping.refusals = 'announcement';
		const { status, body } = await buy(shipment({ parcels: [weighing('31')] }));
		expect(status).toBe(201);
		expect(body.data.errors[0].detail).toContain('31.000 kg');
		expect(charges(sandbox)).toEqual([]);
	});
});

describe('queued', () => {
	it('is announced when its time has come', async () => {
		sandbox.settings.shipping.announceMs = 5000;
		const { status, body } = await queue();
		expect(status).toBe(201);
		expect(body.data.parcels[0]).toMatchObject({
			status: { code: 'ANNOUNCING', message: 'Being announced' },
			tracking_number: '',
			tracking_url: null,
			documents: [],
			announced_at: null,
		});
		time += 4999;
		expect(statuses(await shown(body.data.id))).toEqual(['ANNOUNCING']);
		expect(sandbox.state.ledger).toEqual([]);
		time += 60_000;
		const [parcel] = (await shown(body.data.id)).parcels;
		expect(parcel).toMatchObject({
			status: { code: 'READY_TO_SEND' },
			announced_at: '2026-06-01T12:00:05.000Z',
			updated_at: '2026-06-01T12:00:05.000Z',
		});
		expect(charges(sandbox)).toHaveLength(1);
	});

	it('never has a label in its answer, however fast the carrier is', async () => {
		const { body } = await queue();
		expect(statuses(body.data)).toEqual(['ANNOUNCING']);
		expect(statuses(await shown(body.data.id))).toEqual(['READY_TO_SEND']);
	});

	it('can lack the ID of its only parcel, and fail after all', async () => {
		sandbox.settings.shipping.asyncParcelIds = false;
		const { body } = await queue(shipment({ to_address: receiver({ postal_code: '12345' }) }));
		expect(body.data.parcels[0]).not.toHaveProperty('id');
		const later = await shown(body.data.id);
		expect(statuses(later)).toEqual(['ANNOUNCEMENT_FAILED']);
		expect(later.errors[0].detail).toContain('12345');
	});

	it('takes 50 parcels, at once 15', async () => {
		const of = (count: number) => shipment({ parcels: Array(count).fill(weighing('1')) });
		expect((await queue(of(50))).status).toBe(201);
		expect((await queue(of(51))).status).toBe(400);
		expect((await buy(of(15))).status).toBe(201);
		expect((await buy(of(16))).status).toBe(400);
		expect((await buy(of(0))).status).toBe(400);
		expect(charges(sandbox)).toHaveLength(65);
	});
});

describe('a reference is unique for ever', () => {
	it('answers with the shipment there is, bare or wrapped', async () => {
		const { body } = await buy(shipment({ external_reference_id: 'R-1' }));
		const again = await buy(shipment({ external_reference_id: 'R-1', order_number: 'N-2' }));
		expect(again.status).toBe(409);
		expect(again.body).toEqual(body.data);
		await cancel(body.data.id);
		sandbox.settings.shipping.conflict = 'wrapped';
		const third = await queue(shipment({ external_reference_id: 'R-1' }));
		expect(third.status).toBe(409);
		expect(third.body.data).toMatchObject({ id: body.data.id, order_number: 'N-1' });
		expect(statuses(third.body.data)).toEqual(['CANCELLED']);
		expect(sandbox.state.v3Shipments.size).toBe(1);
	});

	it('is not needed: without one the same request buys again', async () => {
		await buy();
		await buy();
		expect(charges(sandbox)).toHaveLength(2);
	});

	it('is not taken by a request that was refused', async () => {
		const heavy = shipment({ external_reference_id: 'R-1', parcels: [weighing('99')] });
		expect((await buy(heavy)).status).toBe(400);
		expect((await buy(shipment({ external_reference_id: 'R-1' }))).status).toBe(201);
	});
});

describe('refused before anything is bought', () => {
	it.each<[what: string, body: Body, words: string]>([
		[
			'an option that does not exist',
			shipment({ ship_with: shipWith('postnl:standart') }),
			'/ship_with/properties/shipping_option_code: Shipping option postnl:standart does not exist.',
		],
		[
			'an option of another country',
			shipment({ to_address: receiver({ country_code: 'DE', postal_code: '10115' }) }),
			'/ship_with/properties/shipping_option_code: Shipping option postnl:standard is not available from NL to DE.',
		],
		['an option for returns', shipment({ ship_with: shipWith('dpd:return') }), 'is for returns'],
		[
			'a contract that is not active',
			shipment({
				ship_with: shipWith('colissimo:home'),
				to_address: receiver({ country_code: 'FR', postal_code: '75001' }),
			}),
			'/ship_with/properties/contract_id: Contract 611 is not active (inactive).',
		],
		[
			'a contract with another carrier',
			shipment({ ship_with: shipWith('postnl:standard', 701) }),
			'Contract 701 is not a contract with PostNL.',
		],
		[
			'a contract that is not there',
			shipment({ ship_with: shipWith('postnl:standard', 5) }),
			'There is no contract 5.',
		],
		[
			'a sender that was deleted',
			shipment({ from_address: { sender_address_id: 9 } }),
			'/from_address/sender_address_id: Does not exist.',
		],
		['a brand that is not there', shipment({ brand_id: 9 }), '/brand_id: Does not exist.'],
		[
			'too much weight',
			shipment({ parcels: [weighing('23.5')] }),
			'/parcels/0/weight/value: The weight 23.500 kg is not between',
		],
		[
			'several parcels where one is allowed',
			shipment({ ship_with: shipWith('trunkrs:evening'), parcels: [weighing('1'), weighing('1')] }),
			'/parcels: Shipping option trunkrs:evening does not allow more than one parcel.',
		],
		[
			'no service point',
			shipment({ ship_with: shipWith('postnl:service_point') }),
			'/to_service_point: Shipping option postnl:service_point needs a service point.',
		],
		[
			'no e-mail',
			shipment({ ship_with: shipWith('dpd:home'), to_address: receiver({ email: undefined }) }),
			'/to_address/email: Shipping option dpd:home needs this field.',
		],
		[
			'no telephone',
			abroad({ to_address: receiver({ country_code: 'GB', postal_code: 'E16 1ZE' }) }),
			'/to_address/phone_number',
		],
		[
			'no size',
			shipment({ ship_with: shipWith('postnl:mailbox') }),
			'/parcels/0/dimensions/height: postnl:mailbox needs the height of the parcel.',
		],
		[
			'too large',
			shipment({
				ship_with: shipWith('postnl:mailbox'),
				parcels: [
					weighing('1', { dimensions: { length: '3', width: '38', height: '4', unit: 'in' } }),
				],
			}),
			'The parcel is larger than 38 x 26.5 x 3.2 cm',
		],
		[
			'no customs information',
			abroad({ customs_information: null }),
			'/customs_information: Customs information is required',
		],
		[
			'no items',
			abroad({ parcels: [weighing('1')] }),
			'/parcels/0/parcel_items: Parcel items are required',
		],
		[
			'an item without what customs want',
			abroad({ parcels: [weighing('1', { parcel_items: [item({ hs_code: undefined })] })] }),
			'/parcels/0/parcel_items/0/hs_code: This field is required for customs.',
		],
		[
			'no province where one is needed',
			shipment({ to_address: receiver({ country_code: 'IT', postal_code: '00100' }) }),
			'/to_address/state_province_code: This field is required.',
		],
		[
			'a province the wrong way round',
			shipment({
				to_address: receiver({
					country_code: 'IT',
					postal_code: '00100',
					state_province_code: 'RM-IT',
				}),
			}),
			'"RM-IT" is no state or province of IT.',
		],
		[
			'two currencies',
			shipment({
				total_order_price: { value: '5', currency: 'USD' },
				parcels: [weighing('1', { parcel_items: [item()] })],
			}),
			'same currency',
		],
		[
			'insurance of 1 EUR',
			shipment({
				parcels: [weighing('1', { additional_insured_price: { value: '1', currency: 'EUR' } })],
			}),
			'2 to 5000 EUR',
		],
		['here without a contract', shipment({ validation_methods: ['here'] }), '/validation_methods'],
	])('%s', async (_what, body, words) => {
		const answer = await buy(body);
		expect(answer.status).toBe(400);
		expect(said(answer).join()).toContain(words);
		expect(sandbox.state.v3Shipments.size).toBe(0);
		expect(charges(sandbox)).toEqual([]);
	});

	it.each<[what: string, body: Body, words: string]>([
		[
			'no name',
			shipment({ to_address: receiver({ name: undefined }) }),
			'/to_address/name: This field is required.',
		],
		['no ship_with', shipment({ ship_with: undefined }), '/ship_with: This field is required.'],
		[
			'no option code',
			shipment({ ship_with: { type: 'shipping_option_code', properties: {} } }),
			'/ship_with/properties/shipping_option_code: This field is required.',
		],
		['an unknown field', shipment({ weight: '1' }), '/weight: Unknown field.'],
		[
			'an unknown field deep down',
			shipment({ parcels: [weighing('1', { parcel_items: [item({ colour: 'red' })] })] }),
			'/parcels/0/parcel_items/0/colour: Unknown field.',
		],
		[
			'a number for a weight',
			shipment({ parcels: [{ weight: { value: 1.2, unit: 'kg' } }] }),
			'/parcels/0/weight/value: Not a valid string.',
		],
		[
			'a text for the weight of an item',
			shipment({
				parcels: [
					weighing('1', { parcel_items: [item({ weight: { value: '0.3', unit: 'kg' } })] }),
				],
			}),
			'/parcels/0/parcel_items/0/weight/value: A valid number is required.',
		],
		[
			'a weight of 0',
			shipment({ parcels: [weighing('0.000')] }),
			'/parcels/0/weight/value: Ensure this value is greater than 0.',
		],
		[
			'a comma',
			shipment({ parcels: [weighing('1,5')] }),
			'/parcels/0/weight/value: A valid number is required.',
		],
		[
			'both an ID and an address',
			shipment({ from_address: { sender_address_id: 1, ...receiver() } }),
			'/from_address/name: Unknown field.',
		],
		[
			'a number for a service point',
			shipment({ to_service_point: { id: 5 } }),
			'/to_service_point/id: Not a valid string.',
		],
		[
			'an empty service point',
			shipment({ to_service_point: {} }),
			"/to_service_point: 'id' or 'carrier_service_point_id' is required.",
		],
		[
			'a resolution that does not exist',
			shipment({ label_details: { dpi: 150 } }),
			'/label_details/dpi: "150" is not a valid choice.',
		],
		[
			'a resolution that PDF does not have',
			shipment({ label_details: { mime_type: 'application/pdf', dpi: 300 } }),
			'/label_details/dpi',
		],
		[
			'a resolution that PNG does not have',
			shipment({ label_details: { mime_type: 'image/png', dpi: 72 } }),
			'/label_details/dpi',
		],
		[
			'tax numbers without all three lists',
			shipment({
				customs_information: {
					invoice_number: '1',
					export_reason: 'gift',
					tax_numbers: { sender: [] },
				},
			}),
			'/customs_information/tax_numbers/receiver',
		],
		['a list', [] as unknown as Body, '/: Invalid data. Expected a dictionary, but got list.'],
	])('%s, by its form', async (_what, body, words) => {
		const answer = await buy(body);
		expect(answer.status).toBe(400);
		expect(said(answer).join()).toContain(words);
		expect(charges(sandbox)).toEqual([]);
	});

	it('points differently on the two ways, or as one likes', async () => {
		const bad = shipment({ to_address: receiver({ name: undefined }) });
		expect(pointers(await buy(bad))).toEqual(['/to_address/name']);
		expect(pointers(await queue(bad))).toEqual(['/data/attributes/to_address/name']);
		sandbox.settings.shipping.pointers = 'plain';
		expect(pointers(await queue(bad))).toEqual(['/to_address/name']);
		sandbox.settings.shipping.pointers = 'attributes';
		expect(pointers(await buy(bad))).toEqual(['/data/attributes/to_address/name']);
		sandbox.settings.shipping.errors = 'list';
		expect((await buy(bad)).body).toMatchObject([{ status: '400', code: 'required' }]);
	});

	it('partners that are unknown, and keys without the scope', async () => {
		const as = async (id: string) =>
			await call(sandbox, 'POST', SYNC, {
				body: shipment(),
				headers: { 'sendcloud-partner-id': id },
			});
		expect((await as('4c5f6e1a-0000-4000-8000-000000000000')).status).toBe(404);
		expect((await as('nonsense')).status).toBe(400);
		expect((await as(sandbox.partnerId)).status).toBe(201);
		const credentials = Buffer.from(
			`${sandbox.oauth.clientId}:${sandbox.oauth.clientSecret}`,
		).toString('base64');
		const { body } = await call(sandbox, 'POST', sandbox.tokenUrl, {
			body: 'grant_type=client_credentials&scope=read:parcel',
			authorization: `Basic ${credentials}`,
			headers: { 'content-type': 'application/x-www-form-urlencoded' },
		});
		const authorization = `Bearer ${body.access_token}`;
		expect((await call(sandbox, 'GET', ASYNC, { authorization })).status).toBe(200);
		const denied = await call(sandbox, 'POST', SYNC, { authorization, body: shipment() });
		expect(denied.status).toBe(403);
		expect(said(denied).join()).toContain('write:parcel');
		expect(charges(sandbox)).toHaveLength(1);
	});
});

it('ships abroad with all that customs want', async () => {
	const { status, body } = await buy(abroad());
	expect(status).toBe(201);
	const types = body.data.parcels[0].documents.map(
		({ type, document_type }: { type: string; document_type: string }) => [type, document_type],
	);
	expect(types).toEqual([
		['label', 'label'],
		['cn23', 'customs-declaration'],
		['air-waybill', 'air-waybill'],
	]);
	sandbox.settings.shipping.documentTypes = 'type';
	expect((await shown(body.data.id)).parcels[0].documents[1]).not.toHaveProperty('document_type');
});

it('shows items and nothing in every way that the documents know', async () => {
	const { body } = await buy(shipment({ parcels: [weighing('1', { parcel_items: [item()] })] }));
	const first = async () => (await shown(body.data.id)).parcels[0].parcel_items[0];
	expect(await first()).toMatchObject({ weight: { value: 0.3 }, price: { value: '12.65' } });
	Object.assign(sandbox.settings.shipping, { itemWeights: 'padded', prices: 'number' });
	expect(await first()).toMatchObject({ weight: { value: '0.300' }, price: { value: 12.65 } });
	sandbox.settings.shipping.itemWeights = 'text';
	expect(await first()).toMatchObject({ weight: { value: '0.3' } });
	sandbox.settings.nothing = 'null';
	expect(await shown(body.data.id)).toMatchObject({
		brand_id: null,
		to_service_point: null,
		to_address: { state_province_code: null },
	});
	sandbox.settings.shipping.washesAddresses = false;
	expect((await shown(body.data.id)).to_address.postal_code).toBe('5642CV');
});

describe('rules and defaults', () => {
	const bare = { to_address: receiver(), parcels: [weighing('1')] };

	it('fill in what is missing; rules beat what was sent', async () => {
		const plain = await buy(bare, SYNC_RULES);
		expect(plain.body.data).toMatchObject({
			ship_with: shipWith('postnl:standard', 517),
			from_address: { name: 'Marie Doe' },
			applied_shipping_rules: [],
		});
		const letter = { ...bare, delivery_indicator: 'Letter', ship_with: shipWith('dpd:home') };
		const ruled = await buy(letter, ASYNC_RULES);
		expect(ruled.body.data).toMatchObject({
			ship_with: shipWith('sendcloud:letter', 1),
			applied_shipping_rules: [
				{
					rule: { id: 315157, name: 'Letters for nothing' },
					result: { shipping_option_code: 'sendcloud:letter' },
				},
			],
		});
		const unruled = await buy({ ...letter, apply_shipping_rules: false }, ASYNC_RULES);
		expect(unruled.body.data.ship_with).toEqual(shipWith('dpd:home', 52024));
	});

	it('leave rules about weight out when there are several parcels', async () => {
		const heavy = async (count: number) =>
			(await buy({ ...bare, parcels: Array(count).fill(weighing('22')) }, SYNC_RULES)).body.data;
		expect((await heavy(1)).ship_with).toEqual(shipWith('dpd:home', 52024));
		expect((await heavy(2)).ship_with).toEqual(shipWith('postnl:standard', 517));
	});

	it('say what is missing when they do not fill it in', async () => {
		const without = await buy(
			{ to_address: receiver(), apply_shipping_defaults: false },
			SYNC_RULES,
		);
		expect(pointers(without)).toEqual([
			'/from_address',
			'/ship_with/properties/shipping_option_code',
			'/parcels',
		]);
		sandbox.state.shippingDefaults.weight = '0.5';
		const filled = await buy({ to_address: receiver() }, SYNC_RULES);
		expect(filled.body.data.parcels[0].weight).toEqual({ value: '0.500', unit: 'kg' });
		expect(
			(await buy({ ...bare, parcels: Array(16).fill(weighing('1')) }, SYNC_RULES)).status,
		).toBe(400);
	});
});

describe('looking for shipments', () => {
	const found = async (query: string): Promise<string[]> =>
		(await get(`/v3/shipments?${query}`)).body.data.map(
			({ order_number }: { order_number: string }) => order_number,
		);

	beforeEach(async () => {
		sandbox.settings.shipping.announceMs = 4_000_000;
		for (const n of [1, 2, 3]) {
			await queue(shipment({ order_number: `N-${n}`, external_reference_id: `R-${n}` }));
			time += 1_800_000;
		}
	});

	it('finds by everything that is documented', async () => {
		const all = [...sandbox.state.v3Shipments.values()];
		expect(await found('')).toEqual(['N-3', 'N-2', 'N-1']);
		expect(await found('parcel_status=ANNOUNCING')).toEqual(['N-3', 'N-2']);
		expect(await found('parcel_status=1000')).toEqual(['N-1']);
		expect(await found('order_number=N-2')).toEqual(['N-2']);
		expect(await found('order_number=n-2')).toEqual([]);
		expect(await found('external_reference_id=R-3')).toEqual(['N-3']);
		expect(await found('integration_id=7')).toHaveLength(3);
		expect(await found('integration_id=8')).toEqual([]);
		expect(await found(`tracking_number=${all[0].parcels[0].trackingNumber}`)).toEqual(['N-1']);
		expect(await found(`ids=${all[0].parcels[0].id},${all[2].parcels[0].id}`)).toEqual([
			'N-3',
			'N-1',
		]);
		expect(await found(`shipment_uuids=${all[1].id},511`)).toEqual(['N-2']);
		expect(await found('updated_after=2026-06-01T13:00:00Z')).toEqual(['N-3', 'N-1']);
		expect(await found('updated_before=2026-06-01T14:45:00%2B02:00')).toEqual(['N-2']);
		expect(await found('announced_after=2026-06-01T13:00:00Z')).toEqual(['N-1']);
		expect(await found('announced_before=2026-06-01T12:59:59Z')).toEqual([]);
	});

	it('comes in pages that stay the same while shipments come', async () => {
		const first = await get('/v3/shipments?page_size=2');
		const [, next] = /<([^>]+)>; rel="next"/.exec(String(first.headers.link))!;
		await queue(shipment({ order_number: 'N-4' }));
		const second = await get(next);
		expect(second.body.data.map((one: { order_number: string }) => one.order_number)).toEqual([
			'N-1',
		]);
		expect(String(second.headers.link)).not.toContain('rel="next"');
	});

	it('may not find a new one at once', async () => {
		sandbox.settings.shipping.listDelayMs = 5000;
		const { body } = await queue(shipment({ order_number: 'N-4', external_reference_id: 'R-4' }));
		expect(await found('order_number=N-4')).toEqual([]);
		expect((await shown(body.data.id)).order_number).toBe('N-4');
		expect((await queue(shipment({ external_reference_id: 'R-4' }))).status).toBe(409);
		time += 5000;
		expect(await found('order_number=N-4')).toEqual(['N-4']);
	});

	it('refuses what makes no sense', async () => {
		const bad = await get('/v3/shipments?announced_after=yesterday');
		expect(bad.status).toBe(400);
		expect(bad.body.errors).toEqual([
			{
				status: '404',
				code: 'validation_error',
				detail: 'Validation failed, announced_after is not a datetime',
				source: { pointer: '/list_shipments/filters' },
			},
		]);
		sandbox.settings.shipping.badDateStatus = '400';
		// A + that nobody encoded.
		const plus = await get('/v3/shipments?updated_after=2026-06-01T13:00:00+02:00');
		expect(plus.body.errors[0].status).toBe('400');
		const many = Array.from({ length: 101 }, (_, index) => index).join();
		const statusOf = async (query: string) => (await get(`/v3/shipments?${query}`)).status;
		expect(await statusOf(`ids=${many}`)).toBe(400);
		expect(await statusOf('ids=x')).toBe(400);
		expect(await statusOf(`shipment_uuids=${many}`)).toBe(400);
		expect(await statusOf('parcel_status=NO_SUCH')).toBe(400);
		expect(await statusOf('page_size=101')).toBe(400);
		expect(await statusOf('cursor=nonsense')).toBe(404);
		expect((await get('/v3/shipments/nobody')).status).toBe(404);
	});

	it('finds them in the trail of what was done', async () => {
		const events = async (query: string) => (await get(`/v3/events?${query}`)).body.data;
		const ids = [...sandbox.state.v3Shipments.keys()];
		const created = await events('resource_type=shipment&operation=create');
		expect(created.map(({ resource_id }: { resource_id: string }) => resource_id)).toEqual(
			[...ids].reverse(),
		);
		expect(created[0]).toEqual({
			user_id: 123456,
			organization_id: 12345,
			resource_type: 'shipment',
			operation: 'create',
			resource_id: ids[2],
			timestamp: '2026-06-01T13:00:00.000Z',
		});
		expect(await events('operation=create&start_datetime=2026-06-01T12:30:00Z')).toHaveLength(2);
		expect(await events('operation=create&end_datetime=2026-06-01T12:29:00Z')).toHaveLength(1);
		expect(await events(`resource_id=${ids[0]}`)).toMatchObject([
			{ operation: 'update', user_id: null },
			{ operation: 'create' },
		]);
		expect((await get('/v3/events?operation=buy')).status).toBe(400);
		expect((await get('/v3/events?start_datetime=soon')).status).toBe(400);
		expect((await get('/v3/events?page_size=1')).headers.link).toContain('rel="next"');
	});
});

describe('cancelling', () => {
	it('at once, with a refund', async () => {
		const { body } = await buy();
		time += 1000;
		const done = await cancel(body.data.id);
		expect([done.status, done.body.data.status]).toEqual([200, 'cancelled']);
		expect(statuses(await shown(body.data.id))).toEqual(['CANCELLED']);
		expect(charges(sandbox)).toEqual([
			'charge postnl:standard 6.85',
			'refund postnl:standard 6.85',
		]);
		const again = await cancel(body.data.id);
		expect([again.status, said(again)[0]]).toEqual([
			409,
			': This shipment has already been cancelled.',
		]);
		expect(charges(sandbox)).toHaveLength(2);
	});

	it('queued, done or not after a time', async () => {
		const dpd = shipment({ ship_with: shipWith('dpd:home') });
		const [first, second] = [await buy(dpd), await buy(dpd)].map(({ body }) => body.data.id);
		const queued = await cancel(first);
		expect([queued.status, queued.body.data.status]).toEqual([202, 'queued']);
		expect(statuses(await shown(first))).toEqual(['CANCELLING']);
		expect(said(await cancel(first))).toEqual([': This shipment is already being cancelled.']);
		time += 14 * DAY;
		expect(statuses(await shown(first))).toEqual(['CANCELLED']);
		expect(charges(sandbox).at(-1)).toMatch(/^refund/);

		Object.assign(sandbox.settings.shipping, {
			queuedCancelEnds: 'kept',
			cancelQueuedAs: 'cancelled',
		});
		expect((await cancel(second)).body.data.status).toBe('cancelled');
		time += 14 * DAY;
		expect(statuses(await shown(second))).toEqual(['READY_TO_SEND']);
		expect(charges(sandbox)).toHaveLength(3);
	});

	it('not when it is too late, delivered, failed, or when the carrier cannot', async () => {
		const gls = await buy(shipment({ ship_with: shipWith('gls:business') }));
		expect(said(await cancel(gls.body.data.id))).toEqual([': GLS does not support cancellation.']);
		sandbox.settings.shipping.cancels = 'atOnce';
		expect((await cancel(gls.body.data.id)).status).toBe(200);
		const old = (await buy()).body.data.id;
		time += 42 * DAY + 1;
		expect(said(await cancel(old)).join()).toContain('more than 42 days ago');
		const { id, parcels } = (await buy()).body.data;
		sandbox.state.setParcelStatus(parcels[0].id, 'DELIVERED');
		expect(said(await cancel(id)).join()).toContain('has been delivered');
		const failed = await buy(shipment({ to_address: receiver({ postal_code: 'x' }) }));
		expect((await cancel(failed.body.data.id)).status).toBe(409);
		expect((await cancel('nobody')).status).toBe(404);
	});

	it('before it was announced costs nothing', async () => {
		sandbox.settings.shipping.announceMs = 5000;
		const { body } = await queue();
		expect((await cancel(body.data.id)).status).toBe(200);
		time += 10_000;
		expect(statuses(await shown(body.data.id))).toEqual(['CANCELLED']);
		expect(charges(sandbox)).toEqual([]);
	});
});

it('knows the return portal of a brand that has one', async () => {
	const url = async (brand_id?: number) => {
		const { body } = await buy(shipment({ brand_id }));
		return await get(`/v3/shipments/${body.data.id}/return-portal-url`);
	};
	expect((await url()).body.data.url).toBe('https://candle-shop.returns-portal.example/initiate/');
	expect(said(await url(2))).toEqual([': No return portal is configured for this shipment.']);
	expect((await get('/v3/shipments/nobody/return-portal-url')).status).toBe(404);
});

describe('answers that are lost', () => {
	it.each(['resetAfter', 'resetMiddle', 'truncated', 'empty'] as const)(
		'%s: it was bought once, and is found by its reference',
		async (kind) => {
			sandbox.faults.add({ kind, match: { method: 'POST', path: SYNC }, takesEffect: true });
			const body = shipment({ external_reference_id: 'R-1' });
			const lost = await buy(body).catch(() => undefined);
			expect(lost?.body).toBeUndefined();
			expect(charges(sandbox)).toHaveLength(1);
			expect((await get('/v3/shipments?external_reference_id=R-1')).body.data).toHaveLength(1);
			expect((await buy(body)).status).toBe(409);
			expect(charges(sandbox)).toHaveLength(1);
		},
	);

	it.each(['resetBefore', 'status'] as const)('%s: nothing was bought', async (kind) => {
		sandbox.faults.add({ kind, status: 502, match: { method: 'POST', path: SYNC } });
		await buy().catch(() => {});
		expect(charges(sandbox)).toEqual([]);
	});

	it('is bought although the caller has gone away while the carrier was asked', async () => {
		sandbox.settings.shipping.syncMs = 300;
		const gone = fetch(sandbox.baseUrl + SYNC, {
			method: 'POST',
			headers: {
				authorization: `Basic ${Buffer.from(`${sandbox.keys.publicKey}:${sandbox.keys.secretKey}`).toString('base64')}`,
				'content-type': 'application/json',
			},
			body: JSON.stringify(shipment()),
			signal: AbortSignal.timeout(100),
		}).catch(() => 'gone');
		expect(await gone).toBe('gone');
		await sleep(400);
		expect(charges(sandbox)).toHaveLength(1);
	});

	it('counts purchases as writes', async () => {
		sandbox.settings.rateLimit = {};
		const answers = [];
		for (let n = 0; n < 16; n++) answers.push((await buy()).status);
		expect(answers.filter((status) => status === 201)).toHaveLength(15);
		expect(answers.at(-1)).toBe(429);
		expect((await get('/v3/shipments')).status).toBe(200);
		expect(charges(sandbox)).toHaveLength(15);
	});
});

it('tells the time by one clock', async () => {
	const { headers, body } = await buy();
	expect(headers.date).toBe('Mon, 01 Jun 2026 12:00:00 GMT');
	expect(body.data.parcels[0].created_at).toBe('2026-06-01T12:00:00.000Z');
});
