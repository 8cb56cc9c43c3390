/**
 * What the documents leave to choose: each `oneOf` and `anyOf` of a request stands in the table below, with how it is
 * checked; and what Order › Update offers is what the document lets it change.
 */
/* eslint-disable @n8n/community-nodes/no-restricted-imports, no-console */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import { parse } from 'yaml';

import { checked } from '../../nodes/Sendcloud/checks';
import {
	updatableFields,
	changedLinesField,
	orderCollection,
	FIXED,
	orderFromFields,
} from '../../nodes/Sendcloud/resources/order/fields';
import { orderChangeSchema, wholeOrderSchema } from '../../nodes/Sendcloud/resources/order/schema';
import { SPECS } from './documents';
import { order } from './orders';

interface Schema {
	$ref?: string;
	oneOf?: Schema[];
	anyOf?: Schema[];
	allOf?: Schema[];
	items?: Schema;
	properties?: Record<string, Schema>;
}
interface Document {
	paths: Record<
		string,
		Record<string, { requestBody?: { content: Record<string, { schema: Schema }> } }>
	>;
}

class Reader {
	constructor(private readonly document: Document) {}

	follow(schema: Schema): Schema {
		let at: unknown = schema;
		while ((at as Schema).$ref !== undefined) {
			const steps = (at as Schema).$ref!.split('/').slice(1);
			at = steps.reduce<unknown>(
				(below, step) => (below as IDataObject)[step.replace(/~1/g, '/')],
				this.document,
			);
		}
		return at as Schema;
	}

	/** Calls back for each place of a schema, e.g. `.order_details.order_items[].name`. */
	walk(schema: Schema, visit: (path: string, schema: Schema) => void, at = '', depth = 0): void {
		if (depth > 15) return;
		const here = this.follow(schema);
		visit(at, here);
		for (const part of [...(here.allOf ?? []), ...(here.oneOf ?? []), ...(here.anyOf ?? [])])
			this.walk(part, visit, at, depth + 1);
		if (here.items) this.walk(here.items, visit, `${at}[]`, depth + 1);
		for (const [name, below] of Object.entries(here.properties ?? {}))
			this.walk(below, visit, `${at}.${name}`, depth + 1);
	}

	bodies(): Array<[string, Schema]> {
		return Object.entries(this.document.paths).flatMap(([address, methods]) =>
			Object.entries(methods).flatMap(([method, { requestBody }]): Array<[string, Schema]> => {
				const schema = requestBody?.content?.['application/json']?.schema;
				return schema ? [[`${method} ${address}`, schema]] : [];
			}),
		);
	}
}

const IN_USE = [
	'v3-orders',
	'v2-integrations',
	'v3-integrations',
	'v3-reporting',
	'v3-event-subscriptions',
];
const fileOf = (name: string) => path.join(SPECS, `${name}.openapi.yml`);
const read = (name: string) => new Reader(parse(readFileSync(fileOf(name), 'utf8')) as Document);

/** Every choice of a request, and how it is held. One of one is none: the document only adds words to what it refers to. */
const CHOICES: Record<string, string> = {
	'v3-orders post /orders[].payment_details.total_price': 'one of one',
	'v3-orders post /orders[].payment_details.subtotal_price': 'one of one',
	'v3-orders post /orders[].payment_details.estimated_shipping_price': 'one of one',
	'v3-orders post /orders[].payment_details.estimated_tax_price': 'one of one',
	'v3-orders post /orders[].billing_address': 'one of one',
	'v3-orders post /orders[].shipping_address': 'one of one',
	'v3-orders post /orders[].service_point_details':
		'one of id and carrier_service_point_id: checked',
	'v3-orders patch /orders/{id}.service_point_details':
		'one of id and carrier_service_point_id: checked',
	'v2-integrations post /integrations/{id}/shipments/delete':
		'by UUID or by the external IDs: the panel asks which, and only those are sent',
};

const present = IN_USE.filter((name) => existsSync(fileOf(name)));
if (present.length < IN_USE.length)
	console.warn(`Not tested, because ${SPECS} does not hold them: choices of the documents in use.`);
const withDocuments = present.length < IN_USE.length ? it.skip : it;

