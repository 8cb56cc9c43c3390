import { startSandbox, type Sandbox } from '../sandbox';
import { Engine } from './engine';
import { orders } from './orders';

let engine: Engine;
let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox();
	engine = await Engine.load();
});
beforeEach(() => {
	sandbox.reset();
	engine.connect(sandbox);
});
afterAll(async () => await sandbox.close());

const json = {
	resource: 'order',
	operation: 'upsert',
	specifyBody: 'json',
	jsonBody: '={{ $json }}',
};
const posts = () => sandbox.requests.filter(({ method }) => method === 'POST');

describe('batches', () => {
	it.each([
		[1, 1],
		[100, 1],
		[101, 2],
		[250, 3],
	])('sends %d orders in %d requests', async (count, requests) => {
		const { json: output, error } = await engine.run(json, orders(count));
		expect(error).toBeUndefined();
		expect(posts()).toHaveLength(requests);
		expect(sandbox.state.orders.size).toBe(count);
		expect(output.map(({ order_id: id }) => id)).toEqual(
			orders(count).map(({ order_id: id }) => id),
		);
	});
});
