import { contacts } from '../../api/support';
import { operation } from '../../engine/operation';
import { pagingFields, wantedRows } from '../../fields/paging';

export const getAll = operation({
	name: 'getAll',
	label: 'Get Many',
	action: 'Get many carrier support contacts',
	description: 'List where claims about parcels of each carrier go',
	fields: pagingFields,
	build: ({ params }) => ({ limit: wantedRows(params) }),
	each: async ({ client, request: { limit } }) => (await contacts(client)).slice(0, limit),
});
