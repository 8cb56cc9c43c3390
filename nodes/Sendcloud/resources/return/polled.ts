/**
 * New returns: those of the last two weeks. A row holds no ID of its own, and its label may come later, so it is told apart
 * by what does not change; several that are alike in that, by how many they are.
 */
import type { IDataObject } from 'n8n-workflow';

import { returnDate, returnParcels } from '../../api/returns';
import { moment } from '../../flows/news';
import type { PolledList } from '../../flows/polled';
import { at } from '../../fields/simplify';
import { simplified } from './shown';

const DAY = 24 * 60 * 60 * 1000;
const LENGTH = 14 * DAY;
/** Beyond any clock that is wrong. */
const FAR = 2000 * DAY;

const lasting = (row: IDataObject) =>
	JSON.stringify([
		row.created_at,
		row.order_number ?? null,
		at(row, 'from_address', 'name') ?? null,
		at(row, 'from_address', 'postal_code') ?? null,
	]);

/** The how manieth of those that are alike. */
const ordinals = new WeakMap<IDataObject, number>();

export const newReturns: PolledList = {
	async *rows(client, { since }) {
		const counts = new Map<string, number>();
		const rows = returnParcels(client, {
			from_date: returnDate(since),
			// This machine's clock may be behind.
			to_date: returnDate(since + FAR),
		});
		for await (const row of rows) {
			const key = lasting(row);
			const count = (counts.get(key) ?? 0) + 1;
			counts.set(key, count);
			ordinals.set(row, count);
			yield row;
		}
	},
	window: { length: LENGTH, madeAt: ({ created_at: at }) => moment(at) },
	keyOf: (row) => `return ${ordinals.get(row) ?? 1} ${lasting(row)}`,
	simplified: (row) => simplified(row),
};
