/** Keeps what was asked and answered, so that tests assert on the wire and not on what the node claims. */
/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';

import type { RecordedRequest } from './world';

declare module 'fastify' {
	interface FastifyRequest {
		recorded: RecordedRequest;
	}
}

export function addRecorder(
	app: FastifyInstance,
	requests: RecordedRequest[],
	now: () => number,
): void {
	app.decorateRequest('recorded', undefined as unknown as RecordedRequest);

	app.addHook('onRequest', async (request) => {
		request.recorded = {
			method: request.method,
			path: request.url.split('?')[0],
			query: request.query as RecordedRequest['query'],
			headers: request.headers,
			body: undefined,
			rawBody: '',
			status: undefined,
			at: now(),
			authenticatedAs: undefined,
			fault: undefined,
		};
		requests.push(request.recorded);
	});

	// Read here and not by the parser: what cannot be parsed must be seen too, and so must the body of a GET.
	app.addHook('preParsing', async (request, _reply, stream) => {
		const chunks: Buffer[] = [];
		for await (const chunk of stream) chunks.push(chunk as Buffer);
		const raw = Buffer.concat(chunks);
		request.recorded.rawBody = raw.toString();
		return Readable.from(raw.length > 0 ? [raw] : []);
	});

	app.addHook('preHandler', async (request) => {
		request.recorded.body = request.body;
	});
}
