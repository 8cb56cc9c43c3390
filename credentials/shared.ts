/** What both credentials have in common. */
import type { DisplayCondition, ICredentialTestRequest, INodeProperties } from 'n8n-workflow';

import { BASE_URL } from '../nodes/Sendcloud/transport/credential';

/**
 * What a field holds, as the form's conditions say it: any of them. None is a pattern: n8n asks them at each request of a
 * run, too, and gives a pattern a quarter of a second, beyond which the run of a busy n8n would fail.
 */
const when = (kind: 'startsWith' | 'endsWith' | 'includes', ...texts: string[]) =>
	texts.map((text) => ({ _cnd: { [kind]: text } }) as unknown as DisplayCondition);

const BLANKS = [' ', '\n', '\r', '\t'];
const IN_PLAIN = when('startsWith', 'http://', ' http://');
const ON_THIS_MACHINE = ['127.0.0.1', 'localhost', '[::1]'].flatMap((host) => [
	`http://${host}`,
	...when('startsWith', `http://${host}:`, `http://${host}/`),
]);

/** Words for an address that is read by everybody on the way. */
export const plainHttpNotice = (field: string, what: string): INodeProperties => ({
	displayName: `${what} is not encrypted: your keys can be read on the way. Use https://, unless the server runs on this machine.`,
	name: field === 'baseUrl' ? 'plainHttpNotice' : `${field}Notice`,
	type: 'notice',
	default: '',
	displayOptions: { show: { [field]: IN_PLAIN }, hide: { [field]: ON_THIS_MACHINE } },
});

/** Where the keys are, as a link; the words are those of Sendcloud's own panel. */
export const keysNotice = (words: string): INodeProperties => ({
	displayName: `<a href="https://app.sendcloud.com/v2/settings/integrations/manage" target="_blank">Open the integrations in Sendcloud</a>. ${words}`,
	name: 'keysNotice',
	type: 'notice',
	default: '',
});

/** Nearly everybody is done here. */
export const restNotice: INodeProperties = {
	displayName: 'That is all. What stands below can stay as it is.',
	name: 'restNotice',
	type: 'notice',
	default: '',
};

/** Runs leave it out; n8n's own test of the credential does not. */
export const spacesNotice = (field: string, what: string): INodeProperties => ({
	displayName: `${what} begins or ends with a space or a new line, as it may come with copying. Remove it: runs leave it out, but the test of the credential does not.`,
	name: `${field}Notice`,
	type: 'notice',
	default: '',
	displayOptions: {
		show: { [field]: [...when('startsWith', ...BLANKS), ...when('endsWith', ...BLANKS)] },
	},
});

const USUAL = 'https://panel.sendcloud.sc/api';
const REFUSED =
	'The base URL must start with https://. Requests will be refused, also where a user, a query or a fragment stands in it.';

/** As it may come with copying. */
const withBlank = (text: string) => [text, ` ${text}`, `${text} `, ` ${text} `];

export const baseUrlFields: INodeProperties[] = [
	{
		displayName: 'Base URL',
		name: 'baseUrl',
		type: 'string',
		default: USUAL,
		required: true,
		description:
			'Leave it as it is, unless you reach Sendcloud through a proxy or test against another server',
	},
	{
		displayName: REFUSED,
		name: 'baseUrlNotice',
		type: 'notice',
		default: '',
		displayOptions: {
			hide: { baseUrl: when('startsWith', ...['https://', 'http://'].flatMap(withBlank)) },
		},
	},
	{
		displayName: REFUSED,
		name: 'baseUrlPartsNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { baseUrl: when('includes', '@', '?', '#', '\\') } },
	},
	{
		displayName:
			'The base URL must end before the version: leave out /v2 or /v3, which the node adds itself. Requests will be refused.',
		name: 'versionNotice',
		type: 'notice',
		default: '',
		displayOptions: {
			show: {
				baseUrl: when(
					'endsWith',
					...['/v2', '/v3'].flatMap((version) => [version, `${version}/`]).flatMap(withBlank),
				),
			},
		},
	},
	plainHttpNotice('baseUrl', 'This base URL'),
	{
		// Then n8n shows the word of the network alone, and asks no test of ours.
		displayName:
			'If saving says ECONNREFUSED, ENOTFOUND or ETIMEDOUT, no server answers at this base URL, or n8n cannot reach it: check its spelling, then the network, proxy or firewall of your n8n.',
		name: 'unreachableNotice',
		type: 'notice',
		default: '',
		displayOptions: {
			show: { baseUrl: when('includes', 'https://', 'http://') },
			hide: { baseUrl: [USUAL, `${USUAL}/`].flatMap(withBlank) },
		},
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

const AWAY =
	'Sendcloud does not answer as it should at the moment. The keys may be right: try again in some minutes, and look at status.sendcloud.com.';

/** What else the server may say, in words. Where no server is, n8n shows the code of the network alone. */
const ANSWERS: Record<number, string> = {
	403: 'Sendcloud knows these keys, but they may not read integrations. Check what the integration may do in Sendcloud.',
	404: 'There is no Sendcloud API at this base URL. It must end with /api, e.g. https://panel.sendcloud.sc/api, without /v2 or /v3.',
	429: 'Sendcloud takes no more requests of this integration for the moment. The keys may be right: try again in a minute.',
	500: AWAY,
	502: AWAY,
	503: AWAY,
	504: AWAY,
};

const trimmed = '$credentials.baseUrl.trim()';
const isGood = `new RegExp(${JSON.stringify(BASE_URL)}, "i").test(${trimmed})`;

/**
 * Cheap and always allowed: the list of integrations. A base URL that the node refuses is not asked either: what comes
 * of it then is no address.
 */
export const testWith = (refused: string): ICredentialTestRequest => ({
	request: {
		baseURL: `={{ ${isGood} ? ${trimmed}.replace(/\\/+$/, "") : "refused" }}`,
		url: '/v3/integrations',
		disableFollowRedirect: true,
	},
	rules: Object.entries({ 401: refused, ...ANSWERS }).map(([status, message]) => ({
		type: 'responseCode' as const,
		properties: { value: Number(status), message },
	})),
});
