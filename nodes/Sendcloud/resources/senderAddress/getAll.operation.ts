import type { IDataObject } from 'n8n-workflow';

import { SENDER_ADDRESS_PAGES, SENDER_ADDRESSES, withoutNullText } from '../../api/senderAddresses';
import { operation } from '../../engine/operation';
import { pagingFields, wantedRows } from '../../fields/paging';
import { simplifyField } from '../../fields/simplify';
import { paginate } from '../../transport/pagination';
import { simpleAddress } from './simple';

export const getAll = operation({
	name: 'getAll',
	label: 'Get Many',
	action: 'Get many sender addresses',
	description: 'List the addresses that parcels are sent from; the first is the default one',
	fields: { ...pagingFields, simplify: simplifyField },
	build: ({ params }) => ({ limit: wantedRows(params), simplify: params.simplify }),
	each: async ({ client, request: { limit, simplify } }) => {
		const all: IDataObject[] = [];
		for await (const one of paginate(
			client,
			SENDER_ADDRESSES,
			{},
			{ ...SENDER_ADDRESS_PAGES, limit },
		))
			all.push(withoutNullText(one));
		return simplify ? all.map(simpleAddress) : all;
	},
});
