/** The item loop with operations made up for it: what becomes of the input's items, and what is said when it stops. */
import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Entry, Settled, Tools } from '../../nodes/Sendcloud/engine/define';
import { run } from '../../nodes/Sendcloud/engine/run';
import {
	MAY_BE_BOUGHT,
	MAY_BE_FILED,
	SendcloudError,
} from '../../nodes/Sendcloud/transport/errors';

type Hint = { message: string };

interface Circumstances {
	action?: string;
	goOn?: boolean;
	options?: IDataObject;
	isCancelled?: boolean;
	build?(item: INodeExecutionData): unknown;
	perform(entries: Entry[], tools: Tools): Settled[] | Promise<Settled[]>;
}

/** Runs an operation over so many items. */
async function ran(count: number, circumstances: Circumstances) {
	const { action = 'Do it', goOn = false, options = {}, isCancelled = false } = circumstances;
	const hints: Hint[] = [];
	const cancel = new AbortController();
	if (isCancelled) cancel.abort();
	const parameters: IDataObject = { resource: 'thing', operation: 'do', options };
	const context = {
		getInputData: () => Array.from({ length: count }, (_, at) => ({ json: { at } })),
		getNode: () => ({ name: 'Sendcloud', type: 'sendcloud', typeVersion: 1.1, parameters }),
		getNodeParameter: (name: string) => parameters[name],
		continueOnFail: () => goOn,
		getTimezone: () => 'UTC',
		getExecutionCancelSignal: () => cancel.signal,
		addExecutionHints: (...more: Hint[]) => hints.push(...more),
	} as unknown as IExecuteFunctions;
	const operation = {
		...{ name: 'do', label: 'Do', action, description: '', fields: {} },
		build: ({ item }: { item: INodeExecutionData }) => circumstances.build?.(item) ?? item.json,
		perform: async (entries: Entry[], tools: Tools) => await circumstances.perform(entries, tools),
	};
	const resources = [{ name: 'thing', operations: [operation] }] as never;
	const [output] = await run(resources, context);
	return { output, hints: hints.map(({ message }) => message) };
}

const stopped = async (
	count: number,
	perform: Circumstances['perform'],
	build?: Circumstances['build'],
) =>
	await ran(count, { perform, build }).then(
		() => {
			throw new Error('It did not stop');
		},
		(error: Error & { description?: string }) => error,
	);
const bad = (message = 'Bad', title?: string): Settled => ({
	error: new SendcloudError(message, { kind: 'input', title }),
});
const good: Settled = { output: {} };
const lines = ({ description = '' }: { description?: string | null }) =>
	(description ?? '').split('\n');

describe('what comes out', () => {
	it('belongs to the item that it is of', async () => {
		const binary = { data: { data: '', mimeType: 'text/plain' } };
		const { output } = await ran(5, {
			perform: () => [
				{ output: { a: 1 } },
				{ output: [{ a: 2 }, { a: 3 }] },
				{ output: [] },
				// n8n's own kind of item, and data that looks like half of one.
				{ output: { json: { a: 4 }, binary } as never },
				{ output: [{ binary: 'yes' }, { json: 'yes' }] },
			],
		});
		expect(output).toEqual([
			{ json: { a: 1 }, pairedItem: { item: 0 } },
			{ json: { a: 2 }, pairedItem: { item: 1 } },
			{ json: { a: 3 }, pairedItem: { item: 1 } },
			{ json: { a: 4 }, binary, pairedItem: { item: 3 } },
			{ json: { binary: 'yes' }, pairedItem: { item: 4 } },
			{ json: { json: 'yes' }, pairedItem: { item: 4 } },
		]);
	});

	it('of several items belongs to them all; what is of the whole run comes last', async () => {
		const { output } = await ran(3, {
			perform: (_, { addItem }) => {
				addItem({ json: { file: true } }, [0, 2]);
				return [{ outcomes: [{ output: { a: 1 }, indexes: [0, 1] }] }, { outcomes: [] }, good];
			},
		});
		expect(output).toEqual([
			{ json: { a: 1 }, pairedItem: [{ item: 0 }, { item: 1 }] },
			{ json: {}, pairedItem: { item: 2 } },
			{ json: { file: true }, pairedItem: [{ item: 0 }, { item: 2 }] },
		]);
	});

	it('of what failed is its reason, where the others go on', async () => {
		const { output } = await ran(2, {
			goOn: true,
			perform: () => [
				{ error: new SendcloudError('Bad', { kind: 'refused', title: 'A', description: 'Mend.' }) },
				bad('Worse'),
			],
		});
		// No key without a value: n8n would show a column for it.
		expect(output).toStrictEqual([
			{ json: { error: 'Item 1 of 2 (A): Bad', message: 'Mend.' }, pairedItem: { item: 0 } },
			{ json: { error: 'Item 2 of 2: Worse' }, pairedItem: { item: 1 } },
		]);
	});
});

