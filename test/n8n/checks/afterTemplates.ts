/** Templates of the day after the label, run as a merchant would: in the mailbox, the shop and Sendcloud stands what came of it. */
/* eslint-disable @n8n/community-nodes/no-restricted-imports, no-console */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { performance } from 'node:perf_hooks';
import { after, before, beforeEach, test } from 'node:test';
import type { IDataObject } from 'n8n-workflow';

import { bought } from '../../engine/bought';
import { order, saved } from '../../engine/orders';
import { parcelLife } from '../../sandbox';
import { pagesOf } from '../../support/pdf';
import { outputOf, withNodes, type Credential, type Workflow } from '../client';
import type { World } from '../e2e';
import { eventually, importTemplate, readTemplate, runToTheEnd } from '../job';
import { atEnd } from '../lifecycle';
import { startMailbox, type Mailbox } from '../mailbox';
import { keysOf } from '../world';

const HEADER = { name: 'Authorization', value: 'a-long-random-value' };
const CUSTOMER = 'jane@mail.example';
const DAY = 24 * 3_600_000;

export default ({ setup, n8n, sendcloud, webhooks }: World) => {
	const [integrationId] = sendcloud.state.integrations.keys();
	let keys: Credential;
	let header: Credential;
	let smtp: Credential;
	let shopKey: Credential;
	let mailbox: Mailbox;

	before(async () => {
		mailbox = await startMailbox();
		keys = await n8n.createCredential('Sendcloud', 'sendcloudApi', keysOf(sendcloud));
		header = await n8n.createCredential('Shop', 'httpHeaderAuth', HEADER);
		smtp = await n8n.createCredential('Mail', 'smtp', mailbox.account);
		shopKey = await n8n.createCredential('WooCommerce', 'httpBasicAuth', {
			user: 'ck_key',
			password: 'cs_secret',
		});
	});
	beforeEach(() => {
		sendcloud.reset();
		mailbox.messages.length = 0;
	});

	const use = async (template: Workflow, values: Record<string, string | number> = {}) =>
		await importTemplate(n8n, template, keys, values, [header, smtp, shopKey]);
	const json = (items: Array<{ json: IDataObject }>) => items.map((item) => item.json);
	const mails = async (count: number) =>
		await eventually(
			() => mailbox.messages,
			({ length }) => length >= count,
		);

	/** Order SHOP-n of a customer, as Sendcloud holds it. */
	const save = (...numbers: number[]) =>
		saved(
			sendcloud,
			...numbers.map((n) => {
				const whole = order(n, { customer_details: { name: 'Jane Doe', email: CUSTOMER } });
				const details = whole.order_details as IDataObject;
				const integration = { id: integrationId };
				const order_created_at = new Date(Date.now() - 3 * DAY).toISOString();
				return { ...whole, order_details: { ...details, integration, order_created_at } };
			}),
		);
	/** Its parcel, under way since so many hours. */
	const sent = (n: number, life?: Parameters<typeof sendcloud.state.track>[1]) => {
		const { parcel } = bought(sendcloud, { order_number: `SHOP-${n}` });
		if (life) sendcloud.state.track(parcel.trackingNumber, life);
		return parcel;
	};

	test('where is my parcel: the customer hears it, whatever is not clear goes to people', async () => {
		save(1, 2);
		const parcel = sent(1, { hoursAgo: 20 });
		const mail = (from: string, subject: string, textPlain = 'Hello!', metadata = {}) => ({
			json: { from, to: 'support@shop.example', subject, textPlain, metadata },
		});
		const template = readTemplate(setup, 'where-is-my-parcel');
		const pinned = {
			...template,
			pinData: {
				'E-Mail to Support': [
					mail(`"Jane Doe" <${CUSTOMER.toUpperCase()}>`, 'Where is my parcel?', 'It is SHOP-1.'),
					mail('Stranger <stranger@mail.example>', 'Where is SHOP-1?'),
					mail(CUSTOMER, 'Where is my parcel?', 'I forgot the number'),
					mail(CUSTOMER, 'And SHOP-2?'),
					mail(CUSTOMER, 'I am on holiday (SHOP-1)', '', { 'auto-submitted': 'auto-replied' }),
				],
			},
		};
		await runToTheEnd(
			n8n,
			await use(pinned, { mailTo: 'team@shop.example', mailFrom: 'support@shop.example' }),
		);
		const all = await mails(4);
		assert.equal(all.length, 4);
		const answers = all.filter(({ to }) => to[0] === CUSTOMER);
		assert.deepEqual(
			answers.map(({ subject }) => subject),
			['Re: Where is my parcel?'],
		);
		assert.match(answers[0].text, /about order SHOP-1/);
		assert.match(
			answers[0].text,
			new RegExp(`Parcel ${parcel.trackingNumber}: Parcel is on its way`),
		);
		assert.match(answers[0].text, /Expected: \d\d\.\d\d\.\d{4}/);
		assert.match(answers[0].text, /Follow it here: http/);
		const team = all.filter(({ to }) => to[0] === 'team@shop.example').map(({ text }) => text);
		const reason = (part: RegExp) => team.find((text) => part.test(text)) ?? '';
		assert.match(reason(/stranger@/), /placed with another e-mail address/);
		assert.doesNotMatch(reason(/stranger@/), new RegExp(parcel.trackingNumber));
		assert.match(reason(/I forgot/), /Order: none named/);
		assert.match(reason(/Order: SHOP-2/), /SHOP-2/);
	});

	test('stuck parcels: one e-mail with those without movement, none when all is well', async () => {
		const lost = sent(1, { course: 'lost', hoursAgo: 200 });
		sent(2, { hoursAgo: 20 });
		const never = sent(3, { events: [], hoursAgo: 24 * 7 });
		const arrived = sent(4, { course: 'lost', hoursAgo: 200 });
		arrived.status = 'DELIVERED';
		const workflow = await use(readTemplate(setup, 'stuck-parcels-by-email'), {
			mailTo: 'boss@shop.example',
			mailFrom: 'n8n@shop.example',
		});
		await runToTheEnd(n8n, workflow);
		const [list, ...more] = await mails(1);
		assert.deepEqual([list.subject, more.length], ['2 parcels without movement', 0]);
		assert.match(
			list.text,
			new RegExp(`${lost.trackingNumber} \\(\\w+\\), order SHOP-1, Jane Doe\n.*No news for 7 days`),
		);
		assert.match(
			list.text,
			new RegExp(`${never.trackingNumber} .*SHOP-3.*\n.*not handed over for 7 days`),
		);
		for (const parcel of [lost, never]) sendcloud.state.track(parcel.trackingNumber, {});
		await runToTheEnd(n8n, workflow);
		assert.equal(mailbox.messages.length, 1);
	});

	test('return form: the label goes to the customer, once however often it is asked for', async () => {
		save(1, 2);
		const template = withNodes(readTemplate(setup, 'return-label-form'), (node) =>
			node.name === 'Make the Label'
				? {
						parameters: {
							...node.parameters,
							shippingOption: { __rl: true, mode: 'id', value: 'dpd:return' },
							returnTo: { __rl: true, mode: 'id', value: '1' },
						},
					}
				: {},
		);
		const workflow = await use(template, { mailFrom: 'returns@shop.example' });
		await n8n.activate(workflow.id);
		try {
			const url = `${webhooks}/form/send-something-back`;
			await eventually(
				async () => (await fetch(url)).status,
				(status) => status === 200,
			);
			const ask = async (number: string, email: string, why = 'Too large') => {
				const body = new FormData();
				[number, email, why].forEach((value, n) => body.set(`field-${n}`, value));
				const answer = await fetch(url, { method: 'POST', body });
				const text = await answer.text();
				assert.ok(answer.ok, text);
				const { formWaitingUrl } = JSON.parse(text) as { formWaitingUrl: string };
				const status = new URL(formWaitingUrl);
				status.pathname += '/n8n-execution-status';
				await eventually(
					async () => await (await fetch(status)).text(),
					(word) => !['running', 'new', 'null'].includes(word),
				);
				return await (await fetch(formWaitingUrl, { signal: AbortSignal.timeout(20_000) })).text();
			};
			assert.match(await ask(' SHOP-1 ', CUSTOMER), /The label is on its way/);
			const [first] = await mails(1);
			assert.deepEqual(
				[first.to, first.subject],
				[[CUSTOMER], 'Your return label for order SHOP-1'],
			);
			assert.deepEqual(
				first.attachments.map(({ name, type }) => [name, type]),
				[['label-SHOP-1.pdf', 'application/pdf']],
			);
			assert.equal((await pagesOf(first.attachments[0].bytes)).length, 1);
			const returns = () => [...sendcloud.state.returns.values()];
			const [{ body }] = returns();
			assert.equal((body.parcel_items as IDataObject[])[0].return_reason_id, '30');

			assert.match(await ask('SHOP-1', CUSTOMER.toUpperCase()), /The label is on its way/);
			await mails(2);
			assert.equal(returns().length, 1);

			assert.match(await ask('SHOP-2', 'stranger@mail.example'), /There is no such order/);
			assert.match(await ask('SHOP-9', CUSTOMER), /There is no such order/);
			assert.equal(returns().length, 1);

			sendcloud.settings.returns.carrier = 'The carrier does not fetch from there';
			assert.match(await ask('SHOP-2', CUSTOMER), /not possible[^]*does not fetch from there/);
			assert.equal(mailbox.messages.length, 2);
		} finally {
			await n8n.deactivate(workflow.id);
		}
	});

	test('status to the shop: each step is written into the order, and tried again while the shop is down', async () => {
		const written: Array<{ path: string; authorization?: string; body: IDataObject }> = [];
		let isDown = true;
		const shop = createServer((request, response) => {
			const chunks: Buffer[] = [];
			request.on('data', (chunk: Buffer) => chunks.push(chunk));
			request.on('end', () => {
				if (isDown) {
					isDown = false;
					response.writeHead(503).end();
					return;
				}
				written.push({
					path: `${request.method} ${request.url}`,
					authorization: request.headers.authorization,
					body: JSON.parse(Buffer.concat(chunks).toString()) as IDataObject,
				});
				response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
			});
		}).listen(0, '127.0.0.1');
		atEnd(() => void shop.close());
		after(() => shop.close());
		await once(shop, 'listening');
		const { port } = shop.address() as AddressInfo;

		const parcel = sent(1);
		const workflow = await use(readTemplate(setup, 'parcel-status-to-shop'), {
			shop: `http://127.0.0.1:${port}`,
		});
		await n8n.activate(workflow.id);
		try {
			await eventually(
				() => sendcloud.state.subscriptions.size,
				(count) => count > 0,
			);
			const events = parcelLife({ course: 'smooth', parcelId: parcel.id });
			await sendcloud.deliver(events, { duplicates: 1, concurrency: 1 });
			await eventually(
				() => written,
				// What was refused at first comes later than what followed it.
				(all) =>
					all.some(({ body }) => body.status === 'completed') &&
					all.some(({ body }) => body.status === undefined),
			);
		} finally {
			await n8n.deactivate(workflow.id);
		}
		const basic = `Basic ${Buffer.from('ck_key:cs_secret').toString('base64')}`;
		for (const { path, authorization } of written)
			assert.deepEqual([path, authorization], ['PUT /wp-json/wc/v3/orders/SHOP-1', basic]);
		const last = written.find(({ body }) => body.status === 'completed')!;
		const meta = Object.fromEntries(
			(last.body.meta_data as Array<{ key: string; value: string }>).map((one) => [
				one.key,
				one.value,
			]),
		);
		assert.match(String(meta._parcel_status), /deliver/i);
		assert.match(String(meta._tracking_url), /^http/);
		// Until then it was only told where the parcel is.
		assert.ok(!isDown);
		await eventually(
			() => sendcloud.state.connections.size,
			(count) => count === 0,
		);
	});

	test('pick-up points: the checkout gets the nearest, and hears what is wrong', async () => {
		const workflow = await use(readTemplate(setup, 'pickup-points-for-checkout'));
		await n8n.activate(workflow.id);
		try {
			const post = async (body: unknown, headers: Record<string, string> = {}) => {
				const response = await fetch(`${webhooks}/webhook/pickup-points`, {
					method: 'POST',
					headers: { 'content-type': 'application/json', ...headers },
					body: JSON.stringify(body),
				});
				return { status: response.status, text: await response.text() };
			};
			const ask = async (body: IDataObject) => {
				const { status, text } = await post(body, { [HEADER.name]: HEADER.value });
				return {
					status,
					...(JSON.parse(text) as { pickup_points: IDataObject[]; reason?: string }),
				};
			};
			const stranger = await eventually(
				async () => await post({}),
				({ status }) => status !== 404,
			);
			assert.equal(stranger.status, 403);

			const eindhoven = { country: 'NL', near: 'Stadhuisplein 10, Eindhoven', limit: 3 };
			const found = await ask(eindhoven);
			assert.equal(found.status, 200);
			assert.equal(found.pickup_points.length, 3);
			const distances = found.pickup_points.map(({ distance }) => Number(distance));
			assert.deepEqual(
				distances,
				[...distances].sort((one, other) => one - other),
			);
			assert.ok(found.pickup_points[0].opening_hours);

			const wrong = await ask({ country: 'Nowhere', near: 'x' });
			assert.equal(wrong.status, 422);
			assert.match(String(wrong.reason), /country/);
			const none = await ask({ country: 'LI', carriers: 'postnl' });
			assert.deepEqual([none.status, none.pickup_points], [200, []]);

			// Said, not judged: how busy the machine is, nobody knows.
			const times: number[] = [];
			for (let n = 0; n < 20; n++) {
				const begun = performance.now();
				assert.equal((await ask(eindhoven)).status, 200);
				times.push(performance.now() - begun);
			}
			times.sort((one, other) => one - other);
			const [{ id }] = await n8n.executions(workflow.id);
			const { runData } = (await n8n.finished(id)).data.resultData;
			const own = Object.entries(runData).map(
				([name, [{ executionTime }]]) => `${name} ${executionTime}`,
			);
			console.log(
				`Pick-up points for a checkout, webhook in, JSON out: median ${Math.round(times[10])} ms, slowest ${Math.round(times[19])} ms of ${times.length}; in the nodes, of the last one: ${own.join(', ')} ms`,
			);
		} finally {
			await n8n.deactivate(workflow.id);
		}
	});

	test('evening pick-up: ordered once when enough parcels wait, not when there are fewer', async () => {
		const template = withNodes(readTemplate(setup, 'evening-pickup'), (node) =>
			node.name === 'Ask the Carrier'
				? {
						parameters: {
							...node.parameters,
							senderAddress: { __rl: true, mode: 'id', value: '1' },
						},
					}
				: {},
		);
		// A place where it is eight in the morning, whatever time it is here.
		const ahead = ((8 - new Date().getUTCHours() + 36) % 24) - 12;
		const timezone = `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`;
		const workflow = await use(
			{ ...template, settings: { ...template.settings, timezone } },
			{
				carrier: 'dpd',
				minimum: 3,
				mailTo: 'warehouse@shop.example',
				mailFrom: 'n8n@shop.example',
			},
		);
		const ready = (n: number, code: string) =>
			bought(sendcloud, { order_number: `SHOP-${n}` }, code).parcel;
		ready(1, 'dpd:home');
		ready(2, 'dpd:home');
		ready(3, 'postnl:standard');
		await runToTheEnd(n8n, workflow);
		assert.equal(sendcloud.state.pickups.size, 0);
		assert.deepEqual(mailbox.messages, []);

		ready(4, 'dpd:home');
		const execution = await runToTheEnd(n8n, workflow);
		const [pickup] = [...sendcloud.state.pickups.values()];
		assert.deepEqual([pickup.carrier_code, pickup.quantity], ['dpd', 3]);
		assert.deepEqual(json(outputOf(execution, 'Together')), [{ parcels: 3, weight: 3 }]);
		const [mail] = await mails(1);
		assert.match(mail.subject, /^Pick-up dpd, 3 parcels: The carrier will come/);

		await runToTheEnd(n8n, workflow);
		assert.equal(sendcloud.state.pickups.size, 1);
		const [, again] = await mails(2);
		assert.match(again.text, /was not asked again/);

		sendcloud.reset();
		for (const n of [1, 2, 3]) ready(n, 'dpd:home');
		sendcloud.settings.pickups.outcome = 'FAILED';
		await runToTheEnd(n8n, workflow);
		const [, , failed] = await mails(3);
		assert.equal(failed.subject, 'No pick-up by dpd today: please look');
	});
};
