/** The template of a support agent in a real n8n: n8n's own AI Agent calls the node as a tool; the model is scripted. */
/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import type { IDataObject } from 'n8n-workflow';

import { order, saved } from '../../engine/orders';
import { shipped } from '../../engine/shipped';
import { errorOf, outputOf, withNodes, type Credential } from '../client';
import type { World } from '../e2e';
import { importTemplate, readTemplate } from '../job';
import { keysOf } from '../world';

/** What the model calls for a question: the tool, and its arguments. */
type Call = [tool: string, args: IDataObject];

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

	/** @returns what the agent answers, which is what its tool said */
	async function ask(question: string, call: Call, more: IDataObject = {}): Promise<string> {
		next = call;
		const template = withNodes(readTemplate(setup, 'parcel-support-agent'), (node) => {
			if (node.name === 'Chat Model')
				return { credentials: { openAiApi: { id: openAi.id, name: openAi.name } } };
			return node.name === 'Ship Order'
				? { parameters: { ...node.parameters, ...more } as typeof node.parameters }
				: {};
		});
		const json = { chatInput: question, sessionId: 'test', action: 'sendMessage' };
		const pinData = { 'Chat Trigger': [{ json }] };
		const { id } = await importTemplate(n8n, { ...template, pinData } as never, keys);
		const execution = await n8n.run(id, 90_000);
		assert.equal(errorOf(execution), undefined, JSON.stringify(errorOf(execution)));
		const [item] = outputOf(execution, 'AI Agent');
		return String(item.json.output);
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
};
