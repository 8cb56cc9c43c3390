/** What the package adds to n8n's start, and how large it is, against nodes that everybody knows. */
/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions */
import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import path from 'node:path';

import type { Arena } from '../arena';
import { environment } from '../rpc';
import type { Bench } from '../results';
import { figure } from '../statistics';

interface Cost {
	wallMs: number;
	cpuMs: number;
	keptBytes: number;
}

/** @param wanted see loading.cjs */
const load = ({ host }: Arena, wanted: object): Cost =>
	JSON.parse(
		execFileSync(
			host.node,
			['--expose-gc', path.join(__dirname, '../loading.cjs'), JSON.stringify(wanted)],
			{ env: environment(host), encoding: 'utf8' },
		),
	) as Cost;

const KNOWN = [
	{
		name: 'Shopify',
		folder: 'Shopify',
		nodes: ['shopify', 'shopifyTrigger'],
		credentials: ['shopifyApi', 'shopifyAccessTokenApi', 'shopifyOAuth2Api'],
		files: ['ShopifyApi', 'ShopifyAccessTokenApi', 'ShopifyOAuth2Api'],
	},
	{
		name: 'Slack',
		folder: 'Slack',
		nodes: ['slack', 'slackTrigger'],
		credentials: ['slackApi', 'slackOAuth2Api'],
		files: ['SlackApi', 'SlackOAuth2Api'],
	},
	{
		name: 'HubSpot',
		folder: 'Hubspot',
		nodes: ['hubspot', 'hubspotTrigger'],
		credentials: ['hubspotApi', 'hubspotAppToken', 'hubspotDeveloperApi', 'hubspotOAuth2Api'],
		files: ['HubspotApi', 'HubspotAppToken', 'HubspotDeveloperApi', 'HubspotOAuth2Api'],
	},
];

/** The files of a node of n8n's as they would be packed by themselves, without maps and types. */
function packedSize({ host }: Arena, { folder, files }: (typeof KNOWN)[number]): number {
	const dist = path.join(host.modules, 'n8n-nodes-base', 'dist');
	const credentials = files.map((file) => `credentials/${file}.credentials.js`);
	const packed = execFileSync(
		'tar',
		[
			'-czf',
			'-',
			'--exclude=*.map',
			'--exclude=*.d.ts',
			'-C',
			dist,
			`nodes/${folder}`,
			...credentials,
		],
		{ maxBuffer: 2 ** 28 },
	);
	return packed.length;
}

export const loading: Bench = {
	name: 'loading',
	async run(arena) {
		const all = [
			{
				name: 'This package',
				bytes: statSync(arena.setup.package.tarball).size,
				wanted: { folder: arena.folder } as object,
				costs: [] as Cost[],
			},
			...KNOWN.map((known) => ({
				name: `${known.name} of n8n-nodes-base`,
				bytes: packedSize(arena, known),
				wanted: { nodes: known.nodes, credentials: known.credentials },
				costs: [] as Cost[],
			})),
		];
		for (let round = 0; round < arena.size(9, 1); round++) {
			for (const { wanted, costs } of all) costs.push(load(arena, wanted));
		}
		const rows = all.map(({ name, bytes, costs }) => ({
			name,
			time: figure(costs.map(({ wallMs }) => wallMs)),
			cpu: figure(costs.map(({ cpuMs }) => cpuMs)),
			memory: figure(costs.map(({ keptBytes }) => keptBytes / 2 ** 20)),
			size: bytes / 1000,
		}));
		const [ours] = rows;
		return {
			title: 'Loading',
			tables: [
				{
					caption:
						'Node and trigger with their credentials, required in a process that has n8n loaded',
					columns: ['time (ms)', 'CPU (ms)', 'memory (MB of heap)', 'packed (kB)'],
					rows: rows.map(({ name, time, cpu, memory, size }) => ({
						name,
						cells: [time, cpu, memory, size],
					})),
				},
			],
			goals: [
				{
					goal: 'At most 40 ms',
					measured: `${ours.time.median} ms`,
					met: ours.time.median <= 40,
				},
				{
					goal: 'At most 200 kB packed',
					measured: `${ours.size} kB`,
					met: ours.size <= 200,
				},
			],
		};
	},
};
