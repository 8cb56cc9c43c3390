/**
 * The documented limits: GET 1,000 a minute; POST, PATCH, PUT and DELETE together 100 a minute, and no more than 15 of
 * them within a second. All tools that use the same credential share them.
 */
import type { FastifyInstance } from 'fastify';

import { ApiError } from './errors';
import type { Context } from './world';

interface Limit {
	count: number;
	withinMs: number;
}

const READING: Limit[] = [{ count: 1000, withinMs: 60_000 }];
const WRITING: Limit[] = [
	{ count: 100, withinMs: 60_000 },
	{ count: 15, withinMs: 1000 },
];

/** Returns a function that forgets all requests. Call it after authentication was added. */
export function addRateLimit(api: FastifyInstance, { settings, now }: Context): () => void {
	/** When requests were let through, by credential and sort of request; oldest first. */
	const passed = new Map<string, number[]>();

	api.addHook('preHandler', async (request) => {
		if (!settings.rateLimit) return;
		const { timeScale = 1, retryAfter = 'seconds' } = settings.rateLimit;
		const [sort, limits] = request.method === 'GET' ? ['reading', READING] : ['writing', WRITING];
		const key = `${request.recorded.authenticatedAs} ${sort}`;
		const longest = Math.max(...limits.map(({ withinMs }) => withinMs)) / timeScale;
		const times = (passed.get(key) ?? []).filter((time) => time > now() - longest);
		passed.set(key, times);

		let waitMs = 0;
		for (const { count, withinMs } of limits) {
			// The window is open again when the oldest of its last `count` requests has left it.
			const oldest = times.at(-count);
			if (oldest !== undefined) waitMs = Math.max(waitMs, oldest + withinMs / timeScale - now());
		}
		if (waitMs <= 0) {
			times.push(now());
			return;
		}
		const seconds = Math.ceil(waitMs / 1000);
		const headers: Record<string, string> = {};
		if (retryAfter === 'seconds') headers['retry-after'] = String(seconds);
		if (retryAfter === 'date') {
			// A date has no fractions: round up, so that it never promises too much.
			headers['retry-after'] = new Date(Math.ceil((now() + waitMs) / 1000) * 1000).toUTCString();
		}
		throw new ApiError(
			429,
			{
				code: 'throttled',
				title: 'Too Many Requests',
				detail: `Request was throttled. Expected available in ${seconds} second${seconds === 1 ? '' : 's'}.`,
			},
			headers,
		);
	});

	return () => passed.clear();
}
