import type { IDataObject } from 'n8n-workflow';

import {
	integrationAt,
	readChanged,
	replacedWebhook,
	warnOfReplacedWebhook,
} from '../../api/integrations';
import { bodyFields, inFields, jsonObject } from '../../fields/body';
import { integrationPick } from '../../fields/picks';
import { field } from '../../engine/define';
import { operation } from '../../engine/operation';
import { theIntegrationField } from './field';
import { checkedWhole, fromFields, writableFields } from './schema';

const { shop_name, shop_url, service_point_enabled, service_point_carriers } = writableFields;
const { webhook_active, webhook_url } = writableFields;
const shown = { displayOptions: inFields };

export const replace = operation({
	name: 'replace',
	label: 'Set All Settings (API V2)',
	action: 'Set all settings of an integration (API V2)',
	description:
		'Set all settings of a shop integration at once, even those that stay the same. Update is safer: it changes only what it is given.',
	fields: {
		maintenance: field({
			displayName:
				'Only API v2 has this operation. Sendcloud keeps v2 in maintenance since April 2026: it is for accounts that use it already, everybody else should use Update.',
			type: 'notice',
			default: '',
		}),
		integration: theIntegrationField,
		...bodyFields('Settings'),
		shopName: { ...shop_name, ...shown, required: true },
		shopUrl: { ...shop_url, ...shown, required: true },
		servicePointEnabled: { ...service_point_enabled, ...shown },
		servicePointCarriers: { ...service_point_carriers, ...shown },
		webhookActive: { ...webhook_active, ...shown },
		webhookUrl: { ...webhook_url, ...shown, required: true },
	},
	options: {
		returnIntegration: {
			displayName: 'Return Integration',
			type: 'boolean',
			default: false,
			description:
				'Whether to return the whole integration as it is after the change, instead of what was set',
		},
	},
	build: ({ params }) => {
		const settings =
			params.specifyBody === 'json'
				? jsonObject(params.jsonBody, 'The settings')
				: {
						// An empty list is a setting here, not something left out.
						service_point_carriers: [],
						...fromFields({
							shop_name: params.shopName as string,
							shop_url: params.shopUrl as string,
							service_point_enabled: params.servicePointEnabled,
							service_point_carriers: params.servicePointCarriers as string,
							webhook_active: params.webhookActive,
							webhook_url: params.webhookUrl as string,
						}),
					};
		return { id: integrationPick.id(params.integration), settings: checkedWhole(settings) };
	},
	each: async ({ client, request: { id, settings }, options }): Promise<IDataObject> => {
		const before = await replacedWebhook(client, 'v2', id, settings);
		const answer = await client.request('PUT', integrationAt('v2', id), { body: settings });
		if (before !== undefined) warnOfReplacedWebhook(client, id, before);
		const replaced = before === undefined ? {} : { replaced_webhook_url: before };
		return options.returnIntegration
			? { ...(await readChanged(client, 'v2', id)), ...replaced }
			: { id, updated: true, ...settings, ...(answer.body as IDataObject), ...replaced };
	},
});
