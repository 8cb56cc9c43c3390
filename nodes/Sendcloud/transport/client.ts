/**
 * The only place that speaks HTTP to Sendcloud: authentication, host, retries, rate limit, time-outs.
 *
 * What is repeated, and when:
 * - 429: every method, since Sendcloud did nothing. `Retry-After` is the truth and is obeyed exactly.
 *   All requests of the run pause with it, and `pace.ts` keeps them from running into the same limit again.
 * - 502, 503, 504, no connection, reset, time-out, an answer that breaks off: only what is safe to repeat
 *   (GET, PUT, DELETE, and what the caller declares repeatable, such as upserts), with growing, jittered waits.
 * - everything else: never.
 */
import type {
	IExecuteFunctions,
	IHookFunctions,
	IHttpRequestMethods,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
} from 'n8n-workflow';

import { systemClock, type Clock } from './clock';
import { credentialType } from './credential';
import { excerpt, inputError, problemsIn, refusal, sentences, SendcloudError } from './errors';
import { paces, type Sent } from './pace';

export type ClientContext = IExecuteFunctions | ILoadOptionsFunctions | IHookFunctions;

/** A list is sent as the same parameter several times. */
export type Query = Record<string, string | number | boolean | string[] | undefined>;

export interface RequestOptions {
	query?: Query;
	/** Sent as JSON. Never with GET: Sendcloud answers 403 to a GET with a body. */
	body?: unknown;
	headers?: Record<string, string>;
	/** The same request twice has the effect of one. Default: GET, PUT and DELETE are, POST and PATCH are not. */
	repeatable?: boolean;
	/** Sends `Sendcloud-Partner-Id`, where the documents list that header and the credential has one. */
	partner?: boolean;
	/** That there is nothing (404) is what a repeat of ours has brought about. Default: DELETE. */
	goneIsDone?: boolean;
}

export interface Answer {
	status: number;
	/** Names in lower case. */
	headers: Record<string, string | undefined>;
	/** Parsed JSON; undefined when the answer was empty. */
	body: unknown;
	/** The request, e.g. `GET /v3/orders`. */
	asked?: string;
}

/** What the client did besides asking, for the hint below the output. */
export interface Notes {
	repeats: number;
	waitedMs: number;
	reasons: Set<string>;
	/** What the user should know although it is no error. */
	warnings: Set<string>;
}

/** A stream of Node's own, which n8n's rules let nobody import. */
export type Stream = Exclude<
	Parameters<IExecuteFunctions['helpers']['prepareBinaryData']>[0],
	Uint8Array
>;

/** A file that is being fetched from another host. */
export interface OpenFile {
	status: number;
	/** Names in lower case. */
	headers: Record<string, string | undefined>;
	body: Stream;
	/** Ends the connection. Harmless when everything has come. */
	close(): void;
}

export const MAX_ATTEMPTS = 5;
/** Longest single wait, in milliseconds. A merchant's workflow should fail at once rather than hang. */
export const MAX_WAIT = 60_000;
const DEFAULT_TIMEOUT = 60_000;
/** Waiting is done in slices, so that a cancelled execution stops at once. */
const SLICE = 250;

const NETWORK_CODES: Record<string, string> = {
	ECONNREFUSED: 'nothing answers there',
	ECONNRESET: 'the connection broke off',
	EPIPE: 'the connection broke off',
	ETIMEDOUT: 'no answer in time',
	ECONNABORTED: 'no answer in time',
	EAI_AGAIN: 'the name could not be looked up',
	ENOTFOUND: 'there is no such host',
	EHOSTUNREACH: 'there is no way to this host',
	ENETUNREACH: 'there is no network',
	EPROTO: 'it does not speak https',
	// What axios says when the connection ends politely, but before the answer does.
	ERR_BAD_RESPONSE: 'the connection broke off',
};
/** There was no connection, so nothing was sent. */
const UNSENT_CODES = new Set([
	'ECONNREFUSED',
	'EAI_AGAIN',
	'ENOTFOUND',
	'EHOSTUNREACH',
	'ENETUNREACH',
	'EPROTO',
]);
/** Not worth a repeat: a wrong name stays wrong. */
const HOPELESS_CODES = new Set(['ENOTFOUND', 'EPROTO']);

interface SendcloudCredential {
	baseUrl?: string;
	partnerId?: string;
}

