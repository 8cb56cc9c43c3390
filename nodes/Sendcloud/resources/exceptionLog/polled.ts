/** What went wrong between Sendcloud and the shops since. */
import { logsAt } from '../../api/integrations';
import type { PolledList } from '../../flows/polled';
import { keyOf, logs, simpleLog, timeOf } from './logs';

export const newFailures: PolledList = {
	rows: (client, { integration }) =>
		logs(client, 'v3', logsAt('v3', integration), undefined, (words) =>
			client.notes.warnings.add(words),
		),
	keyOf,
	timeOf,
	simplified: simpleLog,
};
