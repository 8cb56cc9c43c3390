/**
 * Requests to Sendcloud, with retries and rate limit.
 *
 * What is repeated, and when:
 * - 429: every method, since Sendcloud did nothing. `Retry-After` is the truth and is obeyed exactly.
 *   All requests of the run pause with it, and `pace.ts` keeps them from running into the same limit again.
 * - 502, 503, 504, no connection, reset, time-out, an answer that breaks off: only what is safe to repeat
 *   (GET, PUT, DELETE, and what the caller declares repeatable, such as upserts), with growing, jittered waits.
 * - everything else: never.
 */
import type { IHttpRequestMethods } from 'n8n-workflow';

import type { Answer, Outcome } from './answer';
import { breather, type Breathe } from './breathe';
import { systemClock, type Clock } from './clock';
import { changed, SendcloudError } from './errors';
import { paces, type Sent } from './pace';
import type { Spending } from './spending';
import { afterAttempts, backoff, MAX_ATTEMPTS, MAX_WAIT, tooLong, unsure } from './retry';
import {
	payloadOf,
	Wire,
	type ClientContext,
	type OpenFile,
	type Query,
	type RequestOptions,
} from './wire';

export type { Answer, Stream } from './answer';
export type { ClientContext, OpenFile, Query, RequestOptions } from './wire';

/** What the client did besides asking, for the hint below the output. */
export interface Notes {
	repeats: number;
	waitedMs: number;
	reasons: Set<string>;
	/** What the user should know although it is no error. */
	warnings: Set<string>;
}

/** Waiting is done in slices, so that a cancelled execution stops at once. */
const SLICE = 250;

/** One of these per run of a node: its requests share the pause that a 429 asks for. */
export class SendcloudClient {
	readonly notes: Notes = { repeats: 0, waitedMs: 0, reasons: new Set(), warnings: new Set() };

	/** Has Sendcloud refused a request of this run because there were too many? */
	wasLimited = false;

	/** What may be spent; without it as much as is asked for. */
	spending?: Spending;

	/** Why a request may not be made at all, by its method. */
	refusing?: (method: IHttpRequestMethods) => SendcloudError | undefined;

	private resumeAt = 0;

	/** Until when it is counted already that something waits. */
	private waitNoted = 0;

	private readonly pace = paces(() => this.clock.now());

	/** Requests of this run that were let through, whatever became of them. */
	private letThrough = 0;

	/** Requests in a row that nothing answered. */
	private unheard = 0;

	/** Why nothing is sent any more: nothing answers. Until something does. */
	private away?: SendcloudError;

	private readonly wire: Wire;

	/** To be awaited at every step of long work that waits for nothing else; where steps are short, only what it returns. */
	readonly breathe: Breathe;

	constructor(
		context: ClientContext,
		readonly clock: Clock = systemClock,
	) {
		this.wire = new Wire(context, clock);
		this.breathe = breather(clock);
	}

	/** Milliseconds a request may take. */
	get timeout(): number {
		return this.wire.timeout;
	}

	set timeout(ms: number) {
		this.wire.chosenTimeout = ms;
	}

	/** Tells one account from another, and says nothing of its keys. @throws SendcloudError (input) */
	async account(): Promise<string> {
		return await this.wire.account();
	}

	/** The credential's base URL. @throws SendcloudError (input) */
	async baseUrl(): Promise<string> {
		return await this.wire.baseUrl();
	}

	/**
	 * Opens a file on another host, e.g. the storage behind a pre-signed link. Nothing of the credential goes along.
	 * Asked once; `download.ts` repeats. @throws SendcloudError when there is no answer
	 */
	async open(url: string): Promise<OpenFile> {
		return await this.wire.open(url);
	}

	/** @throws SendcloudError (cancelled) */
	throwIfCancelled(): void {
		this.wire.throwIfCancelled();
	}

	isCancelled(): boolean {
		return this.wire.isCancelled();
	}

	async get(path: string, query?: Query, options: RequestOptions = {}): Promise<Answer> {
		return await this.request('GET', path, { ...options, query });
	}

	async post(path: string, body: unknown, options: RequestOptions = {}): Promise<Answer> {
		return await this.request('POST', path, { ...options, body });
	}

	async patch(path: string, body: unknown, options: RequestOptions = {}): Promise<Answer> {
		return await this.request('PATCH', path, { ...options, body });
	}

	/** Deleting what an earlier attempt of ours deleted already is a success. */
	async delete(path: string, options: RequestOptions = {}): Promise<Answer> {
		return await this.request('DELETE', path, options);
	}

	/**
	 * One request, with all the repeats it deserves.
	 * @param path below the base URL, e.g. `/v3/orders`
	 * @returns the answer, always 2xx
	 * @throws SendcloudError, whose `effect` says whether what was asked for may have been done
	 */
	async request(
		method: IHttpRequestMethods,
		path: string,
		options: RequestOptions = {},
	): Promise<Answer> {
		// Thousands that fail at once, unsent, would never let others have the event loop.
		await this.breathe();
		const refusal = ['GET', 'HEAD'].includes(method) ? undefined : this.refusing?.(method);
		if (refusal) throw refusal;
		if (this.away && !options.insist) throw notSent(this.away);
		const doubts: Doubts = { mayHaveWorked: false };
		try {
			const answer = await this.attempts(method, path, options, doubts);
			this.heard();
			return answer;
		} catch (error) {
			const failure = error as SendcloudError;
			if (isSilence(failure)) this.unheard++;
			else if (failure.status !== undefined) this.heard();
			if (this.unheard >= ENOUGH_SILENCE) this.away = failure;
			const effect = ['GET', 'HEAD'].includes(method)
				? 'none'
				: doubts.mayHaveWorked
					? 'unknown'
					: failure.effect;
			throw failure.effect === effect ? failure : changed(failure, { effect });
		}
	}

