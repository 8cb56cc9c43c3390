/** What is most likely a slip in an order: said, and sent all the same. */
import type { IDataObject } from 'n8n-workflow';

import { CENTIMETRES } from '../../api/units';
import type { Limits, WeightUnit } from '../../flows/shops/define';
import { hintsAbout } from '../../flows/shops/reading/plausible';
import type { SendcloudClient } from '../../transport/client';
import { append } from '../../transport/data';
import type { Order } from './schema';

export interface Hinted {
	/** How a merchant knows the order. */
	number: string;
	hints: string[];
}

/** Hints that are shown, and orders that are named in each. */
const MOST = { hints: 10, orders: 3 };

/** Each hint once, with the orders that it is about. */
export async function tellHints<T>(
	all: readonly T[],
	hintsOf: (one: T) => Hinted | undefined,
	client: SendcloudClient,
): Promise<void> {
	const about = new Map<string, string[]>();
	for (const one of all) {
		const rest = client.breathe();
		if (rest) await rest;
		const hinted = hintsOf(one);
		for (const hint of hinted?.hints ?? []) append(about, hint, hinted!.number);
	}
	const said = [...about];
	for (const [hint, numbers] of said.slice(0, MOST.hints)) {
		const more = numbers.length - MOST.orders;
		const named = numbers.slice(0, MOST.orders).join(', ') + (more > 0 ? ` and ${more} more` : '');
		client.notes.warnings.add(`${numbers.length === 1 ? 'Order' : 'Orders'} ${named}: ${hint}`);
	}
	const left = said.length - MOST.hints;
	if (left > 0)
		client.notes.warnings.add(
			`There ${left === 1 ? 'is one more hint' : `are ${left} more hints`} like these.`,
		);
}

interface Measured {
	weight?: { value: number; unit: WeightUnit } | null;
	dimension?: { length: number; width: number; height: number; unit: string } | null;
}

/** Of orders that came by fields or JSON: there nothing reads what a shop wrote. */
export function hintsOf(order: Order, limits: Limits): Hinted {
	const hints: string[] = [];
	(order.order_details.order_items as IDataObject[]).forEach((item, at) => {
		const { weight, dimension } = (item.measurement ?? {}) as Measured;
		const scale = CENTIMETRES[dimension?.unit ?? 'cm'];
		const piece = {
			where: `line ${at + 1}`,
			quantity: item.quantity as number,
			price: (item.unit_price as IDataObject | undefined)?.value as number | undefined,
			weight: weight ?? undefined,
			sides: dimension
				? [dimension.length * scale, dimension.width * scale, dimension.height * scale]
				: undefined,
		};
		hints.push(...hintsAbout(piece, limits));
	});
	return { number: order.order_number, hints };
}
