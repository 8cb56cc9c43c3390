/** Claims and other tickets that were filed or changed. One that is older than half a year changes no more. */
import { tickets, type Ticket } from '../../api/support';
import { moment } from '../../flows/news';
import type { PolledList } from '../../flows/polled';
import { simplified } from './shown';

const HALF_A_YEAR = 183 * 24 * 60 * 60 * 1000;

export const changedClaims: PolledList = {
	rows: (client, { since }) => tickets(client, { created_after: new Date(since).toISOString() }),
	window: { length: HALF_A_YEAR, madeAt: ({ created_at: at }) => moment(at) },
	// A status may come back, and a change may be in what is asked for alone.
	keyOf: ({ id, status, updated_at: at, requested_actions: asked, resolution }) =>
		JSON.stringify([id, status, at, asked, resolution]),
	simplified: (row) => simplified(row as Ticket),
};
