/** Small operations: parcel statuses, transit times, the checkout, the box of Deutsche Post. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { order, saved } from './orders';
import { useWorld } from './world';

const world = useWorld();
const run = async (name: string, more: INodeParameters = {}, items?: IDataObject[]) => {
	const [resource, operation] = name.split('.');
	return await world.engine.run({ resource, operation, ...more }, items);
};

it('parcel statuses: each with its phase, and whether it asks for something', async () => {
	const { json } = await run('parcelStatus.getAll', { returnAll: true });
	expect(json).toContainEqual({
		code: 'READY_TO_SEND',
		message: 'Ready to send',
		phase: 'announced',
		needs_action: false,
	});
	expect(json).toContainEqual(
		expect.objectContaining({ code: 'ADDRESS_INVALID', phase: 'exception', needs_action: true }),
	);
	// Of all that Sendcloud lists, only the one that means it is not known.
	expect(json.filter(({ phase }) => phase === 'unknown')).toMatchObject([{ code: 'UNKNOWN' }]);
	expect((await run('parcelStatus.getAll', { limit: 2 })).json).toHaveLength(2);
});

describe('transit times', () => {
	it('of carriers and shipping options, of some countries', async () => {
		const { json } = await run('transitTime.getCarriers', {
			carriers: 'postnl, dpd',
			filters: { to_country_code: ['DE'] },
		});
		expect(json).toMatchObject([
			{ carrier_code: 'postnl', transit_time_hours: 36.2 },
			{ carrier_code: 'dpd' },
		]);
		expect(world.sandbox.requests[0].query.carrier_code).toEqual(['postnl', 'dpd']);
		const options = await run('transitTime.getShippingOptions', {
			shippingOptions: '={{ ["dpd:home"] }}',
		});
		expect(options.json).toMatchObject([{ shipping_option_code: 'dpd:home' }]);
	});

	it.each(['disabled', 'notProvisioned'] as const)(
		'says that the account has none: %s',
		async (is) => {
			world.sandbox.settings.analytics = is;
			const { error } = await run('transitTime.getCarriers', { carriers: 'dpd' });
			expect(error).toMatchObject({
				message: 'This Sendcloud account has no analytics, so no transit times',
				description: expect.stringContaining('for this organization'),
			});
		},
	);

	it('a fault is a fault', async () => {
		world.sandbox.settings.analytics = 'broken';
		const { error } = await run('transitTime.getCarriers', { carriers: 'dpd' });
		expect(error?.message).toContain('Failed to fetch analytics data');
	});

	it.each([
		[{ carriers: '={{ "" }}' }, 'carrier code is required'],
		[
			{ carriers: 'dpd', filters: { start_date: '2026-03-02', end_date: '2026-03-01' } },
			'must not be later than To',
		],
		[{ carriers: 'dpd', filters: { to_country_code: ['Germany'] } }, 'two-letter country code'],
	] as Array<[INodeParameters, string]>)('refuses %j', async (more, words) => {
		const { error } = await run('transitTime.getCarriers', more);
		expect(error?.message).toContain(words);
		expect(world.asked()).toEqual([]);
	});
});

describe('checkout', () => {
	const cart = { toCountry: 'NL', weight: 2.5, totalPrice: 45.9, fromCountry: 'NL' };
	const offer = async (more: INodeParameters = {}) =>
		await run('checkout.getDeliveryOptions', { ...cart, ...more });

	it('offers what a shop can show', async () => {
		const { json } = await offer({ toPostalCode: '5611EM' });
		expect(json).toMatchObject([
			{
				title: 'Standard delivery',
				price: 4.5,
				currency: 'EUR',
				shipping_option_code: 'postnl:standard',
				usual_hours: 28,
			},
			{ delivery_type: 'service_point_delivery' },
			{
				delivery_type: 'nominated_day_delivery',
				possible_dates: [{}, {}, {}].map(() => expect.any(String)),
			},
		]);
		expect(world.sandbox.requests[0].body).toEqual({
			total_weight: { value: '2.5', unit: 'kg' },
			total_price: { value: '45.9' },
			from_address: { country_code: 'NL' },
			to_address: { country_code: 'NL', postal_code: '5611EM' },
		});
	});

	it('says when nothing is offered, and when nothing was published', async () => {
		const nothing = await offer({ weight: 40 });
		expect(nothing.json).toEqual([]);
		expect(JSON.stringify(nothing.hints)).toContain('offers nothing for a cart');
		world.sandbox.settings.checkoutConfiguration = 'none';
		expect((await offer()).error?.message).toContain('no active configuration');
	});

	it('is asked again after a fault, since it only reads', async () => {
		world.sandbox.faults.add({ kind: 'status', status: 503 });
		expect((await offer()).json).toHaveLength(3);
	});

	it.each([
		[{ weight: 0 }, 'total weight › value must be a number above 0'],
		[{ totalPrice: -1 }, 'total price › value must be a number of 0 or more'],
		[{ fromCountry: '' }, 'from country is required'],
		[
			{ additionalFields: { metadata: '{"sku": 5}' } },
			'at most five texts of at most 128 characters',
		],
	] as Array<[INodeParameters, string]>)('refuses %j', async (more, words) => {
		const { error } = await offer(more);
		expect(error?.message).toContain(words);
		expect(world.asked()).toEqual([]);
	});
});

describe('Deutsche Post', () => {
	async function labelled(): Promise<number> {
		saved(world.sandbox, order(1));
		const { json } = await run('order.ship', {
			order: { __rl: true, mode: 'orderNumber', value: 'SHOP-1' },
			shipBy: 'option',
			shippingOption: { __rl: true, mode: 'id', value: 'postnl:standard' },
			labelFile: 'none',
		});
		return (json[0].parcel_ids as number[])[0];
	}

	const close = async (more: INodeParameters = {}, items?: IDataObject[]) =>
		await run('deutschePost.finalizeOrder', { copies: 2, ...more }, items);

	it('closes the box once for all items', async () => {
		const parcel = await labelled();
		world.sandbox.state.openBox.push(parcel);
		world.sandbox.requests.length = 0;
		const { json, items } = await close({}, [{}, {}, {}]);
		expect(json).toEqual([
			{
				closed: true,
				parcel_id: parcel,
				awb_document_url: `${world.sandbox.baseUrl}/v3/parcels/${parcel}/documents/air-waybill`,
				copy_count: 2,
				next_order_id: '2',
				warning: null,
			},
		]);
		expect(items[0].pairedItem).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
		expect(items[0].binary?.data).toMatchObject({
			fileName: 'air-waybill-box-1.pdf',
			mimeType: 'application/pdf',
		});
		expect(world.asked()).toEqual([
			'POST /v3/carriers/dp/finalize-order',
			`GET /v3/parcels/${parcel}/documents/air-waybill`,
		]);
		expect((await close()).json).toMatchObject([{ closed: false, awb_document_url: null }]);
	});

	it('is closed even if its air waybill cannot be fetched', async () => {
		world.sandbox.state.openBox.push(12345);
		const { json, error } = await close();
		expect(error).toBeUndefined();
		expect(json).toMatchObject([
			{ closed: true, warning: expect.stringContaining('The box is closed') },
		]);
	});

	it.each(['resetAfter', 'silence'] as const)('is never asked again: %s', async (kind) => {
		world.sandbox.state.openBox.push(12345);
		world.sandbox.faults.add({ kind });
		const { error } = await close({ options: { timeout: 1 } });
		expect(error?.description).toContain('The box may have been closed all the same');
		expect(error?.description).toContain('that would close the next box');
		expect(world.asked()).toHaveLength(1);
	});

	it('refuses what is different, or too many', async () => {
		const { error } = await close({ copies: '={{ $json.copies }}' }, [
			{ copies: 1 },
			{ copies: 2 },
		]);
		expect(error?.message).toContain('copies must be the same for all items');
		expect((await close({ copies: 100 })).error?.message).toContain('from 1 to 99');
		expect(world.asked()).toEqual([]);
	});
});
