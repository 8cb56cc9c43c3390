/** What the table says by hand; what it takes from the documents is tested by the files that come of it. */
import { generate } from './generate';
import type { Output } from './outputs';

const made = async (output: Output) => (await generate({ 'parcel/get': output }))['parcel/get'];

describe('an output of the table', () => {
	it('has the fields that are written there, in the form that n8n reads', async () => {
		const { properties, ...rest } = await made({
			top: { tracking_number: 'string?' },
			fields: { id: 'integer', price: { value: 'number?' }, tags: ['string'] },
		});
		expect(rest).toEqual({ type: 'object', version: 1 });
		expect(Object.entries(properties ?? {})).toEqual([
			['tracking_number', { type: 'string', nullable: true }],
			['id', { type: 'integer' }],
			['price', { type: 'object', properties: { value: { type: 'number', nullable: true } } }],
			['tags', { type: 'array', items: { type: 'string' } }],
		]);
	});

	it('has fields put into others, into the rows of lists too, and taken away', async () => {
		const { properties } = await made({
			fields: {
				price: { value: 'number', unit: 'string' },
				'price/unit': null,
				'price/currency': 'string',
				items: [{ id: 'integer' }],
				'items/*/sku': 'string',
			},
		});
		expect(properties?.price.properties).toEqual({
			value: { type: 'number' },
			currency: { type: 'string' },
		});
		expect(properties?.items.items?.properties).toEqual({
			id: { type: 'integer' },
			sku: { type: 'string' },
		});
	});

	it.each<[string, Output]>([
		['"strin" is no type', { fields: { id: 'strin' } }],
		['id is not there to be taken away', { fields: { id: null } }],
		['price/value is in no object', { fields: { price: 'number', 'price/value': 'number' } }],
		['has no id', { pick: ['id'] }],
		['has no id', { rename: { id: 'parcel_id' } }],
	])('is refused by its name when it cannot be right: %s', async (reason, output) => {
		const failure = generate({ 'parcel/get': output });
		await expect(failure).rejects.toThrow(/^The output parcel\/get: /);
		await expect(failure).rejects.toThrow(reason);
	});
});
