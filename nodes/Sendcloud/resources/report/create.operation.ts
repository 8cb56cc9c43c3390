import { operation } from '../../engine/operation';
import { createReport } from '../../api/reporting';
import { reportRequest, requestFields } from './request';

export const create = operation({
	name: 'create',
	label: 'Create',
	action: 'Create a report',
	description:
		'Begin a parcels report without waiting for it. Get and Download take the ID it returns; Generate does all in one step.',
	fields: requestFields,
	build: ({ params, timezone }) => reportRequest(params, timezone),
	each: async ({ client, request }) => await createReport(client, request),
});
