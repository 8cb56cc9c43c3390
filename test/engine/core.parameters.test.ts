/** The panel's fields: what is read without n8n's evaluation must be what n8n would have made of it. */
import type { IDataObject, NodeParameterValueType } from 'n8n-workflow';

import { useWorld } from './world';

const world = useWorld();

const item: IDataObject = {
	city: 'Gent',
	number: 4711,
	none: null,
	empty: '',
	yes: true,
	'Order ID': 'A-1',
	"shop's": 'quoted',
	lines: [{ sku: 'S-1' }, { sku: 'S-2' }],
	picked: { __rl: true, mode: 'list', value: '4712' },
	address: { street: 'Veldstraat', 'house.number': '7' },
	__proto: 'x',
};

/** All fields that an order must have, and an expression in a field, in a group and in a list. */
const parameters = (expression: string) => ({
	resource: 'order',
	operation: 'upsert',
	specifyBody: 'fields',
	integration: 7,
	orderId: '1',
	orderNumber: expression,
	statusCode: 'new',
	createdAt: '2025-03-14T10:00:00Z',
	lines: { line: [{ name: 'Candle', quantity: 1, total_price: 7, sku: expression }] },
	currency: 'EUR',
	totalPrice: 7,
	paymentStatus: 'paid',
	shippingAddress: {
		name: 'Jane Doe',
		address_line_1: 'Veldstraat',
		postal_code: '9000',
		city: expression,
		country_code: 'BE',
	},
});

async function outcome(expression: string) {
	world.sandbox.reset();
	const { error } = await world.engine.run(parameters(expression), [item]);
	const [request] = world.sandbox.requests;
	return { body: request?.body, error: error?.message };
}

describe('an expression', () => {
	it.each([
		['$json.city', false],
		['$json["city"]', false],
		["$json['Order ID']", false],
		['$json["shop\'s"]', false],
		['$json.number', false],
		['$json.yes', false],
		['$json.empty', false],
		['$json.none', false],
		['$json.lines[1].sku', false],
		['$json.lines', false],
		['$json.address', false],
		['$json.address.street', false],
		['$json["address"]["house.number"]', false],
		['$json', false],
		// What lies outside of the data is n8n's to say, and so is everything that is more than a path.
		['$json.missing', true],
		['$json.missing.deeper', true],
		['$json.city.length', true],
		['$json.constructor', true],
		['$json.__proto__', true],
		['$json.city.toUpperCase()', true],
		['$json.city + 1', true],
		['$json?.city', true],
		['$json.none ?? "x"', true],
	])('%s is what n8n makes of it', async (expression, isEvaluated) => {
		// The same item under a name that is evaluated.
		const expected = await outcome(`={{ ${expression.replaceAll('$json', '$input.item.json')} }}`);
		const evaluate = jest.spyOn(
			(await import('n8n-workflow')).WorkflowExpression.prototype,
			'resolveSimpleParameterValue',
		);
		const found = await outcome(`={{ ${expression} }}`);
		const evaluated = evaluate.mock.calls.filter(([value]) => String(value).includes(expression));
		expect(found).toEqual(expected);
		expect(evaluated.length > 0).toBe(isEvaluated);
	});

	it('with text around it is evaluated', async () => {
		expect(await outcome('=9000 {{ $json.city }}')).toMatchObject({
			body: [{ order_number: '9000 Gent' }],
		});
	});
});

describe('what is picked', () => {
	const pick = async (order: NodeParameterValueType) => {
		world.sandbox.reset();
		const { error } = await world.engine.run(
			{ resource: 'order', operation: 'get', getBy: 'id', order },
			[item],
		);
		return { asked: world.asked(), error: error?.message };
	};
	const locator = (value: string) => ({ __rl: true, mode: 'id', value });

	it.each([
		['$json.number', false],
		['$json.city', false],
		['$json.lines[0].sku', false],
		['$json.empty', false],
		// Not an ID: what n8n makes of it counts.
		['$json.picked', true],
		['$json.lines', true],
		['$json.none', true],
		['$json.missing', true],
		['$json.number + 1', true],
	])('by %s is what n8n makes of it', async (expression, isEvaluated) => {
		for (const shape of [(text: string) => text, locator]) {
			const same = expression.replaceAll('$json', '$input.item.json');
			const expected = await pick(shape(`={{ ${same} }}`));
			const evaluate = jest.spyOn(
				(await import('n8n-workflow')).WorkflowExpression.prototype,
				'resolveSimpleParameterValue',
			);
			const found = await pick(shape(`={{ ${expression} }}`));
			const evaluated = evaluate.mock.calls.filter(([value]) => String(value).includes(expression));
			evaluate.mockRestore();
			expect(found).toEqual(expected);
			expect(evaluated.length > 0).toBe(isEvaluated);
		}
	});
});
