/** Whatever arrives at the webhook, in this process and therefore in great numbers: nothing throws, nothing forged gets in. */
import { createHash, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';

import { forgetAll } from '../../nodes/Sendcloud/trigger/memory';
import { receive } from '../../nodes/Sendcloud/trigger/receive';

const SECRET = randomBytes(32).toString('base64url');
const URL = 'https://n8n.example/webhook/a';

beforeEach(() => forgetAll());

/** One delivery to a registered trigger. @returns the status, and what started the workflow */
async function deliver(
	body: unknown,
	headers: IDataObject = { authorization: `Bearer ${SECRET}` },
	parameters: IDataObject = {},
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
		getNode: () => ({ typeVersion: 1, parameters }),
		getNodeWebhookUrl: () => URL,
		getWorkflowStaticData: () => ({ registration }),
		getHeaderData: () => headers,
		getBodyData: () => body,
		getResponseObject: () => response,
		getNodeParameter: (name: string, fallback: unknown) => parameters[name] ?? fallback,
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
					const { status, started } = await deliver(body, undefined, parameters);
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
		const { status, started } = await deliver(event(), { authorization });
		if (status !== 401 || started) letIn++;
	}
	expect(letIn).toBe(0);
});
