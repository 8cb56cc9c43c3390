/* eslint-disable @n8n/community-nodes/require-node-api-error, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-dangerous-functions */
/**
 * Prism between the node and the local Sendcloud: one validating proxy for each of Sendcloud's documents, all in one
 * process, and one address in front of them all. Whatever breaks the contract, request or answer, is kept in
 * `violations`.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import {
	createServer,
	type IncomingHttpHeaders,
	type IncomingMessage,
	type Server,
	type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { request } from 'undici';
import { parse, stringify } from 'yaml';

import { SPECS } from '../engine/documents';

/** The documents that operations are made after, and the version of the API that each describes. */
const DOCUMENTS = [
	'v3-orders',
	'v3-integrations',
	'v2-integrations',
	'v3-event-subscriptions',
	'v3-reporting',
	'v3-shipping-options',
	'v3-shipments',
	'v3-ship-an-order',
	'v3-parcel-documents',
	'v2-parcel-documents',
	'v3-parcel-statuses',
	'v3-sender-addresses',
	'v3-brands',
	'v3-contracts',
	'v3-events',
	'v3-organization',
	'v3-user',
	'v3-invoices',
	'v3-invoice-items',
	'v3-parcel-tracking',
	'v3-returns',
	'v3-service-points',
	'v3-pickups',
	'v3-analytics',
	'v3-dynamic-checkout',
	'v3-carriers-dp',
	'v3-support',
];

export const documentsAreThere = () => DOCUMENTS.every((name) => existsSync(specOf(name)));

type Node = Record<string, unknown>;
interface OpenApi {
	paths: Record<string, Node>;
	components: { schemas: Record<string, Node> };
}

/** What follows these keys, a number being a place in a list. */
const at = (node: unknown, ...keys: Array<string | number>): Node =>
	keys.reduce((here, key) => (here as Node)[key as string] as Node, node as Node);

function anyOf(schema: Node): void {
	schema.anyOf = schema.oneOf;
	delete schema.oneOf;
}

function orNull(schema: Node): void {
	schema.enum = [...(schema.enum as unknown[]), null];
}

/** Where a document refuses Sendcloud's own examples, so that nobody could keep to it. */
const CORRECTIONS: Record<string, (document: OpenApi) => void> = {
	/** An item with all fields is a domestic one and an international one; fields of a carrier are also fields. */
	'v3-shipments': ({ paths, components: { schemas } }) => {
		const parcels = 'multicollo-parcels-array-request-with-optional-fields';
		const items = ['properties', 'parcel_items', 'items'];
		anyOf(at(schemas, 'parcel-common', 'allOf', 2, ...items));
		anyOf(at(schemas, parcels, 'properties', 'parcels', 'items', 'allOf', 1, ...items));
		anyOf(at(schemas, 'carrier-shipment-extras'));
		anyOf(at(schemas, 'carrier-parcel-extras'));
		// The list has at least one row, says the document; there are accounts that have shipped nothing yet.
		const answer = ['get', 'responses', '200', 'content', 'application/json', 'schema'];
		delete at(paths, '/shipments', ...answer, 'properties', 'data').minItems;
	},
	/** Null is allowed beside a reference, which takes no notice of it; no address of this machine passes for a link. */
	'v3-returns': ({ components: { schemas } }) => {
		const fields = at(schemas, 'Return', 'properties');
		for (const name of ['refund', 'return_fee']) {
			const { $ref } = at(fields, name);
			fields[name] = { anyOf: [{ $ref }, { type: 'null' }] };
		}
		delete at(fields, 'label', 'properties', 'label_printer').format;
		delete at(fields, 'label', 'properties', 'normal_printer', 'items').format;
	},
	/** Null is said to be possible, and is not in the list of values. */
	'v3-service-points': ({ components: { schemas } }) => {
		orNull(at(schemas, 'ServicePointDetail', 'properties', 'general_shop_type'));
		orNull(at(schemas, 'GeocodingResult', 'properties', 'precision'));
	},
	'v3-dynamic-checkout': ({ components: { schemas } }) =>
		orNull(at(schemas, 'delivery-option', 'properties', 'sustainability_rating')),
	/**
	 * What is filed for a parcel at Sendcloud's rates fits the form for one's own contract too, of which nothing but the
	 * tracking number is required. And contacts are a list, which the document describes and does not use.
	 */
	'v3-support': ({ paths }) => {
		for (const [path, methods] of Object.entries(paths)) {
			if (!path.startsWith('/dsf/tickets/') || methods.post === undefined) continue;
			const schema = at(methods, 'post', 'requestBody', 'content', 'application/json', 'schema');
			if (schema.oneOf !== undefined) anyOf(schema);
		}
		const listed = at(paths, '/dsf/carrier-support-contacts', 'get', 'responses');
		listed['200'] = { $ref: '#/components/responses/SupportContactList' };
	},
};

