import { integrationAt } from '../../api/integrations';
import { apiVersionFields, apiVersionOf, apiVersionOption } from '../../fields/apiVersion';
import { integrationPick } from '../../fields/picks';
import { operation } from '../../engine/operation';
import { theIntegrationField } from './field';

export const deleteIntegration = operation({
	name: 'delete',
	label: 'Delete',
	action: 'Delete an integration',
	description:
		'Disconnect a shop from Sendcloud for good. Its keys stop working, those of this node too if they are its own.',
	fields: { ...apiVersionFields, integration: theIntegrationField },
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
