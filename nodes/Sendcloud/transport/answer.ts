/** What came back, or did not: an answer, or a failure with what may be done about it. */
import type { IExecuteFunctions } from 'n8n-workflow';

import { excerpt, problemsIn, refusal, SendcloudError } from './errors';
import { readRetryAfter, type Repeat } from './retry';

export interface Answer {
	status: number;
	/** Names in lower case. */
	headers: Record<string, string | undefined>;
	/** Parsed JSON; undefined when the answer was empty. */
	body: unknown;
	/** The request, e.g. `GET /v3/orders`. */
	asked?: string;
	/** Takes out of a text what must stay secret. */
	redact?: (text: string) => string;
	/** Makes a stream of Node's own class, where the answer is a file: n8n's rules let nobody import that class. */
	toStream?: ToStream;
}

/** A stream of Node's own, which n8n's rules let nobody import. */
export type Stream = Exclude<
	Parameters<IExecuteFunctions['helpers']['prepareBinaryData']>[0],
	Uint8Array
>;

export type ToStream = (chunks: AsyncIterable<Uint8Array>) => Stream;

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

export type Outcome =
	| { answer: Answer }
	| {
			failure: SendcloudError;
			repeat: Repeat;
			retryAfter?: number;
			/** There was no connection, so it cannot have taken effect. */
			unsent?: boolean;
	  };

export interface RawResponse {
	statusCode: number;
	headers: Record<string, string | undefined>;
	/** A text, or the bytes of a file. */
	body: unknown;
	toStream?: ToStream;
}

/** What the reader of an answer must know besides. */
export interface Reading {
	/** The request, e.g. `GET /v3/orders`. */
	asked: string;
	/** Milliseconds since 1970, for HTTP dates. */
	today: number;
	redact: (text: string) => string;
	/** Statuses that are no failure here, e.g. a 409 that brings what was there already. */
	alsoGood?: number[];
}

/** Objects and lists inside each other; Sendcloud's documents know no more than ten. */
const DEEPEST = 200;

/** Is JSON nested deeper than can be handled? Reads the text once, without looking into strings. */
function isTooDeep(json: string): boolean {
	if (json.length <= DEEPEST) return false;
	let depth = 0;
	for (let at = 0; at < json.length; at++) {
		const code = json.charCodeAt(at);
		if (code === QUOTE) {
			while (++at < json.length && json.charCodeAt(at) !== QUOTE)
				if (json.charCodeAt(at) === BACKSLASH) at++;
		} else if (code === BRACE || code === BRACKET) {
			if (++depth > DEEPEST) return true;
		} else if (code === END_BRACE || code === END_BRACKET) depth--;
	}
	return false;
}
const [QUOTE, BACKSLASH, BRACE, END_BRACE, BRACKET, END_BRACKET] = [...'"\\{}[]'].map((one) =>
	one.charCodeAt(0),
);

function parsed(raw: string): { body?: unknown; readable: boolean } {
	if (raw === '') return { readable: true };
	try {
		return isTooDeep(raw) ? { readable: false } : { body: JSON.parse(raw), readable: true };
	} catch {
		return { readable: false };
	}
}

