/** n8n's own engine with its own nodes and this package in it, all of it from the installed n8n. */
/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import 'reflect-metadata';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { GlobalConfig } from '@n8n/config';
import { Container } from '@n8n/di';
import { BinaryDataService, LazyPackageDirectoryLoader } from 'n8n-core';
import {
	Expression,
	NodeConnectionTypes,
	NodeHelpers,
	type IDataObject,
	type IHttpRequestOptions,
	type IN8nHttpFullResponse,
	type INodeExecutionData,
	type INodeType,
} from 'n8n-workflow';

import { Engine } from '../engine/engine';
import type { Access } from './sendcloud';

/**
 * The least that a node can do: a request for each item through n8n's own helper, one after the other but five at a
 * time. No checks, no repeats, nothing put back to items. What it costs is n8n's.
 */
const bareNode: INodeType = {
	description: {
		displayName: 'Bare',
		name: 'bare',
		group: ['output'],
		version: 1,
		description: '',
		defaults: { name: 'Bare' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'sendcloudApi', required: true }],
		properties: [],
	},
	async execute() {
		const items = this.getInputData();
		const { baseUrl } = await this.getCredentials('sendcloudApi');
		const output: INodeExecutionData[] = [];
		let next = 0;
		const worker = async () => {
			while (next < items.length) {
				const item = next++;
				const { orders } = items[item].json;
				const answer = (await this.helpers.httpRequestWithAuthentication.call(
					this,
					'sendcloudApi',
					{
						method: 'POST',
						url: `${String(baseUrl)}/v3/orders`,
						headers: { 'Content-Type': 'application/json' },
						body: Buffer.from(JSON.stringify(orders)),
					},
				)) as { data: IDataObject[] };
				for (const json of answer.data) output.push({ json, pairedItem: { item } });
			}
		};
		await Promise.all(Array.from({ length: 5 }, worker));
		return [output];
	},
};

/** The same for labels, step by step as the floor has it: buys, waits for the carriers, stores the documents. */
const bareShipNode: INodeType = {
	description: { ...bareNode.description, displayName: 'Bare Ship', name: 'ship' },
	async execute() {
		const items = this.getInputData();
		const { baseUrl } = await this.getCredentials('sendcloudApi');
		const ask = async (path: string, options: Partial<IHttpRequestOptions> = {}) =>
			(await this.helpers.httpRequestWithAuthentication.call(this, 'sendcloudApi', {
				method: 'GET',
				...options,
				url: `${String(baseUrl)}/v3/${path}`,
				returnFullResponse: true,
				ignoreHttpStatusErrors: true,
			})) as IN8nHttpFullResponse;
		const atOnce = async <T, Result>(list: T[], work: (one: T) => Promise<Result>) => {
			const results: Result[] = [];
			let next = 0;
			const worker = async () => {
				while (next < list.length) {
					const at = next++;
					results[at] = await work(list[at]);
				}
			};
			await Promise.all(Array.from({ length: 5 }, worker));
			return results;
		};
		const bought = await atOnce(items, async ({ json }) => {
			const body = Buffer.from(JSON.stringify(json.body));
			for (;;) {
				const answer = await ask('orders/create-labels-async', {
					method: 'POST',
					headers: { 'Content-Type': 'application/json' },
					body,
				});
				const { data = [] } = answer.body as unknown as { data?: Array<{ parcels_ids: number[] }> };
				if (answer.statusCode !== 429) return data.flatMap((one) => one.parcels_ids);
				await sleep(Number(answer.headers['retry-after']) * 1000);
			}
		});
		const all = bought.flat();
		const looks = Array.from({ length: Math.ceil(all.length / 100) }, (_, at) =>
			all.slice(at * 100, (at + 1) * 100),
		);
		for (let open = 1; open > 0; ) {
			await sleep(1000);
			const looked = await atOnce(looks, async (ids) =>
				String(
					(await ask(`shipments?page_size=100&ids=${ids.join(',')}`, { encoding: 'text' })).body,
				),
			);
			open = looked.filter((text) => text.includes('"ANNOUNCING"')).length;
		}
		const files = await atOnce(bought, async (ids) => {
			const query = ids.map((id) => `parcels=${id}`).join('&');
			const { body } = await ask(`parcel-documents/label?${query}`, { encoding: 'arraybuffer' });
			return await this.helpers.prepareBinaryData(
				Buffer.from(body as unknown as Uint8Array),
				'label.pdf',
				'application/pdf',
			);
		});
		return [files.map((data, item) => ({ json: {}, binary: { data }, pairedItem: { item } }))];
	},
};

/** The same for reports: has each made, and stores its file as it comes. */
const bareReportNode: INodeType = {
	description: { ...bareNode.description, displayName: 'Bare Report', name: 'report' },
	async execute() {
		const { baseUrl } = await this.getCredentials('sendcloudApi');
		const url = `${String(baseUrl)}/v3/reporting/parcels`;
		const ask = async (options: IHttpRequestOptions) =>
			(await this.helpers.httpRequestWithAuthentication.call(
				this,
				'sendcloudApi',
				options,
			)) as IDataObject;
		const output: INodeExecutionData[] = [];
		for (const [item, { json: body }] of this.getInputData().entries()) {
			const { id } = await ask({ method: 'POST', url, body });
			const { url: link } = await ask({ method: 'GET', url: `${url}/${String(id)}` });
			// The link is the permission: no key goes there.
			// eslint-disable-next-line @n8n/community-nodes/no-http-request-with-manual-auth
			const file = (await this.helpers.httpRequest({
				url: String(link),
				encoding: 'stream',
			})) as Readable;
			const data = await this.helpers.prepareBinaryData(file, 'report.csv', 'text/csv');
			output.push({ json: {}, binary: { data }, pairedItem: { item } });
		}
		return [output];
	},
};

/** Nodes that are in no package, by their names. */
const BARE = new Map(
	[bareNode, bareShipNode, bareReportNode].map((one) => [one.description.name, one]),
);

/** @param folder where the package is unpacked */
export async function startEngine(folder: string, access: Access): Promise<Engine> {
	// The same as when n8n starts (n8n/dist/commands/base-command.js): expressions run in a virtual machine of their own.
	await Expression.initExpressionEngine(Container.get(GlobalConfig).expressionEngine as never);
	// Files go to n8n's folder, as in production.
	await Container.get(BinaryDataService).init();
	const engine = await Engine.load(folder);
	const base = new LazyPackageDirectoryLoader(
		path.join(String(process.env.NODE_PATH), 'n8n-nodes-base'),
	);
	await base.loadAll();
	Object.assign(engine.nodeTypes, {
		getByNameAndVersion: (type: string, version?: number): INodeType => {
			const [from, name] = type.split('.');
			const bare = from === 'bare' ? BARE.get(name) : undefined;
			if (bare) return bare;
			const loader = from === 'n8n-nodes-base' ? base : engine.loader;
			return NodeHelpers.getVersionedNodeType(loader.getNode(name).type, version);
		},
	});
	const { baseUrl, publicKey, secretKey } = access;
	engine.credentials.stored.sendcloudApi = { baseUrl, publicKey, secretKey, partnerId: '' };
	engine.credentials.stored.httpBasicAuth = { user: publicKey, password: secretKey };
	return engine;
}
