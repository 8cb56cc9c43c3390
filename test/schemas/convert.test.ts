import { convert, type Schema } from './convert';

const text: Schema = { type: 'string' };
const object = (properties: Record<string, Schema>): Schema => ({ type: 'object', properties });

describe('a schema becomes what n8n understands', () => {
	it('keeps names, types and their order, and nothing else', () => {
		const schema = {
			title: 'Parcel',
			required: ['weight'],
			...object({
				weight: { type: 'number', minimum: 0, example: 2.5 } as Schema,
				id: { type: 'integer', format: 'int64' } as Schema,
				tags: { type: 'array', items: { ...text, maxLength: 40 } as Schema },
				address: object({ city: text }),
			}),
		};
		const shape = convert(schema);
		expect(shape).toEqual({
			type: 'object',
			properties: {
				weight: { type: 'number' },
				id: { type: 'integer' },
				tags: { type: 'array', items: { type: 'string' } },
				address: { type: 'object', properties: { city: { type: 'string' } } },
			},
		});
		expect(Object.keys(shape.properties ?? {})).toEqual(['weight', 'id', 'tags', 'address']);
	});

	it.each<[string, Schema]>([
		['OpenAPI 3.0', { type: 'string', nullable: true }],
		['OpenAPI 3.1', { type: ['string', 'null'] }],
		['a variant', { anyOf: [text, { type: 'null' }] }],
		['a value', { enum: ['a', null] }],
	])('says what can be null, after %s', (_way, schema) => {
		expect(convert(schema)).toEqual({ type: 'string', nullable: true });
	});

	it('takes null for impossible where one part forbids it', () => {
		expect(convert({ allOf: [{ type: ['string', 'null'] }, text] })).toEqual({ type: 'string' });
	});

	it('puts the parts of allOf together, and what stands beside them', () => {
		const schema = {
			...object({ id: { type: 'integer' }, place: object({ city: text }) }),
			allOf: [object({ name: text }), object({ place: object({ street: text }) })],
		};
		expect(convert(schema).properties).toEqual({
			id: { type: 'integer' },
			place: {
				type: 'object',
				properties: { city: { type: 'string' }, street: { type: 'string' } },
			},
			name: { type: 'string' },
		});
	});

	it.each(['oneOf', 'anyOf'] as const)('holds the fields of every variant of %s', (word) => {
		const schema = {
			[word]: [
				object({ kind: { const: 'a' }, weight: { type: 'integer' } }),
				object({ kind: { const: 'b' }, weight: { type: 'number' }, note: text }),
			],
			discriminator: { propertyName: 'kind' },
		};
		expect(convert(schema)).toEqual({
			type: 'object',
			properties: {
				kind: { type: 'string' },
				weight: { type: 'number' },
				note: { type: 'string' },
			},
		});
	});

	it('takes variants that only say what must be there for no variants', () => {
		const schema = { ...object({ id: text }), anyOf: [{ required: ['id'] }, {}] } as Schema;
		expect(convert(schema)).toEqual({ type: 'object', properties: { id: { type: 'string' } } });
	});

	it('names several types, of which n8n shows the first', () => {
		expect(convert({ oneOf: [text, { type: 'object' }] })).toEqual({ type: ['object', 'string'] });
		expect(convert({ type: ['string', 'number', 'integer'] })).toEqual({
			type: ['number', 'string'],
		});
	});

	it('allows either where a document contradicts itself', () => {
		expect(convert({ allOf: [text, { type: 'integer' }] })).toEqual({
			type: ['integer', 'string'],
		});
	});

	it('describes the values of an object with any keys', () => {
		expect(convert({ type: 'object', additionalProperties: text })).toEqual({
			type: 'object',
			additionalProperties: { type: 'string' },
		});
		for (const additionalProperties of [true, false, {}])
			expect(convert({ type: 'object', additionalProperties })).toEqual({ type: 'object' });
	});

	it('finds the type out where a document leaves it out', () => {
		expect(convert({ properties: { id: text } }).type).toBe('object');
		expect(convert({ items: text }).type).toBe('array');
		expect(convert({ enum: [1, 2] }).type).toBe('integer');
		expect(convert({ const: true }).type).toBe('boolean');
	});

	it('leaves out what is only ever sent', () => {
		const schema = object({ id: text, password: { ...text, writeOnly: true } });
		expect(Object.keys(convert(schema).properties ?? {})).toEqual(['id']);
	});

	it('ends where a schema holds itself', () => {
		const parcel = object({ id: text });
		parcel.properties = { ...parcel.properties, parts: { type: 'array', items: parcel } };
		expect(convert(parcel)).toEqual({
			type: 'object',
			properties: {
				id: { type: 'string' },
				parts: { type: 'array', items: { type: 'object' } },
			},
		});
	});

	it('describes twice what stands in two places', () => {
		const place = object({ city: text });
		const { properties } = convert(object({ from: place, to: place }));
		expect(properties?.to).toEqual(properties?.from);
	});

	it.each([undefined, null, true, {}])('allows anything where %p is all that is said', (schema) => {
		expect(convert(schema)).toEqual({});
	});
});