export function readResponse(response: RawResponse, reading: Reading): Outcome {
	const { statusCode: status, headers } = response;
	const { asked, redact, today, alsoGood = [] } = reading;
	if (Buffer.isBuffer(response.body)) {
		const { body, toStream } = response;
		return { answer: { status, headers, body, asked, redact, toStream } };
	}
	const text = typeof response.body === 'string' ? response.body.trim() : '';
	const good = (status >= 200 && status < 300) || alsoGood.includes(status);
	// What is good reaches the user as it is; what is not becomes words of an error.
	const raw = good ? text : redact(text);
	const { body, readable } = parsed(raw);
	if (good) {
		if (readable) return { answer: { status, headers, body, asked, redact } };
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
					description: `Found: ${redact(excerpt(raw))}\nCheck the base URL in the credential, and any proxy in between. (${asked}, HTTP ${status})`,
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
		retryAfter: readRetryAfter(headers['retry-after'], today),
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
export function causes(error: unknown): Thrown[] {
	const chain: Thrown[] = [];
	for (let at = error as Thrown | undefined; at && typeof at === 'object' && chain.length < 6; ) {
		chain.push(at);
		at = (at.cause ?? at.errorResponse) as Thrown | undefined;
	}
	return chain;
}

/** Why there was no answer, or none that could be read; undefined when the network was not the trouble. */
export function networkCode(chain: Thrown[]): string | undefined {
	return (
		chain
			// n8n before 2.9 keeps nothing of the cause but its code, and calls that httpCode.
			.flatMap((at) => [at.code, at.httpCode])
			.find((at): at is string => typeof at === 'string' && networkWords(at) !== undefined)
	);
}

export function networkWords(code: string): string | undefined {
	return (
		NETWORK_CODES[code] ??
		(/^(HPE_|Z_)/.test(code) ? 'what answers there does not speak HTTP as it should' : undefined)
	);
}

/**
 * An exception of n8n's helper: a 401, a token that could not be had, or no answer at all. Its own text may hold the
 * request, so as little as possible of it is passed on.
 */
export function readException(error: unknown, baseUrl: string, reading: Reading): Outcome {
	const { asked, redact } = reading;
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
	if (aboutToken) return noToken(chain, code, status, redact);

	if (status !== undefined) {
		const data = chain.map((at) => at.response?.data).find((at) => at !== undefined);
		return readResponse(
			{
				statusCode: status,
				headers: {},
				body: typeof data === 'string' ? data : JSON.stringify(data),
			},
			reading,
		);
	}
	if (chain.some(isTooLarge)) {
		return {
			failure: new SendcloudError('The answer is too large to be read', {
				kind: 'unanswered',
				description: `Sendcloud may have carried this out all the same: look it up there before you run it again. (${asked})`,
			}),
			repeat: 'never',
		};
	}
	if (code === undefined) {
		// Not the network: n8n itself refused, e.g. the credential is missing or its allowed domains exclude the host.
		const reason =
			chain.map((at) => at.message).find((at) => at !== undefined && at !== '') ?? 'unknown reason';
		return {
			failure: new SendcloudError(`The request could not be made: ${redact(reason)}`, {
				kind: 'refused',
				// n8n may have refused to send it, or have failed with what came back.
				effect: 'unknown',
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
				effect: UNSENT_CODES.has(code) ? 'none' : 'unknown',
				description: `Check the base URL in the credential and the network of your n8n. (${asked}, ${code})`,
			},
		),
		repeat: HOPELESS_CODES.has(code) ? 'never' : 'ifSafe',
		unsent: UNSENT_CODES.has(code),
	};
}

/** An answer that n8n could not hold: longer than the longest text there is. */
const isTooLarge = (at: Thrown): boolean =>
	at.code === 'ERR_STRING_TOO_LONG' ||
	at.code === 'ERR_BUFFER_TOO_LARGE' ||
	/invalid string length|string longer than|array buffer allocation failed/i.test(at.message ?? '');

/** The words for "too many requests" of token endpoints; n8n passes on the body of their answer, not its status. */
const isBusy = (body: unknown): boolean => {
	const { error } = (body ?? {}) as { error?: unknown };
	return (
		typeof error === 'string' &&
		error.length < 100 &&
		/slow_down|too_many|rate_?limit|throttl|temporarily_unavailable/i.test(error)
	);
};

/** OAuth2 without a token: nothing was sent yet, so waiting for the token endpoint is safe for every method. */
function noToken(
	chain: Thrown[],
	code: string | undefined,
	status: number | undefined,
	redact: (text: string) => string,
): Outcome {
	const busy = status === 429 || chain.some((at) => isBusy(at.body));
	const passing = busy || code !== undefined || (status !== undefined && status >= 500);
	const said = chain.flatMap((at) => problemsIn(at.body))[0]?.detail;
	const reason = said === undefined ? undefined : redact(said);
	const refused = !busy && chain.some((at) => at.code === 'EAUTH');
	return {
		failure: new SendcloudError(
			`Sendcloud gave no access token${reason === undefined ? '' : `: ${reason}`}`,
			{
				kind: passing ? 'unanswered' : 'refused',
				effect: 'none',
				status: refused ? 401 : status,
				description: passing
					? 'The address that gives access tokens does not answer as it should. Check the access token URL in the OAuth2 credential (https://account.sendcloud.com/oauth2/token), or try again later.'
					: 'Open the OAuth2 credential and check client ID, client secret, scope and access token URL (https://account.sendcloud.com/oauth2/token).',
			},
		),
		repeat: busy ? 'limited' : passing ? 'unsent' : 'never',
		unsent: true,
	};
}
