import { itemOperation } from '../../operations/define';
import { createReport } from './api';
import { reportRequest, requestFields } from './request';

export const create = itemOperation({
	name: 'create',
	label: 'Create',
	action: 'Create a report',
	description:
		'Begin a parcels report without waiting for it. Get and Download take the ID it returns; Generate does all in one step.',
	fields: requestFields,
	build: ({ params, timezone }) => reportRequest(params, timezone),
	run: async ({ client, request }) => await createReport(client, request),
});
