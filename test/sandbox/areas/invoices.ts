/**
 * What Sendcloud bills, v3 (beta): a pending item for each charge and each refund of the ledger, and invoices once a
 * month has been closed. Nothing about money exists twice: the ledger is the truth, and this is a view of it.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';

import { ApiError, invalidParameter } from '../server/errors';
import { cursorPage, linkHeader, pageSize } from '../server/pagination';
import { moment } from '../server/validation';
import type { Area, AreaState, Context, World } from '../server/world';
import type { LedgerEntry } from './shipments';

interface Price {
	value: string;
	currency: string;
}

export interface Invoice {
	id: number;
	reference: string;
	created_at: string;
	due_date: string | null;
	price_taxable: Price;
	price_non_taxable: Price | null;
	tax: Price;
	description: string;
	category: 'subscription' | 'transactional';
	issuer: Record<string, string> | null;
}

export interface InvoiceItem {
	id: number;
	type: string;
	description: string;
	created_at: string;
	updated_at: string | null;
	price: Price;
	tax: Price | null;
	tax_rate: string | null;
	vat_code: string | null;
	reference: string;
	parcel_id: number | null;
	pickup_id: number | null;
	carrier_id: number | null;
	from_country: string;
	/** Null: pending, so that it may still change or vanish. */
	invoice_id: number | null;
}

const ISSUER = {
	business_name: 'Sendcloud B.V.',
	address: 'Stationsplein 32',
	postal_code: '5611 AC',
	city: 'Eindhoven',
	country_name: 'Netherlands',
	vat_id: 'NL852587582B01',
	coc_id: '57500015',
};

const TYPES =
	'addon addon_refund carrier_impl_fee carrier_parcel_fee claim coulance customer_impl_fee earned_credit fuel_refund fuel_surcharge import_adm_fee import_duties import_vat insurance insurance_refund invoice_check_fee invoice_check_fee_refund notification overcharge_fee parcel_cancelled parcel_fee parcel_fee_refund pickup pickup_cancelled pickup_subscription refund shipment subscription subscription_refund surcharge surcharge_refund unblock validation'.split(
		' ',
	);

/** Amounts are counted in ten-thousandths, as the billing engine does. */
const inUnits = (value: string): number => Math.round(Number(value) * 10_000);
const asText = (units: number): string => {
	const digits = String(Math.abs(units)).padStart(5, '0');
	return `${units < 0 ? '-' : ''}${digits.slice(0, -4)}.${digits.slice(-4)}`;
};

const TAX_PERCENT = 21;
const taxOf = (units: number): number => Math.round((units * TAX_PERCENT) / 100);

const FIRST_ITEM = 1042;
const FIRST_INVOICE = 5501;
/** Items that are no entry of the ledger have numbers far from those that are. */
const FIRST_FURTHER_ITEM = 500_000;

class InvoicesState implements AreaState {
	readonly invoices = new Map<number, Invoice>();

	/** Charges that no label brought about, such as a surcharge for a parcel that was heavier than said. */
	readonly furtherInvoiceItems: InvoiceItem[] = [];

	/** Which invoice an item has come onto, by the item's ID. */
	#invoiced = new Map<number, number>();
	#world: World;

	constructor(world: World) {
		this.#world = world;
	}

	reset(): void {
		this.invoices.clear();
		this.furtherInvoiceItems.length = 0;
		this.#invoiced.clear();
	}

	/** Oldest first. */
	get invoiceItems(): InvoiceItem[] {
		return [
			...this.#world.state.ledger.map((entry, at) => this.#ofLedger(entry, FIRST_ITEM + at)),
			...this.furtherInvoiceItems,
		].map((item) => this.#invoicedAs(item));
	}

	#ofLedger({ kind, at, parcelId, option, price }: LedgerEntry, id: number): InvoiceItem {
		const units = inUnits(price.value);
		return {
			id,
			type: kind === 'charge' ? 'parcel_fee' : 'parcel_fee_refund',
			description: `Parcel ${parcelId} — ${option}`,
			created_at: at,
			updated_at: null,
			price: { value: asText(kind === 'charge' ? units : -units), currency: price.currency },
			tax: null,
			tax_rate: null,
			vat_code: null,
			reference: String(parcelId),
			parcel_id: parcelId,
			pickup_id: null,
			carrier_id: 17,
			from_country: 'NL',
			invoice_id: null,
		};
	}

