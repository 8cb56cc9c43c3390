/** Tickets: how many requests are under way at a time. */
import { sleep, type IDataObject } from 'n8n-workflow';

import { fileTickets } from '../../nodes/Sendcloud/flows/tickets';
import type { SendcloudClient } from '../../nodes/Sendcloud/transport/client';

it('what became of many is looked up by no more at a time than there are workers', async () => {
	let underWay = 0;
	let most = 0;
	let filed = 0;
	const answer = async (body: IDataObject) => {
		most = Math.max(most, ++underWay);
		await sleep(0);
		underWay--;
		return { status: 200, headers: {}, body };
	};
	const client = {
		notes: { warnings: new Set() },
		clock: { now: () => 0, today: () => 0 },
		account: async () => 'account',
		breathe: async () => {},
		get: async (path: string) =>
			await answer(
				path.endsWith('/tickets')
					? { items: [], page: 1, pages: 1, total: 0, size: 20 }
					: { id: 1, type: 'lost', status: 'pending' },
			),
		post: async () => await answer({ ticket_id: ++filed }),
	} as unknown as SendcloudClient;
	const wanted = Array.from({ length: 50 }, (_, n) => ({
		type: 'lost' as const,
		trackingNumber: `N-${n}`,
		whenThere: 'return' as const,
		prepare: async () => ({}),
	}));
	const all = await fileTickets(client, wanted, { goOn: true, workers: 4 });
	expect(filed).toBe(50);
	expect(all.every((one) => one && 'thing' in one)).toBe(true);
	expect(most).toBeLessThanOrEqual(4);
});
