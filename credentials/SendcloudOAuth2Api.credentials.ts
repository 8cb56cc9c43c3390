import type { Icon, ICredentialTestRequest, ICredentialType, INodeProperties } from 'n8n-workflow';

import {
	baseUrlFields,
	keysNotice,
	partnerIdFields,
	plainHttpNotice,
	restNotice,
	spacesNotice,
	testWith,
} from './shared';

/** Client ID and secret of a Sendcloud integration created with "Use OAuth2" (client credentials grant). */
export class SendcloudOAuth2Api implements ICredentialType {
	name = 'sendcloudOAuth2Api';

	extends = ['oAuth2Api'];

	displayName = 'Sendcloud OAuth2 API';

	icon: Icon = { light: 'file:../icons/sendcloud.svg', dark: 'file:../icons/sendcloud.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-sendcloud-shipping/n8n-nodes-sendcloud-shipping/blob/main/docs/credentials.md';

	properties: INodeProperties[] = [
		keysNotice('Connect "Sendcloud API" and tick "Use OAuth2": client ID and secret stand there.'),
		{ displayName: 'Grant Type', name: 'grantType', type: 'hidden', default: 'clientCredentials' },
		{
			displayName: 'Client ID',
			name: 'clientId',
			type: 'string',
			default: '',
			required: true,
			description: 'Of a Sendcloud integration that was created with "Use OAuth2"',
		},
		spacesNotice('clientId', 'The client ID'),
		{
			displayName: 'Client Secret',
			name: 'clientSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
		},
		spacesNotice('clientSecret', 'The client secret'),
		restNotice,
		{
			displayName: 'Scope',
			name: 'scope',
			type: 'string',
			default: 'api',
			description:
				'"api" for everything, or single scopes with spaces between, e.g. "read:order write:order". Left empty, the token gets all that the integration may do.',
		},
		{
			displayName: 'Access Token URL',
			name: 'accessTokenUrl',
			type: 'string',
			default: 'https://account.sendcloud.com/oauth2/token',
			required: true,
		},
		plainHttpNotice('accessTokenUrl', 'This token address'),
		{ displayName: 'Authorization URL', name: 'authUrl', type: 'hidden', default: '' },
		{
			displayName: 'Auth URI Query Parameters',
			name: 'authQueryParameters',
			type: 'hidden',
			default: '',
		},
		{ displayName: 'Authentication', name: 'authentication', type: 'hidden', default: 'header' },
		...baseUrlFields,
		...partnerIdFields,
	];

	test: ICredentialTestRequest = testWith(
		'Sendcloud does not accept this client. Check client ID, client secret and scope. If the integration was created without "Use OAuth2", use the credential "Sendcloud API".',
	);
}
