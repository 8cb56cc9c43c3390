/** The labels of all items in one file: page by page, in their order, with as few requests as Sendcloud allows. */
import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { shipWith } from '../sandbox/tests/shipping';
import { pagesOf } from '../support/pdf';
import { storedFile, useFiles } from './files';
import { by, cancelled, manyShipped, parcels, shipped } from './shipped';
import { useWorld } from './world';

const world = useWorld();
useFiles();

const byNumber = by('orderNumber', '={{ $json.number }}');
const downloadMany = (more: INodeParameters = {}): INodeParameters => ({
	resource: 'label',
	operation: 'downloadMany',
	shipment: byNumber,
	...more,
});
const numbers = (count: number): IDataObject[] =>
	Array.from({ length: count }, (_, n) => ({ number: `N-${n + 1}` }));

async function bytesOf({ binary }: INodeExecutionData): Promise<Buffer> {
	const chunks: Buffer[] = [];
	for await (const chunk of storedFile(binary!.data.id!)) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks);
}
const fileRequests = () => world.asked().filter((one) => one.includes('document'));
const bulk = 'GET /v3/parcel-documents/label';
const onPages = async (item: INodeExecutionData) =>
	(await pagesOf(await bytesOf(item))).map((page) => Number(/Parcel (\d+)/.exec(page)?.[1]));

/** A PDF of one page, in ASCII. */
function onePage(): string {
	const objects = [
		'<</Type/Catalog/Pages 2 0 R>>',
		'<</Type/Pages/Kids[3 0 R]/Count 1>>',
		'<</Type/Page/Parent 2 0 R/MediaBox[0 0 297 420]>>',
	];
	let text = '%PDF-1.4\n';
	const places = objects.map((object, at) => {
		const place = text.length;
		text += `${at + 1} 0 obj${object}endobj\n`;
		return `${String(place).padStart(10, '0')} 00000 n \n`;
	});
	const table = text.length;
	return `${text}xref\n0 4\n0000000000 65535 f \n${places.join('')}trailer<</Size 4/Root 1 0 R>>\nstartxref\n${table}\n%%EOF\n`;
}

it('45 orders: one PDF, a page each, in the order of the items, twenty a request', async () => {
	const all = await manyShipped(world.sandbox, 45);
	const items = numbers(45).reverse();
	const { items: out, error, hints } = await world.engine.run(downloadMany(), items);
	expect(error).toBeUndefined();
	expect(hints).toEqual([]);
	expect(out).toHaveLength(1);
	const ids = all.map((one) => one.parcels[0].id).reverse();
	expect(await onPages(out[0])).toEqual(ids);
	expect(out[0].json).toMatchObject({
		file_name: expect.stringMatching(/^labels-\d{4}-\d\d-\d\d-\d{4}\.pdf$/),
		format: 'pdf',
		type: 'label',
		pages: 45,
		parcels: 45,
		parcel_ids: ids,
		order_numbers: items.map(({ number }) => number),
	});
	expect(out[0].json.file_size).toBe(out[0].binary!.data.fileSize);
	expect(out[0].pairedItem).toEqual(items.map((_, item) => ({ item })));
	expect(fileRequests()).toEqual([bulk, bulk, bulk]);
});

it('45 parcels by their IDs: one look for each hundred, not one for each', async () => {
	const all = await manyShipped(world.sandbox, 45);
	const items = all.map((one) => ({ parcel: one.parcels[0].id }));
	const shipment = by('parcelId', '={{ $json.parcel }}');
	const { items: out, error } = await world.engine.run(downloadMany({ shipment }), items);
	expect(error).toBeUndefined();
	expect(out[0].json).toMatchObject({ pages: 45 });
	expect(world.asked()).toEqual(['GET /v3/shipments', bulk, bulk, bulk]);
});

it('the same parcel twice is on one page', async () => {
	await manyShipped(world.sandbox, 2);
	const { items: out } = await world.engine.run(downloadMany(), [...numbers(2), { number: 'N-1' }]);
	expect(out[0].json).toMatchObject({ pages: 2 });
	expect(out[0].pairedItem).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
});

