/**
 * The main job: a shop's CSV export goes into Sendcloud through the template. Runs it in a real n8n, tells what came of
 * it, and proves it with what is in Sendcloud afterwards instead of believing the node.
 */
/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'csv-parse/sync';
import type { IDataObject } from 'n8n-workflow';

import {
	errorOf,
	outputOf,
	withNodes,
	type Credential,
	type Execution,
	type N8nClient,
	type SavedWorkflow,
	type Workflow,
} from './client';
import type { Instance } from './instance';
import type { Setup } from './world';

/** What is in examples/orders.csv: six of its orders are bad, each in another way. */
export const EXPECTED = { orders: 250, saved: 244, refused: 6, requests: 3 };

export interface Refusal {
	orderNumber: string;
	reason: string;
}

export interface Report {
	saved: IDataObject[];
	refused: Refusal[];
	seconds: number;
}

/** An order as Sendcloud holds it, as far as the proof looks at it. */
export interface StoredOrder extends IDataObject {
	order_id: string;
	order_number: string;
}

type Row = Record<string, string>;

export function readTemplate({ root }: Setup, name: string): Workflow {
	return JSON.parse(readFileSync(join(root, 'templates', `${name}.json`), 'utf8')) as Workflow;
}

/** The names of all templates. */
export function templateNames({ root }: Setup): string[] {
	return readdirSync(join(root, 'templates'))
		.filter((file) => file.endsWith('.json'))
		.map((file) => file.replace('.json', ''))
		.sort();
}

/** n8n's own nodes in the templates that need a credential, and its type. */
const OTHER_CREDENTIALS: Record<string, string> = {
	'n8n-nodes-base.emailSend': 'smtp',
	'n8n-nodes-base.emailSendHitlTool': 'smtp',
	'n8n-nodes-base.webhook': 'httpHeaderAuth',
	'n8n-nodes-base.formTrigger': 'httpBasicAuth',
	'n8n-nodes-base.httpRequest': 'httpBasicAuth',
	'n8n-nodes-base.wooCommerce': 'wooCommerceApi',
};

/**
 * Imports a template and fills in what a user fills in: credentials, and values of the node "Settings".
 * @param others credentials for the other services in it; without them those nodes stay as they are
 */
export async function importTemplate(
	n8n: N8nClient,
	template: Workflow,
	credential: Credential,
	values: Record<string, string | number> = {},
	others: Credential[] = [],
): Promise<SavedWorkflow> {
	const chosen = ({ id, name, type }: Credential) => ({ [type]: { id, name } });
	return await n8n.createWorkflow(
		withNodes(template, (node) => {
			if (node.type.startsWith('n8n-nodes-sendcloud-shipping.')) {
				const authentication = credential.type === 'sendcloudApi' ? 'apiKeys' : 'oAuth2';
				const { integration } = node.parameters as { integration?: { value?: unknown } };
				const picked = integration?.value === '' && values.integrationId !== undefined;
				return {
					parameters: {
						...node.parameters,
						authentication,
						...(picked && {
							integration: { __rl: true, mode: 'id', value: String(values.integrationId) },
						}),
					},
					credentials: chosen(credential),
				};
			}
			// A request may be made with the credential of the service it goes to.
			const wanted = node.parameters.nodeCredentialType ?? OTHER_CREDENTIALS[node.type];
			const other = others.find(({ type }) => type === wanted);
			if (other) return { credentials: chosen(other) };
			if (node.name !== 'Settings') return {};
			const parameters = structuredClone(node.parameters) as {
				assignments: { assignments: Array<{ name: string; value: unknown }> };
			};
			for (const setting of parameters.assignments.assignments)
				setting.value = values[setting.name] ?? setting.value;
			return { parameters: parameters as unknown as typeof node.parameters };
		}),
	);
}

