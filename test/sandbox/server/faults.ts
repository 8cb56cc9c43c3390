/**
 * Faults on demand: what networks, proxies and servers do to an answer, or to a request before it gets there.
 */
/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import type { RecordedRequest, World } from './world';

export interface Fault {
	/** Which requests it hits; all when absent. */
	match?: {
		method?: string;
		/** As recorded, or without `/api`; a RegExp for more. */
		path?: string | RegExp;
		body?: (body: unknown) => boolean;
		/** Only from the nth matching request on, counted from 1. */
		nth?: number;
	};
	/** How many requests it hits: 1 when absent, Infinity for ever. */
	times?: number;
	kind: /** Answers `status` with `body` and `headers` (a Retry-After of any sort). */
	| 'status'
		/** The connection is reset before the request takes effect. */
		| 'resetBefore'
		/** The request takes effect, then the connection is reset without an answer. */
		| 'resetAfter'
		/** The request takes effect; half of the answer, then a reset. */
		| 'resetMiddle'
		/** The answer comes after `delayMs`. */
		| 'delay'
		/** No answer, ever. */
		| 'silence'
		/** JSON that stops in the middle, with a content length that fits. */
		| 'truncated'
		/** A page for people, with `status` (200). */
		| 'html'
		/** `status` (200) and no body. */
		| 'empty'
		/** The right body, called text/html. */
		| 'wrongContentType'
		/** The right answer in small groups of bytes spread over `delayMs`. */
		| 'drip'
		/** `body` instead of the real one; a function gets the real one. */
		| 'body';
	/** Whether the request does what it asks for; each kind has its own default. */
	takesEffect?: boolean;
	status?: number;
	headers?: Record<string, string>;
	body?: unknown;
	delayMs?: number;
	/** Where 'truncated' and 'resetMiddle' stop in an answer that is a stream, as a report's file is: 1000. */
	afterBytes?: number;
}

const WITHOUT_EFFECT: ReadonlyArray<Fault['kind']> = [
	'status',
	'html',
	'empty',
	'silence',
	'resetBefore',
];

const HTML =
	'<!doctype html>\n<html><head><title>Sendcloud</title></head><body><h1>We will be right back</h1></body></html>\n';

const takesEffect = (fault: Fault) => fault.takesEffect ?? !WITHOUT_EFFECT.includes(fault.kind);

export class Faults {
	#waiting: Array<{ fault: Fault; left: number; seen: number }> = [];

	add(fault: Fault): void {
		this.#waiting.push({ fault, left: fault.times ?? 1, seen: 0 });
	}

	clear(): void {
		this.#waiting = [];
	}

	/** The faults that have hits left. */
	pending(): Fault[] {
		return this.#waiting.map(({ fault, left }) => ({ ...fault, times: left }));
	}

	/** The fault that hits this request, which uses up one of its times. Every fault counts the requests it matches. */
	take(request: RecordedRequest): Fault | undefined {
		let hit: Fault | undefined;
		for (const entry of this.#waiting) {
			const { match = {} } = entry.fault;
			if (match.method && match.method.toUpperCase() !== request.method) continue;
			if (match.path instanceof RegExp && !match.path.test(request.path)) continue;
			if (
				typeof match.path === 'string' &&
				![match.path, `/api${match.path}`].includes(request.path)
			)
				continue;
			if (match.body && !match.body(request.body)) continue;
			entry.seen++;
			if (hit || entry.seen < (match.nth ?? 1)) continue;
			entry.left--;
			hit = entry.fault;
		}
		this.#waiting = this.#waiting.filter(({ left }) => left > 0);
		return hit;
	}
}

/** A connection reset as the other side sees it, not a polite end. */
const reset = (reply: FastifyReply) => reply.raw.socket?.resetAndDestroy();

/** Faults whose request never gets an answer. */
const UNANSWERED: ReadonlyArray<Fault['kind']> = ['resetBefore', 'resetAfter', 'silence'];

/** Never returns, so that neither the route nor the framework answers. */
async function withhold(fault: Fault, reply: FastifyReply): Promise<never> {
	if (fault.kind !== 'silence') reset(reply);
	return await new Promise(() => {});
}

