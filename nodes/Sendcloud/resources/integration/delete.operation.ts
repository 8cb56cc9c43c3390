import { integrationAt } from '../../api/integrations';
import { apiVersionFields, apiVersionOf, apiVersionOption } from '../../fields/apiVersion';
import { integrationPick } from '../../fields/picks';
import { warningField } from '../../fields/warning';
import { operation } from '../../engine/operation';
import { theIntegrationField } from './field';

export const deleteIntegration = operation({
	name: 'delete',
	label: 'Delete',
	action: 'Delete an integration',
	description:
		'Disconnect a shop from Sendcloud for good. Its keys stop working, those of this node too if they are its own.',
	risk: 'deletes',
	fields: {
		...apiVersionFields,
		integration: theIntegrationField,
		warning: warningField(
			'This disconnects the shop from Sendcloud for good. Its orders are no longer fetched, and its keys stop working; those of this node, too, if they are its own.',
		),
	},
	options: apiVersionOption,
	build: ({ params, options }) => ({
		version: apiVersionOf(params, options),
		id: integrationPick.id(params.integration),
	}),
	each: async ({ client, request: { version, id } }) => {
		await client.delete(integrationAt(version, id));
		return { id, deleted: true };
	},
});
