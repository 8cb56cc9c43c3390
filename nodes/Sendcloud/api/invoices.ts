/** Invoices and what they are made of (v3-invoices, v3-invoice-items; beta). Amounts are texts with up to four decimals. */
import type { IDataObject } from 'n8n-workflow';

import type { SendcloudClient } from '../transport/client';
import { paginate, type Paging } from '../transport/pagination';
import { numberId } from './ids';

export const INVOICES = '/v3/invoices';
export const INVOICE_ITEMS = '/v3/invoice-items';

export const INVOICE_PAGES: Paging = { maxPageSize: 500, sizeParameter: 'page_size' };

export const invoiceAt = (id: unknown) => `${INVOICES}/${numberId(id, 'The ID of the invoice')}`;
export const invoiceItemAt = (id: unknown) =>
	`${INVOICE_ITEMS}/${numberId(id, 'The ID of the invoice item')}`;

/** Amounts are counted in ten-thousandths of the currency: sums of floating-point numbers are wrong in the last digit. */
const DECIMALS = 4;
const AMOUNT = /^(-?)(\d{1,11})(?:\.(\d{1,4}))?$/;

/** `5.42` as 54200; undefined for what is no amount. */
export function amountUnits(value: unknown): number | undefined {
	const [, sign, whole, part = ''] = AMOUNT.exec(String(value).slice(0, 40)) ?? [];
	if (whole === undefined) return undefined;
	const units = Number(whole + part.padEnd(DECIMALS, '0'));
	return sign === '-' && units !== 0 ? -units : units;
}

/** 54200 as `5.42`; more than two decimals only where they say something. */
export function amountText(units: number): string {
	const digits = String(Math.abs(units)).padStart(DECIMALS + 1, '0');
	const part = digits.slice(-DECIMALS).replace(/0{1,2}$/, '');
	return `${units < 0 ? '-' : ''}${digits.slice(0, -DECIMALS)}.${part}`;
}

/** The clock of this machine may be ahead of Sendcloud's, and items may be dated by the minute. */
const EARLIER = 10 * 60_000;

/**
 * What parcels have cost so far: all rows of each, refunds subtracted. The rows may be pending, so they may still
 * change. One request for each 500 rows of the account since then, however many parcels are asked for.
 * @param since when the first of them was bought
 * @returns by parcel; one that has no rows yet, or rows that cannot be added up, is left out
 * @throws SendcloudError
 */
export async function pricesOf(
	client: SendcloudClient,
	{ since, parcelIds }: { since: Date; parcelIds: number[] },
): Promise<Map<number, { price: string; currency: string }>> {
	const sums = new Map<number, { units: number; currency: string }>();
	const unclear = new Set<number>();
	const wanted = new Set(parcelIds);
	const query = {
		created_after: new Date(since.getTime() - EARLIER).toISOString(),
		...(wanted.size === 1 && { parcel_id: parcelIds[0] }),
	};
	if (wanted.size === 0) return new Map();
	for await (const row of paginate(client, INVOICE_ITEMS, query, INVOICE_PAGES)) {
		const parcel = row.parcel_id as number;
		if (!wanted.has(parcel)) continue;
		const { value, currency } = (row.price ?? {}) as IDataObject;
		const units = amountUnits(value);
		const before = sums.get(parcel);
		if (
			units === undefined ||
			typeof currency !== 'string' ||
			(before?.currency ?? currency) !== currency
		) {
			unclear.add(parcel);
			continue;
		}
		sums.set(parcel, { units: (before?.units ?? 0) + units, currency });
	}
	for (const parcel of unclear) sums.delete(parcel);
	return new Map(
		[...sums].map(([parcel, { units, currency }]) => [
			parcel,
			{ price: amountText(units), currency },
		]),
	);
}
