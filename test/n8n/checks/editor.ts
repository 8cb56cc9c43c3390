/** What a person sees in n8n's editor. The pictures lie in output/screenshots, for people to look at. */
/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/require-node-api-error */
import assert from 'node:assert/strict';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';

import type { Credential, Workflow } from '../client';
import type { World } from '../e2e';
import {
	EXPECTED,
	importTemplate,
	prepareImport,
	readTemplate,
	runImport,
	templateNames,
} from '../job';
import { atEnd } from '../lifecycle';
import { Editor } from '../screenshots';
import { keysOf, oauthOf } from '../world';

/** One node of each kind whose panel is looked at. */
const PANELS: Record<string, { parameters: INodeParameters; height?: number }> = {
	'Upsert by fields': { parameters: { resource: 'order', operation: 'upsert' }, height: 1900 },
	'Upsert by JSON': {
		parameters: { resource: 'order', operation: 'upsert', specifyBody: 'json' },
	},
	Ship: { parameters: { resource: 'order', operation: 'ship' }, height: 1300 },
	Get: { parameters: { resource: 'order', operation: 'get' } },
	'Get Many': { parameters: { resource: 'order', operation: 'getAll' } },
	Update: { parameters: { resource: 'order', operation: 'update' }, height: 1400 },
	Delete: { parameters: { resource: 'order', operation: 'delete' } },
	Track: { parameters: { resource: 'tracking', operation: 'get' } },
	'Return of an Order': {
		parameters: { resource: 'return', operation: 'createFromOrder' },
		height: 1300,
	},
	'Service Points': { parameters: { resource: 'servicePoint', operation: 'getAll' }, height: 1100 },
	Pickup: { parameters: { resource: 'pickup', operation: 'create' }, height: 1500 },
	Checkout: { parameters: { resource: 'checkout', operation: 'getDeliveryOptions' }, height: 1100 },
	'File a Ticket': {
		parameters: { resource: 'claim', operation: 'create', type: 'damaged' },
		height: 1300,
	},
	'Claim for a Lost Parcel': {
		parameters: { resource: 'claim', operation: 'createForLostParcel' },
		height: 1300,
	},
	'Answer Sendcloud': {
		parameters: { resource: 'claim', operation: 'answerRequestedData', answerWith: 'sales' },
	},
	'Check an Invoice': { parameters: { resource: 'invoice', operation: 'check' } },
	'Invoice Items': { parameters: { resource: 'invoiceItem', operation: 'getAll' } },
	Account: { parameters: { resource: 'account', operation: 'get' } },
	'Audit Trail': { parameters: { resource: 'event', operation: 'getAll' } },
	'Contact at a Carrier': { parameters: { resource: 'claimContact', operation: 'create' } },
};