withDocuments('every choice of a request stands in the table, and no other', () => {
	const found: Record<string, number> = {};
	for (const name of IN_USE) {
		const reader = read(name);
		for (const [operation, schema] of reader.bodies())
			reader.walk(schema, (at, { oneOf, anyOf }) => {
				const count = (oneOf ?? anyOf)?.length;
				if (count !== undefined) found[`${name} ${operation}${at}`] = count;
			});
	}
	expect(Object.keys(found).sort()).toEqual(Object.keys(CHOICES).sort());
	for (const [place, count] of Object.entries(found))
		expect([place, CHOICES[place] === 'one of one']).toEqual([place, count === 1]);
});

describe('a service point', () => {
	const asked = (point: IDataObject) => [
		() => checked(wholeOrderSchema('UTC'), order(1, { service_point_details: point })),
		() => checked(orderChangeSchema('UTC'), { service_point_details: point }),
	];

	it.each<[IDataObject]>([
		[{ id: '1' }],
		[{ carrier_service_point_id: '2' }],
		[{ id: '1', carrier_service_point_id: '' }],
	])('is taken as %j', (point) => {
		for (const check of asked(point)) expect(check).not.toThrow();
	});

	it.each<[IDataObject]>([[{ id: '1', carrier_service_point_id: '2' }], [{ post_number: '3' }]])(
		'is refused as %j',
		(point) => {
			for (const check of asked(point)) expect(check).toThrow('one of the two');
		},
	);
});

describe('Order › Update', () => {
	it.each<[string, IDataObject]>([
		['variant id', { order_details: { order_items: [{ name: 'Candle', variant_id: '1' }] } }],
		['ean', { order_details: { order_items: [{ name: 'Candle', ean: '1' }] } }],
		['image url', { order_details: { order_items: [{ name: 'Candle', image_url: 'x' }] } }],
		['is cash on delivery', { payment_details: { is_cash_on_delivery: true } }],
		['phone number', { customer_details: { phone_number: '1' } }],
	])('says of JSON that %s is not changed', (words, change) => {
		expect(() => checked(orderChangeSchema('UTC'), change)).toThrow(
			new RegExp(`${words} is nothing that an update changes`),
		);
	});

	/** A value for each field of a collection, as typed. */
	const typed = (field: {
		name: string;
		type: string;
		options?: unknown[];
		default?: unknown;
	}): unknown => {
		if (field.type === 'fixedCollection') {
			const [{ name, values }] = field.options as Array<{
				name: string;
				values: Array<typeof field>;
			}>;
			const group = Object.fromEntries(values.map((one) => [one.name, typed(one)]));
			const many = (field as { typeOptions?: IDataObject }).typeOptions?.multipleValues;
			return { [name]: many ? [group] : group };
		}
		if (field.type === 'number') return 1;
		if (field.type === 'boolean') return true;
		if (field.type === 'options') return field.default;
		if (field.type === 'dateTime') return '2026-01-01T00:00:00Z';
		return 'text';
	};

	withDocuments('offers nothing that the document cannot change', () => {
		const reader = read('v3-orders');
		const [, schema] = reader.bodies().find(([name]) => name === 'patch /orders/{id}')!;
		const known = new Set<string>();
		reader.walk(schema, (at) => known.add(at));
		const { options } = orderCollection('', '', updatableFields, FIXED) as unknown as {
			options: Array<Parameters<typeof typed>[0]>;
		};
		const values = Object.fromEntries(options.map((one) => [one.name, typed(one)]));
		const made = orderFromFields(values as IDataObject, 'EUR');
		const lines = (changedLinesField.options![0] as { values: Array<{ name: string }> }).values;
		const paths: string[] = [];
		const collect = (value: unknown, at: string): void => {
			if (Array.isArray(value)) value.forEach((one) => collect(one, `${at}[]`));
			else if (typeof value === 'object' && value !== null)
				for (const [name, below] of Object.entries(value)) collect(below, `${at}.${name}`);
			else paths.push(at);
		};
		collect(JSON.parse(JSON.stringify(made)), '');
		expect(paths.length).toBeGreaterThan(40);
		expect(paths.filter((at) => !known.has(at))).toEqual([]);
		expect(lines.map(({ name }) => name)).not.toEqual(
			expect.arrayContaining([expect.stringMatching(/^(variant_id|ean|image_url)$/)]),
		);
	});
});
