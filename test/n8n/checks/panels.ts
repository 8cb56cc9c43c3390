/**
 * The panel of each resource's main operations, as the editor shows it: every field that the description promises is on
 * the page. The pictures, in light and dark, lie in output/panels, for people to look at.
 */
/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import assert from 'node:assert/strict';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import {
	NodeHelpers,
	type INode,
	type INodeParameters,
	type INodeTypeDescription,
} from 'n8n-workflow';

import type { Credential } from '../client';
import type { World } from '../e2e';
import { atEnd } from '../lifecycle';
import { Editor } from '../screenshots';
import { keysOf } from '../world';

/** What merchants open a resource for; where there is nothing said, its first operation. */
const MAIN: Record<string, string[]> = {
	order: ['upsert', 'import', 'ship', 'isShipped', 'get', 'getAll', 'update'],
	shipment: ['create', 'cancel'],
	label: ['download', 'downloadMany'],
	tracking: ['get', 'register'],
	return: ['create', 'createFromOrder'],
	claim: ['createForLostParcel', 'generateInvoice'],
	report: ['generate', 'create'],
	integration: ['getAll', 'replace'],
};

/** Panels that look another way once something is chosen in them. */
const CHOSEN: Record<string, INodeParameters> = {
	'report.generate, own dates': { resource: 'report', operation: 'generate', period: 'custom' },
	'order.upsert, limits of hints': {
		...{ resource: 'order', operation: 'upsert', specifyBody: 'json' },
		options: { maxSide: 2, maxQuantity: 1000, maxWeight: 70, minPrice: 0.05 },
	},
};

/** Where n8n draws the panel in the window of `Editor`. */
const PANEL = { x: 592, y: 60, width: 418 };
const HEIGHT = 1500;
const COLUMNS = 8;

export default ({ setup, n8n, instance, sendcloud }: World) => {
	const skip = setup.chromium ? false : 'no Chromium on this machine; CHROMIUM may name one';
	// eslint-disable-next-line @typescript-eslint/no-require-imports
	const { Sendcloud } = require(join(setup.root, 'dist/nodes/Sendcloud/Sendcloud.node.js')) as {
		Sendcloud: new () => { description: INodeTypeDescription };
	};
	const { description } = new Sendcloud();
	const { properties } = description;
	const valuesOf = (name: string, resource?: string) =>
		properties
			.filter(
				(one) =>
					one.name === name &&
					(resource === undefined || one.displayOptions?.show?.resource?.includes(resource)),
			)
			.flatMap(({ options = [] }) => options.map((one) => String('value' in one && one.value)));

	/** The names of the fields that n8n shows for these parameters. */
	const fieldsOf = (parameters: INodeParameters) => {
		const node = { typeVersion: 1.1, parameters } as INode;
		const all = NodeHelpers.getNodeParameters(
			properties,
			parameters,
			true,
			false,
			node,
			description,
		)!;
		return (
			properties
				.filter(({ type }) => !['hidden', 'notice'].includes(type))
				// n8n shows it with the credential.
				.filter(({ name }) => name !== 'authentication')
				.filter((one) => NodeHelpers.displayParameter(all, one, node, description))
				.map(({ displayName }) => displayName)
		);
	};

	let editor: Editor;
	let keys: Credential;
	before(async () => {
		if (!setup.chromium) return;
		const folder = join(setup.output, 'panels');
		rmSync(folder, { recursive: true, force: true });
		mkdirSync(folder, { recursive: true });
		editor = await Editor.open(setup.chromium, instance.url, folder);
		atEnd(async () => await editor.close());
		sendcloud.reset();
		keys = await n8n.createCredential('Sendcloud', 'sendcloudApi', keysOf(sendcloud));
	});
	after(async () => await editor?.close());

	/** All of them on one canvas: opening a page takes longer than opening a panel. */
	const looked = [
		...valuesOf('resource').flatMap((resource) =>
			(MAIN[resource] ?? valuesOf('operation', resource).slice(0, 1)).map((operation) => ({
				name: `${resource}.${operation}`,
				parameters: { resource, operation } as INodeParameters,
			})),
		),
		...Object.entries(CHOSEN).map(([name, parameters]) => ({ name, parameters })),
	];
	const workflow = () => ({
		name: 'Panels',
		nodes: looked.map(
			({ name, parameters }, at): INode => ({
				id: name,
				name,
				type: `${setup.package.name}.sendcloud`,
				typeVersion: 1.1,
				position: [240 * (at % COLUMNS), 200 * Math.floor(at / COLUMNS)],
				parameters,
				credentials: { [keys.type]: { id: keys.id, name: keys.name } },
			}),
		),
		connections: {},
		settings: {},
	});

	test('opens a workflow with a node of each', { skip }, async () => {
		assert.ok(looked.length >= valuesOf('resource').length);
		await editor.openWorkflow((await n8n.createWorkflow(workflow())).id);
	});

	for (const { name, parameters } of looked) {
		test(`the panel of ${name}`, { skip }, async () => {
			const expected = fieldsOf(parameters);
			const isHere = (text: string) => expected.every((field) => text.includes(field));
			let panel = await editor.openNode(name);
			await panel.getByText('Options', { exact: true }).first().waitFor();
			let shown = await panel.innerText();
			if (!isHere(shown)) {
				// The panel of the node before, which was still closing.
				await editor.closeNode();
				panel = await editor.openNode(name);
				await panel.getByText('Options', { exact: true }).first().waitFor();
				shown = await panel.innerText();
			}
			const clip = { ...PANEL, height: HEIGHT - PANEL.y - 40 };
			for (const dark of [false, true]) {
				await editor.setDark(dark);
				await editor.shoot(`${name}${dark ? '-dark' : ''}`, HEIGHT, clip);
			}
			await editor.setDark(false);
			await editor.closeNode();
			assert.deepEqual(
				expected.filter((field) => !shown.includes(field)),
				[],
			);
		});
	}

	test('the periods of a report, in their list', { skip }, async () => {
		const panel = await editor.openNode('report.generate');
		for (const dark of [false, true]) {
			await editor.setDark(dark);
			const field = panel.locator('[data-test-id="parameter-input-period"]');
			await field.click();
			const list = editor.page.getByRole('listbox').filter({ hasText: 'Between Two Dates' });
			await list.waitFor();
			const names = (await list.getByRole('option').allInnerTexts()).map((text) => text.trim());
			await editor.shoot(`report.periods${dark ? '-dark' : ''}`);
			assert.deepEqual(
				names.map((text) => text.split('\n')[0]),
				['Between Two Dates', 'Last 7 Days', 'Last Month', 'This Month'],
			);
			// Closes the list, and leaves the field: Escape would do no more than that.
			await field.click();
			await list.waitFor({ state: 'hidden' });
			await field.locator('input').blur();
		}
		await editor.setDark(false);
		await editor.closeNode();
	});

	test('leads from a notice to the page that says more', { skip }, async () => {
		for (const [name, words] of [
			['order.ship', 'About labels'],
			['return.createFromOrder', 'About returns'],
		]) {
			const panel = await editor.openNode(name);
			const link = panel.getByRole('link', { name: words });
			await link.first().waitFor();
			assert.match(String(await link.first().getAttribute('href')), /\/docs\/\w+\.md$/);
			await editor.closeNode();
		}
	});

	test('has had no error in its own code', { skip }, () => {
		assert.deepEqual(editor.errors, []);
	});
};
