/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */
/** Parcels reports: what is asked for, how it is waited for, and what becomes of the file. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parse } from 'csv-parse';
import { sleep, type IDataObject, type INodeParameters } from 'n8n-workflow';

import { COLUMNS } from '../../nodes/Sendcloud/resources/report/columns';
import { reportCsv, type Report } from '../sandbox';
import { describeDocument } from './documents';
import { storedFile, storedText, useFiles } from './files';
import { useWorld } from './world';

const world = useWorld();
useFiles();

const report = (operation: string, more: INodeParameters = {}): INodeParameters => ({
	resource: 'report',
	operation,
	...more,
});
const april: INodeParameters = {
	announcedAfter: '2025-04-01T00:00:00Z',
	announcedBefore: '2025-04-30T23:59:59Z',
};
/** Ten parcels. */
const day: INodeParameters = { announcedAfter: '2025-04-01', announcedBefore: '2025-04-01' };
const generate = (more: INodeParameters = {}) => report('generate', { ...day, ...more });
const PATH = '/v3/reporting/parcels';
const posts = () => world.sandbox.requests.filter(({ method }) => method === 'POST');
const last = () => world.sandbox.requests[world.sandbox.requests.length - 1];
const fetched = () => world.sandbox.storage.requests;
const atStorage = { path: /^\/reports\// };
const reports = () => [...world.sandbox.state.reports.values()];

/** What the local Sendcloud's file of a report says, read by csv-parse. */
async function rowsOf(one: Pick<Report, 'fields' | 'filters'>): Promise<IDataObject[]> {
	const { settings, state } = world.sandbox;
	const text = [...reportCsv(one, settings.report, [...state.integrations.values()])].join('');
	const rows: IDataObject[] = [];
	for await (const row of parse(text, { bom: true, columns: true })) rows.push(row as IDataObject);
	return rows;
}

/** A report that exists, by its ID. */
async function created(more: INodeParameters = {}): Promise<string> {
	const { json } = await world.engine.run(report('create', { ...day, ...more }));
	world.sandbox.requests.length = 0;
	return json[0].id as string;
}

describe('create', () => {
	it('asks for the usual columns and returns the report', async () => {
		const { json, error } = await world.engine.run(report('create', april));
		expect(error).toBeUndefined();
		expect(last()).toMatchObject({ method: 'POST', path: `/api${PATH}` });
		expect(last().body).toEqual({
			fields: [
				'parcel_id',
				'order_number',
				'tracking_number',
				'carrier_name',
				'shipping_option_code',
				'to_address_country_code',
				'status',
				'announced_at',
				'delivered_at',
				'weight',
				'total_cost',
			],
			filters: {
				announced_after: '2025-04-01T00:00:00Z',
				announced_before: '2025-04-30T23:59:59Z',
			},
		});
		expect(json).toEqual([expect.objectContaining({ id: reports()[0].id, status: 'queued' })]);
	});

	it('knows all columns that the local Sendcloud knows, and keeps the chosen order', async () => {
		const all = Object.keys(COLUMNS).reverse();
		expect(all).toHaveLength(30);
		const { error } = await world.engine.run(report('create', { ...april, columns: all }));
		expect(error).toBeUndefined();
		expect((last().body as Report).fields).toEqual(all);
		await world.engine.run(report('create', { ...april, columns: '={{ "status, parcel_id" }}' }));
		expect((last().body as Report).fields).toEqual(['status', 'parcel_id']);
	});

	it('sends every filter, times with the timezone of the workflow, days to their end', async () => {
		const { error } = await world.engine.run(
			report('create', {
				announcedAfter: '2025-04-01',
				announcedBefore: '2025-04-30',
				filters: {
					direction: 'incoming',
					integration_id: '7',
					brand_id: 1,
					shipping_option_code: 'postnl:standard',
					updated_after: '2025-04-02T10:00:00',
					updated_before: '={{ $now.set({ year: 2025, month: 5, day: 1 }).startOf("day") }}',
				},
			}),
			[{}],
			{ timezone: 'Europe/Amsterdam' },
		);
		expect(error).toBeUndefined();
		expect((last().body as Report).filters).toEqual({
			announced_after: '2025-04-01T00:00:00.000+02:00',
			announced_before: '2025-04-30T23:59:59.999999+02:00',
			direction: 'incoming',
			integration_id: 7,
			brand_id: 1,
			shipping_option_code: 'postnl:standard',
			updated_after: '2025-04-02T10:00:00.000+02:00',
			updated_before: '2025-05-01T00:00:00.000+02:00',
		});
	});

	it('is not repeated when the answer is lost', async () => {
		world.sandbox.faults.add({ kind: 'resetAfter', match: { method: 'POST' } });
		const { error } = await world.engine.run(report('create', april));
		expect(posts()).toHaveLength(1);
		expect(error?.description).toContain('may have carried this out all the same');
	});

	it('says how to narrow a report that is too large', async () => {
		world.sandbox.settings.report.rowLimit = 100;
		const { error } = await world.engine.run(report('create', april));
		expect(error).toMatchObject({ httpCode: '400' });
		expect(error?.message).toBe(
			'The report would have more rows than Sendcloud allows: CSV export exceeds row limit of 100, narrow the date range or apply additional filters.',
		);
		expect(error?.description).toContain('from 2025-04-01T00:00:00Z to 2025-04-30T23:59:59Z');
		expect(error?.description).toContain('a week instead of a month');
		expect(error?.description).toContain('Split Large Reports');
	});
});

describe('bad requests, refused before anything is sent', () => {
	it.each<[string, INodeParameters, RegExp]>([
		['no beginning', { announcedAfter: '={{ "" }}' }, /announced after is required/],
		['no end', { announcedBefore: '={{ undefined }}' }, /announced before is required/],
		[
			'a date that is none',
			{ announcedAfter: '={{ "soon" }}' },
			/announced after must be a date .* found "soon"/,
		],
		[
			'a day that is none',
			{ announcedBefore: '={{ "2025-02-30" }}' },
			/announced before must be a date .* found "2025-02-30"/,
		],
		[
			'before earlier than after',
			{ announcedAfter: '2025-05-01T00:00:00Z' },
			/^Announced From must be earlier than Announced To, found 2025-05-01T00:00:00Z and 2025-04-30T23:59:59Z$/,
		],
		[
			'no time between',
			{ announcedBefore: '2025-04-01T00:00:00Z' },
			/^Announced From must be earlier/,
		],
		[
			'updated the wrong way round',
			{
				filters: { updated_after: '2025-04-02T00:00:00Z', updated_before: '2025-04-01T00:00:00Z' },
			},
			/^Updated From must be earlier/,
		],
		[
			'an unknown column',
			{ columns: '={{ ["parcel_id", "price"] }}' },
			/^fields › 2 must be one of announced_at, .*, found "price"$/,
		],
		['no columns', { columns: '={{ [] }}' }, /^columns must name at least one column$/],
		['a column twice', { columns: '={{ ["status", "status"] }}' }, /^columns name status twice$/],
		[
			'an integration that is text',
			{ filters: { integration_id: 'shop' } },
			/^filters › integration id must be a whole number of 1 or more, found "shop"$/,
		],
		[
			'a direction',
			{ filters: { direction: 'both' } },
			/direction must be one of incoming, outgoing/,
		],
		[
			'a code too long',
			{ filters: { shipping_option_code: 'x'.repeat(257) } },
			/at most 256 characters/,
		],
		[
			'JSON without filters',
			{ specifyBody: 'json', jsonBody: '{"fields": ["status"]}' },
			/^filters is required, as an object$/,
		],
		[
			'JSON without columns',
			{
				specifyBody: 'json',
				jsonBody:
					'{"filters": {"announced_after": "2025-04-01T00:00:00Z", "announced_before": "2025-04-02T00:00:00Z"}}',
			},
			/^fields is required, as a list$/,
		],
	])('%s', async (_name, more, message) => {
		for (const operation of ['create', 'generate']) {
			const { error } = await world.engine.run(report(operation, { ...april, ...more }));
			expect(error?.message).toMatch(message);
		}
		expect(world.asked()).toEqual([]);
	});

	it.each(['get', 'download'])('%s of an ID that is text', async (operation) => {
		const { error } = await world.engine.run(report(operation, { report: 'April' }));
		expect(error?.message).toBe(
			'report ID must be a UUID such as 419f3be0-2f49-434b-bee4-d8cff9cf7d01, found "April"',
		);
		expect(world.asked()).toEqual([]);
	});

	it('a file without a field to put it in', async () => {
		const { error } = await world.engine.run(
			generate({ resultAs: 'file', binaryProperty: '={{ "" }}' }),
		);
		expect(error?.message).toBe('output file field is required');
	});
});

describe('get', () => {
	it('returns the report, with its link when it is ready', async () => {
		const { json, error } = await world.engine.run(report('get', { report: await created() }));
		expect(error).toBeUndefined();
		expect(json[0]).toMatchObject({ status: 'ready', url: expect.stringContaining('.csv') });
		expect(world.asked()).toEqual([`GET ${PATH}/${reports()[0].id}`]);
	});

	it('says that there is none', async () => {
		const { error } = await world.engine.run(
			report('get', { report: '419f3be0-2f49-434b-bee4-d8cff9cf7d01' }),
		);
		expect(error).toMatchObject({ httpCode: '404' });
	});
});

describe('waiting', () => {
	it('asks ever less often, and no more when it is ready', async () => {
		Object.assign(world.sandbox.settings.report, { queuedMs: 20_000, generatingMs: 100_000 });
		const { json, error } = await world.engine.run(generate());
		expect(error).toBeUndefined();
		expect(json).toHaveLength(10);
		const asked = world.sandbox.requests.filter(({ method }) => method === 'GET');
		const waits = asked.slice(1).map(({ at }, n) => at - asked[n].at);
		expect(waits[0]).toBe(500);
		expect(waits[1]).toBe(750);
		expect(Math.max(...waits)).toBe(15_000);
		expect(waits).toEqual([...waits].sort((a, b) => a - b));
		expect(asked.length).toBeLessThan(20);
		expect(world.waited()).toBeLessThan(136_000);
	});

	it.each([
		[600, {}],
		[5, { waitLimit: 5 }],
	])('ends after %d seconds, and says how to go on', async (seconds, options) => {
		world.sandbox.settings.report.queuedMs = 3_600_000;
		const { error } = await world.engine.run(generate({ options }));
		expect(error?.message).toBe(`The report was not ready within ${seconds} seconds`);
		expect(error?.description).toContain(`the ID ${reports()[0].id}`);
		expect(world.waited()).toBe(seconds * 1000);
	});

	it('ends when Sendcloud could not make it', async () => {
		world.sandbox.settings.report.outcome = 'failed';
		const { error } = await world.engine.run(generate());
		expect(error?.message).toBe('Sendcloud could not make the report');
		expect(error?.description).toContain('Create it again');
		expect(error?.description).toContain('Sendcloud says: The report could not be generated');
		expect(fetched()).toEqual([]);
	});

	it('ends when it has expired', async () => {
		const id = await created();
		world.sandbox.settings.report.lifetimeMs = 0;
		const { error } = await world.engine.run(report('download', { report: id }));
		expect(error?.message).toBe('The report has expired');
		expect(error?.description).toContain('Create it again and download it at once');
	});

	it('ends when the execution is cancelled', async () => {
		world.sandbox.settings.report.queuedMs = 3_600_000;
		let cancel = () => {};
		world.clock().onSleep = () => world.waited() >= 5000 && cancel();
		await world.engine.run(generate(), [{}], {
			started: (running) => (cancel = () => running.cancel()),
		});
		const asked = world.asked().length;
		await sleep(300);
		expect(world.waited()).toBeLessThan(20_000);
		expect(world.asked()).toHaveLength(asked);
	});

	it('goes on over a fault of Sendcloud', async () => {
		world.sandbox.faults.add({ kind: 'status', status: 502, match: { method: 'GET' } });
		const { json } = await world.engine.run(generate());
		expect(json).toHaveLength(10);
	});
});

describe('a report as items', () => {
	it('has one for each row, with numbers as numbers', async () => {
		const { items, json, error } = await world.engine.run(
			generate({ columns: ['parcel_id', 'order_number', 'weight', 'total_cost', 'announced_at'] }),
		);
		expect(error).toBeUndefined();
		expect(json).toHaveLength(10);
		expect(json[0]).toEqual({
			parcel_id: 201790,
			order_number: 'ORDER-201790',
			weight: 1.79,
			total_cost: 7.9,
			announced_at: '2025-04-01T00:00:00.000Z',
		});
		expect(Object.keys(json[0])).toEqual([
			'parcel_id',
			'order_number',
			'weight',
			'total_cost',
			'announced_at',
		]);
		expect(items.every(({ pairedItem }) => (pairedItem as { item: number }).item === 0)).toBe(true);
		expect(world.asked()[0]).toBe(`POST ${PATH}`);
	});

	it('keeps text where it looks like a number, and everything when nothing is converted', async () => {
		const columns = ['to_address_postal_code', 'parcel_id', 'integration_id'];
		const converted = await world.engine.run(generate({ columns }));
		expect(converted.json[1]).toMatchObject({ to_address_postal_code: expect.any(String) });
		expect(converted.json.map(({ to_address_postal_code: code }) => code)).toContain('10115');
		const plain = await world.engine.run(generate({ columns, convertNumbers: false }));
		expect(plain.json).toEqual(await rowsOf(reports()[0]));
		expect(plain.json[0].parcel_id).toBe('201790');
	});

	it('has null where a number is missing, and text where it is none', async () => {
		world.sandbox.faults.add({
			kind: 'body',
			match: atStorage,
			body: 'parcel_id,total_cost,weight\n1,,1e3\n',
			headers: { 'content-type': 'text/csv' },
		});
		const { json } = await world.engine.run(
			generate({ columns: ['parcel_id', 'total_cost', 'weight'] }),
		);
		expect(json).toEqual([{ parcel_id: 1, total_cost: null, weight: '1e3' }]);
	});

	it.each([false, true])('is what csv-parse reads of the file (messy: %s)', async (messy) => {
		Object.assign(world.sandbox.settings.report, { messy, parcelsPerDay: 40 });
		const { json, error } = await world.engine.run(
			generate({ columns: Object.keys(COLUMNS), convertNumbers: false }),
		);
		expect(error).toBeUndefined();
		expect(json).toHaveLength(40);
		expect(json).toEqual(await rowsOf(reports()[0]));
		if (messy) expect(json.map(({ brand_name: name }) => name)).toContain('Both\r\n"of", them');
	});

	it('of no rows is no items, and says so', async () => {
		world.sandbox.settings.report.parcelsPerDay = 0;
		const { json, error, hints } = await world.engine.run(generate());
		expect(error).toBeUndefined();
		expect(json).toEqual([]);
		expect(hints.map(({ message }) => message)).toEqual([
			'The report has no rows: no parcel matches the time and the filters.',
		]);
	});

	it('of each item come one after the other, paired with theirs', async () => {
		const { items } = await world.engine.run(
			report('generate', {
				announcedAfter: '={{ $json.day }}',
				announcedBefore: '={{ $json.day }}',
				columns: ['announced_at'],
			}),
			[{ day: '2025-04-02' }, { day: '2025-04-01' }],
		);
		expect(items).toHaveLength(20);
		expect(items[0]).toMatchObject({
			json: { announced_at: '2025-04-02T00:00:00.000Z' },
			pairedItem: { item: 0 },
		});
		expect(items[19]).toMatchObject({
			json: { announced_at: '2025-04-01T21:36:00.000Z' },
			pairedItem: { item: 1 },
		});
	});

	it('has the names of the API also where the file is written for people', async () => {
		world.sandbox.faults.add({
			kind: 'body',
			match: atStorage,
			body: '"Parcel ID",Status\r\n1,delivered\r\n',
		});
		const { json } = await world.engine.run(generate({ columns: ['parcel_id', 'status'] }));
		expect(json).toEqual([{ parcel_id: 1, status: 'delivered' }]);
	});

	it('of one column keeps the rows that are empty', async () => {
		world.sandbox.faults.add({ kind: 'body', match: atStorage, body: 'delivered_at\nA\n\nB\n' });
		const { json } = await world.engine.run(generate({ columns: ['delivered_at'] }));
		expect(json.map(({ delivered_at: at }) => at)).toEqual(['A', '', 'B']);
	});

	it('of several columns leaves out lines that are empty', async () => {
		world.sandbox.faults.add({
			kind: 'body',
			match: atStorage,
			body: 'parcel_id,status\n\n1,a\n\n',
		});
		const { json } = await world.engine.run(generate({ columns: ['parcel_id', 'status'] }));
		expect(json).toEqual([{ parcel_id: 1, status: 'a' }]);
	});

	it.each([
		['', /^The file of the report is empty$/],
		['<!doctype html>\n<title>Blocked</title>', /^The file is not a parcels report$/],
		['parcel_id\n1\n', /^The file is not a parcels report$/],
		[
			'parcel_id,status\n1,a\n2',
			/^The file of the report is not complete CSV: record 3: it has 1 cells, the header has 2$/,
		],
		[
			'parcel_id,status\n1,"a',
			/^The file of the report is not complete CSV: record 2: a quote is not closed$/,
		],
		['<a href="x">', /^The file of the report is not CSV: record 1/],
	])('is refused when the file is %j', async (body, message) => {
		world.sandbox.faults.add({ kind: 'body', match: atStorage, body });
		const { error } = await world.engine.run(generate({ columns: ['parcel_id', 'status'] }));
		expect(error?.message).toMatch(message);
	});
});

describe('a report as a file', () => {
	it('is stored as it is', async () => {
		world.sandbox.settings.report.messy = true;
		const { items, error } = await world.engine.run(
			generate({ resultAs: 'file', binaryProperty: 'table', options: { fileName: 'april.csv' } }),
		);
		expect(error).toBeUndefined();
		expect(items).toHaveLength(1);
		const [{ json, binary, pairedItem }] = items;
		expect(pairedItem).toEqual({ item: 0 });
		expect(json).toMatchObject({
			report_ids: [reports()[0].id],
			fields: reports()[0].fields,
			filters: reports()[0].filters,
			file_name: 'april.csv',
		});
		expect(JSON.stringify(json)).not.toContain('X-Amz-Signature');
		expect(binary).toEqual({
			table: expect.objectContaining({ mimeType: 'text/csv', fileName: 'april.csv' }),
		});
		const { settings, state } = world.sandbox;
		const expected = [
			...reportCsv(reports()[0], settings.report, [...state.integrations.values()]),
		].join('');
		expect(await storedText(binary!.table.id!)).toBe(expected);
	});

	it('is named after the report, and can be downloaded later', async () => {
		const id = await created();
		const { items, error } = await world.engine.run(
			report('download', { report: id, resultAs: 'file' }),
		);
		expect(error).toBeUndefined();
		expect(items[0].binary!.data.fileName).toBe(`parcels-${id}.csv`);
		expect(world.asked()).toEqual([`GET ${PATH}/${id}`]);
	});

	it('of no rows has its header', async () => {
		world.sandbox.settings.report.parcelsPerDay = 0;
		const { items } = await world.engine.run(
			generate({ resultAs: 'file', columns: ['parcel_id', 'status'] }),
		);
		expect(await storedText(items[0].binary!.data.id!)).toBe('parcel_id,status\n');
	});

	it.each([
		['', /^The file of the report is empty$/],
		['<!doctype html>\n<title>Blocked</title>', /^The file is not a parcels report$/],
	])('is refused when it is %j', async (body, message) => {
		world.sandbox.faults.add({ kind: 'body', match: atStorage, body });
		const { error, items } = await world.engine.run(generate({ resultAs: 'file' }));
		expect(error?.message).toMatch(message);
		expect(items).toEqual([]);
	});

	it('is not joined when one of the parts is empty', async () => {
		Object.assign(world.sandbox.settings.report, { rowLimit: 5 });
		world.sandbox.faults.add({ kind: 'body', match: { ...atStorage, nth: 2 }, body: '' });
		const { error } = await world.engine.run(
			generate({ resultAs: 'file', options: { split: true } }),
		);
		expect(error?.message).toBe('The file of the report is empty');
	});

	it('is not stored in part when the storage gives up', async () => {
		world.sandbox.faults.add({ kind: 'resetMiddle', match: atStorage, times: Infinity });
		world.sandbox.settings.report.parcelsPerDay = 1000;
		const { error, items } = await world.engine.run(generate({ resultAs: 'file' }));
		expect(items).toEqual([]);
		expect(error?.message).toBe('The download broke off');
		expect(fetched()).toHaveLength(5);
	});
});

describe('an ID that Sendcloud answers', () => {
	const evil = '../../v2/x?y=';

	it.each(['create', 'generate'])(
		'goes into no address when it is none (%s)',
		async (operation) => {
			world.sandbox.faults.add({
				kind: 'body',
				match: { method: 'POST' },
				body: (answer: IDataObject) => ({ ...answer, id: evil }),
			});
			const { error } = await world.engine.run(report(operation, day));
			expect(error?.message).toBe(`The ID of the report is none that can be asked for: "${evil}"`);
			expect(error?.description).toContain('may have been done');
			expect(world.asked()).toEqual([`POST ${PATH}`]);
		},
	);

	it('goes into no name of a file', async () => {
		const id = await created();
		world.sandbox.faults.add({
			kind: 'body',
			match: { method: 'GET', path: new RegExp(id) },
			body: (answer: IDataObject) => ({ ...answer, id: evil }),
			times: Infinity,
		});
		const { error, items } = await world.engine.run(
			report('download', { report: id, resultAs: 'file' }),
		);
		expect(items).toEqual([]);
		expect(error?.message).toContain('is none that can be asked for');
	});
});

describe('a failure after a report was made', () => {
	it.each(['items', 'file'])('says that it was, and how to get it (%s)', async (resultAs) => {
		world.sandbox.faults.add({
			kind: 'status',
			status: 403,
			match: { method: 'GET', path: /reporting/ },
			times: Infinity,
		});
		const { error } = await world.engine.run(generate({ resultAs }));
		expect(error).toMatchObject({ httpCode: '403' });
		expect(error?.message).toContain('not allowed');
		expect(error?.description).toContain(`Sendcloud accepted the report ${reports()[0].id} before`);
	});

	it('names all of several', async () => {
		Object.assign(world.sandbox.settings.report, { rowLimit: 5 });
		world.sandbox.faults.add({
			kind: 'status',
			status: 403,
			match: { ...atStorage, nth: 2 },
			times: Infinity,
		});
		const { error } = await world.engine.run(generate({ options: { split: true } }));
		expect(error?.description).toContain(`Sendcloud accepted 2 reports before`);
		for (const { id } of reports().slice(-2)) expect(error?.description).toContain(id);
	});

	it('does not say so where none was made, or by another run', async () => {
		world.sandbox.faults.add({ kind: 'status', status: 403, match: { method: 'POST' } });
		expect((await world.engine.run(generate())).error?.description).not.toContain('accepted');
		const id = await created();
		world.sandbox.faults.add({ kind: 'status', status: 403, match: { method: 'GET' } });
		const { error } = await world.engine.run(report('download', { report: id }));
		expect(error?.description).not.toContain('accepted');
	});
});

describe('a report that is too large', () => {
	beforeEach(() =>
		Object.assign(world.sandbox.settings.report, { rowLimit: 100, parcelsPerDay: 288 }),
	);

	it.each([false, true])(
		'is split and joined, without a gap or an overlap (messy: %s)',
		async (messy) => {
			world.sandbox.settings.report.messy = messy;
			const { json, error } = await world.engine.run(
				generate({
					columns: ['parcel_id', 'announced_at', 'brand_name'],
					options: { split: true },
				}),
			);
			expect(error).toBeUndefined();
			expect(json).toHaveLength(288);
			const ids = json.map(({ parcel_id: id }) => Number(id));
			expect(ids).toEqual(ids.map((_, n) => ids[0] + n));
			// The whole, two halves of 144, four quarters of 72.
			expect(posts()).toHaveLength(7);
			expect(reports()).toHaveLength(4);
			const spans = reports().map(({ filters }) => [
				filters.announced_after,
				filters.announced_before,
			]);
			expect(spans).toEqual([
				['2025-04-01T00:00:00.000Z', '2025-04-01T05:59:59.999999Z'],
				['2025-04-01T06:00:00Z', '2025-04-01T11:59:59.999999Z'],
				['2025-04-01T12:00:00Z', '2025-04-01T17:59:59.999999Z'],
				['2025-04-01T18:00:00Z', '2025-04-01T23:59:59.999999+00:00'],
			]);
		},
	);

	it.each([false, true])('is split and joined to one file (messy: %s)', async (messy) => {
		world.sandbox.settings.report.messy = messy;
		const { items, error } = await world.engine.run(
			generate({
				columns: ['parcel_id', 'brand_name'],
				resultAs: 'file',
				options: { split: true },
			}),
		);
		expect(error).toBeUndefined();
		expect(items).toHaveLength(1);
		expect(items[0].json).toMatchObject({
			report_ids: reports().map(({ id }) => id),
			filters: {
				announced_after: '2025-04-01T00:00:00.000Z',
				announced_before: '2025-04-01T23:59:59.999999+00:00',
			},
		});
		// The same as if it had never been too large.
		world.sandbox.settings.report.rowLimit = 100_000;
		const whole = { fields: reports()[0].fields, filters: items[0].json.filters } as Report;
		const { settings, state } = world.sandbox;
		expect(await storedText(items[0].binary!.data.id!)).toBe(
			[...reportCsv(whole, settings.report, [...state.integrations.values()])].join(''),
		);
	});

	it('is refused when it may not be split', async () => {
		const { error } = await world.engine.run(generate());
		expect(error?.message).toContain('more rows than Sendcloud allows');
		expect(posts()).toHaveLength(1);
	});

	it('is refused when a second has too many parcels', async () => {
		Object.assign(world.sandbox.settings.report, { rowLimit: 1, parcelsPerDay: 86_400 * 4 });
		const { error } = await world.engine.run(
			report('generate', {
				announcedAfter: '2025-04-01T00:00:00Z',
				announcedBefore: '2025-04-01T00:00:04Z',
				options: { split: true },
			}),
		);
		expect(error?.message).toContain('more rows than Sendcloud allows');
	});
});

describe('the storage', () => {
	it.each(['apiKeys', 'oAuth2'])('never gets a credential (%s)', async (authentication) => {
		world.engine.credentials.stored.sendcloudApi.partnerId = world.sandbox.partnerId;
		const { error } = await world.engine.run(generate({ authentication }));
		expect(error).toBeUndefined();
		expect(fetched()).toHaveLength(1);
		const { headers } = fetched()[0];
		for (const name of ['authorization', 'cookie', 'sendcloud-partner-id'])
			expect(headers).not.toHaveProperty(name);
		const sent = JSON.stringify(headers);
		const { keys, oauth } = world.sandbox;
		for (const secret of [keys.publicKey, keys.secretKey, oauth.clientId, oauth.clientSecret])
			expect(sent).not.toContain(secret);
	});

	it('may send on to another host, which gets none either', async () => {
		world.sandbox.settings.report.redirect = true;
		const { json, error } = await world.engine.run(generate());
		expect(error).toBeUndefined();
		expect(json).toHaveLength(10);
		expect(
			fetched().map(({ headers, status }) => [String(headers.host).split(':')[0], status]),
		).toEqual([
			['127.0.0.1', 307],
			['localhost', 200],
		]);
		for (const { headers } of fetched()) expect(headers).not.toHaveProperty('authorization');
	});

	it('is asked again with another link when the first one has expired', async () => {
		world.sandbox.faults.add({ kind: 'status', status: 403, match: atStorage });
		const { json, error } = await world.engine.run(generate());
		expect(error).toBeUndefined();
		expect(json).toHaveLength(10);
		expect(fetched()).toHaveLength(2);
		expect(world.asked().filter((asked) => asked.startsWith('GET'))).toHaveLength(2);
	});

	it('that answers 403 again is not asked a third time', async () => {
		world.sandbox.faults.add({ kind: 'status', status: 403, match: atStorage, times: Infinity });
		const { error } = await world.engine.run(generate());
		expect(error?.message).toBe('The storage of the file refuses the download (HTTP 403)');
		expect(error?.description).toContain('A new link was refused too');
		expect(fetched()).toHaveLength(2);
		expect(JSON.stringify(error)).not.toContain('X-Amz');
	});

	it('says that the report expired when the link did because of it', async () => {
		const id = await created();
		world.sandbox.faults.add({
			kind: 'status',
			status: 403,
			match: {
				path: /^\/reports\//,
				body: () => ((world.sandbox.settings.report.lifetimeMs = 0), true),
			},
		});
		const { error } = await world.engine.run(report('download', { report: id }));
		expect(error?.message).toBe('The report has expired');
	});

	it.each([500, 503, 429])('that answers %d is asked again', async (status) => {
		world.sandbox.faults.add({ kind: 'status', status, match: atStorage, times: 2 });
		const { json, hints } = await world.engine.run(generate());
		expect(json).toHaveLength(10);
		expect(fetched()).toHaveLength(3);
		expect(hints[0].message).toContain(`HTTP ${status}`);
	});

	it('that always answers 500 is given up', async () => {
		world.sandbox.faults.add({ kind: 'status', status: 500, match: atStorage, times: Infinity });
		const { error } = await world.engine.run(generate());
		expect(error).toMatchObject({ httpCode: '500' });
		expect(fetched()).toHaveLength(5);
	});

	it.each(['items', 'file'])(
		'that stops in the middle is asked again, and nothing is lost or doubled (%s)',
		async (resultAs) => {
			Object.assign(world.sandbox.settings.report, { parcelsPerDay: 3000, messy: true });
			for (const afterBytes of [1000, 70_001, 150_000])
				world.sandbox.faults.add({ kind: 'resetMiddle', match: atStorage, afterBytes });
			const columns = ['parcel_id', 'brand_name', 'from_address_company_name', 'announced_at'];
			const { json, items, error } = await world.engine.run(
				generate({ columns, resultAs, convertNumbers: false }),
			);
			expect(error).toBeUndefined();
			expect(fetched()).toHaveLength(4);
			if (resultAs === 'items') {
				expect(json).toEqual(await rowsOf(reports()[0]));
				return;
			}
			const { settings, state } = world.sandbox;
			const parts = reportCsv(reports()[0], settings.report, [...state.integrations.values()]);
			expect(await storedText(items[0].binary!.data.id!)).toBe([...parts].join(''));
		},
	);

	it('that ends too early without a word is found out by the last row', async () => {
		world.sandbox.settings.report.parcelsPerDay = 3000;
		world.sandbox.faults.add({ kind: 'truncated', match: atStorage, afterBytes: 20_010 });
		const { error, json } = await world.engine.run(generate());
		expect(json).toEqual([]);
		expect(error?.message).toMatch(/^The file of the report is not complete CSV: record \d+/);
		expect(error?.description).toContain('cut off');
	});

	it('that falls silent is given up after the timeout', async () => {
		// A server of its own: it sends the beginning of a file and nothing more, ever.
		const silent = createServer((_request, response) => response.write('parcel_id,status\n1,a\n'));
		await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
		const { port } = silent.address() as AddressInfo;
		world.sandbox.faults.add({
			kind: 'body',
			match: { method: 'GET' },
			body: (shown: IDataObject) => ({ ...shown, url: `http://127.0.0.1:${port}/report.csv` }),
			times: Infinity,
		});
		const { error } = await world.engine.run(
			generate({ columns: ['parcel_id', 'status'], options: { timeout: 1 } }),
		);
		silent.closeAllConnections();
		silent.close();
		expect(error?.message).toBe('The download broke off');
	});

	it('that is not there is named by its host alone', async () => {
		world.sandbox.faults.add({
			kind: 'body',
			match: { method: 'GET' },
			body: (shown: IDataObject) => ({
				...shown,
				url: 'http://127.0.0.1:9/report.csv?X-Amz-Signature=sesame',
			}),
			times: Infinity,
		});
		const { error } = await world.engine.run(generate());
		expect(error?.message).toBe(
			'The file could not be fetched from 127.0.0.1:9: nothing answers there',
		);
		expect(JSON.stringify(error)).not.toContain('sesame');
	});

	it.each(['file:///etc/passwd', 'ftp://storage.example/report.csv', 'report.csv'])(
		'behind %s is not asked',
		async (url) => {
			world.sandbox.faults.add({
				kind: 'body',
				match: { method: 'GET' },
				body: (shown: IDataObject) => ({ ...shown, url }),
				times: Infinity,
			});
			const { error } = await world.engine.run(generate());
			expect(error?.message).toBe('The link to the file is not one of http or https');
		},
	);

	it.each(['items', 'file'])('is left when the execution is cancelled (%s)', async (resultAs) => {
		let closed = false;
		const slow = createServer((_request, response) => {
			response.on('close', () => (closed = true));
			response.write('parcel_id,status\n1,a\n');
		});
		await new Promise<void>((resolve) => slow.listen(0, '127.0.0.1', resolve));
		const { port } = slow.address() as AddressInfo;
		world.sandbox.faults.add({
			kind: 'body',
			match: { method: 'GET' },
			body: (shown: IDataObject) => ({ ...shown, url: `http://127.0.0.1:${port}/report.csv` }),
			times: Infinity,
		});
		const begun = Date.now();
		await world.engine.run(generate({ columns: ['parcel_id', 'status'], resultAs }), [{}], {
			started: (running) => void sleep(300).then(() => running.cancel()),
		});
		for (let waited = 0; !closed && waited < 3000; waited += 50) await sleep(50);
		slow.closeAllConnections();
		slow.close();
		expect(closed).toBe(true);
		expect(Date.now() - begun).toBeLessThan(5000);
	});
});

describe('100,000 rows', () => {
	const whole: INodeParameters = {
		announcedAfter: '2025-04-01T00:00:00Z',
		announcedBefore: '2025-04-01T23:59:59.999Z',
	};
	beforeEach(() =>
		Object.assign(world.sandbox.settings.report, { parcelsPerDay: 100_000, messy: true }),
	);

	it('of 30 columns, with line breaks in cells, become a file that is never held in memory', async () => {
		setFlagsFromString('--expose-gc');
		const collect = runInNewContext('gc') as () => void;
		const inUse = () => {
			collect();
			const { heapUsed, external } = process.memoryUsage();
			return heapUsed + external;
		};
		const before = inUse();
		// A few looks while it runs: each collects all garbage first, which takes long.
		const looks: number[] = [];
		const timer = setInterval(() => {
			if (looks.length < 5) looks.push(inUse() - before);
		}, 300);
		const { items, error } = await world.engine.run(
			report('generate', { ...whole, columns: Object.keys(COLUMNS), resultAs: 'file' }),
		);
		clearInterval(timer);
		expect(error).toBeUndefined();
		const { bytes, id } = items[0].binary!.data;
		expect(bytes).toBeGreaterThan(30_000_000);
		expect(looks.length).toBeGreaterThan(0);
		expect(Math.max(...looks)).toBeLessThan(bytes! / 2);

		let rows = 0;
		for await (const row of storedFile(id!).pipe(parse({ bom: true, columns: true }))) {
			if (rows++ === 0) expect(row).toMatchObject({ announced_at: '2025-04-01T00:00:00.000Z' });
		}
		expect(rows).toBe(100_000);
	}, 120_000);

	it('become as many items', async () => {
		const { json, error } = await world.engine.run(
			report('generate', { ...whole, columns: ['parcel_id', 'brand_name'] }),
		);
		expect(error).toBeUndefined();
		expect(json).toHaveLength(100_000);
		expect(json[99_999].parcel_id).toBe(Number(json[0].parcel_id) + 99_999);
		expect(json.filter(({ brand_name: name }) => name === 'Both\r\n"of", them')).toHaveLength(
			12_500,
		);
	}, 120_000);

	it('and one more are refused, or become two reports', async () => {
		world.sandbox.settings.report.messy = false;
		const more = { ...whole, announcedBefore: '2025-04-02T00:00:00Z', columns: ['parcel_id'] };
		const refused = await world.engine.run(report('generate', more));
		expect(refused.error?.message).toContain('exceeds row limit of 100000');
		const { json } = await world.engine.run(
			report('generate', { ...more, options: { split: true } }),
		);
		expect(json).toHaveLength(100_001);
	}, 120_000);
});

describeDocument('v3-reporting', (document) => {
	const path = '/reporting/parcels';

	it.each(document.requests<Report & IDataObject>('post', path))(
		'sends "%s" as it is, from JSON and from fields',
		async (_name, body) => {
			await world.engine.run(report('create', { specifyBody: 'json', jsonBody: '={{ $json }}' }), [
				body,
			]);
			expect(last().body).toEqual(body);
			const { announced_after, announced_before, ...filters } = body.filters;
			await world.engine.run(
				report('create', {
					announcedAfter: announced_after,
					announcedBefore: announced_before,
					columns: body.fields,
					filters,
				}),
			);
			expect(last().body).toEqual(body);
		},
	);

	it.each([
		...document.answers<IDataObject>('post', path, 202).map((one) => ['create', ...one] as const),
		...document
			.answers<IDataObject>('get', `${path}/{report_id}`, 200)
			.map((one) => ['get', ...one] as const),
	])('%s returns "%s" as it is', async (operation, _name, body) => {
		const id = await created();
		world.sandbox.faults.add({ kind: 'body', body });
		const { json } = await world.engine.run(report(operation, { ...april, report: id }));
		expect(json).toEqual([body]);
	});

	it.each([
		...[400, 401, 403, 422, 500].flatMap((status) =>
			document.answers('post', path, status).map((one) => ['create', status, ...one] as const),
		),
		...[401, 403, 404].flatMap((status) =>
			document
				.answers('get', `${path}/{report_id}`, status)
				.map((one) => ['get', status, ...one] as const),
		),
	])('%s words the refusal %d "%s"', async (operation, status, _name, body) => {
		const id = await created();
		world.sandbox.faults.add({ kind: 'status', status, body, times: Infinity });
		const { error } = await world.engine.run(report(operation, { ...april, report: id }));
		const [{ detail }] = (body as { errors: Array<{ detail: string }> }).errors;
		expect(error?.message).toContain(detail);
		expect(error?.httpCode).toBe(String(status));
	});
});
