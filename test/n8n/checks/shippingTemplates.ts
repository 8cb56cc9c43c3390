/** Templates that ship, reprint and cancel, run as a merchant would; the ledger and the PDFs say what came of it. */
/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import type { IDataObject } from 'n8n-workflow';

import { order, saved } from '../../engine/orders';
import { pagesOf } from '../../support/pdf';
import { outputOf, type Credential, type SavedWorkflow } from '../client';
import type { World } from '../e2e';
import { eventually, importTemplate, readTemplate, runToTheEnd } from '../job';
import { atEnd } from '../lifecycle';
import { startMailbox, type Mailbox } from '../mailbox';
import { keysOf } from '../world';

const HEADER = { name: 'Authorization', value: 'a-long-random-value' };
const PACKER = { user: 'packer', password: 'at-the-table' };
const MAIL = { mailTo: 'warehouse@shop.example', mailFrom: 'n8n@shop.example' };

/** Orders as the template that sends labels by e-mail takes them; the second has no postal code. */
const webOrder = (id: string, shipping: IDataObject) => ({
	id,
	number: `WEB-${id}`,
	status: 'processing',
	payment: 'paid',
	created_at: '2026-03-14T09:41:00+01:00',
	currency: 'EUR',
	total: 16.4,
	email: 'sanne.devries@mail.example',
	phone: '+31201234567',
	shipping,
	lines: [
		{
			sku: 'CAN-CYL-WHI',
			title: 'Cylinder candle, white',
			quantity: 2,
			price: 8.2,
			total: 16.4,
			weight_kg: 0.4,
			hs_code: '3406.00',
			origin: 'NL',
		},
	],
});
const place = {
	name: 'Sanne de Vries',
	street: 'Prinsengracht',
	house_number: '263',
	city: 'Amsterdam',
	country: 'NL',
};
const WEB_ORDERS = [
	webOrder('20417', { ...place, postal_code: '1016 GV' }),
	webOrder('20418', place),
];

