/** Picks: the lists of the panel and their methods, what may be typed, and what is made of it. */
import type { INodeProperties, INodePropertyMode } from 'n8n-workflow';

import { nodeMethods, nodeProperties } from '../../nodes/Sendcloud/engine/panel';
import { operation } from '../../nodes/Sendcloud/engine/operation';
import { filledBy, type Fields } from '../../nodes/Sendcloud/engine/define';
import * as picks from '../../nodes/Sendcloud/fields/picks';
import { resources } from '../../nodes/Sendcloud/resources';
import { SendcloudError } from '../../nodes/Sendcloud/transport/errors';

const { integrationPick, orderPick, shopShipmentPick } = picks;

const resourceOf = (fields: Fields) => ({
	name: 'thing',
	label: 'Thing',
	description: 'A thing',
	operations: [
		operation({
			name: 'get',
			label: 'Get',
			action: 'Get a thing',
			description: 'Retrieve a thing',
			fields,
			build: () => ({}),
			each: async () => ({}),
		}),
	],
});

describe('the methods of lists', () => {
	it('are those that the panel names, no more and no less', () => {
		const text = JSON.stringify(nodeProperties(resources));
		const namedBy = (key: string) =>
			[
				...new Set(
					[...text.matchAll(new RegExp(`"${key}":"(\\w+)"`, 'g'))].map(([, name]) => name),
				),
			].sort();
		const { listSearch, loadOptions } = nodeMethods(resources);
		expect(Object.keys(listSearch).sort()).toEqual(namedBy('searchListMethod'));
		expect(Object.keys(loadOptions).sort()).toEqual(namedBy('loadOptionsMethod'));
		expect(Object.keys(listSearch).length).toBeGreaterThan(4);
		expect(Object.keys(loadOptions)).toContain('getIntegrations');
	});

	it('are found inside collections, and of copies with other words', () => {
		const { listSearch, loadOptions } = nodeMethods([
			resourceOf({
				more: {
					displayName: 'More',
					type: 'collection',
					default: {},
					options: [
						{ ...orderPick.field, name: 'order', displayName: 'Other Order' },
						{
							displayName: 'Shop',
							name: 'shop',
							type: 'options',
							default: '',
							...integrationPick.allOf,
						},
					],
				},
			}),
		]);
		expect(Object.keys(listSearch)).toEqual(['searchOrders']);
		expect(Object.keys(loadOptions)).toEqual(['getIntegrations']);
	});

	it('have names of their own', () => {
		const list = () => ({
			displayName: 'A',
			type: 'options' as const,
			default: '',
			typeOptions: filledBy({ name: 'getThings', loadOptions: async () => [] }),
		});
		expect(() => nodeMethods([resourceOf({ a: list(), b: list() })])).toThrow('getThings');
		const one = list();
		expect(() => nodeMethods([resourceOf({ a: one, b: { ...one } })])).not.toThrow();
	});
});

const modes = ({ modes = [] }: Partial<INodeProperties>) => modes;
const allWays = Object.values(picks).flatMap((one) =>
	modes(one.field as INodeProperties)
		.filter(({ name }) => name !== 'list')
		.map((mode) => [mode.placeholder, mode] as const),
);

/** As n8n's editor does it. */
const refusals = ({ validation = [] }: INodePropertyMode, value: string) =>
	(validation as Array<{ properties: Record<string, unknown> }>).flatMap(({ properties }) =>
		new RegExp(`^${String(properties.regex)}$`).test(value)
			? []
			: [String(properties.errorMessage)],
	);

describe.each(allWays)('what is typed where it says "%s"', (placeholder = '', mode) => {
	it('may be its own example, or nothing', () => {
		for (const value of [placeholder.replace('e.g. ', ''), '', '  '])
			expect(refusals(mode, value)).toEqual([]);
	});

	it('is refused with words that name the ID and another way', () => {
		const [words] = refusals(mode, 'no way, this');
		if (mode.validation) expect(words).toMatch(/.{10,}(e\.g\.|looks like) .+[;.] .{10,}/);
		else expect(words).toBeUndefined();
	});
});

describe('what was chosen', () => {
	const refused = (work: () => unknown) => {
		try {
			work();
		} catch (error) {
			return error as SendcloudError;
		}
		throw new Error('nothing was refused');
	};

	it('is an ID, as a number or text', () => {
		expect(integrationPick.id(7)).toBe(7);
		expect(integrationPick.id(' 7 ')).toBe(7);
		expect(integrationPick.id({ mode: 'list', value: '7' })).toBe(7);
	});

	it.each([
		[''],
		['  '],
		[undefined],
		[null],
		[{ mode: 'id', value: '' }],
		[{ mode: 'list', value: null }],
	])('may be nothing where it is optional: %j', (value) => {
		expect(integrationPick.idOrNone(value)).toBeUndefined();
		expect(integrationPick.isEmpty(value)).toBe(true);
		const error = refused(() => integrationPick.id(value));
		expect(error.message).toBe('integration is required');
		expect(error.description).toMatch(/from the list, or give it by ID/);
	});

	it('is refused with the field, what was found, and the other way', () => {
		const error = refused(() => integrationPick.idOrNone('My Shop'));
		expect(error.message).toMatch(/^integration must be a whole number.* found "My Shop"$/);
		expect(error.description).toContain('or choose it from the list');
		expect(refused(() => orderPick.which('SHOP-1')).description).toContain('By Order Number');
		expect(refused(() => shopShipmentPick.id('1')).message).toContain('UUID');
	});

	it.each([
		[
			{ mode: 'orderNumber', value: 1001 },
			{ by: 'orderNumber', value: '1001' },
		],
		[
			{ mode: 'orderId', value: 'a-1' },
			{ by: 'orderId', value: 'a-1' },
		],
		[
			{ mode: 'id', value: '669' },
			{ by: 'id', value: 669 },
		],
		[
			{ mode: 'list', value: '669' },
			{ by: 'id', value: 669 },
		],
		[669, { by: 'id', value: 669 }],
	])('says in which way: %j', (value, choice) => {
		expect(orderPick.which(value)).toEqual(choice);
	});
});
