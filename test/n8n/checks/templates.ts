/** Every template that merchants import, run as they would; what came of it is looked up in Sendcloud itself. */
/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { parse } from 'csv-parse/sync';
import type { IDataObject } from 'n8n-workflow';

import { order, saved } from '../../engine/orders';
import { shipped } from '../../engine/shipped';
import { parcelLife, reportCsv } from '../../sandbox';
import { outputOf, type Credential } from '../client';
import type { World } from '../e2e';
import {
	eventually,
	importTemplate,
	readTemplate,
	runToTheEnd,
	shopOrders,
	templateNames,
} from '../job';
import { startMailbox } from '../mailbox';
import { keysOf } from '../world';

const HEADER = { name: 'Authorization', value: 'a-long-random-value' };

export default ({ setup, n8n, sendcloud, webhooks }: World) => {
	const [integrationId] = sendcloud.state.integrations.keys();
	const orders = () => [...sendcloud.state.orders.values()];
	let keys: Credential;

	before(async () => {
		keys = await n8n.createCredential('Sendcloud', 'sendcloudApi', keysOf(sendcloud));
	});

	const json = (items: Array<{ json: IDataObject }>) => items.map((item) => item.json);

	test('every template has a note for people, and no credential of anybody', () => {
		for (const name of templateNames(setup)) {
			const { nodes } = readTemplate(setup, name);
			assert.ok(
				nodes.some(({ type }) => type === 'n8n-nodes-base.stickyNote'),
				name,
			);
			assert.ok(
				nodes.every(({ credentials }) => credentials === undefined),
				name,
			);
		}
	});

	const MAIL = { mailTo: 'boss@shop.example', mailFrom: 'n8n@shop.example' };

	test('shop orders from a webhook: the shop hears 200 whatever comes of them, and people hear what was refused', async () => {
		sendcloud.reset();
		const mailbox = await startMailbox();
		const smtp = await n8n.createCredential('Mail', 'smtp', mailbox.account);
		const header = await n8n.createCredential('Shop', 'httpHeaderAuth', HEADER);
		const workflow = await importTemplate(
			n8n,
			readTemplate(setup, 'shop-orders-webhook-to-sendcloud'),
			keys,
			{ integrationId, ...MAIL },
			[header, smtp],
		);
		await n8n.activate(workflow.id);
		after(async () => await n8n.deactivate(workflow.id));
		const { webhookId, parameters } = workflow.nodes.find(
			({ type }) => type === 'n8n-nodes-base.webhook',
		)!;
		assert.ok(webhookId);
		const post = async (body: unknown, headers: Record<string, string>) =>
			await fetch(`${webhooks}/webhook/${String(parameters.path)}`, {
				method: 'POST',
				headers: { 'content-type': 'application/json', ...headers },
				body: JSON.stringify(body),
			}).then(({ status }) => status);
		const authorized = { [HEADER.name]: HEADER.value };
		const [good, bad] = shopOrders(setup);

		// n8n begins to listen a moment after it was told to.
		const stranger = await eventually(
			async () => await post(good, {}),
			(status) => status !== 404,
		);
		assert.equal(stranger, 403);
		assert.equal(sendcloud.requests.length, 0);

		assert.equal(await post([good, bad], authorized), 200);
		const numbers = () => orders().map(({ order_number }) => order_number);
		assert.deepEqual(await eventually(numbers, ({ length }) => length > 0), [good.number]);
		const [mail] = await eventually(
			() => mailbox.messages,
			({ length }) => length > 0,
		);
		assert.deepEqual(mail.to, [MAIL.mailTo]);
		assert.match(mail.text, /order 2026-0728: shipping › postcode is required, found nothing/);

		// The shop has mended it, and sends it alone this time.
		const mended: IDataObject = {
			...bad,
			shipping: { ...(bad.shipping as IDataObject), postcode: '20099' },
			billing: { ...(bad.billing as IDataObject), postcode: '20099' },
		};
		assert.equal(await post(mended, authorized), 200);
		assert.deepEqual(await eventually(numbers, ({ length }) => length > 1), [
			good.number,
			bad.number,
		]);
		// A shop's test of the address, and what is no order at all.
		for (const nothing of [{ webhook_id: '7' }, {}])
			assert.equal(await post(nothing, authorized), 200);
		const [, strange] = await eventually(
			() => mailbox.messages,
			({ length }) => length > 1,
		);
		assert.match(strange.text, /no order of WooCommerce/);
		assert.equal(orders().length, 2);
	});

	for (const [name, file] of [
		['woocommerce-orders-to-sendcloud', 'wooCommerce'],
		['shopify-orders-to-sendcloud', 'shopify'],
	])
		test(`${name}: what the trigger gives goes into Sendcloud`, async () => {
			sendcloud.reset();
			const document = JSON.parse(
				readFileSync(join(setup.root, 'test/unit/shops/documents', `${file}.json`), 'utf8'),
			) as IDataObject;
			const template = readTemplate(setup, name);
			const [trigger] = template.nodes.filter(({ type }) => /Trigger$/.test(type));
			const workflow = await importTemplate(
				n8n,
				{ ...template, pinData: { [trigger.name]: [{ json: document }] } } as never,
				keys,
				{ integrationId, ...MAIL },
			);
			const execution = await runToTheEnd(n8n, workflow);
			assert.equal(outputOf(execution, 'Import From Shop', 1).length, 0);
			const [saved] = await eventually(orders, ({ length }) => length > 0);
			assert.equal(saved.order_number, document.name ?? document.number);
		});

	test('clean-up: deletes what was cancelled long enough ago, and nothing else', async () => {
		sendcloud.reset();
		const days = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString();
		const save = (n: number, code: string, placed: string) => {
			const details = order(n).order_details as IDataObject;
			sendcloud.state.save({
				...order(n, {
					order_details: { ...details, status: { code }, order_created_at: placed },
				}),
				id: n,
				created_at: placed,
				modified_at: placed,
			} as never);
		};
		sendcloud.settings.savingDelayMs = 0;
		save(1, 'cancelled', days(30));
		save(2, 'cancelled', days(1));
		save(3, 'processing', days(30));
		save(4, 'Cancelled', days(9));
		sendcloud.faults.add({
			match: { method: 'DELETE', path: '/v3/orders/4' },
			kind: 'status',
			status: 403,
			body: { errors: [{ status: '403', detail: 'This order is locked.' }] },
		});
		const workflow = await importTemplate(
			n8n,
			readTemplate(setup, 'cancelled-orders-clean-up'),
			keys,
		);

		const first = await runToTheEnd(n8n, workflow);
		assert.deepEqual(json(outputOf(first, 'Deleted')), [
			{ order_number: 'SHOP-1', sendcloud_id: 1 },
		]);
		const [left, ...more] = json(outputOf(first, 'Not Deleted'));
		assert.equal(more.length, 0);
		assert.equal(left.order_number, 'SHOP-4');
		assert.match(String(left.reason), /locked/);
		assert.deepEqual(
			orders().map(({ id }) => id),
			[2, 3, 4],
		);

		await runToTheEnd(n8n, workflow);
		assert.deepEqual(
			orders().map(({ id }) => id),
			[2, 3],
		);

		const nothing = await runToTheEnd(n8n, workflow);
		assert.equal(nothing.data.resultData.runData['Delete Orders'], undefined);
	});

	test('monthly cost report: a row for each parcel of last month, and a sum for each carrier', async () => {
		sendcloud.reset();
		Object.assign(sendcloud.settings.report, { queuedMs: 300, generatingMs: 700, messy: true });
		const workflow = await importTemplate(n8n, readTemplate(setup, 'monthly-cost-report'), keys);
		const execution = await runToTheEnd(n8n, workflow);

		const [{ filters }] = [...sendcloud.state.reports.values()];
		const now = new Date();
		const firstOfMonth = (month: number) => Date.UTC(now.getUTCFullYear(), month, 1);
		assert.equal(Date.parse(filters.announced_after), firstOfMonth(now.getUTCMonth() - 1));
		assert.equal(Date.parse(filters.announced_before), firstOfMonth(now.getUTCMonth()) - 1);

		const fields = ['parcel_id', 'order_number', 'carrier_name', 'total_cost', 'announced_at'];
		const expected = parse(
			[
				...reportCsv({ filters, fields: fields as never }, sendcloud.settings.report, [
					...sendcloud.state.integrations.values(),
				]),
			].join(''),
			{ bom: true, columns: true },
		) as Array<Record<string, string>>;
		assert.ok(expected.length >= 280);
		const rows = json(outputOf(execution, 'Rows for the Sheet'));
		assert.deepEqual(
			rows.map(({ Parcel, Order, Carrier, Cost, Month }) => [Parcel, Order, Carrier, Cost, Month]),
			expected.map((row) => [
				Number(row.parcel_id),
				row.order_number,
				row.carrier_name,
				Number(row.total_cost),
				row.announced_at.slice(0, 7),
			]),
		);

		const sums = json(outputOf(execution, 'Costs of Each Carrier'));
		assert.equal(sums.length, new Set(expected.map((row) => row.carrier_name)).size);
		for (const { carrier_name: carrier, count_parcel_id: count, sum_total_cost: sum } of sums) {
			const costs = expected
				.filter((row) => row.carrier_name === carrier)
				.map((row) => Number(row.total_cost));
			assert.equal(count, costs.length);
			assert.ok(Math.abs(Number(sum) - costs.reduce((a, b) => a + b, 0)) < 0.005);
		}
	});

	test('health watch: one e-mail about what is new, none when nothing is', async () => {
		sendcloud.reset();
		const mailbox = await startMailbox();
		const smtp = await n8n.createCredential('Mail', 'smtp', mailbox.account);
		const workflow = await importTemplate(
			n8n,
			readTemplate(setup, 'integration-health-watch'),
			keys,
			{ mailTo: 'boss@shop.example', mailFrom: 'n8n@shop.example' },
			[smtp],
		);
		const look = async () => {
			const before = mailbox.messages.length;
			await runToTheEnd(n8n, workflow);
			return mailbox.messages.slice(before);
		};
		const addLog = (id: number, exception: string) =>
			sendcloud.state.logs.set(id, {
				id,
				integration_id: integrationId,
				base_url: 'https://candles.example',
				full_url: 'https://candles.example/orders?page=1',
				method: 'GET',
				response_code: 503,
				exception_type: 'timeout',
				exception,
				created_at: new Date(Date.now() + id).toISOString(),
				protected: false,
			});

		// A shop that fails is in every local Sendcloud.
		addLog(1, 'The shop’s server did not answer');
		const [first, ...more] = await look();
		assert.equal(more.length, 0);
		assert.deepEqual([first.from, first.to], ['n8n@shop.example', ['boss@shop.example']]);
		assert.equal(first.subject, 'Sendcloud: 1 failing shop, 1 failed request');
		assert.match(first.text, /- Old Shop \(woocommerce_v2, 23452345\), since 2025-11-10T16:16:42Z/);
		assert.match(
			first.text,
			/GET https:\/\/candles\.example\/orders\?page=1 \(HTTP 503, timeout, The shop’s server did not answer\)/,
		);

		assert.deepEqual(await look(), []);

		addLog(2, 'Keys were refused');
		const [second] = await look();
		assert.equal(second.subject, 'Sendcloud: 1 failed request');
		assert.doesNotMatch(second.text, /did not answer|Old Shop/);

		const shop = sendcloud.state.integrations.get(23452345)!;
		shop.started_failing_at = null;
		assert.deepEqual(await look(), []);
		shop.started_failing_at = '2026-03-01T08:00:00Z';
		const [third] = await look();
		assert.equal(third.subject, 'Sendcloud: 1 failing shop');
		assert.match(third.text, /since 2026-03-01T08:00:00Z/);
	});

	test('delivery exception alert: an e-mail for each problem, with whose parcel it is, none for delays and for what goes well', async () => {
		sendcloud.reset();
		saved(sendcloud, order(1));
		const { parcels: sold } = await shipped(sendcloud, { order_number: 'SHOP-1' });
		const [{ id: soldParcel }] = sold;
		const mailbox = await startMailbox();
		const smtp = await n8n.createCredential('Mail', 'smtp', mailbox.account);
		const { id } = await importTemplate(
			n8n,
			readTemplate(setup, 'delivery-exception-alert'),
			keys,
			{ mailTo: 'help@shop.example', mailFrom: 'n8n@shop.example' },
			[smtp],
		);
		await n8n.activate(id);
		try {
			await eventually(
				() => sendcloud.state.subscriptions.size,
				(count) => count > 0,
			);
			const parcels = (['smooth', 'delayed', 'wrongAddress', 'lost'] as const).map((course, n) =>
				parcelLife({ course, parcelId: course === 'wrongAddress' ? soldParcel : 501 + n }),
			);
			// Each event twice: Sendcloud promises no more than "at least once".
			const deliveries = await sendcloud.deliver(parcels.flat(), { duplicates: 1, concurrency: 1 });
			assert.ok(deliveries.every(({ status }) => status === 'delivered'));

			await eventually(
				() => mailbox.messages.length,
				(count) => count >= 4,
			);
			assert.deepEqual(
				mailbox.messages.map(({ to, subject }) => [...to, subject]).sort(),
				[
					[
						'help@shop.example',
						`Parcel 3SYZXG${soldParcel}: The address is not known (order SHOP-1, John Doe)`,
					],
					['help@shop.example', 'Parcel 3SYZXG504: A claim can be made'],
					['help@shop.example', 'Parcel 3SYZXG504: Nothing was heard of the parcel'],
					['help@shop.example', 'Parcel 3SYZXG504: Parcel is missing'],
				].sort(),
			);
			const [address] = mailbox.messages.filter(({ subject }) => subject.includes('SHOP-1'));
			assert.match(
				address.text,
				/Order: SHOP-1 of Candle Shop\nCustomer: John Doe, john@customer\.example\nTo: 5642 CV Eindhoven NL\nTracking: https:/,
			);
			assert.match(
				address.text,
				/Problem: address error \(error\)\nParcel: 3SYZXG\d+ \(Sendcloud \d+\)/,
			);
			const [unknown] = mailbox.messages.filter(({ subject }) => subject.includes('missing'));
			// What cannot be looked up costs nobody the message.
			assert.match(
				unknown.text,
				/Order: The order of the parcel could not be looked up: There is no/,
			);
			assert.match(address.text, /Carrier: dpd[^]+Where: Utrecht, NL/);
		} finally {
			await n8n.deactivate(id);
		}
		await eventually(
			() => sendcloud.state.connections.size,
			(count) => count === 0,
		);
		assert.deepEqual(
			[sendcloud.state.connections.size, sendcloud.state.subscriptions.size],
			[0, 0],
		);
	});
};
