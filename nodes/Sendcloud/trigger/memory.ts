/**
 * What is remembered between a registration and its deliveries, and between deliveries.
 *
 * It is kept in n8n's static data, which outlives a restart, and in this process. n8n has no lock on static data: what
 * a delivery or an execution read when it began is written back whole when it ends, over anything newer. So the newest
 * registration counts, wherever it stands, and of two repeated deliveries at once only the process can tell.
 */
import type { IDataObject, IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import type { Registration } from './registration';

const MINUTE = 60 * 1000;
const DAY = 24 * 60 * MINUTE;
/** Of all triggers together; some 100 bytes each. */
const KEPT_HERE = 50_000;
/** Of one trigger. Few, since n8n copies static data into every execution it saves. */
const KEPT_IN_N8N = 200;

/** A registration, and when it was made: of two, the newer one is what Sendcloud holds. */
type Dated = Registration & { registeredAt: number };

const registrations = new Map<string, Dated>();
/** The clock may be set back; what this process registers later is newer all the same. */
let latest = 0;
/** When an event was delivered, by trigger and event; the oldest first. */
const deliveries = new Map<string, number>();

interface Saved extends IDataObject {
	registration?: IDataObject & Dated;
	/** The latest events: their keys and the minute of each, `key:minute key:minute`. */
	recent?: string;
}

const savedBy = (context: IHookFunctions | IWebhookFunctions) =>
	context.getWorkflowStaticData('node') as Saved;

/** Makes this process forget everything, as a restart does. */
export function forgetAll(): void {
	registrations.clear();
	deliveries.clear();
}

const newest = (saved: Dated | undefined, here: Dated | undefined) =>
	saved && here ? (saved.registeredAt > here.registeredAt ? saved : here) : (saved ?? here);

/** What was registered last. n8n's address may have been another one then. */
export function remembered(context: IHookFunctions, url: string): Dated | undefined {
	return newest(savedBy(context).registration, registrations.get(url));
}

/** @param now milliseconds since 1970 */
export function remember(context: IHookFunctions, registration: Registration, now: number): void {
	latest = Math.max(now, latest + 1);
	keep(context, { ...registration, registeredAt: latest });
}

/** Keeps what is known, where n8n may have put back something older or nothing. */
export function keep(context: IHookFunctions | IWebhookFunctions, registration: Dated): void {
	const saved = savedBy(context);
	// Whatever is written, n8n saves: only what is new.
	if (saved.registration?.registeredAt !== registration.registeredAt)
		saved.registration = { ...registration };
	if (context.getMode() !== 'manual') registrations.set(registration.url, registration);
}

export function forget(context: IHookFunctions, url: string): void {
	const saved = savedBy(context);
	delete saved.registration;
	delete saved.recent;
	registrations.delete(url);
}

/** What tells this trigger from others; none when the editor listens, whose static data is its own. */
const triggerOf = (context: IWebhookFunctions) =>
	// It always names the production URL here.
	context.getMode() === 'manual' ? undefined : context.getNodeWebhookUrl('default');

/** The registration that a delivery must be proved against. */
export function expected(context: IWebhookFunctions): Dated | undefined {
	return newest(savedBy(context).registration, registrations.get(triggerOf(context) ?? ''));
}

/**
 * Was this event delivered within a day? If not, it counts as delivered from now on.
 * @param key what tells the event from others
 * @param now milliseconds since 1970
 */
export function isRepeated(context: IWebhookFunctions, key: string, now: number): boolean {
	const trigger = triggerOf(context);
	if (trigger === undefined) return false;
	const saved = savedBy(context);
	const recent = [...String(saved.recent ?? '').matchAll(/([\w-]+):([0-9a-z]{1,8})(?: |$)/g)]
		.map(([, one, minute]) => [one, parseInt(minute, 36) * MINUTE] as const)
		.filter(([, at]) => at > now - DAY);

	const here = `${trigger} ${key}`;
	if ((deliveries.get(here) ?? 0) > now - DAY) return true;
	if (recent.some(([one]) => one === key)) return true;

	deliveries.delete(here);
	deliveries.set(here, now);
	for (const [oldest, at] of deliveries) {
		if (at > now - DAY && deliveries.size <= KEPT_HERE) break;
		deliveries.delete(oldest);
	}
	saved.recent = [...recent, [key, now] as const]
		.slice(-KEPT_IN_N8N)
		.map(([one, at]) => `${one}:${Math.floor(at / MINUTE).toString(36)}`)
		.join(' ');
	return false;
}

/** The workflow was not started after all: the event must be let in when it comes again. */
export function isNotDelivered(context: IWebhookFunctions, key: string): void {
	deliveries.delete(`${triggerOf(context)} ${key}`);
}