/** Orders in the shop's own words, as its webhook posts them. The second one lacks a postal code. */
export function shopOrders({ root }: Setup): IDataObject[] {
	return JSON.parse(
		readFileSync(join(root, 'examples', 'shop-orders.json'), 'utf8'),
	) as IDataObject[];
}

/** The file that goes into the form of a workflow, by the workflow's ID. */
const uploads = new Map<string, string>();

/** Imports the template for the example. */
export async function prepareImport(
	setup: Setup,
	_instance: Instance,
	n8n: N8nClient,
	credential: Credential,
	integrationId: number,
): Promise<SavedWorkflow> {
	const template = withNodes(readTemplate(setup, 'shop-orders-csv-to-sendcloud'), (node) =>
		// Each has a form of its own, as n8n sees to where people import it.
		node.webhookId === undefined ? {} : { webhookId: randomUUID() },
	);
	const workflow = await importTemplate(n8n, template, credential, { integrationId });
	uploads.set(workflow.id, join(setup.root, 'examples', 'orders.csv'));
	return workflow;
}

/** Uploads the example in the form of the published workflow, and waits for the end. */
async function upload(n8n: N8nClient, { id, nodes }: SavedWorkflow): Promise<Execution> {
	const before = new Set((await n8n.executions(id)).map((one) => one.id));
	const { webhookId } = nodes.find(({ type }) => type === 'n8n-nodes-base.formTrigger') ?? {};
	const form = () => {
		const body = new FormData();
		const file = readFileSync(uploads.get(id) as string);
		body.append('field-0', new Blob([file], { type: 'text/csv' }), 'orders.csv');
		return body;
	};
	await n8n.activate(id);
	try {
		// n8n begins to listen a moment after it was told to.
		const answer = await eventually(
			async () => await fetch(`${n8n.url}/form/${webhookId}`, { method: 'POST', body: form() }),
			({ status }) => status !== 404,
		);
		if (!answer.ok) throw new Error(`The form answered ${answer.status}: ${await answer.text()}`);
		const started = async () => (await n8n.executions(id)).find((one) => !before.has(one.id));
		const execution = await eventually(started, (one) => one !== undefined);
		return await n8n.finished(execution!.id);
	} finally {
		await n8n.deactivate(id);
	}
}

/** Presses *Execute workflow*. @throws what stopped it, in words */
export async function runToTheEnd(n8n: N8nClient, { id }: SavedWorkflow): Promise<Execution> {
	return ended(await n8n.run(id));
}

function ended(execution: Execution): Execution {
	const error = errorOf(execution);
	if (error)
		throw new Error(
			`The workflow stopped: ${[error.message, error.description].filter(Boolean).join(' – ')}`,
		);
	return execution;
}

export async function runImport(n8n: N8nClient, workflow: SavedWorkflow): Promise<Report> {
	const started = Date.now();
	const execution = ended(await upload(n8n, workflow));
	return {
		saved: outputOf(execution, 'Saved').map(({ json }) => json),
		refused: outputOf(execution, 'Refused').map(({ json }) => ({
			orderNumber: String(json.order_number),
			reason: String(json.reason),
		})),
		seconds: (Date.now() - started) / 1000,
	};
}

/** Asks again until the answer is right or it has taken too long: Sendcloud saves some time after it said yes. */
export async function eventually<T>(
	ask: () => Promise<T> | T,
	isRight: (answer: T) => boolean,
	timeoutMs = 20_000,
): Promise<T> {
	for (const deadline = Date.now() + timeoutMs; ; await sleep(200)) {
		const answer = await ask();
		if (isRight(answer) || Date.now() > deadline) return answer;
	}
}

/**
 * Compares what is in Sendcloud with the shop's file, read here by other means than in the workflow: each order is
 * either there, whole, or refused, and nothing else is there.
 */
