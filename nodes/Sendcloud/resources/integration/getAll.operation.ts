import type { IDataObject } from 'n8n-workflow';

import { integrations } from '../../api/integrations';
import {
	apiVersionFields,
	apiVersionOf,
	apiVersionOption,
	onlyWithV3,
} from '../../fields/apiVersion';
import { collected } from '../../fields/named';
import { orHint, pagingFields, wantedRows } from '../../fields/paging';
import { checked, flag, group, optional } from '../../checks';
import { byName, field, onlyInFirst, since } from '../../engine/define';
import { operation } from '../../engine/operation';

const bothWays = (sortable: Record<string, string>) =>
	[
		{ name: "Sendcloud's Order", value: '' },
		...Object.entries(sortable).flatMap(([value, name]) => [
			{ name: `${name} (Ascending)`, value },
			{ name: `${name} (Descending)`, value: `-${value}` },
		]),
	].sort(byName);

/** What each version says since when an integration has been failing with. */
const FAILING_SINCE = { v2: 'failing_since', v3: 'started_failing_at' };

const orderingField = field({
	displayName: 'Sort By',
	type: 'options',
	default: '',
	options: bothWays({
		failing_since: 'Failing Since',
		last_fetch: 'Last Fetched At',
		system: 'Type',
		last_updated_at: 'Updated At',
	}),
});

export const getAll = operation({
	name: 'getAll',
	label: 'Get Many',
	action: 'Get many integrations',
	description: 'List the shop integrations of the account, or only those that are failing',
	fields: {
		...apiVersionFields,
		...pagingFields,
		filters: field({
			displayName: 'Filters',
			type: 'collection',
			placeholder: 'Add Filter',
			default: {},
			options: collected({
				failing: {
					displayName: 'Failing Only',
					type: 'boolean',
					default: true,
					description:
						'Whether to return only integrations that cannot fetch orders or send feedback at the moment',
				},
			}),
		}),
		sort: field({
			displayName: 'Sort By',
			type: 'options',
			default: '',
			displayOptions: onlyWithV3(),
			description: 'Without it, by the last fetch and then by the day of creation',
			options: bothWays({
				created_at: 'Created At',
				failing_since: 'Failing Since',
				last_fetch: 'Last Fetched At',
				integration_type: 'Type',
				updated_at: 'Updated At',
			}),
		}),
		ordering: onlyInFirst({
			...orderingField,
			displayOptions: { show: { apiVersion: ['v2'] } },
		}),
	},
	options: {
		...apiVersionOption,
		ordering: since(1.1, {
			...orderingField,
			displayName: 'Sort By (API V2)',
			displayOptions: { show: { apiVersion: ['v2'] } },
		}),
	},
	build: ({ params, options }) => ({
		version: apiVersionOf(params, options),
		...checked<{ failing?: boolean }>(group({ failing: optional(flag) }), params.filters),
		// Each version has its own name for the parameter, and of the two fields only the shown one is set.
		query:
			apiVersionOf(params, options) === 'v3'
				? { sort: params.sort }
				: { ordering: (options.ordering ?? params.ordering) as string },
		limit: wantedRows(params),
	}),
	each: async ({ client, request: { version, failing, query, limit } }) => {
		const found: IDataObject[] = [];
		for await (const integration of integrations(client, version, query)) {
			if (failing && !integration[FAILING_SINCE[version]]) continue;
			if (found.push(integration) === limit) break;
		}
		return orHint(
			client,
			found,
			failing ? 'No integration is failing.' : 'There is no integration in this Sendcloud account.',
		);
	},
});