	/** Something answers: also to one that had to be asked when nothing had. */
	private heard(): void {
		this.unheard = 0;
		this.away = undefined;
	}

	private async attempts(
		method: IHttpRequestMethods,
		path: string,
		options: RequestOptions,
		doubts: Doubts,
	): Promise<Answer> {
		const repeatable = options.repeatable ?? ['GET', 'HEAD', 'PUT', 'DELETE'].includes(method);
		const goneIsDone = options.goneIsDone ?? method === 'DELETE';
		const asked = `${method} ${path}`;
		const payload = payloadOf(options);
		let letThroughBefore = this.letThrough;

		for (let attempt = 1; ; attempt++) {
			const sent = await this.turn(method, asked);
			const outcome = await this.wire.once(method, path, options, payload);
			const isLimited = 'failure' in outcome && outcome.repeat === 'limited';
			if (isLimited) this.pace(method).refused(sent);
			else {
				this.pace(method).letThrough(sent);
				this.letThrough++;
			}
			if ('answer' in outcome) return outcome.answer;

			const { failure, repeat } = outcome;
			// Others of this run got through meanwhile: the limit is scarce, not closed, and this one's turn will come.
			// Without this, many requests that share a limit with another tool would use up each other's attempts.
			if (repeat === 'limited' && this.letThrough > letThroughBefore) attempt = 1;
			if (repeat === 'limited') this.wasLimited = true;
			letThroughBefore = this.letThrough;
			if (failure.status === 404 && goneIsDone && doubts.mayHaveWorked) {
				return { status: 204, headers: {}, body: undefined, asked };
			}
			doubts.mayHaveWorked ||= failure.effect === 'unknown';
			if (repeat === 'never') throw failure;
			if (repeat === 'ifSafe' && !repeatable) throw outcome.unsent ? failure : unsure(failure);
			if (attempt === MAX_ATTEMPTS) {
				throw afterAttempts(failure, doubts.mayHaveWorked && method !== 'GET');
			}
			await this.beforeNext(asked, outcome, attempt);
		}
	}

	/** Waits until the next attempt may begin. @throws SendcloudError when that is too long */
	private async beforeNext(
		asked: string,
		{ failure, repeat, retryAfter }: Exclude<Outcome, { answer: Answer }>,
		attempt: number,
	): Promise<void> {
		const usual = backoff(repeat, attempt, this.clock.random());
		// Obeyed, and refused again: another tool was faster. From then on the waits grow as they do without
		// Retry-After, beyond the minute that the limit counts.
		const delay =
			repeat === 'limited' && attempt > 1
				? Math.max(retryAfter ?? 0, usual)
				: (retryAfter ?? usual);
		// A 429 concerns every request of the run; the others need not ask to hear the same.
		if (repeat === 'limited') this.resumeAt = Math.max(this.resumeAt, this.clock.now() + delay);
		if (delay > MAX_WAIT) throw tooLong(asked, delay, failure.status);
		this.notes.repeats++;
		this.notes.reasons.add(failure.status === undefined ? 'no answer' : `HTTP ${failure.status}`);
		this.noteWait(delay);
		if (repeat !== 'limited') await this.wait(delay);
	}

	/** Waits for so many milliseconds, but not beyond the end of a cancelled execution. */
	async wait(ms: number): Promise<void> {
		const end = this.clock.now() + ms;
		for (let left = ms; left > 0; left = end - this.clock.now()) {
			this.throwIfCancelled();
			await this.clock.sleep(Math.min(left, SLICE));
		}
	}

	/** Waits until the limit that Sendcloud named is over, and until the pace lets one more go. */
	private async turn(method: IHttpRequestMethods, asked: string): Promise<Sent> {
		const pace = this.pace(method);
		for (;;) {
			this.throwIfCancelled();
			const left = Math.max(this.resumeAt - this.clock.now(), pace.wait);
			if (left <= 0) return pace.begin();
			if (left > MAX_WAIT) throw tooLong(asked, left);
			this.noteWait(left);
			await this.wait(left);
		}
	}

	/** Requests that wait at the same time have waited once. */
	private noteWait(ms: number): void {
		const now = this.clock.now();
		this.notes.waitedMs += Math.max(0, now + ms - Math.max(this.waitNoted, now));
		this.waitNoted = Math.max(this.waitNoted, now + ms);
	}
}

/** Whether an attempt of a request may have taken effect. */
interface Doubts {
	mayHaveWorked: boolean;
}

/** Requests in a row without any answer, each with all the attempts it may have, after which a run asks no more. */
const ENOUGH_SILENCE = 3;

/** Nothing of Sendcloud's own came back. */
const isSilence = ({ kind, status }: SendcloudError) =>
	kind === 'unanswered' && (status === undefined || [502, 503, 504].includes(status));

/** Of a request that was not sent, because nothing answers. */
function notSent(failure: SendcloudError): SendcloudError {
	return new SendcloudError(failure.message, {
		kind: 'unanswered',
		status: failure.status,
		effect: 'none',
		description: `Nothing of this was sent: ${ENOUGH_SILENCE} requests before it got no answer, each after up to ${MAX_ATTEMPTS} attempts. Run it again when Sendcloud can be reached.`,
	});
}
