/* eslint-disable no-console */
/**
 * Every field of every operation, by the registry. What is put into it is sent under names that Sendcloud's document
 * has, and makes a difference to some request; a field that makes none is in a table with what it is for.
 */
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { VERSIONS, type Operation } from '../../nodes/Sendcloud/engine/define';
import { resources } from '../../nodes/Sendcloud/resources';
import { SPECS } from '../engine/documents';
import { useFiles } from '../engine/files';
import { useProcessed } from '../engine/processed';
import { useWorld } from '../engine/world';
import { examples, type Example } from '../examples';
import type { RecordedRequest } from '../sandbox';
import { areThere, Documents } from './documents';
import { leavesOf, shownWith, valueAt, withValue, type Leaf } from './leaves';
import { beside, candidates, isChoice, NOT_SENT } from './values';

const world = useWorld();
useFiles();
useProcessed();

/** Held against everything that the node does by `core.limits.test.ts` and `client.test.ts`. */
const COMMON = /^options\.(concurrency|timeout)$/;

const run = async (
	name: string,
	parameters: INodeParameters,
	items: IDataObject[] | undefined,
	typeVersion: number,
) => {
	const [resource, operation] = name.split('.');
	const all = { resource, operation, ...parameters };
	return await world.engine.run(all, items, { node: { typeVersion } });
};

/** What is ready to be tried: nothing has been changed since it was prepared. */
let ready: { name: string; list: Example[] } | undefined;

async function prepared(name: string): Promise<Example[]> {
	if (ready?.name !== name) {
		world.sandbox.reset();
		world.engine.connect(world.sandbox);
		const list = await examples[name]({
			sandbox: world.sandbox,
			run: async (other, parameters, items) => {
				const { json, error } = await run(other, parameters, items, VERSIONS[0]);
				if (error) throw new Error(error.message);
				return json;
			},
		});
		ready = { name, list };
	}
	world.sandbox.requests.length = 0;
	return ready.list;
}

/** Without what differs each time: UUIDs by their order, and the line between the parts of a form. */
function steady(text: string): string {
	const known = new Map<string, string>();
	return text
		.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, (id) => {
			if (!known.has(id)) known.set(id, `#${known.size}`);
			return known.get(id) as string;
		})
		.replace(/form-[0-9a-z]{10,30}/g, 'form');
}

interface Seen {
	requests: RecordedRequest[];
	/** All that is sent, to be compared. */
	sent: string;
	error?: string;
}

type Change = (parameters: INodeParameters) => INodeParameters;

