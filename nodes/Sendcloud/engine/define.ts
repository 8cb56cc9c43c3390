/**
 * What an operation is. An operation is one file: its fields, its request and its output stand together.
 *
 * It is fields, `build` and `perform`. How it performs is put together of ready-made pieces: `each` (one item, some
 * requests), `inBatches` (many items, one request), or a flow of several requests. Operations know nothing of loops,
 * retries or n8n's error classes; the engine does all of that.
 */
import type {
	IDataObject,
	IExecuteFunctions,
	ILoadOptionsFunctions,
	INodeExecutionData,
	INodeListSearchResult,
	INodeProperties,
	INodePropertyOptions,
	INodePropertyTypeOptions,
	ResourceMapperFields,
	ResourceMapperTypeOptionsBase,
} from 'n8n-workflow';

import type { SendcloudClient } from '../transport/client';

/** Requests at a time: what Sendcloud's limit on writing, 15 a second, makes sensible, and what the panel allows. */
export const CONCURRENCY = { few: 5, most: 250 };

/**
 * n8n's `typeVersion` of the action node. A workflow keeps the version that it was made with: 1 is what version 0.1.0 of
 * the package stored. Where the two differ, a field says for which it is, with `since` or `until`.
 */
export const VERSIONS = [1, 1.1];
export const NEWEST = 1.1;

/** A field of the panel. Its name is its key; where it is shown follows from where it stands. */
export type Field = Omit<INodeProperties, 'name'> & {
	/** How the field of this name looks in workflows of older versions; the field itself is then `since` a version. */
	earlier?: Omit<INodeProperties, 'name'>;
};
export type Fields = Record<string, Field>;

type VersionCondition = number | { _cnd: { gte: number } };

const onlyIn = <F extends Omit<INodeProperties, 'name'>>(
	condition: VersionCondition,
	one: F,
): F => ({
	...one,
	displayOptions: {
		...one.displayOptions,
		show: { ...one.displayOptions?.show, '@version': [condition] },
	},
});

/** A field that workflows of this version and newer ones have. In older ones its value is undefined. */
export const since = <F extends Field>(version: number, one: F): F =>
	onlyIn({ _cnd: { gte: version } }, one);

/** A field that only workflows of the first version have. In newer ones its value is undefined. */
export const onlyInFirst = <F extends Field>(one: F): F => onlyIn(VERSIONS[0], one);

/** A field that looks and means otherwise in workflows of the first version. */
export const changed = <F extends Field>(version: number, one: F, earlier: Field): F => ({
	...since(version, one),
	earlier: onlyInFirst(earlier),
});

/** The field as workflows of a version have it; undefined where they have none. */
export function fieldIn(one: Field, version: number): Field | undefined {
	const forVersion = ({ displayOptions }: Field) => {
		const conditions = displayOptions?.show?.['@version'] as VersionCondition[] | undefined;
		return (
			conditions?.some((condition) =>
				typeof condition === 'number' ? condition === version : version >= condition._cnd.gte,
			) ?? true
		);
	};
	return [one, one.earlier].find((way) => way !== undefined && forVersion(way));
}

const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/**
 * The order of choices and of fields in a collection. All of them are plain English, and n8n waits for the panel when it
 * starts: `localeCompare` would take ten milliseconds for its first comparison.
 */
export const byName = (a: { name: string }, b: { name: string }) =>
	order(a.name.toLowerCase(), b.name.toLowerCase());
export const byDisplayName = (a: { displayName: string }, b: { displayName: string }) =>
	order(a.displayName.toLowerCase(), b.displayName.toLowerCase());

/** Keeps the literal type of a field that stands in a file of its own. */
export const field = <F extends Field>(definition: F): F => definition;

export type ListSearch = (
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
) => Promise<INodeListSearchResult>;
export type LoadOptions = (this: ILoadOptionsFunctions) => Promise<INodePropertyOptions[]>;

export type ResourceMapping = (this: ILoadOptionsFunctions) => Promise<ResourceMapperFields>;

/** A function that fills a list of the panel; n8n calls it by its name. */
export type ListMethod = { name: string } & (
	| { listSearch: ListSearch }
	| { loadOptions: LoadOptions }
	| { resourceMapping: ResourceMapping; mapper: ResourceMapperTypeOptionsBase }
);

/**
 * The methods of the lists, by the `typeOptions` that name them. A field keeps these when it is copied with other words,
 * and n8n, which takes a panel for JSON, never sees a function in it.
 */
const methods = new WeakMap<object, ListMethod>();

export const methodBehind = (typeOptions: object): ListMethod | undefined =>
	methods.get(typeOptions);

