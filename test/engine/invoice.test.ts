/** Invoices and what is on them: what goes over the wire, what comes out. */
import type { INodeParameters } from 'n8n-workflow';

import { bought } from './bought';
import { useWorld } from './world';

const world = useWorld();
const byId = (id: unknown) => ({ __rl: true, mode: 'id', value: String(id) });
const run = async (resource: string, operation: string, more: INodeParameters = {}) =>
	await world.engine.run({ resource, operation, ...more });

/** A label on an invoice with a surcharge, and one that is still pending. */
function billed() {
	const { state } = world.sandbox;
	const { parcel } = bought(world.sandbox);
	state.billFurther('surcharge', '0.1', { parcel_id: parcel.id });
	const invoice = state.closeMonth(new Date(parcel.createdAt).toISOString().slice(0, 7));
	const { parcel: later } = bought(world.sandbox);
	return { invoice, parcel: parcel.id, later: later.id };
}

it('gets an invoice: what it comes to, to the last digit', async () => {
	const { invoice } = billed();
	const { json, error } = await run('invoice', 'get', { invoice: byId(invoice.id) });
	expect(error).toBeUndefined();
	expect(json).toEqual([
		{
			id: invoice.id,
			reference: invoice.reference,
			category: 'transactional',
			description: invoice.description,
			// 6.55 + 0.10, and 21 percent of each: 1.3755 + 0.0210
			total: '8.0465',
			taxable_amount: '6.65',
			non_taxable_amount: '0.00',
			tax_amount: '1.3965',
			currency: 'EUR',
			created_at: invoice.created_at,
			due_date: invoice.due_date,
			issuer_name: 'Sendcloud B.V.',
			issuer_vat_id: 'NL852587582B01',
		},
	]);
	expect(world.asked()).toEqual([`GET /v3/invoices/${invoice.id}`]);
	const full = await run('invoice', 'get', { invoice: byId(invoice.id), simplify: false });
	expect(full.json).toEqual([JSON.parse(JSON.stringify(invoice))]);
});

it('adds nothing up that is not in one currency, and nothing that is no amount', async () => {
	const { invoice } = billed();
	invoice.tax.currency = 'GBP';
	const total = async () =>
		(await run('invoice', 'getAll')).json.map((one) => [one.total, one.taxable_amount]);
	expect(await total()).toEqual([[null, '6.65']]);
	invoice.tax.currency = 'EUR';
	invoice.price_taxable.value = 'much';
	expect(await total()).toEqual([[null, 'much']]);
	invoice.price_taxable.value = '1';
	invoice.price_non_taxable = null;
	expect(await total()).toEqual([['2.3965', '1.00']]);
});

it('lists what is on invoices and what is pending, told apart', async () => {
	const { invoice, parcel, later } = billed();
	const rows = async (more: INodeParameters) =>
		(await run('invoiceItem', 'getAll', { returnAll: true, ...more })).json.map(
			(one) =>
				`${String(one.parcel_id)} ${String(one.type)} ${String(one.amount)} ${String(one.pending)}`,
		);
	const [fee, surcharge, pending] = [
		`${parcel} parcel_fee 6.55 false`,
		`${parcel} surcharge 0.10 false`,
		`${later} parcel_fee 6.55 true`,
	];
	expect(await rows({})).toEqual([surcharge, pending, fee]);
	expect(await rows({ state: 'pending' })).toEqual([pending]);
	expect(await rows({ state: 'invoiced' })).toEqual([surcharge, fee]);
	// The limit counts what is returned, not what was looked through.
	expect(await rows({ state: 'invoiced', returnAll: false, limit: 2 })).toEqual([surcharge, fee]);
	expect(await rows({ returnAll: false, limit: 1 })).toEqual([surcharge]);
	expect(await rows({ filters: { type: 'surcharge' } })).toEqual([surcharge]);
	expect(await rows({ filters: { parcel_id: `${later}` } })).toEqual([pending]);
	expect(await rows({ filters: { invoice_id: invoice.id, type: 'parcel_fee' } })).toEqual([fee]);
	const yesterday = new Date(Date.now() - 86_400_000).toISOString();
	expect(await rows({ filters: { created_before: yesterday } })).toEqual([]);
	expect(await rows({ filters: { created_after: yesterday } })).toHaveLength(3);
});

it('gets one, and says that there is none', async () => {
	const { invoice, parcel } = billed();
	const { json } = await run('invoiceItem', 'get', { invoiceItem: byId(1042) });
	expect(json).toEqual([
		expect.objectContaining({
			id: 1042,
			parcel_id: parcel,
			amount: '6.55',
			currency: 'EUR',
			pending: false,
			invoice_id: invoice.id,
			tax_amount: '1.3755',
			tax_rate: '0.21',
		}),
	]);
	const { error } = await run('invoiceItem', 'get', { invoiceItem: byId(99) });
	expect(error?.message).toBe('Sendcloud could not find this: Not found.');
});

it.each([
	[{ type: 'parcels' }, /^type must be one of addon, .*found "parcels"$/],
	[{ parcel_id: 'SHOP-1' }, /^parcel id must be a whole number of 1 or more, found "SHOP-1"$/],
	[{ created_after: 'soon' }, /^created after must be a date such as/],
])('refuses the filter %j before anything is sent', async (filters, message) => {
	const { error } = await run('invoiceItem', 'getAll', { filters });
	expect(error?.message).toMatch(message);
	expect(world.asked()).toEqual([]);
});

it('offers invoices by their reference, and items by what they are for', async () => {
	const { invoice } = billed();
	const { methods } = world.engine.nodeTypes.getByName('sendcloud') as never as {
		methods: {
			listSearch: Record<
				string,
				(
					this: unknown,
					filter?: string,
				) => Promise<{ results: Array<{ name: string; value: unknown }> }>
			>;
		};
	};
	const search = async (name: string, filter: string) => {
		const context = world.engine.loadOptionsContext({ resource: 'invoice', operation: 'get' });
		return (await methods.listSearch[name].call(context, filter)).results;
	};
	expect(await search('searchInvoices', 'inv-')).toEqual([
		{
			name: `${invoice.reference} · ${invoice.created_at.slice(0, 10)} · 6.65 EUR · ${invoice.description} (5501)`,
			value: 5501,
		},
	]);
	expect((await search('searchInvoiceItems', 'surcharge')).map(({ value }) => value)).toEqual([
		500000,
	]);
});
