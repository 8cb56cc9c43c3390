/**
 * The one webhook of an integration, which a trigger borrows: read, set, given back.
 *
 * An integration has a single address for all its news, and something else may listen there. So it is read before it
 * is changed, taken from others only when the user says so, and what stood there is put back in the end.
 */
import type { IDataObject } from 'n8n-workflow';

import { integrationAt, readIntegration } from '../api/integrations';
import type { SendcloudClient } from '../transport/client';
import { inputError, SendcloudError } from '../transport/errors';

/** What stood there before us. */
export interface Former extends IDataObject {
	url: string | null;
	active: boolean;
}

/** What must be remembered. Holds no secret: a delivery is proved by its signature. */
export interface WebhookRegistration {
	kind: 'integrationWebhook';
	url: string;
	integrationId: number;
	former: Former;
}

export interface Wanted {
	url: string;
	integrationId: number;
	/** May a webhook of somebody else be replaced? */
	replace: boolean;
	/** For as long as the editor listens: never at the cost of another webhook. */
	isTest: boolean;
}

export const NONE: Former = { url: null, active: false };

/** Sendcloud may write an address with a slash at its end, or without. */
export function isSame(left: unknown, right: string): boolean {
	return typeof left === 'string' && left !== '' && plain(left) === plain(right);
}

function plain(url: string): string {
	const { origin, pathname, search } = URL.canParse(url)
		? new URL(url)
		: { origin: url, pathname: '', search: '' };
	return origin + (pathname.endsWith('/') ? pathname.slice(0, -1) : pathname) + search;
}

/** Where it leads, without what may be a secret. */
const hostOf = (url: string) => (URL.canParse(url) ? new URL(url).host : 'another address');

/** What n8n adds to the name of its endpoint. */
const TEST = '-test';

/** The address of a trigger in n8n: `…/webhook/<the node's own>/sendcloud`, for tests `…/webhook-test/…`. */
interface OwnAddress {
	/** Where n8n is, with the name of its endpoint for production. */
	endpoint: string;
	isTest: boolean;
	/** The last parts, which are the node's alone. */
	node: string;
	/** The very last one, which all nodes of this type have. */
	type: string;
	origin: string;
}

function read(url: string): OwnAddress | undefined {
	if (!URL.canParse(url)) return undefined;
	const { origin, pathname } = new URL(url);
	const parts = pathname.split('/').filter(Boolean);
	const [id, type] = parts.splice(-2);
	const endpoint = [origin, ...parts].join('/');
	const isTest = endpoint.endsWith(TEST);
	return {
		endpoint: isTest ? endpoint.slice(0, -TEST.length) : endpoint,
		isTest,
		node: `${id}/${type}`,
		type,
		origin,
	};
}

/** Whose address is it, seen from n8n's own of a node? A crash while an editor listens may leave one for tests. */
function ownerOf(url: string, ours: string): 'node' | 'workflow' | 'test' | 'others' {
	const [one, own] = [read(url), read(ours)];
	if (!one || !own || one.origin !== own.origin || one.type !== own.type) return 'others';
	if (one.node === own.node) return 'node';
	if (one.endpoint !== own.endpoint) return 'others';
	return one.isTest ? 'test' : 'workflow';
}

interface Standing extends Former {
	/** How a merchant knows the integration. */
	name: string;
}

async function look(client: SendcloudClient, id: number): Promise<Standing> {
	const {
		webhook_url: url,
		webhook_active: active,
		shop_name: shop,
	} = await readIntegration(client, 'v3', id);
	return {
		url: typeof url === 'string' && url !== '' ? url : null,
		active: active === true,
		name: typeof shop === 'string' && shop !== '' ? `${shop} (${id})` : String(id),
	};
}

/** Saying it twice has the effect of once. */
async function set(client: SendcloudClient, id: number, { url, active }: Former): Promise<void> {
	await client.patch(
		integrationAt('v3', id),
		{ webhook_active: active, webhook_url: url },
		{ repeatable: true },
	);
}

