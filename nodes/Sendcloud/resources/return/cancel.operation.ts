import type { IDataObject } from 'n8n-workflow';

import { meaningOf } from '../../api/parcelStatuses';
import { cancelReturn, readReturn, latestStep } from '../../api/returns';
import { field } from '../../engine/define';
import { operation } from '../../engine/operation';
import { SendcloudError } from '../../transport/errors';
import { returnIdField, returnIdOf } from './field';
import { simplified } from './shown';

export const cancel = operation({
	name: 'cancel',
	label: 'Cancel',
	action: 'Cancel a return',
	description:
		'Ask to cancel a return. Not every carrier can; whether it was cancelled, its status shows later.',
	risk: 'deletes',
	fields: {
		notice: field({
			displayName:
				'The label of a cancelled return must not be used any more: tell the customer. This cannot be undone.',
			type: 'notice',
			default: '',
		}),
		returnId: returnIdField,
	},
	build: ({ params }) => returnIdOf(params.returnId),
	each: async ({ client, request: id }): Promise<IDataObject> => {
		let failure: unknown;
		try {
			const { message } = await cancelReturn(client, id);
			return { return_id: id, cancellation: 'requested', message: message as string };
		} catch (error) {
			failure = error;
		}
		if (!(failure instanceof SendcloudError) || failure.status !== 409) throw failure;
		// It may be cancelled already, e.g. by a request of ours whose answer was lost.
		const row = await readReturn(client, id);
		const { parent_status: code } = latestStep(row) ?? {};
		if (meaningOf(code).phase === 'cancelled')
			return { return_id: id, cancellation: 'requested before', message: 'Already cancelled' };
		throw new SendcloudError('This return cannot be cancelled', {
			kind: 'refused',
			status: 409,
			problems: failure.problems,
			description: `Its status is "${String(simplified(row).status)}". Not every carrier can cancel, and none once the parcel is on its way. (Sendcloud says: ${failure.problems[0]?.detail ?? failure.message})`,
		});
	},
});
