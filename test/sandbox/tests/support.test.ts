/** Tickets, what is still asked for, files, documents, contacts at carriers. */
import { request } from 'undici';

import { bought } from '../../engine/bought';
import { startSandbox, type Sandbox } from '../index';
import { without } from '../server/world';
import { basic, call } from './client';
import type { Body } from './shipping';

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox();
});
beforeEach(() => sandbox.reset());
afterAll(async () => await sandbox.close());

const TICKETS = '/v3/dsf/tickets';
const get = async (path: string) => await call(sandbox, 'GET', path);
const post = async (path: string, body: unknown) => await call(sandbox, 'POST', path, { body });
const details = (answer: { status: number; body: { errors: Array<{ detail: string }> } }) => [
	answer.status,
	...answer.body.errors.map(({ detail }) => detail),
];

async function upload(name: string, file: Blob | string, fileName = 'photo.png') {
	const form = new FormData();
	if (typeof file === 'string') form.append(name, file);
	else form.append(name, file, fileName);
	const body = new Response(form);
	const { keys, baseUrl } = sandbox;
	const answer = await request(`${baseUrl}/v3/dsf/files`, {
		method: 'POST',
		headers: {
			authorization: basic(keys.publicKey, keys.secretKey),
			'content-type': body.headers.get('content-type')!,
		},
		body: Buffer.from(await body.arrayBuffer()),
	});
	return { status: answer.statusCode, body: (await answer.body.json()) as never } as {
		status: number;
		body: { file_token: string; errors: Array<{ detail: string }> };
	};
}

const png = (size = 3) => new Blob([new Uint8Array(size)], { type: 'image/png' });
const token = async () => (await upload('file', png())).body.file_token;

async function lost(changes: Body = {}): Promise<Body> {
	const file = { file_token: await token() };
	return {
		tracking_number: bought(sandbox).parcel.trackingNumber,
		contents_sales_price: { price: 10.55, currency: 'EUR' },
		contents_description: 'Three candles',
		parcel_exterior_description: 'A brown box',
		parcel_dimensions: { length: 30, width: 20, height: 10 },
		additional_remarks: 'Lost',
		sales_invoice: file,
		purchase_invoice: file,
		customer_confirmation: file,
		carrier_claim_form: file,
		...changes,
	};
}

describe('files', () => {
	it('get a token, and are kept as they came', async () => {
		const { status, body } = await upload('file', png(5), 'Foto "1".png');
		expect(status).toBe(201);
		const kept = sandbox.state.claimFiles.get(body.file_token)!;
		expect(kept).toMatchObject({ name: 'Foto "1".png', mimeType: 'image/png' });
		expect(kept.bytes).toEqual(Buffer.alloc(5));
	});

	it('are refused as the document says', async () => {
		expect(details(await upload('photo', png()))).toEqual([400, '`file` field is required.']);
		expect(details(await upload('file', 'text'))).toEqual([
			422,
			'`file` field must contain a file object.',
		]);
		expect(details(await upload('file', new Blob([], { type: 'application/zip' })))).toEqual([
			415,
			'The file type is not allowed.',
		]);
		expect(details(await upload('file', png(6 * 1024 * 1024 + 1)))).toEqual([
			413,
			'File is too large.',
		]);
		expect((await upload('file', png(6 * 1024 * 1024))).status).toBe(201);
	});
});

