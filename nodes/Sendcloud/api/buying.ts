/**
 * What costs money. A function that buys is sealed where it is written: nobody can call it but `flows/purchase.ts`, the
 * one place that looks first, never repeats blindly and finds out what became of a lost answer.
 */
import type { SendcloudClient } from '../transport/client';
import type { SendcloudError } from '../transport/errors';

declare const sealed: unique symbol;

/** A way to buy several things with one request. It has no call signature: see `purchase`. */
export interface Buying<Request, Thing> {
	readonly [sealed]: [Request, Thing];
}

/** What became of each entry of the request, in its order: bought, or refused for a reason of its own. */
export type Bought<Thing> = Array<Thing | SendcloudError>;

/**
 * Sends one request that buys. Throws only when nothing is known of any entry but what the error's `effect` says; once
 * Sendcloud has accepted, every entry has a result, whatever the answer looks like.
 */
export type Send<Request, Thing> = (
	client: SendcloudClient,
	requests: Request[],
) => Promise<Bought<Thing>>;

export const buying = <Request, Thing>(send: Send<Request, Thing>): Buying<Request, Thing> =>
	send as unknown as Buying<Request, Thing>;

/** For `flows/purchase.ts` alone: a test holds everybody else to it. */
export const unsealed = <Request, Thing>(one: Buying<Request, Thing>): Send<Request, Thing> =>
	one as unknown as Send<Request, Thing>;
