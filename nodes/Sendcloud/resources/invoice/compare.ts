/** What a parcel was charged, line by line. Amounts in ten-thousandths of the currency, never as floating-point numbers. */
import type { IDataObject } from 'n8n-workflow';

import { amountUnits } from '../../api/invoices';

/** The price of a label, by the types of invoice items. */
const FEES = new Set(['parcel_fee', 'shipment', 'carrier_parcel_fee']);
const FEE_REFUNDS = new Set(['parcel_fee_refund', 'refund', 'parcel_cancelled']);
/** What came on top. */
const SURCHARGES = new Set(['surcharge', 'fuel_surcharge', 'overcharge_fee']);
const SURCHARGE_REFUNDS = new Set(['surcharge_refund', 'fuel_refund']);

export interface Line {
	id: number;
	type: string;
	units: number;
	currency: string;
	createdAt: string;
	description: string;
	/** On the invoice that is checked; others stand on earlier or later ones, or are pending. */
	isHere: boolean;
}

/** Of a parcel, what an invoice says. */
export interface Charges {
	currency: string;
	/** The price of its label, once. */
	fee: number;
	feeIsHere: boolean;
	/** What is left of it and of all that was charged again, refunds subtracted. */
	net: number;
	/** Charged more than once and not given back, as far as this invoice has it. */
	doubled: number;
	/** What came on top and was not given back; of that, what is on this invoice. */
	surcharges: number;
	surchargesHere: number;
	/** Words of Sendcloud for what came on top. */
	surchargeWords: string[];
	feeIds: number[];
	surchargeIds: number[];
	chargedAt: string;
}

/** @returns undefined for what is no line with an amount */
export function lineOf(item: IDataObject, invoiceId: number): Line | undefined {
	const { value, currency } = (item.price ?? {}) as IDataObject;
	const units = amountUnits(value);
	if (units === undefined || typeof currency !== 'string') return undefined;
	return {
		id: item.id as number,
		type: String(item.type),
		units,
		currency,
		createdAt: String(item.created_at ?? ''),
		description: String(item.description ?? ''),
		isHere: item.invoice_id === invoiceId,
	};
}

const sum = (lines: Line[]) => lines.reduce((total, { units }) => total + units, 0);
const ids = (lines: Line[]) => lines.map(({ id }) => id);

const oldestFirst = (a: Line, b: Line) =>
	a.createdAt === b.createdAt ? a.id - b.id : a.createdAt < b.createdAt ? -1 : 1;

/** @returns undefined where the lines are in several currencies */
export function chargesOf(lines: Line[]): Charges | undefined {
	const [{ currency }] = lines;
	if (lines.some((line) => line.currency !== currency)) return undefined;
	const ordered = [...lines].sort(oldestFirst);
	const isCharge = (types: Set<string>) => (line: Line) => types.has(line.type) && line.units > 0;
	const isRefund = (types: Set<string>, of: Set<string>) => (line: Line) =>
		(types.has(line.type) || of.has(line.type)) && line.units < 0;
	const fees = ordered.filter(isCharge(FEES));
	const net = sum(fees) + sum(ordered.filter(isRefund(FEE_REFUNDS, FEES)));
	// A contract of one's own may have a line of the carrier beside that of Sendcloud: only the same type is the same.
	const once = [...FEES].flatMap((type) => {
		const same = fees.filter((line) => line.type === type);
		return same.length === 0 ? [] : [same.reduce((a, b) => (b.units > a.units ? b : a))];
	});
	const fee = sum(once);
	const first = [...FEES].map((type) => fees.find((line) => line.type === type));
	const again = fees.filter((line) => !first.includes(line));
	const onTop = ordered.filter(isCharge(SURCHARGES));
	const surcharges = sum(onTop) + sum(ordered.filter(isRefund(SURCHARGE_REFUNDS, SURCHARGES)));
	return {
		currency,
		fee,
		feeIsHere: once.some(({ isHere }) => isHere),
		net,
		doubled: Math.max(0, Math.min(net - fee, sum(again.filter(({ isHere }) => isHere)))),
		surcharges: Math.max(0, surcharges),
		surchargesHere: sum(onTop.filter(({ isHere }) => isHere)),
		surchargeWords: [...new Set(onTop.map(({ description, type }) => description || type))],
		feeIds: ids(fees),
		surchargeIds: ids(onTop),
		chargedAt: (fees[0] ?? onTop[0] ?? ordered[0]).createdAt,
	};
}

/** 54200 as 542: whole cents, half a cent away from zero. */
export const inCents = (units: number): number =>
	Math.sign(units) * Math.round(Math.abs(units) / 100);
