/**
 * `npm start`: a real n8n imports a shop's orders into Sendcloud and ships them, and stays up for you to look at.
 */
/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, no-console */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import type { Sandbox } from '../sandbox';
import { OWNER, type N8nClient, type SavedWorkflow } from './client';
import {
	EXPECTED,
	eventually,
	importTemplate,
	prepareImport,
	prove,
	readTemplate,
	runImport,
	templateNames,
	type Report,
	type StoredOrder,
} from './job';
import { runProgram } from './lifecycle';
import {
	costOf,
	prepareShipping,
	proveRepeat,
	proveShipping,
	runShipping,
	SHIPPED,
	takeHeavyLetters,
} from './shipping';
import { keysOf, oauthOf, startEditor, startSendcloud, type Keys, type Setup } from './world';

/** A Sendcloud, local or real, and how to look into it without n8n. */
interface Sendcloud {
	description: string;
	keys: Keys;
	sandbox?: Sandbox;
	integrationId: number;
	/** The orders of this integration that are saved by now. */
	orders(): Promise<StoredOrder[]>;
}

async function localSendcloud(): Promise<Sendcloud> {
	const sandbox = await startSendcloud();
	takeHeavyLetters(sandbox);
	// Carriers take a moment to answer, too.
	sandbox.settings.shipping.announceMs = 1500;
	return {
		description: `the local one, ${sandbox.baseUrl}`,
		keys: keysOf(sandbox),
		sandbox,
		integrationId: [...sandbox.state.integrations.keys()][0],
		orders: async () => [...sandbox.state.orders.values()] as unknown as StoredOrder[],
	};
}

async function realSendcloud(publicKey: string, secretKey: string): Promise<Sendcloud> {
	const baseUrl = process.env.SENDCLOUD_BASE_URL || 'https://panel.sendcloud.sc/api';
	const get = async <T>(path: string) => {
		const authorization = `Basic ${Buffer.from(`${publicKey}:${secretKey}`).toString('base64')}`;
		const response = await fetch(baseUrl + path, { headers: { authorization } });
		if (!response.ok)
			throw new Error(
				`Sendcloud answered ${response.status} to GET ${path}: ${(await response.text()).slice(0, 300)}`,
			);
		const { data } = (await response.json()) as { data: T };
		return { data, link: response.headers.get('link') ?? '' };
	};

	const { data: integrations } =
		await get<Array<{ id: number; shop_name: string; type: string }>>('/v3/integrations');
	const wanted = process.env.SENDCLOUD_INTEGRATION_ID;
	const integration = integrations.find(({ id, type }) =>
		wanted ? String(id) === wanted : type === 'api',
	);
	if (!integration) {
		throw new Error(
			`This account has no ${wanted ? `integration ${wanted}` : 'integration of the type "Sendcloud API"; SENDCLOUD_INTEGRATION_ID may name another'}.`,
		);
	}
	return {
		description: `the real one, ${baseUrl}, integration ${integration.shop_name} (${integration.id})`,
		keys: { publicKey, secretKey, baseUrl },
		integrationId: integration.id,
		orders: async () => {
			const orders: StoredOrder[] = [];
			let query: string | undefined = `integration=${integration.id}&page_size=100`;
			while (query) {
				const { data, link }: { data: StoredOrder[]; link: string } = await get<StoredOrder[]>(
					`/v3/orders?${query}`,
				);
				orders.push(...data.filter(({ order_number: number }) => /^KL-2026-1\d{3}$/.test(number)));
				query = /[?]([^>]*)>;\s*rel="next"/.exec(link)?.[1];
			}
			return orders;
		},
	};
}

function print({ saved, refused, seconds }: Report, requests: number | undefined): void {
	const asked = requests === undefined ? '' : ` It took ${requests} requests.`;
	console.log(
		`\n${saved.length} saved, ${refused.length} refused.${asked} (${seconds.toFixed(1)} s)\n`,
	);
	for (const { orderNumber, reason } of refused)
		console.log(`  ✗ ${orderNumber}  ${reason.replaceAll('\n', '\n      ')}`);
	console.log();
}