/** Does the integration send to us? */
export async function isWebhookSet(
	client: SendcloudClient,
	{ url, integrationId }: Pick<WebhookRegistration, 'url' | 'integrationId'>,
): Promise<boolean> {
	const standing = await look(client, integrationId);
	return standing.active && isSame(standing.url, url);
}

/**
 * What registering a webhook will come to. To be remembered before anything is changed: when the change fails half way,
 * what stood there before must be known.
 * @param remembered what this trigger registered last for this integration, perhaps at another address of n8n
 * @throws SendcloudError (input) when the webhook of somebody else must not be replaced
 */
export async function planWebhook(
	client: SendcloudClient,
	wanted: Wanted,
	remembered?: WebhookRegistration,
): Promise<WebhookRegistration> {
	const { url, integrationId } = wanted;
	const former = formerOf(await look(client, integrationId), wanted, remembered);
	return { kind: 'integrationWebhook', url, integrationId, former };
}

/** What is to be put back in the end. */
function formerOf(standing: Standing, wanted: Wanted, remembered?: WebhookRegistration): Former {
	const { url, active } = standing;
	if (url === null) return NONE;
	if (isSame(url, wanted.url)) return remembered?.former ?? NONE;
	if (!wanted.isTest) {
		if (remembered && isSame(url, remembered.url)) return remembered.former;
		const owner = ownerOf(url, wanted.url);
		// Who listens for a test is there for two minutes, and never again.
		if (owner === 'node' || owner === 'test') return NONE;
		// What is taken from another workflow of ours would be put back when that is gone.
		if (wanted.replace && owner !== 'workflow') return { url, active };
	}
	throw refusal(standing, url, wanted);
}

/** Makes an integration send to us. May be repeated at any time. @throws SendcloudError */
export async function setWebhook(
	client: SendcloudClient,
	{ url, integrationId }: WebhookRegistration,
): Promise<void> {
	if (await isWebhookSet(client, { url, integrationId })) return;
	await set(client, integrationId, { url, active: true });
	if (await isWebhookSet(client, { url, integrationId })) return;
	throw new SendcloudError(
		`Integration ${integrationId} does not send to this n8n, although Sendcloud accepted it`,
		{
			kind: 'unanswered',
			description: 'Perhaps another tool set its webhook at the same moment. Try again.',
		},
	);
}

/** n8n shows only the message when a workflow is activated, so all is said in it. */
function refusal(standing: Standing, url: string, { url: ours, isTest }: Wanted): SendcloudError {
	if (isTest) {
		const owners = {
			node: 'the active workflow',
			workflow: 'another workflow of this n8n',
			test: 'another workflow of this n8n, which listens for a test event',
			others: hostOf(url),
		};
		const owner = owners[ownerOf(url, ours)];
		return inputError(
			`The webhook of integration ${standing.name} stays with ${owner}: an integration has one address only, and listening for a test event never takes it. Use the test button in Sendcloud with the workflow active, or pinned data.`,
		);
	}
	const isOurs = ownerOf(url, ours) === 'workflow';
	const who = isOurs
		? `another workflow of this n8n (${hostOf(url)})`
		: `${hostOf(url)}${standing.active ? '' : ' (switched off)'}`;
	const advice = isOurs
		? 'Let that workflow start on more events (Options › More Events) and divide them behind it, or deactivate it first. If it is gone, empty the address in the settings of the integration in Sendcloud.'
		: 'To take it over, switch on Options › Replace Existing Webhook; it is put back when this workflow is deactivated.';
	return inputError(
		`The webhook of integration ${standing.name} belongs to ${who} already. An integration has one address only. ${advice}`,
	);
}

/**
 * Gives the webhook back, if it is still ours.
 * @throws SendcloudError when it may still be set
 */
export async function giveWebhookBack(
	client: SendcloudClient,
	{ url, integrationId, former }: Omit<WebhookRegistration, 'kind'>,
): Promise<void> {
	const isGone = (error: unknown) => error instanceof SendcloudError && error.status === 404;
	const standing = await look(client, integrationId).catch((error: Error) => error);
	// The integration is gone, and its webhook with it.
	if (isGone(standing)) return;
	if (standing instanceof Error) throw standing;
	if (isSame(standing.url, url)) await set(client, integrationId, former);
}
