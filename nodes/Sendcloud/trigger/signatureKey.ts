/** With which key an integration signs what it sends to its webhook. */
import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { integrationOfKeys } from '../api/user';
import type { SendcloudClient } from '../transport/client';
import { credentialType } from '../transport/credential';
import { inputError } from '../transport/errors';
import { textOf } from './shape';

/** API keys sign; a client of OAuth2 has no key that does. */
const SIGNING = credentialType('apiKeys');

type Context = IHookFunctions | IWebhookFunctions;

const typeOf = (context: Context) => credentialType(context.getNodeParameter('authentication', ''));
const keyField = (context: Context) => textOf(context.getNodeParameter('signatureKey', '')).trim();

/** The field, or else the secret key of the credential; empty where there is neither. */
export async function signatureKey(context: Context): Promise<string> {
	const key = keyField(context);
	if (key !== '' || typeOf(context) !== SIGNING) return key;
	const { secretKey } = await context.getCredentials(SIGNING);
	return textOf(secretKey).trim();
}

/**
 * Without a key that fits, every delivery would be refused: nothing is registered then.
 * @throws SendcloudError
 */
export async function checkSignatureKey(
	context: Context,
	client: SendcloudClient,
	integrationId: number,
): Promise<void> {
	if (keyField(context) !== '') return;
	const where =
		'Fill in Signature Key: in Sendcloud under Settings › Integrations › the integration, its secret key or its webhook signature key.';
	if (typeOf(context) !== SIGNING) {
		throw inputError(
			`With OAuth2 the key that signs the webhooks of an integration is not known. ${where}`,
		);
	}
	const owner = await integrationOfKeys(client);
	if (owner !== integrationId) {
		throw inputError(
			owner === undefined
				? `Sendcloud does not say which integration the API keys of the credential belong to, so they may not be those of integration ${integrationId}. ${where}`
				: `The API keys of the credential belong to integration ${owner}, but integration ${integrationId} signs its webhooks with a key of its own. ${where}`,
		);
	}
	if ((await signatureKey(context)) === '') {
		throw inputError(`The secret key of the credential is empty. ${where}`);
	}
}