	/** The tax is known once there is an invoice. */
	#invoicedAs(item: InvoiceItem): InvoiceItem {
		const invoiceId = this.#invoiced.get(item.id);
		if (invoiceId === undefined) return item;
		return {
			...item,
			tax: { value: asText(taxOf(inUnits(item.price.value))), currency: item.price.currency },
			tax_rate: '0.21',
			vat_code: 'NL_STANDARD',
			updated_at: this.invoices.get(invoiceId)!.created_at,
			invoice_id: invoiceId,
		};
	}

	/** Bills something that is not in the ledger; pending like the rest. */
	billFurther(type: string, value: string, more: Partial<InvoiceItem> = {}): InvoiceItem {
		const item: InvoiceItem = {
			id: FIRST_FURTHER_ITEM + this.furtherInvoiceItems.length,
			type,
			description: type.replaceAll('_', ' '),
			created_at: new Date(this.#world.now()).toISOString(),
			updated_at: null,
			price: { value: asText(inUnits(value)), currency: 'EUR' },
			tax: null,
			tax_rate: null,
			vat_code: null,
			reference: '',
			parcel_id: null,
			pickup_id: null,
			carrier_id: null,
			from_country: 'NL',
			invoice_id: null,
			...more,
		};
		this.furtherInvoiceItems.push(item);
		return item;
	}

	/** Puts what is pending of a month, such as `2026-05`, onto an invoice. An invoice has one currency. */
	closeMonth(month: string, currency = 'EUR'): Invoice {
		const items = this.invoiceItems.filter(
			(item) =>
				item.invoice_id === null &&
				item.created_at.startsWith(month) &&
				item.price.currency === currency,
		);
		const units = items.map(({ price }) => inUnits(price.value));
		const sum = (all: number[]) => all.reduce((total, one) => total + one, 0);
		const invoice: Invoice = {
			id: FIRST_INVOICE + this.invoices.size,
			reference: `INV-${month.slice(0, 4)}-${String(123 + this.invoices.size).padStart(6, '0')}`,
			created_at: new Date(this.#world.now()).toISOString(),
			due_date: new Date(this.#world.now() + 30 * 86_400_000).toISOString(),
			price_taxable: { value: asText(sum(units)), currency },
			price_non_taxable: { value: asText(0), currency },
			tax: { value: asText(sum(units.map(taxOf))), currency },
			description: `Shipping charges — ${month}`,
			category: 'transactional',
			issuer: ISSUER,
		};
		this.invoices.set(invoice.id, invoice);
		for (const { id } of items) this.#invoiced.set(id, invoice.id);
		return invoice;
	}
}

const NOT_FOUND = { code: 'not_found', detail: 'Not found.' };

type Query = Record<string, string | undefined>;

function filtered(items: InvoiceItem[], query: Query): InvoiceItem[] {
	let found = items;
	for (const [name, after] of [
		['created_after', true],
		['created_before', false],
	] as const) {
		const given = query[name];
		if (!given) continue;
		const limit = moment(given);
		if (limit === undefined) {
			throw new ApiError(400, invalidParameter(name, 'Enter a valid date/time.'));
		}
		found = found.filter(({ created_at }) =>
			after ? Date.parse(created_at) >= limit : Date.parse(created_at) <= limit,
		);
	}
	for (const name of ['parcel_id', 'invoice_id'] as const) {
		const given = query[name];
		if (!given) continue;
		if (!/^\d+$/.test(given)) {
			throw new ApiError(400, invalidParameter(name, 'A valid integer is required.'));
		}
		found = found.filter((item) => item[name] === Number(given));
	}
	const { type } = query;
	if (type && !TYPES.includes(type)) {
		throw new ApiError(400, {
			code: 'invalid',
			detail: `Unknown invoice item type \`${type}\`.`,
			source: { parameter: 'type' },
		});
	}
	return type ? found.filter((item) => item.type === type) : found;
}

function routes(api: FastifyInstance, context: Context): void {
	const { state } = context;

	const page = <T extends { id: number }>(request: FastifyRequest, all: T[]) =>
		cursorPage(all, [{ value: ({ id }) => id, descending: true }], {
			cursor: (request.query as Query).cursor,
			size: pageSize(request, { standard: 100, maximum: 500 }),
		});
	const idOf = (request: FastifyRequest) => Number((request.params as { id: string }).id);

	api.get('/v3/invoices', async (request, reply) => {
		const found = page(request, [...state.invoices.values()]);
		const link = linkHeader(request, context, found);
		if (link !== undefined) reply.header('link', link);
		return { data: found.items };
	});

	api.get('/v3/invoices/:id', async (request) => {
		const invoice = state.invoices.get(idOf(request));
		if (!invoice) throw new ApiError(404, NOT_FOUND);
		return { data: invoice };
	});

	api.get('/v3/invoice-items', async (request, reply) => {
		const found = page(request, filtered(state.invoiceItems, request.query as Query));
		const link = linkHeader(request, context, found);
		if (link !== undefined) reply.header('link', link);
		return { data: found.items };
	});

	api.get('/v3/invoice-items/:id', async (request) => {
		const item = state.invoiceItems.find(({ id }) => id === idOf(request));
		if (!item) throw new ApiError(404, NOT_FOUND);
		return { data: item };
	});
}

export const invoices: Area<InvoicesState> = {
	settings: {},
	state: (world) => new InvoicesState(world),
	routes,
};
