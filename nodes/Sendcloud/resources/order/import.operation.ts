/** Orders as a shop gives them, read into Sendcloud's and saved like those of Create or Update. */
import type { IDataObject } from 'n8n-workflow';

import { checked } from '../../checks';
import type { Entry, Mapped, Outcome, Perform, Settled, Tools } from '../../engine/define';
import { inBatches } from '../../engine/inBatches';
import { operation } from '../../engine/operation';
import { integrationPick } from '../../fields/picks';
import { shopFormat } from '../../flows/shops';
import type {
	ReadOrder,
	RowsFormat,
	ShopFormat,
	ShopOrder,
	ShopSettings,
} from '../../flows/shops/define';
import { columnsByName } from '../../flows/shops/ownRows';
import type { SendcloudClient } from '../../transport/client';
import { append } from '../../transport/data';
import { inputError, type SendcloudError } from '../../transport/errors';
import { tellHints, type Hinted } from './hints';
import { checkWait, saving, waitOptions } from './saving';
import { wholeOrderSchema, type Order } from './schema';
import { columnsField, computedColumn, formatField, shopSettings, shopSettingsField } from './shop';

/** What all rows of a file have in common. */
interface Source {
	format: ShopFormat;
	settings: ShopSettings;
	/** Are columns found by their names? */
	automatic: boolean;
	/** The same for what is the same: rows with it are read together. */
	key: string;
}

interface Given {
	source: Source;
	data: IDataObject;
	isPreview: boolean;
	timezone: string;
}

export const importOrders = operation({
	name: 'import',
	label: 'Import From Shop',
	action: 'Import orders from a shop',
	description: 'Create or update orders from what a shop, its webhook or its export gives',
	fields: {
		format: formatField,
		integration: integrationPick.field,
		columns: columnsField,
		shopSettings: shopSettingsField,
	},
	options: {
		preview: {
			displayName: 'Preview',
			type: 'boolean',
			default: false,
			description: 'Whether to put out the orders as they would be sent, and send nothing',
		},
		...waitOptions,
	},
	build: ({ params, options, item, timezone }): Given => {
		checkWait(options);
		const { format, integration, shopSettings: shop, columns } = params;
		const source = sourceOf({ format, integration, shop, columns, timezone });
		const data = { ...item.json };
		for (const name of Object.keys(columns.values))
			data[computedColumn(name)] = columns.values[name];
		return {
			source,
			data: Object.keys(columns.values).length === 0 ? item.json : data,
			isPreview: options.preview === true,
			timezone,
		};
	},
	perform: async (entries, tools) => {
		const read = await readAll(entries, tools.client);
		await tellHints(read, hintsOfRead, tools.client);
		const isRefused = read.some((one) => 'refused' in one);
		const sent = isRefused && !tools.goOn ? [] : await save(read, entries, tools);
		return settle(entries, read, sent);
	},
});

const hintsOfRead = (one: ReadOrder): Hinted | undefined =>
	'order' in one ? { number: one.order.order_number, hints: one.hints } : undefined;

interface SourceInput {
	format: string;
	integration: unknown;
	shop: IDataObject;
	columns: Mapped | undefined;
	timezone: string;
}

/** Ten thousand rows are told the same; it is checked for the first, and again when it changes. */
let latest: { input: unknown[]; source: Source } | undefined;

/** @throws SendcloudError (input) naming the field */
function sourceOf(given: SourceInput): Source {
	const { format: name, integration, shop, columns: mapped, timezone } = given;
	const input = [name, integration, shop, mapped?.columns, mapped?.automatic, timezone];
	if (latest?.input.every((value, at) => value === input[at])) return latest.source;
	const format = shopFormat(name);
	if (!format)
		throw inputError(
			`The format ${JSON.stringify(name)} is not known`,
			'Choose one from the list, or install the version of this package that the workflow was made with.',
		);
	const ownRows = format.name === 'rows' ? mapped : undefined;
	const settings = shopSettings(integrationPick.id(integration), shop, ownRows, timezone);
	const automatic = ownRows?.automatic ?? false;
	const key = JSON.stringify([name, settings, automatic]);
	latest = { input, source: { format, settings, automatic, key } };
	return latest.source;
}

type GivenEntry = Entry<Given>;

