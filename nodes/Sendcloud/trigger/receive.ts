/** One delivery: is it from Sendcloud, is it an event, is it wanted, is it new? Only then the workflow starts. */
import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { systemClock } from '../transport/clock';
import { passes } from './filters';
import { expected, isNotDelivered, isRepeated, keep } from './memory';
import { readParcelEvent, simplified } from './parcelEvent';
import { isProof } from './registration';

/** Answered 2xx: Sendcloud need not send it again. */
const ignored = (message: string): IWebhookResponseData => ({ webhookResponse: { message } });

export function receive(context: IWebhookFunctions): IWebhookResponseData {
	const response = context.getResponseObject();
	const registration = expected(context);
	// Nothing is said about why, and the body is not looked at.
	if (!registration || !isProof(context.getHeaderData().authorization, registration)) {
		response.status(401).end();
		return { noWebhookResponse: true };
	}
	if (keep(context, registration)) {
		// n8n saves what webhook() changes in static data only if it starts nothing. Sendcloud sends the event again.
		response.status(503).end();
		return { noWebhookResponse: true };
	}

	const body = context.getBodyData();
	const parcelEvent = readParcelEvent(body);
	if (typeof parcelEvent === 'string') {
		response.status(400).json({ message: `Not a parcel event: ${parcelEvent}` });
		return { noWebhookResponse: true };
	}

	if (!passes(parcelEvent, context.getNodeParameter('filters', {}) as IDataObject))
		return ignored('Received. The filters of the trigger leave it out.');

	const { ignoreDuplicates = true } = context.getNodeParameter('options', {}) as IDataObject;
	const { key } = parcelEvent;
	if (ignoreDuplicates && isRepeated(context, key, systemClock.now()))
		return ignored('Received before. It starts the workflow only once.');
	// n8n answers with an error when it could not start the workflow; Sendcloud then sends the event again.
	response.once('finish', () => {
		if (response.statusCode >= 300) isNotDelivered(context, key);
	});

	const simplify = context.getNodeParameter('simplify', true) as boolean;
	return {
		workflowData: [[{ json: simplify ? simplified(parcelEvent) : body }]],
		webhookResponse: { message: 'Received. The workflow was started.' },
	};
}
