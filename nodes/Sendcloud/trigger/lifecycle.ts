/** What n8n asks of the trigger when a workflow is activated, deactivated or listened to. */
import { NodeOperationError, type IHookFunctions } from 'n8n-workflow';

import { SendcloudClient } from '../transport/client';
import { inputError, SendcloudError } from '../transport/errors';
import { nodeError } from '../transport/nodeError';
import { forget, keep, remember, remembered } from './memory';
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
	try {
		if (!known || !(await isRegistered(new SendcloudClient(context), url, known))) return false;
		// Perhaps only this process knew it.
		keep(context, known);
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
		const known = last?.url === url ? last : undefined;
		// A registration for another URL may belong to the n8n that this one is a copy of. If this activation fails, n8n
		// removes what is remembered; that one must not be.
		if (!known) forget(context, url);
		const reason = whyOutOfReach(url, await client.baseUrl());
		if (reason) throw inputError(reason);
		remember(context, await register(client, url, known), client.clock.now());
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
		return true;
	} catch (error) {
		throw asNodeError(context, error);
	}
}
