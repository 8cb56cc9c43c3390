/** What Sendcloud holds, without what differs from run to run: to compare what should be there with what is. */
import type { Sandbox } from '../sandbox';

/** Given by the server: IDs and times. */
const GIVEN = /(^|_)(id|uuid|serial|token)$|(^|_)at$|At$|Ms$|^(link|links|last_fetch)$/;
/** Given by us. */
const OURS = ['order_id', 'external_order_id', 'external_shipment_id', 'integration_id'];

function plain(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(plain);
	if (typeof value !== 'object' || value === null) {
		return typeof value === 'function' ? undefined : value;
	}
	return Object.fromEntries(
		Object.entries(value)
			.filter(([key]) => !GIVEN.test(key) || OURS.includes(key))
			.map(([key, entry]) => [key, plain(entry)]),
	);
}

/** A line for each thing there is, sorted: equal lists mean equal states. */
export function snapshot({ state }: Sandbox): string[] {
	const { orders, integrations, connections, subscriptions, shipments, logs, reports } = state;
	const { supportTickets, supportContacts, answeredRequests } = state;
	const things = {
		...{ orders, integrations, connections, subscriptions, shipments, logs, reports },
		...{ supportTickets, supportContacts, answeredRequests },
	};
	return Object.entries(things)
		.flatMap(([name, map]) =>
			[...map.values()].map((one) => `${name}: ${JSON.stringify(plain(one))}`),
		)
		.sort();
}

export const isSame = (a: string[], b: string[]) => a.join('\n') === b.join('\n');

/** Is a state on the way from one to the other: nothing else in it, nothing twice, nothing lost that both have? */
export function isBetween(state: string[], before: string[], after: string[]): boolean {
	const count = (list: string[], line: string) => list.filter((one) => one === line).length;
	return [...new Set([...state, ...before, ...after])].every((line) => {
		const counts = [count(before, line), count(after, line)];
		const found = count(state, line);
		return found >= Math.min(...counts) && found <= Math.max(...counts);
	});
}
