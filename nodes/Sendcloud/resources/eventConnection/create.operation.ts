import type { IDataObject } from 'n8n-workflow';

import { CONNECTIONS, withoutSecrets } from '../../api/eventSubscriptions';
import { field } from '../../engine/define';
import { operation } from '../../engine/operation';
import { objectIn } from '../../transport/pagination';
import {
	authenticationOf,
	checkedUrl,
	deliveryAuthentication,
	extraHeadersField,
	headersOf,
} from './configuration';

const toWebhook = { type: ['webhook'] };

export const create = operation({
	name: 'create',
	label: 'Create',
	action: 'Create an event connection',
	description: 'Tell Sendcloud where to deliver events. A subscription then says which.',
	fields: {
		type: field({
			displayName: 'Type',
			type: 'options',
			noDataExpression: true,
			default: 'webhook',
			options: [
				{
					name: 'Klaviyo',
					value: 'klaviyo',
					description: 'A Klaviyo account, to be connected with "Authorize" afterwards',
				},
				{ name: 'Webhook', value: 'webhook', description: 'An address of your own' },
			],
		}),
		url: field({
			displayName: 'URL',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. https://example.com/webhooks/sendcloud',
			displayOptions: { show: toWebhook },
			description: 'Where Sendcloud sends events. It must answer with a 2xx status.',
			hint: 'To start a workflow of n8n with events, use the node "Sendcloud Trigger": it does all of this by itself.',
		}),
		...deliveryAuthentication(toWebhook),
		extraHeaders: field({ ...extraHeadersField, displayOptions: { show: toWebhook } }),
	},
	build: ({ params }): IDataObject =>
		params.type === 'klaviyo'
			? { type: 'klaviyo', configuration: {} }
			: {
					type: 'webhook',
					configuration: {
						url: checkedUrl(params.url),
						...authenticationOf(params),
						extra_headers: headersOf(params.extraHeaders),
					},
				},
	each: async ({ client, request }) =>
		withoutSecrets(objectIn(await client.post(CONNECTIONS, request))),
});
