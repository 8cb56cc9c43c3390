/** What both credentials have in common. */
import type { ICredentialTestRequest, INodeProperties } from 'n8n-workflow';

const onlyWhen = (regex: string) => ({ show: { baseUrl: [{ _cnd: { regex } }] } });

export const baseUrlFields: INodeProperties[] = [
	{
		displayName: 'Base URL',
		name: 'baseUrl',
		type: 'string',
		default: 'https://panel.sendcloud.sc/api',
		required: true,
		description:
			'Leave it as it is, unless you reach Sendcloud through a proxy or test against another server',
	},
	{
		displayName: 'The base URL must start with https://. Requests will be refused.',
		name: 'baseUrlNotice',
		type: 'notice',
		default: '',
		displayOptions: onlyWhen('^(?!https?://[^/\\s])'),
	},
	{
		displayName:
			'This base URL is not encrypted: your keys can be read on the way. Use https://, unless the server runs on this machine.',
		name: 'plainHttpNotice',
		type: 'notice',
		default: '',
		displayOptions: onlyWhen(
			'^http://(?!(127\\.\\d+\\.\\d+\\.\\d+|localhost|\\[::1\\])([:/]|$))[^/\\s]',
		),
	},
];

export const partnerIdFields: INodeProperties[] = [
	{
		displayName: 'Partner ID',
		name: 'partnerId',
		type: 'string',
		default: '',
		placeholder: 'e.g. 8f1e9c2a-4b7d-4c3e-9f5a-2d6b8e0c1a3f',
		description:
			'Only for official Sendcloud Tech Partners: your UUID, sent as Sendcloud-Partner-Id',
	},
];

/** Cheap and always allowed: the list of integrations. */
export const testWith = (refused: string): ICredentialTestRequest => ({
	request: {
		baseURL: '={{ $credentials.baseUrl.trim().replace(/\\/+$/, "") }}',
		url: '/v3/integrations',
		disableFollowRedirect: true,
	},
	rules: [{ type: 'responseCode', properties: { value: 401, message: refused } }],
});
