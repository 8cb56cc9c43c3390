/** Tickets: filed once, with their files, whatever happens to the answer. */
import type { IDataObject, ILoadOptionsFunctions, INodeParameters } from 'n8n-workflow';

import { fileTicket } from '../support/tickets';
import { bought, PDF, PNG } from './bought';
import { orders } from './orders';
import { useWorld } from './world';

const world = useWorld();
const byId = (id: unknown) => ({ __rl: true, mode: 'id', value: String(id) });
const run = async (operation: string, more: INodeParameters, items?: IDataObject[], options = {}) =>
	await world.engine.run({ resource: 'claim', operation, ...more }, items, options);
const filed = () => [...world.sandbox.state.supportTickets.values()];
const uploads = () => world.asked().filter((one) => one === 'POST /v3/dsf/files').length;

const file = (bytes: Buffer, mimeType: string, fileName: string) => ({
	data: bytes.toString('base64'),
	mimeType,
	fileName,
});
const withFiles = (json: IDataObject = {}) =>
	({
		json,
		binary: {
			pdf: file(PDF, 'application/pdf', 'Rechnung "März".pdf'),
			photo: file(PNG, 'image/png', 'photo.png'),
			zip: file(Buffer.from('PK'), 'application/zip', 'all.zip'),
			none: file(Buffer.from('?'), 'unknown', 'x'),
			large: file(Buffer.alloc(6 * 1024 * 1024 + 1), 'image/png', 'large.png'),
		},
	}) as unknown as IDataObject;

const sides = { length: 30, width: 20, height: 10 };
const lostParcel = (trackingNumber: string): INodeParameters => ({
	trackingNumber,
	taxRate: 21,
	purchaseInvoiceFile: 'pdf',
	customerConfirmationFile: 'photo',
	exteriorDescription: 'Brown box',
	additionalFields: { carrier_claim_form: 'pdf', parcel_dimensions: { sides } },
});

/** A parcel of an order that lies in Sendcloud. */
async function lost() {
	const [order] = orders(1);
	const saved = await world.engine.run(
		{ resource: 'order', operation: 'upsert', specifyBody: 'json', jsonBody: '={{ $json }}' },
		[order],
	);
	expect(saved.error).toBeUndefined();
	const { parcel } = bought(world.sandbox, { order_number: order.order_number as string });
	world.sandbox.requests.length = 0;
	return { order, parcel, number: parcel.trackingNumber };
}

