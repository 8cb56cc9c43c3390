/** One delivery: is it from Sendcloud, is it an event, is it wanted, is it new? Only then the workflow starts. */
import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { systemClock } from '../transport/clock';
import { choiceOf, filtersOf, optionsOf, webhooksWanted, type Choice } from './choice';
import { passes } from './filters';
import type { WebhookChoice } from './kinds';
import { INTEGRATION_UPDATED, integrationOf } from './kinds/integrationChanged';
import { head, momentOf, readWebhookBody, type WebhookBody } from './kinds/kind';
import { readParcelEvent, simplified } from './kinds/parcelEvent';
import { expected, isNotDelivered, isOutdated, isRepeated, keep } from './memory';
import { isProof } from './registration';
import { keyOf, textOf } from './shape';
import { isSigned } from './signature';
import { signatureKey } from './signatureKey';

/** Our own registration changes the integration, and Sendcloud says so within moments. */
const OWN_CHANGE_MS = 10_000;

/** Answered 2xx: Sendcloud need not send it again. */
const ignored = (message: string): IWebhookResponseData => ({ webhookResponse: { message } });

const LEFT_OUT = 'Received. The filters of the trigger leave it out.';

function refused(context: IWebhookFunctions, status: number, message?: string) {
	const response = context.getResponseObject().status(status);
	// Who is not known hears nothing about why.
	if (message === undefined) response.end();
	else response.json({ message });
	return { noWebhookResponse: true };
}

export async function receive(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const choice = choiceOf(context);
	return 'webhook' in choice
		? await receiveWebhook(context, choice.webhook)
		: receiveParcelEvent(context, choice.parcel);
}

function receiveParcelEvent(
	context: IWebhookFunctions,
	{ filters, except }: Extract<Choice, { parcel: unknown }>['parcel'],
): IWebhookResponseData {
	const registration = expected(context);
	const { authorization } = context.getHeaderData();
	// The body is not looked at before.
	if (registration?.kind === 'integrationWebhook' || !registration) return refused(context, 401);
	if (!isProof(authorization, registration)) return refused(context, 401);
	// n8n saves what webhook() changes in static data only if it starts nothing. Sendcloud sends the event again.
	if (keep(context, registration)) return refused(context, 503);

	const body = context.getBodyData();
	const parcelEvent = readParcelEvent(body);
	if (typeof parcelEvent === 'string') {
		return refused(context, 400, `Not a parcel event: ${parcelEvent}`);
	}
	if (!passes(parcelEvent, filters, except) || !passes(parcelEvent, filtersOf(context)))
		return ignored(LEFT_OUT);
	return started(context, parcelEvent.key, body, () => simplified(parcelEvent));
}

/** What Sendcloud sends to the webhook of an integration is proved by its signature alone. */
async function receiveWebhook(
	context: IWebhookFunctions,
	choice: WebhookChoice,
): Promise<IWebhookResponseData> {
	const { rawBody } = context.getRequestObject() as { rawBody?: unknown };
	const signature = context.getHeaderData()['sendcloud-signature'];
	if (!isSigned(rawBody, signature, await signatureKey(context))) return refused(context, 401);

	const body = readWebhookBody(context.getBodyData());
	if (typeof body === 'string') return refused(context, 400, `Not an event: ${body}`);
	const registration = expected(context);
	if (registration) keep(context, registration);

	const kind = webhooksWanted(context, choice).find(({ action }) => action === body.action);
	if (!kind) return ignored('Received. The trigger does not start on it.');
	const fault = kind.fault(body);
	if (fault !== undefined) return refused(context, 400, `Not an event: ${fault}`);
	if (isOwnChange(context, body)) return ignored('Received. It comes of the registration itself.');
	const options = optionsOf(context);
	if (kind.passes && !kind.passes(body, options)) return ignored(LEFT_OUT);
	const subject = options.newestOnly === true ? kind.subject?.(body) : undefined;
	const moment = momentOf(body.timestamp);
	if (subject !== undefined && moment !== undefined && isOutdated(context, subject, moment))
		return ignored('Received. A later status of this parcel came before.');
	return started(context, keyOf(body), body, () => ({ ...head(body), ...kind.simplified(body) }));
}

function isOwnChange(context: IWebhookFunctions, body: WebhookBody): boolean {
	const registration = expected(context);
	return (
		body.action === INTEGRATION_UPDATED &&
		registration?.kind === 'integrationWebhook' &&
		textOf(integrationOf(body).id) === String(registration.integrationId) &&
		Math.abs(systemClock.today() - registration.registeredAt) < OWN_CHANGE_MS
	);
}

/** The workflow starts, unless it did for the same before. */
function started(
	context: IWebhookFunctions,
	key: string,
	body: IDataObject,
	simple: () => IDataObject,
): IWebhookResponseData {
	const { ignoreDuplicates = true } = optionsOf(context);
	if (ignoreDuplicates && isRepeated(context, key, systemClock.now()))
		return ignored('Received before. It starts the workflow only once.');
	// n8n answers with an error when it could not start the workflow; Sendcloud then sends the event again.
	const response = context.getResponseObject();
	response.once('finish', () => {
		if (response.statusCode >= 300) isNotDelivered(context, key);
	});
	const simplify = context.getNodeParameter('simplify', true) as boolean;
	return {
		workflowData: [[{ json: simplify ? simple() : body }]],
		webhookResponse: { message: 'Received. The workflow was started.' },
	};
}
