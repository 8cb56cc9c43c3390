/**
 * What is remembered between a registration and its deliveries, and between deliveries.
 *
 * The registration is kept in n8n's static data, which outlives a restart, and in this process, because n8n has no lock
 * on static data: an execution that uses it writes back, when it ends, all that it read when it began, and with that an
 * older registration over a newer one. So the newest counts, wherever it stands.
 *
 * Deliveries are remembered in this process only: what webhook() writes into static data is not saved when it starts an
 * execution (n8n 2.8 to 2.41), and two deliveries at once would not see each other's.
 */
import type { IDataObject, IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import type { WebhookRegistration } from './integrationWebhook';
import type { Registration } from './registration';

/** What a trigger registers with Sendcloud: a subscription to events, or the webhook of an integration. */
export type Registered = Registration | WebhookRegistration;

const DAY = 24 * 60 * 60 * 1000;
/** Deliveries of all triggers together; some 100 bytes each. */
const KEPT = 50_000;

/** A registration, and when it was made: of two, the newer one is what Sendcloud holds. */
export type Dated = Registered & { registeredAt: number };

/** By the URL of the webhook. */
const registrations = new Map<string, Dated>();
/** The clock may be set back; what is registered later is newer all the same. */
let latest = 0;
/** When an event was delivered, by workflow, trigger and event; the oldest first. */
const deliveries = new Map<string, number>();
/** The moment of the latest news of a parcel that was let in, by workflow, trigger and parcel. */
const latestNews = new Map<string, number>();

/** Registrations at addresses that this trigger has left; more than a few are no use to anybody. */
const FORMER = 5;

interface Saved extends IDataObject {
	registration?: IDataObject & Dated;
	/** Those that Sendcloud may still hold, the oldest first. */
	former?: Array<IDataObject & Dated>;
}

const savedBy = (context: IHookFunctions | IWebhookFunctions) =>
	context.getWorkflowStaticData('node') as Saved;

const newest = (saved: Dated | undefined, here: Dated | undefined) =>
	saved && here ? (saved.registeredAt > here.registeredAt ? saved : here) : (saved ?? here);

/** Makes this process forget everything, as a restart does. */
export function forgetAll(): void {
	registrations.clear();
	deliveries.clear();
	latestNews.clear();
	latest = 0;
}

/** What was registered last. n8n's address may have been another one then. */
export function remembered(context: IHookFunctions, url: string): Dated | undefined {
	return newest(savedBy(context).registration, registrations.get(url));
}

/** What was registered elsewhere before, and is not removed yet. */
export const formerOf = (context: IHookFunctions): Dated[] => [...(savedBy(context).former ?? [])];

/** The trigger registers elsewhere now. What it registered stays to be removed, once the new one is registered. */
export function leave(context: IHookFunctions, registration: Dated): void {
	const saved = savedBy(context);
	const left = [...formerOf(context), registration].slice(-FORMER);
	saved.former = left.map((one) => ({ ...one }));
	forget(context, registration.url);
}

/** Sendcloud does not hold it any more, or it counts again. */
export function forgetFormer(context: IHookFunctions, former: Dated): void {
	const saved = savedBy(context);
	const left = formerOf(context).filter((one) => one.registeredAt !== former.registeredAt);
	if (left.length > 0) saved.former = left.map((one) => ({ ...one }));
	else delete saved.former;
}

/** @param now milliseconds since 1970 */
export function remember(context: IHookFunctions, registration: Registered, now: number): void {
	latest = Math.max(now, latest + 1, (savedBy(context).registration?.registeredAt ?? 0) + 1);
	keep(context, { ...registration, registeredAt: latest });
}

/**
 * Keeps what is known, where n8n may have put back something older or nothing.
 * @returns whether static data was anything else
 */
export function keep(context: IHookFunctions | IWebhookFunctions, registration: Dated): boolean {
	if (context.getMode() !== 'manual') registrations.set(registration.url, registration);
	const saved = savedBy(context);
	if (saved.registration?.registeredAt === registration.registeredAt) return false;
	saved.registration = { ...registration };
	return true;
}

export function forget(context: IHookFunctions, url: string): void {
	delete savedBy(context).registration;
	registrations.delete(url);
}

/** What tells this trigger from others; none when the editor listens, whose static data is its own. */
const triggerOf = (context: IWebhookFunctions) =>
	// It always names the production URL here.
	context.getMode() === 'manual' ? undefined : context.getNodeWebhookUrl('default');

/**
 * Whose deliveries these are. An address alone says it not: a workflow that is brought in anew may stand where another
 * stood, and must hear what that one heard.
 */
function listenerOf(context: IWebhookFunctions): string | undefined {
	const trigger = triggerOf(context);
	return trigger && `${context.getWorkflow().id} ${trigger}`;
}

/** The registration that a delivery must be proved against. */
export function expected(context: IWebhookFunctions): Dated | undefined {
	return newest(savedBy(context).registration, registrations.get(triggerOf(context) ?? ''));
}

/**
 * Was this event delivered within a day? If not, it counts as delivered from now on. Best effort: a restart forgets, and
 * of several processes each knows its own deliveries.
 * @param key what tells the event from others
 * @param now milliseconds of a clock that goes on evenly
 */
export function isRepeated(context: IWebhookFunctions, key: string, now: number): boolean {
	const listener = listenerOf(context);
	if (listener === undefined) return false;
	const delivery = `${listener} ${key}`;
	if ((deliveries.get(delivery) ?? -Infinity) > now - DAY) return true;
	deliveries.delete(delivery);
	deliveries.set(delivery, now);
	for (const [oldest, at] of deliveries) {
		if (at > now - DAY && deliveries.size <= KEPT) break;
		deliveries.delete(oldest);
	}
	return false;
}

/**
 * Did later news of the same thing come before this? Deliveries keep no order. Best effort, as above.
 * @param moment milliseconds since 1970
 */
export function isOutdated(context: IWebhookFunctions, subject: string, moment: number): boolean {
	const listener = listenerOf(context);
	if (listener === undefined) return false;
	const thing = `${listener} ${subject}`;
	const latestMoment = latestNews.get(thing) ?? -Infinity;
	latestNews.delete(thing);
	latestNews.set(thing, Math.max(moment, latestMoment));
	for (const [oldest] of latestNews) {
		if (latestNews.size <= KEPT) break;
		latestNews.delete(oldest);
	}
	return moment < latestMoment;
}

/** The workflow was not started after all: the event must be let in when it comes again. */
export function isNotDelivered(context: IWebhookFunctions, key: string): void {
	deliveries.delete(`${listenerOf(context)} ${key}`);
}
