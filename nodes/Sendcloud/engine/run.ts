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
import { sentences, SendcloudError } from '../transport/errors';
import { nodeError } from '../transport/nodeError';
import {
	CONCURRENCY,
	type Entry,
	type Operation,
	type Output,
	type Resource,
	type Settled,
} from './define';
import { parameterReader } from './parameters';
import { findOperation, optionsField } from './panel';

/** How many failed items the error names that stops a run. */
const NAMED = 10;

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
	const goOn = context.continueOnFail();
	const timezone = context.getTimezone();
	const { typeVersion: version } = context.getNode();
	const done: Settled[] = new Array<Settled>(items.length).fill(undefined);
	const wholeRun: INodeExecutionData[] = [];

	// Every item is checked before the first request, so that a bad row 57 stops the run while nothing is sent.
	const built: Entry[] = [];
	items.forEach((item, index) => {
		try {
			const params = read(index);
			const options = (params.options ?? {}) as IDataObject;
			const request = operation.build({
				params: params as never,
				options,
				item,
				timezone,
				version,
			});
			built.push({ index, options, request });
		} catch (error) {
			done[index] = { error: error as Error };
		}
	});
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
		});
		built.forEach(({ index }, position) => (done[index] = settled[position]));
		showHints(context, client);
	}

	const output: INodeExecutionData[] = [];
	const errors = new Map<number, Error>();
	done.forEach((outcome, index) => {
		if (outcome && 'error' in outcome) {
			const error = toNodeError(context.getNode(), outcome, index, items.length, operation);
			errors.set(index, error);
			output.push(errorItem(error, index));
		} else if (outcome) {
			for (const item of toItems(outcome.output, index)) output.push(item);
		}
	});
	const first = [...errors.values()][0] as NodeApiError | NodeOperationError | undefined;
	if (first && !goOn) throw withSummary(first, [...errors.values()], done);
	return [[...output, ...wholeRun]];
}

function toItems(output: Output, index: number): INodeExecutionData[] {
	const list = Array.isArray(output) ? output : [output];
	return list.map((entry) =>
		isItem(entry)
			? { ...entry, pairedItem: { item: index } }
			: { json: entry as IDataObject, pairedItem: { item: index } },
	);
}

/** n8n's own item type, which operations return when they bring a file. */
function isItem(entry: IDataObject | INodeExecutionData): entry is INodeExecutionData {
	return 'binary' in entry && 'json' in entry;
}

/**
 * An item that failed. Just these two keys, and no `error` beside `json`: then n8n's error output adds the data of the
 * input item to it, instead of throwing away all but the message. Before 2.9 n8n took an item with any other key for a
 * good one and sent it through the wrong output.
 */
function errorItem(error: NodeApiError | NodeOperationError, index: number): INodeExecutionData {
	const json: IDataObject = { error: error.message };
	if (error.description) json.message = error.description;
	return { json, pairedItem: { item: index } };
}

/**
 * The error as n8n shows it: which item, which field, what was wrong, what to do. The message counts items from 1 as
 * people do; n8n is not told the index, since it would add it counted from 0.
 */
function toNodeError(
	node: INode,
	{ error, title = (error as SendcloudError).title }: { error: Error; title?: string },
	index: number,
	count: number,
	operation: Operation,
): NodeApiError | NodeOperationError {
	if (!(error instanceof SendcloudError)) {
		// An expression that fails, or a fault of ours: n8n words its own.
		return new NodeOperationError(node, error, { itemIndex: index });
	}
	const item = `Item ${index + 1} of ${count}`;
	const which = count === 1 ? title : title ? `${item} (${title})` : item;
	const message = which ? `${which}: ${error.message}` : error.message;
	return nodeError(node, error, message, operation.label);
}

/** When one error stops the run, it must also tell what became of the other items. */
function withSummary<E extends NodeApiError | NodeOperationError>(
	error: E,
	errors: Error[],
	done: Settled[],
): E {
	const failed = errors.length;
	const succeeded = done.filter((outcome) => outcome && 'output' in outcome).length;
	const untouched = done.length - succeeded - failed;
	const lines = [error.description ?? ''];
	if (failed > 1) lines.push(`${failed - 1} more of the ${done.length} items failed.`);
	// Whoever mends a file wants to know of all, and not of one after the other.
	for (const { message } of errors.slice(1, NAMED)) lines.push(message);
	if (failed > NAMED) lines.push(`${failed - NAMED} more are not named here.`);
	if (done.length > 1) {
		if (succeeded > 0) {
			lines.push(`${succeeded} of the ${done.length} items were done, ${untouched} were not sent.`);
		} else if (untouched > 0) {
			lines.push('Nothing of the others was sent.');
		}
		lines.push(
			'Set "On Error" in the node\'s settings to continue, and the good items go through while the bad ones come out with their reasons.',
		);
	}
	error.description = sentences(lines);
	return error;
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
		context.addExecutionHints?.({ message, type: 'warning', location: 'outputPane' });
	}
}
