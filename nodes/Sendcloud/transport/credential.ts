/** The two types of credential, which of them a node uses, and what of them must be right before keys are sent. */
import type { INodeCredentialDescription } from 'n8n-workflow';

import { inputError } from './errors';

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

/** Characters of an address; none that is meant is longer. */
const LONGEST = 2048;

/**
 * A base URL that may receive keys, without spaces around it: no user, query or fragment, which may lead the keys to
 * another host, and nothing that is read as a slash. The credential's form and its test hold it against the same pattern.
 */
export const BASE_URL = '^https?://[^/\\s@?#\\\\]+(/[^\\s@?#\\\\]*)?$';

/** A base URL with what the node adds to it already at its end. */
const VERSIONED = '/v[23]/*\\s*$';

/**
 * The credential's base URL without a slash at its end. Refuses what must never receive keys.
 * @throws SendcloudError (input)
 */
export function checkedBaseUrl(value: unknown): string {
	const whole = String(value ?? '');
	const raw = whole.slice(0, LONGEST).trim();
	const advice =
		'Open the credential. For Sendcloud itself the base URL is https://panel.sendcloud.sc/api';
	// First, and without a quote of it: what stands before an @ may be a password.
	if (/[@?#]/.test(raw)) {
		throw inputError(
			"The credential's base URL must be a plain address without user, query or fragment",
			advice,
		);
	}
	if (!new RegExp(BASE_URL, 'i').test(raw) || !URL.canParse(raw) || whole.length > LONGEST) {
		throw inputError(
			`The credential's base URL must be an address that starts with https://, found "${raw}"`,
			advice,
		);
	}
	if (new RegExp(VERSIONED, 'i').test(raw)) {
		throw inputError(
			`The credential's base URL must be without the version at its end, found "${raw}"`,
			`The node adds /v2 or /v3 by itself. ${advice}`,
		);
	}
	let end = raw.length;
	while (raw[end - 1] === '/') end--;
	return raw.slice(0, end);
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** @throws SendcloudError (input) */
export function checkedPartnerId(value: unknown): string | undefined {
	const raw = String(value ?? '')
		.slice(0, 100)
		.trim();
	if (raw === '') return undefined;
	if (!UUID.test(raw)) {
		throw inputError(
			`The credential's partner ID must be a UUID, found "${raw}"`,
			'Leave it empty unless you are an official Sendcloud Tech Partner.',
		);
	}
	return raw;
}
