/**
 * Errors as Sendcloud words them: JSON:API in v3, `{"error": {…}}` in v2.
 * What the framework refuses itself (no JSON, wrong content type, no such path) gets the same shapes.
 */
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';

export interface ErrorEntry {
	code: string;
	title?: string;
	detail: string;
	/** The HTTP status of this one, when it is not that of the answer. */
	status?: string;
	source?: { pointer?: string; parameter?: string; header?: string };
}

export class ApiError extends Error {
	readonly errors: ErrorEntry[];

	constructor(
		readonly status: number,
		errors: ErrorEntry | ErrorEntry[],
		readonly headers: Record<string, string> = {},
	) {
		super(`${status}`);
		this.errors = Array.isArray(errors) ? errors : [errors];
	}
}

/** A 400 that points into the body. */
export const invalid = (pointer: string, detail: string): ErrorEntry => ({
	code: 'invalid',
	detail,
	source: { pointer },
});

/** A 400 about a query parameter. */
export const invalidParameter = (parameter: string, detail: string): ErrorEntry => ({
	code: 'invalid',
	title: 'Invalid',
	detail,
	source: { parameter },
});

export const isV2 = (url: string) => url.startsWith('/api/v2/');

function body(error: ApiError, url: string): unknown {
	if (isV2(url)) {
		return {
			error: {
				code: error.status,
				request: url.split('?')[0].slice(1),
				message: error.errors.map(({ detail }) => detail).join(' '),
			},
		};
	}
	return { errors: error.errors.map((entry) => ({ status: String(error.status), ...entry })) };
}

/** Codes of the framework's own refusals, in the words of the one Sendcloud uses (Django REST framework). */
function fromFramework(error: FastifyError, request: FastifyRequest): ApiError {
	switch (error.code) {
		case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
			return new ApiError(415, {
				code: 'unsupported_media_type',
				title: 'Unsupported Media Type',
				detail: `Unsupported media type "${request.headers['content-type'] ?? ''}" in request.`,
			});
		case 'FST_ERR_CTP_BODY_TOO_LARGE':
			return new ApiError(413, { code: 'invalid', detail: 'Request body is too large.' });
		default:
			return new ApiError(error.statusCode ?? 500, {
				code: error.statusCode === undefined ? 'error' : 'invalid',
				detail: error.message,
			});
	}
}

/** `bare`: the list of errors without anything round it. */
export function answerError(
	error: unknown,
	request: FastifyRequest,
	reply: FastifyReply,
	{ bare = false } = {},
) {
	const known = error instanceof ApiError ? error : fromFramework(error as FastifyError, request);
	const answer = body(known, request.url);
	const sent = bare ? (answer as { errors: unknown }).errors : answer;
	return reply.code(known.status).headers(known.headers).send(sent);
}

export function answerUnknownPath(request: FastifyRequest, reply: FastifyReply) {
	return answerError(
		new ApiError(404, { code: 'not_found', title: 'Not found', detail: 'Not found.' }),
		request,
		reply,
	);
}

/** Field errors as v2 puts them into its message: a dictionary as Python prints it. */
export const inPython = (errors: Record<string, string[]>) =>
	`{${Object.entries(errors)
		.map(([field, details]) => `'${field}': [${details.map((detail) => `'${detail}'`).join(', ')}]`)
		.join(', ')}}`;
