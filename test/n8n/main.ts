/**
 * `npm start`: a real n8n imports a shop's orders into Sendcloud, and stays up for you to look at.
 */
/* eslint-disable @n8n/community-nodes/no-restricted-globals, no-console */
import type { Sandbox } from '../sandbox';
import { OWNER, type SavedWorkflow } from './client';
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

export default async function start(setup: Setup, { once }: { once: boolean }): Promise<void> {
	await runProgram(async () => {
		const { SENDCLOUD_PUBLIC_KEY: publicKey, SENDCLOUD_SECRET_KEY: secretKey } = process.env;
		const sendcloud =
			publicKey && secretKey ? await realSendcloud(publicKey, secretKey) : await localSendcloud();
		console.log(`▸ Sendcloud: ${sendcloud.description}`);

		console.log(
			`▸ Starting n8n ${setup.n8n.version} and installing ${setup.package.name} ${setup.package.version} in it …`,
		);
		const { instance, n8n } = await startEditor(setup);
		const credential = await n8n.createCredential('Sendcloud', 'sendcloudApi', sendcloud.keys);
		if (sendcloud.sandbox) {
			await n8n.createCredential(
				'Sendcloud (OAuth2)',
				'sendcloudOAuth2Api',
				oauthOf(sendcloud.sandbox),
			);
		}
		const workflow = await prepareImport(setup, instance, n8n, credential, sendcloud.integrationId);

		console.log(
			`▸ Running the workflow "${workflow.name}" with examples/orders.csv (${EXPECTED.orders} orders) …`,
		);
		const report = await runImport(n8n, workflow);
		const imports = sendcloud.sandbox?.requests.filter(
			({ method, path }) => method === 'POST' && path === '/api/v3/orders',
		);
		print(report, imports?.length);

		let done = true;
		try {
			prove(
				setup,
				report,
				await eventually(sendcloud.orders, (orders) => orders.length >= EXPECTED.saved),
			);
			if (imports && imports.length !== EXPECTED.requests)
				throw new Error(`${EXPECTED.requests} requests were expected, not ${imports.length}.`);
			console.log(
				`✓ Sendcloud has these ${report.saved.length} orders as the shop sold them, and no others.`,
			);
		} catch (error) {
			done = false;
			console.error(
				`✗ What is in Sendcloud is not what it should be.\n${(error as Error).message}`,
			);
		}
		const others: SavedWorkflow[] = [];
		for (const name of templateNames(setup)) {
			const template = readTemplate(setup, name);
			if (template.name === workflow.name) continue;
			const { integrationId } = sendcloud;
			others.push(await importTemplate(n8n, template, credential, { integrationId }));
		}
		if (!once) {
			const addresses = others.map(({ id, name }) => `  ${instance.url}/workflow/${id}  ${name}`);
			console.log(`
n8n is up, with this workflow in it. Ctrl-C ends everything and keeps nothing.

  Editor    ${instance.url}/workflow/${workflow.id}
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