describe('what is done in the end', () => {
	const work = async (circumstances: Partial<Circumstances>, settled: Settled) => {
		const done: number[] = [];
		const ending = ran(1, {
			...circumstances,
			perform: (_, { afterSuccess }) => {
				afterSuccess(async () => void done.push(1));
				afterSuccess(async () => void done.push(2));
				return [settled];
			},
		});
		await ending.catch(() => {});
		return done;
	};

	it.each<[string, Partial<Circumstances>, Settled, number[]]>([
		['is done in its order', {}, good, [1, 2]],
		['is not after a failure', {}, bad(), []],
		['is where the others go on', { goOn: true }, bad(), [1, 2]],
		['is not when n8n throws away what comes out', { isCancelled: true }, good, []],
	])('%s', async (_, circumstances, settled, done) => {
		expect(await work(circumstances, settled)).toEqual(done);
	});
});

describe('an empty list', () => {
	const nothing = (more: Partial<Circumstances> = {}, settled: Settled[] = [{ output: [] }]) =>
		ran(settled.length, { action: 'Get many parcels', perform: () => settled, ...more });

	it('is told', async () => {
		expect((await nothing()).hints).toEqual([
			'There are no parcels that fit. Where filters are set, leave one out.',
		]);
		expect((await nothing({ options: { onlyNew: true } })).hints).toEqual([
			'There are no parcels that this node has not returned before.',
		]);
	});

	it.each<[string, Partial<Circumstances>, Settled[] | undefined]>([
		['is no list', { action: 'Do not Get many parcels' }, undefined],
		['has other items beside it', {}, [{ output: [] }, { output: [{}] }]],
		['is beside what is no list', {}, [{ output: [] }, { output: {} }]],
		['is beside what was never begun', {}, [{ output: [] }, undefined]],
		['is of no outcomes', {}, [{ outcomes: [] }]],
	])('that %s is not', async (_, more, settled) => {
		expect((await nothing(more, settled)).hints).toEqual([]);
	});

	it('is not where its own words are said, or something of the whole run came', async () => {
		const words = await nothing({
			perform: (_, { client }) => {
				client.notes.warnings.add('Why');
				return [{ output: [] }];
			},
		});
		expect(words.hints).toEqual(['Why']);
		const file = await nothing({
			perform: (_, { addItem }) => {
				addItem({ json: {} }, [0]);
				return [{ output: [] }];
			},
		});
		expect(file.hints).toEqual([]);
	});
});