/** Bytes in small groups, spread over a time; `stopAfter` of them, then a reset. */
function slowly(
	reply: FastifyReply,
	body: Buffer,
	pause: World['pause'],
	ms: number,
	stopAfter = body.length,
) {
	const groups = 8;
	const size = Math.max(1, Math.ceil(stopAfter / groups));
	async function* bytes() {
		for (let start = 0; start < stopAfter; start += size) {
			yield body.subarray(start, Math.min(start + size, stopAfter));
			await pause(ms / groups);
		}
		if (stopAfter < body.length) reset(reply);
	}
	return Readable.from(bytes());
}

/** The beginning of a stream; then its end, or a reset. */
function beginning(
	stream: Readable,
	bytes: number,
	atTheEnd: () => Promise<void> = async () => {},
) {
	async function* chunks() {
		let left = bytes;
		for await (const chunk of stream) {
			const part = Buffer.from(chunk as string).subarray(0, left);
			yield part;
			left -= part.length;
			if (left === 0) break;
		}
		await atTheEnd();
	}
	return Readable.from(chunks());
}

/** What a fault makes of an answer; of an empty one, when the request was not let through. */
async function distort(fault: Fault, reply: FastifyReply, payload: unknown, { pause }: World) {
	if (fault.headers) reply.headers(fault.headers);
	if (payload instanceof Readable && ['truncated', 'resetMiddle', 'drip'].includes(fault.kind)) {
		const { afterBytes = 1000 } = fault;
		if (fault.kind === 'truncated') return beginning(payload, afterBytes);
		if (fault.kind === 'drip') return payload;
		return beginning(payload, afterBytes, async () => {
			// Time for what was written to leave.
			await pause(40);
			reset(reply);
		});
	}
	// A file's bytes stay as they are.
	const bytes = Buffer.isBuffer(payload)
		? payload
		: Buffer.from(payload === undefined || payload === null ? '' : String(payload));
	const text = bytes.toString();
	switch (fault.kind) {
		case 'delay':
			await pause(fault.delayMs ?? 1000);
			return payload;
		case 'status':
		case 'body': {
			if (fault.status !== undefined) reply.code(fault.status);
			if (fault.body === undefined && fault.kind === 'status')
				return takesEffect(fault) ? payload : '';
			const body: unknown =
				typeof fault.body === 'function'
					? fault.body(text === '' ? undefined : JSON.parse(text))
					: fault.body;
			if (typeof body === 'string') return body;
			if (!fault.headers?.['content-type']) reply.type('application/json');
			return JSON.stringify(body);
		}
		case 'empty':
			reply.code(fault.status ?? 200);
			return '';
		case 'html':
			reply.code(fault.status ?? 200).type('text/html; charset=utf-8');
			return typeof fault.body === 'string' ? fault.body : HTML;
		case 'wrongContentType':
			if (!fault.headers?.['content-type']) reply.type('text/html; charset=utf-8');
			return payload;
		case 'truncated':
			return bytes.subarray(0, Math.ceil(bytes.length / 2));
		case 'resetMiddle':
			reply.header('content-length', bytes.length);
			return slowly(reply, bytes, pause, 40, Math.floor(bytes.length / 2));
		case 'drip':
			reply.header('content-length', bytes.length);
			return slowly(reply, bytes, pause, fault.delayMs ?? 400);
		default:
			return payload;
	}
}

/** Lets faults hit what is asked of `app`. Call it after the recorder's hooks and before all others. */
export function addFaults(app: FastifyInstance, faults: Faults, world: World): void {
	const met = new WeakMap<FastifyRequest, Fault>();

	app.addHook('preHandler', async (request, reply) => {
		const fault = faults.take(request.recorded);
		if (!fault) return;
		request.recorded.fault = fault.kind;
		met.set(request, fault);
		if (takesEffect(fault)) return;
		if (UNANSWERED.includes(fault.kind)) await withhold(fault, reply);
		await reply.send('');
	});

	app.addHook('onSend', async (request, reply, payload) => {
		const fault = met.get(request);
		if (world.settings.latencyMs > 0) await world.pause(world.settings.latencyMs);
		if (fault && UNANSWERED.includes(fault.kind)) await withhold(fault, reply);
		const answer = fault ? await distort(fault, reply, payload, world) : payload;
		request.recorded.status = reply.statusCode;
		return answer;
	});
}