describe('for a lost parcel', () => {
	it('takes a tracking number to a filed claim', async () => {
		const { order, number, parcel } = await lost();
		const { json, error } = await run('createForLostParcel', lostParcel(number), [withFiles()]);
		expect(error).toBeUndefined();
		expect(json).toEqual([
			expect.objectContaining({
				ticket_id: 155,
				already_existed: false,
				status: 'processing',
				is_open: true,
				type: 'lost',
				tracking_number: number,
				order_number: order.order_number,
				parcel_id: parcel.id,
				still_needed: [],
			}),
		]);
		const [{ sent }] = filed();
		const { claimFiles } = world.sandbox.state;
		const fileOf = (name: string) =>
			claimFiles.get((sent[name] as { file_token: string }).file_token)!;
		expect(fileOf('sales_invoice')).toMatchObject({ madeBySendcloud: true });
		// Byte for byte, with name and type.
		expect(fileOf('purchase_invoice')).toMatchObject({
			name: 'Rechnung "März".pdf',
			mimeType: 'application/pdf',
			bytes: PDF,
		});
		expect(fileOf('customer_confirmation')).toMatchObject({
			name: 'photo.png',
			mimeType: 'image/png',
			bytes: PNG,
		});
		expect(sent).toMatchObject({
			tracking_number: number,
			contents_sales_price: { price: 7, currency: 'EUR' },
			contents_description: '2 × Cylinder candle',
			parcel_exterior_description: 'Brown box',
			parcel_dimensions: sides,
			additional_remarks: expect.stringMatching(
				/^The parcel has not arrived\. Its last status is "Ready to send", since 20\d\d-\d\d-\d\d\.$/,
			),
		});
		const invoice = world.sandbox.requests.find(({ path }) => path.endsWith('generate/invoice'))!;
		expect(invoice.body).toEqual({
			tracking_number: number,
			items: [{ description: 'Cylinder candle', quantity: 2, unit_price: 3.5 }],
			currency_code: 'EUR',
			tax_rate: 21,
		});
	});

	it('says what is still asked for, and since when: no document of Sendcloud knows by when', async () => {
		const { number } = await lost();
		world.sandbox.settings.support.asksAtOnce = ['claim_letter', 'description_of_contents'];
		const filedNow = await run('createForLostParcel', lostParcel(number), [withFiles()]);
		const expected = {
			ticket_id: 155,
			status: 'customer_documents_requested',
			still_needed: ['claim_letter', 'description_of_contents'],
			requests: ['claim_letter', 'description_of_contents'].map((data_type) => ({
				id: expect.any(Number),
				data_type,
				created_at: expect.stringMatching(/^20\d\d-\d\d-\d\dT/),
			})),
		};
		expect(filedNow.json).toMatchObject([{ ...expected, already_existed: false }]);
		// Asked again on another day, the same ticket says it again.
		const again = await run('createForLostParcel', lostParcel(number), [withFiles()]);
		expect(again.json).toMatchObject([{ ...expected, already_existed: true }]);
	});

	it('of a parcel of another account files none, and uploads nothing', async () => {
		const { error } = await run('createForLostParcel', lostParcel('3SELSEWHERE'), [withFiles()]);
		expect(error?.message).toContain('There is no parcel with the tracking number 3SELSEWHERE');
		expect(error?.description).toContain('another Sendcloud account');
		expect(filed()).toEqual([]);
		expect(uploads()).toBe(0);
	});

	it('files one, however often it is run, and whatever became of the ticket', async () => {
		const { number } = await lost();
		await run('createForLostParcel', lostParcel(number), [withFiles()]);
		const before = uploads();
		const again = await run('createForLostParcel', lostParcel(number), [withFiles()]);
		expect(again.json).toMatchObject([{ ticket_id: 155, already_existed: true }]);
		world.sandbox.state.payClaim(155, 10.5);
		const paid = await run('createForLostParcel', lostParcel(number), [withFiles()]);
		expect(paid.json).toMatchObject([
			{ ticket_id: 155, already_existed: true, status: 'claim_paid', is_open: false, amount: 10.5 },
		]);
		expect(filed()).toHaveLength(1);
		expect(uploads()).toBe(before);
	});

	it('files one for a parcel that is in the input twice', async () => {
		const { number } = await lost();
		const { json } = await run(
			'createForLostParcel',
			lostParcel(number),
			[withFiles(), withFiles()],
			{ onError: 'continueRegularOutput' },
		);
		expect(json).toMatchObject([
			{ ticket_id: 155 },
			{ error: expect.stringContaining('in the input twice, and one ticket is filed for it') },
		]);
		expect(filed()).toHaveLength(1);
	});

	it.each(['resetAfter', 'resetMiddle', 'truncated', 'empty'] as const)(
		'finds the ticket whose answer was lost: %s',
		async (kind) => {
			const { number } = await lost();
			world.sandbox.settings.support.listDelayMs = 12_000;
			world.sandbox.faults.add({
				kind,
				takesEffect: true,
				match: { method: 'POST', path: '/v3/dsf/tickets/lost' },
			});
			const { json, error, hints } = await run('createForLostParcel', lostParcel(number), [
				withFiles(),
			]);
			expect(error).toBeUndefined();
			expect(json).toMatchObject([{ ticket_id: 155, already_existed: false }]);
			expect(filed()).toHaveLength(1);
			expect(uploads()).toBe(3);
			expect(hints[0].message).toContain('nothing was filed twice');
			expect(world.waited()).toBeGreaterThanOrEqual(12_000);
		},
	);

	it('says that one may have been filed when nobody knows', async () => {
		const { number } = await lost();
		world.sandbox.faults.add({
			kind: 'resetBefore',
			match: { method: 'POST', path: '/v3/dsf/tickets/lost' },
		});
		const { error } = await run('createForLostParcel', lostParcel(number), [withFiles()]);
		expect(error?.message).toContain('The ticket may have been filed');
		expect(error?.description).toContain('Support Ticket › Get Many');
		expect(filed()).toEqual([]);
	});

	it('uploads each file once when the ticket must be tried again', async () => {
		const { number } = await lost();
		world.sandbox.faults.add({
			kind: 'status',
			status: 429,
			times: 2,
			match: { method: 'POST', path: '/v3/dsf/tickets/lost' },
		});
		const { error } = await run('createForLostParcel', lostParcel(number), [withFiles()]);
		expect(error).toBeUndefined();
		expect(filed()).toHaveLength(1);
		expect(uploads()).toBe(3);
	});

	it('files none where none is possible, and says why', async () => {
		const { number, parcel } = await lost();
		const message = async (more: INodeParameters = {}) =>
			(await run('createForLostParcel', { ...lostParcel(number), ...more }, [withFiles()])).error
				?.message;
		world.sandbox.state.setParcelStatus(parcel.id, 'DELIVERED');
		expect(await message()).toContain(`Parcel ${number} is not lost: its status is "Delivered"`);
		world.sandbox.state.setParcelStatus(parcel.id, 'CANCELLED');
		expect(await message()).toContain(`Parcel ${number} was never sent`);
		expect(await message({ trackingNumber: 'X' })).toContain(
			'There is no parcel with the tracking number X',
		);
		world.sandbox.state.setParcelStatus(parcel.id, 'READY_TO_SEND');
		fileTicket(world.sandbox, {
			type: 'delayed',
			parcel_id: parcel.id,
			tracking_number: number,
			order_number: null,
		});
		expect(await message()).toContain(
			'There is an open ticket for this parcel: ticket 155 (delayed, processing)',
		);
		expect(filed()).toHaveLength(1);
		expect(uploads()).toBe(0);
	});

	it.each([406, 422] as const)('says why Sendcloud takes none: HTTP %i', async (refusedWith) => {
		const { number } = await lost();
		Object.assign(world.sandbox.settings.support, { refusedWith, refusesTickets: 'Too early' });
		const { error } = await run('createForLostParcel', lostParcel(number), [withFiles()]);
		expect(error?.message).toContain('Cannot create ticket. Reason: Too early');
		expect(error?.httpCode).toBe(String(refusedWith));
	});

	it('takes the invoice and the price of the item, and asks for no order', async () => {
		const { parcel } = bought(world.sandbox);
		const { error } = await run(
			'createForLostParcel',
			{
				...lostParcel(parcel.trackingNumber),
				salesInvoice: 'file',
				salesInvoiceFile: 'pdf',
				additionalFields: {
					carrier_claim_form: 'pdf',
					parcel_dimensions: { sides },
					contents_sales_price: '20.50',
					currency: 'GBP',
					contents_description: 'A lamp',
				},
			},
			[withFiles()],
		);
		expect(error).toBeUndefined();
		expect(filed()[0].sent).toMatchObject({
			contents_sales_price: { price: 20.5, currency: 'GBP' },
			contents_description: 'A lamp',
		});
		expect(world.asked()).not.toContain('GET /v3/orders');
	});
});

