/**
 * Who asks: Basic with the API keys, or an OAuth2 token from the client credentials grant (RFC 6749, 4.4).
 */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import formbody from '@fastify/formbody';
import type { FastifyInstance, FastifyReply } from 'fastify';

import { ApiError } from './errors';
import type { Context } from './world';

export const KEYS = { publicKey: 'sandbox-public-key', secretKey: 'sandbox-secret-key' };
export const OAUTH = { clientId: 'sandbox-client-id', clientSecret: 'sandbox-client-secret' };

declare module 'fastify' {
	interface FastifyContextConfig {
		/** What a granular OAuth2 scope must name: `order` needs `read:order` or `write:order`. */
		scope?: string;
	}
}

/** The default scope allows everything, and so does none: it grants all that the integration has. */
const DEFAULT_SCOPE = 'api';
const SCOPE = /^(api|(read|write):[a-z][a-z_-]*)$/;

const INVALID_CREDENTIALS = {
	code: 'authentication_failed',
	title: 'Invalid username/password.',
	detail:
		'The username or password provided is incorrect. Please make a request with the valid credentials.',
};
const NO_CREDENTIALS = {
	code: 'authentication_failed',
	title: 'No credentials',
	detail: 'Authentication credentials were not provided.',
};
const INVALID_TOKEN = {
	code: 'authentication_failed',
	title: 'Invalid token.',
	detail: 'The access token is invalid or has expired.',
};

function unauthorized(error: typeof NO_CREDENTIALS, scheme: 'Basic' | 'Bearer'): ApiError {
	return new ApiError(401, error, { 'www-authenticate': `${scheme} realm="api"` });
}

const same = (left: string, right: string) =>
	left.length === right.length && timingSafeEqual(Buffer.from(left), Buffer.from(right));

function basic(header: string): { user: string; password: string } {
	const [user, ...rest] = Buffer.from(header.slice(6), 'base64').toString().split(':');
	return { user, password: rest.join(':') };
}

export class Tokens {
	#issued = new Map<string, { scopes: string[]; expiresAt: number }>();

	constructor(private readonly context: Context) {}

	issue(scopes: string[]): string {
		const token = randomBytes(24).toString('base64url');
		this.#issued.set(token, {
			scopes,
			expiresAt: this.context.now() + this.context.settings.tokenLifetimeMs,
		});
		return token;
	}

	scopesOf(token: string): string[] | undefined {
		const issued = this.#issued.get(token);
		return issued && issued.expiresAt > this.context.now() ? issued.scopes : undefined;
	}

	expireAll(): void {
		this.#issued.clear();
	}
}

/** Refuses every request to `api` that does not say who asks. */
export function addAuthentication(api: FastifyInstance, tokens: Tokens, { state }: Context): void {
	api.addHook('preHandler', async (request) => {
		const header = request.headers.authorization ?? '';

		if (/^Basic /i.test(header)) {
			const { user, password } = basic(header);
			// The keys belong to the first integration; one made with "Use OAuth2" has keys that do not work.
			const [owner] = state.integrations.values();
			if (!same(user, KEYS.publicKey) || !same(password, KEYS.secretKey) || owner?.oauth2Only) {
				throw unauthorized(INVALID_CREDENTIALS, 'Basic');
			}
			request.recorded.authenticatedAs = 'basic';
			return;
		}

		if (!/^Bearer /i.test(header)) throw unauthorized(NO_CREDENTIALS, 'Basic');
		const scopes = tokens.scopesOf(header.slice(7).trim());
		if (!scopes) throw unauthorized(INVALID_TOKEN, 'Bearer');
		request.recorded.authenticatedAs = 'oauth2';

		// Which scope each area needs is known only where the documents name it; elsewhere any token will do.
		const { scope } = request.routeOptions.config;
		const needed = `${request.method === 'GET' ? 'read' : 'write'}:${scope}`;
		if (scope && !scopes.includes(DEFAULT_SCOPE) && !scopes.includes(needed)) {
			throw new ApiError(403, {
				code: 'forbidden',
				title: 'Forbidden',
				detail: `The access token lacks the scope ${needed}.`,
			});
		}
	});
}

/** The token endpoint, at both addresses the documents write. */
export function addTokenEndpoint(
	app: FastifyInstance,
	tokens: Tokens,
	{ settings }: Context,
): void {
	app.register(async (scope) => {
		await scope.register(formbody);

		const refuse = (reply: FastifyReply, status: number, error: string, description: string) =>
			reply.code(status).send({ error, error_description: description });

		const headers = { 'cache-control': 'no-store', pragma: 'no-cache' };
		for (const path of ['/oauth2/token', '/oauth2/token/']) {
			scope.post(path, async (request, reply) => {
				reply.headers(headers);
				const { user, password } = basic(request.headers.authorization ?? '');
				if (
					!/^Basic /i.test(request.headers.authorization ?? '') ||
					// RFC 6749 2.3.1: both are form encoded before they become Basic credentials.
					!same(decodeURIComponent(user), OAUTH.clientId) ||
					!same(decodeURIComponent(password), OAUTH.clientSecret)
				) {
					reply.header('www-authenticate', 'Basic realm="oauth2"');
					return refuse(reply, 401, 'invalid_client', 'Client authentication failed.');
				}
				const body = (request.body ?? {}) as Record<string, string | undefined>;
				if (!body.grant_type)
					return refuse(reply, 400, 'invalid_request', 'grant_type is missing.');
				if (body.grant_type !== 'client_credentials') {
					return refuse(
						reply,
						400,
						'unsupported_grant_type',
						'Only client_credentials is supported.',
					);
				}
				const wanted = (body.scope ?? '').split(' ').filter(Boolean);
				const unknown = wanted.find((name) => !SCOPE.test(name));
				if (unknown) return refuse(reply, 400, 'invalid_scope', `The scope ${unknown} is unknown.`);

				const scopes = wanted.length > 0 ? wanted : [DEFAULT_SCOPE];
				return {
					access_token: tokens.issue(scopes),
					token_type: 'bearer',
					expires_in: Math.floor(settings.tokenLifetimeMs / 1000),
					scope: scopes.join(' '),
				};
			});
		}

		scope.setErrorHandler((error: { statusCode?: number; message: string }, _request, reply) =>
			refuse(
				reply,
				error.statusCode === 415 ? 400 : (error.statusCode ?? 400),
				'invalid_request',
				error.message,
			),
		);
	});
}
