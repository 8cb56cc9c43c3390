/** An invoice held against what labels should cost: each difference, with the money in it, to the cent. */
import type { INodeParameters } from 'n8n-workflow';

import type { ReturnParcel } from '../sandbox/areas/returns';
import { bought, home } from './bought';
import { useWorld } from './world';

const world = useWorld();
const DAY = 86_400_000;

const bill = (type: string, value: string, parcel_id: number | null, more = {}) =>
	world.sandbox.state.billFurther(type, value, { parcel_id, ...more });

const close = () => world.sandbox.state.closeMonth(new Date().toISOString().slice(0, 7));

async function check(id: number, more: INodeParameters = {}) {
	world.sandbox.requests.length = 0;
	const invoice = { __rl: true, mode: 'id', value: String(id) };
	const run = await world.engine.run({ resource: 'invoice', operation: 'check', invoice, ...more });
	expect(run.error).toBeUndefined();
	return run;
}

/** A return that no carrier has seen. */
function returned(days: number): ReturnParcel {
	const { state } = world.sandbox;
	const back: ReturnParcel = {
		id: state.nextId() + 1_751_000,
		parcelIds: [state.nextReturnParcelId()],
		body: {
			from_address: home,
			to_address: home,
			ship_with: { type: 'shipping_option_code', shipping_option_code: 'dpd:return' },
			weight: { value: 0.4, unit: 'kg' },
			order_number: 'SHOP-1',
		},
		createdAt: Date.now() - (days + 0.5) * DAY,
		steps: [],
	};
	state.returns.set(back.id, back);
	return back;
}

it('finds nothing where each label cost what it should, and asks once for all alike', async () => {
	for (let n = 0; n < 5; n++) bought(world.sandbox);
	const { id } = close();
	expect((await check(id)).json).toEqual([]);
	expect(world.asked()).toEqual([
		`GET /v3/invoices/${id}`,
		'GET /v3/invoice-items',
		'GET /v3/invoice-items',
		'GET /v3/shipments',
		'POST /v3/shipping-options',
	]);
	const all = await check(id, { show: 'all' });
	expect(all.json.map((row) => [row.finding, row.charged, row.quoted, row.difference])).toEqual(
		Array.from({ length: 5 }, () => ['as_quoted', '6.55', '6.55', '0.00']),
	);
});

it('finds what was charged twice, also on another invoice, and what was given back is not', async () => {
	const { parcel } = bought(world.sandbox);
	const first = close();
	const again = bill('parcel_fee', '6.55', parcel.id);
	const { parcel: refunded } = bought(world.sandbox);
	bill('parcel_fee', '6.55', refunded.id);
	bill('parcel_fee_refund', '-6.55', refunded.id);
	const second = close();
	expect((await check(first.id)).json).toEqual([]);
	const { json } = await check(second.id);
	expect(json).toEqual([
		expect.objectContaining({
			invoice_id: second.id,
			invoice_reference: second.reference,
			parcel_id: parcel.id,
			order_number: 'SHOP-1',
			tracking_number: parcel.trackingNumber,
			carrier_code: 'postnl',
			shipping_option_code: 'postnl:standard',
			finding: 'double_charge',
			reason: 'The label was charged 2 times',
			charged: '13.10',
			quoted: '6.55',
			difference: '6.55',
			difference_cents: 655,
			currency: 'EUR',
		}),
	]);
	expect(json[0].invoice_item_ids).toContain(again.id);
});