describe('files', () => {
	const create = async (sales_invoice: string) => {
		const { parcel } = bought(world.sandbox);
		return await run(
			'create',
			{ type: 'delayed', trackingNumber: parcel.trackingNumber, files: { sales_invoice } },
			[withFiles()],
		);
	};

	it.each([
		['nothing', /^The sales invoice: the item has no file in a field "nothing"$/],
		['large', /^The file in the field "large" is too large: Sendcloud takes 6 MB at most$/],
		['zip', /The file "all.zip" is of a type that Sendcloud does not take: application\/zip$/],
		['none', /The file "x" has no type that can be sent, found "unknown"$/],
	])('that cannot be sent: %s', async (field, message) => {
		const { error } = await create(field);
		expect(error?.message.replace(/^parcel \S+: /, '')).toMatch(message);
		expect(filed()).toEqual([]);
		expect(world.asked().filter((one) => one.includes('tickets/'))).toEqual([]);
	});

	it('too large for Sendcloud although they are not for us', async () => {
		world.sandbox.faults.add({ kind: 'status', status: 413, match: { path: '/v3/dsf/files' } });
		const { error } = await create('pdf');
		expect(error?.message).toContain('is too large for Sendcloud: it takes 6 MB at most');
		expect(error?.httpCode).toBe('413');
	});

	it('by their token', async () => {
		const { token } = world.sandbox.state.keepClaimFile({
			name: 'x.pdf',
			mimeType: 'application/pdf',
			bytes: PDF,
			madeBySendcloud: true,
		});
		const { error } = await create(token);
		// The rest is missing, and named.
		expect(error?.message).toMatch(
			/Sendcloud refused the request: contents sales price is required$/,
		);
		expect(error?.description).toContain('purchase invoice is required');
		expect(uploads()).toBe(0);
	});
});

