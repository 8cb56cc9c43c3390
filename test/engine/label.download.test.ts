/** One label, or another document, again: by whatever the merchant holds. */
import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { abroad, receiver, shipWith } from '../sandbox/tests/shipping';
import { pagesOf } from '../support/pdf';
import { storedFile, useFiles } from './files';
import { by, cancelled, parcels, shipped } from './shipped';
import { useWorld } from './world';

const world = useWorld();
useFiles();

const download = (more: INodeParameters): INodeParameters => ({
	resource: 'label',
	operation: 'download',
	...more,
});

async function bytesOf({ binary }: INodeExecutionData, field = 'data'): Promise<Buffer> {
	const chunks: Buffer[] = [];
	for await (const chunk of storedFile(binary![field].id!)) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks);
}

const fileRequests = () => world.asked().filter((one) => one.includes('document'));

describe('a label', () => {
	it('by order number, tracking number, parcel ID and shipment ID', async () => {
		const {
			id,
			parcels: [parcel],
		} = await shipped(world.sandbox, { order_number: 'KL-2026-1018' });
		for (const shipment of [
			by('orderNumber', 'KL-2026-1018'),
			by('trackingNumber', parcel.tracking_number),
			by('parcelId', parcel.id),
			by('id', id),
			by('list', id),
		]) {
			world.sandbox.requests.length = 0;
			const { items, error, hints } = await world.engine.run(download({ shipment }));
			expect(error).toBeUndefined();
			expect(hints).toEqual([]);
			expect(items).toHaveLength(1);
			const [{ json, binary }] = items;
			expect(json).toMatchObject({
				order_number: 'KL-2026-1018',
				shipment_id: id,
				parcel_ids: [parcel.id],
				tracking_number: parcel.tracking_number,
				carrier_code: 'postnl',
				status_code: 'READY_TO_SEND',
				file_name: 'label-KL-2026-1018.pdf',
				format: 'pdf',
				type: 'label',
			});
			expect(binary!.data).toMatchObject({
				fileName: 'label-KL-2026-1018.pdf',
				mimeType: 'application/pdf',
			});
			const [page] = await pagesOf(await bytesOf(items[0]));
			expect(page).toContain(parcel.tracking_number);
			expect(world.sandbox.requests).toHaveLength(2);
		}
	});

	it('of several parcels is one file, a page a parcel, with one request', async () => {
		const { parcels: all } = await shipped(world.sandbox, { parcels: parcels(3) });
		const { items, error } = await world.engine.run(
			download({ shipment: by('orderNumber', 'N-1') }),
		);
		expect(error).toBeUndefined();
		const pages = await pagesOf(await bytesOf(items[0]));
		expect(pages).toHaveLength(3);
		pages.forEach((page, at) => expect(page).toContain(`Parcel ${all[at].id}`));
		expect(fileRequests()).toEqual(['GET /v3/parcel-documents/label']);
		expect(items[0].json).toMatchObject({ pages: 3, parcel_ids: all.map(({ id }) => id) });
	});

	it('of one parcel of several is that one', async () => {
		const { parcels: all } = await shipped(world.sandbox, { parcels: parcels(3) });
		const shipment = by('parcelId', all[1].id);
		const { items } = await world.engine.run(download({ shipment }));
		const pages = await pagesOf(await bytesOf(items[0]));
		expect(pages).toHaveLength(1);
		expect(pages[0]).toContain(`Parcel ${all[1].id}`);
	});

	it.each([
		['zpl', 'application/zpl', 'label-N-1.zpl', {}],
		['png', 'image/png', 'label-N-1.png', { dpi: 150 }],
		['png', 'image/png', 'label-N-1.png', {}],
		['pdf', 'application/pdf', 'label-N-1.pdf', { paper: 'A4' }],
	])('as %s', async (format, mimeType, fileName, options) => {
		await shipped(world.sandbox);
		const { items, error } = await world.engine.run(
			download({ shipment: by('orderNumber', 'N-1'), format, options }),
		);
		expect(error).toBeUndefined();
		expect(items[0].binary!.data).toMatchObject({ mimeType, fileName });
		const { headers, query } = world.sandbox.requests[1] as unknown as {
			headers: Record<string, string>;
			query: Record<string, string>;
		};
		expect(headers.accept).toBe(mimeType);
		expect(query).toEqual({
			...('dpi' in options && { dpi: '150' }),
			...('paper' in options && { paper_size: 'A4' }),
		});
	});

	it('that the carrier makes as ZPL comes as ZPL, whatever was asked for', async () => {
		await shipped(world.sandbox, { ship_with: shipWith('trunkrs:evening') });
		const { items, error } = await world.engine.run(
			download({ shipment: by('orderNumber', 'N-1') }),
		);
		expect(error).toBeUndefined();
		expect(items[0].binary!.data).toMatchObject({
			fileName: 'label-N-1.zpl',
			mimeType: 'application/zpl',
		});
		expect(items[0].json).toMatchObject({ format: 'zpl' });
		expect((await bytesOf(items[0])).toString()).toMatch(/^\^XA/);
	});

	it('as pictures: one for each parcel, in fields of their own', async () => {
		const { parcels: all } = await shipped(world.sandbox, { parcels: parcels(2) });
		const { items } = await world.engine.run(
			download({ shipment: by('orderNumber', 'N-1'), format: 'png', binaryProperty: 'label' }),
		);
		expect(Object.keys(items[0].binary!)).toEqual(['label', 'label_2']);
		expect(fileRequests()).toEqual(all.map(({ id }) => `GET /v3/parcels/${id}/documents/label`));
	});

	it('of an order that was shipped twice: both, the latest first, and it says so', async () => {
		await shipped(world.sandbox);
		const later = await shipped(world.sandbox);
		const { items, hints } = await world.engine.run(
			download({ shipment: by('orderNumber', 'N-1') }),
		);
		expect(items).toHaveLength(2);
		expect(items.map(({ json }) => json.shipment_id)).toContain(later.id);
		expect(hints[0].message).toContain('2 shipments with order number N-1');
	});

	it('is not looked for among shipments that were cancelled', async () => {
		const first = await shipped(world.sandbox);
		await cancelled(world.sandbox, first.id);
		const gone = await world.engine.run(download({ shipment: by('orderNumber', 'N-1') }));
		expect(gone.error?.message).toBe('The shipment with order number N-1 was cancelled');
		expect(fileRequests()).toEqual([]);
		const second = await shipped(world.sandbox);
		const { items } = await world.engine.run(download({ shipment: by('orderNumber', 'N-1') }));
		expect(items.map(({ json }) => json.shipment_id)).toEqual([second.id]);
	});
});

