/**
 * The only place that speaks HTTP: one request, once, through n8n. It knows the credential, where requests go, and how
 * long they may take; what is asked again, and when, is the client's business.
 */
import type {
	IDataObject,
	IExecuteFunctions,
	IHookFunctions,
	IPollFunctions,
	IHttpRequestMethods,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
} from 'n8n-workflow';

import {
	causes,
	networkCode,
	networkWords,
	readException,
	readResponse,
	type Outcome,
	type RawResponse,
	type Stream,
	type ToStream,
} from './answer';
import type { Clock } from './clock';
import { checkedBaseUrl, checkedPartnerId, credentialType } from './credential';
import { changed, SendcloudError } from './errors';
import { multipart, type Upload } from './multipart';
import { concealed, redacted, secretsIn } from './redact';
import { cancelled } from './retry';

export type ClientContext =
	| IExecuteFunctions
	| ILoadOptionsFunctions
	| IHookFunctions
	| IPollFunctions;

/** A list is sent as the same parameter several times. */
export type Query = Record<string, string | number | boolean | string[] | undefined>;

export interface RequestOptions {
	query?: Query;
	/** Sent as JSON. Never with GET: Sendcloud answers 403 to a GET with a body. */
	body?: unknown;
	/** A file that is sent as a form instead of a body. */
	upload?: Upload;
	headers?: Record<string, string>;
	/** The same request twice has the effect of one. Default: GET, PUT and DELETE are, POST and PATCH are not. */
	repeatable?: boolean;
	/** Sends `Sendcloud-Partner-Id`, where the documents list that header and the credential has one. */
	partner?: boolean;
	/** That there is nothing (404) is what a repeat of ours has brought about. Default: DELETE. */
	goneIsDone?: boolean;
	/** The answer is a file of this type, e.g. `application/pdf`: its bytes come as a Buffer, whatever their type. */
	file?: string;
	/** Statuses that are no failure here, e.g. a 409 that brings what was there already. */
	alsoGood?: number[];
	/** Milliseconds the request may take where the user has not said so, if it is to be longer than usual. */
	patience?: number;
	/** Is asked even when nothing has answered the requests before: to find out what became of a purchase. */
	insist?: boolean;
}

/** What is sent, serialised once. */
export interface Payload {
	contentType: string;
	payload: Buffer;
}

/** A file that is being fetched from another host. */
export interface OpenFile {
	status: number;
	/** Names in lower case. */
	headers: Record<string, string | undefined>;
	body: Stream;
	/** Ends the connection. Harmless when everything has come. */
	close(): void;
}

const DEFAULT_TIMEOUT = 60_000;

export class Wire {
	/** Milliseconds a request may take, if the user has said so. */
	chosenTimeout?: number;

	/** The public half of the credential. */
	private user = '';

	/** What no text of an answer may bring back. */
	private secrets: string[] = [];

	private knowsToken = false;

	/** Under way while the first request with a token is. */
	private fetching?: Promise<void>;

	private connection?: Promise<{ type: string; baseUrl: string; partnerId?: string }>;

	constructor(
		readonly context: ClientContext,
		private readonly clock: Clock,
	) {}

	/** Milliseconds a usual request may take. */
	get timeout(): number {
		return this.chosenTimeout ?? DEFAULT_TIMEOUT;
	}

	/** Tells one account from another, and says nothing of its keys. @throws SendcloudError (input) */
	async account(): Promise<string> {
		return `${await this.baseUrl()} ${this.user}`;
	}

	/** The credential's base URL. @throws SendcloudError (input) */
	async baseUrl(): Promise<string> {
		this.connection ??= this.connect();
		return (await this.connection).baseUrl;
	}

