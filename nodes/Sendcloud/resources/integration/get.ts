import { apiVersionFields, type ApiVersion } from '../../fields/apiVersion';
import { integrationIdOf } from '../../fields/integration';
import { itemOperation } from '../../operations/define';
import { readIntegration } from './api';
import { theIntegrationField } from './field';

export const get = itemOperation({
	name: 'get',
	label: 'Get',
	action: 'Get an integration',
	description:
		'Retrieve one shop integration: shop name and URL, webhook, service points, and since when it has been failing',
	fields: { ...apiVersionFields, integration: theIntegrationField },
	build: ({ params }) => ({
		version: params.apiVersion as ApiVersion,
		id: integrationIdOf(params.integration),
	}),
	run: async ({ client, request: { version, id } }) => await readIntegration(client, version, id),
});