describe('a label that is not there yet', () => {
	it('is waited for', async () => {
		world.sandbox.settings.shipping.announceMs = 20_000;
		await shipped(world.sandbox, {}, '/v3/shipments');
		const { items, error } = await world.engine.run(
			download({ shipment: by('orderNumber', 'N-1') }),
		);
		expect(error).toBeUndefined();
		expect(items[0].binary!.data.fileName).toBe('label-N-1.pdf');
		expect(world.waited()).toBeGreaterThanOrEqual(20_000);
		expect(world.waited()).toBeLessThan(35_000);
	});

	it.each([
		[0, ''],
		[30, ' within 30 seconds'],
	])('is not waited for longer than %i seconds', async (waitUntilReady, within) => {
		world.sandbox.settings.shipping.announceMs = 600_000;
		const {
			parcels: [{ id }],
		} = await shipped(world.sandbox, {}, '/v3/shipments');
		const { error } = await world.engine.run(
			download({ shipment: by('orderNumber', 'N-1'), options: { waitUntilReady } }),
		);
		expect(error?.message).toBe(`The label of parcel ${id} is not ready yet`);
		expect(error?.description).toContain(`The carrier has not answered${within}.`);
		expect(error?.description).toContain('do not buy it again');
		expect(world.waited()).toBe(waitUntilReady * 1000);
	});
});

describe('a file', () => {
	it('that is cut off is fetched again', async () => {
		await shipped(world.sandbox);
		const body = '%PDF-1.7\nhalf a label';
		world.sandbox.faults.add({
			kind: 'body',
			status: 200,
			body,
			times: 2,
			match: { path: /\/documents\/label$/ },
		});
		const { items, error, hints } = await world.engine.run(
			download({ shipment: by('orderNumber', 'N-1') }),
		);
		expect(error).toBeUndefined();
		expect(await pagesOf(await bytesOf(items[0]))).toHaveLength(1);
		expect(fileRequests()).toHaveLength(3);
		expect(hints[0].message).toContain('a file was cut off');
	});

	it.each([
		['%PDF-1.7\nhalf a label', /cut off: it lacks the end mark %%EOF$/],
		['^XA^FDhalf a label', /cut off: it lacks the end of a label/],
		['<html>Welcome to the guest network</html>', /is no PDF, ZPL or PNG$/],
	])('that always comes as %p is an error', async (body, message) => {
		await shipped(world.sandbox);
		world.sandbox.faults.add({
			kind: 'body',
			status: 200,
			body,
			times: 9,
			match: { path: /\/documents\/label$/ },
		});
		const { error } = await world.engine.run(download({ shipment: by('orderNumber', 'N-1') }));
		expect(error?.message).toMatch(message);
		expect(error?.description).toContain('It came so 3 times');
		expect(fileRequests()).toHaveLength(3);
	});
});

