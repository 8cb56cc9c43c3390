/** The templates of agents in a real n8n: n8n's own AI Agent calls the node as a tool; the model is scripted. */
/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import type { IDataObject } from 'n8n-workflow';

import { order, saved } from '../../engine/orders';
import { shipped } from '../../engine/shipped';
import { errorOf, withNodes, type Credential, type SavedWorkflow } from '../client';
import type { World } from '../e2e';
import { eventually, importTemplate, readTemplate } from '../job';
import { startMailbox, type Mailbox } from '../mailbox';
import { keysOf } from '../world';

/** What the model calls for a question: the tool, and its arguments. */
type Call = [tool: string, args: IDataObject];

const MAIL = { mailTo: 'boss@shop.example', mailFrom: 'n8n@shop.example' };

export default ({ setup, n8n, sendcloud }: World) => {
	let keys: Credential;
	let openAi: Credential;
	let next: Call;
	/** The tools that the model was shown, by name. */
	let shown: IDataObject = {};

	/** Speaks the chat-completions protocol: first it calls a tool, then it says what the tool said. */
	const model = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const { messages, tools, stream } = JSON.parse(Buffer.concat(chunks).toString()) as {
				messages: Array<{ role: string; content: unknown }>;
				tools?: Array<{ function: { name: string } }>;
				stream?: boolean;
			};
			for (const one of tools ?? [])
				shown = { ...shown, [one.function.name]: one.function as never };
			const last = messages[messages.length - 1];
			const text = typeof last.content === 'string' ? last.content : JSON.stringify(last.content);
			const [name, args] = next;
			const call = { name, arguments: JSON.stringify(args) };
			const message =
				last.role === 'tool'
					? { role: 'assistant', content: text }
					: {
							role: 'assistant',
							content: '',
							tool_calls: [{ index: 0, id: 'call_1', type: 'function', function: call }],
						};
			const finish_reason = last.role === 'tool' ? 'stop' : 'tool_calls';
			const head = { id: 'chat', created: 1, model: 'scripted' };
			const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
			if (!stream) {
				const choices = [{ index: 0, message, finish_reason }];
				response.setHeader('content-type', 'application/json');
				response.end(JSON.stringify({ ...head, object: 'chat.completion', choices, usage }));
				return;
			}
			response.setHeader('content-type', 'text/event-stream');
			for (const [delta, reason] of [
				[message, null],
				[{}, finish_reason],
			]) {
				const choices = [{ index: 0, delta, finish_reason: reason }];
				const chunk = { ...head, object: 'chat.completion.chunk', choices };
				response.write(`data: ${JSON.stringify(chunk)}\n\n`);
			}
			response.end('data: [DONE]\n\n');
		});
	});

	before(async () => {
		sendcloud.reset();
		model.listen(0, '127.0.0.1');
		await once(model, 'listening');
		const { port } = model.address() as AddressInfo;
		keys = await n8n.createCredential('Sendcloud', 'sendcloudApi', keysOf(sendcloud));
		const url = `http://127.0.0.1:${port}/v1`;
		openAi = await n8n.createCredential('Model', 'openAiApi', { apiKey: 'scripted', url });
	});
	after(() => {
		model.closeAllConnections();
		model.close();
	});

	/** Imports a template, with the chat that somebody types into. @param more parameters of its tool "Ship Order" */
	async function chat(
		name: string,
		question: string,
		more: IDataObject = {},
		others: Credential[] = [],
	): Promise<SavedWorkflow> {
		const template = withNodes(readTemplate(setup, name), (node) => {
			if (node.name === 'Chat Model')
				return { credentials: { openAiApi: { id: openAi.id, name: openAi.name } } };
			return node.name === 'Ship Order'
				? { parameters: { ...node.parameters, ...more } as typeof node.parameters }
				: {};
		});
		const json = { chatInput: question, sessionId: 'test', action: 'sendMessage' };
		const [integrationId] = sendcloud.state.integrations.keys();
		const values = { integrationId, ...MAIL };
		const pinData = { 'Chat Trigger': [{ json }] };
		return await importTemplate(n8n, { ...template, pinData } as never, keys, values, others);
	}

	/** What the agent answered in the end: here, what its tool said. */
	async function answered(executionId: string): Promise<string> {
		const execution = await n8n.finished(executionId, 90_000);
		assert.equal(errorOf(execution), undefined, JSON.stringify(errorOf(execution)));
		const runs = execution.data.resultData.runData['AI Agent'];
		const last = runs[runs.length - 1].data?.main[0]?.[0];
		return String(last?.json.output);
	}

	async function ask(
		question: string,
		call: Call,
		{ template = 'parcel-support-agent', ...more }: { template?: string } & IDataObject = {},
	): Promise<string> {
		next = call;
		const { id } = await chat(template, question, more as IDataObject);
		return await answered(await n8n.start(id));
	}

	test('where is a parcel', async () => {
		const { parcels } = await shipped(sendcloud, { order_number: 'KL-9' });
		const [{ tracking_number }] = parcels;
		const answer = await ask(`Where is parcel ${tracking_number}?`, [
			'Where_Is_It',
			{ tracking_number },
		]);
		assert.match(answer, new RegExp(tracking_number));
		assert.match(answer, /Ready to send/);
		assert.deepEqual(Object.keys(shown).sort(), [
			'Find_Order',
			'Ship_Order',
			'What_It_Costs',
			'Where_Is_It',
		]);
	});

	test('what does it cost to send 2 kg to Spain', async () => {
		const answer = await ask('What does it cost to send 2 kg to Spain?', [
			'What_It_Costs',
			{ to_country: 'ES', weight: 2 },
		]);
		assert.match(answer, /"price":\d/);
		assert.match(answer, /EUR/);
	});

	const ship: Call = ['Ship_Order', { order_number: 'KL-1', shipping_option: 'postnl:standard' }];
	const charges = () => sendcloud.state.ledger.filter(({ orderNumber }) => orderNumber === 'KL-1');

	test('ship an order: refused without a limit, bought once within it', async () => {
		saved(sendcloud, order(1, { order_number: 'KL-1' }));
		const refused = await ask('Ship order KL-1', ship, { agentMayBuy: 'no' });
		assert.match(refused, /may not buy anything on the word of an AI agent/);
		assert.equal(charges().length, 0);

		const bought = await ask('Ship order KL-1', ship);
		assert.match(bought, /"tracking_number":"3S/);
		assert.equal(charges().length, 1);
		assert.match(await ask('Ship order KL-1', ship), /"already_existed":true/);
		assert.equal(charges().length, 1);
	});

	test('an error tells the agent what to ask for', async () => {
		const answer = await ask('Find order 404', ['Find_Order', { order_number: 'KL-404' }]);
		assert.match(answer, /There is no order with order number KL-404/);
	});

	describe('at the order desk', () => {
		const template = 'order-desk-agent-with-approval';
		const lines = [
			['Candle', 2, 7],
			['Lamp', 1, 24],
			['Matches', 10, 4],
		].map(([name, quantity, value]) => ({
			name,
			quantity,
			total_price: { value, currency: 'EUR' },
			measurement: { weight: { value: 0.4, unit: 'kg' } },
		}));
		const make = (args: IDataObject): Call => [
			'Make_Order',
			{
				...{ order_number: 'KL-3', total_price: 35, lines, recipient_name: 'Jane Doe' },
				...{ street: 'Stadhuisplein', house_number: '50', postal_code: '5611 EM' },
				...{ city: 'Eindhoven', country: 'NL', email: 'jane@mail.example', ...args },
			},
		];
		const orders = () =>
			[...sendcloud.state.orders.values()].filter(({ order_number: one }) => one === 'KL-3');
		let mailbox: Mailbox;
		let smtp: Credential;
		let isThere: boolean;

		before(async () => {
			mailbox = await startMailbox();
			smtp = await n8n.createCredential('Mail', 'smtp', mailbox.account);
			const types = await n8n.nodeTypes();
			isThere = types.some(({ name }) => name === 'n8n-nodes-base.emailSendHitlTool');
		});

		test('an order with three lines', async (context) => {
			if (!isThere) return context.skip('This n8n has no human review');
			const said = await ask('Order KL-3 for Jane Doe: 2 candles, …', make({}), { template });
			assert.match(said, /"order_number":"KL-3"/);
			const [{ order_details: details, payment_details: payment }] = orders();
			assert.deepEqual(
				(details.order_items as IDataObject[]).map(({ name, quantity, total_price: price }) => [
					name,
					quantity,
					Number((price as IDataObject).value),
				]),
				lines.map(({ name, quantity, total_price: { value } }) => [name, quantity, value]),
			);
			const { total_price: total } = payment as IDataObject;
			assert.equal(Number((total as IDataObject).value), 35);
			// What the model was told of it.
			const { parameters } = shown.Make_Order as { parameters: { properties: IDataObject } };
			const { lines: told, weight } = parameters.properties as Record<string, IDataObject>;
			assert.match(String(told.description), /All lines of the order, as a list.*"unit": "kg"/);
			assert.equal(weight, undefined);
			// The same number again is the same order.
			await ask('Order KL-3 again', make({ city: 'Best' }), { template });
			assert.equal(orders().length, 1);
		});

		test('what a model wrote wrong is refused, with what to mend', async (context) => {
			if (!isThere) return context.skip('This n8n has no human review');
			const count = sendcloud.state.orders.size;
			const [first] = lines;
			const said = await ask(
				'Order KL-4',
				make({ order_number: 'KL-4', lines: [{ ...first, quantity: 'two' }], postal_code: '' }),
				{ template },
			);
			assert.match(said, /postal code is required/);
			assert.match(said, /quantity.*number.*two/s);
			assert.equal(sendcloud.state.orders.size, count);
		});

		/** Asks for the label of KL-3 and has somebody press a button of the e-mail. */
		async function shipAnd(press: (links: string[]) => string | undefined): Promise<string> {
			mailbox.messages.length = 0;
			next = [
				'Ship_Order',
				{
					toolParameters: { order_number: 'KL-3', shipping_option: 'postnl:standard' },
					hitlParameters: {},
				},
			];
			const { id } = await chat(template, 'Ship KL-3', {}, [smtp]);
			const executionId = await n8n.start(id);
			const [mail] = await eventually(
				() => mailbox.messages,
				({ length }) => length > 0,
			);
			assert.deepEqual([mail.to, mail.subject], [[MAIL.mailTo], 'Ship order KL-3?']);
			assert.match(mail.text, /KL-3/);
			assert.match(mail.text, /postnl:standard/);
			// Nothing is bought before.
			assert.equal(bought().length, 0);
			const links = [...mail.text.matchAll(/href="([^"]+)"/g)].map(([, link]) =>
				link.replaceAll('&amp;', '&'),
			);
			const link = press(links);
			assert.ok(link, JSON.stringify(links));
			// A person takes longer than n8n does to note that it waits.
			await eventually(
				async () => (await n8n.executions(id)).find((one) => one.id === executionId)?.status,
				(status) => status === 'waiting',
			);
			const { pathname, search } = new URL(link);
			// n8n leaves programs aside that only look at what is behind a link.
			const headers = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Firefox/130.0' };
			const { status } = await fetch(`${n8n.url}${pathname}${search}`, { headers });
			assert.equal(status, 200);
			return await answered(executionId);
		}
		const bought = () => sendcloud.state.ledger.filter(({ orderNumber }) => orderNumber === 'KL-3');

		test('ships only what a person approved', { timeout: 180_000 }, async (context) => {
			if (!isThere) return context.skip('This n8n has no human review');
			const declined = await shipAnd((links) => links.find((link) => /approved=false/.test(link)));
			assert.match(declined, /rejected/i);
			assert.equal(bought().length, 0);

			const approved = await shipAnd((links) => links.find((link) => /approved=true/.test(link)));
			assert.match(approved, /"tracking_number":"3S/);
			// A file is for people: the agent reads what it is.
			assert.match(approved, /"type":"application\/pdf"/);
			assert.equal(bought().length, 1);
		});
	});
};
