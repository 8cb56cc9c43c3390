/** The node's only item loop: parameters, batches, concurrency, continue on fail, item pairing, hints. */
import {
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INode,
	type INodeExecutionData,
	type NodeApiError,
} from 'n8n-workflow';

import { systemClock, type Clock } from '../transport/clock';
import { SendcloudClient } from '../transport/client';
import {
	changed,
	MAY_BE_BOUGHT,
	MAY_BE_FILED,
	sentences,
	SendcloudError,
} from '../transport/errors';
import { asMarkup, nodeError } from '../transport/nodeError';
import { isTool, readable, restrain, toldToAgent } from './agent';
import {
	CONCURRENCY,
	type Ended,
	type Entry,
	type Operation,
	type Outcome,
	type Resource,
	type Settled,
} from './define';
import { parameterReader } from './parameters';
import { findOperation, optionsField } from './panel';

// What the panel allows; an expression may say anything.
const MAX_TIMEOUT = 600;

/** Runs the operation that the panel names over all input items. */
export async function run(
	resources: Resource[],
	context: IExecuteFunctions,
	clock: Clock = systemClock,
): Promise<INodeExecutionData[][]> {
	const items = context.getInputData();
	const operation = findOperation(
		resources,
		context.getNodeParameter('resource', 0),
		context.getNodeParameter('operation', 0),
		context.getNode(),
	);
	const read = parameterReader(context, { ...operation.fields, ...optionsField(operation) }, items);
	const client = new SendcloudClient(context, clock);
	const asTool = isTool(context.getNode());
	if (asTool) restrain(client, context, operation);
	const goOn = context.continueOnFail();
	const timezone = context.getTimezone();
	const { typeVersion: version } = context.getNode();
	const done: Settled[] = new Array<Settled>(items.length).fill(undefined);
	const wholeRun: INodeExecutionData[] = [];
	const afterwards: Array<() => Promise<void>> = [];

	// Every item is checked before the first request, so that a bad row 57 stops the run while nothing is sent.
	const built: Entry[] = [];
	for (let index = 0; index < items.length; index++) {
		const rest = client.breathe();
		if (rest) await rest;
		try {
			const params = read(index);
			const options = (params.options ?? {}) as IDataObject;
			const request = operation.build({
				params: params as never,
				options,
				item: items[index],
				timezone,
				version,
			});
			built.push({ index, options, request });
		} catch (error) {
			done[index] = { error: error as Error };
		}
	}
	const proceed = goOn || built.length === items.length;
	if (proceed && built.length > 0) {
		const { timeout, concurrency } = built[0].options;
		if (Number(timeout) > 0)
			client.timeout = Math.ceil(Math.min(Number(timeout), MAX_TIMEOUT) * 1000);
		const workers =
			Number(concurrency) >= 1
				? Math.floor(Math.min(Number(concurrency), CONCURRENCY.most))
				: (operation.concurrency ?? CONCURRENCY.few);
		const settled = await operation.perform(built, {
			client,
			context,
			workers,
			goOn,
			addItem: (item, indexes) =>
				wholeRun.push({ ...item, pairedItem: indexes.map((index) => ({ item: index })) }),
			afterSuccess: (work) => afterwards.push(work),
		});
		built.forEach(({ index }, position) => (done[index] = settled[position]));
		if (wholeRun.length === 0 && settled.every(isEmptyList))
			sayNothingFound(client, operation, built[0].options);
		showHints(context, client);
	}

	const output: INodeExecutionData[] = [];
	const failed: Failed[] = [];
	const put = (ended: Ended, indexes: number[]) => {
		if ('error' in ended) {
			const one = wordsOf({ ...ended, indexes }, items.length);
			failed.push(one);
			output.push(errorItem(one));
		} else if (Array.isArray(ended.output)) {
			for (const entry of ended.output) output.push(toItem(entry, indexes));
		} else output.push(toItem(ended.output, indexes));
	};
	for (let index = 0; index < done.length; index++) {
		const rest = client.breathe();
		if (rest) await rest;
		const settled = done[index];
		if (!settled) continue;
		if ('outcomes' in settled) for (const one of settled.outcomes) put(one, one.indexes);
		else put(settled, [index]);
	}
	if (failed.length > 0 && !goOn) {
		const error = stopped(context.getNode(), failed, done, operation);
		// An agent does not hear of what is thrown, so it would neither ask nor say what is wrong.
		if (asTool) return [toldToAgent(error)];
		throw error;
	}
	for (const item of wholeRun) output.push(item);
	// n8n throws away what a cancelled run returns.
	if (!client.isCancelled()) for (const work of afterwards) await work();
	return [asTool ? readable(output) : output];
}

