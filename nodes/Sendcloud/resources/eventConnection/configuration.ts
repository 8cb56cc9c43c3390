/** The configuration of a webhook connection: its address, how deliveries prove where they come from, extra headers. */
import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';

import { checked, choice, filled, group, required } from '../../checks';
import { byName, field, type Field } from '../../engine/define';
import { inputError } from '../../transport/errors';

const AUTH_TYPES: INodePropertyOptions[] = [
	{ name: 'API Key', value: 'api_key', description: 'A key in a header whose name you choose' },
	{ name: 'Basic', value: 'basic', description: 'A user name and a password' },
	{ name: 'Bearer Token', value: 'bearer', description: 'A token in the Authorization header' },
	{ name: 'None', value: 'none', description: 'Anyone who knows the URL can send events to it' },
];

/** What each way to authenticate needs, in the words of Sendcloud, and the field it comes from. */
const AUTH_CONFIG: Record<string, Record<string, keyof AuthenticationValues>> = {
	none: {},
	bearer: { token: 'token' },
	basic: { username: 'username', password: 'password' },
	api_key: { header_name: 'headerName', api_key: 'apiKey' },
};

export interface AuthenticationValues {
	authType: string;
	token: unknown;
	username: unknown;
	password: unknown;
	headerName: unknown;
	apiKey: unknown;
}

/**
 * The fields for the authentication of deliveries.
 * @param when what else must be chosen for them to be shown
 * @param unchanged offers to leave it as it is, and begins with that
 */
export function deliveryAuthentication(when: Record<string, string[]>, unchanged = false) {
	const secret = { type: 'string' as const, default: '', required: true };
	const show = (type: string) => ({ show: { ...when, authType: [type] } });
	return {
		authType: field({
			displayName: 'Delivery Authentication',
			type: 'options',
			default: unchanged ? 'unchanged' : 'bearer',
			options: unchanged
				? [...AUTH_TYPES, { name: 'Leave as It Is', value: 'unchanged' }].sort(byName)
				: AUTH_TYPES,
			...(Object.keys(when).length > 0 && { displayOptions: { show: when } }),
			description: 'What Sendcloud sends along, so that the receiver knows who is calling',
		}),
		token: field({
			...secret,
			displayName: 'Token',
			typeOptions: { password: true },
			displayOptions: show('bearer'),
			description: 'Sent as "Authorization: Bearer …". Sendcloud never shows it again.',
		}),
		username: field({
			...secret,
			displayName: 'User Name',
			displayOptions: show('basic'),
		}),
		password: field({
			...secret,
			displayName: 'Password',
			typeOptions: { password: true },
			displayOptions: show('basic'),
			description: 'Sendcloud never shows it again',
		}),
		headerName: field({
			...secret,
			displayName: 'Header Name',
			placeholder: 'e.g. X-Api-Key',
			displayOptions: show('api_key'),
		}),
		apiKey: field({
			...secret,
			displayName: 'API Key',
			typeOptions: { password: true },
			displayOptions: show('api_key'),
			description: 'Sendcloud never shows it again',
		}),
	};
}

export const extraHeadersField = {
	displayName: 'Extra Headers',
	type: 'fixedCollection',
	placeholder: 'Add Header',
	default: {},
	typeOptions: { multipleValues: true },
	description: 'Sent with each delivery',
	options: [
		{
			displayName: 'Header',
			name: 'header',
			values: [
				{
					displayName: 'Name',
					name: 'name',
					type: 'string',
					default: '',
					placeholder: 'e.g. X-Shop',
				},
				{ displayName: 'Value', name: 'value', type: 'string', default: '' },
			],
		},
	],
} satisfies Field;

/** @throws SendcloudError (input) */
export function checkedUrl(value: unknown): string {
	const raw = typeof value === 'string' ? value.trim() : '';
	if (!/^https?:\/\/[^/\s]/i.test(raw)) {
		throw inputError(
			`url must be an address that begins with https://, found ${raw === '' ? 'nothing' : JSON.stringify(value)}`,
			'Sendcloud sends events only to an address that it can reach through the internet.',
		);
	}
	return raw;
}

/**
 * `auth_type` and `auth_config` of a configuration.
 * @throws SendcloudError (input)
 */
export function authenticationOf(values: AuthenticationValues): IDataObject {
	const { auth_type: type } = checked<{ auth_type: string }>(
		group({ auth_type: required(choice(...Object.keys(AUTH_CONFIG))) }),
		{ auth_type: values.authType },
	);
	const names = Object.entries(AUTH_CONFIG[type]);
	if (names.length === 0) return { auth_type: type };
	const config = Object.fromEntries(names.map(([name, from]) => [name, values[from]]));
	if (Object.keys(config).includes('header_name')) checkHeaderName(config.header_name);
	for (const [name, value] of Object.entries(config))
		if (typeof value === 'string') checkHeaderText(value, `The ${name.replace('_', ' ')}`);
	return {
		auth_type: type,
		// A secret that is no text would be shown in the refusal, so it is only said that there is none.
		auth_config: checked<IDataObject>(
			group(Object.fromEntries(names.map(([name]) => [name, required(filled)]))),
			Object.fromEntries(
				Object.entries(config).map(([name, value]) => [
					name,
					['string', 'number'].includes(typeof value) ? value : undefined,
				]),
			),
		),
	};
}

/** RFC 9110, 5.6.2. */
const HEADER_NAME = /^[\w!#$%&'*+.^`|~-]+$/;

/** What no line of a header may hold (RFC 9110, 5.5): all that is no sign, but for the tab. */
const CONTROL = /[^\P{Cc}\t]/u;

function checkHeaderName(value: unknown): void {
	if (value === '' || value === undefined) return;
	// It would name no field of the object that is sent, but what kind of object it is.
	const isName = HEADER_NAME.test(String(value)) && value !== '__proto__';
	if (isName) return;
	throw inputError(
		`header name must consist of letters, digits and dashes, found ${JSON.stringify(value)}`,
	);
}

/** Does not quote it: it may be a secret. */
function checkHeaderText(text: string, what: string): void {
	if (/[\r\n]/.test(text)) throw inputError(`${what} must be on one line`);
	if (CONTROL.test(text))
		throw inputError(`${what} must not hold signs that cannot be seen, such as NUL`);
}

/**
 * `extra_headers` of a configuration.
 * @throws SendcloudError (input)
 */
export function headersOf(value: IDataObject | undefined): Record<string, string> {
	const headers = new Map<string, [name: string, text: string]>();
	const rows = (value?.header ?? []) as Array<{ name?: unknown; value?: unknown }>;
	for (const { name, value: content } of rows) {
		if (name === undefined || name === '') throw inputError('header name is required');
		checkHeaderName(name);
		const text = String(content ?? '');
		checkHeaderText(text, `The value of the header ${String(name)}`);
		const key = String(name).toLowerCase();
		if (headers.has(key)) throw inputError(`The header ${String(name)} is there twice`);
		headers.set(key, [String(name), text]);
	}
	return Object.fromEntries(headers.values());
}