	/**
	 * Opens a file on another host, e.g. the storage behind a pre-signed link. Nothing of the credential goes along, so
	 * a redirect has nothing to carry. Asked once; `download.ts` repeats.
	 * @returns the answer, whatever its status. Whoever has it calls `close` in the end.
	 * @throws SendcloudError when there is no answer. Its words name the host alone: whoever has the link has the file.
	 */
	async open(url: string): Promise<OpenFile> {
		this.throwIfCancelled();
		const host = /^https?:/i.test(url) && URL.canParse(url) ? new URL(url).host : '';
		if (host === '') {
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

	/** One request on the wire. Never throws: what went wrong comes back with what may be done about it. */
	async once(
		method: IHttpRequestMethods,
		path: string,
		options: RequestOptions,
		payload: Payload | undefined,
	): Promise<Outcome> {
		const reading = {
			asked: `${method} ${path}`,
			today: this.clock.today(),
			alsoGood: options.alsoGood,
			redact: (text: string) => redacted(text, [...this.secrets, ...secretsIn(options.body)]),
		};
		const timeout = this.chosenTimeout ?? options.patience ?? DEFAULT_TIMEOUT;
		let deadline = AbortSignal.timeout(timeout);
		let baseUrl = '';
		let next = () => {};
		try {
			this.connection ??= this.connect();
			const { type, partnerId, ...connection } = await this.connection;
			baseUrl = connection.baseUrl;
			if (type === credentialType('oAuth2') && !this.knowsToken) {
				next = await this.turnForToken();
				deadline = AbortSignal.timeout(timeout);
			}
			const request: IHttpRequestOptions = {
				method,
				url: baseUrl + path + queryString(options.query),
				headers: {
					Accept: options.file ?? 'application/json',
					...(payload && { 'Content-Type': payload.contentType }),
					...(options.partner && partnerId && { 'Sendcloud-Partner-Id': partnerId }),
					...options.headers,
				},
				body: payload?.payload,
				encoding: options.file === undefined ? 'text' : 'stream',
				timeout,
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
			if (type === credentialType('oAuth2')) await this.learnToken(type, response.statusCode);
			const { body } = response;
			// A server that repeats what it was asked does so in good answers too, which become items.
			if (typeof body === 'string') response = { ...response, body: concealed(body, this.secrets) };
			return readResponse(response, reading);
		} catch (error) {
			if (error instanceof SendcloudError) return { failure: error, repeat: 'never' };
			// The error of a cancelled request says "canceled"; the signal says why.
			if (this.isCancelled()) {
				const effect = baseUrl === '' ? 'none' : 'unknown';
				return { failure: changed(cancelled(), { effect }), repeat: 'never' };
			}
			const failure = deadline.aborted && baseUrl !== '' ? { code: 'ETIMEDOUT' } : error;
			return readException(failure, baseUrl, reading);
		} finally {
			next();
		}
	}

	/**
	 * The first request of all fetches the token; the others wait for it. n8n would fetch one for each, and know only the
	 * last of them, so that an answer which quotes another could not be told to be quiet about it.
	 * @returns lets the next one go
	 */
	private async turnForToken(): Promise<() => void> {
		while (this.fetching && !this.knowsToken) await this.fetching;
		if (this.knowsToken) return () => {};
		let next = () => {};
		this.fetching = new Promise((resolve) => {
			next = () => {
				this.fetching = undefined;
				resolve();
			};
		});
		return next;
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
		const { helpers } = this.context;
		const httpRequest: typeof helpers.httpRequest = async (signed) => {
			this.learnFrom(signed);
			return (await helpers.httpRequest(signed)) as unknown;
		};
		const context = Object.create(this.context, {
			// n8n ends a request with the signal of the context that it is called with, whatever the request says itself.
			getExecutionCancelSignal: { value: () => signal },
			// It makes the request for a token of what it finds there, spaces and all.
			getCredentials: {
				value: async (name: string) => withoutSpaces(await this.context.getCredentials(name)),
			},
			// And sends what it has signed with the helper of it, once more after a 401, with a token of its own.
			helpers: {
				value: Object.create(helpers, { httpRequest: { value: httpRequest } }) as unknown,
			},
		}) as IExecuteFunctions;
		let giveUp = () => {};
		const over = new Promise<never>((_resolve, reject) => {
			giveUp = () => reject(signal.reason as Error);
			signal.addEventListener('abort', giveUp);
			if (signal.aborted) giveUp();
		});
		try {
			const answer = context.helpers.httpRequestWithAuthentication
				.call(context, type, request)
				.then(async (response) => await withBytes(response as RawResponse));
			return await Promise.race([answer, over]);
		} finally {
			// A listener would keep the signal and its timer alive until the deadline.
			signal.removeEventListener('abort', giveUp);
		}
	}

	/** Requests under way at the same time each get a token of their own, of which the credential keeps the last. */
	private learnFrom({ headers = {} }: IHttpRequestOptions): void {
		for (const [name, value] of Object.entries(headers)) {
			if (name.toLowerCase() !== 'authorization' || typeof value !== 'string') continue;
			this.learn(value.slice(value.indexOf(' ') + 1));
		}
	}

	private learn(secret: string): void {
		if (!this.secrets.includes(secret)) this.secrets.push(secret);
	}

	/** n8n fetches tokens while it asks, the first one and those after one that has expired. */
	private async learnToken(type: string, status: number): Promise<void> {
		if (this.knowsToken && status < 400) return;
		this.knowsToken = true;
		for (const secret of secretsIn(await this.context.getCredentials(type))) this.learn(secret);
	}

	private async connect(): Promise<{ type: string; baseUrl: string; partnerId?: string }> {
		const type = credentialType(this.context.getNode().parameters.authentication);
		const credential = await this.context.getCredentials(type).catch((error: unknown) => {
			throw noCredential(error);
		});
		this.secrets = secretsIn(credential);
		this.user = String(credential.publicKey ?? credential.clientId);
		if (typeof credential.publicKey === 'string')
			this.secrets.push(`${credential.publicKey}:${String(credential.secretKey)}`);
		return {
			type,
			baseUrl: checkedBaseUrl(credential.baseUrl),
			partnerId: checkedPartnerId(credential.partnerId),
		};
	}
}

/** Whatever n8n could not get it for, e.g. its own database: nothing was sent. */
function noCredential(error: unknown): SendcloudError {
	const { message } = error as Error;
	return new SendcloudError(`The request could not be made: ${message || 'unknown reason'}`, {
		kind: 'refused',
		effect: 'none',
		description: 'Check the credential of this node. Nothing was sent.',
	});
}

/** What was copied may have a space or a new line around it. */
const withoutSpaces = (credential: IDataObject): IDataObject => ({
	...credential,
	...Object.fromEntries(
		['clientId', 'clientSecret', 'accessTokenUrl', 'scope'].flatMap((name) => {
			const value = credential[name];
			return typeof value === 'string' ? [[name, value.trim()]] : [];
		}),
	),
});

/** An answer that comes as a stream, with its bytes: a file where it is good, words where it is not. */
async function withBytes(response: RawResponse): Promise<RawResponse> {
	const { body, headers, statusCode } = response;
	if (typeof body !== 'object' || body === null || !(Symbol.asyncIterator in body)) return response;
	const stream = body as Stream & { constructor: StreamClass };
	const chunks: Uint8Array[] = [];
	for await (const chunk of stream as AsyncIterable<Uint8Array>) chunks.push(chunk);
	const bytes = Buffer.concat(chunks);
	if (statusCode < 200 || statusCode >= 300)
		return { statusCode, headers, body: bytes.toString('utf8') };
	const { constructor } = stream;
	const toStream: ToStream = (all) => constructor.from(all, { objectMode: false });
	return { statusCode, headers, body: bytes, toStream };
}

interface StreamClass {
	from(bytes: AsyncIterable<Uint8Array>, options: { objectMode: boolean }): Stream;
}

/**
 * What a request sends, serialised once, however often it is sent. A Buffer, because axios parses JSON text again only to
 * check it. @throws SendcloudError (input)
 */
export function payloadOf({ body, upload }: RequestOptions): Payload | undefined {
	if (upload) return multipart(upload);
	if (body === undefined) return undefined;
	return { contentType: 'application/json', payload: Buffer.from(JSON.stringify(body)) };
}

/** `{a: 1, b: undefined}` becomes `?a=1`. Everything is encoded, `+` in a datetime cursor too. */
function queryString(query: Query = {}): string {
	const pairs = Object.entries(query)
		.flatMap(([key, value]) => [value].flat().map((one) => [key, one] as const))
		.filter(([, value]) => value !== undefined && value !== '');
	if (pairs.length === 0) return '';
	return `?${pairs.map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(String(value))}`).join('&')}`;
}
