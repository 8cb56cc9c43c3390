import { reportPick } from '../../fields/picks';
import { operation } from '../../engine/operation';
import { readReport } from '../../api/reporting';

export const get = operation({
	name: 'get',
	label: 'Get',
	action: 'Get a report',
	description: 'Retrieve the status of a parcels report, and its link once it is ready',
	fields: { report: reportPick.field },
	build: ({ params }) => reportPick.id(params.report),
	each: async ({ client, request: id }) => await readReport(client, id),
});
