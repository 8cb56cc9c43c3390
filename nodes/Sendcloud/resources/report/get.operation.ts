import type { IDataObject } from 'n8n-workflow';

import { reportPick } from '../../fields/picks';
import { simplifySince11 } from '../../fields/simplify';
import { operation } from '../../engine/operation';
import { readReport } from '../../api/reporting';

export const get = operation({
	name: 'get',
	label: 'Get',
	action: 'Get a report',
	description: 'Retrieve the status of a parcels report, and its link once it is ready',
	fields: { report: reportPick.field, simplify: simplifySince11 },
	build: ({ params }) => ({ id: reportPick.id(params.report), simplify: params.simplify }),
	each: async ({ client, request: { id, simplify } }) => {
		const report: IDataObject = { ...(await readReport(client, id)) };
		// What was asked for is nested, and known to who asked.
		if (simplify) delete report.filters;
		return report;
	},
});
