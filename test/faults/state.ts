/** What Sendcloud holds, without what differs from run to run: to compare what should be there with what is. */
import type { Sandbox } from '../sandbox';

/** IDs and times are given by the server. Where the node chooses them, they stand in other fields as well. */
const GIVEN = /(^|_)(id|uuid|at|serial)$|^(link|url|fetch|last_fetch|visibleAt|ready|links)$/i;

function plain(value: unknown): unknown {
	if (value instanceof Map)
		return [...value.values()]
			.map(plain)
			.map((one) => JSON.stringify(one))
			.sort();
	if (Array.isArray(value)) return value.map(plain);
	if (typeof value !== 'object' || value === null)
		return typeof value === 'function' ? undefined : value;
	return Object.fromEntries(
		Object.entries(value)
			.filter(([key]) => !GIVEN.test(key) || key === 'order_id' || key === 'external_order_id')
			.map(([key, entry]) => [key, plain(entry)]),
	);
}

/** Equal texts mean equal states. */
export function snapshot({ state, deliveries }: Sandbox): string {
	const { orders, integrations, connections, subscriptions, shipments, logs, reports } = state;
	return JSON.stringify({
		...Object.fromEntries(
			Object.entries({
				orders,
				integrations,
				connections,
				subscriptions,
				shipments,
				logs,
				reports,
			}).map(([name, map]) => [name, plain(map)]),
		),
		delivered: deliveries.length,
	});
}
