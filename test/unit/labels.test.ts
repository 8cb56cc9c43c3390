/* eslint-disable @n8n/community-nodes/no-restricted-imports */
/** Files that grow while their pieces come: what is in memory meanwhile, and what happens when storing fails. */
import { Readable } from 'node:stream';
import { sleep, type IExecuteFunctions } from 'n8n-workflow';

import { ahead } from '../../nodes/Sendcloud/flows/ahead';
import type { FoundFile } from '../../nodes/Sendcloud/flows/documents';
import { labelFiles, mergedFiles } from '../../nodes/Sendcloud/flows/labels';

type Store = (content: Buffer | Readable, name: string, mimeType: string) => Promise<unknown>;

/** n8n's storage, as far as it is asked. */
const contextWith = (prepareBinaryData: Store) =>
	({ helpers: { prepareBinaryData } }) as unknown as IExecuteFunctions;

const toStream = (chunks: AsyncIterable<Uint8Array>) =>
	Readable.from(chunks, { objectMode: false });

const label = (parcel: number): FoundFile => ({
	parcelIds: [parcel],
	kind: 'zpl',
	bytes: Buffer.from(`^XA^FD${parcel}^FS^XZ\n`),
	toStream,
});

const nameOf = () => 'labels.zpl';

async function textOf(content: Buffer | Readable): Promise<string> {
	if (Buffer.isBuffer(content)) return content.toString();
	let text = '';
	for await (const chunk of content) text += String(chunk);
	return text;
}

it('a piece is asked for when the one before is written', async () => {
	let given = 0;
	let stored = 0;
	let ahead = 0;
	async function* pieces() {
		for (let n = 1; n <= 500; n++) {
			given++;
			ahead = Math.max(ahead, given - stored);
			yield label(n);
		}
	}
	const context = contextWith(async (content, fileName, mimeType) => {
		for await (const chunk of content as Readable) {
			stored += String(chunk).split('^XZ').length - 1;
			await sleep(0);
		}
		return { fileName, mimeType };
	});
	const [file, ...others] = await mergedFiles(context, pieces(), nameOf);
	expect(others).toEqual([]);
	expect(file.parcelIds).toEqual(Array.from({ length: 500 }, (_, n) => n + 1));
	expect(stored).toBe(500);
	// Streams keep a few kilobytes before they ask their source to wait.
	expect(ahead).toBeLessThan(40);
});

it('a single piece is stored as it came', async () => {
	const context = contextWith(async (content) => await textOf(content));
	async function* pieces() {
		yield label(1);
	}
	const [{ file }] = await mergedFiles(context, pieces(), nameOf);
	expect(file).toBe('^XA^FD1^FS^XZ\n');
});

it('pieces that did not come over the wire are joined too', async () => {
	const context = contextWith(async (content) => await textOf(content));
	async function* pieces() {
		yield { ...label(1), toStream: undefined };
		yield { ...label(2), toStream: undefined };
	}
	const [{ file }] = await mergedFiles(context, pieces(), nameOf);
	expect(file).toBe('^XA^FD1^FS^XZ\n^XA^FD2^FS^XZ\n');
});

it.each([
	['at once', 0],
	['in the middle', 3],
])('storing that fails %s is an error, and nothing waits for ever', async (_when, after) => {
	const context = contextWith(async (content) => {
		const chunks = (content as Readable)[Symbol.asyncIterator]();
		for (let n = 0; n < after; n++) await chunks.next();
		throw new Error('The disk is full');
	});
	async function* pieces() {
		for (let n = 1; n <= 100; n++) {
			await sleep(0);
			yield label(n);
		}
	}
	await expect(mergedFiles(context, pieces(), nameOf)).rejects.toThrow('The disk is full');
});

it('what was begun ends when its pieces fail', async () => {
	let ended = false;
	const context = contextWith(async (content) => {
		await textOf(content);
		ended = true;
		return {};
	});
	async function* pieces() {
		yield label(1);
		yield label(2);
		throw new Error('Nothing more comes');
	}
	await expect(mergedFiles(context, pieces(), nameOf)).rejects.toThrow('Nothing more comes');
	await sleep(20);
	expect(ended).toBe(true);
});

it('work ahead keeps its order and its bound', async () => {
	let begun = 0;
	let taken = 0;
	let most = 0;
	const results: number[] = [];
	const work = async (n: number) => {
		begun++;
		most = Math.max(most, begun - taken);
		await sleep((n * 7) % 5);
		return n;
	};
	const numbers = Array.from({ length: 50 }, (_, n) => n);
	for await (const result of ahead(numbers, 3, work)) {
		taken++;
		results.push(result);
	}
	expect(results).toEqual(numbers);
	expect(most).toBe(3);
});

it('pictures, each a file by itself, are not held against all others', async () => {
	const bytes = Buffer.concat([
		Buffer.from('\x89PNG\r\n\x1A\n', 'latin1'),
		Buffer.from([0, 0, 0, 0]),
		Buffer.from('IEND'),
		Buffer.alloc(4),
	]);
	let reads = 0;
	const count = 300;
	const entries = Array.from({ length: count }, (_, index) => ({
		index,
		name: `N-${index}`,
		bytes,
		get parcelIds() {
			reads++;
			return [index + 1];
		},
	}));
	const context = contextWith(async (_content, fileName, mimeType) => ({ fileName, mimeType }));
	const items: Array<{ indexes: number[]; name: unknown }> = [];
	await labelFiles(
		{
			client: { notes: { warnings: new Set() }, clock: { now: () => 0, today: () => 0 } } as never,
			context: Object.assign(context, { getTimezone: () => 'UTC' }),
			workers: 1,
			addItem: ({ json }, indexes) => items.push({ indexes, name: json.order_numbers }),
		},
		entries,
		{ type: 'label', format: 'png', as: 'merged', field: 'data', waitUntilReady: 0 },
	);
	expect(items).toHaveLength(count);
	expect(items[7]).toEqual({ indexes: [7], name: ['N-7'] });
	expect(reads).toBeLessThan(10 * count);
});
