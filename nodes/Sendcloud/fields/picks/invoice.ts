/** An invoice of Sendcloud to the account, or a line of one. */
import {
	INVOICE_ITEMS,
	INVOICE_PAGES,
	INVOICES,
	amountUnits,
	amountText,
} from '../../api/invoices';
import { paginate } from '../../transport/pagination';
import { byNumber, named, nameOf, pick, type Found, type SearchInput } from './pick';

/** A list of the panel holds no more. */
const MOST = 500;

const money = (price: unknown) => {
	const { value, currency } = (price ?? {}) as { value?: unknown; currency?: unknown };
	const units = amountUnits(value);
	return units === undefined ? '' : `${amountText(units)} ${String(currency)}`;
};

const day = (moment: unknown) => (typeof moment === 'string' ? moment.slice(0, 10) : '');

const search =
	(path: string, words: (row: Record<string, unknown>) => string) =>
	async ({ client, filter }: SearchInput): Promise<Found> => {
		const entries = [];
		for await (const row of paginate(client, path, {}, { ...INVOICE_PAGES, limit: MOST }))
			entries.push({ name: `${words(row)} (${String(row.id)})`, value: row.id as number });
		return { results: named(entries, filter) };
	};

export const invoicePick = pick({
	one: 'invoice',
	many: 'invoices',
	field: {
		displayName: 'Invoice',
		description: 'An invoice that Sendcloud made out to this account',
	},
	search: search(INVOICES, ({ reference, created_at, price_taxable, description }) =>
		nameOf(reference, day(created_at), money(price_taxable), description),
	),
	none: 'Sendcloud makes one at the end of the month.',
	noMatch: 'Type a part of its reference, its date or its description.',
	ways: [
		byNumber(
			'An ID is a whole number, e.g. 5501; by its reference it can be chosen from the list',
			'e.g. 5501',
		),
	],
});

export const invoiceItemPick = pick({
	one: 'invoice item',
	many: 'invoice items',
	field: {
		displayName: 'Invoice Item',
		description: 'A charge or a refund, on an invoice or still pending',
	},
	search: search(INVOICE_ITEMS, ({ description, created_at, price }) =>
		nameOf(description, day(created_at), money(price)),
	),
	none: 'The first one comes with the first label.',
	noMatch: 'Type a part of the description of one of the latest, or its ID.',
	hint: 'The list shows the latest 500',
	ways: [
		byNumber(
			"Sendcloud's ID of an invoice item is a whole number, e.g. 1042; by parcel it can be chosen from the list",
			'e.g. 1042',
		),
	],
});