/** Ships what came in, twice: the second time shows that nothing is bought twice. */
async function ship(n8n: N8nClient, workflow: SavedWorkflow, sandbox: Sandbox, folder: string) {
	const numbers = [...sandbox.state.orders.values()].map(({ order_number: number }) => number);
	console.log(
		`▸ Running the workflow "${workflow.name}" with the ${numbers.length} orders and the free test label …`,
	);
	const first = await runShipping(n8n, workflow, sandbox, folder);
	console.log(
		`\n${first.labels.length} labels bought for ${costOf(first.labels)}, ${first.refused.length} refused. It took ${first.requests} requests, ${first.purchases} of them purchases. (${first.seconds.toFixed(1)} s)\n`,
	);
	for (const { orderNumber, reason } of first.refused)
		console.log(`  ✗ ${orderNumber}  ${reason.replaceAll('\n', '\n      ')}`);
	proveShipping(first, numbers, sandbox);
	console.log(
		`✓ Sendcloud has charged each of the ${SHIPPED.labels} orders once, and nothing else.\n✓ ${join(folder, first.files[0])} has ${first.pages.length} pages, one for each parcel with its tracking number.`,
	);
	console.log(`▸ Running it again, on the same orders …`);
	const second = await runShipping(n8n, workflow, sandbox, folder);
	proveRepeat(first, second, sandbox);
	console.log(
		`✓ Nothing was bought: ${second.labels.length} labels were there already, and came out again, page by page the same. It took ${second.requests} requests. (${second.seconds.toFixed(1)} s)`,
	);
}

export default async function start(setup: Setup, { once }: { once: boolean }): Promise<void> {
	await runProgram(async () => {
		const { SENDCLOUD_PUBLIC_KEY: publicKey, SENDCLOUD_SECRET_KEY: secretKey } = process.env;
		const sendcloud =
			publicKey && secretKey ? await realSendcloud(publicKey, secretKey) : await localSendcloud();
		console.log(`▸ Sendcloud: ${sendcloud.description}`);

		console.log(
			`▸ Starting n8n ${setup.n8n.version} and installing ${setup.package.name} ${setup.package.version} in it …`,
		);
		const folder = join(setup.output, 'labels');
		rmSync(folder, { recursive: true, force: true });
		mkdirSync(folder, { recursive: true });
		const { instance, n8n } = await startEditor(setup, {}, [folder]);
		const credential = await n8n.createCredential('Sendcloud', 'sendcloudApi', sendcloud.keys);
		if (sendcloud.sandbox) {
			await n8n.createCredential(
				'Sendcloud (OAuth2)',
				'sendcloudOAuth2Api',
				oauthOf(sendcloud.sandbox),
			);
		}
		const workflow = await prepareImport(setup, instance, n8n, credential, sendcloud.integrationId);
		const shipping = await prepareShipping(setup, n8n, credential, folder);

		console.log(
			`▸ Running the workflow "${workflow.name}" with examples/orders.csv (${EXPECTED.orders} orders) …`,
		);
		const report = await runImport(n8n, workflow);
		const imports = sendcloud.sandbox?.requests.filter(
			({ method, path }) => method === 'POST' && path === '/api/v3/orders',
		);
		print(report, imports?.length);

		let done = true;
		const proof = async (prove: () => Promise<void>) => {
			if (!done) return;
			try {
				await prove();
			} catch (error) {
				done = false;
				console.error(
					`✗ What is in Sendcloud is not what it should be.\n${(error as Error).message}`,
				);
			}
		};
		await proof(async () => {
			const saved = await eventually(sendcloud.orders, ({ length }) => length >= EXPECTED.saved);
			prove(setup, report, saved);
			if (imports && imports.length !== EXPECTED.requests)
				throw new Error(`${EXPECTED.requests} requests were expected, not ${imports.length}.`);
			console.log(
				`✓ Sendcloud has these ${report.saved.length} orders as the shop sold them, and no others.`,
			);
		});
		if (sendcloud.sandbox) {
			const { sandbox } = sendcloud;
			await proof(async () => await ship(n8n, shipping, sandbox, folder));
		} else {
			console.log(
				`▸ The orders are not shipped: this is a real account. The workflow "${shipping.name}" lies in the editor.`,
			);
		}
		const others: SavedWorkflow[] = [];
		for (const name of templateNames(setup)) {
			const template = readTemplate(setup, name);
			if ([workflow.name, shipping.name].includes(template.name)) continue;
			const { integrationId } = sendcloud;
			others.push(await importTemplate(n8n, template, credential, { integrationId }));
		}
		if (!once) {
			const addresses = others.map(({ id, name }) => `  ${instance.url}/workflow/${id}  ${name}`);
			console.log(`
n8n is up, with these workflows in it. Ctrl-C ends everything; only the labels stay.

  Orders    ${instance.url}/workflow/${workflow.id}
  Labels    ${instance.url}/workflow/${shipping.id}
  E-mail    ${OWNER.email}
  Password  ${OWNER.password}

The other templates are there, too:

${addresses.join('\n')}
`);
			await instance.ended;
			throw new Error(`n8n ended by itself. Its last words:\n${instance.log().slice(-2000)}`);
		}
		return done ? 0 : 1;
	});
}
