/** The two ways to prove who is asking, the same for both nodes. */
import type { INodeCredentialDescription, INodeProperties } from 'n8n-workflow';

const credentials: INodeCredentialDescription[] = [
	{
		name: 'sendcloudApi',
		required: true,
		displayOptions: { show: { authentication: ['apiKeys'] } },
	},
	{
		name: 'sendcloudOAuth2Api',
		required: true,
		displayOptions: { show: { authentication: ['oAuth2'] } },
	},
];

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

/** The type of the credential that belongs to a value of "Authentication". */
export const credentialType = (authentication: unknown): string =>
	credentials.find(({ displayOptions }) =>
		displayOptions?.show?.authentication?.includes(authentication as string),
	)?.name ?? credentials[0].name;
