/** Whether a carrier can deliver to an address (v3-addresses). */
import type { IDataObject } from 'n8n-workflow';

import type { SendcloudClient } from '../transport/client';
import { objectIn } from '../transport/pagination';

const VALIDATE = '/v3/addresses/validate';

/** What was found out. `input_address_is_valid` is null where it could not be checked. */
export interface Validation extends IDataObject {
	input_address_is_valid: boolean | null;
	results: IDataObject[];
}

/** Reads only, so it may be repeated; not wrapped in `data`. @throws SendcloudError */
export async function validateAddress(
	client: SendcloudClient,
	body: IDataObject,
): Promise<Validation> {
	const options = { repeatable: true, partner: true };
	const answer = await client.post(VALIDATE, body, options);
	const { input_address_is_valid: valid, results } = objectIn({
		...answer,
		body: { data: answer.body },
	});
	return {
		input_address_is_valid: typeof valid === 'boolean' ? valid : null,
		results: Array.isArray(results) ? (results as IDataObject[]) : [],
	};
}