/** The `typeOptions` of a list that a method fills. The node finds the method where a field of it uses them. */
export function filledBy(method: ListMethod): INodePropertyTypeOptions {
	const typeOptions: INodePropertyTypeOptions =
		'listSearch' in method
			? { searchListMethod: method.name, searchable: true }
			: 'loadOptions' in method
				? { loadOptionsMethod: method.name }
				: { resourceMapper: { ...method.mapper, resourceMapperMethod: method.name } };
	methods.set(typeOptions, method);
	return typeOptions;
}

/** What a `resourceMapper` hands to the operation: where the value of each of its fields is. */
export interface Mapped {
	/** Whether columns are found by their names, instead of being named one by one. */
	automatic: boolean;
	/** Field → column. The same object for all items. */
	columns: Record<string, string>;
	/** Field → value, of those whose value is worked out for the item by an expression. */
	values: IDataObject;
}

/** What a field hands to the operation. Numbers and texts come as the user's expression yields them: check them. */
type ValueOf<F extends Field> = F['type'] extends 'boolean'
	? boolean
	: F['type'] extends 'options'
		? string
		: F['type'] extends 'multiOptions'
			? string[]
			: F['type'] extends 'collection' | 'fixedCollection'
				? IDataObject
				: F['type'] extends 'resourceMapper'
					? Mapped
					: unknown;

export type ParametersOf<F extends Fields> = { [K in keyof F]: ValueOf<F[K]> };

export interface BuildInput<F extends Fields> {
	params: ParametersOf<F>;
	options: IDataObject;
	item: INodeExecutionData;
	/** The workflow's timezone, for dates without one, e.g. `Europe/Amsterdam`. */
	timezone: string;
	/** Of the node, as the workflow has it: one of `VERSIONS`. */
	version: number;
}

/** An item that passed `build`. */
export interface Entry<Request = unknown> {
	/** Position of the item in the input, from 0. */
	index: number;
	request: Request;
	options: IDataObject;
}

/** One output item or several; items with binary data as n8n's own type. */
export type Output = IDataObject | INodeExecutionData | IDataObject[] | INodeExecutionData[];

/** `title` is how a merchant recognises it, e.g. `order_id 555413`. */
export type Ended =
	| {
			output: Output;
			/** What was bought, e.g. `order KL-1 (3SABC…)`: named when the run stops for another item's sake. */
			spent?: string;
	  }
	| { error: Error; title?: string };

/** One of several things that came of an entry. `indexes`: positions of all items that it was made of. */
export type Outcome = Ended & { indexes: number[] };

/**
 * What became of an entry; undefined when it was never begun, because an earlier one failed or the run was stopped.
 * Where entries are no matter of one item each (a list of orders in one item, an order of several rows), an entry has as
 * many `outcomes` as there are, or none because they stand at another one.
 */
export type Settled = Ended | { outcomes: Outcome[] } | undefined;

/** What an operation works with. */
export interface Tools {
	client: SendcloudClient;
	context: IExecuteFunctions;
	/** Requests that may be under way at a time. */
	workers: number;
	/** Do the other items go on when one fails? */
	goOn: boolean;
	/** Adds an item that belongs to several of the input's, given by their positions, e.g. one file for all of them. */
	addItem(item: INodeExecutionData, indexes: number[]): void;
	/** What is to be done once the whole run has succeeded, right before it returns, e.g. remembering what it returns. */
	afterSuccess(work: () => Promise<void>): void;
}

/** One settled result an entry, in the order of the entries. Never throws. */
export type Perform<Request = unknown> = (
	entries: Array<Entry<Request>>,
	tools: Tools,
) => Promise<Settled[]>;

/** An operation: what it asks for, how its requests are made, and how they are carried out. */
export interface Operation<F extends Fields = Fields, Request = unknown> {
	/** Stored in workflows: never changes. */
	name: string;
	/** Shown in the list of operations. */
	label: string;
	/** Shown when a node is added, e.g. `Create or update an order`. */
	action: string;
	description: string;
	fields: F;
	/** What it does that an AI agent may not do by itself. Purchases are held back where money is spent, marked or not. */
	risk?: 'buys' | 'deletes';
	/** Rarer settings, offered under "Options". `timeout` and `concurrency` are there for every operation. */
	options?: Record<string, Field>;
	/** Requests at a time, unless the user says so. Default: few. */
	concurrency?: number;
	/** Checks the input and makes the request of it. All items are built before the first is sent. Throws `inputError`. */
	build(input: BuildInput<F>): Request;
	/** Carries out what was built: `each`, `inBatches`, or a flow. */
	perform: Perform<Request>;
}

export interface Resource {
	/** Stored in workflows: never changes. */
	name: string;
	label: string;
	description: string;
	operations: Operation[];
}