it('all parcels of an order follow each other', async () => {
	const first = await shipped(world.sandbox, { order_number: 'N-1', parcels: parcels(15) });
	const second = await shipped(world.sandbox, { order_number: 'N-2', parcels: parcels(15) });
	const { items: out } = await world.engine.run(downloadMany(), numbers(2));
	expect(await onPages(out[0])).toEqual([...first.parcels, ...second.parcels].map(({ id }) => id));
	expect(fileRequests()).toHaveLength(2);
});

it('as ZPL: one file, a label each', async () => {
	const all = await manyShipped(world.sandbox, 25);
	const { items: out, error } = await world.engine.run(
		downloadMany({ format: 'zpl', options: { fileName: 'monday' } }),
		numbers(25),
	);
	expect(error).toBeUndefined();
	expect(out).toHaveLength(1);
	expect(out[0].binary!.data).toMatchObject({
		fileName: 'monday.zpl',
		mimeType: 'application/zpl',
	});
	const text = (await bytesOf(out[0])).toString();
	expect([...text.matchAll(/Parcel (\d+)/g)].map(([, id]) => Number(id))).toEqual(
		all.map((one) => one.parcels[0].id),
	);
	expect(text.match(/\^XA/g)).toHaveLength(25);
});

it('labels that are ZPL by their nature come as a second file', async () => {
	await shipped(world.sandbox, { order_number: 'N-1' });
	await shipped(world.sandbox, { order_number: 'N-2', ship_with: shipWith('trunkrs:evening') });
	await shipped(world.sandbox, { order_number: 'N-3' });
	const { items: out, error } = await world.engine.run(downloadMany(), numbers(3));
	expect(error).toBeUndefined();
	expect(out.map(({ json }) => [json.format, json.order_numbers])).toEqual([
		['pdf', ['N-1', 'N-3']],
		['zpl', ['N-2']],
	]);
	expect(out.map(({ pairedItem }) => pairedItem)).toEqual([
		[{ item: 0 }, { item: 2 }],
		[{ item: 1 }],
	]);
	expect(await onPages(out[0])).toHaveLength(2);
});

it('an answer in another format than was asked for: one by one from then on', async () => {
	await manyShipped(world.sandbox, 3);
	const pdf = '%PDF-1.4\n1 0 obj<<>>endobj\nstartxref\n9\n%%EOF\n';
	world.sandbox.faults.add({
		kind: 'body',
		status: 200,
		body: pdf,
		match: { path: /parcel-documents/ },
	});
	const { items: out, error } = await world.engine.run(downloadMany({ format: 'zpl' }), numbers(3));
	expect(error).toBeUndefined();
	expect(out).toHaveLength(1);
	expect((await bytesOf(out[0])).toString().match(/\^XA/g)).toHaveLength(3);
	expect(fileRequests()).toHaveLength(4);
});

it('a PDF that cannot be joined comes beside the others, under its own name', async () => {
	const [first] = await manyShipped(world.sandbox, 3);
	const broken = '%PDF-1.4\n1 0 obj<<>>endobj\nstartxref\n9\n%%EOF\n';
	world.sandbox.faults.add({
		kind: 'status',
		status: 404,
		match: { path: /parcel-documents/ },
		times: 2,
	});
	world.sandbox.faults.add({
		kind: 'body',
		status: 200,
		body: broken,
		match: { path: new RegExp(`/${first.parcels[0].id}/documents/label`) },
	});
	const { items: out, error, hints } = await world.engine.run(downloadMany(), numbers(3));
	expect(error).toBeUndefined();
	expect(out.map(({ json }) => [json.file_name, json.order_numbers])).toEqual([
		[expect.stringMatching(/^labels-/), ['N-2', 'N-3']],
		['label-N-1.pdf', ['N-1']],
	]);
	expect(out[1].json.not_merged).toEqual(expect.any(String));
	expect(await bytesOf(out[1])).toEqual(Buffer.from(broken));
	expect(hints[0].message).toContain('label-N-1.pdf could not be joined');
});

