import { readIntegration } from '../../api/integrations';
import { apiVersionFields, apiVersionOf, apiVersionOption } from '../../fields/apiVersion';
import { integrationPick } from '../../fields/picks';
import { operation } from '../../engine/operation';
import { theIntegrationField } from './field';

export const get = operation({
	name: 'get',
	label: 'Get',
	action: 'Get an integration',
	description:
		'Retrieve one shop integration: shop name and URL, webhook, service points, and since when it has been failing',
	fields: { ...apiVersionFields, integration: theIntegrationField },
	options: apiVersionOption,
	build: ({ params, options }) => ({
		version: apiVersionOf(params, options),
		id: integrationPick.id(params.integration),
	}),
	each: async ({ client, request: { version, id } }) => await readIntegration(client, version, id),
});
