/** What n8n asks of the trigger when a workflow is activated, deactivated or listened to. */
import { NodeOperationError, type IHookFunctions } from 'n8n-workflow';

import { SendcloudClient } from '../transport/client';
import { inputError, SendcloudError } from '../transport/errors';
import { nodeError } from '../transport/nodeError';
import { choiceOf, integrationIdOf, optionsOf } from './choice';
import {
	giveWebhookBack,
	isWebhookSet,
	NONE,
	planWebhook,
	setWebhook,
	type WebhookRegistration,
} from './integrationWebhook';
import {
	forget,
	forgetFormer,
	formerOf,
	keep,
	leave,
	remember,
	remembered,
	type Registered,
} from './memory';
import { whyOutOfReach } from './reachable';
import { isRegistered, register, unregister, type Registration } from './registration';
import { checkSignatureKey } from './signatureKey';

/** Activations of what was active before, when n8n starts. */
const RESTARTS = ['init', 'leadershipChange'];

function asNodeError(context: IHookFunctions, error: unknown) {
	const node = context.getNode();
	const parameters = { ...node.parameters };
	delete parameters.signatureKey;
	// n8n keeps and logs the node with its error.
	const shown = { ...node, parameters };
	return error instanceof SendcloudError
		? nodeError(shown, error)
		: new NodeOperationError(shown, error as Error);
}

/** What a trigger registers: where it is to be reached, and for a webhook, of which integration. */
interface Target {
	url: string;
	integrationId?: number;
}

const urlOf = (context: IHookFunctions) => context.getNodeWebhookUrl('default') as string;

/** @throws SendcloudError (input) */
function targetOf(context: IHookFunctions): Target {
	const url = urlOf(context);
	return 'webhook' in choiceOf(context)
		? { url, integrationId: integrationIdOf(context) }
		: { url };
}

const integrationOf = (registration: Registered) =>
	registration.kind === 'integrationWebhook' ? registration.integrationId : undefined;

const isFor = (registration: Registered, { url, integrationId }: Target) =>
	registration.url === url && integrationOf(registration) === integrationId;

const stands = async (client: SendcloudClient, known: Registered) =>
	known.kind === 'integrationWebhook'
		? await isWebhookSet(client, known)
		: await isRegistered(client, known.url, known);

/** Does Sendcloud hold our registration as we know it? */
export async function hasRegistration(context: IHookFunctions): Promise<boolean> {
	const client = new SendcloudClient(context);
	try {
		const target = targetOf(context);
		const known = remembered(context, target.url);
		if (!known || !isFor(known, target) || !(await stands(client, known))) return false;
		// Perhaps only this process knew it.
		keep(context, known);
		await removeFormer(context, client);
		return true;
	} catch (error) {
		// A Sendcloud that is away while n8n starts is no reason to give up a registration that most likely stands:
		// n8n would remove it and let no event in until it can be made again.
		const isAway = error instanceof SendcloudError && error.kind === 'unanswered';
		if (isAway && RESTARTS.includes(context.getActivationMode())) return true;
		throw asNodeError(context, error);
	}
}

/** @returns true: n8n takes any other result for success too, so failures are thrown */
export async function addRegistration(context: IHookFunctions): Promise<boolean> {
	const client = new SendcloudClient(context);
	try {
		const target = targetOf(context);
		const last = remembered(context, target.url);
		// n8n was moved, or the trigger is for something else now, and nobody removed what it had registered. It stays
		// until this one stands: when an activation fails, n8n removes what is remembered, and this n8n may be a copy
		// that never comes to life.
		if (last && !isFor(last, target)) leave(context, last);
		const back = formerOf(context).find((one) => isFor(one, target));
		const known = remembered(context, target.url) ?? back;
		const reason = whyOutOfReach(target.url, await client.baseUrl());
		if (reason) throw inputError(reason);
		if (target.integrationId === undefined) await subscribe(context, client, target.url, known);
		else await takeWebhook(context, client, { ...target, integrationId: target.integrationId });
		if (back) forgetFormer(context, back);
		await removeFormer(context, client);
		return true;
	} catch (error) {
		throw asNodeError(context, error);
	}
}

async function subscribe(
	context: IHookFunctions,
	client: SendcloudClient,
	url: string,
	known: Registered | undefined,
): Promise<void> {
	remember(context, await register(client, url, known as Registration), client.clock.today());
}

async function takeWebhook(
	context: IHookFunctions,
	client: SendcloudClient,
	{ url, integrationId }: Required<Target>,
): Promise<void> {
	await checkSignatureKey(context, client, integrationId);
	const isTest = context.getMode() === 'manual';
	// Of this integration, wherever n8n was then: what stood there before us is to be put back, not we ourselves.
	const known = [remembered(context, url), ...formerOf(context).reverse()].find(
		(one) => one !== undefined && integrationOf(one) === integrationId,
	) as WebhookRegistration | undefined;
	const replace =
		optionsOf(context).replaceWebhook === true &&
		// Who stands there now came after us.
		!RESTARTS.includes(context.getActivationMode());
	const planned = await planWebhook(client, { url, integrationId, replace, isTest }, known);
	// Before anything is changed: when the answer to that is lost, n8n gives back what is remembered.
	remember(context, planned, client.clock.today());
	await setWebhook(client, planned);
}

export async function removeRegistration(context: IHookFunctions): Promise<boolean> {
	const client = new SendcloudClient(context);
	try {
		const url = urlOf(context);
		const known = remembered(context, url);
		// What Sendcloud cannot reach was never registered. n8n asks for this after each activation that failed.
		if (known) await remove(client, known, url);
		else if (!whyOutOfReach(url, await client.baseUrl())) await removeUnknown(context, client);
		forget(context, url);
		// Not after an activation that failed, where nothing is known.
		if (known) await removeFormer(context, client);
		return true;
	} catch (error) {
		throw asNodeError(context, error);
	}
}

async function remove(client: SendcloudClient, known: Registered, url = known.url): Promise<void> {
	if (known.kind === 'integrationWebhook') await giveWebhookBack(client, known);
	else await unregister(client, url, known);
}

/** What stands at Sendcloud for this trigger although nothing is remembered of it. */
async function removeUnknown(context: IHookFunctions, client: SendcloudClient): Promise<void> {
	const { url, integrationId } = targetOf(context);
	if (integrationId === undefined) await unregister(client, url);
	else await giveWebhookBack(client, { url, integrationId, former: NONE });
}

/** Removes what this trigger registered elsewhere before. What fails is tried again the next time. */
async function removeFormer(context: IHookFunctions, client: SendcloudClient): Promise<void> {
	for (const former of formerOf(context)) {
		try {
			await remove(client, former);
			forgetFormer(context, former);
		} catch (error) {
			// The trigger works all the same.
			const { host } = new URL(former.url);
			context.logger.warn(
				`The former registration of this trigger, for ${host}, could not be removed from Sendcloud: ${(error as Error).message}`,
			);
		}
	}
}
