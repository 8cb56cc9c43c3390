/**
 * One poll, as n8n asks for it: every few minutes while the workflow is active, and by hand in the editor.
 *
 * What is remembered stands in n8n's static data, which n8n saves when a poll has started the workflow, and when it was
 * activated; with durable cursors, together with the execution. It stands in this process, too, because an execution of the
 * same workflow that uses static data writes back, when it ends, what it read when it began, and because most of n8n's ways
 * to poll save nothing when nothing was found. The newer one counts; but n8n may throw away what a poll has returned, and
 * then that must come again.
 */
import { createHash } from 'crypto';
import {
	NodeOperationError,
	type IDataObject,
	type INodeExecutionData,
	type IPollFunctions,
} from 'n8n-workflow';

import { checkedValue, integer } from '../../checks';
import { sinceOf, takePolled, type PolledList, type PollMemory } from '../../flows/polled';
import { SendcloudClient } from '../../transport/client';
import { isObject } from '../../transport/data';
import { inputError, SendcloudError } from '../../transport/errors';
import { nodeError } from '../../transport/nodeError';
import { textOf } from '../shape';
import { BY_INTEGRATION } from './panel';

/** What a test in the editor shows. */
const SHOWN = 5;

interface Kept {
	memory: PollMemory;
	/** Before the last poll, where that returned something: what if n8n has thrown it away? */
	before?: { memory: PollMemory | undefined };
}

/** By workflow and node. */
const memories = new Map<string, Kept>();
/** What was found out last by a context. n8n takes a new one when it activates the workflow anew, or for each poll. */
const found = new WeakMap<IPollFunctions, PollMemory>();
/** A poll that takes longer than the time between two: the next one would find the same. */
const underWay = new Set<string>();

/** As a restart does. */
export function forgetPolls(): void {
	memories.clear();
	underWay.clear();
}

interface Saved extends IDataObject {
	polled?: IDataObject & PollMemory;
}

/** @param lists by what the panel's Trigger On says */
export async function poll(
	context: IPollFunctions,
	lists: Record<string, PolledList>,
): Promise<INodeExecutionData[][] | null> {
	const name = `${context.getWorkflow().id ?? ''} ${context.getNode().id}`;
	const isTest = context.getMode() === 'manual';
	if (!isTest && underWay.has(name)) return null;
	if (!isTest) underWay.add(name);
	try {
		return await ask(context, lists, isTest ? undefined : name);
	} catch (error) {
		const node = context.getNode();
		throw error instanceof SendcloudError
			? nodeError(node, error)
			: new NodeOperationError(node, error as Error);
	} finally {
		if (!isTest) underWay.delete(name);
	}
}

/** @param name of the memory; none in a test, which remembers nothing */
async function ask(
	context: IPollFunctions,
	lists: Record<string, PolledList>,
	name: string | undefined,
): Promise<INodeExecutionData[][] | null> {
	const event = textOf(context.getNodeParameter('triggerOn', ''));
	if (!Object.hasOwn(lists, event))
		throw inputError(`Trigger On must be chosen from its list, found "${event.slice(0, 40)}"`);
	const { [event]: polled } = lists;
	const integration = BY_INTEGRATION.includes(event) ? integrationOf(context) : undefined;
	const client = new SendcloudClient(context);
	const shown = (rows: IDataObject[]) => {
		const simplify = context.getNodeParameter('simplify', true) as boolean;
		return rows.length === 0
			? null
			: [rows.map((row) => ({ json: simplify ? polled.simplified(row) : row }))];
	};
	const today = client.clock.today();
	if (name === undefined) {
		const since = sinceOf(polled.window, undefined, today);
		return shown(await latest(polled.rows(client, { integration, since })));
	}

	const account = createHash('sha256')
		.update(await client.account())
		.digest('base64url');
	const list = [event, integration ?? 'all', account.slice(0, 12)].join(' ');
	const memory = remembered(context, name, list);
	const since = sinceOf(polled.window, memory, today);
	const rows = polled.rows(client, { integration, since });
	const { fresh, memory: next } = await takePolled(rows, polled, memory, { list, today, since });
	memories.set(name, { memory: next, ...(fresh.length > 0 && { before: { memory } }) });
	found.set(context, next);
	const saved = context.getWorkflowStaticData('node') as Saved;
	saved.polled = { ...next, keys: [...next.keys] };
	return shown(fresh);
}

function integrationOf(context: IPollFunctions): number | undefined {
	const value: unknown = context.getNodeParameter('integration', '', { extractValue: true });
	if (value === '' || value === undefined || value === null) return undefined;
	return checkedValue<number>(integer({ min: 1 }), value, 'integration');
}

/** What counts; undefined where there is nothing of this list. */
function remembered(context: IPollFunctions, name: string, list: string): PollMemory | undefined {
	const { polled } = context.getWorkflowStaticData('node') as Saved;
	const saved = isObject(polled) && Array.isArray(polled.keys) ? polled : undefined;
	const kept = memories.get(name);
	const counts = kept && isTaken(context, kept, saved) ? kept.memory : kept?.before?.memory;
	const [newest] = [counts, saved]
		.filter((one) => one !== undefined)
		.sort((a, b) => b.revision - a.revision);
	return newest?.list === list ? { ...newest, keys: [...newest.keys] } : undefined;
}

/** Has n8n started the workflow with what was returned last, as far as can be known? */
function isTaken(
	context: IPollFunctions,
	{ memory, before }: Kept,
	saved: PollMemory | undefined,
): boolean {
	if (before === undefined || (saved && saved.revision >= memory.revision)) return true;
	// It lets a context poll no more that it throws something away of.
	return found.get(context) === memory;
}

/** Some entries to build a workflow with. */
async function latest(rows: AsyncIterable<IDataObject>): Promise<IDataObject[]> {
	const found: IDataObject[] = [];
	for await (const row of rows) if (found.push(row) === SHOWN) break;
	return found;
}
