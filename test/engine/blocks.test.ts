/* eslint-disable @n8n/community-nodes/no-restricted-globals */
/**
 * n8n has one event loop for all of its workflows. What takes long takes it in pieces, for every operation of the registry:
 * of many items that all fail without a request of their own, which nothing else would break up.
 */
import type { IDataObject, IExecuteFunctions, INodeParameters } from 'n8n-workflow';

import { examples } from '../examples';
import { chosen } from '../support/chosen';
import { Engine } from './engine';
import { useFiles } from './files';
import { useProcessed } from './processed';
import { builtOperations } from './registry';
import { useWorld } from './world';

const world = useWorld();
useProcessed();
useFiles();

/** How many items: enough for what is done with each to add up, fewer where an item takes long by itself. */
const MOST = 10_000;
const LEAST = 1000;
const ABOUT_MS = 3000;

/** What the sample below takes where the bound was set, in milliseconds of the processor. */
const SAMPLE_MS = 60;

/** Milliseconds of the processor, which do not depend on what else the machine does. */
const spent = (since?: NodeJS.CpuUsage) => {
	const { user, system } = process.cpuUsage(since);
	return (user + system) / 1000;
};

const SAMPLE = JSON.stringify(
	Array.from({ length: 2000 }, (_, n) => ({ id: n, name: `Order ${n}`, lines: [n, n + 1] })),
);

/**
 * How many times slower this machine is just now than the one on which the bound was set, at least 1: what else runs takes
 * the processor's caches, and then the same work costs more of its time.
 */
const slowness = () => {
	const before = process.cpuUsage();
	for (let n = 0; n < 40; n++) JSON.stringify(JSON.parse(SAMPLE));
	return Math.max(1, spent(before) / SAMPLE_MS);
};

/** The longest time that the node lets nobody else have a turn while `work` goes on, in milliseconds of the processor. */
async function longestBlock(work: () => Promise<unknown>): Promise<number> {
	const type = world.engine.loader.getNode('sendcloud').type as {
		execute(this: IExecuteFunctions): Promise<unknown>;
	};
	const { execute } = type;
	let longest = 0;
	type.execute = async function () {
		let last = process.cpuUsage();
		let over = false;
		const turn = () => {
			longest = Math.max(longest, spent(last));
			last = process.cpuUsage();
			if (!over) setImmediate(turn);
		};
		turn();
		try {
			return await execute.call(this);
		} finally {
			over = true;
			turn();
		}
	};
	try {
		await work();
	} finally {
		type.execute = execute;
	}
	return longest;
}

const run = async (operation: string, parameters: INodeParameters, items: IDataObject[] = [{}]) => {
	return await world.engine.run({ ...chosen(operation), ...parameters }, items, {
		onError: 'continueRegularOutput',
	});
};

it.each(builtOperations())(
	'%s of thousands of items holds up nobody else',
	async (operation) => {
		const [{ parameters, items = [{}] }] = await examples[operation]({
			sandbox: world.sandbox,
			run: async (name, more, of) => (await run(name, more, of)).json,
		});
		world.sandbox.faults.add({ kind: 'resetBefore', times: Infinity });
		const withItems = async (count: number) => {
			const many = Array.from({ length: count }, (_, n) => items[n % items.length]);
			// By the engine itself: the world keeps what comes out until the end.
			const { json } = await Engine.prototype.run.call(
				world.engine,
				{ ...chosen(operation), ...parameters },
				many,
				{ onError: 'continueRegularOutput' },
			);
			expect(json.length).toBeGreaterThan(0);
		};
		const before = process.cpuUsage();
		await withItems(LEAST);
		const count = Math.min(MOST, Math.max(LEAST, Math.floor((ABOUT_MS * LEAST) / spent(before))));
		const work = async () => await withItems(count);
		// It is under 100 as a rule, and in one piece it would take 300 to 2,000. The collector of garbage may come by.
		const inBounds = async () => (await longestBlock(work)) / slowness();
		const blocks = [await inBounds()];
		while (blocks.length < 5 && Math.min(...blocks) > 250) blocks.push(await inBounds());
		expect(Math.min(...blocks)).toBeLessThanOrEqual(250);
	},
	120_000,
);
