/**
 * The pictures of README and docs/, from the editor itself, into output/pictures; `npm run pictures` puts them into
 * docs/images, too.
 */
/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { INode, INodeParameters } from 'n8n-workflow';

import { order, saved } from '../../engine/orders';
import type { Credential } from '../client';
import type { World } from '../e2e';
import { importTemplate, readTemplate, templateNames } from '../job';
import { atEnd } from '../lifecycle';
import { Editor, type Area } from '../screenshots';
import { keysOf } from '../world';

/** The names of the files in docs/images, without `.png`; those of the templates' canvases have a folder there. */
export const PICTURES = ['orders-in', 'labels-out', 'a-parcels-way', 'a-claim', 'ship'] as const;
type Picture = (typeof PICTURES)[number];

/** Where n8n draws the nodes of a template, and a node with its input and output, in the window of `Editor`. */
const CANVAS: Area = { x: 160, y: 320, width: 1320, height: 388 };
const WHOLE: Area = { x: 30, y: 30, width: 1540, height: 640 };
const FIELDS: Area = { x: 592, y: 110, width: 418, height: 870 };

const orderNumber = { __rl: true, mode: 'orderNumber', value: '={{ $json.order_number }}' };

export default ({ setup, n8n, instance, sendcloud }: World) => {
	const skip = setup.chromium ? false : 'no Chromium on this machine; CHROMIUM may name one';
	const folder = join(setup.output, 'pictures');
	let editor: Editor;
	let keys: Credential;

	before(async () => {
		if (!setup.chromium) return;
		rmSync(folder, { recursive: true, force: true });
		mkdirSync(folder, { recursive: true });
		editor = await Editor.open(setup.chromium, instance.url, folder);
		atEnd(async () => await editor.close());
		sendcloud.reset();
		keys = await n8n.createCredential('Sendcloud', 'sendcloudApi', keysOf(sendcloud));
	});
	after(async () => await editor?.close());

	const take = async (name: Picture, area: Area, height?: number) => {
		await editor.shoot(name, height, area);
		const file = `${name}.png`;
		if (process.env.PICTURES)
			copyFileSync(join(folder, file), join(setup.root, 'docs', 'images', file));
	};

	const node = (name: string, at: number, parameters: INodeParameters): INode => ({
		id: name,
		name,
		type: `${setup.package.name}.sendcloud`,
		typeVersion: 1.1,
		position: [240 * at, 0],
		parameters,
		credentials: { [keys.type]: { id: keys.id, name: keys.name } },
	});

	/** A chain of nodes behind a button. */
	const open = async (name: string, nodes: INode[]) => {
		const start: INode = {
			id: 'start',
			name: 'Start',
			type: 'n8n-nodes-base.manualTrigger',
			typeVersion: 1,
			position: [-240, 0],
			parameters: {},
		};
		const all = [start, ...nodes];
		const connections = Object.fromEntries(
			nodes.map((to, at) => [
				all[at].name,
				{ main: [[{ node: to.name, type: 'main' as const, index: 0 }]] },
			]),
		);
		const { id } = await n8n.createWorkflow({ name, nodes: all, connections, settings: {} });
		await editor.openWorkflow(id);
	};

	const template = async (name: string) => {
		const { id } = await importTemplate(n8n, readTemplate(setup, name), keys);
		await editor.openWorkflow(id);
	};

	test('orders in', { skip }, async () => {
		await template('woocommerce-orders-to-sendcloud');
		await take('orders-in', CANVAS);
	});

	test('labels out', { skip }, async () => {
		saved(sendcloud, ...[1, 2, 3].map((n) => order(n)));
		await open('Ship', [
			node('Orders', 0, { resource: 'order', operation: 'getAll', limit: 3 }),
			node('Ship', 1, {
				resource: 'order',
				operation: 'ship',
				order: orderNumber,
				shipBy: 'option',
				shippingOption: { __rl: true, mode: 'id', value: 'postnl:standard' },
			}),
		]);
		const panel = await editor.openNode('Ship');
		await editor.runNode();
		await panel.getByText('3 items').first().waitFor();
		await take('labels-out', WHOLE);
		assert.equal(sendcloud.state.ledger.filter(({ kind }) => kind === 'charge').length, 3);
	});

	test('the way of their parcels', { skip }, async () => {
		await open('Where Is It', [
			node('Orders', 0, { resource: 'order', operation: 'getAll', limit: 3 }),
			node('Where Is It', 1, { resource: 'tracking', operation: 'get', parcel: orderNumber }),
		]);
		const panel = await editor.openNode('Where Is It');
		await editor.runNode();
		await panel.getByText('3 items').first().waitFor();
		await take('a-parcels-way', WHOLE);
	});

	test('a claim', { skip }, async () => {
		await open('Claim', [
			node('Claim', 0, {
				resource: 'claim',
				operation: 'createForLostParcel',
				trackingNumber: '={{ $json.tracking_number }}',
				taxRate: 21,
				purchaseInvoiceFile: 'invoice',
				customerConfirmationFile: 'confirmation',
				exteriorDescription: 'Brown box, 30 × 20 × 10 cm, with a shop label',
			}),
		]);
		const panel = await editor.openNode('Claim');
		await panel.getByText('Additional Fields', { exact: true }).first().waitFor();
		await take('a-claim', { ...FIELDS, height: 830 }, 1300);
	});

	test('the panel of Ship', { skip }, async () => {
		await open('Ship', [
			node('Ship', 0, {
				resource: 'order',
				operation: 'ship',
				order: orderNumber,
				testLabel: true,
			}),
		]);
		const panel = await editor.openNode('Ship');
		await panel.getByText('Test Label', { exact: true }).first().waitFor();
		await take('ship', { ...FIELDS, height: 700 }, 1300);
	});

	// The check of the editor shows each of them, too, at every run.
	const skipCanvas = skip || (process.env.PICTURES ? false : 'npm run pictures takes them');
	for (const name of templateNames(setup)) {
		test(`the canvas of ${name}`, { skip: skipCanvas }, async () => {
			await template(name);
			const file = `${name}.webp`;
			await editor.shootCanvas(file);
			copyFileSync(join(folder, file), join(setup.root, 'docs', 'images', 'templates', file));
		});
	}

	test('has had no error in its own code', { skip }, () => {
		assert.deepEqual(editor.errors, []);
	});
};
