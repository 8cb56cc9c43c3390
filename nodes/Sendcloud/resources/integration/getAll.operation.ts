import { integrationsIn, integrationsPath } from '../../api/integrations';
import {
	apiVersionFields,
	apiVersionOf,
	apiVersionOption,
	onlyWithV3,
} from '../../fields/apiVersion';
import { collected } from '../../fields/named';
import { pagingFields, wantedRows } from '../../fields/paging';
import { checked, flag, group, optional } from '../../checks';
import { changed, field } from '../../engine/define';
import { operation } from '../../engine/operation';

const bothWays = (sortable: Record<string, string>) =>
	[
		{ name: "Sendcloud's Order", value: '' },
		...Object.entries(sortable).flatMap(([value, name]) => [
			{ name: `${name} (Ascending)`, value },
			{ name: `${name} (Descending)`, value: `-${value}` },
		]),
	].sort((a, b) => a.name.localeCompare(b.name));

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
			placeholder: 'Add filter',
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
		ordering: changed(
			1.1,
			{ ...orderingField, displayOptions: { show: { '/options.apiVersion': ['v2'] } } },
			{ ...orderingField, displayOptions: { show: { apiVersion: ['v2'] } } },
		),
	},
	options: apiVersionOption,
	build: ({ params, options }) => ({
		version: apiVersionOf(params, options),
		...checked<{ failing?: boolean }>(group({ failing: optional(flag) }), params.filters),
		// Each version has its own name for the parameter, and of the two fields only the shown one is set.
		query:
			apiVersionOf(params, options) === 'v3'
				? { sort: params.sort }
				: { ordering: params.ordering },
		limit: wantedRows(params),
	}),
	each: async ({ client, request: { version, failing, query, limit } }) => {
		const all = integrationsIn(version, await client.get(integrationsPath(version), query));
		return all
			.filter((integration) => !failing || Boolean(integration[FAILING_SINCE[version]]))
			.slice(0, limit);
	},
});
