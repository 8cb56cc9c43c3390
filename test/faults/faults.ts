/** What can happen to a request, as faults of the local Sendcloud. */
import type { Fault } from '../sandbox';

export interface Trouble {
	name: string;
	/** Faults of the local Sendcloud; none where the trouble is of another kind. */
	fault?: Omit<Fault, 'match' | 'times'>;
	kind?: 'refused' | 'expired';
	/** What the documents promise for it: once it is over, the operation is done, whatever it does. */
	alwaysDone?: boolean;
	/** Seconds a request may take; real ones, since the network keeps real time. Default: more than enough. */
	timeout?: number;
	/** How often it is worth trying: what never passes is tried for ever only. */
	times?: number[];
}

const status = (code: number, headers?: Record<string, string>): Trouble['fault'] => ({
	kind: 'status',
	status: code,
	headers,
});

export const troubles: Trouble[] = [
	{
		name: '429, Retry-After in seconds',
		fault: status(429, { 'retry-after': '2' }),
		alwaysDone: true,
	},
	{
		name: '429, Retry-After as a date',
		fault: status(429, { 'retry-after': new Date(Date.now() + 5000).toUTCString() }),
		alwaysDone: true,
	},
	{ name: '429, no Retry-After', fault: status(429), alwaysDone: true },
	{ name: '429, Retry-After a day', fault: status(429, { 'retry-after': '86400' }) },
	{ name: '500', fault: status(500) },
	{ name: '502', fault: status(502) },
	{ name: '503', fault: status(503) },
	{ name: '504', fault: status(504) },
	{ name: '504, but it was done', fault: { kind: 'status', status: 504, takesEffect: true } },
	{ name: '401, wrong key', fault: status(401), times: [Infinity] },
	{ name: '401, token expired', kind: 'expired', alwaysDone: true, times: [1] },
	{ name: '403', fault: status(403), times: [Infinity] },
	{ name: 'connection refused', kind: 'refused' },
	{ name: 'reset before the answer', fault: { kind: 'resetBefore' } },
	{ name: 'reset, but it was done', fault: { kind: 'resetAfter' } },
	{ name: 'reset in the middle', fault: { kind: 'resetMiddle' } },
	{ name: 'silence', fault: { kind: 'silence' }, timeout: 0.5 },
	{ name: 'truncated JSON', fault: { kind: 'truncated' } },
	{ name: 'HTML', fault: { kind: 'html' } },
	// A 2xx means done, with or without words; so it must be.
	{ name: 'empty', fault: { kind: 'empty', takesEffect: true } },
	{ name: 'wrong content type', fault: { kind: 'wrongContentType' }, alwaysDone: true },
	{ name: 'slow drip', fault: { kind: 'drip', delayMs: 100 }, alwaysDone: true },
	{ name: 'drip without end', fault: { kind: 'drip', delayMs: 20_000 }, timeout: 0.5 },
];