/**
 * The credential's base URL without a slash at its end. Refuses what must never receive keys.
 * @throws SendcloudError (input)
 */
export function checkedBaseUrl(value: unknown): string {
	const raw = String(value ?? '').trim();
	const advice =
		'Open the credential. For Sendcloud itself the base URL is https://panel.sendcloud.sc/api';
	// First, and without a quote of it: what stands before an @ may be a password.
	if (/[@?#]/.test(raw)) {
		throw inputError(
			"The credential's base URL must be a plain address without user, query or fragment",
			advice,
		);
	}
	if (!/^https?:\/\/[^/\s]+/i.test(raw) || !URL.canParse(raw)) {
		throw inputError(
			`The credential's base URL must be an address that starts with https://, found "${raw}"`,
			advice,
		);
	}
	return raw.replace(/\/+$/, '');
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** @throws SendcloudError (input) */
function checkedPartnerId(value: unknown): string | undefined {
	const raw = String(value ?? '').trim();
	if (raw === '') return undefined;
	if (!UUID.test(raw)) {
		throw inputError(
			`The credential's partner ID must be a UUID, found "${raw}"`,
			'Leave it empty unless you are an official Sendcloud Tech Partner.',
		);
	}
	return raw;
}

/** Seconds or an HTTP date, as milliseconds from now; undefined when missing or unreadable (RFC 9110, 10.2.3). */
export function readRetryAfter(value: string | undefined, now: number): number | undefined {
	const raw = value?.trim();
	if (raw === undefined || raw === '') return undefined;
	if (/^\d+(\.\d+)?$/.test(raw)) return Number(raw) * 1000;
	// Date.parse takes "-5" for a year; an HTTP date begins with the name of a day.
	const date = /^[a-z]/i.test(raw) ? Date.parse(raw) : NaN;
	return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

function seconds(ms: number): string {
	const rounded = Math.ceil(ms / 1000);
	return `${rounded} second${rounded === 1 ? '' : 's'}`;
}

/** One of these per run of a node: its requests share the pause that a 429 asks for. */
export class SendcloudClient {
	readonly notes: Notes = { repeats: 0, waitedMs: 0, reasons: new Set(), warnings: new Set() };

	/** Has Sendcloud refused a request of this run because there were too many? */
	wasLimited = false;

	/** Milliseconds a request may take. */
	timeout = DEFAULT_TIMEOUT;

	private resumeAt = 0;

	/** Until when it is counted already that something waits. */
	private waitNoted = 0;

	private readonly pace = paces(() => this.clock.now());

	/** Requests of this run that were let through, whatever became of them. */
	private letThrough = 0;

	private connection?: Promise<{ type: string; baseUrl: string; partnerId?: string }>;

	constructor(
		private readonly context: ClientContext,
		readonly clock: Clock = systemClock,
	) {}

	/** The credential's base URL. @throws SendcloudError (input) */
	async baseUrl(): Promise<string> {
		this.connection ??= this.connect();
		return (await this.connection).baseUrl;
	}

	async get(path: string, query?: Query): Promise<Answer> {
		return await this.request('GET', path, { query });
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
	 * @throws SendcloudError
	 */
	async request(
		method: IHttpRequestMethods,
		path: string,
		options: RequestOptions = {},
	): Promise<Answer> {
		const repeatable = options.repeatable ?? ['GET', 'HEAD', 'PUT', 'DELETE'].includes(method);
		const goneIsDone = options.goneIsDone ?? method === 'DELETE';
		const asked = `${method} ${path}`;
		// Serialised once, however often it is sent. A Buffer, because axios parses JSON text again only to check it.
		const payload =
			options.body === undefined ? undefined : Buffer.from(JSON.stringify(options.body));
		let mayHaveWorked = false;
		let letThroughBefore = this.letThrough;

		for (let attempt = 1; ; attempt++) {
			const sent = await this.turn(method, asked);
			const outcome = await this.once(method, path, options, payload);
			const isLimited = 'failure' in outcome && outcome.repeat === 'limited';
			if (isLimited) this.pace(method).refused(sent);
			else {
				this.pace(method).letThrough(sent);
				this.letThrough++;
			}
			if ('answer' in outcome) return { ...outcome.answer, asked };

			const { failure, repeat } = outcome;
			// Others of this run got through meanwhile: the limit is scarce, not closed, and this one's turn will come.
			// Without this, many requests that share a limit with another tool would use up each other's attempts.
			if (repeat === 'limited' && this.letThrough > letThroughBefore) attempt = 1;
			if (repeat === 'limited') this.wasLimited = true;
			letThroughBefore = this.letThrough;
			if (failure.status === 404 && goneIsDone && mayHaveWorked) {
				return { status: 204, headers: {}, body: undefined };
			}
			if (repeat === 'never') throw failure;
			if (repeat === 'ifSafe') {
				mayHaveWorked ||= !outcome.unsent;
				if (!repeatable) throw outcome.unsent ? failure : unsure(failure);
			}
			if (attempt === MAX_ATTEMPTS) {
				throw afterAttempts(failure, mayHaveWorked && method !== 'GET');
			}

			const { retryAfter } = outcome;
			const backoff = this.backoff(repeat, attempt);
			// Obeyed, and refused again: another tool was faster. From then on the waits grow as they do without
			// Retry-After, beyond the minute that the limit counts.
			const delay =
				repeat === 'limited' && attempt > 1
					? Math.max(retryAfter ?? 0, backoff)
					: (retryAfter ?? backoff);
			const resumeAt = this.clock.now() + delay;
			// A 429 concerns every request of the run; the others need not ask to hear the same.
			if (repeat === 'limited') this.resumeAt = Math.max(this.resumeAt, resumeAt);
			if (delay > MAX_WAIT) throw tooLong(asked, delay, failure.status);
			this.notes.repeats++;
			this.notes.reasons.add(failure.status === undefined ? 'no answer' : `HTTP ${failure.status}`);
			this.noteWait(delay);
			if (repeat !== 'limited') await this.wait(delay);
		}
	}

	/**
	 * Opens a file on another host, e.g. the storage behind a pre-signed link. Nothing of the credential goes along, so
	 * a redirect has nothing to carry. Asked once; `download.ts` repeats.
	 * @returns the answer, whatever its status. Whoever has it calls `close` in the end.
	 * @throws SendcloudError when there is no answer. Its words name the host alone: whoever has the link has the file.
	 */
	async open(url: string): Promise<OpenFile> {
		this.throwIfCancelled();
		const host = /^https?:\/\/([^/?#\s@]+)/i.exec(url)?.[1];
		if (host === undefined) {
			throw new SendcloudError('The link to the file is not one of http or https', {
				kind: 'refused',
				description: 'Run again to get another link.',
			});
		}
		// The stream that comes may be one around the connection's own, so destroying it may leave the connection.
		const connection = new AbortController();
		const close = () => connection.abort();
		this.cancelSignal()?.addEventListener('abort', close, { once: true });
		let code: string | undefined;
		try {
			const { statusCode, headers, body } = (await this.context.helpers.httpRequest({
				method: 'GET',
				url,
				// As it is stored, so that bytes can be counted and a broken download goes on where it stopped.
				headers: { Accept: '*/*', 'Accept-Encoding': 'identity' },
				encoding: 'stream',
				timeout: this.timeout,
				returnFullResponse: true,
				ignoreHttpStatusErrors: true,
				abortSignal: connection.signal,
			})) as RawResponse;
			return { status: statusCode, headers, body: body as Stream, close };
		} catch (error) {
			code = networkCode(causes(error));
		}
		this.throwIfCancelled();
		throw new SendcloudError(
			`The file could not be fetched from ${host}: ${code === undefined ? 'the request failed' : networkWords(code)}`,
			{ kind: 'unanswered', description: 'Check the network of your n8n, and run again.' },
		);
	}

	/** Waits for so many milliseconds, but not beyond the end of a cancelled execution. */
	async wait(ms: number): Promise<void> {
		const end = this.clock.now() + ms;
		for (let left = ms; left > 0; left = end - this.clock.now()) {
			this.throwIfCancelled();
			await this.clock.sleep(Math.min(left, SLICE));
		}
	}

	/** @throws SendcloudError (cancelled) */
	throwIfCancelled(): void {
		if (this.isCancelled()) throw cancelled();
	}

	isCancelled(): boolean {
		return this.cancelSignal()?.aborted ?? false;
	}

	private cancelSignal(): AbortSignal | undefined {
		return 'getExecutionCancelSignal' in this.context
			? this.context.getExecutionCancelSignal()
			: undefined;
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

	private backoff(repeat: Repeat, attempt: number): number {
		// Without Retry-After: 1, 4, 16 and 40 seconds together outlast the minute that Sendcloud's limit counts,
		// so the jitter only adds. A fault needs no minute: half a second, doubled, each half to one and a half.
		return repeat === 'limited'
			? [1000, 4000, 16_000, 40_000][attempt - 1] * (1 + this.clock.random() / 4)
			: 500 * 2 ** (attempt - 1) * (0.5 + this.clock.random());
	}

	/** One request on the wire. Never throws: what went wrong comes back with what may be done about it. */
	private async once(
		method: IHttpRequestMethods,
		path: string,
		options: RequestOptions,
		payload: Buffer | undefined,
	): Promise<Outcome> {
		const asked = `${method} ${path}`;
		const deadline = AbortSignal.timeout(this.timeout);
		let baseUrl = '';
		try {
			this.connection ??= this.connect();
			const { type, partnerId, ...connection } = await this.connection;
			baseUrl = connection.baseUrl;
			const request: IHttpRequestOptions = {
				method,
				url: baseUrl + path + queryString(options.query),
				headers: {
					Accept: 'application/json',
					...(payload && { 'Content-Type': 'application/json' }),
					...(options.partner && partnerId && { 'Sendcloud-Partner-Id': partnerId }),
					...options.headers,
				},
				body: payload,
				encoding: 'text',
				timeout: this.timeout,
				// A redirect would take the keys to wherever it points.
				disableFollowRedirect: true,
				returnFullResponse: true,
				// A 401 must be thrown: that is what makes n8n renew an OAuth2 token.
				ignoreHttpStatusErrors: { ignore: true, except: [401] },
			};
			let response = await this.send(type, { ...request }, deadline);
			if (response.statusCode === 401 && type === credentialType('oAuth2')) {
				// n8n before 2.9 knows no exceptions, hands the 401 back and renews nothing: ask once the old way.
				const oldWay = { ...request, ignoreHttpStatusErrors: false };
				response = await this.send(type, oldWay, deadline);
			}
			return readResponse(response, asked, this.clock.now());
		} catch (error) {
			if (error instanceof SendcloudError) return { failure: error, repeat: 'never' };
			// The error of a cancelled request says "canceled"; the signal says why.
			try {
				this.throwIfCancelled();
			} catch {
				return { failure: cancelled(), repeat: 'never' };
			}
			const failure = deadline.aborted && baseUrl !== '' ? { code: 'ETIMEDOUT' } : error;
			return readException(failure, asked, baseUrl, this.clock.now());
		}
	}

	/**
	 * Through n8n, but not beyond the deadline or the end of a cancelled execution: axios' own limit is about silence,
	 * so an answer that drips could take for ever, and the token of OAuth2 may take five minutes.
	 */
	private async send(
		type: string,
		request: IHttpRequestOptions,
		deadline: AbortSignal,
	): Promise<RawResponse> {
		const cancel = this.cancelSignal();
		const signal = cancel ? AbortSignal.any([cancel, deadline]) : deadline;
		// n8n ends a request with the signal of the context that it is called with, whatever the request says itself.
		const context = Object.create(this.context, {
			getExecutionCancelSignal: { value: () => signal },
		}) as IExecuteFunctions;
		let giveUp = () => {};
		const over = new Promise<never>((_resolve, reject) => {
			giveUp = () => reject(signal.reason as Error);
			signal.addEventListener('abort', giveUp);
			if (signal.aborted) giveUp();
		});
		try {
			const answer = context.helpers.httpRequestWithAuthentication.call(context, type, request);
			return (await Promise.race([answer, over])) as RawResponse;
		} finally {
			// A listener would keep the signal and its timer alive until the deadline.
			signal.removeEventListener('abort', giveUp);
		}
	}

	private async connect(): Promise<{ type: string; baseUrl: string; partnerId?: string }> {
		const type = credentialType(this.context.getNode().parameters.authentication);
		const credential: SendcloudCredential = await this.context.getCredentials(type);
		return {
			type,
			baseUrl: checkedBaseUrl(credential.baseUrl),
			partnerId: checkedPartnerId(credential.partnerId),
		};
	}
}

type Repeat =
	/** Sendcloud decided; asking again changes nothing. */
	| 'never'
	/** The request may or may not have taken effect. */
	| 'ifSafe'
	/** The request never reached the API. */
	| 'unsent'
	/** 429: nothing was done, and all requests must wait. */
	| 'limited';

type Outcome =
	| { answer: Answer }
	| {
			failure: SendcloudError;
			repeat: Repeat;
			retryAfter?: number;
			/** There was no connection, so it cannot have taken effect. */
			unsent?: boolean;
	  };

interface RawResponse {
	statusCode: number;
	headers: Record<string, string | undefined>;
	body: unknown;
}

function readResponse(response: RawResponse, asked: string, now: number): Outcome {
	const { statusCode: status, headers } = response;
	const raw = typeof response.body === 'string' ? response.body.trim() : '';
	let body: unknown;
	let readable = true;
	try {
		body = raw === '' ? undefined : JSON.parse(raw);
	} catch {
		readable = false;
	}
	if (status >= 200 && status < 300) {
		if (readable) return { answer: { status, headers, body } };
		// JSON that breaks off is a broken connection; a page is something else in Sendcloud's place.
		const brokenOff = /^[[{]/.test(raw);
		return {
			failure: new SendcloudError(
				brokenOff
					? "Sendcloud's answer broke off"
					: 'This is not an answer of Sendcloud: expected JSON',
				{
					kind: 'unanswered',
					status,
					description: `Found: ${excerpt(raw)}\nCheck the base URL in the credential, and any proxy in between. (${asked}, HTTP ${status})`,
				},
			),
			repeat: brokenOff ? 'ifSafe' : 'never',
		};
	}
	if (status >= 300 && status < 400) {
		return {
			failure: new SendcloudError('The base URL leads to a redirect, which is not followed', {
				kind: 'refused',
				status,
				description: `Set the base URL in the credential to the address it leads to. (${asked}, HTTP ${status})`,
			}),
			repeat: 'never',
		};
	}
	return {
		failure: refusal(status, readable ? body : raw, asked),
		repeat: status === 429 ? 'limited' : [502, 503, 504].includes(status) ? 'ifSafe' : 'never',
		retryAfter: readRetryAfter(headers['retry-after'], now),
	};
}

interface Thrown {
	code?: unknown;
	httpCode?: unknown;
	message?: string;
	status?: unknown;
	/** What the token endpoint answered. */
	body?: unknown;
	config?: { url?: string };
	response?: { status?: number; data?: unknown };
	cause?: unknown;
	errorResponse?: unknown;
}

/** An exception and what it came from, as n8n's helper wraps one into another. */
function causes(error: unknown): Thrown[] {
	const chain: Thrown[] = [];
	for (let at = error as Thrown | undefined; at && typeof at === 'object' && chain.length < 6; ) {
		chain.push(at);
		at = (at.cause ?? at.errorResponse) as Thrown | undefined;
	}
	return chain;
}

/** Why there was no answer, or none that could be read; undefined when the network was not the trouble. */
function networkCode(chain: Thrown[]): string | undefined {
	return (
		chain
			// n8n before 2.9 keeps nothing of the cause but its code, and calls that httpCode.
			.flatMap((at) => [at.code, at.httpCode])
			.find((at): at is string => typeof at === 'string' && networkWords(at) !== undefined)
	);
}

function networkWords(code: string): string | undefined {
	return (
		NETWORK_CODES[code] ??
		(/^(HPE_|Z_)/.test(code) ? 'what answers there does not speak HTTP as it should' : undefined)
	);
}

/**
 * An exception of n8n's helper: a 401, a token that could not be had, or no answer at all. Its own text may hold the
 * request, so as little as possible of it is passed on.
 */
function readException(error: unknown, asked: string, baseUrl: string, now: number): Outcome {
	const chain = causes(error);
	const code = networkCode(chain);
	const status = chain
		.flatMap((at) => [at.response?.status, Number(at.httpCode), Number(at.status)])
		.find((at): at is number => typeof at === 'number' && at >= 300 && at < 600);

	// Codes of n8n's OAuth2 client, or a request of it to an address that is not ours.
	const aboutToken = chain.some(
		(at) =>
			at.code === 'EAUTH' ||
			at.code === 'ESTATUS' ||
			(at.config?.url !== undefined && !at.config.url.startsWith(baseUrl)) ||
			/access token/i.test(at.message ?? ''),
	);
	if (aboutToken) return noToken(chain, code, status);

	if (status !== undefined) {
		const data = chain.map((at) => at.response?.data).find((at) => at !== undefined);
		return readResponse(
			{
				statusCode: status,
				headers: {},
				body: typeof data === 'string' ? data : JSON.stringify(data),
			},
			asked,
			now,
		);
	}
	if (code === undefined) {
		// Not the network: n8n itself refused, e.g. the credential is missing or its allowed domains exclude the host.
		const reason =
			chain.map((at) => at.message).find((at) => at !== undefined && at !== '') ?? 'unknown reason';
		return {
			failure: new SendcloudError(`The request could not be made: ${reason}`, {
				kind: 'refused',
				description: `Check the credential of this node. (${asked})`,
			}),
			repeat: 'never',
		};
	}
	return {
		failure: new SendcloudError(
			`No answer from Sendcloud at ${new URL(baseUrl).host}: ${networkWords(code)}`,
			{
				kind: 'unanswered',
				description: `Check the base URL in the credential and the network of your n8n. (${asked}, ${code})`,
			},
		),
		repeat: HOPELESS_CODES.has(code) ? 'never' : 'ifSafe',
		unsent: UNSENT_CODES.has(code),
	};
}

/** OAuth2 without a token: nothing was sent yet, so waiting for the token endpoint is safe for every method. */
function noToken(chain: Thrown[], code: string | undefined, status: number | undefined): Outcome {
	const passing = code !== undefined || status === 429 || (status !== undefined && status >= 500);
	const reason = chain.flatMap((at) => problemsIn(at.body))[0]?.detail;
	const refused = chain.some((at) => at.code === 'EAUTH');
	return {
		failure: new SendcloudError(
			`Sendcloud gave no access token${reason === undefined ? '' : `: ${reason}`}`,
			{
				kind: passing ? 'unanswered' : 'refused',
				status: refused ? 401 : status,
				description: passing
					? 'The address that gives access tokens does not answer as it should. Check the access token URL in the OAuth2 credential (https://account.sendcloud.com/oauth2/token), or try again later.'
					: 'Open the OAuth2 credential and check client ID, client secret, scope and access token URL (https://account.sendcloud.com/oauth2/token).',
			},
		),
		repeat: status === 429 ? 'limited' : passing ? 'unsent' : 'never',
	};
}

function cancelled(): SendcloudError {
	return new SendcloudError('The execution was cancelled', { kind: 'cancelled' });
}

function withDescription(error: SendcloudError, more: string, kind = error.kind): SendcloudError {
	return new SendcloudError(error.message, {
		kind,
		status: error.status,
		problems: error.problems,
		description: sentences([error.description, more]),
	});
}

/** No answer to a request that must not be sent twice. */
function unsure(error: SendcloudError): SendcloudError {
	return withDescription(
		error,
		'Sendcloud may have carried this out all the same. Look it up there before you run it again: it was not repeated, so that nothing happens twice.',
	);
}

function afterAttempts(error: SendcloudError, mayHaveWorked: boolean): SendcloudError {
	return withDescription(
		error,
		mayHaveWorked
			? `Tried ${MAX_ATTEMPTS} times. Sendcloud may have carried this out all the same; running it again does no harm.`
			: `Tried ${MAX_ATTEMPTS} times.`,
	);
}

function tooLong(asked: string, delay: number, status = 429): SendcloudError {
	return new SendcloudError(
		`Sendcloud asks to wait ${seconds(delay)}, longer than the ${seconds(MAX_WAIT)} this node waits`,
		{
			kind: 'limited',
			status,
			description: `Run again after that. The limit is shared by every tool that uses the same Sendcloud integration. (${asked})`,
		},
	);
}

/** `{a: 1, b: undefined}` becomes `?a=1`. Everything is encoded, `+` in a datetime cursor too. */
function queryString(query: Query = {}): string {
	const pairs = Object.entries(query)
		.flatMap(([key, value]) => [value].flat().map((one) => [key, one] as const))
		.filter(([, value]) => value !== undefined && value !== '');
	if (pairs.length === 0) return '';
	return `?${pairs.map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(String(value))}`).join('&')}`;
}