const isEmptyList = (settled: Settled) =>
	settled !== undefined &&
	'output' in settled &&
	Array.isArray(settled.output) &&
	settled.output.length === 0;

/** An empty output looks like a node that did nothing: where a list knows no better words, it is told. */
function sayNothingFound(
	{ notes: { warnings } }: SendcloudClient,
	{ action }: Operation,
	options: IDataObject,
): void {
	const [, many] = /^Get many (.+)$/.exec(action) ?? [];
	if (many === undefined || warnings.size > 0) return;
	warnings.add(
		options.onlyNew === true
			? `There are no ${many} that this node has not returned before.`
			: `There are no ${many} that fit. Where filters are set, leave one out.`,
	);
}

const pairing = (indexes: number[]) =>
	indexes.length === 1 ? { item: indexes[0] } : indexes.map((index) => ({ item: index }));

const toItem = (entry: IDataObject | INodeExecutionData, indexes: number[]): INodeExecutionData =>
	isItem(entry)
		? { ...entry, pairedItem: pairing(indexes) }
		: { json: entry, pairedItem: pairing(indexes) };

/** n8n's own item type, which operations return when they bring a file. */
function isItem(entry: IDataObject | INodeExecutionData): entry is INodeExecutionData {
	return 'binary' in entry && 'json' in entry;
}

/**
 * An item that failed. Just these two keys, and no `error` beside `json`: then n8n's error output adds the data of the
 * input item to it, instead of throwing away all but the message. Before 2.9 n8n took an item with any other key for a
 * good one and sent it through the wrong output.
 */
function errorItem({ indexes, message, error }: Failed): INodeExecutionData {
	const json: IDataObject = { error: message };
	const { description } = error as SendcloudError;
	if (description) json.message = description;
	return { json, pairedItem: pairing(indexes) };
}

/** An item that failed, and how its error begins. */
interface Failed {
	/** Of all items that it was made of. */
	indexes: number[];
	error: Error;
	/** Which item, what was wrong: counted from 1 as people do. */
	message: string;
}

function wordsOf(
	{
		error,
		title = (error as SendcloudError).title,
		indexes,
	}: Outcome & { error: Error; title?: string },
	count: number,
): Failed {
	// An expression that fails, or a fault of ours: n8n words its own.
	if (!(error instanceof SendcloudError)) return { indexes, error, message: error.message };
	const item = `${itemWords(indexes)} of ${count}`;
	const which = count === 1 ? title : title ? `${item} (${title})` : item;
	return { indexes, error, message: which ? `${which}: ${error.message}` : error.message };
}

/** `Item 3`, `Items 3 to 5` or `Items 3, 7 and 2 more`. */
function itemWords(indexes: number[]): string {
	const [first] = indexes;
	const numbers = indexes.map((index) => index + 1);
	if (numbers.length === 1) return `Item ${numbers[0]}`;
	if (indexes.every((index, at) => index === first + at))
		return `Items ${numbers[0]} to ${numbers[numbers.length - 1]}`;
	return numbers.length > 4
		? `Items ${numbers.slice(0, 3).join(', ')} and ${numbers.length - 3} more`
		: `Items ${numbers.join(', ')}`;
}

