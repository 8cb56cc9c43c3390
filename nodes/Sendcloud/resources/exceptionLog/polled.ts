/** What went wrong between Sendcloud and the shops since. */
import { logsAt } from '../../api/integrations';
import type { PolledList } from '../../flows/polled';
import { keyOf, logs, simpleLog, timeOf } from './logs';

export const newFailures: PolledList = {
	rows: (client, { integration }) =>
		logs(client, { version: 'v3', path: logsAt('v3', integration) }, (words) =>
			client.notes.warnings.add(words),
		),
	keyOf,
	timeOf,
	simplified: simpleLog,
};