describe('one that is missing', () => {
	const before = async () => {
		const all = await manyShipped(world.sandbox, 25);
		await cancelled(world.sandbox, all[4].id);
		return all;
	};
	const ids = { shipment: by('parcelId', '={{ $json.parcel }}') };

	it('fails the run, and says which', async () => {
		await before();
		const { error } = await world.engine.run(downloadMany(), numbers(25));
		expect(error?.message).toBe('Item 5 of 25: The shipment with order number N-5 was cancelled');
		expect(fileRequests()).toEqual([]);
	});

	it('fails its item alone where the others go on', async () => {
		await before();
		const { outputs } = await world.engine.run(downloadMany(), numbers(25), {
			onError: 'continueErrorOutput',
		});
		expect(outputs[0]).toHaveLength(1);
		expect(outputs[0][0].json).toMatchObject({ pages: 24 });
		expect(outputs[1].map(({ json }) => json.number)).toEqual(['N-5']);
		expect(outputs[1][0].json.error).toContain('was cancelled');
	});

	it('is left out where that was chosen', async () => {
		await before();
		const {
			items: out,
			error,
			hints,
		} = await world.engine.run(downloadMany({ options: { leaveOutMissing: true } }), numbers(25));
		expect(error).toBeUndefined();
		expect(out).toHaveLength(1);
		expect(out[0].json).toMatchObject({ pages: 24 });
		expect(hints[0].message).toBe('Left out: The shipment with order number N-5 was cancelled');
	});

	it('and that only its file tells of: named with one look, the rest in one file', async () => {
		const all = await manyShipped(world.sandbox, 20);
		const items = all.map((one) => ({ parcel: one.parcels[0].id, number: one.order_number }));
		world.sandbox.faults.add({
			kind: 'status',
			status: 404,
			match: { path: /parcel-documents/ },
			times: 2,
		});
		const lost = all[6].parcels[0].id;
		world.sandbox.faults.add({
			kind: 'status',
			status: 404,
			match: { path: new RegExp(`/parcels/${lost}/`) },
			times: 2,
		});
		const { outputs } = await world.engine.run(downloadMany(ids), items, {
			onError: 'continueErrorOutput',
		});
		expect(outputs[0][0].json).toMatchObject({ pages: 19 });
		expect(outputs[1].map(({ json }) => [json.number, json.error])).toEqual([
			['N-7', `Item 7 of 20: There is no label of parcel ${lost}`],
		]);
	});
});

it('waits for those that are still being announced, once for all of them', async () => {
	world.sandbox.settings.shipping.announceMs = 30_000;
	for (let n = 1; n <= 25; n++)
		await shipped(world.sandbox, { order_number: `N-${n}` }, '/v3/shipments');
	const { items: out, error } = await world.engine.run(downloadMany(), numbers(25));
	expect(error).toBeUndefined();
	expect(out[0].json).toMatchObject({ pages: 25 });
	expect(world.waited()).toBeLessThan(50_000);
	expect(fileRequests().length).toBeLessThanOrEqual(4);
});

it('a bulk file that lacks a page is not believed', async () => {
	const all = await manyShipped(world.sandbox, 3);
	const short = onePage();
	world.sandbox.faults.add({
		kind: 'body',
		status: 200,
		body: short,
		match: { path: /parcel-documents/ },
	});
	const { items: out, error } = await world.engine.run(downloadMany(), numbers(3));
	expect(error).toBeUndefined();
	expect(await onPages(out[0])).toEqual(all.map((one) => one.parcels[0].id));
	expect(fileRequests()).toHaveLength(4);
});

it('is refused as PNG before anything is sent', async () => {
	const { error } = await world.engine.run(downloadMany({ format: '={{ "png" }}' }), numbers(2));
	expect(error?.message).toContain('PNG files cannot be put into one file');
	expect(world.asked()).toEqual([]);
});

it('an ID that Sendcloud does not take fails alone', async () => {
	const all = await manyShipped(world.sandbox, 2);
	// What the documents do not say: whether a text that is no UUID is refused, or nothing.
	world.sandbox.faults.add({
		match: { path: '/v3/shipments' },
		kind: 'status',
		status: 400,
		body: { errors: [{ status: '400', code: 'invalid', detail: 'Not a valid UUID.' }] },
	});
	const { json } = await world.engine.run(
		downloadMany({ shipment: by('id', '={{ $json.id }}') }),
		[{ id: all[0].id }, { id: '511' }, { id: all[1].id }],
		{ onError: 'continueRegularOutput' },
	);
	expect(json.map(({ error }) => typeof error)).toEqual(['string', 'undefined']);
	expect(json[1]).toMatchObject({ parcels: 2 });
});
