import type { IDataObject } from 'n8n-workflow';

import { requestedData } from '../../api/support';
import { operation } from '../../engine/operation';
import { pagingFields, wantedRows } from '../../fields/paging';

export const getRequestedData = operation({
	name: 'getRequestedData',
	label: 'Get Requested Data',
	action: 'Get data requested for support tickets',
	description: 'List what Sendcloud still asks for before open tickets can go on',
	fields: pagingFields,
	build: ({ params }) => ({ limit: wantedRows(params) }),
	each: async ({ client, request: { limit } }) => {
		const requests: IDataObject[] = [];
		for await (const one of requestedData(client, limit)) requests.push(one);
		return requests;
	},
});
