/** What a kind of event is, for those that Sendcloud sends to an integration's webhook. One file a kind. */
import type { IDataObject } from 'n8n-workflow';

import { isObject } from '../../transport/data';
import { isFilled, isTooDeep, keyOf } from '../shape';

export interface WebhookBody extends IDataObject {
	action: string;
}

export interface WebhookKind {
	/** What Sendcloud calls it. */
	action: string;
	/** @returns what is wrong with a body, for Sendcloud's log; it quotes nothing of it */
	fault(body: WebhookBody): string | undefined;
	/** Is it wanted? */
	passes?(body: WebhookBody, options: IDataObject): boolean;
	/** What later news of the same thing replaces; undefined where nothing does. */
	subject?(body: WebhookBody): string | undefined;
	/** One flat item, without what all kinds have. */
	simplified(body: WebhookBody): IDataObject;
}

/** @returns the body, or what is wrong with it */
export function readWebhookBody(body: unknown): WebhookBody | string {
	if (!isObject(body)) return 'it is no object';
	if (isTooDeep(body)) return 'it is nested too deep';
	if (!isFilled(body.action)) return 'action is missing';
	return body as WebhookBody;
}

/** Milliseconds since 1970, of seconds or milliseconds; undefined where there is no moment. */
export function momentOf(value: unknown): number | undefined {
	const number = isFilled(value) && /^\d{1,16}(\.\d{1,9})?$/.test(value) ? Number(value) : value;
	if (typeof number === 'number') {
		const moment = number > 1e11 ? number : number * 1000;
		// Beyond this there is no date.
		return number >= 0 && moment <= 8.64e15 ? Math.round(moment) : undefined;
	}
	const parsed =
		isFilled(value) && value.length <= 40 && /^\d{4}-/.test(value) ? Date.parse(value) : NaN;
	return Number.isNaN(parsed) ? undefined : parsed;
}

export function isoOf(value: unknown): string | null {
	const moment = momentOf(value);
	return moment === undefined ? null : new Date(moment).toISOString();
}

/** What every item of these kinds begins with. */
export const head = (body: WebhookBody): IDataObject => ({
	event_id: keyOf(body),
	event: body.action,
	timestamp: isoOf(body.timestamp),
});

/** A value that stands for itself in a column; a list or an object does not. */
export const cell = (value: unknown): string | number | boolean | null =>
	['string', 'number', 'boolean'].includes(typeof value) ? (value as string) : null;