export function prove(setup: Setup, report: Report, stored: StoredOrder[]): void {
	const rows = parse(readFileSync(join(setup.root, 'examples', 'orders.csv')), {
		bom: true,
		columns: true,
		delimiter: ';',
	}) as Row[];
	const shop = new Map<string, Row[]>();
	for (const row of rows) shop.set(row['Order ID'], [...(shop.get(row['Order ID']) ?? []), row]);
	assert.equal(shop.size, EXPECTED.orders);

	assert.deepEqual(
		{ orders: shop.size, saved: report.saved.length, refused: report.refused.length },
		{ orders: EXPECTED.orders, saved: EXPECTED.saved, refused: EXPECTED.refused },
	);
	const refused = new Set(report.refused.map(({ orderNumber }) => orderNumber));
	assert.equal(refused.size, EXPECTED.refused, 'an order was refused twice');
	const wanted = [...shop.values()].filter(([row]) => !refused.has(row['Order number']));
	assert.deepEqual(
		stored.map(({ order_id }) => order_id).sort(),
		wanted.map(([row]) => row['Order ID']).sort(),
		'what is in Sendcloud is not what the shop sold',
	);
	for (const order of stored)
		assert.deepEqual(essence(order), essenceOfRows(shop.get(order.order_id) as Row[]));
}

/** Street and house number, wherever they stand: `29 Elm Street` is split on the way. */
const wordsOf = (...parts: Array<string | undefined>) =>
	parts
		.join(' ')
		.split(/[\s,]+/)
		.filter(Boolean)
		.sort()
		.join(' ');

/** What must survive on the way from the shop to Sendcloud. */
const essence = (order: StoredOrder) => {
	const {
		payment_details: payment,
		shipping_address: address,
		order_details: details,
		customs_details: customs,
	} = order as unknown as {
		payment_details: { total_price: { value: number; currency: string } };
		shipping_address: {
			name: string;
			address_line_1: string;
			postal_code: string;
			house_number?: string;
			country_code: string;
			state_province_code?: string;
		};
		order_details: {
			order_created_at: string;
			order_items: Array<{
				name: string;
				quantity: number;
				total_price: { value: number };
				hs_code: string;
				country_of_origin: string;
			}>;
		};
		customs_details?: { shipment_type: string; commercial_invoice_number: string };
	};
	return {
		number: order.order_number,
		placed: new Date(details.order_created_at).getTime(),
		total: payment.total_price.value,
		currency: payment.total_price.currency,
		name: address.name,
		street: wordsOf(address.address_line_1, address.house_number),
		postalCode: address.postal_code,
		country: address.country_code,
		state: address.state_province_code,
		customs: customs && [customs.shipment_type, customs.commercial_invoice_number],
		lines: details.order_items.map(({ name, quantity, total_price: { value }, ...line }) => ({
			name,
			quantity,
			value,
			hsCode: line.hs_code,
			origin: line.country_of_origin,
		})),
	};
};

const amount = (text: string) => Number(text.replaceAll('.', '').replace(',', '.'));

const essenceOfRows = (rows: Row[]) => {
	const [row] = rows;
	const [day, month, year, time] = row['Order date'].split(/[. ]/);
	return {
		number: row['Order number'],
		// The shop's clock in March, before summer time begins.
		placed: Date.parse(`${year}-${month}-${day}T${time}:00+01:00`),
		total: amount(row['Order total']),
		currency: row.Currency,
		name: row.Customer.replace('\n', ', '),
		street: wordsOf(row.Street, row['House number']),
		postalCode: row['Postal code'],
		country: row.Country,
		// `TX` and `US-TX` are the same.
		state: row.State === '' ? undefined : `US-${row.State.replace('US-', '')}`,
		customs:
			row['Customs purpose'] === 'Sale of goods'
				? ['commercial_goods', row['Invoice number']]
				: undefined,
		lines: rows.map((line) => ({
			name: line.Article,
			quantity: Number(line.Quantity),
			value: amount(line['Line total']),
			hsCode: line['HS code'],
			origin: line.Origin,
		})),
	};
};
