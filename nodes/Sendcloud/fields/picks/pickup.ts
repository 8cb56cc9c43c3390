/** A pickup: one of the latest, or any by its ID. */
import { pickups } from '../../api/pickups';
import { byNumber, nameOf, named, pick } from './pick';

/** As many as a page holds. */
const LATEST = 100;

export const pickupPick = pick({
	one: 'pickup',
	many: 'pickups',
	field: { displayName: 'Pickup', description: 'The pickup, from the list or by its ID' },
	search: async ({ client, filter }) => {
		const results: Array<{ name: string; value: number }> = [];
		for await (const { id, carrier_code: carrier, time_slots: slots, status } of pickups(
			client,
			LATEST,
		)) {
			const [first] = (slots ?? []) as Array<{ start_at?: string }>;
			results.push({
				name: `${nameOf(carrier, first?.start_at?.slice(0, 16).replace('T', ' '), status)} (${String(id)})`,
				value: id as number,
			});
		}
		return { results: named(results, filter) };
	},
	none: 'Ask a carrier to come with Pickup › Create.',
	noMatch: 'Type a part of its carrier, day, status or ID.',
	hint: 'The list shows the latest pickups.',
	ways: [
		byNumber(
			"Sendcloud's ID of a pickup is a whole number, e.g. 294247; by carrier and day it can be chosen from the list",
			'e.g. 294247',
		),
	],
});