const trigger: INode = {
	id: 'trigger',
	name: 'Start',
	type: 'n8n-nodes-base.manualTrigger',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

const fileName = (title: string) => title.toLowerCase().replaceAll(' ', '-');

export default ({ setup, n8n, instance, sendcloud }: World) => {
	const skip = setup.chromium ? false : 'no Chromium on this machine; CHROMIUM may name one';
	const [integrationId] = sendcloud.state.integrations.keys();
	let editor: Editor;
	let keys: Credential;

	before(async () => {
		if (!setup.chromium) return;
		const folder = join(setup.output, 'screenshots');
		rmSync(folder, { recursive: true, force: true });
		mkdirSync(folder, { recursive: true });
		editor = await Editor.open(setup.chromium, instance.url, folder);
		atEnd(async () => await editor.close());
		sendcloud.reset();
		keys = await n8n.createCredential('Sendcloud', 'sendcloudApi', keysOf(sendcloud));
	});
	after(async () => await editor?.close());

	/** A test with a picture of the page when it fails. */
	const see = (title: string, look: () => Promise<void>) =>
		test(title, { skip }, async () => {
			try {
				await look();
			} catch (error) {
				await editor.shoot(`failed-${fileName(title)}`);
				throw error;
			}
		});

	/** Opens a workflow with one Sendcloud node in it, and the panel of that node. */
	const openPanel = async (name: string, parameters: INodeParameters, credential = keys) => {
		const node: INode = {
			id: 'node',
			name,
			type: `${setup.package.name}.sendcloud`,
			typeVersion: 1.1,
			position: [240, 0],
			parameters: {
				authentication: credential.type === 'sendcloudApi' ? 'apiKeys' : 'oAuth2',
				...parameters,
			},
			credentials: { [credential.type]: { id: credential.id, name: credential.name } },
		};
		const workflow: Workflow = {
			name,
			nodes: [trigger, node],
			connections: { [trigger.name]: { main: [[{ node: name, type: 'main', index: 0 }]] } },
			settings: {},
		};
		await editor.openWorkflow((await n8n.createWorkflow(workflow)).id);
		return await editor.openNode(name);
	};

	see('finds the node by its name, and its operations', async () => {
		const workflow = { name: 'Search', nodes: [trigger], connections: {}, settings: {} };
		await editor.openWorkflow((await n8n.createWorkflow(workflow)).id);
		const list = await editor.searchNodes('sendcloud');
		const node = list.getByText('Sendcloud', { exact: true }).first();
		await node.waitFor();
		await editor.shoot('search');
		await node.click();
		await list.getByText('Create or update an order').first().waitFor();
		await editor.shoot('search-operations');
	});

	see('finds the node by what merchants want', async () => {
		const workflow = { name: 'Words', nodes: [trigger], connections: {}, settings: {} };
		await editor.openWorkflow((await n8n.createWorkflow(workflow)).id);
		for (const words of [
			'track',
			'return',
			'shipment',
			'delivery',
			'pick-up point',
			'parcel',
			'label',
		]) {
			const list = await editor.searchNodes(words);
			await list.getByText('Sendcloud', { exact: true }).first().waitFor();
		}
	});

	for (const name of templateNames(setup)) {
		see(`shows the template ${name}`, async () => {
			const { id } = await importTemplate(n8n, readTemplate(setup, name), keys);
			await editor.openWorkflow(id);
			await editor.shoot(`template-${name}`);
			await editor.setDark(true);
			await editor.shoot(`template-${name}-dark`);
			await editor.setDark(false);
		});
	}

	see('shows after a run of a template what came of it', async () => {
		const workflow = await prepareImport(setup, instance, n8n, keys, integrationId);
		const { saved, refused } = await runImport(n8n, workflow);
		if (saved.length !== EXPECTED.saved || refused.length !== EXPECTED.refused)
			throw new Error(`${saved.length} were saved, ${refused.length} refused`);
		// It begins with a form, so it is looked at where people find its runs.
		await editor.page.goto(`${instance.url}/workflow/${workflow.id}/executions`);
		await editor.page
			.getByText(/Succeeded/)
			.first()
			.waitFor();
		await editor.shoot('template-run');
	});

	for (const [name, { parameters, height }] of Object.entries(PANELS)) {
		see(`shows the panel of ${name}`, async () => {
			const panel = await openPanel(name, parameters);
			for (const label of ['Resource', 'Operation', 'Options']) {
				await panel.getByText(label, { exact: true }).first().waitFor();
			}
			await editor.shoot(`panel-${fileName(name)}`, height);
		});
	}

	see('shows the panel of the trigger', async () => {
		const name = 'Sendcloud Trigger';
		const node: INode = {
			...trigger,
			name,
			type: `${setup.package.name}.sendcloudTrigger`,
			typeVersion: 1,
			parameters: {},
			credentials: { sendcloudApi: { id: keys.id, name: keys.name } },
		};
		const workflow = { name, nodes: [node], connections: {}, settings: {} };
		await editor.openWorkflow((await n8n.createWorkflow(workflow)).id);
		const panel = await editor.openNode(name);
		await panel.getByText('Parameters', { exact: true }).first().waitFor();
		await editor.shoot('panel-trigger', 1200);
	});

	see('runs a node from its panel', async () => {
		sendcloud.reset();
		await runImport(n8n, await prepareImport(setup, instance, n8n, keys, integrationId));
		const panel = await openPanel('Run', { resource: 'order', operation: 'getAll', limit: 3 });
		await editor.runNode();
		await panel.getByText('3 items').first().waitFor();
		await editor.shoot('run');
	});

	see('says what to do when the keys are wrong', async () => {
		const wrong = { ...keysOf(sendcloud), secretKey: 'mistyped' };
		const credential = await n8n.createCredential('Wrong keys', 'sendcloudApi', wrong);
		const panel = await openPanel(
			'Wrong keys',
			{ resource: 'order', operation: 'getAll' },
			credential,
		);
		await editor.runNode();
		await panel.getByText('Sendcloud does not accept these keys').first().waitFor();
		await editor.shoot('run-wrong-keys');
	});

	const forms: Array<[string, IDataObject, RegExp]> = [
		['sendcloudApi', { ...keysOf(sendcloud), secretKey: 'mistyped' }, /does not accept these keys/],
		// n8n asks for the token before it runs our test: the words are Sendcloud's.
		[
			'sendcloudOAuth2Api',
			{ ...oauthOf(sendcloud), clientSecret: 'mistyped' },
			/OAuth2 access token/,
		],
	];
	for (const [type, data, help] of forms) {
		see(`shows the form of ${type}, with help when it is wrong`, async () => {
			const credential = await n8n.createCredential(type, type, data);
			await openPanel('Form', { resource: 'order', operation: 'getAll' }, credential);
			const form = await editor.openCredential();
			await form.getByText('Base URL').first().waitFor();
			await form.getByText('More details').click();
			await form.getByText(help).first().waitFor();
			await editor.shoot(`form-${type}`, 1400);
		});
	}

	see('fits into the dark theme', async () => {
		await editor.setDark(true);
		await openPanel('Dark', PANELS['Get Many'].parameters);
		await editor.shoot('dark');
		await openPanel('Ship in the Dark', PANELS.Ship.parameters);
		await editor.shoot('dark-ship', PANELS.Ship.height);
		await editor.setDark(false);
	});

	see('has had no error in its own code', async () => {
		assert.deepEqual(editor.errors, []);
	});
};
