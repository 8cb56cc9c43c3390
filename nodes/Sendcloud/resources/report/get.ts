import { reportField, reportIdOf } from '../../fields/report';
import { itemOperation } from '../../operations/define';
import { readReport } from './api';

export const get = itemOperation({
	name: 'get',
	label: 'Get',
	action: 'Get a report',
	description: 'Retrieve the status of a parcels report, and its link once it is ready',
	fields: { report: reportField },
	build: ({ params }) => reportIdOf(params.report),
	run: async ({ client, request: id }) => await readReport(client, id),
});