describe('tickets', () => {
	it('are filed, found and shown, the newest first', async () => {
		const body = await lost();
		const filed = await post(`${TICKETS}/lost`, body);
		expect([filed.status, filed.body]).toEqual([202, { ticket_id: 155 }]);
		// No key: whoever files twice has two.
		await post(`${TICKETS}/lost`, body);
		const { body: found } = await get(
			`${TICKETS}?tracking_number=${String(body.tracking_number)}&status=processing`,
		);
		expect(found).toMatchObject({ total: 2, page: 1, pages: 1, size: 15 });
		expect(found.items.map(({ id }: { id: number }) => id)).toEqual([156, 155]);
		expect((await get(`${TICKETS}/155`)).body).toEqual({
			...found.items[1],
			type: 'lost',
			stage: 'in_progress',
			carrier: 'postnl',
			order_number: 'SHOP-1',
			requested_actions: [],
			resolution: null,
		});
		expect((await get(`${TICKETS}?carrier=dpd`)).body.items).toEqual([]);
		expect((await get(`${TICKETS}?created_before=2020-01-01T00:00:00Z`)).body.total).toBe(0);
		expect((await get(`${TICKETS}?page=2&size=1`)).body.items).toMatchObject([{ id: 155 }]);
		expect(details(await get(`${TICKETS}?status=lost`))).toEqual([400, 'Invalid status: lost']);
		expect((await get(`${TICKETS}?size=21`)).status).toBe(400);
		expect(details(await get(`${TICKETS}/9`))).toEqual([404, 'Ticket not found']);
		sandbox.settings.support.listDelayMs = 60_000;
		expect((await get(TICKETS)).body.items).toEqual([]);
	});

	it('name what is missing and what is wrong', async () => {
		const body = without(await lost({ is_parcel_returned: true }), 'contents_sales_price');
		expect(details(await post(`${TICKETS}/lost`, body))).toEqual([
			400,
			"Validation Error. Errors: [{'type': 'missing', 'loc': ('contents_sales_price',), 'msg': 'Field required'}, {'type': 'value_error', 'loc': ('is_parcel_returned',), 'msg': 'Extra inputs are not permitted'}]",
		]);
		expect(details(await post(`${TICKETS}/lost`, await lost({ tracking_number: 'X' })))).toEqual([
			400,
			'Parcel not found.',
		]);
		expect(
			details(await post(`${TICKETS}/lost`, await lost({ sales_invoice: { file_token: 'X' } }))),
		).toEqual([400, 'sales_invoice: file token not found.']);
		expect(details(await post(`${TICKETS}/lost`, []))).toEqual([406, 'Invalid JSON']);
	});

	it('are not for every parcel', async () => {
		const reason = async (path: string, body: Body) =>
			details(await post(`${TICKETS}/${path}`, body));
		const { parcel } = bought(sandbox);
		const tracking = { tracking_number: parcel.trackingNumber };
		expect(await reason('late-delivery', tracking)).toEqual([
			422,
			'Cannot create ticket. Reason: This type is for parcels under your own carrier contract',
		]);
		sandbox.state.setParcelStatus(parcel.id, 'DELIVERED');
		expect(await reason('lost', await lost(tracking))).toEqual([
			422,
			'Cannot create ticket. Reason: Parcel is already delivered',
		]);
		const gls = bought(sandbox, {}, 'gls:business').parcel.trackingNumber;
		expect(await reason('lost', { tracking_number: gls })).toEqual([
			422,
			'Carrier support contact is required for own contract parcel',
		]);
		sandbox.settings.support.refusedWith = 406;
		expect((await reason('lost', { tracking_number: gls }))[0]).toBe(406);
		sandbox.state.addSupportContact({
			carrier_code: 'gls',
			email: 'a@gls.example',
			language: 'en-gb',
		});
		expect((await post(`${TICKETS}/lost`, { tracking_number: gls })).status).toBe(202);
		expect((await post(`${TICKETS}/late-delivery`, { tracking_number: gls })).status).toBe(202);
		// One that Sendcloud does not track.
		expect(
			(await post(`${TICKETS}/lost`, { tracking_number: 'X', carrier_contract_id: 701 })).status,
		).toBe(202);
	});

	it('go on until the claim is paid', async () => {
		await post(`${TICKETS}/lost`, await lost());
		sandbox.state.payClaim(155, 149.99);
		expect((await get(`${TICKETS}/155`)).body).toMatchObject({
			status: 'claim_paid',
			resolution: { outcome: 'claim_approved', amount: 149.99, currency: 'EUR' },
		});
	});
});

