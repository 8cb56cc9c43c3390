import type { IDataObject } from 'n8n-workflow';

import { updateContact } from '../../api/support';
import { checked, choice, email, group, optional } from '../../checks';
import { field } from '../../engine/define';
import { operation } from '../../engine/operation';
import { collected } from '../../fields/named';
import { claimContactPick } from '../../fields/picks';
import { inputError } from '../../transport/errors';
import { languageOptions, LANGUAGES } from './fields';

export const update = operation({
	name: 'update',
	label: 'Update',
	action: 'Update a carrier support contact',
	description: 'Change address or language of a contact',
	fields: {
		contact: claimContactPick.field,
		updateFields: field({
			displayName: 'Update Fields',
			type: 'collection',
			placeholder: 'Add Field',
			default: {},
			options: collected({
				email: {
					displayName: 'Email',
					type: 'string',
					default: '',
					placeholder: 'e.g. claims@carrier.example',
				},
				language: {
					displayName: 'Language',
					type: 'options',
					default: 'en-gb',
					options: languageOptions,
				},
			}),
		}),
	},
	build: ({ params }) => {
		const change = checked<IDataObject>(
			group({ email: optional(email), language: optional(choice(...Object.keys(LANGUAGES))) }),
			params.updateFields,
		);
		if (Object.values(change).every((value) => value === undefined))
			throw inputError('There is nothing to change: add at least one field');
		return { id: claimContactPick.id(params.contact), change };
	},
	each: async ({ client, request: { id, change } }) => await updateContact(client, id, change),
});
