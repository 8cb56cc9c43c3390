/** What was in a parcel and what it was sold for, from the order that it belongs to: counted without floating-point sums. */
import type { IDataObject } from 'n8n-workflow';

import { amountText, amountUnits } from '../api/invoices';
import { SendcloudError } from '../transport/errors';

export interface SaleLine {
	description: string;
	quantity: number;
	/** With tax, in ten-thousandths. */
	units: number;
}

export interface Sale {
	lines: SaleLine[];
	currency: string;
}

export interface Tax {
	/** In percent. */
	rate: number;
	/** The order's prices are without tax. */
	isToBeAdded: boolean;
}

const notUsable = (order: IDataObject, reason: string) =>
	new SendcloudError(
		`No sales invoice can be made of order ${String(order.order_number)}: ${reason}`,
		{
			kind: 'refused',
			description: 'Give the sales invoice as a file of the item instead.',
		},
	);

/** To whole cents: nobody pays less. */
const inCents = (units: number) => Math.round(units / 100) * 100;

const withTax = (units: number, { rate, isToBeAdded }: Tax) =>
	isToBeAdded ? inCents((units * (10_000 + Math.round(rate * 100))) / 10_000) : units;

/**
 * The lines of an order as v3-orders has them.
 * @throws SendcloudError where a price is missing, or there are several currencies
 */
export function saleOf(order: IDataObject, tax: Tax): Sale {
	const { order_items: items } = (order.order_details ?? {}) as { order_items?: IDataObject[] };
	if (!Array.isArray(items) || items.length === 0) throw notUsable(order, 'it has no lines');
	const currencies = new Set<unknown>();
	const lines = items.map(({ name, quantity, unit_price: unit, total_price: total }): SaleLine => {
		const count = Number(quantity);
		const price = (unit ?? total) as IDataObject | null | undefined;
		const units = amountUnits(price?.value);
		if (!Number.isSafeInteger(count) || count < 1 || units === undefined)
			throw notUsable(order, `its line "${String(name)}" has no price`);
		currencies.add(price?.currency);
		const words = String(name).slice(0, 255);
		// A total that does not divide evenly stays one: what is on the invoice is what was paid.
		if (unit !== undefined && unit !== null)
			return { description: words, quantity: count, units: withTax(units, tax) };
		return units % (count * 100) === 0
			? { description: words, quantity: count, units: withTax(units / count, tax) }
			: { description: `${count} × ${words}`, quantity: 1, units: withTax(units, tax) };
	});
	const [currency] = [...currencies];
	if (currencies.size !== 1 || typeof currency !== 'string')
		throw notUsable(order, 'its lines are in several currencies');
	return { lines, currency };
}

/** What all of it came to, in ten-thousandths. */
export const totalOf = ({ lines }: Sale): number =>
	lines.reduce((sum, { quantity, units }) => sum + quantity * units, 0);

/** `3 × Candle, 1 × Lamp` */
export const contentsOf = ({ lines }: Sale): string =>
	lines.map(({ quantity, description }) => `${quantity} × ${description}`).join(', ');

/** As the documents that Sendcloud makes are asked for: prices are numbers there. */
export const asItems = ({ lines }: Sale): IDataObject[] =>
	lines.map(({ description, quantity, units }) => ({
		description,
		quantity,
		unit_price: Number(amountText(units)),
	}));