describe('a run that stops', () => {
	it.each<[number[], string]>([
		[[2], 'Item 3'],
		[[2, 3], 'Items 3 to 4'],
		[[2, 3, 4, 5, 6], 'Items 3 to 7'],
		[[0, 2], 'Items 1, 3'],
		[[0, 2, 4, 6], 'Items 1, 3, 5, 7'],
		[[0, 2, 4, 6, 7], 'Items 1, 3, 5 and 2 more'],
	])('for what was made of %j names it: %s', async (indexes, words) => {
		const outcome = { error: new SendcloudError('Bad', { kind: 'input' }), indexes };
		const error = await stopped(8, () => [{ outcomes: [outcome] }, ...Array<Settled>(7)]);
		expect(error.message).toBe(`${words} of 8: Bad`);
	});

	it('with one item names it by its title alone', async () => {
		expect((await stopped(1, () => [bad('Bad', 'A')])).message).toBe('A: Bad');
		expect((await stopped(1, () => [bad('Bad')])).message).toBe('Bad');
	});

	it('says what became of the rest', async () => {
		const one = await stopped(4, () => [good, bad(), undefined, good]);
		expect(lines(one)).toEqual([
			'2 of the 4 items were done, 1 was not sent.',
			expect.stringContaining('Set "On Error"'),
		]);
		const first = await stopped(3, () => [bad(), undefined, undefined]);
		expect(lines(first)[0]).toBe('Nothing of the others was sent.');
		const all = await stopped(2, () => [bad('Bad'), bad('Worse')]);
		expect(lines(all)).toEqual(['Item 2 of 2: Worse.', expect.stringContaining('Set "On Error"')]);
	});

	it('before anything is sent counts what was not tried, too', async () => {
		const perform = jest.fn();
		const build = ({ json }: INodeExecutionData) => {
			if (json.at === 0) throw new SendcloudError('Bad', { kind: 'input' });
		};
		const error = await stopped(3, perform, build);
		expect(error.message).toBe('Item 1 of 3: Bad');
		expect(lines(error)[0]).toBe('Nothing of the others was sent.');
		expect(perform).not.toHaveBeenCalled();
	});

	it.each([
		[10, 9, undefined],
		[11, 9, '1 more of the 11 items failed.'],
		[12, 9, '2 more of the 12 items failed.'],
	])('of %d that failed names ten', async (count, named, more) => {
		const said = lines(await stopped(count, () => Array.from({ length: count }, () => bad())));
		expect(said.filter((line) => line.startsWith('Item ')).length).toBe(named);
		expect(said.find((line) => line.includes('more'))).toBe(more);
	});

	it('counts what was made of several items once', async () => {
		const outcomes = Array.from({ length: 11 }, (_, at) => ({
			error: new SendcloudError('Bad', { kind: 'input' }),
			indexes: [2 * at, 2 * at + 1],
		}));
		const error = await stopped(22, () => [{ outcomes }, ...Array<Settled>(21)]);
		expect(lines(error)).toContain('1 more failed.');
	});

	it('names all that may have been bought or filed, beyond the ten', async () => {
		const doubtful = (beginning: string, title?: string) => bad(`${beginning}, look it up`, title);
		const error = await stopped(15, () => [
			...Array.from({ length: 10 }, () => doubtful(MAY_BE_BOUGHT, 'named above')),
			doubtful(MAY_BE_BOUGHT, 'order A'),
			doubtful(MAY_BE_FILED, 'ticket B'),
			doubtful(MAY_BE_BOUGHT, 'order C'),
			doubtful(MAY_BE_BOUGHT),
			bad('Bad', 'order D'),
		]);
		const said = lines(error);
		expect(said).toContain('May have been bought too: order A, order C.');
		expect(said).toContain('May have been filed too: ticket B.');
		const plain = await stopped(15, () => Array.from({ length: 15 }, () => bad('Bad', 'order D')));
		expect(plain.description).not.toContain('May have been');
	});

	it.each([
		[1, ''],
		[1000, ''],
		[1001, ' and 1 more'],
	])('says what it bought before: %d', async (count, more) => {
		const bought = Array.from(
			{ length: count },
			(_, at): Settled => ({
				output: {},
				spent: `order ${at + 1}`,
			}),
		);
		const error = await stopped(count + 2, () => [bad(), good, ...bought]);
		const named = Array.from({ length: Math.min(count, 1000) }, (_, at) => `order ${at + 1}`);
		expect(lines(error)).toContain(
			`Bought or found in this run: ${named.join(', ')}${more}. Running it again returns these and buys none of them twice.`,
		);
		expect((await stopped(2, () => [bad(), good])).description).not.toContain('Bought or found');
	});

	it('for want of an answer that says anything says at least what was asked for', async () => {
		const error = await stopped(1, () => [
			{ error: new SendcloudError('Refused', { kind: 'refused', status: 400 }) },
		]);
		expect(error).toMatchObject({ message: 'Refused', description: 'Do' });
		// n8n has nothing to add to what was found before anything was sent.
		expect((await stopped(1, () => [bad('Bad')])).description ?? '').not.toContain('Do');
	});

	it('for a fault of ours or of an expression leaves the words to n8n', async () => {
		const own = Object.assign(new Error('x is not defined'), { description: 'In the field A' });
		const error = await stopped(2, () => [{ error: own, title: 'A' }, undefined]);
		expect(error.message).toContain('x is not defined');
		expect(lines(error).slice(0, 2)).toEqual([
			'In the field A.',
			'Nothing of the others was sent.',
		]);
	});
});

it('an n8n that knows no hints does without', async () => {
	const settled = await ran(1, {
		perform: (_, { client, context }) => {
			delete (context as { addExecutionHints?: unknown }).addExecutionHints;
			client.notes.warnings.add('Why');
			return [good];
		},
	});
	expect(settled.output).toHaveLength(1);
	expect(settled.hints).toEqual([]);
});
