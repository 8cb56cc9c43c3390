import { apiVersionFields, type ApiVersion } from '../../fields/apiVersion';
import { integrationIdOf } from '../../fields/integration';
import { itemOperation } from '../../operations/define';
import { theIntegrationField } from './field';

export const deleteIntegration = itemOperation({
	name: 'delete',
	label: 'Delete',
	action: 'Delete an integration',
	description:
		'Disconnect a shop from Sendcloud for good. Its keys stop working, those of this node too if they are its own.',
	fields: { ...apiVersionFields, integration: theIntegrationField },
	build: ({ params }) => ({
		version: params.apiVersion as ApiVersion,
		id: integrationIdOf(params.integration),
	}),
	run: async ({ client, request: { version, id } }) => {
		await client.delete(`/${version}/integrations/${id}`);
		return { id, deleted: true };
	},
});
