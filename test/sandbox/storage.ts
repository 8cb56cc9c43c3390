/**
 * Where reports lie: another host, with links that are signed and expire, and that refuses who sends credentials,
 * as S3 does. Faults hit it too; what it was asked is recorded apart.
 */
/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { createHmac, randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import fastify, { type FastifyReply } from 'fastify';

import type { Report } from './areas/reports';
import { csv } from './parcels';
import { addFaults, type Faults } from './server/faults';
import { addRecorder } from './server/recorder';
import type { RecordedRequest, World } from './server/world';

const xml = (reply: FastifyReply, status: number, code: string, message: string) =>
	reply
		.code(status)
		.type('application/xml')
		.send(
			`<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`,
		);

export class Storage {
	readonly requests: RecordedRequest[] = [];

	readonly #app = fastify({ forceCloseConnections: true });
	readonly #key = randomBytes(16);

	constructor(private readonly world: World) {}

	get url(): string {
		return `http://127.0.0.1:${(this.#app.server.address() as AddressInfo).port}`;
	}

	/** A link to the report that works until the report expires, or less long. */
	link(report: Report, expiresAt: number): string {
		const { settings, now } = this.world;
		const path = `/reports/parcels_v3/${new Date(report.createdAt).toISOString().slice(0, 10)}/${report.id}.csv`;
		const expires = String(Math.min(expiresAt, now() + settings.report.linkLifetimeMs));
		const query = new URLSearchParams({
			'X-Amz-Expires': expires,
			'X-Amz-Signature': this.#sign(path, expires),
		});
		return `${this.url}${path}?${query}`;
	}

	async start(faults: Faults): Promise<void> {
		const { state, settings, now } = this.world;
		addRecorder(this.#app, this.requests, now);
		addFaults(this.#app, faults, this.world);

		this.#app.get('/reports/parcels_v3/:day/:file', async (request, reply) => {
			const [path] = request.url.split('?');
			const query = request.query as Record<string, string | undefined>;
			const { 'X-Amz-Expires': expires = '', 'X-Amz-Signature': signature } = query;
			if (request.headers.authorization !== undefined) {
				return await xml(
					reply,
					400,
					'InvalidArgument',
					'Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified',
				);
			}
			const report = state.reports.get(
				(request.params as { file: string }).file.replace(/\.csv$/, ''),
			);
			if (!report || signature !== this.#sign(path, expires)) {
				return await xml(
					reply,
					403,
					'SignatureDoesNotMatch',
					'The request signature does not match.',
				);
			}
			if (now() >= Number(expires))
				return await xml(reply, 403, 'AccessDenied', 'Request has expired');
			if (settings.report.redirect && query.redirected === undefined) {
				const { port } = new URL(this.url);
				return await reply.redirect(`http://localhost:${port}${request.url}&redirected=1`, 307);
			}
			reply
				.type('text/csv')
				.header('content-disposition', `attachment; filename="${report.id}.csv"`);
			return await reply.send(
				Readable.from(csv(report, settings.report, [...state.integrations.values()])),
			);
		});
		await this.#app.listen({ port: 0, host: '127.0.0.1' });
	}

	async close(): Promise<void> {
		await this.#app.close();
	}

	#sign = (path: string, expires: string) =>
		createHmac('sha256', this.#key).update(`${path}\n${expires}`).digest('hex');
}
