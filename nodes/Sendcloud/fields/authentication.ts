/** The two ways to prove who is asking, the same for both nodes. */
import type { INodeProperties } from 'n8n-workflow';

import { credentials } from '../transport/credential';

const properties: INodeProperties[] = [
	{
		displayName: 'Authentication',
		name: 'authentication',
		type: 'options',
		noDataExpression: true,
		default: 'apiKeys',
		options: [
			{
				name: 'API Keys',
				value: 'apiKeys',
				description: 'Public and secret key of a Sendcloud integration',
			},
			{
				name: 'OAuth2',
				value: 'oAuth2',
				description: 'For integrations created with "Use OAuth2"',
			},
		],
	},
];

export const authenticationFields = { credentials, properties };
