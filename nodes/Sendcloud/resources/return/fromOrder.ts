/** A return made of an order: its addresses, and the lines that come back. */
import { DateTime } from 'luxon';
import type { IDataObject } from 'n8n-workflow';

import { togetherInKilograms } from '../../api/units';
import { at } from '../../fields/simplify';
import { isNothing, plainAddress } from '../../flows/senderAddress';
import { inputError } from '../../transport/errors';

/** A line that was chosen. */
export interface ChosenLine {
	/** SKU or ID of the line, as the order has it. */
	line: string;
	/** All of it where nothing is said. */
	quantity?: number;
	reason?: string;
	message?: string;
}

export interface Rules {
	/** None: the whole order comes back. */
	lines?: ChosenLine[];
	/** For lines without a reason of their own. */
	reason?: string;
	/** Days since the order was placed; undefined for no limit. */
	maxDays?: number;
	cancelledToo: boolean;
	/** In place of what the lines weigh. */
	weight?: { value: number; unit: string };
}

/** What it says of an order that will never be sent. */
const CANCELLED = /cancel|void|refus/i;

const nothing = 'Nothing was bought for this item.';

/** @param now milliseconds since 1970. @throws SendcloudError (input) */
export function fromOrder(order: IDataObject, rules: Rules, now: number): IDataObject {
	checkOrder(order, rules, now);
	const items = chosenItems(order, rules);
	const weight = rules.weight ?? { value: togetherInKilograms(items) ?? 0, unit: 'kg' };
	if (weight.value <= 0) {
		throw inputError(
			'weight is required: the lines of the order that come back have none',
			`Give a weight under Additional Fields. ${nothing}`,
		);
	}
	const address = (order.shipping_address ?? {}) as IDataObject;
	const customer = (order.customer_details ?? {}) as IDataObject;
	return {
		order_number: String(order.order_number ?? ''),
		from_address: {
			...plainAddress({ email: customer.email, phone_number: customer.phone_number }),
			...plainAddress(address),
		},
		weight,
		parcel_items: items,
	};
}

function checkOrder(order: IDataObject, { maxDays, cancelledToo }: Rules, now: number): void {
	const number = String(order.order_number);
	const status = String(at(order, 'order_details', 'status', 'code') ?? '');
	if (CANCELLED.test(status) && !cancelledToo) {
		throw inputError(
			`Order ${number} is cancelled (${status}): there is nothing to send back`,
			`If it was sent all the same, turn on the option "Return Cancelled Orders". ${nothing}`,
		);
	}
	const placed = String(at(order, 'order_details', 'order_created_at') ?? '');
	const days = Math.floor((now - DateTime.fromISO(placed).toMillis()) / 86_400_000);
	if (maxDays !== undefined && days > maxDays) {
		throw inputError(
			`Order ${number} was placed ${days} days ago, and returns are taken for ${maxDays} days`,
			`Raise the option "Longest Time" to make it all the same. ${nothing}`,
		);
	}
}

const keysOf = (line: IDataObject): string[] =>
	[line.item_id, line.sku, line.ean, line.product_id].filter((key) => !isNothing(key)).map(String);

function chosenItems(order: IDataObject, { lines, reason }: Rules): IDataObject[] {
	const all = (at(order, 'order_details', 'order_items') ?? []) as IDataObject[];
	if (lines === undefined)
		return all.map((line) => itemOf(line, Number(line.quantity), { reason }));
	const left = new Map(all.map((line) => [line, Number(line.quantity)]));
	return lines.map((chosen) => {
		const fits = all.filter((line) => keysOf(line).includes(chosen.line));
		const line = fits.find((one) => (left.get(one) ?? 0) > 0) ?? fits[0];
		if (line === undefined) {
			throw inputError(
				`Order ${String(order.order_number)} has no line ${chosen.line}`,
				`It has ${all.map((one) => keysOf(one)[0] ?? String(one.name)).join(', ')}. ${nothing}`,
			);
		}
		const there = left.get(line) ?? 0;
		const quantity = chosen.quantity ?? there;
		if (quantity > there || quantity < 1) {
			throw inputError(
				`Of line ${chosen.line} only ${Number(line.quantity)} were sent, and ${chosen.quantity ?? 'more'} should come back`,
				`Correct the quantity. ${nothing}`,
			);
		}
		left.set(line, there - quantity);
		return itemOf(line, quantity, { reason: chosen.reason ?? reason, message: chosen.message });
	});
}

/** A line of the order as a line of a return. */
function itemOf(
	line: IDataObject,
	quantity: number,
	{ reason, message }: { reason?: string; message?: string },
): IDataObject {
	const weight = at(line, 'measurement', 'weight') as IDataObject | undefined;
	const price = line.unit_price as IDataObject | undefined;
	const values: IDataObject = {
		description: line.name ?? line.description,
		quantity,
		weight: Number(weight?.value) > 0 ? weight : undefined,
		price: isNothing(price?.value) || isNothing(price?.currency) ? undefined : price,
		hs_code: line.hs_code,
		origin_country: line.country_of_origin,
		sku: line.sku,
		product_id: line.product_id,
		item_id: line.item_id,
		return_reason_id: reason,
		return_message: message,
	};
	return Object.fromEntries(Object.entries(values).filter(([, value]) => !isNothing(value)));
}
