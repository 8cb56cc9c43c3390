/** The two types of credential, and which of them a node uses. */
import type { INodeCredentialDescription } from 'n8n-workflow';

export const credentials: INodeCredentialDescription[] = [
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

/** The type of the credential that belongs to a value of "Authentication". */
export const credentialType = (authentication: unknown): string =>
	credentials.find(({ displayOptions }) =>
		displayOptions?.show?.authentication?.includes(authentication as string),
	)?.name ?? credentials[0].name;
