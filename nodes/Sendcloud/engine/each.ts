/** One item, some requests; several items at a time, their order kept. */
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { SendcloudClient } from '../transport/client';
import type { Output, Perform, Settled } from './define';
import { inParallel } from './inParallel';

/** Carries out the request of one item; throws when it fails. */
export type Work<Request> = (input: {
	client: SendcloudClient;
	request: Request;
	options: IDataObject;
	context: IExecuteFunctions;
}) => Promise<Output>;

export const each =
	<Request>(work: Work<Request>): Perform<Request> =>
	async (entries, { client, context, workers, goOn }) => {
		const settled: Settled[] = new Array<Settled>(entries.length).fill(undefined);
		let failed = false;
		await inParallel(client, entries, workers, async ({ request, options }, position) => {
			if (failed && !goOn) return false;
			try {
				settled[position] = { output: await work({ client, request, options, context }) };
				return true;
			} catch (error) {
				failed = true;
				settled[position] = { error: error as Error };
				return false;
			}
		});
		return settled;
	};
