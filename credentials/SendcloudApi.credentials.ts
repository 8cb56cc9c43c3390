import type {
	IAuthenticate,
	Icon,
	ICredentialTestRequest,
	ICredentialType,
	INodeProperties,
} from 'n8n-workflow';

import { baseUrlFields, keysNotice, partnerIdFields, restNotice, testWith } from './shared';

/** Public and secret key of a Sendcloud API integration, sent as HTTP Basic authentication. */
export class SendcloudApi implements ICredentialType {
	name = 'sendcloudApi';

	displayName = 'Sendcloud API';

	icon: Icon = { light: 'file:../icons/sendcloud.svg', dark: 'file:../icons/sendcloud.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-sendcloud-shipping/n8n-nodes-sendcloud-shipping/blob/main/docs/credentials.md';

	properties: INodeProperties[] = [
		keysNotice('Connect "Sendcloud API", or Configure one that exists: both keys stand there.'),
		{
			displayName: 'Public Key',
			name: 'publicKey',
			type: 'string',
			default: '',
			required: true,
			description:
				'In Sendcloud: Settings › Integrations › Sendcloud API › Connect, or Configure on one that exists',
		},
		{
			displayName: 'Secret Key',
			name: 'secretKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'Stands beside the public key. Sendcloud shows it once.',
		},
		restNotice,
		...baseUrlFields,
		...partnerIdFields,
	];

	/**
	 * A function, because n8n would evaluate expressions anew for each request, at a millisecond or more each. Keys hold no
	 * blanks; one that was copied may end with a space or a line.
	 */
	authenticate: IAuthenticate = async ({ publicKey, secretKey }, request) => ({
		...request,
		auth: { username: String(publicKey).trim(), password: String(secretKey).trim() },
	});

	test: ICredentialTestRequest = testWith(
		'Sendcloud does not accept these keys. Copy both again from Settings › Integrations in Sendcloud. If the integration was created with "Use OAuth2", use the credential "Sendcloud OAuth2 API".',
	);
}