export default ({ setup, n8n, instance, sendcloud, webhooks }: World) => {
	const [integrationId] = sendcloud.state.integrations.keys();
	let keys: Credential;
	let header: Credential;
	let smtp: Credential;
	let printing: Credential;
	let packer: Credential;
	let mailbox: Mailbox;

	before(async () => {
		mailbox = await startMailbox();
		keys = await n8n.createCredential('Sendcloud', 'sendcloudApi', keysOf(sendcloud));
		header = await n8n.createCredential('Shop', 'httpHeaderAuth', HEADER);
		smtp = await n8n.createCredential('Mail', 'smtp', mailbox.account);
		printing = await n8n.createCredential('Print service', 'httpBasicAuth', {
			user: 'print-key',
			password: '',
		});
		packer = await n8n.createCredential('Packing table', 'httpBasicAuth', PACKER);
	});
	beforeEach(() => {
		sendcloud.reset();
		mailbox.messages.length = 0;
	});

	const json = (items: Array<{ json: IDataObject }>) => items.map((item) => item.json);
	const charged = () =>
		sendcloud.state.ledger.map(({ kind, orderNumber }) => `${kind} ${orderNumber}`).sort();
	const use = async (name: string, values: Record<string, string | number> = {}, user = printing) =>
		await importTemplate(n8n, readTemplate(setup, name), keys, values, [header, smtp, user]);

	/** Orders SHOP-1 … of today, light enough for a letter. */
	const save = (numbers: number[], changes: (n: number) => IDataObject = () => ({})) =>
		saved(
			sendcloud,
			...numbers.map((n) => {
				const whole = order(n, changes(n));
				const details = whole.order_details as IDataObject;
				const today = {
					...details,
					integration: { id: integrationId },
					order_created_at: new Date(Date.now() - 3_600_000 + n * 1000).toISOString(),
				};
				return { ...whole, order_details: today };
			}),
		);
	const cancelledInShop = (n: number) => ({
		order_details: { ...(order(n).order_details as IDataObject), status: { code: 'cancelled' } },
	});

	/** Switches a workflow on for the length of a test. */
	const listening = async (
		workflow: SavedWorkflow,
		path: string,
		work: (post: (body: unknown) => Promise<{ status: number; answer: string }>) => Promise<void>,
	) => {
		await n8n.activate(workflow.id);
		try {
			const post = async (body: unknown, headers = {}) => {
				const response = await fetch(`${webhooks}/webhook/${path}`, {
					method: 'POST',
					headers: { 'content-type': 'application/json', ...headers },
					body: JSON.stringify(body),
				});
				return { status: response.status, answer: await response.text() };
			};
			// n8n begins to listen a moment after it was told to. A stranger does not get in.
			const stranger = await eventually(
				async () => await post({}),
				({ status }) => status !== 404,
			);
			assert.equal(stranger.status, 403, stranger.answer);
			await work(async (body) => await post(body, { [HEADER.name]: HEADER.value }));
		} finally {
			await n8n.deactivate(workflow.id);
		}
	};
	const mails = async (count: number) =>
		await eventually(
			() => mailbox.messages,
			({ length }) => length >= count,
		);

	test('labels of the day: what has none gets one, in one PDF; what cannot be shipped says why', async () => {
		save([1, 2, 3, 4], (n) =>
			n === 2
				? cancelledInShop(n)
				: n === 3
					? { shipping_details: { measurement: { weight: { value: 31, unit: 'kg' } } } }
					: {},
		);
		const workflow = await use('daily-labels-one-pdf', { folder: instance.files });
		const first = await runToTheEnd(n8n, workflow);
		assert.deepEqual(charged(), ['charge SHOP-1', 'charge SHOP-4']);
		const labels = json(outputOf(first, 'Labels'));
		const [file] = json(outputOf(first, 'Save the PDF'));
		const pages = await pagesOf(readFileSync(join(instance.files, String(file.file_name))));
		assert.equal(pages.length, 2);
		labels.forEach(({ tracking_number: number }, at) =>
			assert.ok(pages[at].includes(String(number))),
		);
		const [refused, ...more] = json(outputOf(first, 'Not Shipped'));
		assert.deepEqual([refused.order_number, more.length], ['SHOP-3', 0]);
		assert.match(String(refused.reason), /weight/);

		const second = await runToTheEnd(n8n, workflow);
		assert.deepEqual(charged(), ['charge SHOP-1', 'charge SHOP-4']);
		assert.deepEqual(outputOf(second, 'Labels'), []);
		assert.deepEqual(outputOf(second, 'Save the PDF'), []);
	});

	test('labels of the day, printed: the print service gets one job, its PDF whole', async () => {
		save([1, 2, 3]);
		const jobs: Array<{ authorization?: string; body: IDataObject }> = [];
		const printer = createServer((request, response) => {
			const chunks: Buffer[] = [];
			request.on('data', (chunk: Buffer) => chunks.push(chunk));
			request.on('end', () => {
				const body = JSON.parse(Buffer.concat(chunks).toString()) as IDataObject;
				jobs.push({ authorization: request.headers.authorization, body });
				response.writeHead(201, { 'content-type': 'application/json' }).end('473');
			});
		}).listen(0, '127.0.0.1');
		atEnd(() => void printer.close());
		after(() => printer.close());
		await once(printer, 'listening');
		const { port } = printer.address() as AddressInfo;

		const workflow = await use('daily-labels-print-service', {
			printerId: 34,
			printService: `http://127.0.0.1:${port}/printjobs`,
		});
		const execution = await runToTheEnd(n8n, workflow);
		assert.equal(jobs.length, 1);
		const [{ authorization, body }] = jobs;
		assert.equal(authorization, `Basic ${Buffer.from('print-key:').toString('base64')}`);
		assert.deepEqual([body.printerId, body.contentType], [34, 'pdf_base64']);
		const pages = await pagesOf(Buffer.from(String(body.content), 'base64'));
		const labels = json(outputOf(execution, 'Labels'));
		assert.deepEqual([pages.length, labels.length], [3, 3]);
		labels.forEach(({ tracking_number: number }, at) =>
			assert.ok(pages[at].includes(String(number))),
		);
	});

	test('order in, label out by e-mail; the same order again buys nothing; a bad one says why', async () => {
		const workflow = await use('order-to-label-by-email', { ...MAIL, integrationId });
		const [good, bad] = WEB_ORDERS;
		await listening(workflow, 'ship-order', async (post) => {
			mailbox.messages.length = 0;
			await post(good);
			const [first] = await mails(1);
			assert.deepEqual([first.from, first.to], [MAIL.mailFrom, [MAIL.mailTo]]);
			assert.match(first.subject, new RegExp(`^Label for ${String(good.number)}: Sendcloud SCL`));
			assert.match(first.text, /Price: 0\.00 EUR/);
			const [label, ...more] = first.attachments;
			assert.deepEqual(
				[label.name, label.type, more.length],
				[`label-${String(good.number)}.pdf`, 'application/pdf', 0],
			);
			const pages = await pagesOf(label.bytes);
			assert.equal(pages.length, 1);
			assert.ok(pages[0].includes(first.subject.split(' ').at(-1)!));

			await post(good);
			const [, second] = await mails(2);
			assert.equal(second.subject, first.subject);
			assert.match(second.text, /was there already: nothing was bought/);
			assert.deepEqual(charged(), [`charge ${String(good.number)}`]);

			await post(bad);
			const [, , third] = await mails(3);
			assert.equal(third.subject, `No label for ${String(bad.number)}`);
			assert.match(third.text, /postal code is required/);
			assert.deepEqual(third.attachments, []);
			assert.deepEqual(charged(), [`charge ${String(good.number)}`]);
		});
	});

	test('cheapest option: the best real one for each order is found; what is shipped is left alone', async () => {
		save([1, 2, 3], (n) => (n === 2 ? cancelledInShop(n) : {}));
		const workflow = await use('cheapest-shipping-option');
		const first = await runToTheEnd(n8n, workflow);
		const shipped = json(outputOf(first, 'Shipped'));
		assert.deepEqual(
			shipped.map(({ order_number: number }) => number),
			['SHOP-1', 'SHOP-3'],
		);
		assert.deepEqual(charged(), ['charge SHOP-1', 'charge SHOP-3']);
		const options = json(outputOf(first, 'Cheapest Option'));
		assert.ok(options.every(({ code }) => !String(code).startsWith('sendcloud:')));
		for (const one of shipped) {
			assert.equal(one.shipping_option_code, 'sendcloud:letter');
			assert.match(String(one.quoted), /^\d+(\.\d+)? EUR$/);
		}
		assert.ok(outputOf(first, 'Shipped').every(({ binary }) => binary?.data));

		const asked = sendcloud.requests.length;
		await runToTheEnd(n8n, workflow);
		assert.deepEqual(charged(), ['charge SHOP-1', 'charge SHOP-3']);
		assert.ok(sendcloud.requests.slice(asked).every(({ method }) => method === 'GET'));

		// With Test Label off, what is bought is what was found.
		save([4]);
		const template = readTemplate(setup, 'cheapest-shipping-option');
		const ship = template.nodes.find(({ name }) => name === 'Ship')!;
		ship.parameters = { ...ship.parameters, testLabel: false };
		const real = await runToTheEnd(n8n, await importTemplate(n8n, template, keys));
		const [{ code }] = json(outputOf(real, 'Cheapest Option'));
		assert.deepEqual(
			json(outputOf(real, 'Shipped')).map((one) => [one.order_number, one.shipping_option_code]),
			[['SHOP-4', code]],
		);
	});

	/** Ships SHOP-1 … as the template of the day does. */
	const shipAll = async () => {
		const workflow = await use('daily-labels-one-pdf', { folder: instance.files });
		return json(outputOf(await runToTheEnd(n8n, workflow), 'Labels'));
	};

	test('an address changes only while there is no label', async () => {
		save([1]);
		const workflow = await use('is-it-shipped-guard');
		const address = {
			name: 'Jana Brandt',
			street: 'Lange Reihe',
			house_number: '12',
			postal_code: '20099',
			city: 'Hamburg',
			country: 'DE',
		};
		const stored = () => [...sendcloud.state.orders.values()][0].shipping_address as IDataObject;
		await listening(workflow, 'change-address', async (post) => {
			const before = await post({ order_number: 'SHOP-1', address });
			assert.deepEqual(
				[before.status, JSON.parse(before.answer)],
				[200, { changed: true, order_number: 'SHOP-1' }],
			);
			assert.equal(stored().city, 'Hamburg');

			const [label] = await shipAll();
			const late = await post({ order_number: 'SHOP-1', address: { ...address, city: 'Bremen' } });
			assert.equal(late.status, 409, late.answer);
			assert.equal((JSON.parse(late.answer) as IDataObject).tracking_number, label.tracking_number);
			assert.equal(stored().city, 'Hamburg');

			const unknown = await post({ order_number: 'SHOP-9', address });
			assert.equal(unknown.status, 422, unknown.answer);
			assert.match(unknown.answer, /SHOP-9/);
		});
	});

	test('the shop cancels: the shipment is cancelled, refunded, and the warehouse hears of it', async () => {
		save([1, 2]);
		await shipAll();
		const workflow = await use('cancel-shipment-on-cancelled-order', MAIL);
		await listening(workflow, 'order-cancelled', async (post) => {
			mailbox.messages.length = 0;
			await post({ number: 'SHOP-1' });
			const [first] = await mails(1);
			assert.equal(first.subject, 'Do not send SHOP-1: the order was cancelled');
			const shipments = [...sendcloud.state.v3Shipments.values()];
			const one = shipments.find(({ sent }) => sent.order_number === 'SHOP-1')!;
			assert.ok(one.parcels.every(({ status }) => status === 'CANCELLED'));

			// Once is enough, and an order that was never shipped needs nothing.
			save([3]);
			await post({ number: 'SHOP-1' });
			await post({ number: 'SHOP-3' });
			await eventually(
				async () => (await n8n.executions(workflow.id)).filter((run) => run.status === 'success'),
				({ length }) => length >= 3,
			);
			assert.equal(mailbox.messages.length, 1);

			sendcloud.settings.shipping.cancels = 'never';
			await post({ number: 'SHOP-2' });
			const [, second] = await mails(2);
			assert.match(second.subject, /^Look at SHOP-2/);
			assert.match(second.text, /cannot be cancelled/);
		});
	});

	test('a label again: typed into the form, the same PDF comes out, and nothing is bought', async () => {
		save([1]);
		const [label] = await shipAll();
		const workflow = await use('label-reprint', {}, packer);
		await n8n.activate(workflow.id);
		try {
			const url = `${webhooks}/form/print-label-again`;
			const authorization = `Basic ${Buffer.from(`${PACKER.user}:${PACKER.password}`).toString('base64')}`;
			await eventually(
				async () => (await fetch(url)).status,
				(status) => status === 401,
			);
			const ask = async (trackingNumber: string) => {
				const body = new FormData();
				body.set('field-0', trackingNumber);
				const sent = await fetch(url, { method: 'POST', headers: { authorization }, body });
				const text = await sent.text();
				assert.ok(sent.ok, text);
				const { formWaitingUrl } = JSON.parse(text) as { formWaitingUrl: string };
				// As the page in the browser does: an answer before that never comes.
				const status = new URL(formWaitingUrl);
				status.pathname += '/n8n-execution-status';
				await eventually(
					async () => await (await fetch(status)).text(),
					(word) => !['running', 'new', 'null'].includes(word),
				);
				const answer = await fetch(formWaitingUrl, {
					headers: { authorization },
					signal: AbortSignal.timeout(20_000),
				});
				return await answer.text();
			};
			const found = await ask(` ${String(label.tracking_number)} `);
			assert.match(found, /Order SHOP-1/);
			// Older versions of n8n have one file there, newer ones a list.
			const [, encoded] = /["'`]((?:%5B)?%7B%22[^"'`]+)["'`]/.exec(found) ?? [];
			const [file] = [JSON.parse(decodeURIComponent(encoded))].flat() as Array<{
				data: string | { data: number[] };
				fileName: string;
			}>;
			assert.equal(file.fileName, 'label-SHOP-1.pdf');
			const bytes =
				typeof file.data === 'string'
					? Buffer.from(file.data, 'latin1')
					: Buffer.from(file.data.data);
			const [page] = await pagesOf(bytes);
			assert.ok(page.includes(String(label.tracking_number)));

			const unknown = await ask('3SNOTHERE');
			assert.match(unknown, /There is no label/);
			assert.match(unknown, /3SNOTHERE/);
			assert.deepEqual(charged(), ['charge SHOP-1']);
		} finally {
			await n8n.deactivate(workflow.id);
		}
	});
};
