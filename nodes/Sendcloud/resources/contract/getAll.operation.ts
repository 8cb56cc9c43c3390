import type { IDataObject } from 'n8n-workflow';

import { asInSchema, CONTRACT_PAGES, CONTRACTS } from '../../api/contracts';
import { checked, filled, flag, group, optional } from '../../checks';
import { field } from '../../engine/define';
import { operation } from '../../engine/operation';
import { carriers } from '../../fields/carriers';
import { collected } from '../../fields/named';
import { pagingFields, wantedRows } from '../../fields/paging';
import { countryPart } from '../../fields/parts';
import { simplifyField } from '../../fields/simplify';
import type { Query } from '../../transport/client';
import { paginate } from '../../transport/pagination';
import { simpleContract } from './simple';

export const getAll = operation({
	name: 'getAll',
	label: 'Get Many',
	action: 'Get many contracts',
	description: 'List the contracts with carriers, with filters',
	fields: {
		...pagingFields,
		filters: field({
			displayName: 'Filters',
			type: 'collection',
			placeholder: 'Add Filter',
			default: {},
			options: collected({
				is_active: {
					displayName: 'Active',
					type: 'boolean',
					default: true,
					description: 'Whether to return the active contracts, or else those that are not',
				},
				carrier_code: {
					displayName: 'Carrier Name or ID',
					type: 'options',
					default: '',
					...carriers,
					description:
						'Only contracts with this carrier. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
				},
				client_id: {
					displayName: 'Client ID',
					type: 'string',
					default: '',
					description: 'Your number at the carrier, for contracts of your own',
				},
				country_code: countryPart.field('country_code'),
				name: {
					displayName: 'Name',
					type: 'string',
					default: '',
					placeholder: 'e.g. PostNL contract',
					description: 'The whole name. Upper and lower case count.',
				},
			}),
		}),
		simplify: simplifyField,
	},
	build: ({ params }) => ({
		query: checked<Query>(
			group({
				is_active: optional(flag),
				carrier_code: optional(filled),
				client_id: optional(filled),
				country_code: optional(countryPart.check),
				name: optional(filled),
			}),
			params.filters,
		),
		limit: wantedRows(params),
		simplify: params.simplify,
	}),
	each: async ({ client, request: { query, limit, simplify } }) => {
		const all: IDataObject[] = [];
		for await (const one of paginate(client, CONTRACTS, query, { ...CONTRACT_PAGES, limit }))
			all.push(asInSchema(one));
		return simplify ? all.map(simpleContract) : all;
	},
});
