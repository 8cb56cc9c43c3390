/**
 * "Only New Since Last Run", with n8n's own memory of what a node has processed (its table `processed_data`, the one
 * behind Remove Duplicates). It belongs to the node and outlives restarts.
 */
import type { ICheckProcessedOptions, IDataObject, IExecuteFunctions } from 'n8n-workflow';

/** Keys that n8n keeps for a node; the oldest go first. Each is a hash, some twenty characters. */
const MEMORY: ICheckProcessedOptions = { mode: 'entries', maxEntries: 10_000 };

/**
 * Logs that are checked in one step. The first run remembers a whole step, whatever its limit: a later one stops at the
 * first step with something it knows, and must not find unknown ones of old among them.
 */
const STEP = 100;

/** n8n reads, changes and writes its memory without a lock: items of one run must take turns. */
const turns = new WeakMap<IExecuteFunctions, Promise<unknown>>();

/**
 * Takes logs, newest first and each once, until it meets those that were returned before.
 * @param source what list they come from; a list that was never read has nothing old in it
 * @param limit logs to take from a list that was never read; undefined for all
 * @returns the new ones, newest first; what they are is remembered
 */
export async function onlyNew(
	context: IExecuteFunctions,
	logs: AsyncIterable<IDataObject>,
	source: string,
	limit: number | undefined,
): Promise<IDataObject[]> {
	const before = turns.get(context) ?? Promise.resolve();
	const mine = before.then(async () => await takeNew(context, logs, source, limit));
	turns.set(
		context,
		mine.catch(() => undefined),
	);
	return await mine;
}

async function takeNew(
	{ helpers }: IExecuteFunctions,
	logs: AsyncIterable<IDataObject>,
	source: string,
	limit = Infinity,
): Promise<IDataObject[]> {
	const remembered: string[] = [];
	const remember = async (keys: string[]) => {
		const { new: fresh } = await helpers.checkProcessedAndRecord(keys, 'node', MEMORY);
		remembered.push(...fresh.map(String));
		return new Set(fresh.map(String));
	};

	const taken: IDataObject[] = [];
	let step: IDataObject[] = [];
	/** @returns whether there were only new ones, so that older ones may be new too */
	const takeStep = async () => {
		// Oldest first, so that the oldest are forgotten first.
		const fresh = await remember(step.map(keyOf).reverse());
		const news = step.filter((log) => fresh.has(keyOf(log)));
		taken.push(...news);
		const onlyNews = news.length === step.length;
		step = [];
		return onlyNews;
	};

	let failure: unknown;
	try {
		const firstRun = (await remember([`list ${source}`])).size > 0;
		for await (const log of logs) {
			if (step.push(log) < STEP) continue;
			const onlyNews = await takeStep();
			if (!onlyNews || (firstRun && taken.length >= limit)) break;
		}
		if (step.length > 0) await takeStep();
		return firstRun ? taken.slice(0, limit) : taken;
	} catch (error) {
		failure = error;
	}
	// Nothing is returned, so nothing may be remembered: the next run would leave it out.
	await helpers.removeProcessed(remembered, 'node', MEMORY);
	throw failure;
}

/** What a log is told apart by. */
export const keyOf = ({ id, ...log }: IDataObject) =>
	id === undefined ? JSON.stringify(log) : `log ${String(id)}`;