/** What a shop gave, as orders: each document by itself, the rows of a file together. */
async function readAll(entries: GivenEntry[], client: SendcloudClient): Promise<ReadOrder[]> {
	const read: ReadOrder[] = [];
	const files = new Map<string, GivenEntry[]>();
	for (const entry of entries) {
		const { format, settings, key } = entry.request.source;
		if (format.kind === 'rows') {
			append(files, key, entry);
			continue;
		}
		await client.breathe();
		const { data } = entry.request;
		const nothing = format.noOrder?.(data);
		const orders =
			nothing === undefined
				? format.read(data, { ...settings, now: client.clock.today() }, entry.index)
				: [];
		if (orders.length === 0)
			client.notes.warnings.add(nothing ?? `Item ${entry.index + 1} holds no order.`);
		for (const one of orders) read.push(one);
	}
	for (const file of files.values()) {
		await client.breathe();
		const orders = readFile(file, client.clock.today());
		if (orders.length === 0) client.notes.warnings.add('The rows hold no order.');
		for (const one of orders) read.push(one);
	}
	for (const [at, one] of read.entries()) {
		await client.breathe();
		read[at] = judged(one, entries[0].request.timezone);
	}
	return read;
}

function readFile(entries: GivenEntry[], now: number): ReadOrder[] {
	const { format, settings, automatic } = entries[0].request.source;
	const rows = entries.map(({ index, request }) => ({ item: index, cells: request.data }));
	return (format as RowsFormat).read(rows, {
		...settings,
		now,
		...(automatic && { columns: columnsByName(rows) }),
	});
}

const titleOf = (order: ShopOrder) => `order ${order.order_number}`;

/** Formats make what Sendcloud takes; if one ever does not, the order is refused as any other would be. */
function judged(one: ReadOrder, timezone: string): ReadOrder {
	if ('refused' in one) return one;
	try {
		const order = checked<ShopOrder>(wholeOrderSchema(timezone), one.order, titleOf(one.order));
		return { ...one, order };
	} catch (error) {
		return { items: one.items, refused: error as SendcloudError };
	}
}

type TakenOrder = Extract<ReadOrder, { order: ShopOrder }>;

const send = inBatches(saving);

/** @returns for each order that was read what became of it; those that were refused have nothing */
async function save(read: ReadOrder[], entries: GivenEntry[], tools: Tools): Promise<Settled[]> {
	const [{ options, request }] = entries;
	if (request.isPreview) {
		tools.client.notes.warnings.add('This is a preview: nothing was sent.');
		return read.map((one) => ('order' in one ? { output: one.order } : undefined));
	}
	const taken = read.filter((one): one is TakenOrder => 'order' in one);
	const settled = await (send as Perform<Order>)(
		taken.map(({ order, items: [index] }) => ({ index, options, request: order as Order })),
		tools,
	);
	let next = 0;
	return read.map((one) => ('order' in one ? settled[next++] : undefined));
}

/** Each order at its first item, and paired to all that it was made of. Whose order was not begun was not begun either. */
function settle(entries: GivenEntry[], read: ReadOrder[], sent: Settled[]): Settled[] {
	const positions = new Map(entries.map(({ index }, position) => [index, position]));
	const outcomes: Outcome[][] = entries.map(() => []);
	const waiting = new Set<number>();
	for (const [position, one] of read.entries()) {
		const { items } = one;
		const outcome = outcomeOf(one, sent[position]);
		if (outcome) outcomes[positions.get(items[0]) as number].push(outcome);
		else for (const index of items) waiting.add(positions.get(index) as number);
	}
	// Where one order is left, items without any, e.g. blank rows, are left too: nobody wants to hear that they are done.
	const isLeft = (position: number) =>
		outcomes[position].length === 0 && (waiting.has(position) || sent.length === 0);
	return entries.map((_, position) =>
		isLeft(position) ? undefined : { outcomes: outcomes[position] },
	);
}

function outcomeOf(one: ReadOrder, result: Settled): Outcome | undefined {
	const { items: indexes } = one;
	if ('refused' in one) return { error: one.refused, indexes };
	if (!result || 'outcomes' in result) return undefined;
	return 'error' in result
		? { error: result.error, title: titleOf(one.order), indexes }
		: { output: result.output, indexes };
}