describe('other documents', () => {
	it('customs declaration', async () => {
		await shipped(world.sandbox, abroad());
		const { items, error } = await world.engine.run(
			download({ shipment: by('orderNumber', 'N-1'), document: 'customs-declaration' }),
		);
		expect(error).toBeUndefined();
		expect(items[0].binary!.data.fileName).toBe('customs-declaration-N-1.pdf');
	});

	it.each([
		['customs-declaration', /^There is no customs declaration of parcel \d+$/, /HS code/],
		['air-waybill', /^There is no air waybill of parcel \d+$/, /few carriers/],
		['proof-of-delivery', /^There is no proof of delivery of parcel \d+$/, /after the delivery/],
	])('%s that there is not', async (document, message, why) => {
		await shipped(world.sandbox, { to_address: receiver() });
		const { error } = await world.engine.run(
			download({ shipment: by('orderNumber', 'N-1'), document }),
		);
		expect(error?.message).toMatch(message);
		expect(error?.description).toMatch(why);
		expect(error?.httpCode).toBe('404');
	});

	it('proof of delivery, singly', async () => {
		const { id, parcels: all } = await shipped(world.sandbox, { parcels: parcels(2) });
		for (const parcel of world.sandbox.state.v3Shipments.get(id)!.parcels)
			parcel.status = 'DELIVERED';
		const { items, error } = await world.engine.run(
			download({ shipment: by('orderNumber', 'N-1'), document: 'proof-of-delivery' }),
		);
		expect(error).toBeUndefined();
		expect(await pagesOf(await bytesOf(items[0]))).toHaveLength(2);
		expect(fileRequests()).toEqual(
			all.map((one) => `GET /v3/parcels/${one.id}/documents/proof-of-delivery`),
		);
	});
});

describe('bad input, refused before anything is sent', () => {
	it.each<[string, INodeParameters, RegExp]>([
		['no order number', { shipment: by('orderNumber', ' ') }, /^shipment is required/],
		['a parcel ID that is none', { shipment: by('parcelId', 'N-1') }, /shipment must be a whole/],
		[
			'a shipment ID that leads elsewhere',
			{ shipment: by('id', '../orders/1') },
			/ID of a shipment/,
		],
		[
			'a PNG with 72 dots per inch',
			{ format: 'png', options: { dpi: '={{ 72 }}' } },
			/Sendcloud makes PNG with 150 or 300 dots per inch only, found 72/,
		],
		[
			'a PDF with 300',
			{ format: 'pdf', options: { dpi: 300 } },
			/Sendcloud makes PDF with 72 dots per inch only, found 300/,
		],
		[
			'ZPL with any',
			{ format: 'zpl', options: { dpi: 300 } },
			/ZPL in the resolution of the carrier/,
		],
		['a format that is none', { format: '={{ "gif" }}' }, /format must be one of pdf, zpl, png/],
		[
			'a paper that is none',
			{ options: { paper: '={{ "A7" }}' } },
			/paper must be one of A4, A5, A6/,
		],
		[
			'a proof of delivery as ZPL',
			{ document: 'proof-of-delivery', format: 'zpl' },
			/A proof of delivery is always a PDF, not ZPL/,
		],
		['a document that is none', { document: '={{ "invoice" }}' }, /document must be one of/],
		['no field for the file', { binaryProperty: '={{ "" }}' }, /output file field is required/],
		['a wait that is none', { options: { waitUntilReady: -1 } }, /wait until ready must be/],
		['a wait of a day', { options: { waitUntilReady: 86_400 } }, /at most 600/],
	])('%s', async (_what, more, message) => {
		const { error } = await world.engine.run(
			download({ shipment: by('orderNumber', 'N-1'), ...more }),
		);
		expect(error?.message).toMatch(message);
		expect(world.asked()).toEqual([]);
	});

	it('an order number that nothing was shipped for', async () => {
		const { error } = await world.engine.run(download({ shipment: by('orderNumber', 'N-404') }));
		expect(error?.message).toBe('There is no shipment with order number N-404');
		expect(error?.description).toContain('may not be shipped yet');
		expect(error?.httpCode).toBe('404');
	});
});
