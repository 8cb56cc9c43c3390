import type { IDataObject } from 'n8n-workflow';

import { connectionAt, withoutSecrets } from '../../api/eventSubscriptions';
import { eventConnectionPick } from '../../fields/picks';
import { field } from '../../engine/define';
import { operation } from '../../engine/operation';
import { inputError } from '../../transport/errors';
import { objectIn } from '../../transport/pagination';
import {
	authenticationOf,
	checkedUrl,
	deliveryAuthentication,
	extraHeadersField,
	headersOf,
} from './configuration';

export const update = operation({
	name: 'update',
	label: 'Update',
	action: 'Update an event connection',
	description: 'Change a webhook connection. All of its subscriptions go with it.',
	fields: {
		connection: eventConnectionPick.field,
		...deliveryAuthentication({}, true),
		updateFields: field({
			displayName: 'Update Fields',
			type: 'collection',
			placeholder: 'Add field',
			default: {},
			options: [
				{
					...extraHeadersField,
					name: 'extraHeaders',
					description:
						'Replace all extra headers by these. Add it and leave it empty to remove them.',
				},
				{
					displayName: 'URL',
					name: 'url',
					type: 'string',
					default: '',
					placeholder: 'e.g. https://example.com/webhooks/sendcloud',
					description: 'Where Sendcloud sends events from now on',
				},
			],
		}),
	},
	build: ({ params }) => {
		const id = eventConnectionPick.id(params.connection);
		const { url, extraHeaders } = params.updateFields;
		const configuration: IDataObject = {
			...(url !== undefined && { url: checkedUrl(url) }),
			...(params.authType !== 'unchanged' && authenticationOf(params)),
			...(extraHeaders !== undefined && { extra_headers: headersOf(extraHeaders as IDataObject) }),
		};
		if (Object.keys(configuration).length === 0) {
			throw inputError(
				'There is nothing to update',
				'Choose another delivery authentication, or add at least one field to change.',
			);
		}
		return { id, change: { configuration } };
	},
	// The same change twice has the effect of one.
	each: async ({ client, request: { id, change } }) =>
		withoutSecrets(objectIn(await client.patch(connectionAt(id), change, { repeatable: true }))),
});
