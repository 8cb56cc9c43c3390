/** Which values of the panel n8n is asked for, and how often. What they are in n8n is in test/engine/core.parameters. */
import type { IDataObject, IExecuteFunctions, INodeParameters } from 'n8n-workflow';

import { hasExpression, parameterReader } from '../../nodes/Sendcloud/engine/parameters';
import {
	changed,
	onlyInFirst,
	since,
	type Field,
	type Fields,
} from '../../nodes/Sendcloud/engine/define';

const field = (more: Partial<Field> = {}): Field =>
	({ displayName: 'X', type: 'string', default: '', ...more }) as Field;

/** A node with some parameters; n8n answers with what it was asked. */
function panel(
	parameters: INodeParameters,
	fields: Fields,
	items: IDataObject[] = [{}, {}],
	typeVersion = 1.1,
) {
	const asked: string[] = [];
	const context = {
		getNode: () => ({ parameters, typeVersion }),
		getNodeParameter: (name: string, index: number, _default: unknown, options?: IDataObject) => {
			const question = `${name} ${index}${options?.extractValue ? ' picked' : ''}`;
			asked.push(question);
			return question;
		},
	} as unknown as IExecuteFunctions;
	const read = parameterReader(
		context,
		fields,
		items.map((json) => ({ json })),
	);
	return { asked, read, values: items.map((_, index) => read(index)) };
}

it.each<[unknown, boolean]>([
	['={{ $json }}', true],
	['= text', true],
	['a = b', false],
	['', false],
	[7, false],
	[null, false],
	[undefined, false],
	[{ a: { b: ['x', '={{ 1 }}'] } }, true],
	[{ a: { b: ['x'] } }, false],
	[[], false],
])('hasExpression: %j %p', (value, expected) => {
	expect(hasExpression(value)).toBe(expected);
});

it('what is the same for every item is asked for once', () => {
	const { asked, values } = panel({ a: 'text', b: { c: [1] } }, { a: field(), b: field() });
	expect(values).toEqual([
		{ a: 'a 0', b: 'b 0' },
		{ a: 'a 0', b: 'b 0' },
	]);
	expect(asked).toEqual(['a 0', 'b 0']);
});

it('what is hidden has its default, and a notice is nothing', () => {
	const { asked, values } = panel(
		{ notice: '={{ $json.x }}' },
		{
			a: field({ default: 'usual' }),
			picked: field({ type: 'resourceLocator', default: { mode: 'list', value: '' } }),
			notice: field({ type: 'notice' }),
		},
	);
	expect(values[1]).toEqual({ a: 'usual', picked: '' });
	expect(asked).toEqual([]);
});

it('what is picked is asked for as its value, for each item where it is an expression', () => {
	const picked = field({ type: 'resourceLocator' });
	expect(panel({ picked: { value: '7' } }, { picked }).asked).toEqual(['picked 0 picked']);
	expect(panel({ picked: { value: '={{ $json.id }}' } }, { picked }).asked).toEqual([
		'picked 0 picked',
		'picked 1 picked',
	]);
});

describe('an expression', () => {
	const items = [
		{ a: 1, 'b c': { d: [{ e: 'deep' }] }, no: false, empty: '', nothing: null },
		{ a: 2 },
	];
	it.each<[string, unknown]>([
		['={{ $json.a }}', 1],
		['={{$json.a}}', 1],
		['={{ $json["b c"].d[0].e }}', 'deep'],
		["={{ $json['b c'] }}", { d: [{ e: 'deep' }] }],
		['={{ $json.no }}', false],
		['={{ $json.empty }}', ''],
		['={{ $json.nothing }}', null],
		['={{ $json }}', items[0]],
	])('%s is read from the item', (expression, expected) => {
		const { asked, values } = panel({ x: expression }, { x: field() }, items.slice(0, 1));
		expect(values).toEqual([{ x: expected }]);
		expect(asked).toEqual([]);
	});

	it.each([
		'={{ $json.missing }}',
		'={{ $json.a.b }}',
		'={{ $json.nothing.b }}',
		// What all objects have is no field of the item.
		'={{ $json.toString }}',
		'={{ $json.a + 1 }}',
		'={{ $json.a }} ',
		'= {{ $json.a }}',
		'={{ $jsonx.a }}',
		'={{ $json[a] }}',
		'=text',
	])('%s is left to n8n', (expression) => {
		const { values } = panel({ x: expression }, { x: field() }, items);
		expect(values).toEqual([{ x: 'x 0' }, { x: 'x 1' }]);
	});

	it('inside of something is read by itself, where it stands', () => {
		const { asked, values } = panel(
			{
				x: { same: 'text', own: '={{ $json.a }}', list: ['one', '={{ $now }}', '={{ $json.a }}'] },
			},
			{ x: field() },
			items,
		);
		expect(values).toEqual([
			{ x: { same: 'x.same 0', own: 1, list: ['x.list.0 0', 'x.list.1 0', 1] } },
			{ x: { same: 'x.same 0', own: 2, list: ['x.list.0 0', 'x.list.1 1', 2] } },
		]);
		expect(asked.filter((question) => question.startsWith('x.same'))).toHaveLength(1);
	});
});

it('gives each item an object of its own', () => {
	const { read } = panel({ a: 'text' }, { a: field() });
	(read(0) as IDataObject).a = 'changed';
	expect(read(0)).toEqual({ a: 'a 0' });
});

it('says in which of several ways a thing was named', () => {
	const way = (name: string) => ({ displayName: name, name, type: 'string' as const });
	const modes = [way('list'), way('id'), way('number')];
	const picked = field({ type: 'resourceLocator', modes });
	const { values } = panel(
		{
			a: { __rl: true, mode: 'number', value: '={{ $json.n }}' },
			b: { __rl: true, mode: 'list', value: '7' },
			c: '={{ $json.n }}',
			d: { __rl: true, mode: 'id', value: '={{ $json.n }}' },
		},
		{
			a: picked,
			b: picked,
			c: picked,
			d: field({ type: 'resourceLocator', modes: modes.slice(0, 2) }),
		},
		[{ n: 'x' }],
	);
	expect(values).toEqual([
		{
			a: { mode: 'number', value: 'x' },
			b: { mode: 'id', value: 'b 0 picked' },
			c: { mode: 'id', value: 'x' },
			d: 'x',
		},
	]);
});

it.each([
	[1, { fresh: undefined, old: 'usual', both: 'a' }],
	[1.1, { fresh: 'usual', old: undefined, both: 'b' }],
])(
	'a workflow of version %s has the fields of its version, with their defaults',
	(version, wanted) => {
		const fields = {
			fresh: since(1.1, field({ default: 'usual' })),
			old: onlyInFirst(field({ default: 'usual' })),
			both: changed(1.1, field({ default: 'b' }), field({ default: 'a' })),
		};
		expect(panel({}, fields, [{}], version).values).toEqual([wanted]);
	},
);

it('what another version of the node stored is not read', () => {
	const { asked, values } = panel(
		{ fresh: '={{ $json.x }}' },
		{ fresh: since(1.1, field()) },
		[{}],
		1,
	);
	expect(values).toEqual([{ fresh: undefined }]);
	expect(asked).toEqual([]);
});