/** Purchases that are named when the run stops: nothing that costs money goes unsaid. */
const NAMED_PURCHASES = 1000;
const listed = (purchases: string[]) =>
	`${purchases.slice(0, NAMED_PURCHASES).join(', ')}${purchases.length > NAMED_PURCHASES ? ` and ${purchases.length - NAMED_PURCHASES} more` : ''}`;

const was = (count: number) => (count === 1 ? 'was' : 'were');

/** Items that are named when they are among many that failed. */
const NAMED = 10;

/**
 * The error that stops the run, as n8n shows it: the first item that failed, the next ones in a line each, and what
 * became of the rest. n8n is not told the index, since it would add it counted from 0.
 */
function stopped(
	node: INode,
	[first, ...others]: Failed[],
	done: Settled[],
	operation: Operation,
): NodeApiError | NodeOperationError {
	const { error, message } = first;
	const [index] = first.indexes;
	const own = error instanceof SendcloudError;
	const lines = [own ? error.description : ((error as NodeApiError).description ?? undefined)];
	for (const { message: words } of others.slice(0, NAMED - 1)) lines.push(words);
	const bad = new Set([first, ...others].flatMap(({ indexes }) => indexes));
	// An order of several rows fails as one.
	const ofItems = bad.size === others.length + 1 ? `of the ${done.length} items ` : '';
	if (others.length >= NAMED) lines.push(`${others.length - NAMED + 1} more ${ofItems}failed.`);
	for (const [beginning, what] of [
		[MAY_BE_BOUGHT, 'bought'],
		[MAY_BE_FILED, 'filed'],
	]) {
		const doubtful = others.slice(NAMED - 1).flatMap(({ error: one }) => {
			const { title, message: words } = one as SendcloudError;
			return title && words.startsWith(beginning) ? [title] : [];
		});
		if (doubtful.length > 0) lines.push(`May have been ${what} too: ${listed(doubtful)}.`);
	}
	const spent = done.flatMap((one) => (one && 'spent' in one && one.spent ? [one.spent] : []));
	if (spent.length > 0) {
		lines.push(
			`Bought or found in this run: ${listed(spent)}. Running it again returns these and buys none of them twice.`,
		);
	}
	if (done.length > 1) {
		const succeeded = done.filter((settled, at) => settled && !bad.has(at)).length;
		const untouched = done.length - succeeded - bad.size;
		if (succeeded > 0)
			lines.push(
				`${succeeded} of the ${done.length} items ${was(succeeded)} done, ${untouched} ${was(untouched)} not sent.`,
			);
		else if (untouched > 0) lines.push('Nothing of the others was sent.');
		lines.push(
			'Set "On Error" in the node\'s settings to continue, and the good items go through while the bad ones come out with their reasons.',
		);
	}
	const description = sentences(lines);
	if (own) {
		// Where an answer left nothing to say, n8n would make something up.
		const least = error.kind === 'input' ? undefined : operation.label;
		const whole = changed(error, { description: description || least });
		return nodeError(node, whole, message);
	}
	const result = new NodeOperationError(node, error, { itemIndex: index });
	result.description = asMarkup(description);
	return result;
}

function showHints(context: IExecuteFunctions, client: SendcloudClient): void {
	const hints: string[] = [];
	const { repeats, waitedMs, reasons, warnings } = client.notes;
	if (repeats > 0) {
		hints.push(
			`${repeats} request${repeats === 1 ? ' was' : 's were'} repeated (${[...reasons].join(', ')}), ${Math.round(waitedMs / 100) / 10} seconds were spent waiting.`,
		);
	}
	for (const message of [...hints, ...warnings]) {
		const hint = asMarkup(message);
		context.addExecutionHints?.({ message: hint, type: 'warning', location: 'outputPane' });
	}
}
