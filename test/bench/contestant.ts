/** One contestant in a process of its own: does a job and says what it cost and what came of it. */
/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { createWriteStream } from 'node:fs';
import { appendFile, writeFile } from 'node:fs/promises';
import { get, type IncomingMessage } from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { IDataObject, INode, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { parse } from 'csv-parse';
import { Pool, request } from 'undici';

import { COLUMNS } from '../../nodes/Sendcloud/resources/report/columns';
import type { Engine } from '../engine/engine';
import { startEngine } from './engine';
import { isReady, measured, type Cost } from './measure';
import { asRow, orders, spoil, type Badness } from './orders';
import { serve } from './rpc';
import type { Access } from './sendcloud';
import { trackingNumbers } from './trackings';

/** What came of a job, as the contestant itself sees it. */
interface Outcome {
	done: number;
	/** The items that failed: where they are in the input, and what they say. */
	failed: Array<{ at: number; text: string }>;
}

export interface Job {
	contestant: keyof typeof contestants;
	count: number;
	/** Number of the first order. */
	first?: number;
	/** One order in a hundred is bad. */
	bad?: Badness;
	/** Sendcloud's IDs, for jobs on orders that are there. */
	ids?: number[];
	/** "Requests at a Time" of this node. */
	concurrency?: number;
	/** "Items per Batch" and "Batch Interval (ms)" of the HTTP Request node. */
	pace?: { items: number; everyMs: number };
	/** "Label File" of Order › Ship. */
	files?: 'merged' | 'none';
	/** How many days a report is about. */
	days?: number;
	/** How much faster than real this node's time goes. */
	scale?: number;
}

const BATCH = 100;

let engine: Engine;
let access: Access;
/** Of this package, and what it was. */
let clock: { now(): number; sleep(ms: number): Promise<void> };
let realClock: typeof clock;

const input = ({ count, first, bad }: Job): IDataObject[] => {
	const list = orders(count, first);
	if (bad) spoil(list, bad);
	return list;
};

const hundreds = <T>(list: T[]): T[][] =>
	Array.from({ length: Math.ceil(list.length / BATCH) }, (_, n) =>
		list.slice(n * BATCH, (n + 1) * BATCH),
	);

const asItems = (list: IDataObject[]): INodeExecutionData[] => list.map((json) => ({ json }));

/** Measured is what it does when called; what it returns then tells the outcome. */
type Work = () => Promise<() => Outcome>;

/** A node over items, which goes on when one fails. */
function nodeWork(
	parameters: INodeParameters,
	items: INodeExecutionData[],
	node: Partial<INode> = {},
): Work {
	return async () => {
		const { items: output, error } = await engine.run(parameters, items, {
			onError: 'continueRegularOutput',
			node,
		});
		return () => {
			if (error) throw new Error(error.message);
			const failed = output
				.filter(({ json }) => json.error !== undefined)
				.map(({ json, pairedItem }) => ({
					at: (pairedItem as { item: number }).item,
					text: JSON.stringify(json.error),
				}));
			return { done: output.length - failed.length, failed };
		};
	};
}

/** This node. */
function sendcloud(
	parameters: INodeParameters,
	items: INodeExecutionData[],
	job: Job,
	options: IDataObject = {},
): Work {
	const { concurrency, days, scale = 1 } = job;
	const start = realClock.now();
	clock.now = () => start + (realClock.now() - start) * scale;
	clock.sleep = async (ms) => await realClock.sleep(ms / scale);
	return nodeWork(
		{
			authentication: 'apiKeys',
			resource: 'order',
			...parameters,
			options: { ...options, ...(concurrency && { concurrency }), ...(days && { split: true }) },
		},
		items,
	);
}

/** Of some days, on each of which Sendcloud announced as many parcels as the bench has told it. */
const reportOf = ({ days = 1 }: Job) => ({
	fields: Object.keys(COLUMNS),
	filters: {
		announced_after: '2025-04-01T00:00:00Z',
		announced_before: `2025-04-0${days}T23:59:59.999Z`,
	},
});

/** Report › Generate with all columns. */
const report = (resultAs: string, job: Job) => {
	const { fields, filters } = reportOf(job);
	return sendcloud(
		{
			resource: 'report',
			operation: 'generate',
			announcedAfter: filters.announced_after,
			announcedBefore: filters.announced_before,
			columns: fields,
			resultAs,
		},
		[{ json: {} }],
		job,
	);
};

/** Has Sendcloud make a report. @returns the link to its file */
async function reportLink(job: Job): Promise<string> {
	const headers = { authorization: authorization(), 'content-type': 'application/json' };
	const url = `${access.baseUrl}/v3/reporting/parcels`;
	const ask = async (path: string, body?: object) => {
		const answer = await request(url + path, {
			method: body ? 'POST' : 'GET',
			headers,
			body: body && JSON.stringify(body),
		});
		return (await answer.body.json()) as { id: string; url: string };
	};
	const { id } = await ask('', reportOf(job));
	return (await ask(`/${id}`)).url;
}

const authorization = () => `Basic ${btoa(`${access.publicKey}:${access.secretKey}`)}`;

const httpNode: Partial<INode> = {
	type: 'n8n-nodes-base.httpRequest',
	typeVersion: 4.4,
	credentials: { httpBasicAuth: { id: 'basic', name: 'Sendcloud keys' } },
};

const httpParameters = (parameters: INodeParameters, pace: Job['pace']): INodeParameters => ({
	authentication: 'genericCredentialType',
	genericAuthType: 'httpBasicAuth',
	...parameters,
	options: {
		...(parameters.options as IDataObject),
		...(pace && { batching: { batch: { batchSize: pace.items, batchInterval: pace.everyMs } } }),
	},
});

/** n8n's HTTP Request node. */
const httpRequest = (
	parameters: INodeParameters,
	items: INodeExecutionData[],
	{ pace }: Job,
): Work => nodeWork(httpParameters(parameters, pace), items, httpNode);

/** The same as one of several nodes. @returns what comes out */
async function httpStep(
	parameters: INodeParameters,
	items: IDataObject[],
	pace?: Job['pace'],
): Promise<INodeExecutionData[]> {
	const ran = await engine.run(httpParameters(parameters, pace), asItems(items), {
		node: httpNode,
	});
	if (ran.error) throw new Error(`${ran.error.message} ${ran.error.description ?? ''}`);
	return ran.items;
}

/* Labels: of orders that Sendcloud holds, by DPD, which goes everywhere they go. */

const OPTION = 'dpd:home';
const SHIP_WITH = {
	type: 'shipping_option_code',
	properties: { shipping_option_code: OPTION },
};

/** Order › Ship with a file for the printer. @param items as they come in, e.g. from Order › Get Many */
const ship = (items: IDataObject[], job: Job, options: IDataObject = {}): Work => {
	const work = sendcloud(
		{
			operation: 'ship',
			order: { __rl: true, mode: 'orderNumber', value: '={{ $json.order_number }}' },
			shipBy: 'option',
			shippingOption: { __rl: true, mode: 'id', value: OPTION },
			labelFile: job.files ?? 'merged',
		},
		asItems(items),
		job,
		options,
	);
	return async () => {
		const outcome = await work();
		return () => {
			const { done, failed } = outcome();
			// The file is an item of its own.
			return { done: done - (job.files === 'none' ? 0 : 1), failed };
		};
	};
};

const shipped = ({ count, ids = [] }: Job): IDataObject[] =>
	orders(count).map((one, at) => ({ ...one, id: String(ids[at]) }));

const twenties = (count: number) =>
	Array.from({ length: Math.ceil(count / 20) }, (_, at) =>
		orders(Math.min(20, count - at * 20), at * 20 + 1).map(({ order_number }) => ({
			order_number,
		})),
	);

const parcelIdsIn = (answer: IDataObject): number[] =>
	((answer.data ?? []) as Array<{ parcels_ids: number[] }>).flatMap((one) => one.parcels_ids);

const query = (name: string, values: number[]) => values.map((one) => `${name}=${one}`).join('&');

const post = (jsonBody: string) => ({
	method: 'POST',
	url: `${access.baseUrl}/v3/orders`,
	sendBody: true,
	contentType: 'json',
	specifyBody: 'json',
	jsonBody,
});

const pick = { __rl: true, mode: 'id', value: '={{ $json.id }}' };

const contestants = {
	/** Order › Create or Update of this package, one order an item. */
	importNode: (job: Job) =>
		sendcloud(
			{ operation: 'upsert', specifyBody: 'json', jsonBody: '={{ $json }}' },
			asItems(input(job)),
			job,
		),

	/** Order › Import From Shop: as many rows of a merchant's own, an order each, in the way Germans write numbers. */
	importShop: (job: Job) =>
		sendcloud(
			{
				operation: 'import',
				format: 'rows',
				integration: 7,
				columns: { mappingMode: 'autoMapInputData', value: null } as never,
				shopSettings: { timezone: 'Europe/Berlin' },
			},
			asItems(input(job).map(asRow)),
			job,
		),

	/** The same with an expression in each field. */
	importNodeFields: (job: Job) =>
		sendcloud(
			{
				operation: 'upsert',
				specifyBody: 'fields',
				integration: 7,
				orderId: '={{ $json.order_id }}',
				orderNumber: '={{ $json.order_number }}',
				statusCode: '={{ $json.order_details.status.code }}',
				createdAt: '={{ $json.order_details.order_created_at }}',
				specifyLines: 'json',
				linesJson: '={{ $json.order_details.order_items }}',
				currency: 'EUR',
				totalPrice: '={{ $json.payment_details.total_price.value }}',
				paymentStatus: '={{ $json.payment_details.status.code }}',
				shippingAddress: Object.fromEntries(
					[
						'name',
						'address_line_1',
						'house_number',
						'postal_code',
						'city',
						'country_code',
						'email',
						'phone_number',
					].map((name) => [name, `={{ $json.shipping_address.${name} }}`]),
				),
				additionalFields: {},
			},
			asItems(input(job)),
			job,
		),

	/** n8n's HTTP Request, one order an item. */
	importHttp: (job: Job) => httpRequest(post('={{ [$json] }}'), asItems(input(job)), job),

	/** n8n's HTTP Request, a hundred orders an item, as a Code node before it makes them. That node's time is not counted. */
	importHttpHundreds: (job: Job) =>
		httpRequest(
			post('={{ $json.orders }}'),
			asItems(hundreds(input(job)).map((list) => ({ orders: list }))),
			job,
		),

	/** What n8n itself takes for the same requests. */
	importBare: (job: Job) =>
		nodeWork({}, asItems(hundreds(input(job)).map((list) => ({ orders: list }))), {
			type: 'bare.bare',
		}),

	/** The floor: the same requests and nothing else, no checks, no repeats, no n8n. */
	importFloor: (job: Job): Work => {
		const batches = hundreds(input(job));
		return async () => {
			const { origin, pathname } = new URL(access.baseUrl);
			const pool = new Pool(origin, { connections: 5 });
			let done = 0;
			let next = 0;
			const failed: Outcome['failed'] = [];
			const worker = async () => {
				while (next < batches.length) {
					const at = next++;
					const answer = await pool.request({
						method: 'POST',
						path: `${pathname}/v3/orders`,
						headers: { authorization: authorization(), 'content-type': 'application/json' },
						body: JSON.stringify(batches[at]),
					});
					const { data } = (await answer.body.json()) as { data?: unknown[] };
					if (data) done += data.length;
					else failed.push({ at, text: String(answer.statusCode) });
				}
			};
			await Promise.all(Array.from({ length: 5 }, worker));
			await pool.close();
			return () => ({ done, failed });
		};
	},

	/** Order › Update: a request for each. */
	updateNode: (job: Job) =>
		sendcloud(
			{
				operation: 'update',
				order: pick,
				specifyBody: 'json',
				jsonBody: { order_details: { status: { code: 'packed', message: 'Packed' } } },
			},
			asItems((job.ids ?? []).map((id) => ({ id }))),
			job,
		),

	/** Order › Get by Sendcloud's ID. */
	getNode: (job: Job) =>
		sendcloud(
			{ operation: 'get', getBy: 'id', order: pick },
			asItems((job.ids ?? []).map((id) => ({ id }))),
			job,
		),

	getHttp: (job: Job) =>
		httpRequest(
			{ method: 'GET', url: `=${access.baseUrl}/v3/orders/{{ $json.id }}` },
			asItems((job.ids ?? []).map((id) => ({ id }))),
			job,
		),

	/** Tracking › Get by tracking numbers. */
	trackNode: (job: Job) =>
		sendcloud(
			{
				resource: 'tracking',
				operation: 'get',
				parcel: { __rl: true, mode: 'trackingNumber', value: '={{ $json.number }}' },
			},
			asItems(trackingNumbers(job.count).map((number) => ({ number }))),
			job,
		),

	trackHttp: (job: Job) =>
		httpRequest(
			{ method: 'GET', url: `=${access.baseUrl}/v3/parcels/tracking/{{ $json.number }}` },
			asItems(trackingNumbers(job.count).map((number) => ({ number }))),
			job,
		),

	/** Order › Ship, orders as Order › Get Many puts them out. */
	shipNode: (job: Job) => ship(shipped(job), job),

	/** The same, of items that hold no more than the order's number. */
	shipNodeNumbers: (job: Job) =>
		ship(
			orders(job.count).map(({ order_number }) => ({ order_number })),
			job,
		),

	/** The same without a look at what is shipped already. */
	shipNodeAgain: (job: Job) => ship(shipped(job), job, { ifShipped: 'again' }),

	/**
	 * The best that can be made by hand of HTTP Request nodes: twenty orders a request, a wait for the carriers, a look
	 * whether they have answered, twenty labels a file. What Code nodes in between would take is not counted, and nothing
	 * keeps it from buying twice.
	 */
	shipHttp: (job: Job): Work => {
		const bodies = twenties(job.count).map((list) => ({
			body: {
				integration_id: 7,
				ship_with: SHIP_WITH,
				orders: list.map((one) => ({ ...one, apply_shipping_rules: false })),
			},
		}));
		return async () => {
			const bought = await httpStep(
				{ ...post('={{ $json.body }}'), url: `${access.baseUrl}/v3/orders/create-labels-async` },
				bodies,
				{ items: 15, everyMs: 1100 },
			);
			const parcels = bought.flatMap(({ json }) => parcelIdsIn(json));
			await realClock.sleep(3000);
			const looked = await httpStep(
				{ url: `=${access.baseUrl}/v3/shipments?page_size=100&ids={{ $json.ids }}` },
				hundreds(parcels).map((ids) => ({ ids: ids.join(',') })),
			);
			const codes = looked.flatMap(({ json }) =>
				(json.data as Array<{ parcels: Array<{ status: { code: string } }> }>).flatMap((one) =>
					one.parcels.map(({ status }) => status.code),
				),
			);
			if (codes.some((code) => code !== 'READY_TO_SEND'))
				throw new Error('The carriers take longer');
			const files = await httpStep(
				{
					url: `=${access.baseUrl}/v3/parcel-documents/label?{{ $json.query }}`,
					options: { response: { response: { responseFormat: 'file' } } },
				},
				bought.map(({ json }) => ({ query: query('parcels', parcelIdsIn(json)) })),
			);
			return () => ({
				done: files.filter(({ binary }) => binary).length === bought.length ? codes.length : 0,
				failed: [],
			});
		};
	},

	/** HTTP Request, a label a request, which comes within the answer. */
	shipHttpSingle: (job: Job): Work => {
		const { pace, scale = 1 } = job;
		const bodies = orders(job.count).map(({ order_number }) => ({
			body: {
				integration_id: 7,
				ship_with: SHIP_WITH,
				order: { order_number, apply_shipping_rules: false },
			},
		}));
		return async () => {
			const bought = await httpStep(
				{ ...post('={{ $json.body }}'), url: `${access.baseUrl}/v3/orders/create-label-sync` },
				bodies,
				pace && { ...pace, everyMs: pace.everyMs / scale },
			);
			return () => ({ done: bought.length, failed: [] });
		};
	},

	/** What n8n itself takes for the same requests and the same bytes. */
	shipBare: (job: Job): Work => {
		const bodies = twenties(job.count).map((list) => ({
			body: {
				integration_id: 7,
				ship_with: SHIP_WITH,
				orders: list.map((one) => ({ ...one, apply_shipping_rules: false })),
			},
		}));
		const work = nodeWork({}, asItems(bodies), { type: 'bare.ship' });
		return async () => {
			const outcome = await work();
			return () => {
				const { done, failed } = outcome();
				return { done: done === bodies.length ? job.count : 0, failed };
			};
		};
	},

	/** The floor: the same bytes, into a file, and nothing else. */
	shipFloor: (job: Job): Work => {
		const lists = twenties(job.count);
		const file = path.join(String(process.env.N8N_USER_FOLDER), 'floor.pdf');
		return async () => {
			const { origin, pathname } = new URL(access.baseUrl);
			const pool = new Pool(origin, { connections: 5 });
			const headers = { authorization: authorization(), 'content-type': 'application/json' };
			const atOnce = async <T, Result>(list: T[], work: (one: T) => Promise<Result>) => {
				const results: Result[] = [];
				let next = 0;
				const worker = async () => {
					while (next < list.length) {
						const at = next++;
						results[at] = await work(list[at]);
					}
				};
				await Promise.all(Array.from({ length: 5 }, worker));
				return results;
			};
			const bought = await atOnce(lists, async (list) => {
				const body = JSON.stringify({
					integration_id: 7,
					ship_with: SHIP_WITH,
					orders: list.map((one) => ({ ...one, apply_shipping_rules: false })),
				});
				for (;;) {
					const answer = await pool.request({
						method: 'POST',
						path: `${pathname}/v3/orders/create-labels-async`,
						headers,
						body,
					});
					const json = (await answer.body.json()) as IDataObject;
					if (answer.statusCode !== 429) return parcelIdsIn(json);
					await realClock.sleep(Number(answer.headers['retry-after']) * 1000);
				}
			});
			const ask = async (to: string) =>
				(await pool.request({ method: 'GET', path: `${pathname}/v3/${to}`, headers })).body;
			let open = 1;
			while (open > 0) {
				await realClock.sleep(1000);
				const looked = await atOnce(hundreds(bought.flat()), async (ids) =>
					(await ask(`shipments?page_size=100&ids=${ids.join(',')}`)).text(),
				);
				open = looked.filter((text) => text.includes('"ANNOUNCING"')).length;
			}
			await writeFile(file, '');
			await atOnce(bought, async (ids) => {
				const body = await ask(`parcel-documents/label?${query('parcels', ids)}`);
				await appendFile(file, Buffer.from(await body.arrayBuffer()));
			});
			await pool.close();
			return () => ({ done: bought.flat().length, failed: [] });
		};
	},

	reportItems: (job: Job) => report('items', job),

	reportFile: (job: Job) => report('file', job),

	/** n8n's HTTP Request with the link to such a report, response as a file. That somebody asked for the link is not counted. */
	reportHttpFile: async (job: Job): Promise<Work> =>
		nodeWork(
			{
				url: await reportLink(job),
				options: { response: { response: { responseFormat: 'file' } } },
			},
			[{ json: {} }],
			{ type: 'n8n-nodes-base.httpRequest', typeVersion: 4.4 },
		),

	/** What n8n itself takes for the same requests and the same bytes. */
	reportFileBare: (job: Job): Work => {
		const days = Array.from({ length: job.days ?? 1 }, () => reportOf({ ...job, days: 1 }));
		const work = nodeWork({}, asItems(days), { type: 'bare.report' });
		return async () => {
			const outcome = await work();
			return () => ({ ...outcome(), done: 1 });
		};
	},

	/** The same bytes by what Node brings along and nothing else: from http to disk, no n8n, no checks, no repeats. */
	reportFileFloor: async (job: Job): Promise<Work> => {
		const { days = 1 } = job;
		const file = path.join(String(process.env.N8N_USER_FOLDER), 'floor.csv');
		return async () => {
			for (let day = 1; day <= days; day++) {
				const link = await reportLink({ ...job, days: 1 });
				const answer = await new Promise<IncomingMessage>((take) => get(link, take));
				await pipeline(answer, createWriteStream(file, { flags: day === 1 ? 'w' : 'a' }));
			}
			return () => ({ done: 1, failed: [] });
		};
	},

	/** The same report into objects, by csv-parse and nothing else. */
	reportCsvParse: (job: Job): Work => {
		return async () => {
			const file = await request(await reportLink(job));
			const rows: unknown[] = [];
			for await (const row of file.body.pipe(parse({ columns: true, bom: true }))) rows.push(row);
			return () => ({ done: rows.length, failed: [] });
		};
	},
} satisfies Record<string, (job: Job) => Work | Promise<Work>>;

const methods = {
	/** @param input.folder where the package is unpacked */
	start: async (input: { folder: string; access: Access }): Promise<void> => {
		access = input.access;
		engine = await startEngine(input.folder, access);
		const file = path.join(input.folder, 'dist/nodes/Sendcloud/bundle.js');
		clock = (createRequire(file)(file) as { systemClock: typeof clock }).systemClock;
		realClock = { ...clock };
		isReady();
	},
	run: async (job: Job): Promise<Outcome & Cost> => {
		const { value, cost } = await measured(await contestants[job.contestant](job));
		return { ...value(), ...cost };
	},
};

export type ContestantProcess = typeof methods;

serve(methods);