it('finds a wrong weight class and names it; another price; a surcharge that nobody quoted', async () => {
	const { state } = world.sandbox;
	const parcels = [1, 2, 3].map(() => bought(world.sandbox).parcel.id);
	// The ledger has the right price: what Sendcloud bills is another one.
	const [class5, other, onTop] = parcels;
	for (const entry of state.ledger) {
		if (entry.parcelId === class5) entry.price = { value: '7.75', currency: 'EUR' };
		if (entry.parcelId === other) entry.price = { value: '6.60', currency: 'EUR' };
	}
	bill('overcharge_fee', '0.1', onTop, { description: 'Oversize' });
	bill('surcharge', '0.2', onTop, { description: 'Toll' });
	const { id } = close();
	const { json } = await check(id);
	expect(
		json
			.sort((a, b) => Number(a.parcel_id) - Number(b.parcel_id))
			.map((row) => [row.finding, row.difference, row.difference_cents, row.reason]),
	).toEqual([
		['wrong_weight_class', '1.20', 120, 'The label says 1 kg, and the price is that of 5 kg'],
		['dearer_than_quoted', '0.05', 5, 'Its price is another one for 1 kg'],
		// As floating-point numbers 0.1 and 0.2 are more than 0.3.
		['surcharge_not_quoted', '0.30', 30, 'Oversize, Toll'],
	]);
	const less = await check(id, { options: { ignoreBelow: 0.3 } });
	expect(less.json.map(({ finding }) => finding).sort()).toEqual([
		'surcharge_not_quoted',
		'wrong_weight_class',
	]);
});

it('takes surcharges that were quoted for what they are', async () => {
	const { parcel } = bought(world.sandbox, {}, 'dpd:home');
	// 8 percent of 7.50
	bill('fuel_surcharge', '0.6', parcel.id);
	expect((await check(close().id)).json).toEqual([]);
	bill('fuel_surcharge', '0.01', parcel.id, { description: 'Fuel' });
	const { json } = await check(close().id);
	expect(json).toMatchObject([
		{ finding: 'surcharge_not_quoted', charged: '0.61', quoted: '0.60', difference: '0.01' },
	]);
});

it('finds returns that nobody used, and those that were to cost less', async () => {
	const unused = returned(40);
	const young = returned(10);
	const used = returned(40);
	used.steps.push({ at: Date.now() - DAY, status: 'delivered' });
	for (const one of [unused, young, used]) bill('parcel_fee', '7.30', one.parcelIds[0]);
	const { id } = close();
	const { json } = await check(id);
	const row = ({ parcelIds: [parcel] }: ReturnParcel) =>
		json.find(({ parcel_id: found }) => found === parcel);
	expect(row(unused)).toMatchObject({
		finding: 'return_never_used',
		charged: '7.30',
		quoted: '0.00',
		difference: '7.30',
		reason: 'No carrier has seen it in the 40 days since it was made',
		order_number: 'SHOP-1',
	});
	expect(row(young)).toMatchObject({ finding: 'dearer_than_quoted', reason: /less/ });
	expect(row(used)).toMatchObject({ finding: 'dearer_than_quoted' });
	const early = await check(id, { options: { unusedAfter: 5 } });
	expect(early.json.filter(({ finding }) => finding === 'return_never_used')).toHaveLength(2);
});

it('finds what was cancelled and not given back', async () => {
	const { parcel } = bought(world.sandbox);
	world.sandbox.state.setParcelStatus(parcel.id, 'CANCELLED');
	const { id } = close();
	expect((await check(id)).json).toMatchObject([
		{ finding: 'cancelled_not_refunded', charged: '6.55', difference: '6.55' },
	]);
	// Given back later: pending, and seen all the same.
	bill('parcel_fee_refund', '-6.55', parcel.id);
	expect((await check(id)).json).toEqual([]);
});

it('says what it cannot compare, and guesses nothing', async () => {
	const { parcel } = bought(world.sandbox);
	bill('parcel_fee', '5.00', 424_242);
	bill('subscription', '40', null);
	const { id } = close();
	world.sandbox.settings.options.quotes = 'null';
	const { json, hints } = await check(id);
	expect(json).toEqual([]);
	const words = hints.map(({ message }) => message).join(' ');
	expect(words).toContain(`1 lines of invoice ${id} are about no parcel`);
	expect(words).toContain(`2 parcels of invoice ${id} could not be compared`);
	const all = await check(id, { show: 'all' });
	const reason = (wanted: number) =>
		all.json.find(({ parcel_id: found }) => found === wanted)?.reason;
	expect(reason(parcel.id)).toBe('Sendcloud knows no price for its shipping option and contract');
	expect(reason(424_242)).toBe('Sendcloud knows no shipment and no return of this parcel');
});