describe('a ticket of each type', () => {
	const create = async (more: INodeParameters) => await run('create', more, [withFiles()]);

	it('sends just what is its own', async () => {
		const { parcel } = bought(world.sandbox);
		const { error } = await create({
			type: 'address_change',
			trackingNumber: parcel.trackingNumber,
			newAddress: 'Stadhuisplein 10, 5611 EM Eindhoven',
			// Left over from when another type was chosen.
			contentsSalesPrice: 5,
			isParcelReturned: true,
			files: { sales_invoice: 'pdf' },
			additionalFields: { additional_remarks: 'x', parcel_dimensions: { sides } },
		});
		expect(error).toBeUndefined();
		expect(filed()[0].sent).toEqual({
			tracking_number: parcel.trackingNumber,
			new_address: 'Stadhuisplein 10, 5611 EM Eindhoven',
		});
		expect(uploads()).toBe(0);
	});

	it('returns, refuses or files another where there is an open one', async () => {
		const { parcel } = bought(world.sandbox);
		const again = async (ifThere?: string) =>
			await create({
				type: 'unjust_return',
				trackingNumber: parcel.trackingNumber,
				additionalDetails: 'Nobody rang',
				options: ifThere === undefined ? {} : { ifThere },
			});
		expect((await again()).json).toMatchObject([{ ticket_id: 155, already_existed: false }]);
		expect((await again()).json).toMatchObject([{ ticket_id: 155, already_existed: true }]);
		expect((await again('fail')).error?.message).toContain(
			'There is a ticket for this parcel already: ticket 155 (unjust return, processing)',
		);
		expect((await again('another')).json).toMatchObject([{ ticket_id: 156 }]);
		world.sandbox.state.moveTicket(155, 'closed');
		world.sandbox.state.moveTicket(156, 'solved');
		expect((await again()).json).toMatchObject([{ ticket_id: 157, already_existed: false }]);
	});

	it('claims in the portal of the carrier, and for parcels that Sendcloud does not know', async () => {
		const { error } = await create({
			type: 'lost',
			trackingNumber: 'X-1',
			additionalFields: { contract: byId(4195), is_portal_claim: true },
		});
		expect(error?.message).toContain('contents sales price is required');
		expect(world.sandbox.requests.at(-1)!.query).toEqual({ is_portal_claim: 'true' });
		expect(world.sandbox.requests.at(-1)!.body).toEqual({
			tracking_number: 'X-1',
			carrier_contract_id: 4195,
		});
	});
});