describe('what is still asked for', () => {
	const answer = async (body: unknown) => await post(`${TICKETS}/requested-data`, body);

	it('is listed, answered once, and then gone', async () => {
		await post(`${TICKETS}/lost`, await lost());
		const id = sandbox.state.askForData(155, 'purchase_invoice');
		sandbox.state.askForData(155, 'damage_photo');
		const { body } = await get(`${TICKETS}/requested-data`);
		// Its list knows fewer types than a ticket.
		expect(body).toMatchObject({
			total: 1,
			items: [{ request_id: id, data_type: 'purchase_invoice', order_number: 'SHOP-1' }],
		});
		expect(details(await answer({ request_id: id }))).toEqual([400, 'Attachments are required']);
		const attachments = [{ file_token: await token() }];
		expect((await answer({ request_id: id, attachments })).status).toBe(200);
		expect(details(await answer({ request_id: id, attachments }))).toEqual([
			400,
			'Action is not allowed or has already been completed',
		]);
		expect(details(await answer({ request_id: 9 }))).toEqual([404, 'request_id not found']);
		expect((await get(`${TICKETS}/155`)).body).toMatchObject({
			status: 'documents_forwarded_to_carrier',
			requested_actions: [{ data_type: 'damage_photo' }],
		});
		sandbox.settings.support.emptyRequests = 'data';
		expect((await get(`${TICKETS}/requested-data`)).body).toMatchObject({ total: 0, data: [] });
	});

	it('wants what was sold in full, and no more of it than is likely', async () => {
		await post(`${TICKETS}/lost`, await lost());
		const id = sandbox.state.askForData(155, 'sales_data');
		expect(details(await answer({ request_id: id }))).toEqual([400, 'Sales data is required']);
		const line = {
			product_description: 'Lamp',
			quantity: 2,
			selling_price: 2500.01,
			currency: 'EUR',
			tax_rate: 21,
		};
		expect((await answer({ request_id: id, sales_data: [line] })).status).toBe(400);
		expect((await answer({ request_id: id, sales_data: [line], force: true })).status).toBe(200);
	});
});

describe('documents', () => {
	it('are made, and lie behind a link for 72 hours', async () => {
		const body = {
			tracking_number: bought(sandbox).parcel.trackingNumber,
			items: [{ description: 'Candle', quantity: 3, unit_price: 3.5 }],
			currency_code: 'EUR',
			tax_rate: 21,
		};
		const made = await post('/v3/dsf/documents/generate/invoice', body);
		expect(made.status).toBe(201);
		const file = await request(made.body.preview_url);
		expect(file.headers['content-type']).toBe('application/pdf');
		expect(Buffer.from(await file.body.arrayBuffer())).toEqual(
			sandbox.state.claimFiles.get(made.body.file_token)!.bytes,
		);
		const wrong = await request(made.body.preview_url.replace(/token=../, 'token=00'));
		expect(wrong.statusCode).toBe(403);
		const letter = '/v3/dsf/documents/generate/claim-letter';
		expect((await post(letter, body)).status).toBe(400);
		expect((await post(letter, { ...body, ticket_category: 'lost' })).status).toBe(201);
		expect(
			(await post(letter, { ...body, ticket_category: 'lost', tracking_number: 'X' })).status,
		).toBe(400);
	});
});

it('keeps a contact for each carrier', async () => {
	const path = '/v3/dsf/carrier-support-contacts';
	const contact = { carrier_code: 'dpd', email: 'claims@dpd.example', language: 'nl-nl' };
	expect((await post(path, contact)).body).toEqual({ id: 1, ...contact });
	expect(details(await post(path, contact))).toEqual([409, 'Already exists']);
	expect((await post(path, { ...contact, email: 'nobody' })).status).toBe(400);
	expect((await get(path)).body).toEqual([{ id: 1, ...contact }]);
	sandbox.settings.support.contacts = 'object';
	expect((await get(path)).body).toEqual({ id: 1, ...contact });
	const changed = await call(sandbox, 'PATCH', `${path}/1`, { body: { language: 'en-gb' } });
	expect(changed.body).toMatchObject({ email: contact.email, language: 'en-gb' });
	expect((await call(sandbox, 'DELETE', `${path}/1`)).status).toBe(204);
	expect((await call(sandbox, 'DELETE', `${path}/1`)).status).toBe(404);
});
