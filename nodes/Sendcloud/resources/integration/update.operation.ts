import type { IDataObject } from 'n8n-workflow';

import {
	integrationAt,
	readChanged,
	replacedWebhook,
	warnOfReplacedWebhook,
} from '../../api/integrations';
import { apiVersionFields, apiVersionOf, apiVersionOption } from '../../fields/apiVersion';
import { bodyFields, jsonObject } from '../../fields/body';
import { integrationPick } from '../../fields/picks';
import { operation } from '../../engine/operation';
import { theIntegrationField } from './field';
import { changeFields, checkedChange, fromFields } from './schema';

export const update = operation({
	name: 'update',
	label: 'Update',
	action: 'Update an integration',
	description:
		'Change some settings of a shop integration: name, URL, webhook, service points, feedback to the shop',
	fields: {
		...apiVersionFields,
		integration: theIntegrationField,
		...bodyFields('Changes'),
		...changeFields,
	},
	options: {
		...apiVersionOption,
		returnIntegration: {
			displayName: 'Return Integration',
			type: 'boolean',
			default: false,
			description:
				'Whether to return the whole integration as it is after the change, instead of what was set',
		},
	},
	build: ({ params, options }) => ({
		version: apiVersionOf(params, options),
		id: integrationPick.id(params.integration),
		change: checkedChange(
			params.specifyBody === 'json'
				? jsonObject(params.jsonBody, 'The change')
				: fromFields(params.updateFields),
		),
	}),
	each: async ({ client, request: { version, id, change }, options }): Promise<IDataObject> => {
		const before = await replacedWebhook(client, version, id, change);
		// Setting the same values twice is setting them once. v3 answers nothing (204), v2 what it has set.
		const answer = await client.patch(integrationAt(version, id), change, {
			repeatable: true,
		});
		if (before !== undefined) warnOfReplacedWebhook(client, id, before);
		const replaced = before === undefined ? {} : { replaced_webhook_url: before };
		return options.returnIntegration
			? { ...(await readChanged(client, version, id)), ...replaced }
			: { id, updated: true, ...change, ...(answer.body as IDataObject), ...replaced };
	},
});