it('a parcel of another account gets no ticket, and it is said why', async () => {
	const { error } = await run(
		'create',
		{ type: 'unjust_return', trackingNumber: '3SELSEWHERE', additionalDetails: 'Nobody rang' },
		[withFiles()],
	);
	expect(error?.message).toContain('Parcel not found');
	expect(error?.description).toContain('another Sendcloud account');
	expect(filed()).toEqual([]);
});

it.each([406, 422] as const)('says why Sendcloud takes no ticket: HTTP %i', async (refusedWith) => {
	const { parcel } = bought(world.sandbox);
	Object.assign(world.sandbox.settings.support, { refusedWith, refusesTickets: 'Too early' });
	const { error } = await run('create', {
		type: 'address_change',
		trackingNumber: parcel.trackingNumber,
		newAddress: 'Stadhuisplein 10, 5611 EM Eindhoven',
	});
	expect(error?.message).toContain('Cannot create ticket. Reason: Too early');
	expect(error?.httpCode).toBe(String(refusedWith));
	expect(filed()).toEqual([]);
});

describe('what is filed', () => {
	function tickets(count: number) {
		for (let n = 0; n < count; n++)
			fileTicket(world.sandbox, {
				parcel_id: n + 1,
				tracking_number: `T-${n}`,
				order_number: `N-${n}`,
			});
	}

	it('is listed page by page, at most 20 at once', async () => {
		tickets(45);
		const { json } = await run('getAll', { returnAll: true });
		expect(json.map(({ tracking_number: number }) => number)).toEqual(
			Array.from({ length: 45 }, (_, n) => `T-${44 - n}`),
		);
		expect(world.sandbox.requests.map(({ query }) => query)).toEqual([
			{ size: '20' },
			{ size: '20', page: '2' },
			{ size: '20', page: '3' },
		]);
		expect((await run('getAll', { limit: 25 })).json).toHaveLength(25);
		world.sandbox.state.payClaim(199, 5.5);
		const open = await run('getAll', { limit: 1, filters: { open: true } });
		expect(open.json).toMatchObject([{ ticket_id: 198, is_open: true }]);
		const paid = await run('getAll', { filters: { status: 'claim_paid' } });
		expect(paid.json).toMatchObject([{ ticket_id: 199, outcome: 'claim_approved', amount: 5.5 }]);
		const one = await run('get', { ticket: byId(199) });
		expect(one.json).toEqual(paid.json);
		const wrong = await run('getAll', { filters: { status: 'lost' } });
		expect(wrong.error?.message).toMatch(/^status must be one of action_required/);
	});

	it('says what is still asked for, which is answered once', async () => {
		tickets(1);
		const { state, settings } = world.sandbox;
		const id = state.askForData(155, 'purchase_invoice');
		const asked = await run('getRequestedData', { returnAll: true });
		expect(asked.json).toMatchObject([{ request_id: id, data_type: 'purchase_invoice' }]);
		// The answer is lost, and the list of requests says that it has arrived.
		world.sandbox.faults.add({
			kind: 'resetAfter',
			match: { method: 'POST', path: '/v3/dsf/tickets/requested-data' },
		});
		const answer = async () =>
			await run('answerRequestedData', { requestId: id, files: 'pdf' }, [withFiles()]);
		expect((await answer()).json).toEqual([{ request_id: id, answered: true, files: 1 }]);
		expect(state.answeredRequests.size).toBe(1);
		expect((await answer()).error?.message).toContain('has already been completed');
		for (const emptyRequests of ['items', 'data'] as const) {
			settings.support.emptyRequests = emptyRequests;
			expect((await run('getRequestedData', { returnAll: true })).json).toEqual([]);
		}
	});

	it('says that a request may have been answered when nobody knows, and names it', async () => {
		tickets(1);
		const id = world.sandbox.state.askForData(155, 'description_of_contents');
		const answer = async () =>
			await run('answerRequestedData', { requestId: id, answerWith: 'text', comment: 'A lamp' });
		const path = '/v3/dsf/tickets/requested-data';
		world.sandbox.faults.add({ kind: 'resetAfter', match: { method: 'POST', path } });
		world.sandbox.faults.add({
			kind: 'status',
			status: 503,
			times: Infinity,
			match: { method: 'GET', path },
		});
		const { error } = await answer();
		expect(error?.message).toContain(`request ${id}: It may have been answered`);
		expect(error?.description).toContain('Support Ticket › Get Requested Data');
		world.sandbox.faults.clear();
		expect((await answer()).error?.message).toMatch(
			new RegExp(`request ${id}: .*has already been completed`),
		);
		expect(world.sandbox.state.answeredRequests.size).toBe(1);
	});

	it('does not say that an answer arrived when it did not', async () => {
		tickets(1);
		const id = world.sandbox.state.askForData(155, 'description_of_contents');
		world.sandbox.faults.add({
			kind: 'resetBefore',
			match: { method: 'POST', path: '/v3/dsf/tickets/requested-data' },
		});
		const { error } = await run('answerRequestedData', {
			requestId: id,
			answerWith: 'text',
			comment: 'A lamp',
		});
		expect(error?.message).toContain('No answer from Sendcloud');
	});
});

