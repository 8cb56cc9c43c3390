/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-dangerous-functions */
/**
 * Prism between the node and the local Sendcloud: one validating proxy for each of Sendcloud's documents, and one
 * address in front of them all. Whatever breaks the contract, request or answer, is kept in `violations`.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import {
	createServer,
	type IncomingHttpHeaders,
	type IncomingMessage,
	type Server,
	type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { request } from 'undici';
import { parse } from 'yaml';

import { SPECS } from '../engine/documents';

/** The documents that operations are made after, and the version of the API that each describes. */
const DOCUMENTS = [
	'v3-orders',
	'v3-integrations',
	'v2-integrations',
	'v3-event-subscriptions',
	'v3-reporting',
];

export const documentsAreThere = () =>
	DOCUMENTS.every((name) => existsSync(path.join(SPECS, `${name}.openapi.yml`)));

interface Route {
	version: string;
	pattern: RegExp;
	proxy: Proxy;
}

interface Proxy {
	name: string;
	url: string;
	process: ChildProcess;
}

export class Contract {
	/** What Prism found, in words, with the request it belongs to. */
	readonly violations: string[] = [];

	/** The requests that went through. */
	readonly requests: string[] = [];

	private constructor(
		private readonly routes: Route[],
		private readonly server: Server,
	) {}

	get baseUrl(): string {
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/api`;
	}

	/** @param upstream address of the local Sendcloud */
	static async start(upstream: string): Promise<Contract> {
		const proxies = await Promise.all(
			DOCUMENTS.map(async (name) => await startPrism(name, upstream)),
		);
		const routes = proxies.flatMap((proxy) => {
			const document = parse(readFileSync(specOf(proxy.name), 'utf8')) as { paths: object };
			return Object.keys(document.paths).map((template) => ({
				version: proxy.name.slice(0, 2),
				pattern: new RegExp(`^${template.replace(/\{[^}]+\}/g, '[^/]+')}$`),
				proxy,
			}));
		});
		const server = createServer((incoming, outgoing) => void contract.forward(incoming, outgoing));
		const contract = new Contract(routes, server);
		await once(server.listen(0, '127.0.0.1'), 'listening');
		return contract;
	}

	clear(): void {
		this.violations.length = 0;
		this.requests.length = 0;
	}

	async close(): Promise<void> {
		this.server.closeAllConnections();
		this.server.close();
		const proxies = new Set(this.routes.map(({ proxy }) => proxy.process));
		await Promise.all(
			[...proxies].map(async (child) => {
				const gone = once(child, 'exit');
				child.kill('SIGTERM');
				await gone;
			}),
		);
	}

	private async forward(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
		const asked = `${incoming.method} ${incoming.url}`;
		this.requests.push(asked);
		const [, version, below = '', query = ''] =
			/^\/api\/(v\d)([^?]*)(\?.*)?$/.exec(incoming.url ?? '') ?? [];
		// Where two patterns fit, the one without a placeholder is meant: /integrations/logs is no integration.
		const [route] = this.routes
			.filter((one) => one.version === version && one.pattern.test(below))
			.sort(
				(a, b) =>
					Number(a.pattern.source.includes('[^/]+')) - Number(b.pattern.source.includes('[^/]+')),
			);
		if (!route) {
			this.violations.push(`${asked}: no document knows this path`);
			outgoing.writeHead(404).end();
			return;
		}
		const chunks: Buffer[] = [];
		for await (const chunk of incoming) chunks.push(chunk as Buffer);
		const headers = without(incoming.headers, ['host', 'connection', 'content-length']);
		const answer = await request(route.proxy.url + below + query, {
			method: incoming.method as 'GET',
			headers,
			body: chunks.length > 0 ? Buffer.concat(chunks) : undefined,
		});
		const body = await answer.body.text();
		const found =
			answer.headers['sl-violations'] ??
			(/stoplight\.io\/prism\/errors/.test(body) ? body : undefined);
		if (found !== undefined) this.violations.push(`${asked}: ${String(found)}`);
		// undici has unpacked the answer, and Node frames it anew.
		const framing = ['transfer-encoding', 'content-length', 'content-encoding'];
		outgoing.writeHead(answer.statusCode, without(answer.headers, framing)).end(body);
	}
}

const without = (headers: IncomingHttpHeaders, names: string[]) =>
	Object.fromEntries(
		Object.entries(headers).filter(([name, value]) => value !== undefined && !names.includes(name)),
	) as Record<string, string>;

const specOf = (name: string) => path.join(SPECS, `${name}.openapi.yml`);

async function startPrism(name: string, upstream: string): Promise<Proxy> {
	const port = await freePort();
	const bin = path.join(__dirname, '../../node_modules/@stoplight/prism-cli/dist/index.js');
	const child = spawn(
		process.execPath,
		[
			bin,
			'proxy',
			specOf(name),
			`${upstream}/api/${name.slice(0, 2)}`,
			'--errors',
			'--host',
			'127.0.0.1',
			'--port',
			String(port),
		],
		{ stdio: ['ignore', 'pipe', 'pipe'] },
	);
	let said = '';
	await new Promise<void>((resolve, reject) => {
		const read = (chunk: Buffer) => {
			said += chunk.toString();
			if (said.includes('Prism is listening')) resolve();
		};
		child.stdout.on('data', read);
		child.stderr.on('data', read);
		child.once('exit', () => reject(new Error(`Prism ended: ${said}`)));
	});
	return { name, url: `http://127.0.0.1:${port}`, process: child };
}

async function freePort(): Promise<number> {
	const server = createServer();
	await once(server.listen(0, '127.0.0.1'), 'listening');
	const { port } = server.address() as AddressInfo;
	server.close();
	await once(server, 'close');
	return port;
}
