/** Whatever arrives at the webhook, in this process and therefore in great numbers: nothing throws, nothing forged gets in. */
import { createHash, createHmac, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';

import { isoOf } from '../../nodes/Sendcloud/trigger/kinds/kind';
import { forgetAll } from '../../nodes/Sendcloud/trigger/memory';
import { receive } from '../../nodes/Sendcloud/trigger/receive';

const SECRET = randomBytes(32).toString('base64url');
const URL = 'https://n8n.example/webhook/a';

beforeEach(() => forgetAll());

interface Asked {
	headers?: IDataObject;
	parameters?: IDataObject;
	/** As it came; a delivery to the webhook of an integration is proved by it. */
	rawBody?: Buffer;
	typeVersion?: number;
}

/** One delivery to a registered trigger. @returns the status, and what started the workflow */
async function deliver(
	body: unknown,
	{ headers, parameters = {}, rawBody, typeVersion = 1 }: Asked = {},
) {
	let status = 200;
	const response = {
		statusCode: 200,
		status: (code: number) => {
			status = code;
			return response;
		},
		json: () => response,
		end: () => response,
		once: () => response,
	};
	const registration = {
		id: 'id',
		proof: createHash('sha256').update(SECRET).digest('base64'),
		url: URL,
		connectionId: 1,
		subscriptionId: 2,
		subscribedAt: '2026-01-15T10:00:00Z',
		registeredAt: 1,
	};
	const context = {
		getMode: () => 'webhook',
		getNode: () => ({ typeVersion, parameters }),
		getNodeWebhookUrl: () => URL,
		getWorkflowStaticData: () => (typeVersion === 1 ? { registration } : {}),
		getHeaderData: () => headers ?? { authorization: `Bearer ${SECRET}` },
		getBodyData: () => body,
		getRequestObject: () => ({ rawBody }),
		getResponseObject: () => response,
		getNodeParameter: (name: string, fallback: unknown) => parameters[name] ?? fallback,
		getCredentials: async () => ({ secretKey: SECRET }),
	} as unknown as IWebhookFunctions;
	const { workflowData } = await receive(context);
	return { status, started: workflowData?.[0] };
}

const event = (): IDataObject => ({
	event_type: 'parcels.event.created',
	data: {
		parcel: { parcel_id: 12345678, tracking_number: 'T1', carrier_code: 'dpd', announced_at: null },
		event: {
			event_type: 'carrier',
			timestamp: '2026-01-15T10:30:00Z',
			phase: 'in_transit',
			exception: 'none',
			status_type: 'success',
			sub_status: 'none',
			description: null,
			location_details: { city: 'Eindhoven', street: null },
			extra_data: null,
		},
	},
});

/** Everywhere in an event, e.g. `['data', 'parcel', 'parcel_id']`. */
function placesIn(value: unknown, at: string[] = []): string[][] {
	if (typeof value !== 'object' || value === null) return [at];
	return [at, ...Object.entries(value).flatMap(([key, part]) => placesIn(part, [...at, key]))];
}

function replaced(value: unknown, [first, ...rest]: string[], by: unknown): unknown {
	if (first === undefined) return by;
	return { ...(value as object), [first]: replaced((value as IDataObject)[first], rest, by) };
}

const deep = (depth: number) =>
	JSON.parse(`${'{"a":['.repeat(depth)}${']}'.repeat(depth)}`) as unknown;

/** What JSON can hold, and what trips up code that makes texts of it. */
const anything = fc.oneof(
	fc.jsonValue(),
	fc.constantFrom<unknown>(
		{ toString: 1 },
		{ toString: null, valueOf: null },
		{ toJSON: 1 },
		JSON.parse('{"__proto__": {"x": 1}}'),
		{ constructor: null },
		{ length: 7 },
		[[]],
		'',
		'constructor',
		-0,
		1e308,
	),
	fc.integer({ min: 1, max: 6000 }).map(deep),
);

it('an event is let in', async () => {
	expect(await deliver(event())).toMatchObject({
		status: 200,
		started: [{ json: { phase: 'in_transit' } }],
	});
});

it.each([true, false])(
	'no part of an event, whatever it is, makes it throw (simplify: %p)',
	async (simplify) => {
		const filters = {
			carriers: 'dpd',
			phases: ['in_transit'],
			exceptions: ['any'],
			returns: 'none',
		};
		await fc.assert(
			fc.asyncProperty(
				fc.constantFrom(...placesIn(event())),
				anything,
				fc.boolean(),
				async (place, value, filtered) => {
					const body = replaced(event(), place, value);
					const parameters = { simplify, ...(filtered && { filters }) };
					const { status, started } = await deliver(body, { parameters });
					expect([200, 400]).toContain(status);
					// What starts a workflow can be written down, which n8n does next.
					if (started) JSON.stringify(started);
					if (status === 400) expect(started).toBeUndefined();
				},
			),
			{ numRuns: 3000 },
		);
	},
);

it('nor does any other body', async () => {
	await fc.assert(
		fc.asyncProperty(fc.oneof(anything, fc.constant(undefined)), async (body) => {
			expect(await deliver(body)).toEqual({ status: 400, started: undefined });
		}),
		{ numRuns: 1000 },
	);
});

it('of 10,000 forged events, none gets in', async () => {
	let letIn = 0;
	const proofs = [
		() => undefined,
		() => '',
		() => `Bearer ${randomBytes(32).toString('base64url')}`,
		() => `Bearer ${SECRET.slice(0, -1)}`,
		() => `Bearer ${SECRET}${randomBytes(1).toString('hex')}`,
		() => `Basic ${Buffer.from(`:${SECRET}`).toString('base64')}`,
		() => SECRET,
		() => ({ toString: () => `Bearer ${SECRET}` }),
		() => [`Bearer ${SECRET}`],
	];
	for (let n = 0; n < 10_000; n++) {
		const authorization = proofs[n % proofs.length]() as string;
		const { status, started } = await deliver(event(), { headers: { authorization } });
		if (status !== 401 || started) letIn++;
	}
	expect(letIn).toBe(0);
});

describe('the webhook of an integration', () => {
	const news = (): IDataObject => ({
		action: 'parcel_status_changed',
		timestamp: 1_768_470_600_000,
		carrier_status_change_timestamp: null,
		parcel: {
			id: 12345678,
			status: { id: 11, message: 'Delivered' },
			tracking_number: 'T1',
			carrier: { code: 'postnl' },
			country: { iso_2: 'NL' },
			shipment: { name: 'PostNL' },
			label: { label_printer: 'https://panel.example/label' },
		},
	});
	const others = [
		{
			action: 'return_created',
			timestamp: 1,
			data: { id: 1, order_number: 'A', items: [{ sku: 'B' }] },
		},
		{
			action: 'integration_updated',
			timestamp: 1,
			integration: { id: 7, service_point_carriers: ['dhl'], shop_name: 'A' },
		},
	];
	const parameters = {
		triggerOn: 'parcelStatusChanged',
		options: { moreEvents: ['returnCreated', 'integrationUpdated'] },
	};
	const sign = (bytes: Buffer, key: string) =>
		createHmac('sha256', key).update(bytes).digest('hex');

	/** @param bytes what JSON cannot be written from is nested too deep: its bytes matter to nobody then */
	async function send(body: unknown, more: Partial<Asked> = {}, bytes = Buffer.from('{}')) {
		const headers = { 'sendcloud-signature': sign(bytes, SECRET) };
		return await deliver(body, { typeVersion: 1.1, parameters, headers, rawBody: bytes, ...more });
	}

	it('lets in what is signed', async () => {
		for (const body of [news(), ...others])
			expect(await send(body)).toMatchObject({
				status: 200,
				started: [{ json: { event: body.action } }],
			});
	});

	it.each([true, false])(
		'no part of what is signed, whatever it is, makes it throw (simplify: %p)',
		async (simplify) => {
			const places = [news(), ...others].flatMap((body) =>
				placesIn(body).map((place) => [body, place] as const),
			);
			await fc.assert(
				fc.asyncProperty(
					fc.constantFrom(...places),
					anything,
					fc.boolean(),
					async ([body, place], value, filtered) => {
						const options = {
							...parameters.options,
							...(filtered && { statuses: '11', newestOnly: true, ignoreDuplicates: false }),
						};
						const { status, started } = await send(replaced(body, place, value), {
							parameters: { ...parameters, simplify, options },
						});
						expect([200, 400]).toContain(status);
						if (started) JSON.stringify(started);
						if (status === 400) expect(started).toBeUndefined();
					},
				),
				{ numRuns: 3000 },
			);
		},
	);

	it('of 10,000 forged deliveries, none gets in', async () => {
		const bytes = Buffer.from(JSON.stringify(news()));
		const right = sign(bytes, SECRET);
		const other = Buffer.from(JSON.stringify({ ...news(), timestamp: 1 }));
		const forgeries: Array<() => Asked> = [
			() => ({ headers: {} }),
			() => ({ headers: { 'sendcloud-signature': '' } }),
			() => ({ headers: { 'sendcloud-signature': randomBytes(32).toString('hex') } }),
			() => ({ headers: { 'sendcloud-signature': sign(bytes, '') } }),
			() => ({ headers: { 'sendcloud-signature': sign(bytes, randomBytes(9).toString('hex')) } }),
			() => ({ headers: { 'sendcloud-signature': right.slice(0, -1) } }),
			() => ({ headers: { 'sendcloud-signature': `${right}00` } }),
			() => ({ headers: { 'sendcloud-signature': `sha256=${right}` } }),
			() => ({ headers: { 'sendcloud-signature': [right] } as IDataObject }),
			() => ({ headers: { 'sendcloud-signature': { toString: () => right } } as never }),
			() => ({ headers: { authorization: `Bearer ${SECRET}` } }),
			// Signed once for something else.
			() => ({ headers: { 'sendcloud-signature': sign(other, SECRET) } }),
			() => ({ rawBody: other, headers: { 'sendcloud-signature': right } }),
			// No bytes: nothing was signed.
			() => ({ rawBody: undefined, headers: { 'sendcloud-signature': sign(Buffer.of(), SECRET) } }),
			() => ({
				rawBody: Buffer.of(),
				headers: { 'sendcloud-signature': sign(Buffer.of(), SECRET) },
			}),
			// Without any key.
			() => ({
				parameters: { ...parameters, authentication: 'oAuth2' },
				headers: { 'sendcloud-signature': sign(bytes, '') },
			}),
			() => ({
				parameters: { ...parameters, signatureKey: '  ', authentication: 'oAuth2' },
				headers: { 'sendcloud-signature': sign(bytes, '  ') },
			}),
			// A key of one's own instead of that of the credential.
			() => ({
				parameters: { ...parameters, signatureKey: 'own' },
				headers: { 'sendcloud-signature': right },
			}),
		];
		let letIn = 0;
		for (let n = 0; n < 10_000; n++) {
			const forged = forgeries[n % forgeries.length]();
			const { status, started } = await send(news(), forged, bytes);
			if (status !== 401 || started) letIn++;
		}
		expect(letIn).toBe(0);
		expect(await send(news(), {}, bytes)).toMatchObject({ status: 200 });
		expect(
			await send(news(), { headers: { 'sendcloud-signature': right.toUpperCase() } }, bytes),
		).toMatchObject({ status: 200 });
	});
});

describe('moments', () => {
	it.each([
		[1_768_470_600, '2026-01-15T09:50:00.000Z'],
		[1_768_470_600_000, '2026-01-15T09:50:00.000Z'],
		['1768470600', '2026-01-15T09:50:00.000Z'],
		[1_768_470_600.5, '2026-01-15T09:50:00.500Z'],
		['2026-01-15T10:50:00+01:00', '2026-01-15T09:50:00.000Z'],
		[1e11, '5138-11-16T09:46:40.000Z'],
		[1e11 + 1000, '1973-03-03T09:46:41.000Z'],
		[0, '1970-01-01T00:00:00.000Z'],
		[-1, null],
		[NaN, null],
		[1e300, null],
		['', null],
		['yesterday', null],
		['9'.repeat(40), null],
		[null, null],
		[undefined, null],
		[{}, null],
		[true, null],
	])('%p is %p', (value, iso) => {
		expect(isoOf(value)).toBe(iso);
	});
});