interface Route {
	version: string;
	pattern: RegExp;
	/** The address of its proxy. */
	proxy: string;
}

export class Contract {
	/** What Prism found, in words, with the request it belongs to. */
	readonly violations: string[] = [];

	/** The requests that went through. */
	readonly requests: string[] = [];

	private constructor(
		private readonly upstream: string,
		private readonly routes: Route[],
		private readonly server: Server,
		private readonly proxies: ChildProcess,
	) {}

	get baseUrl(): string {
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/api`;
	}

	/** @param upstream address of the local Sendcloud */
	static async start(upstream: string, names = DOCUMENTS): Promise<Contract> {
		for (let attempt = 1; ; attempt++) {
			try {
				return await Contract.startOnce(upstream, names);
			} catch (error) {
				// Somebody else on this machine may take a port between its being found free and its being used.
				if (attempt === 5 || !String(error).includes('EADDRINUSE')) throw error;
			}
		}
	}

	private static async startOnce(upstream: string, names: string[]): Promise<Contract> {
		const folder = mkdtempSync(path.join(tmpdir(), 'contract-'));
		const routes: Route[] = [];
		const wanted: Wanted[] = [];
		for (const name of names) {
			const document = parse(readFileSync(specOf(name), 'utf8')) as OpenApi;
			const correct = CORRECTIONS[name] as (typeof CORRECTIONS)[string] | undefined;
			const corrected = path.join(folder, `${name}.yml`);
			if (correct) {
				correct(document);
				writeFileSync(corrected, stringify(document));
			}
			const version = name.slice(0, 2);
			const port = await freePort();
			wanted.push({
				document: correct ? corrected : specOf(name),
				upstream: `${upstream}/api/${version}`,
				port,
			});
			for (const template of Object.keys(document.paths)) {
				const pattern = new RegExp(`^${template.replace(/\{[^}]+\}/g, '[^/]+')}$`);
				routes.push({ version, pattern, proxy: `http://127.0.0.1:${port}` });
			}
		}
		const proxies = await startPrism(wanted);
		rmSync(folder, { recursive: true });
		const server = createServer((incoming, outgoing) => void contract.forward(incoming, outgoing));
		const contract = new Contract(upstream, routes, server, proxies);
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
		const gone = once(this.proxies, 'exit');
		this.proxies.kill('SIGTERM');
		await gone;
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
		const answer = await request(route.proxy + below + query, {
			method: incoming.method as 'GET',
			headers,
			body: chunks.length > 0 ? Buffer.concat(chunks) : undefined,
		});
		let body = Buffer.from(await answer.body.arrayBuffer());
		const found =
			answer.headers['sl-violations'] ??
			(/stoplight\.io\/prism\/errors/.test(body.toString()) ? body.toString() : undefined);
		if (found !== undefined) this.violations.push(`${asked}: ${String(found)}`);
		// Prism reads every file as text, which ends badly for its bytes: they are fetched as they are.
		if (incoming.method === 'GET' && FILES.test(String(answer.headers['content-type']))) {
			const file = await request(this.upstream + incoming.url, { headers });
			body = Buffer.from(await file.body.arrayBuffer());
		}
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

const FILES = /^(application\/(pdf|zpl)|image\/png)/;

interface Wanted {
	document: string;
	upstream: string;
	port: number;
}

/** Starts a proxy for each of them. */
async function startPrism(wanted: Wanted[]): Promise<ChildProcess> {
	const child = spawn(
		process.execPath,
		[path.join(__dirname, 'proxies.cjs'), JSON.stringify(wanted)],
		{ stdio: ['ignore', 'pipe', 'pipe'] },
	);
	let said = '';
	await new Promise<void>((resolve, reject) => {
		const read = (chunk: Buffer) => {
			said += chunk.toString();
			if (said.includes('All proxies are listening')) resolve();
		};
		child.stdout.on('data', read);
		child.stderr.on('data', read);
		child.once('exit', () => reject(new Error(`Prism ended: ${said}`)));
	});
	return child;
}

async function freePort(): Promise<number> {
	const server = createServer();
	await once(server.listen(0, '127.0.0.1'), 'listening');
	const { port } = server.address() as AddressInfo;
	server.close();
	await once(server, 'close');
	return port;
}
