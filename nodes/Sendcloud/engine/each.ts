/** One item, some requests; several items at a time, their order kept. */
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { SendcloudClient } from '../transport/client';
import type { Output, Perform, Settled, Tools } from './define';
import { inParallel } from './inParallel';

/** Carries out the request of one item; throws when it fails. */
export type Work<Request> = (input: {
	client: SendcloudClient;
	request: Request;
	options: IDataObject;
	context: IExecuteFunctions;
	/** Position of the item in the input, from 0: where its files are found. */
	index: number;
	afterSuccess: Tools['afterSuccess'];
}) => Promise<Output>;

export const each =
	<Request>(work: Work<Request>): Perform<Request> =>
	async (entries, { client, context, workers, goOn, afterSuccess }) => {
		const settled: Settled[] = new Array<Settled>(entries.length).fill(undefined);
		let failed = false;
		await inParallel(client, entries, workers, async ({ request, options, index }, position) => {
			if (failed && !goOn) return false;
			try {
				const output = await work({ client, request, options, context, index, afterSuccess });
				settled[position] = { output };
				return true;
			} catch (error) {
				failed = true;
				settled[position] = { error: error as Error };
				return false;
			}
		});
		return settled;
	};
