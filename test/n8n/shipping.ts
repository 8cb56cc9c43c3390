/**
 * The second half of the main job: the orders that came in are shipped, and their labels lie in one PDF. What came of it
 * is proved by what the local Sendcloud has charged and by what an independent reader sees on the pages.
 */
/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';

import type { Sandbox } from '../sandbox';
import { pagesOf } from '../support/pdf';
import { outputOf, type Credential, type N8nClient, type SavedWorkflow } from './client';
import { importTemplate, readTemplate, runToTheEnd, type Refusal } from './job';
import type { Setup } from './world';

/** What the orders of examples/orders.csv come to: twenty labels a request. */
export const SHIPPED = { labels: 244, purchases: 13 };

/** A label as the node puts it out, as far as the proof looks at it. */
interface Label extends IDataObject {
	order_number: string;
	tracking_number: string;
	already_existed: boolean;
	price: string | null;
	currency: string | null;
	parcel_ids: number[];
}

export interface Shipping {
	labels: Label[];
	refused: Refusal[];
	/** The PDFs that were written, in the folder. */
	files: string[];
	/** The text of each of their pages. */
	pages: string[];
	/** What the local Sendcloud was asked, of which what costs money. */
	requests: number;
	purchases: number;
	seconds: number;
}

/** No document says how heavy a letter of the free option may be: here it takes whatever the shop has sold. */
export function takeHeavyLetters({ state }: Sandbox): void {
	const letter = state.shippingOptions.get('sendcloud:letter')!;
	state.shippingOptions.set(letter.code, { ...letter, weight: { ...letter.weight, max: 100 } });
}

/** Imports the template that ships all orders. @param folder where n8n may write; the PDF goes there */
export const prepareShipping = async (
	setup: Setup,
	n8n: N8nClient,
	credential: Credential,
	folder: string,
): Promise<SavedWorkflow> =>
	await importTemplate(n8n, readTemplate(setup, 'daily-labels-one-pdf'), credential, {
		folder,
		// The orders of the example are from one day long ago.
		daysBack: 3650,
		// So that running it again shows the labels that are there.
		ifShipped: 'return',
	});

export async function runShipping(
	n8n: N8nClient,
	workflow: SavedWorkflow,
	sandbox: Sandbox,
	folder: string,
): Promise<Shipping> {
	const started = Date.now();
	const before = sandbox.requests.length;
	const execution = await runToTheEnd(n8n, workflow);
	const seconds = (Date.now() - started) / 1000;
	const asked = sandbox.requests.slice(before);
	const files = outputOf(execution, 'Save the PDF').map(({ json }) => String(json.file_name));
	const pages: string[] = [];
	for (const file of files)
		for (const page of await pagesOf(readFileSync(join(folder, file)))) pages.push(page);
	return {
		labels: outputOf(execution, 'Labels').map(({ json }) => json as Label),
		refused: outputOf(execution, 'Not Shipped').map(({ json }) => ({
			orderNumber: String(json.order_number),
			reason: String(json.reason),
		})),
		files,
		pages,
		requests: asked.length,
		purchases: asked.filter(({ method }) => method === 'POST').length,
		seconds,
	};
}

/** What the labels cost by the node's own account, e.g. `EUR 12.50`. */
export function costOf(labels: Label[]): string {
	const sums = new Map<string, number>();
	for (const { price, currency } of labels)
		if (price !== null && currency !== null)
			sums.set(currency, (sums.get(currency) ?? 0) + Math.round(Number(price) * 100));
	return [...sums].map(([currency, cents]) => `${currency} ${(cents / 100).toFixed(2)}`).join(', ');
}

/** Each order was charged once, nothing else was, and each label is a page of its own, in the order of the items. */
export function proveShipping(first: Shipping, orderNumbers: string[], sandbox: Sandbox): void {
	assert.deepEqual(first.refused, []);
	const charges = sandbox.state.ledger;
	assert.ok(
		charges.every(({ kind }) => kind === 'charge'),
		'a label was refunded',
	);
	assert.deepEqual(
		charges.map(({ orderNumber }) => String(orderNumber)).sort(),
		[...orderNumbers].sort(),
		'what was charged is not what was ordered',
	);
	assert.deepEqual(
		first.labels.map(({ order_number: number }) => number).sort(),
		[...orderNumbers].sort(),
		'what the node says it shipped is not what was ordered',
	);
	const cost = charges.reduce((sum, { price }) => sum + Number(price.value), 0);
	assert.equal(costOf(first.labels), `${charges[0].price.currency} ${cost.toFixed(2)}`);
	assert.equal(first.purchases, SHIPPED.purchases);
	assert.ok(first.labels.every(({ already_existed: existed }) => existed === false));
	provePages(first);
}

/** Run again, it bought nothing, and the labels are those that were there. */
export function proveRepeat(first: Shipping, second: Shipping, sandbox: Sandbox): void {
	assert.equal(second.purchases, 0, 'something was bought again');
	assert.equal(sandbox.state.ledger.length, first.labels.length, 'something was charged again');
	assert.ok(second.labels.every(({ already_existed: existed }) => existed === true));
	const essence = ({ labels }: Shipping) =>
		labels.map(({ order_number, tracking_number, parcel_ids }) => ({
			order_number,
			tracking_number,
			parcel_ids,
		}));
	assert.deepEqual(essence(second), essence(first));
	provePages(second);
	assert.deepEqual(second.pages, first.pages);
}

function provePages({ labels, pages, files }: Shipping): void {
	assert.equal(files.length, 1, `one PDF was expected, not ${files.length}`);
	assert.equal(pages.length, labels.length, 'a page for each parcel');
	assert.equal(new Set(labels.map(({ tracking_number: number }) => number)).size, labels.length);
	labels.forEach(({ tracking_number: number, order_number: order }, at) =>
		assert.ok(pages[at].includes(number), `page ${at + 1} is not the label of order ${order}`),
	);
}
