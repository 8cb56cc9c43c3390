/**
 * What an operation is. An operation is one file: its fields, its request and its output stand together.
 *
 * Two kinds: `item` (one item, some requests) and `batch` (many items, one request). Operations know nothing of
 * loops, retries or n8n's error classes; `run.ts` does all of that.
 */
import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
} from 'n8n-workflow';

import type { SendcloudClient } from '../transport/client';

/** Requests at a time: what Sendcloud's limit on writing, 15 a second, makes sensible, and what the panel allows. */
export const CONCURRENCY = { few: 5, most: 250 };

/** A field of the panel. Its name is its key; where it is shown follows from where it stands. */
export type Field = Omit<INodeProperties, 'name'>;
export type Fields = Record<string, Field>;

/** Keeps the literal type of a field that stands in a file of its own. */
export const field = <F extends Field>(definition: F): F => definition;

/** What a field hands to the operation. Numbers and texts come as the user's expression yields them: check them. */
type ValueOf<F extends Field> = F['type'] extends 'boolean'
	? boolean
	: F['type'] extends 'options'
		? string
		: F['type'] extends 'multiOptions'
			? string[]
			: F['type'] extends 'collection' | 'fixedCollection'
				? IDataObject
				: unknown;

export type ParametersOf<F extends Fields> = { [K in keyof F]: ValueOf<F[K]> };

interface Base<F extends Fields> {
	/** Stored in workflows: never changes. */
	name: string;
	/** Shown in the list of operations. */
	label: string;
	/** Shown when a node is added, e.g. `Create or update an order`. */
	action: string;
	description: string;
	fields: F;
	/** Rarer settings, offered under "Options". `timeout` and `concurrency` are there for every operation. */
	options?: Record<string, Field>;
	/** Requests at a time, unless the user says so. Default: few. */
	concurrency?: number;
}

export interface BuildInput<F extends Fields> {
	params: ParametersOf<F>;
	options: IDataObject;
	item: INodeExecutionData;
	/** The workflow's timezone, for dates without one, e.g. `Europe/Amsterdam`. */
	timezone: string;
}

/** One output item or several; items with binary data as n8n's own type. */
export type Output = IDataObject | IDataObject[] | INodeExecutionData[];

export interface ItemOperation<F extends Fields = Fields, Request = unknown> extends Base<F> {
	kind: 'item';
	/** Checks the input and makes the request of it. All items are built before the first is sent. Throws `inputError`. */
	build(input: BuildInput<F>): Request;
	/** Sends the request of one item. */
	run(input: {
		client: SendcloudClient;
		request: Request;
		options: IDataObject;
		context: IExecuteFunctions;
	}): Promise<Output>;
}

export interface BatchOperation<F extends Fields = Fields, Entry = unknown> extends Base<F> {
	kind: 'batch';
	/** Entries a request may hold at most. */
	size: number;
	build(input: BuildInput<F>): Entry;
	/** Entries of different groups never share a request. Default: all are one group. */
	group?(entry: Entry): string;
	/** What Sendcloud tells the entries of one request apart by. The same key is never sent twice in one request. */
	key(entry: Entry): string;
	/** How a merchant recognises the entry, e.g. `order_id 555413`. */
	title(entry: Entry): string;
	/**
	 * Sends one batch; sending it again must be harmless.
	 * @returns what Sendcloud says of each entry, in any order
	 */
	send(input: { client: SendcloudClient; entries: Entry[] }): Promise<IDataObject[]>;
	/** The key of an entry of the answer. */
	resultKey(result: IDataObject): string;
	/** What the item becomes, or an error when the answer says that this entry failed. Default: the result itself. */
	output?(result: IDataObject, entry: Entry): IDataObject;
	/** A refusal that passes by itself: the whole batch is sent again after a while. */
	isBusy?(error: Error): boolean;
	/** What remains to be done once a batch is saved. Throws, or returns errors by key for entries that failed here. */
	finish?(input: {
		client: SendcloudClient;
		entries: Entry[];
		results: Map<string, IDataObject>;
		options: IDataObject;
	}): Promise<Map<string, Error> | void>;
}

export type Operation = ItemOperation | BatchOperation;

/** Erases the types that only the operation itself needs, so that all operations fit in one list. */
export function itemOperation<F extends Fields, Request>(
	definition: Omit<ItemOperation<F, Request>, 'kind'>,
): ItemOperation {
	return { ...definition, kind: 'item' } as unknown as ItemOperation;
}

export function batchOperation<F extends Fields, Entry>(
	definition: Omit<BatchOperation<F, Entry>, 'kind'>,
): BatchOperation {
	return { ...definition, kind: 'batch' } as unknown as BatchOperation;
}

export interface Resource {
	/** Stored in workflows: never changes. */
	name: string;
	label: string;
	description: string;
	operations: Operation[];
}
