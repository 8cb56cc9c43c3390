/**
 * What was lost on the way here is never sent: characters of names and addresses, digits of IDs. Every operation is
 * tried with its own examples, in each place that holds one: fields, JSON, imports and what is picked.
 */
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { examples } from '../examples';
import { chosen } from '../support/chosen';
import { useFiles } from './files';
import { useProcessed } from './processed';
import { builtOperations } from './registry';
import { useWorld } from './world';

const world = useWorld();
useProcessed();
useFiles();

const run = async (operation: string, parameters: INodeParameters, items: IDataObject[] = [{}]) => {
	return await world.engine.run({ ...chosen(operation), ...parameters }, items, {
		onError: 'continueRegularOutput',
	});
};

const prepared = async (operation: string) =>
	await examples[operation]({
		sandbox: world.sandbox,
		run: async (name, parameters, items) => (await run(name, parameters, items)).json,
	});

type Path = string[];
type Inside = Record<string, unknown>;

const isObject = (value: unknown): value is Inside => typeof value === 'object' && value !== null;

/** Where something stands, by what is around it. */
function places(
	value: unknown,
	isOne: (name: string, value: unknown, around: Inside) => boolean,
	path: Path = [],
): Path[] {
	if (!isObject(value)) return [];
	return Object.entries(value).flatMap(([name, inside]) =>
		isOne(name, inside, value) ? [[...path, name]] : places(inside, isOne, [...path, name]),
	);
}

function withValue<T>(whole: T, path: Path, value: unknown): T {
	const copy = structuredClone(whole);
	const parent = path.slice(0, -1).reduce<unknown>((part, name) => (part as Inside)[name], copy);
	(parent as Inside)[path[path.length - 1]] = value;
	return copy;
}

const IN_AN_ADDRESS = new Set(
	(
		'name company_name address_line_1 address_line_2 house_number postal_code city po_box state_province_code ' +
		'address address_2 house_number to_state description'
	).split(' '),
);
const isText = (name: string, value: unknown, around: Inside) =>
	IN_AN_ADDRESS.has(name) &&
	typeof value === 'string' &&
	value !== '' &&
	!value.startsWith('=') &&
	// An address, or an article.
	['postal_code', 'address_line_1', 'quantity'].some((other) => other in around);

const IDS = new Set(
	(
		'order_id order_number item_id product_id variant_id sku ean external_order_id external_shipment_id ' +
		'external_reference external_reference_id orderNumber orderId reference'
	).split(' '),
);
const isId = (name: string, value: unknown, around: Inside) =>
	(IDS.has(name) || (name === 'value' && IDS.has(String(around.mode)))) &&
	['string', 'number'].includes(typeof value) &&
	value !== '' &&
	!String(value).startsWith('=');

const sent = () =>
	world.sandbox.requests
		.map(({ path, query, rawBody }) => `${path} ${JSON.stringify(query)} ${String(rawBody)}`)
		.join('\n');

/** Puts each of some values in each place of an operation's examples, and looks at what reaches Sendcloud. */
async function tried(
	operation: string,
	isOne: Parameters<typeof places>[1],
	values: unknown[],
	lost: RegExp,
): Promise<number> {
	let count = 0;
	for (const whole of await prepared(operation)) {
		const example = { parameters: whole.parameters, items: whole.items ?? [{}] };
		for (const path of places(example, isOne)) {
			for (const value of values) {
				const { parameters, items } = withValue(example, path, value);
				world.sandbox.requests.length = 0;
				const { json } = await run(operation, parameters, items);
				expect([path.join('.'), value, lost.exec(sent())?.[0]]).toEqual([
					path.join('.'),
					value,
					undefined,
				]);
				// A shop says more of an order than goes to Sendcloud.
				if (operation !== 'order.import')
					expect([path.join('.'), JSON.stringify(json).includes('error')]).toEqual([
						path.join('.'),
						true,
					]);
				count++;
			}
		}
	}
	return count;
}

const operations = builtOperations();
const counted = { texts: new Map<string, number>(), ids: new Map<string, number>() };

it.each(operations)(
	'%s sends no text of an address or article that lost characters',
	async (operation) => {
		const count = await tried(operation, isText, ['K\uFFFDln', 'KÃ¶ln'], /\uFFFD|KÃ¶ln/);
		counted.texts.set(operation, count);
	},
	120_000,
);

it.each(operations)(
	'%s sends no ID that lost digits',
	async (operation) => {
		const long = Number('341207998812345671');
		const count = await tried(operation, isId, [long, '3,41207E+17'], /34120799881234|3,41207E/);
		counted.ids.set(operation, count);
	},
	120_000,
);

it('the examples have such places where they matter', () => {
	const with_ = (counts: Map<string, number>) =>
		operations.filter((operation) => (counts.get(operation) ?? 0) > 0);
	expect(with_(counted.texts)).toEqual(
		expect.arrayContaining([
			'order.upsert',
			'shipment.create',
			'return.create',
			'return.validate',
			'pickup.create',
			'address.validate',
			'tracking.register',
			'integrationShipment.upsert',
		]),
	);
	expect(with_(counted.ids)).toEqual(
		expect.arrayContaining([
			'order.upsert',
			'order.get',
			'order.isShipped',
			'shipment.create',
			'shipment.get',
			'return.create',
			'integrationShipment.upsert',
		]),
	);
});
