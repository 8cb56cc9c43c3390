/** n8n's own engine with its own nodes and this package in it, all of it from the installed n8n. */
/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import 'reflect-metadata';
import path from 'node:path';
import { GlobalConfig } from '@n8n/config';
import { Container } from '@n8n/di';
import { BinaryDataService, LazyPackageDirectoryLoader } from 'n8n-core';
import {
	Expression,
	NodeConnectionTypes,
	NodeHelpers,
	type IDataObject,
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
			if (from === 'bare') return bareNode;
			const loader = from === 'n8n-nodes-base' ? base : engine.loader;
			return NodeHelpers.getVersionedNodeType(loader.getNode(name).type, version);
		},
	});
	const { baseUrl, publicKey, secretKey } = access;
	engine.credentials.stored.sendcloudApi = { baseUrl, publicKey, secretKey, partnerId: '' };
	engine.credentials.stored.httpBasicAuth = { user: publicKey, password: secretKey };
	return engine;
}