/** One run of an example with something changed. */
async function observe(name: string, at: number, version: number, change: Change): Promise<Seen> {
	const { parameters, items } = (await prepared(name))[at];
	// What n8n itself refuses does not reach the node.
	const { error } = await run(name, change(parameters), items, version).catch((fault: Error) => ({
		error: { message: fault.message, description: '' },
	}));
	const requests = world.sandbox.requests.filter(({ path }) => /^\/api\/v[23]\//.test(path));
	if (requests.some(({ method }) => method !== 'GET')) ready = undefined;
	const sent = requests.map(({ method, path, query, rawBody, headers }) => [
		...[method, path, query, rawBody, headers.accept],
	]);
	return {
		requests,
		sent: steady(JSON.stringify(sent)),
		error: error && `${error.message} ${error.description ?? ''}`,
	};
}

/** The examples that have the field, or can have it, first. */
function fitting(list: Example[], leaf: Leaf): number[] {
	const fit = ({ parameters }: Example) =>
		Number(valueAt(parameters, leaf.steps) !== undefined) * 2 +
		Number(JSON.stringify(shownWith(parameters, leaf)) === JSON.stringify(parameters));
	return [...list.keys()].sort((a, b) => fit(list[b]) - fit(list[a])).slice(0, 4);
}

const operations = resources.flatMap(({ name, operations: all }) =>
	all.flatMap((operation) =>
		VERSIONS.map((version): [string, number, Operation] => [
			`${name}.${operation.name}`,
			version,
			operation,
		]),
	),
);
const newest = VERSIONS[VERSIONS.length - 1];

/** The fields of a version; of an older one those alone that differ. */
function fieldsToTry(operation: Operation, version: number): Leaf[] {
	const leaves = leavesOf(operation, version).filter(({ name }) => !COMMON.test(name));
	if (version === newest) return leaves;
	const same = new Set(leavesOf(operation, newest).map((one) => JSON.stringify(one)));
	return leaves.filter((one) => !same.has(JSON.stringify(one)));
}

/** Tries all there is to put into a field until something makes a difference; of a choice, all of it. */
class Trial {
	/** What of the requests no document knows. */
	readonly unknown = new Set<string>();

	private readonly bases = new Map<string, Seen>();

	constructor(
		private readonly name: string,
		private readonly version: number,
		private readonly all: Leaf[],
		private readonly documents: Documents,
	) {}

	/** @returns what is wrong with the field; undefined when it makes a difference */
	async of(leaf: Leaf): Promise<string | undefined> {
		const { name, version } = this;
		const refusals = new Set<string>();
		let isTaken = false;
		for (const at of fitting(await prepared(name), leaf)) {
			const { parameters } = (await prepared(name))[at];
			const without: Change = (all) =>
				beside(shownWith(withValue(all, leaf.steps, undefined), leaf), name, leaf, this.all);
			const base = await this.base(at, without, parameters);
			let makesDifference = false;
			for (const value of candidates(name, leaf, valueAt(parameters, leaf.steps))) {
				const seen = await observe(name, at, version, (all) =>
					withValue(without(all), leaf.steps, value),
				);
				if (seen.requests.length === 0) {
					refusals.add(String(seen.error).slice(0, 200));
					continue;
				}
				isTaken = true;
				this.hold(leaf, seen);
				makesDifference ||= seen.sent !== base.sent;
				if (makesDifference && !isChoice(leaf)) break;
			}
			if (makesDifference) return undefined;
		}
		return isTaken
			? `${leaf.name} makes no difference to any request`
			: `${leaf.name} takes nothing: ${[...refusals].slice(0, 3).join(' | ')}`;
	}

	private async base(at: number, without: Change, parameters: INodeParameters): Promise<Seen> {
		const key = `${at} ${JSON.stringify(without(parameters))}`;
		const known = this.bases.get(key);
		if (known) return known;
		const seen = await observe(this.name, at, this.version, without);
		this.bases.set(key, seen);
		return seen;
	}

	private hold(leaf: Leaf, { requests }: Seen): void {
		for (const request of requests) {
			for (const words of this.documents.unknownIn(request)) {
				// What people type is theirs; what the panel offers them is ours.
				if (words.includes('none of the values') && !isChoice(leaf)) continue;
				this.unknown.add(`${leaf.name}: ${words}`);
			}
		}
	}
}

if (!areThere()) {
	console.warn(
		`Not tested, because ${SPECS} does not hold the documents: what every field is sent as.`,
	);
	it.skip('every field: the documents are absent', () => {});
} else {
	const documents = new Documents();
	const used = new Set<RegExp>();
	const tried = operations.filter(([, version, one]) => fieldsToTry(one, version).length > 0);
	let count = 0;

	it.each(tried)(
		'%s (version %d): every field is sent under a name of the document',
		async (name, version, operation) => {
			ready = undefined;
			const all = leavesOf(operation, version);
			const trial = new Trial(name, version, all, documents);
			const idle: string[] = [];
			for (const leaf of fieldsToTry(operation, version)) {
				const fault = await trial.of(leaf);
				if (fault === undefined) continue;
				// What decides which other fields are read makes its difference through them.
				const own = leaf.steps.join('.');
				if (all.some(({ shown }) => shown.some(({ steps }) => steps.join('.') === own))) continue;
				const known = NOT_SENT.find(([places]) => places.test(`${name} ${leaf.name}`));
				if (known) used.add(known[0]);
				else idle.push(`${name} ${fault}`);
			}
			count++;
			expect([...trial.unknown]).toEqual([]);
			expect(idle).toEqual([]);
		},
		600_000,
	);

	it('the table names nothing that is sent after all', () => {
		// Where only some operations were asked for, nobody can say.
		if (count === tried.length)
			expect(NOT_SENT.map(([places]) => places).filter((one) => !used.has(one))).toEqual([]);
	});

	it('would see a parameter and a property that no document has, and a value of another type', () => {
		const request = (method: string, path: string, more: Partial<RecordedRequest>) =>
			documents.unknownIn({
				...{ method, path: `/api/v3/${path}`, query: {}, rawBody: '', body: undefined },
				...{ status: 200, at: 0, authenticatedAs: 'basic', fault: undefined },
				headers: { 'content-type': 'application/json' },
				...more,
			});
		const body = (value: unknown) => ({
			body: value,
			rawBody: JSON.stringify(value),
		});
		expect(request('GET', 'orders', { query: { page_size: '5', color: 'red' } })).toEqual([
			'v3-orders GET /orders: the parameter color is not in the document',
		]);
		const point = { service_point_details: { id: 5, opening: 'late' } };
		expect(request('PATCH', 'orders/1', body(point))).toEqual([
			'v3-orders PATCH /orders/{id}: .service_point_details.id is integer 5, not string',
			'v3-orders PATCH /orders/{id}: .service_point_details.opening is not in the document',
		]);
		expect(request('PATCH', 'orders/1', body({ service_point_details: { id: '5' } }))).toEqual([]);
		expect(request('POST', 'orders/1/undo', {})).toEqual([
			'POST /v3/orders/1/undo is in no document',
		]);
	});
}
