/** Exception logs of integrations: v3 pages by `Link` and a time, v2 by URLs in the body and an opaque cursor. */
import type { FastifyInstance, FastifyRequest } from 'fastify';

import { ApiError, inPython, invalid, invalidParameter } from '../server/errors';
import { cursorPage, pageBody, pageSize, pageUrl } from '../server/pagination';
import { check, django, nullable, type Schema } from '../server/validation';
import type { Area, AreaState, Context, JsonObject } from '../server/world';
import { findIntegration } from './integrations';

export interface ExceptionLog extends JsonObject {
	id: number;
	integration_id: number;
	base_url: string;
	method: string;
	created_at: string;
	protected: boolean;
}

class LogsState implements AreaState {
	readonly logs = new Map<number, ExceptionLog>();

	reset(): void {
		this.logs.clear();
	}
}

const text: Schema = { type: 'string' };
const object: Schema = { type: 'object' };
const objectOrText: Schema = { type: ['object', 'string', 'null'] };

const common: Record<string, Schema> = {
	base_url: { type: 'string', minLength: 1 },
	full_url: nullable(text),
	response_code: nullable({ type: 'integer', minimum: 0 }),
	response: nullable({
		type: 'object',
		properties: { headers: nullable(object), body: objectOrText },
	}),
	request: nullable({
		type: 'object',
		properties: { headers: objectOrText, payload: objectOrText },
	}),
	exception_type: nullable(text),
	exception: nullable(text),
};

const logSchemaV3: Schema = {
	type: 'object',
	required: ['base_url'],
	properties: {
		...common,
		method: nullable(text),
		created_at: nullable({ type: 'string', format: 'date-time' }),
	},
	additionalProperties: false,
};

const logSchemaV2: Schema = {
	type: 'object',
	required: ['base_url'],
	properties: {
		...common,
		method: text,
		created_at: { type: 'string', format: 'date-time' },
		integration_id: nullable({ type: 'integer', minimum: 1 }),
		user_id: { type: 'integer', minimum: 1 },
	},
};

const LOG_FIELDS = [...Object.keys(common), 'method', 'created_at'];

const timeOf = ({ created_at }: ExceptionLog) => Date.parse(created_at);

/** A date and time with its offset, the `+` of which no link encodes. */
const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})?$/;

function routes(api: FastifyInstance, context: Context): void {
	const { state, settings, now } = context;

	const newestFirst = (integrationId?: number) =>
		[...state.logs.values()]
			.filter((log) => integrationId === undefined || log.integration_id === integrationId)
			.sort((left, right) => timeOf(right) - timeOf(left) || right.id - left.id);

	/** Where to read from: of the integration in the path, if there is one. */
	const asked = (request: FastifyRequest) =>
		newestFirst(
			'id' in (request.params as object) ? findIntegration(request, state).id : undefined,
		);

	function save(body: unknown, integrationId: number): ExceptionLog {
		const sent = Object.fromEntries(
			Object.entries(body as JsonObject).filter(([name]) => LOG_FIELDS.includes(name)),
		);
		const log: ExceptionLog = {
			...sent,
			id: state.nextId(),
			integration_id: integrationId,
			base_url: String(sent.base_url),
			method: (sent.method ?? '') as string,
			created_at: (sent.created_at ??
				new Date(now()).toISOString().replace('Z', '+00:00')) as string,
			protected: false,
		};
		state.logs.set(log.id, log);
		return log;
	}

	for (const path of ['/v3/integrations/logs', '/v3/integrations/:id/logs']) {
		api.get(path, async (request, reply) => {
			const found = asked(request);
			const size = pageSize(request, { standard: 25, maximum: 100 });
			const { cursor } = request.query as { cursor?: string };
			if (cursor && !DATE_TIME.test(cursor)) {
				throw new ApiError(400, invalidParameter('cursor', 'Input should be a valid datetime'));
			}
			const left = cursor ? found.filter((log) => timeOf(log) < Date.parse(cursor)) : found;
			const page = left.slice(0, size);
			// The cursor is a time and cannot tell equal ones apart: a page ends only where the time changes.
			while (
				page.length > 0 &&
				left.length > page.length &&
				timeOf(left[page.length]) === timeOf(page.at(-1)!)
			) {
				page.push(left[page.length]);
			}
			if (left.length > page.length) {
				const next = pageUrl(request, context, page.at(-1)!.created_at, { raw: true });
				reply.header('link', `<${next}>; rel="next"`);
			}
			return { data: page.map((log) => ({ ...log, additional_data: '' })) };
		});
	}

	api.post('/v3/integrations/:id/logs', async (request, reply) => {
		const { id } = findIntegration(request, state);
		const problems = check(request, logSchemaV3, request.body);
		if (problems.length > 0) {
			throw new ApiError(
				400,
				problems.map(({ path, code, detail }) => ({
					...invalid(['body', ...path].join('/'), detail),
					...(code === 'extra_forbidden' && { code, title: 'Extra Forbidden' }),
				})),
			);
		}
		return await reply.code(201).send({ data: { ...save(request.body, id), additional_data: '' } });
	});

	for (const path of ['/v2/integrations/logs', '/v2/integrations/:id/logs']) {
		api.get(path, async (request) => {
			const sort = [
				{ value: timeOf, descending: true },
				{ value: ({ id }: ExceptionLog) => id, descending: true },
			];
			const { cursor } = request.query as { cursor?: string };
			return pageBody(
				request,
				context,
				cursorPage(asked(request), sort, { cursor, size: settings.pageSizeV2 }),
			);
		});
	}

	api.post('/v2/integrations/:id/logs', async (request, reply) => {
		const { id } = findIntegration(request, state);
		const problems = check(request, logSchemaV2, request.body, django);
		if (problems.length > 0) {
			const errors: Record<string, string[]> = {};
			for (const { path, detail } of problems)
				(errors[path[0] ?? 'non_field_errors'] ??= []).push(detail);
			throw new ApiError(400, { code: 'invalid', detail: inPython(errors) });
		}
		return await reply.code(201).send(save(request.body, id));
	});
}

export const logs: Area<LogsState, object> = {
	settings: {},
	state: () => new LogsState(),
	routes,
};