describe('documents', () => {
	it('come as a file and as a token', async () => {
		world.setNow(Date.parse('2026-03-01T10:00:00Z'));
		const { number, order } = await lost();
		const { items, error } = await run('generateInvoice', {
			trackingNumber: number,
			order: { __rl: true, mode: 'orderNumber', value: order.order_number as string },
			taxRate: 5.5,
			options: { addTax: true },
		});
		expect(error).toBeUndefined();
		const [{ json, binary }] = items;
		const made = world.sandbox.state.claimFiles.get(json.file_token as string)!;
		expect(json.preview_expires_at).toBe('2026-03-04T10:00:00.000Z');
		expect(Buffer.from(binary!.data.data, 'base64')).toEqual(made.bytes);
		expect(binary!.data).toMatchObject({
			fileName: `invoice-${number}.pdf`,
			mimeType: 'application/pdf',
		});
		const [{ body }] = world.sandbox.requests.filter(({ path }) => path.endsWith('/invoice'));
		// 3.50 and 5.5 percent are 3.6925
		expect(body).toMatchObject({ items: [{ unit_price: 3.69 }], tax_rate: 5.5 });
		// The storage of another company never sees the keys.
		expect(world.sandbox.storage.requests.at(-1)!.headers.authorization).toBeUndefined();
	});

	it('of more than 5,000 EUR are made when that is meant', async () => {
		const { parcel } = bought(world.sandbox);
		const make = async (options: INodeParameters) =>
			await run('generateClaimLetter', {
				trackingNumber: parcel.trackingNumber,
				category: 'damaged',
				itemsFrom: 'fields',
				items: { item: [{ description: 'Lamp', quantity: 3, unit_price: 1666.67 }] },
				currency: 'EUR',
				taxRate: 21,
				fetchFile: false,
				options,
			});
		expect((await make({})).error?.message).toContain('exceeds the maximum of 5000 EUR');
		const { json, items } = await make({ force: true });
		expect(json).toEqual([
			{
				tracking_number: parcel.trackingNumber,
				file_token: expect.any(String),
				preview_expires_at: expect.stringMatching(/^20\d\d-/),
				preview_url: expect.stringContaining(world.sandbox.storage.url),
			},
		]);
		expect(items[0].binary).toBeUndefined();
	});
});

