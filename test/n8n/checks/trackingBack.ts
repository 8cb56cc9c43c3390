/** Templates that write the tracking number back, run against shops that take nothing but what their documents know. */
/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, test } from 'node:test';
import type { IDataObject } from 'n8n-workflow';

import { order, saved } from '../../engine/orders';
import { parcels, shipped, type Shipped } from '../../engine/shipped';
import { parcelLife } from '../../sandbox';
import type { Credential } from '../client';
import type { World } from '../e2e';
import { eventually, importTemplate, readTemplate } from '../job';
import { keysOf } from '../world';

const KEYS = { consumerKey: 'ck_1', consumerSecret: 'cs_1' };
const TOKEN = 'shpat_1';
const WOO = '/wp-json/wc/v3/orders/727';
const SHOPIFY = '/admin/api/2025-10';

interface Asked {
	method: string;
	path: string;
	status: number;
	body: IDataObject;
}

/** Refuses each request whose address, key or body is not what the shop's API knows. */
async function startShop({ refuses = false } = {}) {
	const asked: Asked[] = [];
	const meta: Array<{ id: number; key: string; value: string }> = [];
	let fulfilled = false;
	const only = (body: IDataObject, ...names: string[]) =>
		Object.keys(body).sort().join() === names.sort().join();

	const woo = (method: string, path: string, body: IDataObject): [number, unknown] => {
		const whole = () => ({ id: 727, number: '727', status: 'processing', meta_data: meta });
		if (method === 'GET' && path === WOO) return [200, whole()];
		if (method === 'POST' && path === `${WOO}/notes`) {
			const isNote =
				only(body, 'note', 'customer_note') &&
				typeof body.note === 'string' &&
				body.note !== '' &&
				typeof body.customer_note === 'boolean';
			return isNote ? [201, { id: 9, ...body }] : [400, { code: 'rest_invalid_param' }];
		}
		if (method === 'PUT' && path === WOO) {
			const entries = body.meta_data as Array<{ key: unknown; value: unknown }>;
			const isMeta =
				only(body, 'meta_data') &&
				Array.isArray(entries) &&
				entries.every(
					(one) => typeof one.key === 'string' && typeof one.value === 'string' && one.value !== '',
				);
			if (!isMeta) return [400, { code: 'rest_invalid_param' }];
			for (const { key, value } of entries)
				meta.push({ id: meta.length + 1, key: String(key), value: String(value) });
			return [200, whole()];
		}
		return [404, { code: 'rest_no_route' }];
	};

	const shopify = (method: string, path: string, body: IDataObject): [number, unknown] => {
		if (method === 'GET' && path === `${SHOPIFY}/orders/450789469/fulfillment_orders.json`) {
			const status = fulfilled ? 'closed' : 'open';
			return [
				200,
				{
					fulfillment_orders: [
						{ id: 1046000778, order_id: 450789469, status },
						{ id: 1046000779, order_id: 450789469, status: 'on_hold' },
					],
				},
			];
		}
		if (method === 'POST' && path === `${SHOPIFY}/graphql.json`) {
			const { query, variables } = body as { query: string; variables: IDataObject };
			const { fulfillment } = variables as { fulfillment: IDataObject };
			const tracking = fulfillment?.trackingInfo as IDataObject | undefined;
			const wanted = fulfillment?.lineItemsByFulfillmentOrder as IDataObject[] | undefined;
			const texts = (value: unknown) =>
				Array.isArray(value) &&
				value.length > 0 &&
				value.every((one) => typeof one === 'string' && one !== '');
			const isRight =
				only(body, 'query', 'variables') &&
				query.includes('fulfillmentCreate(fulfillment: $fulfillment)') &&
				only(variables, 'fulfillment') &&
				only(fulfillment, 'lineItemsByFulfillmentOrder', 'trackingInfo', 'notifyCustomer') &&
				wanted?.length === 1 &&
				wanted[0].fulfillmentOrderId === 'gid://shopify/FulfillmentOrder/1046000778' &&
				tracking !== undefined &&
				only(tracking, 'company', 'numbers', 'urls') &&
				typeof tracking.company === 'string' &&
				texts(tracking.numbers) &&
				texts(tracking.urls);
			if (!isRight) return [200, { errors: [{ message: 'Variable $fulfillment is invalid' }] }];
			// What is refused is answered with 200 here, and with words.
			const refused = fulfilled || refuses;
			fulfilled ||= !refuses;
			return [
				200,
				{
					data: {
						fulfillmentCreate: {
							fulfillment: refused
								? null
								: { id: 'gid://shopify/Fulfillment/1', status: 'SUCCESS' },
							userErrors: refused ? [{ field: null, message: 'It is not open' }] : [],
						},
					},
				},
			];
		}
		return [404, { errors: 'Not Found' }];
	};

	const answer = (request: IncomingMessage, body: IDataObject): [number, unknown] => {
		const [path] = String(request.url).split('?');
		const { authorization, 'x-shopify-access-token': token } = request.headers;
		if (path.startsWith('/wp-json')) {
			const basic = `Basic ${Buffer.from(`${KEYS.consumerKey}:${KEYS.consumerSecret}`).toString('base64')}`;
			return authorization === basic
				? woo(String(request.method), path, body)
				: [401, { code: 'woocommerce_rest_cannot_view' }];
		}
		return token === TOKEN
			? shopify(String(request.method), path, body)
			: [401, { errors: 'Invalid API key or access token' }];
	};

	const server = createServer((request, response) => {
		const parts: Buffer[] = [];
		request.on('data', (part: Buffer) => parts.push(part));
		request.on('end', () => {
			const text = Buffer.concat(parts).toString();
			const body = (text === '' ? {} : JSON.parse(text)) as IDataObject;
			const [status, json] = answer(request, body);
			const [path] = String(request.url).split('?');
			asked.push({ method: String(request.method), path, status, body });
			response.writeHead(status, { 'content-type': 'application/json' });
			response.end(JSON.stringify(json));
		});
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	after(() => {
		server.closeAllConnections();
		server.close();
	});
	return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, meta };
}

export default ({ setup, n8n, sendcloud }: World) => {
	let keys: Credential;
	let minute = 0;

	before(async () => {
		keys = await n8n.createCredential('Sendcloud', 'sendcloudApi', keysOf(sendcloud));
	});
	beforeEach(() => {
		sendcloud.reset();
	});

	/** An order of the shop with a label, and one that no shop of ours knows. */
	const labels = async (orderId: string, count = 1) => {
		saved(sendcloud, { ...order(1), order_id: orderId, order_number: '1001' });
		const own = await shipped(sendcloud, { order_number: '1001', parcels: parcels(count) });
		const other = await shipped(sendcloud, { order_number: 'ELSEWHERE-1' });
		return { own, other };
	};

	/** Switches it on, lets Sendcloud tell of these labels one after the other, and waits for each run. */
	const told = async (
		name: string,
		url: string,
		credential: Credential,
		list: Shipped[],
		end: 'success' | 'error' = 'success',
	) => {
		const workflow = await importTemplate(n8n, readTemplate(setup, name), keys, { shopUrl: url }, [
			credential,
		]);
		await n8n.activate(workflow.id);
		try {
			await eventually(
				() => sendcloud.state.subscriptions.size,
				(count) => count > 0,
			);
			for (const [at, { parcels }] of list.entries()) {
				const [made] = parcelLife({
					parcelId: parcels[0].id,
					// Each is news, in every check: the same event twice starts nothing.
					start: new Date(Date.UTC(2026, 0, 15, 10, minute++)),
				});
				const [delivery] = await sendcloud.deliver([made]);
				assert.equal(delivery.status, 'delivered');
				const runs = await eventually(
					async () => await n8n.executions(workflow.id),
					(all) =>
						all.length > at && all.every(({ status }) => ['success', 'error'].includes(status)),
				);
				assert.deepEqual([...new Set(runs.map(({ status }) => status))], [end]);
			}
		} finally {
			await n8n.deactivate(workflow.id);
		}
	};

	test('WooCommerce: the customer is told once, the order keeps the number, other shops are left alone', async () => {
		const shop = await startShop();
		const credential = await n8n.createCredential('WooCommerce', 'wooCommerceApi', {
			...KEYS,
			url: shop.url,
		});
		const { own, other } = await labels('727');
		await told('tracking-number-to-woocommerce', shop.url, credential, [own, other, own]);
		const number = own.parcels[0].tracking_number;
		assert.deepEqual(
			shop.asked.map(({ method, path, status }) => `${method} ${path} ${status}`),
			[
				`GET ${WOO} 200`,
				`POST ${WOO}/notes 201`,
				`PUT ${WOO} 200`,
				// The same label again: it is there already.
				`GET ${WOO} 200`,
			],
		);
		const [, { body: note }] = shop.asked;
		assert.match(String(note.note), new RegExp(`Tracking number: ${number} https?://`));
		assert.equal(note.customer_note, true);
		assert.deepEqual(
			shop.meta.map(({ key, value }) => [key, value]),
			[[`sendcloud_tracking_${own.id}`, number]],
		);
	});

	const shopify = async () =>
		await n8n.createCredential('Shopify', 'shopifyAccessTokenApi', {
			shopSubdomain: 'candles',
			accessToken: TOKEN,
			appSecretKey: 'secret',
		});

	test('Shopify: what is open is fulfilled once, with carrier, numbers and links of all parcels', async () => {
		const shop = await startShop();
		const { own, other } = await labels('450789469', 2);
		await told('tracking-number-to-shopify', shop.url, await shopify(), [own, other, own]);
		const path = `${SHOPIFY}/orders/450789469/fulfillment_orders.json`;
		assert.deepEqual(
			shop.asked.map((one) => `${one.method} ${one.path} ${one.status}`),
			[`GET ${path} 200`, `POST ${SHOPIFY}/graphql.json 200`, `GET ${path} 200`],
		);
		const { fulfillment } = shop.asked[1].body.variables as { fulfillment: IDataObject };
		const { numbers, urls } = fulfillment.trackingInfo as { numbers: string[]; urls: string[] };
		assert.deepEqual(
			numbers,
			own.parcels.map(({ tracking_number: number }) => number),
		);
		assert.equal(numbers.length, 2);
		assert.equal(urls.length, 2);
		for (const url of urls) assert.match(url, /^https?:\/\//);
	});

	test('Shopify: where it says no, the run stops with its reason', async () => {
		const shop = await startShop({ refuses: true });
		const { own } = await labels('450789469');
		await told('tracking-number-to-shopify', shop.url, await shopify(), [own], 'error');
		assert.equal(shop.asked.length, 2);
	});
};
