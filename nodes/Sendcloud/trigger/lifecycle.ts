/** What n8n asks of the trigger when a workflow is activated, deactivated or listened to. */
import { NodeOperationError, type IHookFunctions } from 'n8n-workflow';

import { SendcloudClient } from '../transport/client';
import { inputError, SendcloudError } from '../transport/errors';
import { nodeError } from '../transport/nodeError';
import { forget, forgetFormer, formerOf, keep, leave, remember, remembered } from './memory';
import { whyOutOfReach } from './reachable';
import { isRegistered, register, unregister } from './registration';

/** Activations of what was active before, when n8n starts. */
const RESTARTS = ['init', 'leadershipChange'];

const urlOf = (context: IHookFunctions) => context.getNodeWebhookUrl('default') as string;

const asNodeError = (context: IHookFunctions, error: unknown) =>
	error instanceof SendcloudError
		? nodeError(context.getNode(), error)
		: new NodeOperationError(context.getNode(), error as Error);

/** Does Sendcloud hold our registration as we know it? */
export async function hasRegistration(context: IHookFunctions): Promise<boolean> {
	const url = urlOf(context);
	const known = remembered(context, url);
	const client = new SendcloudClient(context);
	try {
		if (!known || !(await isRegistered(client, url, known))) return false;
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
	const url = urlOf(context);
	const client = new SendcloudClient(context);
	try {
		const last = remembered(context, url);
		// n8n was moved, and nobody removed what it had registered. It stays until this one stands: when an activation
		// fails, n8n removes what is remembered, and this n8n may be a copy that never comes to life.
		if (last && last.url !== url) leave(context, last);
		const known = remembered(context, url) ?? formerOf(context).find((one) => one.url === url);
		const reason = whyOutOfReach(url, await client.baseUrl());
		if (reason) throw inputError(reason);
		remember(context, await register(client, url, known), client.clock.now());
		forgetFormer(context, url);
		await removeFormer(context, client);
		return true;
	} catch (error) {
		throw asNodeError(context, error);
	}
}

export async function removeRegistration(context: IHookFunctions): Promise<boolean> {
	const url = urlOf(context);
	const client = new SendcloudClient(context);
	const known = remembered(context, url);
	try {
		// What Sendcloud cannot reach was never registered. n8n asks for this after each activation that failed.
		const isSomething = known ?? !whyOutOfReach(url, await client.baseUrl());
		if (isSomething) await unregister(client, url, known);
		forget(context, url);
		// Not after an activation that failed, where nothing is known.
		if (known) await removeFormer(context, client);
		return true;
	} catch (error) {
		throw asNodeError(context, error);
	}
}

/** Removes what this trigger registered where n8n was before. What fails is tried again the next time. */
async function removeFormer(context: IHookFunctions, client: SendcloudClient): Promise<void> {
	for (const former of formerOf(context)) {
		try {
			await unregister(client, former.url, former);
			forgetFormer(context, former.url);
		} catch (error) {
			// The trigger works all the same.
			const { host } = new URL(former.url);
			context.logger.warn(
				`The former registration of this trigger, for ${host}, could not be removed from Sendcloud: ${(error as Error).message}`,
			);
		}
	}
}