describe('contacts at carriers', () => {
	const contact = async (operation: string, more: INodeParameters = {}) =>
		await world.engine.run({ resource: 'claimContact', operation, ...more });

	it('are made, changed, listed and deleted', async () => {
		const email = 'claims@gls.example';
		const made = await contact('create', { carrier: 'gls_nl', email, language: 'en-gb' });
		expect(made.json).toEqual([{ id: 1, carrier_code: 'gls_nl', email, language: 'en-gb' }]);
		const twice = await contact('create', { carrier: 'gls_nl', email, language: 'en-gb' });
		expect(twice.error).toMatchObject({ httpCode: '409' });
		const changed = await contact('update', {
			contact: byId(1),
			updateFields: { language: 'nl-nl' },
		});
		expect(changed.json).toMatchObject([{ id: 1, language: 'nl-nl', email }]);
		expect(world.sandbox.requests.at(-1)!.body).toEqual({ language: 'nl-nl' });
		for (const contacts of ['list', 'object'] as const) {
			world.sandbox.settings.support.contacts = contacts;
			expect((await contact('getAll', { returnAll: true })).json).toEqual(changed.json);
		}
		expect((await contact('delete', { contact: byId(1) })).json).toEqual([
			{ id: 1, deleted: true },
		]);
		for (const contacts of ['list', 'object'] as const) {
			world.sandbox.settings.support.contacts = contacts;
			expect((await contact('getAll', { returnAll: true })).json).toEqual([]);
		}
		expect((await contact('update', { contact: byId(1) })).error?.message).toBe(
			'There is nothing to change: add at least one field',
		);
	});

	it.each<[unknown, RegExp]>([
		['gls', /carrier must be .+ perhaps gls_de, gls_es, gls_eu, gls_it, gls_nl, found "gls"$/],
		['zeta', /carrier must be one of amazon, bpost, .+, dhl_2_man_handling, found "zeta"$/],
		[' ', /carrier must be one of amazon/],
		[7, /carrier must be one of amazon/],
	])('of carrier %j are not made', async (carrier, message) => {
		const more = { carrier: carrier as string, email: 'claims@a.example', language: 'en-gb' };
		const { error } = await contact('create', more);
		expect(error?.message).toMatch(message);
		expect(world.asked()).toEqual([]);
	});

	it('a code is known in capitals, too', async () => {
		const more = { carrier: ' PostNL ', email: 'claims@a.example', language: 'en-gb' };
		expect((await contact('create', more)).json).toMatchObject([{ carrier_code: 'postnl' }]);
	});

	it('are offered for carriers of a contract that can have one', async () => {
		const { methods } = world.engine.nodeTypes.getByName('sendcloud') as unknown as {
			methods: {
				loadOptions: Record<string, (this: ILoadOptionsFunctions) => Promise<IDataObject[]>>;
			};
		};
		const found = await methods.loadOptions.getContractCarriers.call(
			world.engine.loadOptionsContext({}) as never,
		);
		const codes = found.map(({ value }) => value);
		expect(codes).toEqual(expect.arrayContaining(['postnl', 'dhl_express']));
		// Of GLS each country has a code of its own.
		expect(
			[...world.sandbox.state.contracts.values()].map(({ carrier }) => carrier.code),
		).toContain('gls');
		expect(codes).not.toContain('gls');
	});
});

it('when the run stops, every ticket that was filed or may have been is named', async () => {
	const numbers = Array.from({ length: 15 }, () => bought(world.sandbox).parcel.trackingNumber);
	world.sandbox.faults.add({
		kind: 'resetBefore',
		times: Infinity,
		match: { method: 'POST', path: '/v3/dsf/tickets/unjust-return', nth: 2 },
	});
	const { error } = await run(
		'create',
		{
			type: 'unjust_return',
			trackingNumber: '={{ $json.number }}',
			additionalDetails: 'Nobody rang',
			options: { concurrency: 1 },
		},
		numbers.map((number) => ({ number })),
	);
	const [{ id, tracking_number: first }] = filed();
	const words = `${error?.message} ${error?.description}`;
	expect(words).toContain(`parcel ${first} (ticket ${id})`);
	expect(words).toContain('The ticket may have been filed');
	expect(filed()).toHaveLength(1);
});
