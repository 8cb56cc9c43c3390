/** What the trigger makes of deliveries: who may come in, what starts the workflow and what comes out of it. */
import fc from 'fast-check';
import type {
	IDataObject,
	INodeParameters,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';
import { request } from 'undici';

import { parcelLife, type Course, type ParcelEvent } from '../sandbox';
import { describeDocument } from './documents';
import { expectDescribed } from './schema';
import { forgetAll, TriggerHost } from './triggerHost';
import { Account } from './triggerWorld';
import { useWorld } from './world';

const world = useWorld({ retryScale: 1e6 });
let n8n: TriggerHost;
let account: Account;

beforeEach(async () => {
	forgetAll();
	n8n = await TriggerHost.start(world.engine);
	account = new Account(world.sandbox, n8n);
	await n8n.activate();
});
afterEach(async () => {
	await n8n.close();
	expect(n8n.failures).toEqual([]);
});

const configuration = (url = n8n.url) => account.connectionsAt(url)[0].configuration;
const secret = (url?: string) => configuration(url).auth_config!.token;
const right = () => ({ authorization: `Bearer ${secret()}` });
const anEvent = () => parcelLife()[0];
const changed = (change: (event: IDataObject, parcel: IDataObject) => void): ParcelEvent => {
	const event = anEvent();
	change(event.data.event as never, event.data.parcel);
	return event;
};

/** An event with one field that is a list in a list in a list …, as a text: so deep, nothing can write it. */
const nested = (field: 'parcel_id' | 'extra_data') =>
	JSON.stringify(
		changed((event, parcel) => {
			(field === 'parcel_id' ? parcel : event)[field] = 'HERE';
		}),
	).replace('"HERE"', `${'['.repeat(5000)}${']'.repeat(5000)}`);

/** A delivery by hand. */
async function post(
	body: unknown,
	headers: Record<string, string | string[]> = right(),
	url = n8n.url,
) {
	const answer = await request(url, {
		method: 'POST',
		headers: { 'content-type': 'application/json', ...headers },
		body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
	});
	return { status: answer.statusCode, text: await answer.body.text() };
}

describe('proof of origin', () => {
	const forgeries: Array<[string, () => Record<string, string | string[]>]> = [
		['no header', () => ({})],
		['an empty header', () => ({ authorization: '' })],
		['an empty token', () => ({ authorization: 'Bearer ' })],
		['another token', () => ({ authorization: 'Bearer sesame' })],
		['the token without its scheme', () => ({ authorization: secret() })],
		[
			'the token as a password',
			() => ({
				authorization: `Basic ${Buffer.from(`sendcloud:${secret()}`).toString('base64')}`,
			}),
		],
		['the token in part', () => ({ authorization: `Bearer ${secret().slice(0, -1)}` })],
		['more than the token', () => ({ authorization: `Bearer ${secret()}0` })],
		['the token in another case', () => ({ authorization: `Bearer ${secret().toLowerCase()}` })],
		['the token twice', () => ({ authorization: `Bearer ${secret()}, Bearer ${secret()}` })],
		['the token in another header', () => ({ 'x-authorization': `Bearer ${secret()}` })],
		[
			'what n8n keeps of it',
			() => ({
				authorization: `Bearer ${JSON.stringify(n8n.staticData).match(/"proof":"([^"]+)"/)![1]}`,
			}),
		],
		[
			'the ID of the registration',
			() => ({
				authorization: `Bearer ${configuration().extra_headers!['X-N8n-Registration']}`,
			}),
		],
	];

	it.each(forgeries)('%s: 401 without a word, and nothing starts', async (_, headers) => {
		const before = JSON.stringify(n8n.staticData);
		for (const body of [anEvent(), { no: 'event' }, '']) {
			expect(await post(body, headers())).toEqual({ status: 401, text: '' });
		}
		expect(n8n.started).toEqual([]);
		expect(JSON.stringify(n8n.staticData)).toBe(before);
	});

	it('the right one is let in', async () => {
		// The words are for Sendcloud's log of deliveries.
		expect(await post(anEvent())).toEqual({
			status: 200,
			text: '{"message":"Received. The workflow was started."}',
		});
		expect((await post(anEvent(), { authorization: `bearer ${secret()}` })).status).toBe(200);
		expect(n8n.started).toHaveLength(2);
	});

	it('nothing is let in when nothing is known', async () => {
		const headers = right();
		n8n.staticData = {};
		forgetAll();
		expect((await post(anEvent(), headers)).status).toBe(401);
		expect((await post(anEvent(), { authorization: 'Bearer ' })).status).toBe(401);
		n8n.staticData = { 'node:Sendcloud Trigger': { registration: { proof: '' } } };
		expect((await post(anEvent(), { authorization: 'Bearer ' })).status).toBe(401);
		expect(n8n.started).toEqual([]);
	});

	it('the secret of a former registration is worth nothing', async () => {
		const former = right();
		await n8n.publish();
		expect((await post(anEvent(), former)).status).toBe(401);
		expect((await post(anEvent())).status).toBe(200);
	});

	it('listening in the editor has a secret of its own', async () => {
		await n8n.listen();
		expect((await post(anEvent(), right(), n8n.testUrl)).status).toBe(401);
		const test = { authorization: `Bearer ${secret(n8n.testUrl)}` };
		expect((await post(anEvent(), test)).status).toBe(401);
		expect((await post(anEvent(), test, n8n.testUrl)).status).toBe(200);
		await n8n.idle();
		expect(n8n.tested).toHaveLength(1);
		expect(n8n.started).toEqual([]);
	});
});

describe('what n8n writes back', () => {
	it('an older registration counts no more than its age', async () => {
		const older = structuredClone(n8n.staticData);
		await n8n.publish();
		// An execution that began before ends now, and n8n saves the static data that it began with.
		n8n.staticData = older;
		const [event] = parcelLife();
		const [delivery] = (await world.sandbox.deliver(event)).filter(({ url }) => url === n8n.url);
		// n8n saves what is put right only when nothing is started.
		expect(delivery.attempts.map(({ status }) => status)).toEqual([503, 200]);
		await n8n.restart('2.41');
		expect((await post(anEvent())).status).toBe(200);
		expect(n8n.started).toHaveLength(2);
	});

	it('what another process registered long ago is older, whatever both count their time from', async () => {
		const { systemClock } = jest.requireActual<
			typeof import('../../nodes/Sendcloud/transport/clock')
		>('../../dist/nodes/Sendcloud/bundle.js');
		const ofDurations = jest.spyOn(systemClock, 'now').mockReturnValue(9e11);
		await n8n.publish();
		const older = structuredClone(n8n.staticData);
		await n8n.restart('2.41');
		ofDurations.mockReturnValue(1000);
		world.setNow(Date.now() + 60_000);
		await n8n.publish();
		// A worker ends an execution that it began before, and n8n saves what that read.
		n8n.staticData = older;
		const [event] = parcelLife();
		const [delivery] = (await world.sandbox.deliver(event)).filter(({ url }) => url === n8n.url);
		expect(delivery.attempts.map(({ status }) => status)).toEqual([503, 200]);
	});

	it('nothing comes back after a deactivation', async () => {
		const headers = right();
		const older = structuredClone(n8n.staticData);
		await n8n.deactivate();
		await n8n.activate();
		n8n.staticData = older;
		expect((await post(anEvent(), headers)).status).toBe(401);
	});

	it('an event that comes between the registration and the moment n8n saves it may come again', async () => {
		n8n.staticData = {};
		expect((await post(anEvent())).status).toBe(503);
		expect((await post(anEvent())).status).toBe(200);
	});
});

describe('what is no parcel event', () => {
	const essential: Array<[string, (event: { [key: string]: never }) => void]> = [
		['event_type', (body) => delete body.event_type],
		['data', (body) => delete body.data],
		['parcel', (body) => delete (body.data as IDataObject).parcel],
		['event', (body) => delete (body.data as IDataObject).event],
		['parcel_id', (body) => delete (body.data as { parcel: IDataObject }).parcel.parcel_id],
		['timestamp', (body) => delete (body.data as { event: IDataObject }).event.timestamp],
		['phase', (body) => delete (body.data as { event: IDataObject }).event.phase],
	];

	it.each(essential)('without %s: 400', async (name, remove) => {
		const body = structuredClone(anEvent()) as never;
		remove(body);
		const { status, text } = await post(body);
		expect(status).toBe(400);
		expect(text).toMatch(/Not a parcel event/);
		if (name.includes('_')) expect(text).toContain(name);
		expect(n8n.started).toEqual([]);
	});

	it.each([
		['another type of event', { ...anEvent(), event_type: 'orders.event.created' }],
		['a list', [anEvent()]],
		['null', null],
		['a number', 7],
		['an empty object', {}],
		['a phase that is a number', changed((event) => (event.phase = 7))],
		['a parcel ID that is a text', changed((_, parcel) => (parcel.parcel_id = 'abc'))],
		['a negative parcel ID', changed((_, parcel) => (parcel.parcel_id = -1))],
		['no timestamp', changed((event) => (event.timestamp = null))],
		['a parcel ID that is an object', changed((_, parcel) => (parcel.parcel_id = {}))],
		[
			'a parcel ID that cannot be made a text',
			changed((_, parcel) => (parcel.parcel_id = { toString: 1, valueOf: 1 })),
		],
		['a parcel ID nested 5,000 deep', nested('parcel_id')],
		['extra data nested 5,000 deep', nested('extra_data')],
		['a parcel ID in a list', changed((_, parcel) => (parcel.parcel_id = [7]))],
		['a parcel ID that is no whole number', changed((_, parcel) => (parcel.parcel_id = 1.5))],
		['an event that is null', { ...anEvent(), data: { ...anEvent().data, event: null } }],
		['data that is a list', { ...anEvent(), data: [anEvent().data] }],
	])('%s: 400', async (_, body) => {
		expect((await post(body)).status).toBe(400);
		expect(n8n.started).toEqual([]);
	});

	it('anything at all, with the right secret: never started, never a fault', async () => {
		const headers = right();
		await fc.assert(
			fc.asyncProperty(
				fc.oneof(
					fc.json({ maxDepth: 4 }),
					fc.string({ unit: 'binary' }),
					fc.uint8Array({ maxLength: 200 }),
					// Nearly an event: one part replaced by anything.
					fc
						.tuple(fc.constantFrom('', 'data', 'data.parcel', 'data.event'), fc.jsonValue())
						.map(([path, value]) => {
							const body = { event_type: 'parcels.event.created', data: {} as IDataObject };
							if (path === '') return JSON.stringify({ ...body, event_type: value });
							if (path === 'data') return JSON.stringify({ ...body, data: value });
							body.data = { [path.split('.')[1]]: value };
							return JSON.stringify(body);
						}),
				),
				fc.constantFrom(
					'application/json',
					'application/json; charset=utf-8',
					'text/plain',
					'application/octet-stream',
					'application/x-www-form-urlencoded',
				),
				async (body, type) => {
					const { status } = await post(body as string, { ...headers, 'content-type': type });
					expect([400, 422]).toContain(status);
				},
			),
			{ numRuns: 300 },
		);
		expect(n8n.started).toEqual([]);
	});

	it('with filters, too', async () => {
		n8n.parameters = { filters: { carriers: 'dpd', phases: ['sorted'], statuses: ['error'] } };
		const event = changed((_, parcel) => (parcel.carrier_code = { toString: 1 }));
		expect((await post(event)).status).toBe(200);
		expect(n8n.started).toEqual([]);
	});

	it('any header at all: never let in, never a fault', async () => {
		// What HTTP allows in a header's value.
		const value = fc
			.array(
				fc.integer({ min: 0x20, max: 0xff }).filter((code) => code !== 0x7f),
				{ maxLength: 80 },
			)
			.map((codes) => String.fromCharCode(...codes));
		await fc.assert(
			fc.asyncProperty(
				fc.oneof(
					value,
					value.map((text) => `Bearer ${text}`),
				),
				async (authorization) => {
					const { status } = await post(anEvent(), { authorization });
					expect(status).toBe(401);
				},
			),
			{ numRuns: 200 },
		);
		expect(n8n.started).toEqual([]);
	});
});

describe('what Sendcloud may add', () => {
	it('unknown fields and unknown values pass', async () => {
		const event = changed((data, parcel) => {
			data.phase = 'on_the_moon';
			data.exception = 'eaten_by_dog';
			data.status_type = 'catastrophe';
			data.sub_status = 'crumbs';
			data.event_type = 'oracle';
			data.new_field = { deep: [1] };
			parcel.new_field = 1;
		});
		expect((await post({ ...event, new_field: true })).status).toBe(200);
		expect(n8n.started[0].json).toMatchObject({
			phase: 'on_the_moon',
			exception: 'eaten_by_dog',
			status: 'catastrophe',
			source: 'oracle',
			is_exception: true,
		});
	});

	it('what is not essential may be missing', async () => {
		const { parcel, event } = anEvent().data;
		const { status } = await post({
			event_type: 'parcels.event.created',
			data: {
				parcel: { parcel_id: String(parcel.parcel_id) },
				event: { timestamp: event.timestamp, phase: event.phase },
			},
		});
		expect(status).toBe(200);
		expect(n8n.started[0].json).toMatchObject({
			parcel_id: parcel.parcel_id,
			tracking_number: null,
			exception: null,
			is_exception: false,
			location: null,
		});
	});
});

describe('output', () => {
	const event: ParcelEvent = {
		event_type: 'parcels.event.created',
		data: {
			parcel: {
				parcel_id: 12345678,
				tracking_number: '3SYZXG132912330',
				carrier_code: 'dpd',
				announced_at: '2026-01-15T10:00:00Z',
			},
			event: {
				event_type: 'carrier',
				timestamp: '2026-01-15T10:30:00Z',
				phase: 'in_transit',
				exception: 'delivery_delay',
				status_type: 'warning',
				sub_status: 'weather_conditions',
				description: 'Parcel is delayed',
				end_of_tracking: false,
				is_offered: false,
				is_carrier_responsible: null,
				is_returned: false,
				location_details: {
					city: 'Eindhoven',
					country: 'NL',
					house_number: '10',
					postal_code: '5611 EM',
					street: 'Stadhuisplein',
					service_point_id: null,
					depot: null,
				},
				extra_data: null,
			},
		},
	};

	it('is one flat, friendly item', async () => {
		await post(event);
		expect(n8n.started).toEqual([
			{
				json: {
					event_id: expect.stringMatching(/^[\w-]{12}$/),
					parcel_id: 12345678,
					tracking_number: '3SYZXG132912330',
					carrier: 'dpd',
					phase: 'in_transit',
					exception: 'delivery_delay',
					status: 'warning',
					sub_status: 'weather_conditions',
					description: 'Parcel is delayed',
					timestamp: '2026-01-15T10:30:00Z',
					location: 'Stadhuisplein 10, 5611 EM Eindhoven, NL',
					city: 'Eindhoven',
					postal_code: '5611 EM',
					country: 'NL',
					service_point_id: null,
					is_exception: true,
					is_return: false,
					is_offered: false,
					is_carrier_responsible: null,
					end_of_tracking: false,
					source: 'carrier',
					announced_at: '2026-01-15T10:00:00Z',
				},
			},
		]);
	});

	it('is what Sendcloud sent when it shall not be simplified', async () => {
		n8n.parameters = { simplify: false };
		await post(event);
		expect(n8n.started).toEqual([{ json: event }]);
	});

	it('is described before it ever ran, in both forms', async () => {
		for (const [simplify, name] of [
			[true, 'output'],
			[false, 'output.raw'],
		] as const) {
			n8n.parameters = { simplify, options: { ignoreDuplicates: false } };
			await post(event);
			expectDescribed(name, n8n.started.at(-1)?.json);
		}
	});

	it('never holds the secret', async () => {
		n8n.parameters = { simplify: false };
		await post(event);
		expect(JSON.stringify([n8n.started, n8n.answers, n8n.staticData])).not.toContain(secret());
	});
});

describeDocument('v3-event-subscriptions', (document) => {
	it.each(document.deliveries<ParcelEvent>('ParcelEventCreated'))(
		'%s: starts the workflow',
		async (_, event) => {
			expect((await post(event)).status).toBe(200);
			expect(n8n.started[0].json).toMatchObject({
				parcel_id: event.data.parcel.parcel_id,
				phase: event.data.event.phase,
				timestamp: event.data.event.timestamp,
			});
		},
	);

	it.each([
		['phases', 'parcel-event-phase'],
		['exceptions', 'parcel-event-exception'],
		['statuses', 'parcel-event-status-type'],
		['sources', 'parcel-event-type'],
	])('the filter %s offers every value there is', (name, schema) => {
		const { properties } = n8n.nodeType.description;
		const filters = properties.find((one) => one.name === 'filters')!.options as INodeProperties[];
		const offered = filters.find((one) => one.name === name)!.options as INodePropertyOptions[];
		expect(
			offered
				.map(({ value }) => value)
				.filter((value) => value !== 'any')
				.sort(),
		).toEqual(document.values(schema).sort());
	});
});

describe('filters', () => {
	/** The phases of a parcel's life that get through. */
	async function through(filters: INodeParameters, course: Course, carrier?: string) {
		n8n.parameters = { filters };
		const before = n8n.started.length;
		const life = parcelLife({ course, carrier });
		const deliveries = await world.sandbox.deliver(life, { concurrency: 1 });
		// What is left out is answered well, too: it need not come again.
		expect(deliveries.map(({ attempts }) => attempts.map(({ status }) => status))).toEqual(
			life.map(() => [200]),
		);
		return n8n.started
			.slice(before)
			.map(({ json }) => [json.phase, json.exception].filter((word) => word !== 'none').join(' '));
	}

	it.each<[string, INodeParameters, Course, string[]]>([
		['phase', { phases: ['delivered', 'accepted'] }, 'smooth', ['accepted', 'delivered']],
		['phase as text', { phases: 'delivered, accepted' }, 'smooth', ['accepted', 'delivered']],
		['one exception', { exceptions: ['refused'] }, 'returned', ['attempted refused']],
		[
			'any exception',
			{ exceptions: ['any'] },
			'returned',
			['attempted refused', 'in_transit returned_sender'],
		],
		['no exception', { exceptions: ['none'], phases: ['in_transit'] }, 'delayed', ['in_transit']],
		['status', { statuses: ['error'], returns: 'none' }, 'returned', ['attempted refused']],
		['source', { sources: ['calculated'] }, 'lost', ['in_transit off_radar']],
		[
			'sources',
			{ sources: ['calculated', 'claim'] },
			'lost',
			['in_transit off_radar', 'in_transit claimable'],
		],
		['returns only', { returns: 'only' }, 'returned', ['in_transit returned_sender', 'delivered']],
		['no returns', { returns: 'none', phases: ['in_transit'] }, 'returned', ['in_transit']],
		['with returns', { returns: 'all', phases: ['delivered'] }, 'returned', ['delivered']],
		['end of tracking', { endOfTracking: true }, 'smooth', ['delivered']],
		[
			'end of tracking, switched off',
			{ endOfTracking: false, phases: ['sorted'] },
			'smooth',
			['sorted'],
		],
		['carrier', { carriers: 'postnl, DPD', phases: ['sorted'] }, 'smooth', ['sorted']],
		['another carrier', { carriers: 'postnl' }, 'smooth', []],
		[
			'empty ones',
			{ phases: [], exceptions: [], carriers: '' },
			'smooth',
			[
				'ready_to_send',
				'announced',
				'accepted',
				'sorted',
				'in_transit',
				'in_delivery',
				'delivered',
			],
		],
	])('by %s', async (_, filters, course, expected) => {
		expect(await through(filters, course, 'dpd')).toEqual(expected);
	});

	it('a value given by an expression works as one chosen', async () => {
		expect(await through({ phases: '={{ ["delivered"] }}' }, 'smooth')).toEqual(['delivered']);
	});
});

describe('repeated deliveries', () => {
	it('start nothing, whether they come at once or later', async () => {
		const event = anEvent();
		const answers = await Promise.all(Array.from({ length: 20 }, async () => await post(event)));
		expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
		expect((await post(event)).text).toMatch(/Received before/);
		expect(n8n.started).toHaveLength(1);
	});

	it('differ from events that differ in any of what makes them one', async () => {
		const event = anEvent();
		await post(event);
		for (const [part, value] of Object.entries({
			timestamp: '2026-02-02T00:00:00Z',
			phase: 'sorted',
			exception: 'hold',
			status_type: 'error',
			sub_status: 'shop',
			description: 'In other words',
			location_details: { city: 'Elsewhere' },
			event_type: 'calculated',
			end_of_tracking: true,
			is_offered: true,
			is_returned: true,
		})) {
			const other = structuredClone(event) as unknown as { data: { event: IDataObject } };
			expect(other.data.event[part]).not.toEqual(value);
			other.data.event[part] = value as IDataObject;
			await post(other);
		}
		const other = structuredClone(event);
		other.data.parcel.parcel_id += 1;
		await post(other);
		expect(n8n.started).toHaveLength(13);
		// The same in another order of its fields is the same.
		const { event_type: type, data } = event;
		await post({ data: { event: data.event, parcel: data.parcel }, event_type: type });
		expect(n8n.started).toHaveLength(13);
	});

	it('start the workflow again after a day, and not a moment before', async () => {
		const { systemClock } = jest.requireActual<
			typeof import('../../nodes/Sendcloud/transport/clock')
		>('../../dist/nodes/Sendcloud/bundle.js');
		const start = Date.now();
		const event = anEvent();
		systemClock.now = () => start;
		await post(event);
		systemClock.now = () => start + 24 * 3_600_000 - 1;
		await post(event);
		expect(n8n.started).toHaveLength(1);
		systemClock.now = () => start + 24 * 3_600_000;
		await post(event);
		expect(n8n.started).toHaveLength(2);
	});

	it.each(['2.41', '2.8'] as const)(
		'are not recognised after a restart: at least once (n8n %s)',
		async (version) => {
			const event = anEvent();
			await post(event);
			await n8n.restart(version);
			await post(event);
			expect(n8n.started).toHaveLength(2);
		},
	);

	it('are let in on demand', async () => {
		n8n.parameters = { options: { ignoreDuplicates: false } };
		const event = anEvent();
		await post(event);
		await post(event);
		expect(n8n.started).toHaveLength(2);
	});

	it('are no repetition when n8n could not start the workflow', async () => {
		const [event] = parcelLife();
		let faults = 2;
		n8n.storeExecution = () => {
			if (faults-- > 0) throw new Error('The database is away');
		};
		const [delivery] = (await world.sandbox.deliver(event)).filter(({ url }) => url === n8n.url);
		expect(delivery.attempts.map(({ status }) => status)).toEqual([500, 500, 200]);
		expect(n8n.failures.splice(0)).toHaveLength(2);
		expect(n8n.started).toHaveLength(1);
	});

	it('that a filter leaves out do not count', async () => {
		const event = anEvent();
		n8n.parameters = { filters: { phases: ['delivered'] } };
		await post(event);
		n8n.parameters = {};
		await post(event);
		expect(n8n.started).toHaveLength(1);
	});

	it('are all shown while the editor listens: that is what a person sends on purpose', async () => {
		const event = anEvent();
		for (let i = 1; i <= 2; i++) {
			await n8n.listen();
			await post(event, { authorization: `Bearer ${secret(n8n.testUrl)}` }, n8n.testUrl);
			await n8n.idle();
			expect(n8n.tested).toHaveLength(i);
		}
	});

	it('leave nothing behind in what n8n copies into every execution', async () => {
		const before = JSON.stringify(n8n.staticData);
		await world.sandbox.deliver(parcelLife(), { duplicates: 1 });
		expect(JSON.stringify(n8n.staticData)).toBe(before);
	});
});

describe('a burst', () => {
	it('1,000 events, 5 % of them twice, in any order: each starts the workflow once', async () => {
		const life = Array.from({ length: 143 }, () => parcelLife())
			.flat()
			.slice(0, 1000);
		const deliveries = await world.sandbox.deliver(life, {
			duplicates: 0.05,
			shuffle: true,
			concurrency: 50,
		});
		expect(deliveries.filter(({ url }) => url === n8n.url)).toHaveLength(1050);
		expect(new Set(n8n.started.map(({ json }) => json.event_id)).size).toBe(1000);
		expect(n8n.started).toHaveLength(1000);
	});
});
